"""Fixtures of the recipe: all steps before training, on invented pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.files import write_text
from tests.training.invented import pairs
from training.candidates import make_candidates
from training.config import Config, read_config
from training.links import LINKS, WORD
from training.prepare import PAIRS, prepare
from training.steps import run_step
from training.vocabulary import make_vocabulary

RECIPE = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="session")
def tiny() -> Config:
    """The configuration of the smallest model."""
    return read_config(RECIPE / "tiny.yaml")


@pytest.fixture(scope="session")
def work(tiny: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the steps, done up to the candidates.

    The invented sentences are the same word for word, so their links are known without an aligner.
    """
    folder = tmp_path_factory.mktemp("work")
    source = folder / "pairs.tsv"
    write_text(source, [f"{german}\t{english}\tinvented\n" for german, english in pairs(3000)])
    prepared = prepare(tiny, folder, [source], [])

    def link(into: Path) -> None:
        lines = (prepared / PAIRS).read_text(encoding="utf-8").splitlines()
        counts = [len(WORD.findall(line.split("\t")[0])) for line in lines]
        write_text(into / LINKS, [" ".join(f"{n}-{n}" for n in range(count)) + "\n" for count in counts])

    run_step(folder, "links", {"prepare": prepared}, link)
    make_vocabulary(tiny, folder)
    make_candidates(tiny, folder)
    return folder
