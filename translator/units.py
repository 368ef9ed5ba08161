"""From the units of a document to segments, and from translated segments back to what is written into the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from terms.model import Span
from translator.documents.model import Code, Target, Unit
from translator.inline import share_codes, shift_codes
from translator.lines import find_columns, find_words
from translator.segmentation import split_endless, split_sentences
from translator.wanted import is_free

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A segment before its translation.

    Args:
        unit: index of its unit.
        span: where it stands in the unit's text.
    """

    unit: int
    span: Span


def split_unit(unit: Unit, index: int) -> Iterator[Source]:
    """The segments of a unit: the sentences of its lines and columns, without the signs around them.

    None begins or ends inside protected text.

    Args:
        unit: what is split.
        index: its place in the document.
    """
    open_start: int | None = None
    for first, last in _find_lines(unit):
        for begin, stop in _find_segments(unit.text[first:last]):
            start, end = first + begin, first + stop
            start = start if open_start is None else open_start
            if _is_inside(end, unit):
                open_start = start
                continue
            open_start = None
            yield Source(unit=index, span=(start, end))
    if open_start is not None:
        yield Source(unit=index, span=(open_start, len(unit.text.rstrip())))


def _find_segments(line: str) -> Iterator[Span]:
    """The spans of the sentences of a line, those without end in parts."""
    for first, last in split_sentences(line):
        sentence = line[first:last]
        for start, end in split_endless(sentence):
            yield first + start, first + end


def _find_lines(unit: Unit) -> Iterator[Span]:
    """The spans of the lines of a unit, or of their columns, without the signs before and after the words."""
    for line in _LINE.finditer(unit.text):
        # Where the file shows the text as it is, several blanks may be a line break and an indent.
        for first, last in find_columns(line.group(), blanks=unit.span is None):
            start, end = find_words(unit.text[line.start() + first : line.start() + last])
            start, end = line.start() + first + start, line.start() + first + end
            yield (
                line.start() + first if _is_inside(start, unit) else start,
                line.start() + last if _is_inside(end, unit) else end,
            )


def _is_inside(place: int, unit: Unit) -> bool:
    return any(begin < place < stop for begin, stop in unit.protected)


def protected_within(unit: Unit, span: Span) -> tuple[Span, ...]:
    """The protected spans of a unit that touch a segment of it, in code points of the segment."""
    start, end = span
    return tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in unit.protected
        if not is_free((first, last), [span])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A translated segment on its way into its unit.

    Args:
        span: where the German stands in the unit's text.
        target: the English.
        codes: those of the segment, at their places in ``target``.
    """

    span: Span
    target: str
    codes: tuple[Code, ...] = ()


def codes_within(unit: Unit, spans: Sequence[Span]) -> list[tuple[Code, ...]]:
    """The codes of each segment of a unit, in code points of the segment.

    Args:
        unit: whose codes.
        spans: of its segments.
    """
    return share_codes(unit.codes, spans)[0]


def join_pieces(unit: Unit, pieces: Sequence[Piece]) -> Target:
    """The English of a unit: its segments with the white space and the codes that stood between them.

    Args:
        unit: what was translated.
        pieces: all its segments, in order.
    """
    _, between = share_codes(unit.codes, [piece.span for piece in pieces])
    out: list[str] = []
    codes: list[Code] = []
    length = position = 0
    for number, gap in enumerate(between):
        end = pieces[number].span[0] if number < len(pieces) else len(unit.text)
        codes += shift_codes(gap, length - position)
        out.append(unit.text[position:end])
        length += end - position
        if number < len(pieces):
            piece = pieces[number]
            codes += shift_codes(piece.codes, length)
            out.append(piece.target)
            length += len(piece.target)
            position = piece.span[1]
    return Target(text="".join(out), codes=tuple(codes))
