"""The English side: finding English terms in English text, in every form, each place once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import compress

from glossary.model import Concept, Term
from terms import verification
from terms.english_forms import english_keys, english_pattern
from terms.fold import byte_fold, clean
from terms.index import Index
from terms.model import Span
from terms.neighbours import Candidate
from terms.patterns import Pattern
from terms.protection import Protection

_NOBODY = Concept(id="none", terms=())
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
        work = cleaned.text
        data = byte_fold(work)
        tokens = self._index.tokens()
        words = data.split()
        hits = list(compress(words, map(tokens.__getitem__, words)))
        if not hits:
            return ()
        candidates: list[Candidate] = []
        protection = Protection(work)
        padded = b" " + data + b" "
        place = 0
        for token in hits:
            found = tokens[token]
            if found is None:
                continue
            place = padded.find(found[0], place)
            for hit in found[1]:
                candidate = verification.verify_english(work, data, place, hit, self._index)
                if candidate is not None and not protection.covers(candidate.start, candidate.end):
                    candidates.append(candidate)
            place += len(token) + 1
        candidates.sort(key=lambda item: (item.start - item.end, item.start, item.rank, item.term))
        taken = bytearray(len(work))
        kept = []
        for item in candidates:
            if taken.find(1, item.start, item.end) < 0:
                taken[item.start : item.end] = b"\1" * (item.end - item.start)
                kept.append(item)
        kept.sort(key=lambda item: item.start)
        return tuple((self._terms[item.term], cleaned.original(item.start, item.end)) for item in kept)


def find_english(text: str, terms: Iterable[Term]) -> tuple[Span, ...]:
    """The spans at which any of a few English terms stands in a text, in order.

    Finders of the last calls are remembered: asking for the same terms again costs the look-up only.
    """
    return tuple(span for _, span in _finder(tuple(terms)).find(text))


def count_occurrences(text: str, terms: Iterable[Term]) -> int:
    """How often any of a few English terms stands in a text, each place once."""
    return len(_finder(tuple(terms)).find(text))


@lru_cache(maxsize=_FINDERS)
def _finder(terms: tuple[Term, ...]) -> EnglishFinder:
    return EnglishFinder(terms, remembered=_SMALL)


def _pattern(term: Term, concept: Concept) -> Pattern:  # noqa: ARG001
    return english_pattern(term)


def _keys(term: Term, concept: Concept) -> tuple[str, ...]:  # noqa: ARG001
    return english_keys(term)
