"""Abbreviations written with dots: ``U.S.A.`` for ``USA``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from terms.fold import fold_word
from terms.index import Index
from terms.model import Capitals, CompoundPart
from terms.neighbours import Candidate, settle

_INNER = re.compile(r"\.[ \xa0]?[A-ZÄÖÜ](?!\w)")
"""A place inside one; it begins with a literal, so that a search is as fast as a search for a dot."""
_DOTTED = re.compile(r"(?<![\w.@/-])[A-ZÄÖÜ](?:\.[ \xa0]?[A-ZÄÖÜ])+(\.?)(?!\.?\w)")
_SENTENCE_END = re.compile(r"\s*\Z|\s+[\"„“»«(]*[A-ZÄÖÜ0-9]|[\"“”»«)]")
_FEWEST_SPACED = 3
"""Letters from which on blanks may stand between them: ``A. S. Puschkin`` is a poet, ``U. S. A.`` is a country."""


def find_dotted(text: str, index: Index) -> Iterator[Candidate]:
    """The abbreviations of a glossary that stand in a text with dots.

    The last dot belongs to the abbreviation unless a sentence may end there.

    Args:
        text: cleaned.
        index: the terms.
    """
    done = 0
    for inner in _INNER.finditer(text):
        start = inner.start() - 1
        found = _DOTTED.match(text, start) if start >= done else None
        if found is None:
            continue
        done = end = found.end()
        letters = "".join(char for char in found.group() if char.isalpha())
        if len(letters) < _FEWEST_SPACED and (" " in found.group() or "\xa0" in found.group()):
            continue
        if found[1] and _SENTENCE_END.match(text, end):
            end -= 1
        for number, ending in index.whole(fold_word(letters)):
            pattern = index.pattern(number)
            if len(pattern.words) == 1 and pattern.words[0].text == letters:
                reason = "abbreviation with dots"
                candidate = Candidate(start, end, number, ending, CompoundPart.WHOLE, Capitals.AS_TERM, 1, reason)
                settled = settle(text, candidate, pattern)
                if settled is not None:
                    yield settled
