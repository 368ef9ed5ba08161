"""What the tests of the check share."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary import Glossary
from glossary.formats import native


@pytest.fixture(scope="session")
def rules_glossary() -> Glossary:
    """The concepts that the examples of the rules speak of."""
    path = Path(__file__).with_name("rules.yaml")
    return native.parse(path.read_bytes(), str(path))
