"""Configurations are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.errors import FileError
from training.config import read_config

RECIPE = Path(__file__).parents[2] / "training"
HEAD = 'name: a\nversion: "1"\nlicence: CC0\nsources: s.yaml\n'
LENGTH = "training: {updates: 10}\n"
SOURCES = "web: {weight: 1, licence: CC0}\n"


@pytest.mark.parametrize("name", ["starter", "gpu", "tiny"])
def test_shipped_configurations_can_be_read(name: str) -> None:
    config = read_config(RECIPE / f"{name}.yaml")
    assert config.sources
    assert all(source.licence for source in config.sources.values())


def test_what_is_said_is_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SOURCES)
    (tmp_path / "c.yaml").write_text(HEAD + "shape: {feed-forward: 64}\ntraining: {updates: 10, learning-rate: 1e-2}\n")
    config = read_config(tmp_path / "c.yaml")
    assert (config.name, config.shape.feed_forward, config.training.learning_rate) == ("a", 64, 0.01)
    # What is not said has its default.
    assert config.shape.encoder_layers == 6


@pytest.mark.parametrize(
    ("text", "sources", "message"),
    [
        ("", SOURCES, "empty"),
        ("name: [", SOURCES, "c.yaml:2:1: not YAML"),
        (HEAD, SOURCES, "training needs a length"),
        (HEAD + "training: {updates: 10, minutes: 3}\n", SOURCES, "training needs a length"),
        (HEAD + LENGTH + "colour: red\n", SOURCES, "c.yaml:6:1: unknown key"),
        (HEAD + "training: {update: 10}\n", SOURCES, "c.yaml:5:12: unknown key"),
        (HEAD + "training: {updates: many}\n", SOURCES, "c.yaml:5:21: updates must be a number"),
        (HEAD + "training: {updates: -1}\n", SOURCES, "must be a number of at least 0"),
        (HEAD + "training: {updates: 1.5}\n", SOURCES, "a whole number"),
        (HEAD + "training: {updates: 9, smoothing: nan}\n", SOURCES, "smoothing must be a number"),
        (HEAD + "training: [1]\n", SOURCES, "training must be a mapping"),
        (HEAD + LENGTH + "shape: {width: 100, heads: 3}\n", SOURCES, "an even multiple of heads"),
        (HEAD + LENGTH + "shape: {dropout: 1}\n", SOURCES, "less than 1"),
        (HEAD.replace("name: a\n", "") + LENGTH, SOURCES, "lacks the key 'name'"),
        (HEAD + LENGTH, "web: {weight: 1}\n", "a source needs a licence"),
        (HEAD + LENGTH, SOURCES * 2, "source given twice"),
        (HEAD + LENGTH, "web: {weight: 0, licence: CC0}\n", "no source has a weight"),
        (HEAD + LENGTH, "- web\n", "sources must be a mapping"),
        (HEAD + LENGTH, None, "s.yaml"),
    ],
)
def test_wrong_configurations_are_refused_at_their_place(
    tmp_path: Path, text: str, sources: str | None, message: str
) -> None:
    (tmp_path / "c.yaml").write_text(text)
    if sources is not None:
        (tmp_path / "s.yaml").write_text(sources)
    with pytest.raises(FileError, match=message):
        read_config(tmp_path / "c.yaml")
