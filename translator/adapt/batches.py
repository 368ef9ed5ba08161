"""Examples as batches of piece numbers: the same for the same seed, whatever the machine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from terms.model import Span
from translator.adapt.segments import Example
from translator.adapt.vocabulary import Vocabulary
from translator.engine import Constraint, Request
from translator.engines.pieces import encode_request

# How many places a batch has, padding included; several batches make an update.
PLACES = 800
_MOST_CONSTRAINTS = (1, 1, 1, 2, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase of a segment and what stands for it.

    Args:
        source: span in the German.
        target: span in the English.
    """

    source: Span
    target: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An example with the constraints that could be written into it."""

    example: Example
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """How often constraints are written into segments.

    Args:
        share: of the segments with candidates, 0-1.
        swapped: share of those whose English is exchanged for another phrase, in source and target alike, so that
            the model copies what it is told and not what it would have said.
    """

    share: float
    swapped: float = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some encoded examples; rows of piece numbers.

    Args:
        sources: with what frames a source segment.
        targets: without the start and the end.
        remembered: whether the model shall find every piece as likely as it did before, and not only learn these.
    """

    sources: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    remembered: bool = False


class Encoder:
    """Turns examples into piece numbers as the engine does at run time.

    Args:
        vocabulary: of the package.
        processor: its SentencePiece processor.
        symbols: for constraints; ``None`` where the package has none.
    """

    def __init__(self, vocabulary: Vocabulary, processor: Any, symbols: tuple[str, str, str] | None) -> None:
        self._vocabulary = vocabulary
        self._processor = processor
        self._symbols = symbols
        self._source, self._target = vocabulary.tables()

    def encode(self, request: Request, target: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of a source with its constraints, and those of its translation."""
        pieces = encode_request(request, self._processor, self._symbols).pieces
        framed = (*self._vocabulary.before, *pieces, *self._vocabulary.after)
        unknown = self._vocabulary.unknown
        source = tuple(self._source.get(piece, self._source[unknown]) for piece in framed)
        written = self._processor.encode(target, out_type=str)
        return source, tuple(self._target.get(piece, self._target[unknown]) for piece in written)

    @property
    def ends(self) -> tuple[int, int]:
        """The numbers of start and end of a target."""
        return self._target[self._vocabulary.start], self._target[self._vocabulary.end]


def annotate(
    lesson: Lesson, annotation: Annotation, phrases: Sequence[str], chance: random.Random
) -> tuple[Request, str]:
    """A lesson with some of its candidates written in as constraints.

    Args:
        lesson: the example and its candidates.
        annotation: how often.
        phrases: English to exchange for the right one.
        chance: what decides.
    """
    source, target = lesson.example.source, lesson.example.target
    if not lesson.candidates or chance.random() >= annotation.share:
        return Request(text=source), target
    wanted = min(len(lesson.candidates), chance.choice(_MOST_CONSTRAINTS))
    chosen: list[Candidate] = []
    for candidate in chance.sample(lesson.candidates, wanted):
        if all(_apart(candidate.source, each.source) and _apart(candidate.target, each.target) for each in chosen):
            chosen.append(candidate)
    texts = {}
    for candidate in chosen:
        own = target[slice(*candidate.target)]
        texts[candidate] = chance.choice(phrases) if phrases and chance.random() < annotation.swapped else own
    for candidate in sorted(chosen, key=lambda each: each.target, reverse=True):
        start, end = candidate.target
        target = target[:start] + texts[candidate] + target[end:]
    constraints = tuple(
        Constraint(span=candidate.source, text=texts[candidate])
        for candidate in sorted(chosen, key=lambda each: each.source)
    )
    return Request(text=source, constraints=constraints), target


def _apart(first: Span, second: Span) -> bool:
    return first[1] <= second[0] or second[1] <= first[0]


def make_batches(
    lessons: Sequence[Lesson],
    encoder: Encoder,
    *,
    annotation: Annotation | None = None,
    seed: int = 0,
    places: int = PLACES,
    longest: int,
    remembered: bool = False,
) -> list[Batch]:
    """The batches of one pass, sentences of like length together, the batches in a random order.

    Args:
        lessons: what to learn.
        encoder: of the package.
        annotation: how often constraints are written in; ``None`` for never.
        seed: of the pass.
        places: of a batch, padding included.
        longest: pieces of a segment at most; longer ones are left out.
        remembered: what the batches say of themselves.
    """
    chance = random.Random(seed)  # noqa: S311 # the same order every time, no secret
    phrases = [lesson.example.target[slice(*candidate.target)] for lesson in lessons for candidate in lesson.candidates]
    rows = []
    for lesson in lessons:
        request, target = (
            annotate(lesson, annotation, phrases, chance)
            if annotation
            else (Request(text=lesson.example.source), lesson.example.target)
        )
        source_row, target_row = encoder.encode(request, target)
        if source_row and target_row and max(len(source_row), len(target_row)) <= longest:
            rows.append((source_row, target_row))
    chance.shuffle(rows)
    rows.sort(key=lambda row: (len(row[0]) // 4, len(row[1]) // 4))
    batches = [replace(batch, remembered=remembered) for batch in _cut(rows, places)]
    chance.shuffle(batches)
    return batches


def _cut(rows: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], places: int) -> Iterator[Batch]:
    taken: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    widest = 0
    for row in rows:
        width = max(widest, len(row[0]), len(row[1]) + 1)
        if taken and width * (len(taken) + 1) > places:
            yield _batch(taken)
            taken, width = [], max(len(row[0]), len(row[1]) + 1)
        taken.append(row)
        widest = width
    if taken:
        yield _batch(taken)


def _batch(rows: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> Batch:
    return Batch(sources=tuple(row[0] for row in rows), targets=tuple(row[1] for row in rows))
