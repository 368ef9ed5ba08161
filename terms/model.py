"""Values of the language layer: what was found where, in which form, and what stands for it in English.

A span is ``(start, end)``, half open, in code points of the text as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from glossary.model import Concept, Number, Term

Span = tuple[int, int]


class CompoundPart(str, Enum):
    """Which part of a word a match is."""

    WHOLE = "whole"
    MODIFIER = "modifier"
    HEAD = "head"


class Capitals(str, Enum):
    """How a match is capitalised, where that differs from the term as the glossary writes it."""

    AS_TERM = "as-term"
    CAPITALISED = "capitalised"
    UPPER = "upper"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The grammatical form in which a German term stands.

    Args:
        number: singular or plural as far as the form shows it.
        genitive: whether the form is a genitive that shows (``Schoigus``, ``Paris'``, ``Vertrags``).
        part: whether the match is a whole word or part of a compound.
        capitals: how it is capitalised beside the term.
        adjective: whether it is an adjective made from a name (``Moskauer``, ``Putinsche``).
    """

    number: Number = Number.SINGULAR
    genitive: bool = False
    part: CompoundPart = CompoundPart.WHOLE
    capitals: Capitals = Capitals.AS_TERM
    adjective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term found in a text.

    Args:
        concept: the meaning.
        term: the term of the concept that was found.
        span: where, in code points of the text as written.
        text: ``text[start:end]``.
        form: the form it stands in.
        reason: why it matched, for people (``genitive -s``, ``modifier of a hyphenated compound``).
    """

    concept: Concept
    term: Term
    span: Span
    text: str
    form: Form
    reason: str


@dataclass(slots=True)
class _Open:
    """A match that is being made: the same slots, still open for writing."""

    concept: Concept
    term: Term
    span: Span
    text: str
    form: Form
    reason: str


def make_match(concept: Concept, term: Term, span: Span, text: str, form: Form, reason: str) -> Match:
    """The same as ``Match(…)`` in a fifth of the time.

    A frozen dataclass sets each field through ``object.__setattr__``; in a text dense with terms that was a quarter of
    all time. A class with the same slots that is not frozen is filled instead and then made a match.
    """
    made = _Open(concept, term, span, text, form, reason)
    made.__class__ = Match  # type: ignore[assignment]
    return made  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The English for a match.

    Args:
        text: what is put, in the right number and capitals, without article and possessive.
        term: the English term it was made from.
        article: the article that belongs before it in running text, or ``None``.
        possessive: the possessive form (``Shoigu's``) where the German is a genitive of a name, else ``None``.
        reason: why this form was chosen, for people.
    """

    text: str
    term: Term
    article: str | None
    possessive: str | None
    reason: str
