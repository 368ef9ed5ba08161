"""Weights on disk, packages made of them, and their cards."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glossary.errors import FileError
from training.card import make_card
from training.config import Config, Shape
from training.export import export
from training.parts import META, read_parts, write_parts
from training.steps import run_step
from training.vocabulary import MODEL, load_vocabulary
from translator import Constraint, Request, open_engine

SMALL = Shape(width=16, feed_forward=32, heads=2, encoder_layers=1, decoder_layers=1)
META_OF = {"updates": 7, "seen": 1000, "seconds": 60, "device": "processor", "torch": "0"}


def random_weights(shape: Shape, pieces: int) -> dict[str, Any]:
    """Weights under the names of the network."""
    width, inner = shape.width, shape.feed_forward
    sizes: dict[str, tuple[int, ...]] = {"embedding.weight": (pieces, width), "bias": (pieces,)}
    for side, layers, attentions in (
        ("encoder", shape.encoder_layers, ("self_attn",)),
        ("decoder", shape.decoder_layers, ("self_attn", "multihead_attn")),
    ):
        norms = [f"{side}.norm"]
        for number in range(layers):
            layer = f"{side}.layers.{number}"
            norms += [f"{layer}.norm{rank + 1}" for rank in range(len(attentions) + 1)]
            for attention in attentions:
                sizes[f"{layer}.{attention}.in_proj_weight"] = (3 * width, width)
                sizes[f"{layer}.{attention}.in_proj_bias"] = (3 * width,)
                sizes[f"{layer}.{attention}.out_proj.weight"] = (width, width)
                sizes[f"{layer}.{attention}.out_proj.bias"] = (width,)
            sizes |= {f"{layer}.linear1.weight": (inner, width), f"{layer}.linear1.bias": (inner,)}
            sizes |= {f"{layer}.linear2.weight": (width, inner), f"{layer}.linear2.bias": (width,)}
        sizes |= {f"{norm}.{part}": (width,) for norm in norms for part in ("weight", "bias")}
    rng = np.random.default_rng(1)
    return {name: rng.normal(size=size).astype(np.float32) for name, size in sizes.items()}


@pytest.fixture
def config(tiny: Config) -> Config:
    return replace(tiny, shape=SMALL, version="1.5")


@pytest.fixture
def trained(work: Path, tmp_path: Path) -> Path:
    """A folder of steps up to a training that drew its weights."""
    for name in ("prepare", "vocabulary"):
        (tmp_path / name).symlink_to(work / name)
    pieces = load_vocabulary(work / "vocabulary" / MODEL).get_piece_size()
    run_step(tmp_path, "train", {}, lambda folder: write_parts(folder, random_weights(SMALL, pieces), META_OF))
    return tmp_path


def test_weights_come_back_from_their_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.parts._PART", 1000)
    weights = random_weights(SMALL, 100)
    write_parts(tmp_path, weights, META_OF)
    assert len(list(tmp_path.glob("weights-*.bin"))) > 3
    back = read_parts(tmp_path)
    assert back.meta["seen"] == 1000
    assert set(back.weights) == set(weights)
    for name, values in weights.items():
        # A row of a matrix has 255 steps, all else is kept as it is.
        error = np.abs(values).max() / 254 * 1.01 if values.ndim == 2 else 0
        assert np.abs(back.weights[name] - values).max() <= error
    (tmp_path / "weights-1.bin").write_bytes(b"short")
    with pytest.raises(FileError, match="cut short"):
        read_parts(tmp_path)
    (tmp_path / "weights-1.bin").unlink()
    with pytest.raises(FileError, match=r"weights-1\.bin"):
        read_parts(tmp_path)


def test_a_package_loads_and_declares_what_it_obeys(config: Config, trained: Path) -> None:
    folder = export(config, trained)
    engine = open_engine(str(folder))
    assert engine.obeys_constraints
    assert engine.info.version == "1.5"
    request = Request(text="Guten Tag, Kim.", constraints=(Constraint(span=(11, 14), text="Kim"),))
    ((hypothesis, *_),) = engine.translate([request], align=True)
    assert isinstance(hypothesis.text, str)
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert metadata["terminology"]["symbols"] == ["<t>", "<as>", "</t>"]
    assert (metadata["from_code"], metadata["to_code"], metadata["licence"]) == ("de", "en", "CC0")


@pytest.mark.parametrize(
    "change",
    [
        lambda weights: weights.pop("encoder.norm.weight"),
        lambda weights: weights.update({"embedding.weight": weights["embedding.weight"][:-1]}),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    config: Config, trained: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    weights = dict(read_parts(trained / "train").weights)
    change(weights)
    other = tmp_path / "other"
    other.mkdir()
    write_parts(other, weights, META_OF)
    with pytest.raises(FileError, match="another shape"):
        export(config, trained, other)
    assert not (trained / "export").exists()


def test_a_deeper_configuration_is_refused(config: Config, trained: Path) -> None:
    with pytest.raises(FileError, match="another shape"):
        export(replace(config, shape=replace(SMALL, encoder_layers=2)), trained)


FIGURES = {
    "package": "tiny 1.5 0123",
    "files": {"news.jsonl": 1997},
    "figures": {"news: chrF": 54.5},
    "signature": {"chrF": "nrefs:1|case:mixed"},
}


def test_the_card_says_what_was_done_and_measured(config: Config, trained: Path, tmp_path: Path) -> None:
    engine = open_engine(str(export(config, trained)))
    figures = {**FIGURES, "package": f"tiny 1.5 {engine.info.fingerprint}"}
    (tmp_path / "figures.json").write_text(json.dumps(figures))
    archive = next(make_card(config, trained, tmp_path / "figures.json").glob("*.argosmodel"))
    assert archive.name == "translate-de_en-tiny-1.5.argosmodel"
    with zipfile.ZipFile(archive) as stream:
        card = stream.read("translate-de_en-tiny/README.md").decode()
    kept = json.loads((trained / "prepare" / "manifest.json").read_text())["kept"]
    for said in (f"on {kept:,} pairs for 7 updates", f"| invented | CC0 | {kept:,} | 1.0 |", "| news: chrF | 54.5 |"):
        assert said in card
    assert "news.jsonl (1,997 segments)" in card
    # The archive is a package as any other.
    assert open_engine(str(archive)).info.version == "1.5"
    before = archive.read_bytes()
    archive.parent.joinpath("step.json").unlink()
    make_card(config, trained, tmp_path / "figures.json")
    assert archive.read_bytes() == before


def test_without_an_evaluation_the_card_claims_nothing(config: Config, trained: Path) -> None:
    make_card(config, trained)
    card = (trained / "export" / "translate-de_en-tiny" / "README.md").read_text(encoding="utf-8")
    assert "Measured" not in card


@pytest.mark.parametrize("content", ["", "[]", '{"package": "x"}', json.dumps(FIGURES)])
def test_other_files_are_no_figures(config: Config, trained: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "figures.json").write_text(content)
    with pytest.raises(FileError, match=r"figures\.json"):
        make_card(config, trained, tmp_path / "figures.json")


def test_unfinished_training_cannot_be_exported(config: Config, work: Path, tmp_path: Path) -> None:
    (tmp_path / "vocabulary").symlink_to(work / "vocabulary")
    with pytest.raises(FileError, match=r"run first: python -m training\.train"):
        export(config, tmp_path)
    with pytest.raises(FileError, match=META):
        export(config, tmp_path, tmp_path)
