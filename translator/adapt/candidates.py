"""Phrases of a memory that can be written into a segment as constraints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from glossary import Glossary
from terms import Matcher, Span, choose_rendering
from terms.mining import mine_pairs
from terms.names import context_words
from translator.adapt.batches import Candidate, Lesson
from translator.adapt.segments import Example
from translator.engine import Engine, Link, Request
from translator.wanted import literal

# Spelled alike on both sides, and no function word: names, products, file names.
_ALIKE = re.compile(r"(?<![\w.-])[A-Z][\w.-]*\w(?![\w.-])")
# Mining compares all phrases of all segments: beyond this many its time and memory grow too much.
_MINED = 5_000
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# A noun or a name, or an adjective with its ending: no verb.
_BEGINS = re.compile(r"[^\W\d_a-zäöüß].*|.+e[mnrs]?\Z")
_STOP = re.compile(r"[^\w\s'’.-]")
# Longest phrases that are found by alignment, in words, as in the training of the bundled package.
_GERMAN_WORDS, _ENGLISH_WORDS = 4, 5
# An English word belongs to the German word that it looks at most, and to those that it looks at half as much.
_SHARE = 0.5


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


def add_aligned(lessons: Sequence[Lesson], engine: Engine) -> list[Lesson]:
    """The lessons with more phrases that stand for one another, as the attention of a model sees it.

    Args:
        lessons: with the phrases that they have already, which stay.
        engine: whose model is made to say the English.
    """
    examples = [lesson.example for lesson in lessons]
    links = engine.align([(Request(text=example.source), example.target) for example in examples])
    added = []
    for lesson, found in zip(lessons, links, strict=True):
        candidates = list(lesson.candidates)
        for candidate in find_aligned(lesson.example, found):
            if all(_is_apart(candidate, other) for other in candidates):
                candidates.append(candidate)
        added.append(replace(lesson, candidates=tuple(candidates)))
    return added


def find_aligned(example: Example, links: Iterable[Link]) -> Iterator[Candidate]:
    """Phrases that end with a noun or a name, and all of whose English looks at nothing else, shortest first.

    Args:
        example: a segment and its translation.
        links: from its English to its German.
    """
    german = [found.span() for found in _WORD.finditer(example.source)]
    english = [found.span() for found in _WORD.finditer(example.target)]
    looked = _look(german, english, links)
    seen = set().union(*looked)
    little = _is_little(example.source, german, "german-stop")
    light = _is_little(example.target, english, "english-stop")
    for length in range(1, _GERMAN_WORDS + 1):
        for first in range(len(german) - length + 1):
            last = first + length - 1
            source = german[first][0], german[last][1]
            noun = example.source[german[last][0]].isupper() and not little[last]
            begins = _BEGINS.match(example.source, *german[first]) is not None and not little[first]
            if not noun or not begins or not {first, last} <= seen or _STOP.search(example.source[slice(*source)]):
                continue
            inside = set(range(first, last + 1))
            words = [number for number, others in enumerate(looked) if others & inside]
            if words != list(range(words[0], words[-1] + 1)) or len(words) > _ENGLISH_WORDS:
                continue
            # An article before it belongs to the sentence.
            while light[words[0]] and len(words) > 1:
                del words[0]
            target = english[words[0]][0], english[words[-1]][1]
            if (
                all(looked[number] <= inside for number in words)
                and not light[words[0]]
                and not light[words[-1]]
                and not _STOP.search(example.target[slice(*target)])
            ):
                yield Candidate(source=source, target=target)


def _is_little(text: str, words: Sequence[Span], stops: str) -> list[bool]:
    known = context_words(stops)
    return [text[slice(*span)].lower() in known for span in words]


def _look(german: Sequence[Span], english: Sequence[Span], links: Iterable[Link]) -> list[set[int]]:
    """The German words that each English word looks at."""
    weights: list[defaultdict[int, float]] = [defaultdict(float) for _ in english]
    for link in links:
        for one in _touched(english, link.target):
            for other in _touched(german, link.source):
                weights[one][other] += link.weight
    return [{other for other, weight in row.items() if weight >= _SHARE * max(row.values())} for row in weights]


def _touched(words: Sequence[Span], span: Span) -> Iterator[int]:
    return (number for number, (start, end) in enumerate(words) if start < span[1] and span[0] < end)


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
