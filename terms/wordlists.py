"""Lists of words that the language layer knows, read from ``terms/data`` when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from terms.fold import fold_word


def lines(name: str) -> list[str]:
    """The lines of a data file, without comments and empty lines."""
    text = (files("terms") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def word_class(name: str) -> frozenset[str]:
    """The words of a closed class, as written in ``words.tsv``.

    >>> sorted(word_class("genitive-article"))
    ['des', 'dieses', 'eines']
    """
    return _classes()[name][0]


def folded_class(name: str) -> frozenset[str]:
    """The words of a closed class in folded spelling."""
    return _classes()[name][1]


@cache
def _classes() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    found = {}
    for line in lines("words.tsv"):
        name, words = line.split("\t")
        found[name] = frozenset(words.split()), frozenset(map(fold_word, words.split()))
    return found
