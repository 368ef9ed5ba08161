"""The recipe stands beside the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", ["glossary", "terms", "translator", "_cli"])
def test_the_program_never_imports_the_recipe(package: str) -> None:
    modules = list((ROOT / package).rglob("*.py"))
    assert modules
    for path in modules:
        assert not re.search(r"^\s*(from|import) training\b", path.read_text(encoding="utf-8"), re.MULTILINE), path
