"""The index of a set of terms: from a token of the text to the terms it may be part of.

A text is folded to one byte a code point and split at blanks; each distinct token is analysed once and remembered, so
the cost of running text is a dictionary look-up a token, whatever the number of terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

from glossary.model import Concept, Term
from terms.capitals import allowed_capitals
from terms.compounds import Compounds
from terms.fold import fold_word
from terms.inflection import Ending, Forms, may_be_verb
from terms.keys import Keys
from terms.model import Capitals, CompoundPart, Form
from terms.number import form_without_context
from terms.patterns import LONGEST_TAIL, Pattern, coarse

_REMEMBERED_TOKENS = 150_000
_REMEMBERED_PATTERNS = 20_000
_REMEMBERED_NEIGHBOURS = 500
_LONGEST_SIMPLE = 5
_LONGEST_COMPOUND = 150
"""Letters up to which a word is taken apart; the time for it grows with their square."""
SHORT_CAPITALS = 3
"""Up to this length a word in capitals is a name in capitals only where its neighbours are in capitals too."""


class Hit(NamedTuple):
    """A term that a token may be part of.

    Args:
        term: its number in the index.
        ending: what the token shows.
        part: whether the term is the whole token or a part of a closed compound.
        start, end: where in the token, in code points.
        capitals: how the token is capitalised beside its word of the term; ``None`` for a part of a closed compound.
        rank: as in `terms.neighbours.Candidate`.
        form: the form of a match that is ready, where nothing around can change it.
    """

    term: int
    ending: Ending
    part: CompoundPart
    start: int
    end: int
    capitals: Capitals | None = None
    rank: int = 1
    form: Form | None = None


class Known(NamedTuple):
    """What is known of a token that terms may stand at.

    Args:
        padded: the token between blanks.
        ready: whole terms that stand wherever the token stands between blanks or plain signs, the best first.
        words: terms of one word, and parts of compounds, that must be verified where they stand.
        after, before: terms of several words, by the token beside theirs.
    """

    padded: bytes
    ready: tuple[Hit, ...]
    words: tuple[Hit, ...]
    after: Beside | None
    before: Beside | None


class Beside(dict[bytes, "tuple[Hit, ...]"]):
    """The terms of several words that a token may be part of, by the token that stands beside it.

    Remembers the answers: a phrase costs a dictionary look-up at places where its other words are not.

    Args:
        hits: each with the forms that its word on this side may have.
    """

    __slots__ = ("_hits",)

    def __init__(self, hits: Sequence[tuple[Hit, Forms]]) -> None:
        super().__init__()
        self._hits = hits

    def __missing__(self, token: bytes) -> tuple[Hit, ...]:
        if len(self) >= _REMEMBERED_NEIGHBOURS:
            self.clear()
        folded = fold_word(token.decode("latin-1"))
        found = self[token] = tuple(hit for hit, forms in self._hits if folded in forms)
        return found


class _Tokens(dict[bytes, "Known | None"]):
    """What is known of tokens; asks the index for those not seen yet."""

    __slots__ = ("_analyse",)

    def __init__(self, analyse: Callable[[bytes], Known | None]) -> None:
        super().__init__()
        self._analyse = analyse

    def __missing__(self, token: bytes) -> Known | None:
        found = self._analyse(token)
        self[token] = found
        return found


class Index:
    """Terms by the tokens they may be found at.

    Args:
        concepts, terms: side by side, in the order of the glossary.
        make: gives the pattern of a term.
        keys: gives the keys of a term.
        remembered: how many tokens to remember.
    """

    __slots__ = ("_keys", "_make", "_patterns", "_remembered", "_tokens", "compounds", "concepts", "terms")

    def __init__(
        self,
        concepts: Sequence[Concept],
        terms: Sequence[Term],
        make: Callable[[Term, Concept], Pattern],
        keys: Callable[[Term, Concept], tuple[str, ...]],
        remembered: int = _REMEMBERED_TOKENS,
    ) -> None:
        self.concepts = concepts
        self.terms = terms
        self.compounds = Compounds()
        self._make = make
        self._patterns: dict[int, Pattern] = {}
        self._remembered = remembered
        self._tokens = _Tokens(self._analyse)
        numbered = enumerate(zip(concepts, terms, strict=True))
        self._keys = Keys((key, number) for number, (concept, term) in numbered for key in keys(term, concept))

    def tokens(self) -> dict[bytes, Known | None]:
        """The analysed tokens; subscribing analyses a new one. Forgets all when there are too many."""
        if len(self._tokens) > self._remembered:
            self._tokens = _Tokens(self._analyse)
        return self._tokens

    def pattern(self, number: int) -> Pattern:
        """The pattern of a term, made when first asked for."""
        pattern = self._patterns.get(number)
        if pattern is None:
            if len(self._patterns) > _REMEMBERED_PATTERNS:
                self._patterns = {}
            pattern = self._patterns[number] = self._make(self.terms[number], self.concepts[number])
        return pattern

    def whole(self, folded: str) -> list[tuple[int, Ending]]:
        """The terms whose look-up word has this folded form."""
        found: list[tuple[int, Ending]] = []
        key = coarse(folded)
        for number in self._keys.numbers(key, max(1, len(key) - LONGEST_TAIL)):
            pattern = self.pattern(number)
            ending = pattern.words[pattern.anchor].forms.get(folded)
            if ending is not None:
                found.append((number, ending))
        return found

    def _analyse(self, token: bytes) -> Known | None:
        raw = token.decode("latin-1")
        folded = fold_word(raw)
        ready: list[Hit] = []
        words: list[Hit] = []
        after: list[tuple[Hit, Forms]] = []
        before: list[tuple[Hit, Forms]] = []
        for number, ending in self.whole(folded):
            pattern = self.pattern(number)
            hit = self._hit(raw, number, ending, pattern)
            if hit is None:
                continue
            if len(pattern.words) == 1:
                (ready if self._is_ready(raw, hit, pattern) else words).append(hit)
            elif pattern.anchor + 1 < len(pattern.words):
                after.append((hit, pattern.words[pattern.anchor + 1].forms))
            else:
                before.append((hit, pattern.words[pattern.anchor - 1].forms))
        if self.compounds and _LONGEST_SIMPLE < len(raw) <= _LONGEST_COMPOUND:
            for part in self.compounds.parts(folded):
                start, end = part.start, part.end
                if len(raw) != len(folded):
                    start, end = _raw_span(raw, start, end)
                words.append(Hit(part.term, part.ending, part.part, start, end))
        if not (ready or words or after or before):
            return None
        ready.sort(key=attrgetter("rank", "term"))
        beside = (Beside(after) if after else None), (Beside(before) if before else None)
        return Known(b" " + token + b" ", tuple(ready), tuple(words), *beside)

    def _hit(self, raw: str, number: int, ending: Ending, pattern: Pattern) -> Hit | None:
        """The hit for a token that is a form of the look-up word of a term, unless its capitals forbid it."""
        word = pattern.words[pattern.anchor].text
        capitals = allowed_capitals(raw, word, pattern.exact)
        if capitals is None:
            return None
        rank = 0 if raw == word else 2 if ending.adjective else 1
        form = None
        if len(pattern.words) == 1:
            form = form_without_context(ending, capitals, self.concepts[number], self.terms[number])
        return Hit(number, ending, CompoundPart.WHOLE, 0, len(raw), capitals, rank, form)

    def _is_ready(self, raw: str, hit: Hit, pattern: Pattern) -> bool:
        """Whether nothing is left to verify where blanks or plain signs stand around the token."""
        return (
            pattern.plain
            and not hit.ending.adjective
            and not may_be_verb(pattern.words[0].text, hit.ending)
            and self.terms[hit.term].when is None
            and not raw.isdigit()
            and not (hit.capitals is Capitals.UPPER and len(raw) <= SHORT_CAPITALS)
        )


def _raw_span(raw: str, start: int, end: int) -> tuple[int, int]:
    """The span of a token that a span of its folded form stands for."""
    places = [0]
    for char in raw:
        places.append(places[-1] + len(fold_word(char)))
    low = max(index for index, place in enumerate(places) if place <= start)
    high = min(index for index, place in enumerate(places) if place >= end)
    return low, high
