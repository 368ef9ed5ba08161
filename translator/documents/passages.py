"""From the runs of a paragraph to units: what is text, what is a code, what stays outside.

Office formats cut a paragraph into runs, each with all its formatting. Here the formatting that most of the text has
is the paragraph's own, and only what differs from it becomes a pair of codes. What stands at the ends of a text (a
bookmark around a heading, a picture before it) is left out of the unit: it cannot come to stand at a wrong place. A tab
ends a unit, as it separates columns; so does a page break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from terms.model import Span
from translator.documents.model import Code, CodeKind

Raw = tuple[bytes | Span, ...]
"""Bytes of a file: written out, or the place where they stand in its part."""


class Part(Enum):
    """What an item of a paragraph is."""

    TEXT = "text"
    FIELD = "field"
    """Text that the program computes: shown, and kept as it is."""
    OPEN = "open"
    CLOSE = "close"
    POINT = "point"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The formatting of a run.

    Args:
        key: what of it the reader sees; runs with the same are formatted alike.
        raw: as written.
        english: the same for English text.
    """

    key: bytes = b""
    raw: bytes = b""
    english: bytes = b""


PLAIN = Style()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of a paragraph.

    Args:
        part: what it is.
        raw: as it stands in the file; of a text it is made from text and style.
        text: of a text or field, without escapes.
        style: of a text; of an opening code, once known, that of the text in it.
        kept: whether a text comes out as it is.
        pair: number that an opening and its closing item share.
        begins: of a point that begins a range, such as a bookmark: its kind and name.
        ends: of one that ends a range, likewise.
        data: of the code; opening and closing items that meet and have the same are one span.
    """

    part: Part
    raw: Raw = ()
    text: str = ""
    style: Style = PLAIN
    kept: bool = False
    pair: int = -1
    begins: str = ""
    ends: str = ""
    data: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is white space."""
        return self.part is Part.TEXT and not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A unit's place in its paragraph.

    Args:
        items: in order.
        style: of the text outside all codes.
        text: of the unit.
        codes: of the unit.
        protected: spans of the unit.
        places: the item of each code.
    """

    items: tuple[Item, ...]
    style: Style
    text: str
    codes: tuple[Code, ...]
    protected: tuple[Span, ...]
    places: dict[tuple[CodeKind, int], Item]


def arrange(items: Iterable[Item]) -> list[Item | Passage]:
    """A paragraph in order: its passages with something to translate, and the items around them.

    Args:
        items: of the paragraph; opening and closing ones properly nested.
    """
    arranged: list[Item | Passage] = []
    segment: list[Item] = []
    for item in (*_break_pairs(_fold(_pair_ranges(_merge(items)))), Item(part=Part.BREAK)):
        if item.part is Part.BREAK:
            arranged += _find_passage(segment)
            arranged.append(item)
            segment = []
        else:
            segment.append(item)
    return arranged[:-1]


def _merge(items: Iterable[Item]) -> list[Item]:
    """Spans that meet and are alike as one, and texts that meet and are formatted alike."""
    merged: list[Item] = []
    same: dict[int, int] = {}
    for item in items:
        last = merged[-1] if merged else None
        if last is None:
            merged.append(item)
        elif item.part is Part.OPEN and last.part is Part.CLOSE and item.data == last.data:
            same[item.pair] = last.pair
            merged.pop()
        elif item.part is Part.CLOSE:
            merged.append(replace(item, pair=same.get(item.pair, item.pair)))
        elif item.part is last.part is Part.TEXT and (item.style.key, item.kept) == (last.style.key, last.kept):
            merged[-1] = replace(last, text=last.text + item.text)
        else:
            merged.append(item)
    return merged


def _pair_ranges(items: Sequence[Item]) -> list[Item]:
    """The items of a paragraph, points that begin and end a range as pairs; those that would not nest stay points."""
    number = max((item.pair for item in items), default=0)
    levels: list[list[int]] = [[]]
    paired = list(items)
    for index, item in enumerate(items):
        if item.part is Part.OPEN:
            levels.append([])
        elif item.part is Part.CLOSE:
            levels.pop()
        elif item.begins:
            levels[-1].append(index)
        elif item.ends:
            opened = levels[-1]
            if opened and items[opened[-1]].begins == item.ends:
                number += 1
                start = opened.pop()
                paired[start] = replace(items[start], part=Part.OPEN, pair=number)
                paired[index] = replace(item, part=Part.CLOSE, pair=number, data="")
            else:
                levels[-1] = [each for each in opened if items[each].begins != item.ends]
    return paired


def _fold(items: Iterable[Item]) -> list[Item]:
    """Pairs without a text in them as one point, pairs around another pair as one with it."""
    folded: list[Item] = []
    opened: list[int] = []
    for item in items:
        if item.part is Part.OPEN:
            opened.append(len(folded))
        elif item.part is Part.CLOSE:
            start = opened.pop()
            inner = folded[start + 1 :]
            if all(each.part in (Part.POINT, Part.BREAK) for each in inner):
                raw = tuple(piece for each in (*folded[start:], item) for piece in each.raw)
                part = Part.BREAK if any(each.part is Part.BREAK for each in inner) else Part.POINT
                folded[start:] = [Item(part=part, raw=raw, data=folded[start].data)]
                continue
            if inner[0].part is Part.OPEN and inner[-1].part is Part.CLOSE and inner[0].pair == inner[-1].pair:
                data = folded[start].data + inner[0].data
                inner[0] = replace(inner[0], raw=folded[start].raw + inner[0].raw, data=data)
                inner[-1] = replace(inner[-1], raw=inner[-1].raw + item.raw, data=data)
                folded[start:] = inner
                continue
        folded.append(item)
    return folded


def _break_pairs(items: Sequence[Item]) -> list[Item]:
    """Pairs that a break stands in as breaks, as each part of the text is a unit of its own."""
    broken = list(items)
    while True:
        segment = 0
        opened: dict[int, int] = {}
        crossing: set[int] = set()
        for item in broken:
            if item.part is Part.BREAK:
                segment += 1
            elif item.part is Part.OPEN:
                opened[item.pair] = segment
            elif item.part is Part.CLOSE and opened[item.pair] != segment:
                crossing.add(item.pair)
        if not crossing:
            return broken
        broken = [
            replace(item, part=Part.BREAK) if item.pair in crossing and item.part in (Part.OPEN, Part.CLOSE) else item
            for item in broken
        ]


def _find_passage(segment: Sequence[Item]) -> Iterator[Item | Passage]:
    """The items of a segment, what can be translated in it as a passage."""
    items = list(_split_blanks(segment))
    start, end = 0, len(items)
    while start < end:
        first, last = items[start], items[end - 1]
        if first.part is Part.POINT or first.is_blank:
            start += 1
        elif last.part is Part.POINT or last.is_blank:
            end -= 1
        elif first.part is Part.OPEN and last.part is Part.CLOSE and first.pair == last.pair:
            start, end = start + 1, end - 1
        else:
            break
    if any(item.part is Part.TEXT and not item.kept and not item.is_blank for item in items[start:end]):
        yield from items[:start]
        yield _make_passage(items[start:end])
        yield from items[end:]
    else:
        yield from items


def _split_blanks(segment: Iterable[Item]) -> Iterator[Item]:
    """The items, white space at both ends of each text as a text of its own, which no formatting need begin or end."""
    for item in segment:
        if item.part is not Part.TEXT or item.is_blank:
            yield replace(item, kept=False)
            continue
        body = item.text.strip()
        before = item.text.index(body)
        for text in (item.text[:before], body, item.text[before + len(body) :]):
            if text:
                yield replace(item, text=text, kept=item.kept and text == body)


def _make_passage(items: Sequence[Item]) -> Passage:
    items, style = _add_styles(items)
    text = ""
    codes: list[Code] = []
    protected: list[Span] = []
    places: dict[tuple[CodeKind, int], Item] = {}
    numbers: dict[int, int] = {}
    count = 0

    def add_code(kind: CodeKind, number: int, item: Item) -> None:
        codes.append(Code(offset=len(text), kind=kind, pair=number, data=item.data))
        places[kind, number] = item

    for item in items:
        start = len(text)
        if item.part in (Part.OPEN, Part.POINT, Part.FIELD):
            count += 1
        if item.part is Part.TEXT:
            text += item.text
        elif item.part is Part.POINT:
            add_code(CodeKind.POINT, count, item)
        elif item.part is Part.OPEN:
            numbers[item.pair] = count
            add_code(CodeKind.OPEN, count, item)
        elif item.part is Part.CLOSE:
            add_code(CodeKind.CLOSE, numbers[item.pair], item)
        else:
            add_code(CodeKind.OPEN, count, item)
            text += item.text
            add_code(CodeKind.CLOSE, count, item)
        if (item.kept or item.part is Part.FIELD) and item.text:
            protected.append((start, len(text)))
    return Passage(
        items=tuple(items), style=style, text=text, codes=tuple(codes), protected=tuple(protected), places=places
    )


def _add_styles(items: Sequence[Item]) -> tuple[list[Item], Style]:
    """The items with a pair of codes around text that is formatted unlike the most beside it, and that formatting."""
    counts: dict[int, Counter[bytes]] = {}
    styles: dict[bytes, Style] = {}
    levels = [-1]
    for item in items:
        if item.part is Part.OPEN:
            levels.append(item.pair)
        elif item.part is Part.CLOSE:
            levels.pop()
        elif item.part is Part.TEXT and not item.is_blank:
            styles.setdefault(item.style.key, item.style)
            # Without blanks, which may come to have the formatting beside them.
            counts.setdefault(levels[-1], Counter())[item.style.key] += len("".join(item.text.split()))
    outer = {level: styles[count.most_common(1)[0][0]] for level, count in counts.items()}
    added: list[Item] = []
    levels = [-1]
    current: Item | None = None
    # Where the formatting ends: after the last text that has it, not after a blank or footnote mark that follows.
    last = 0
    pair = max((item.pair for item in items), default=0)

    def close() -> None:
        nonlocal current
        if current is not None:
            added.insert(last, replace(current, part=Part.CLOSE))
            current = None

    for item in items:
        base = outer.get(levels[-1], PLAIN)
        if item.part is Part.OPEN:
            close()
            levels.append(item.pair)
            item = replace(item, style=outer.get(item.pair, PLAIN))
        elif item.part is Part.CLOSE:
            close()
            levels.pop()
        elif item.part is Part.TEXT:
            here = base if current is None else current.style
            if item.is_blank:
                item = replace(item, style=here)
            elif item.style.key != here.key:
                close()
                if item.style.key != base.key:
                    pair += 1
                    data = item.style.key.decode()
                    current = Item(part=Part.OPEN, pair=pair, style=item.style, data=data)
                    added.append(current)
            added.append(item)
            last = last if item.is_blank else len(added)
            continue
        added.append(item)
    close()
    return added, outer.get(-1, PLAIN)
