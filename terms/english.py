"""The English side: finding English terms in English text, in every form, each place once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossary.model import Concept, Term
from terms.english_forms import english_keys, english_pattern
from terms.fold import APOSTROPHES, clean
from terms.index import Index
from terms.model import Span
from terms.patterns import Pattern
from terms.protection import Protection
from terms.scan import Held, longest, scan

_NOBODY = Concept(id="none", terms=())
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]?$")
_SMALL = 512
_FINDERS = 2048


class EnglishFinder:
    """Finds English terms in English text.

    Args:
        terms: in order of precedence where two are written alike.

    >>> from glossary.model import LocaleTag
    >>> finder = EnglishFinder([Term(text="CSTO", language=LocaleTag("en"))])
    >>> [span for _, span in finder.find("non-CSTO states and the CSTO's members")]
    [(4, 8), (24, 28)]
    """

    __slots__ = ("_index", "_terms")

    def __init__(self, terms: Iterable[Term], *, remembered: int = 100_000) -> None:
        self._terms = tuple(terms)
        self._index = Index([_NOBODY] * len(self._terms), self._terms, _pattern, _keys, remembered)

    def find(self, text: str) -> tuple[tuple[Term, Span], ...]:
        """The terms found, longest first where they overlap, in text order; possessive endings are not in the span."""
        cleaned = clean(text)
        found = scan(cleaned.text, self._index, Protection(cleaned.text))
        kept = longest(without_possessive(cleaned.text, held) for held in found)
        return tuple((self._terms[held.term], cleaned.original(start, end)) for start, end, held in kept)


def without_possessive(text: str, found: Held) -> Held:
    """The same place without the ``'s`` at its end."""
    start, end, held = found
    return (start, start + len(_POSSESSIVE.sub("", text[start:end])), held) if held.ending.genitive else found


def find_english(text: str, terms: Iterable[Term]) -> tuple[Span, ...]:
    """The spans at which any of a few English terms stands in a text, in order.

    Finders of the last calls are remembered: asking for the same terms again costs the look-up only.
    """
    return tuple(span for _, span in _finder(tuple(terms)).find(text))


def count_occurrences(text: str, terms: Iterable[Term]) -> int:
    """How often any of a few English terms stands in a text, each place once."""
    return len(_finder(tuple(terms)).find(text))


_finders: dict[tuple[int, ...], tuple[tuple[Term, ...], EnglishFinder]] = {}
"""Finders by the identity of their terms, which an entry keeps alive: hashing terms costs more than finding them."""


def _finder(terms: tuple[Term, ...]) -> EnglishFinder:
    key = tuple(map(id, terms))
    known = _finders.get(key)
    if known is None:
        if len(_finders) >= _FINDERS:
            _finders.clear()
        known = _finders[key] = terms, EnglishFinder(terms, remembered=_SMALL)
    return known[1]


def _pattern(term: Term, concept: Concept) -> Pattern:  # noqa: ARG001
    return english_pattern(term)


def _keys(term: Term, concept: Concept) -> tuple[str, ...]:  # noqa: ARG001
    return english_keys(term)
