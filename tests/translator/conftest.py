"""Fixtures for translation: the bundled package, loaded once."""

from __future__ import annotations

import pytest

from glossary import Glossary
from translator import Translator, open_engine
from translator.engines.argos import ArgosEngine


@pytest.fixture(scope="session")
def starter() -> ArgosEngine:
    """The bundled package."""
    return open_engine("starter")


@pytest.fixture(scope="session")
def translator(starter: ArgosEngine, termbase: Glossary) -> Translator:
    """The bundled package with all layers of the glossary."""
    return Translator(starter, termbase)
