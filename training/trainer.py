"""Training on the corpus, from the last checkpoint on; the step of `training.train`, which needs torch."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader

from glossary.files import make_folder, write_text
from training.batches import Batch, Chunks, share_out
from training.checkpoint import load_state, save_state
from training.config import Config
from training.corpus import Corpus
from training.network import Network
from training.parts import write_parts
from training.steps import describe_inputs, finished, is_done, run_step
from training.vocabulary import MODEL, load_vocabulary

LOG = "log.json"
_REPORT = 50
# Chunks that a process makes ahead.
_AHEAD = 3
log = logging.getLogger("training")


class Trainer:
    """A training: the network, its optimisers, the mean of its weights, and where it stands.

    Args:
        config: of the model.
        pieces: size of the vocabulary.
        device: where to compute.
        network: another one than that of this recipe, with the same interface, for comparisons.
    """

    def __init__(self, config: Config, pieces: int, device: str, network: torch.nn.Module | None = None) -> None:
        self.config = config
        self.device = torch.device(device)
        torch.manual_seed(config.training.seed)
        self.network = (network or Network(config.shape, pieces)).to(self.device)
        self.parameters = dict(self.network.named_parameters())
        self.mean = {name: value.detach().clone() for name, value in self.parameters.items()}
        # Muon is for the matrices of the layers alone (https://kellerjordan.github.io/posts/muon/).
        embeddings = {id(module.weight) for module in self.network.modules() if isinstance(module, torch.nn.Embedding)}
        matrices = [name for name, value in self.parameters.items() if value.ndim == 2 and id(value) not in embeddings]
        rate = config.training.learning_rate
        self.optimisers: list[torch.optim.Optimizer] = [
            torch.optim.Muon(
                [self.parameters[name] for name in matrices],
                lr=rate,
                weight_decay=0.05,
                momentum=0.95,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(
                [value for name, value in self.parameters.items() if name not in matrices],
                lr=rate,
                betas=(0.9, 0.98),
                eps=1e-9,
                weight_decay=0.0,
            ),
        ]
        self.updates = self.chunk = self.position = self.seen = 0
        self.seconds = 0.0
        self.log: list[dict[str, float]] = []

    @property
    def progress(self) -> float:
        """The share of the training that is done."""
        length = self.config.training
        return self.updates / length.updates if length.updates else self.seconds / (60 * length.minutes)

    def rate(self) -> float:
        """The learning rate of the next update: a warm-up, a plateau, a fall to zero."""
        settings = self.config.training
        warm = min(1.0, (self.updates + 1) / max(1, settings.warmup))
        return settings.learning_rate * warm * min(1.0, max(0.0, 1 - self.progress) / max(1e-9, settings.cool))

    def update(self, batch: Batch) -> tuple[torch.Tensor, int]:
        """Train on a batch; the summed loss and the number of pieces that it is of."""
        loss, count = self._loss(batch)
        (loss / max(1, count)).backward()  # type: ignore[no-untyped-call, unused-ignore]
        torch.nn.utils.clip_grad_norm_(self.parameters.values(), 1.0)
        rate = self.rate()
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.updates += 1
        self.seen += count
        # The mean follows fast at first, or it would keep the random weights of the beginning.
        keep = min(self.config.training.mean, self.updates / (self.updates + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), [v.detach() for v in self.parameters.values()], 1 - keep)
        return loss.detach(), count

    def validate(self, batches: list[Batch]) -> float:
        """The loss of a piece on pairs that are not trained on; not a number without any."""
        self.network.eval()
        total, pieces = 0.0, 0
        with torch.no_grad():
            for batch in batches:
                loss, count = self._loss(batch)
                total, pieces = total + float(loss), pieces + count
        self.network.train()
        return total / pieces if pieces else float("nan")

    def _loss(self, batch: Batch) -> tuple[torch.Tensor, int]:
        source, target, wanted = (torch.from_numpy(array).to(self.device, non_blocking=True) for array in batch)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            loss, count = self.network(source, target, wanted, self.config.training.smoothing)
        return loss, count


def train(
    config: Config,
    work: Path,
    *,
    state: Path | None = None,
    minutes: float | None = None,
    device: str = "auto",
    workers: int | None = None,
) -> Path | None:
    """The folder with the weights; ``None`` where the training is not yet at its end.

    Args:
        config: of the model.
        work: folder of all steps.
        state: folder of the checkpoint.
        minutes: when to stop this run.
        device: ``auto`` takes an accelerator where there is one.
        workers: processes that make batches; 0 makes them between updates.

    Raises:
        FileError: an earlier step is not done, or the checkpoint is of another training.
    """
    vocabulary, candidates = finished(work, "vocabulary"), finished(work, "candidates")
    home = state or work / "train.state"
    wanted = {
        "shape": config.shape,
        "training": config.training,
        "terminology": config.terminology,
        "longest": config.max_source_pieces,
        "weights": {name: source.weight for name, source in config.sources.items()},
        "vocabulary": vocabulary,
        "candidates": candidates,
    }
    key = describe_inputs(wanted)
    # Asked before the checkpoint, which may have been deleted when it was no longer needed.
    if is_done(work / "train", key):
        return work / "train"
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if workers is None:
        workers = max(0, (os.cpu_count() or 1) - 3) if device == "cuda" else 0
    torch.set_float32_matmul_precision("high")
    processor = load_vocabulary(vocabulary / MODEL)
    trainer = Trainer(config, processor.get_piece_size(), device)
    corpus = Corpus(candidates)
    chunks = Chunks(corpus, share_out(corpus, config), config, processor)
    make_folder(home)
    load_state(trainer, home, key)
    _run(trainer, chunks, home, key, minutes, workers)
    if trainer.progress < 1:
        write_parts(home, trainer.mean, _meta(trainer))
        log.info("train: stopped at update %d, %.0f %% done", trainer.updates, 100 * trainer.progress)
        return None

    def make(folder: Path) -> None:
        write_parts(folder, trainer.mean, _meta(trainer))
        write_text(folder / LOG, [json.dumps(trainer.log, indent=0)])

    return run_step(work, "train", wanted, make)


def _run(trainer: Trainer, chunks: Chunks, home: Path, key: str, minutes: float | None, workers: int) -> None:
    """Train until the end or until the minutes are over, with a checkpoint now and then and at the end."""
    if trainer.progress >= 1:
        return
    held_back = chunks.held_back()
    batches = _batches(trainer, chunks, workers)
    before, start = trainer.seconds, time.perf_counter()
    losses, pieces, reported = torch.zeros((), device=trainer.device), 0, start
    trainer.network.train()
    over = False
    # At least one update, so that runs without end come to an end however short each is.
    while not over:
        loss, count = trainer.update(next(batches))
        losses, pieces = losses + loss, pieces + count
        now = time.perf_counter()
        trainer.seconds = before + now - start
        over = trainer.progress >= 1 or (minutes is not None and now - start >= 60 * minutes)
        if trainer.updates % _REPORT == 0:
            speed = pieces / (now - reported)
            _report(trainer, float(losses) / pieces, speed)
            losses, pieces, reported = torch.zeros_like(losses), 0, now
        if trainer.updates % trainer.config.training.save == 0:
            _note(trainer, held_back)
            save_state(trainer, home, key)
    _note(trainer, held_back)
    save_state(trainer, home, key)


def _batches(trainer: Trainer, chunks: Chunks, workers: int) -> Iterator[Batch]:
    """The batches from where the training stands, each noted before it is trained on."""
    loader: DataLoader[Any] = DataLoader(
        chunks,  # type: ignore[arg-type, unused-ignore]
        sampler=range(trainer.chunk, 1 << 40),
        batch_size=None,
        num_workers=workers,
        collate_fn=_as_it_is,
        # Without one of its own the loader would draw from the random numbers that dropout is made of.
        generator=torch.Generator(),
        prefetch_factor=_AHEAD if workers else None,
        multiprocessing_context="fork" if workers else None,
    )
    for number, batches in enumerate(loader, trainer.chunk):
        first = trainer.position if number == trainer.chunk else 0
        for position in range(first, len(batches)):
            trainer.chunk, trainer.position = number, position + 1
            yield batches[position]


def _as_it_is(batches: list[Batch]) -> list[Batch]:
    """Arrays instead of tensors: thousands of tensors in shared memory would use up the file handles."""
    return batches


def _report(trainer: Trainer, loss: float, speed: float) -> None:
    left = (1 - trainer.progress) * trainer.seconds / max(1e-9, trainer.progress) / 60
    log.info(
        "train: update %d, loss %.3f, rate %.5f, %.0f pieces a second, %.1f M seen, %.1f minutes left",
        trainer.updates, loss, trainer.rate(), speed, trainer.seen / 1e6, left,
    )  # fmt: skip


def _note(trainer: Trainer, held_back: list[Batch]) -> None:
    """Put the validation loss into the log, once an update, where pairs are held back."""
    if not held_back or (trainer.log and trainer.log[-1]["update"] == trainer.updates):
        return
    loss = trainer.validate(held_back)
    note = {
        "update": trainer.updates,
        "seen": trainer.seen,
        "seconds": round(trainer.seconds, 1),
        "loss": round(loss, 4),
    }
    trainer.log.append(note)
    log.info("train: update %d, validation loss %.4f", trainer.updates, loss)


def _meta(trainer: Trainer) -> dict[str, Any]:
    return {
        "shape": asdict(trainer.config.shape),
        "updates": trainer.updates,
        "seen": trainer.seen,
        "seconds": round(trainer.seconds),
        "device": torch.cuda.get_device_name() if trainer.device.type == "cuda" else "processor",
        "torch": torch.__version__,
    }
