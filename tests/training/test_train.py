"""Training: it goes on where it stopped, and a model of a minute obeys what it was never shown."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed (training/requirements.txt)")

import ctranslate2
import torch

from glossary.errors import FileError
from tests.training.invented import name, pairs, sentence
from training.card import make_card
from training.config import Config, Shape
from training.export import export
from training.parts import read_parts
from training.trainer import train
from training.vocabulary import MODEL, load_vocabulary
from translator import Constraint, Request, open_engine

SMALL = Shape(width=32, feed_forward=64, heads=2, encoder_layers=1, decoder_layers=1, dropout=0.2, word_dropout=0.1)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    """Several threads wait for each other on a busy machine."""
    torch.set_num_threads(1)


@pytest.fixture
def config(tiny: Config) -> Config:
    """A training of a few updates over more than one chunk, with all that is drawn."""
    training = replace(tiny.training, updates=12, tokens=1500, chunk=150, sampling=0.3, warmup=4, save=100)
    return replace(tiny, shape=SMALL, training=training)


@pytest.fixture
def begin(work: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes folders of steps done up to the candidates."""

    def make(called: str) -> Path:
        folder = tmp_path / called
        folder.mkdir()
        for step in ("prepare", "vocabulary", "candidates"):
            (folder / step).symlink_to(work / step)
        return folder

    return make


def test_an_interrupted_training_ends_with_the_same_bits(config: Config, begin: Callable[[str], Path]) -> None:
    whole = train(config, begin("whole"), device="cpu")
    assert whole is not None
    stopped = begin("stopped")
    # No time at all is enough for one update, so it stops at every place that there is.
    for _ in range(config.training.updates):
        after = train(config, stopped, minutes=1e-9, device="cpu")
    assert after is not None
    one, other = read_parts(whole), read_parts(after)
    assert one.meta["updates"] == other.meta["updates"] == 12
    assert one.meta["seen"] == other.meta["seen"]
    for key, values in one.weights.items():
        assert np.array_equal(values, other.weights[key]), key
    # Batches made ahead by other processes are the same batches.
    helped = train(config, begin("helped"), device="cpu", workers=2)
    assert helped is not None
    assert np.array_equal(read_parts(helped).weights["bias"], one.weights["bias"])


def test_a_killed_training_goes_on_from_its_last_checkpoint(config: Config, begin: Callable[[str], Path]) -> None:
    config = replace(config, training=replace(config.training, save=5))
    whole = train(config, begin("whole"), device="cpu")
    killed = begin("killed")

    class Killed(Exception):  # noqa: N818 -- it stands for the end of the process.
        pass

    with pytest.MonkeyPatch.context() as patch:
        from training.trainer import Trainer

        update = Trainer.update

        def die(self: Trainer, batch: object) -> object:
            if self.updates == 8:
                raise Killed
            return update(self, batch)  # type: ignore[arg-type]

        patch.setattr(Trainer, "update", die)
        with pytest.raises(Killed):
            train(config, killed, device="cpu")
    assert not (killed / "train").exists()
    after = train(config, killed, device="cpu")
    assert whole is not None
    assert after is not None
    one, other = read_parts(whole).weights, read_parts(after).weights
    assert all(np.array_equal(one[key], other[key]) for key in one)


def test_a_checkpoint_of_other_settings_is_refused(config: Config, begin: Callable[[str], Path]) -> None:
    folder = begin("one")
    train(config, folder, minutes=1e-9, device="cpu")
    other = replace(config, training=replace(config.training, learning_rate=1e-4))
    with pytest.raises(FileError, match="checkpoint of another training"):
        train(other, folder, device="cpu")
    (folder / "train.state" / "state.pt").write_bytes(b"damaged")
    with pytest.raises(FileError, match="not a checkpoint"):
        train(config, folder, device="cpu")


def test_a_training_by_the_clock_ends_with_it(config: Config, begin: Callable[[str], Path]) -> None:
    config = replace(config, training=replace(config.training, updates=0, minutes=0.01))
    folder = begin("one")
    assert train(config, folder, device="cpu") is not None
    assert json.loads((folder / "train" / "weights.json").read_text())["seconds"] < 60
    # What is done is not done again, with or without its checkpoint.
    (folder / "train.state" / "state.pt").unlink()
    train(config, folder, device="cpu")
    assert not (folder / "train.state" / "state.pt").exists()


def test_the_package_computes_what_was_trained(config: Config, begin: Callable[[str], Path], work: Path) -> None:
    """CTranslate2 gives a translation the probability that the network gives it, up to the 8 bits."""
    folder = begin("one")
    trained = train(config, folder, device="cpu")
    assert trained is not None
    from training.network import Network

    processor = load_vocabulary(work / "vocabulary" / MODEL)
    network = Network(config.shape, processor.get_piece_size())
    weights = {key: torch.from_numpy(values) for key, values in read_parts(trained).weights.items()}
    network.load_state_dict(weights)
    network.eval()
    translator = ctranslate2.Translator(str(export(config, folder) / "model"), compute_type="float32")
    for german, english in pairs(5):
        source, target = processor.encode(german), processor.encode(english)
        with torch.no_grad():
            loss, _ = network(
                torch.tensor([[*source, 3]]), torch.tensor([[2, *target]]), torch.tensor([[*target, 3]]), 0.0
            )
        (scored,) = translator.score_batch(
            [processor.id_to_piece(source)], [processor.id_to_piece(target)], max_batch_size=0
        )
        assert -sum(scored.log_probs) == pytest.approx(float(loss), rel=1e-3)


@pytest.mark.slow
def test_a_model_of_a_minute_obeys_what_it_was_never_shown(
    tiny: Config, work: Path, begin: Callable[[str], Path]
) -> None:
    """The loss falls, the package loads and translates, and names that are new to it come out as it is told."""
    folder = begin("one")
    trained = train(tiny, folder, device="cpu")
    assert trained is not None
    losses = [entry["loss"] for entry in json.loads((trained / "log.json").read_text())]
    assert losses[-1] < losses[0] - 0.3
    engine = open_engine(str(next(make_card(tiny, folder).glob("*.argosmodel"))))

    rng = random.Random(99)
    seen = {word.strip(".,:") for pair in pairs(3000) for text in pair for word in text.split()}
    new = [pair for pair in (name(rng) for _ in range(500)) if not set(pair) & seen]
    # What must come out is English that belongs to another name, so that it cannot be guessed from the German.
    requests, wanted = [], []
    for _ in range(100):
        known, other = rng.sample(new, 2)
        german, _ = sentence([known, rng.choice(new)], rng)
        start = german.index(known[0])
        constraint = Constraint(span=(start, start + len(known[0])), text=other[1])
        requests.append(Request(text=german, constraints=(constraint,)))
        wanted.append(other[1])
    texts = [hypotheses[0].text for hypotheses in engine.translate(requests)]
    assert sum("visits" in text or "house" in text or "government" in text for text in texts) > 10
    met = sum(target in text for target, text in zip(wanted, texts, strict=True))
    chance = max(
        sum(target in text for target, text in zip(wanted[turn:] + wanted[:turn], texts, strict=True))
        for turn in range(1, 20)
    )
    assert met >= 8
    assert met > 4 * max(1, chance)
