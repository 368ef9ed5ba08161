"""Imports run one way, and only the modules that may do so import certain libraries."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("glossary", "terms", "translator", "_cli")
"""A package may import itself and those before it."""

NEURAL = {"ctranslate2", "argostranslate", "sentencepiece", "torch", "stanza", "spacy"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The top-level names that a module imports, at any place in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", ORDER)
def test_imports_run_one_way(package: str) -> None:
    later = set(ORDER[ORDER.index(package) + 1 :]) | {"cli"}
    assert modules(package)
    for path in modules(package):
        assert not imports(path) & later, path


@pytest.mark.parametrize("package", ["glossary", "terms"])
def test_no_neural_package_below_the_translator(package: str) -> None:
    for path in modules(package):
        assert not imports(path) & NEURAL, path


def test_nobody_imports_what_brings_torch() -> None:
    for package in ORDER:
        for path in modules(package):
            # Training needs torch, and nothing imports training before it is asked for.
            trains = path.is_relative_to(ROOT / "translator" / "adapt")
            assert not imports(path) & ({"stanza", "spacy"} if trains else {"torch", "stanza", "spacy"}), path
            assert "argostranslate.translate" not in {
                name.name
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Import)
                for name in node.names
            }, path


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes every error, and does not pass it on."""
    last = handler.body[-1]
    passed_on = isinstance(last, ast.Raise) and last.exc is None
    named = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {"Exception"}
    )
    return bool(named & {"Exception", "BaseException"}) and not passed_on


def test_no_relative_imports_and_no_broad_except() -> None:
    for package in ORDER:
        for path in modules(package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                assert not (isinstance(node, ast.ImportFrom) and node.level), path
                assert not (isinstance(node, ast.ExceptHandler) and is_broad(node)), path
