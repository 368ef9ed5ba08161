"""Fine-tuning: a few passes over the user's segments, ended where held-back ones get no better.

What an update computes depends neither on the number of cores nor on where the program was interrupted: the order of
batches and what dropout leaves out come from the number of the pass and of the update.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from pickle import UnpicklingError
from typing import Any
from zipfile import is_zipfile

import torch
import torch.nn.functional as functional

from glossary.errors import FileError, Problem
from translator.adapt.batches import Batch
from translator.adapt.network import Network

# Batches whose gradients are added up for one update; each is computed by a core of its own.
_TOGETHER = 4
# Updates after which the speed is known well enough to lay out the rest.
_MEASURED = 10
_WARM_UP = 20
_CLIP = 1.0
_LEAST_LOOKS = 8
_FILL = -1
# What torch raises for files that are damaged, or hold more than numbers.
_DAMAGES = (OSError, RuntimeError, ValueError, LookupError, TypeError, EOFError, UnpicklingError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train.

    Args:
        passes: over all lessons, at most.
        minutes: for training, at most.
        rate: highest learning rate.
        dropout: share of values left out.
        smoothing: share of the probability given to all other pieces.
        decay: of the mean of the weights, an update.
        looks: how often in a pass the held-back segments are looked at.
        patience: looks without a gain after which training ends.
        threads: cores.
    """

    passes: int = 4
    minutes: float = 12.0
    rate: float = 1e-3
    dropout: float = 0.1
    smoothing: float = 0.1
    decay: float = 0.98
    looks: int = 2
    patience: int = 3
    threads: int = 2


@dataclass(slots=True, kw_only=True)
class State:
    """Where training stands: all that a checkpoint holds.

    Args:
        parameters: weights now.
        mean: exponential mean of the weights, which is what is kept.
        best: the mean that did best on held-back segments.
        moments: what the optimiser remembers.
        passed: passes done.
        within: updates done in this pass.
        updates: updates done in all.
        planned: updates that the learning rate is laid out for; 0 until the speed is known.
        seconds: spent so far.
        losses: on held-back segments, nats a piece, one for each look; the first is that before training.
        done: whether training has ended.
    """

    parameters: dict[str, Any]
    mean: dict[str, Any]
    best: dict[str, Any]
    moments: dict[str, Any] = field(default_factory=dict)
    passed: int = 0
    within: int = 0
    updates: int = 0
    planned: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is told after each update.

    Args:
        updates, planned: how far training is.
        loss: of this update, nats a piece.
        held_back: loss on held-back segments at the last look.
        left: seconds that are left at most, as it seems.
    """

    updates: int
    planned: int
    loss: float
    held_back: float
    left: float


def begin(parameters: dict[str, Any]) -> State:
    """The state before the first update."""
    return State(parameters=parameters, mean=_copy(parameters), best=_copy(parameters))


def _copy(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in values.items()}


def train(
    network: Network,
    before: Network,
    state: State,
    batches: Callable[[int], Sequence[Batch]],
    held_back: Sequence[Batch],
    ends: tuple[int, int],
    settings: Settings,
    *,
    tell: Callable[[Progress], None] = lambda _: None,
    save: Callable[[State], None] = lambda _: None,
) -> None:
    """Train until the held-back segments get no better, the passes are done or the time is up.

    Args:
        network: the model; its parameters become those of the state.
        before: the model as it was, which says how remembered batches are translated.
        state: where to go on; changed.
        batches: those of a pass, by its number.
        held_back: what decides when to stop.
        ends: numbers of start and end of a target.
        settings: how to train.
        tell: told of each update.
        save: given the state after each look.
    """
    with _workers(settings.threads) as pool:
        trainer = _Trainer(network, before, state, held_back, ends, settings, pool)
        while not state.done:
            made = batches(state.passed)
            groups = [made[start : start + _TOGETHER] for start in range(0, len(made), _TOGETHER)]
            trainer.run_pass(groups, tell, save)


@contextmanager
def _workers(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that compute one batch each; within a batch torch uses one core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield pool
    finally:
        torch.set_num_threads(before)


class _Trainer:
    """What stays the same from update to update."""

    def __init__(
        self,
        network: Network,
        before: Network,
        state: State,
        held_back: Sequence[Batch],
        ends: tuple[int, int],
        settings: Settings,
        pool: ThreadPoolExecutor,
    ) -> None:
        self.network, self.before, self.state, self.settings, self.pool = network, before, state, settings, pool
        self.held_back, self.ends = held_back, ends
        network.parameters = state.parameters
        self.values = list(state.parameters.values())
        for value in self.values:
            value.requires_grad_(True)
        self.optimiser = torch.optim.Adam(self.values, lr=settings.rate, betas=(0.9, 0.98), eps=1e-9)
        if state.moments:
            self.optimiser.load_state_dict(state.moments)
        if not state.losses:
            state.losses.append(self.held_back_loss())

    def run_pass(
        self, groups: Sequence[Sequence[Batch]], tell: Callable[[Progress], None], save: Callable[[State], None]
    ) -> None:
        """Go on with this pass, and end it."""
        state, settings = self.state, self.settings
        began = time.monotonic() - state.seconds
        whole = len(groups) * settings.passes
        while state.within < len(groups) and not state.done:
            loss = self.update(groups[state.within], state.planned or whole)
            state.seconds = time.monotonic() - began
            if not state.planned and state.updates >= min(_MEASURED, len(groups)):
                affordable = int(settings.minutes * 60 / state.seconds * state.updates)
                state.planned = max(1, min(whole, affordable))
            planned = state.planned or whole
            # The machine may get slower than it was when the speed was measured.
            late = state.seconds > settings.minutes * 60
            last = state.updates >= planned or late
            # Where a pass takes longer than the time allows, at least so that there are checkpoints.
            every = max(1, min(-(-len(groups) // settings.looks), planned // _LEAST_LOOKS))
            if last or state.within % every == 0 or state.within == len(groups):
                self.look(last=last)
                state.seconds = time.monotonic() - began
                state.moments = self.optimiser.state_dict()
                save(state)
            left = max(0, planned - state.updates) * state.seconds / state.updates
            tell(Progress(updates=state.updates, planned=planned, loss=loss, held_back=state.losses[-1], left=left))
        state.passed, state.within = state.passed + 1, 0

    def update(self, group: Sequence[Batch], planned: int) -> float:
        """Change the weights once; the loss."""
        state, settings = self.state, self.settings
        count = sum(len(row) + 1 for batch in group for row in batch.targets)
        seeds = range(state.updates * _TOGETHER, state.updates * _TOGETHER + len(group))
        results = list(self.pool.map(lambda batch, seed: self.gradients(batch, seed, count), group, seeds))
        # Added up in this order, so that the sum is the same however the threads ran.
        gradients = results[0][1]
        for _, more in results[1:]:
            torch._foreach_add_(gradients, more)
        for value, gradient in zip(self.values, gradients, strict=True):
            value.grad = gradient
        torch.nn.utils.clip_grad_norm_(self.values, _CLIP)
        share = min(1.0, (state.updates + 1) / _WARM_UP) * max(0.05, 1 - state.updates / planned)
        self.optimiser.param_groups[0]["lr"] = settings.rate * share
        self.optimiser.step()
        state.updates += 1
        state.within += 1
        # A short training has no long mean: at the n-th update no more than n-1 of n parts are old.
        decay = min(settings.decay, 1 - 1 / (state.updates + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(state.mean.values()), self.values, 1 - decay)
        return sum(loss for loss, _ in results)

    def gradients(self, batch: Batch, seed: int, count: int) -> tuple[float, list[Any]]:
        """The loss of a batch, divided by the pieces of its update, and its gradients."""
        generator = torch.Generator().manual_seed(seed)
        loss = self.loss(batch, generator, self.settings.smoothing) / count
        found = torch.autograd.grad(loss, self.values, allow_unused=True, materialize_grads=True)
        return loss.item(), list(found)

    def loss(self, batch: Batch, generator: Any, smoothing: float) -> Any:
        """The sum over the pieces of a batch: how unlikely they are, or how far from what the old model finds.

        Source: Kim and Rush 2016, Sequence-Level Knowledge Distillation (arXiv 1606.07947), both levels together.
        """
        start, end = self.ends
        source = fill(batch.sources)
        read = fill([(start, *row) for row in batch.targets])
        wanted = fill([(*row, end) for row in batch.targets]).reshape(-1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network.logits(source, read, self.settings.dropout, generator)
        if batch.remembered:
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                known = self.before.logits(source, read)
            new, old = (_log_probabilities(values, wanted) for values in (logits, known))
            return functional.kl_div(new, old, reduction="sum", log_target=True)
        return functional.cross_entropy(
            logits.reshape(len(wanted), -1).float(),
            wanted,
            ignore_index=_FILL,
            label_smoothing=smoothing,
            reduction="sum",
        )

    def held_back_loss(self) -> float:
        """The mean loss of a piece of the held-back segments with the mean weights."""
        self.network.parameters = self.state.mean
        count = sum(len(row) + 1 for batch in self.held_back for row in batch.targets)

        def measure(batch: Batch) -> float:
            with torch.no_grad():
                return float(self.loss(batch, None, 0.0))

        total = sum(self.pool.map(measure, self.held_back))
        self.network.parameters = self.state.parameters
        return total / count

    def look(self, *, last: bool) -> None:
        """Keep the mean weights if they do better on held-back segments; end when they have not for long."""
        state = self.state
        loss = self.held_back_loss()
        if loss < min(state.losses):
            state.best = _copy(state.mean)
        state.losses.append(loss)
        stalled = len(state.losses) - 1 - state.losses.index(min(state.losses))
        state.done = last or stalled >= self.settings.patience


def _log_probabilities(logits: Any, wanted: Any) -> Any:
    """Those of all pieces, at the places where one is wanted."""
    return torch.log_softmax(logits.reshape(len(wanted), -1)[wanted != _FILL].float(), dim=-1)


def fill(rows: Sequence[Sequence[int]]) -> Any:
    """Rows of numbers as a tensor, the shorter ones filled up."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[_FILL] * (width - len(row))] for row in rows])


def save_state(state: State, key: str, path: Path) -> None:
    """Write a checkpoint, as a whole.

    Args:
        state: to write.
        key: what tells apart trainings of other packages, memories and settings.
        path: of the file.

    Raises:
        FileError: it cannot be written.
    """
    content = {item.name: getattr(state, item.name) for item in fields(state)}
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as stream:
            torch.save({"key": key, **content}, stream)
        temporary.replace(path)
    except (OSError, RuntimeError) as error:  # RuntimeError: what torch raises where the disk is full
        temporary.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        message = f"{path}: the checkpoint cannot be written: {reason}"
        raise FileError([Problem(message=message, expected="room in a folder that may be written")]) from error


def load_state(key: str, path: Path) -> State:
    """The state in a checkpoint.

    Raises:
        FileError: there is none, it is damaged, or belongs to another training.
    """
    try:
        # Only numbers and tensors are read: a checkpoint from a stranger runs no code.
        content = torch.load(path, weights_only=True) if is_zipfile(path) else None
    except _DAMAGES as error:
        message = f"{path}: a damaged checkpoint: {str(error).partition(chr(10))[0]}"
        raise FileError([Problem(message=message, expected="to begin anew, without --resume")]) from error
    names = {item.name for item in fields(State)}
    if not isinstance(content, dict) or content.get("key") != key or set(content) != names | {"key"}:
        message = f"{path}: not the checkpoint of this package, memory and settings, or a damaged one"
        raise FileError([Problem(message=message, expected="the same command as before, or to delete it")])
    return State(**{name: content[name] for name in names})
