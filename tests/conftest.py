"""Fixtures of the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary import Glossary, load
from glossary.formats import native


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of the suite is its own, and one for all tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def termbase() -> Glossary:
    """All layers of the package."""
    return load()


@pytest.fixture
def small() -> Glossary:
    """A few concepts that most tests need."""
    return native.parse(Path(__file__).with_name("small.yaml").read_bytes(), "small.yaml")
