"""How outcomes and doubts look to people, alike on the page and in the terminal: a sign, a tone, and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from terms.model import Span
from translator.model import AppliedTerm, Outcome, Result
from translator.names import NameDoubt

Thing = TypeVar("Thing")


class Tone(str, Enum):
    """What a colour stands for; the sign beside it says more, for those who do not see colours."""

    MET = "met"
    REPAIRED = "repaired"
    REFUSED = "refused"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How an outcome looks.

    Args:
        mark: a character of one column.
        tone: what its colour says.
        meaning: of the outcome, for people.
    """

    mark: str
    tone: Tone
    meaning: str


SIGNS = {
    Outcome.REFUSED: Sign(mark="✗", tone=Tone.REFUSED, meaning="not applied"),
    Outcome.SUBSTITUTED: Sign(mark="⇄", tone=Tone.REPAIRED, meaning="words that stood for the term were replaced"),
    Outcome.REDECODED: Sign(mark="↻", tone=Tone.REPAIRED, meaning="the model went on after a forced beginning"),
    Outcome.PLACEHOLDER: Sign(mark="□", tone=Tone.REPAIRED, meaning="translated in pieces around the term"),
    Outcome.RERANKED: Sign(mark="↕", tone=Tone.REPAIRED, meaning="another version of the model had it"),
    Outcome.NATIVE: Sign(mark="✓", tone=Tone.MET, meaning="the model was told and did it"),
    Outcome.ALREADY: Sign(mark="=", tone=Tone.MET, meaning="it was right without being told"),
}
"""Every outcome, those that a person looks at first before the others."""

DOUBT = Sign(mark="?", tone=Tone.DOUBT, meaning="doubtful")
"""Something in a segment, or a name, that may be wrong."""


def cut(text: str, spans: Iterable[tuple[Span, Thing]]) -> Iterator[tuple[str, Thing | None]]:
    """The text in pieces, each with the thing whose span it is; of two that overlap the first is kept.

    Args:
        text: the whole.
        spans: in any order.

    >>> list(cut("Kim ruft an", [((4, 8), "verb"), ((0, 3), "name")]))
    [('Kim', 'name'), (' ', None), ('ruft', 'verb'), (' an', None)]
    """
    done = 0
    for (start, end), thing in sorted(spans, key=lambda item: item[0]):
        if start < done or end <= start:
            continue
        if start > done:
            yield text[done:start], None
        yield text[start:end], thing
        done = end
    if done < len(text):
        yield text[done:], None


def names_by_segment(result: Result) -> dict[int, list[NameDoubt]]:
    """The names that are left to a person, by the segment where each first stands."""
    names: dict[int, list[NameDoubt]] = {}
    for doubt in result.doubtful_names:
        names.setdefault(doubt.segment, []).append(doubt)
    return names


def describe(term: AppliedTerm) -> str:
    """What became of a term, in words."""
    meaning = f"{term.outcome.value}: {SIGNS[term.outcome].meaning}"
    return f"{meaning} ({term.reason})" if term.reason else meaning


def remarks(
    terms: Sequence[AppliedTerm], doubts: Sequence[str], names: Sequence[NameDoubt]
) -> Iterator[tuple[Sign, str]]:
    """What a person should look at in a segment, the gravest first.

    Args:
        terms: of the segment.
        doubts: of the segment.
        names: that first stand in the segment and are left to a person.
    """
    for term in terms:
        if term.outcome is Outcome.REFUSED:
            because = f": {term.reason}" if term.reason else ""
            yield SIGNS[Outcome.REFUSED], f"not applied: {term.match.text} → {term.rendering.text}{because}"
    for doubt in doubts:
        yield DOUBT, doubt
    for name in names:
        forms = ", ".join(f"{item.text} ({item.confidence:.0%})" for item in name.candidates[:3])
        yield DOUBT, f"name in doubt: {name.text}" + (f" – {forms}" if forms else "")
