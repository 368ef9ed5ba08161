"""Whether a term allows the capitals and the ß of a word of the text, and how it is capitalised beside the term."""

from __future__ import annotations

import re

from terms.fold import fold_word
from terms.model import Capitals
from terms.wordlists import word_class

_LONG_S = re.compile("(?<=[aeiouyäöü])ß(?=[aeiouyäöü])")

_SPOKEN = 4
"""Abbreviations of this length on are also written as words: Nato, Tass."""


def same_sibilants(seen: str, word: str) -> bool:
    """Whether ß in one word may stand for ss in the other: Strasse for Straße, but not Maße for Masse.

    >>> same_sibilants("Strasse", "Straße"), same_sibilants("Masse", "Maße"), same_sibilants("Rußland", "Russland")
    (True, False, True)
    """
    if "ß" in word and "ß" not in seen:
        return fold_word(seen) not in word_class("double-s")
    return "ß" in word or _LONG_S.search(seen) is None


def allowed_capitals(seen: str, word: str, exact: bool) -> Capitals | None:
    """The same as `compare_capitals`, and ``None`` also where ß and ss make two words."""
    if ("ß" in seen or "ß" in word) and not same_sibilants(seen, word):
        return None
    return compare_capitals(seen, word, exact)


def compare_capitals(seen: str, word: str, exact: bool = False) -> Capitals | None:
    """How ``seen``, a form of ``word``, is capitalised beside it; ``None`` where the term does not allow that.

    >>> compare_capitals("Schoigus", "Schoigu"), compare_capitals("SCHOIGU", "Schoigu")
    (<Capitals.AS_TERM: 'as-term'>, <Capitals.UPPER: 'upper'>)
    >>> compare_capitals("front", "Front") is None, compare_capitals("Front", "FRONT", exact=True) is None
    (True, True)
    """
    tail = seen[len(word) :]
    if seen.startswith(word) and (not tail or tail.islower() or not tail.isalpha() or tail in ("In", "Innen")):
        return Capitals.AS_TERM
    abbreviation = word.isupper() and len(word) > 1
    if exact:
        return Capitals.AS_TERM if _same_shape(seen, word) and not abbreviation else None
    if abbreviation:
        return _abbreviation(seen, word)
    if seen.isupper() and len(seen) > 1:
        return Capitals.UPPER
    if word[0].isupper():
        ordinary = seen[0].isupper() and (seen[1:].islower() or not seen[1:])
        return Capitals.AS_TERM if ordinary else None
    if seen.islower() or not any(char.isalpha() for char in seen):
        return Capitals.AS_TERM
    return Capitals.CAPITALISED if seen[0].isupper() and (seen[1:].islower() or len(seen) == 1) else None


def _abbreviation(seen: str, word: str) -> Capitals | None:
    if seen.isupper():
        return Capitals.AS_TERM if len(seen) <= len(word) or not word.isalpha() or "ß" in word else None
    if len(word) >= _SPOKEN and word.isalpha() and seen[0].isupper() and seen[1:].islower():
        return Capitals.AS_TERM
    return None


def _same_shape(seen: str, word: str) -> bool:
    return (
        seen[0].isupper() == word[0].isupper()
        and seen[1:].isupper() == word[1:].isupper()
        and (seen[1:].islower() == word[1:].islower())
    )
