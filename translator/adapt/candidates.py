"""Phrases of a memory that can be written into a segment as constraints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from glossary import Glossary
from terms import Matcher, Span, choose_rendering
from terms.mining import mine_pairs
from translator.adapt.batches import Candidate, Lesson
from translator.adapt.segments import Example
from translator.wanted import literal

# Spelled alike on both sides, and no function word: names, products, file names.
_ALIKE = re.compile(r"(?<![\w.-])[A-Z][\w.-]*\w(?![\w.-])")
# Mining compares all phrases of all segments: beyond this many its time and memory grow too much.
_MINED = 5_000


def find_lessons(examples: Sequence[Example], glossary: Glossary | None, *, mine: bool) -> list[Lesson]:
    """The examples with the phrases that stand for one another in them.

    Args:
        examples: segments and their translations.
        glossary: its terms count where their rendering stands in the English.
        mine: whether to look for phrases that no glossary knows: such as stand together more often than chance, and
            such as are spelled alike.
    """
    matcher = Matcher(glossary) if glossary is not None else None
    mined = _mine(examples[:_MINED]) if mine else {}
    lessons = []
    for number, example in enumerate(examples):
        candidates: list[Candidate] = []
        for german, english in (
            *(_glossary_pairs(example, matcher) if matcher else ()),
            *((_spans(example.source, each[0]), each[1]) for each in mined.get(number, ())),
            *(((found.span(),), found[0]) for found in (_ALIKE.finditer(example.source) if mine else ())),
        ):
            candidate = _place(example, german, english)
            if candidate is not None and all(_is_apart(candidate, other) for other in candidates):
                candidates.append(candidate)
        lessons.append(Lesson(example=example, candidates=tuple(candidates)))
    return lessons


def _glossary_pairs(example: Example, matcher: Matcher) -> Iterator[tuple[tuple[Span, ...], str]]:
    """Where the terms of a segment stand, with the English that the glossary wants there."""
    for match in matcher.find(example.source):
        rendering = choose_rendering(match, example.source)
        if rendering is not None:
            yield (match.span,), rendering.text


def _mine(examples: Sequence[Example]) -> dict[int, list[tuple[str, str]]]:
    """The mined phrases of each segment."""
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    pairs = mine_pairs([each.source for each in examples], [each.target for each in examples])
    for pair in pairs:
        for number in pair.segments:
            found[number].append((pair.source, pair.target))
    return found


def _spans(text: str, phrase: str) -> tuple[Span, ...]:
    return tuple(found.span() for found in literal(phrase).finditer(text))


def _place(example: Example, german: Sequence[Span], english: str) -> Candidate | None:
    """A candidate, where each side stands once in its text: else nobody knows which belongs to which."""
    places = _spans(example.target, english)
    if len(german) != 1 or len(places) != 1:
        return None
    return Candidate(source=german[0], target=places[0])


def _is_apart(first: Candidate, second: Candidate) -> bool:
    return all(
        one[1] <= other[0] or other[1] <= one[0]
        for one, other in ((first.source, second.source), (first.target, second.target))
    )
