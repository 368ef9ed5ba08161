"""What must stand in the English of a segment, and where it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from glossary.model import Term
from terms.english import EnglishFinder
from terms.model import Match, Rendering, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that a segment must contain: the rendering of a term, or a piece of text as it is.

    Args:
        span: the German, in code points of the segment.
        text: the English.
        match: the term found; ``None`` for protected text.
        rendering: what the glossary wants; ``None`` for protected text.
        permitted: English terms any of which will do.
        easy: whether the model is expected to do it without being told: telling it costs fluency.
    """

    span: Span
    text: str
    match: Match | None = None
    rendering: Rendering | None = None
    permitted: tuple[Term, ...] = ()
    easy: bool = False

    @property
    def literal(self) -> bool:
        """Whether this is protected text, which must stand there exactly as it is."""
        return self.match is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where something wanted stands.

    Args:
        span: in the English.
        preferred: whether it is the wanted rendering and not another permitted one.
    """

    span: Span
    preferred: bool


def place(wanted: Sequence[Wanted], text: str) -> tuple[Placement | None, ...]:
    """Where each wanted thing stands in ``text``; each position serves one of them only.

    Args:
        wanted: in source order.
        text: the English.
    """
    placements: list[Placement | None] = [None] * len(wanted)
    taken: list[Span] = []
    for index, item in enumerate(wanted):
        if item.literal:
            span = _find_literal(text, item.text, taken)
            if span is not None:
                placements[index] = Placement(span=span, preferred=True)
                taken.append(span)
    terms = tuple(dict.fromkeys(term for item in wanted for term in item.permitted))
    if not terms:
        return tuple(placements)
    found = [(term.text, span) for term, span in _finder(terms).find(text) if _free(span, taken)]
    # First those that stand as wanted, then the other permitted ones.
    for exact in (True, False):
        for index, item in enumerate(wanted):
            if item.literal or placements[index] is not None:
                continue
            texts = {term.text for term in item.permitted}
            for candidate in found:
                term_text, span = candidate
                preferred = _is_preferred(item, term_text, text[slice(*span)])
                if term_text in texts and (preferred or not exact):
                    placements[index] = Placement(span=span, preferred=preferred)
                    found.remove(candidate)
                    break
    return tuple(placements)


@lru_cache(maxsize=4096)
def _finder(terms: tuple[Term, ...]) -> EnglishFinder:
    """The finder for some terms: each segment is looked at many times in the cascade."""
    return EnglishFinder(terms)


def _is_preferred(item: Wanted, term_text: str, found: str) -> bool:
    if item.rendering is None:
        return found == item.text
    return term_text == item.rendering.term.text or found.casefold() == item.text.casefold()


def _find_literal(text: str, literal: str, taken: Sequence[Span]) -> Span | None:
    for match in re.finditer(re.escape(literal), text):
        if _free(match.span(), taken):
            return match.span()
    return None


def _free(span: Span, taken: Sequence[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)
