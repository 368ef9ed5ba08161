"""From a run of text and markup to the text and the codes of a unit.

What stands at both ends of a run without text of its own (a tag around the whole, an image before it) is left out of
the unit: it cannot come to stand at a wrong place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from terms.model import Span
from translator.documents.model import Code, CodeKind

# The mark of a note is no word of its sentence: the model would put it before its word. Units and powers stand behind
# letters and figures that are too short for a word.
_MARK_TEXT = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§¹²³⁰⁴-⁹]+|[a-z])[\])]?\s*")
_BEFORE_MARK = re.compile(r"[^\W\d_]{4,}[.,;:!?…\"'”“’‘»«)\]]*\Z")
_LONGEST = 100
_RAISED = ("sup", "<sup>")
_READING = ("rt", "rp", "rtc", "<rt>", "<rp>", "<rtc>")
_BLANKS = re.compile(r"[ \t\n\r\f]+")


class Part(Enum):
    """What an item of a run is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    POINT = "point"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of a run.

    Args:
        part: what it is.
        span: in the source.
        text: of a text, without escapes; as long as the span where nothing is escaped.
        name: that an opening and its closing tag share.
        data: of the code.
        kept: of an opening tag, whether what stands between it and its closing one comes out as it is; of a text,
            whether it is only shown between such tags.
    """

    part: Part
    span: Span
    text: str = ""
    name: str = ""
    data: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The text and codes of a unit.

    Args:
        span: in the source.
        text: white space runs are one space, breaks are line breaks.
        codes: in order.
        places: of the codes in the source.
        protected: spans of the text.
        kept: by pair, the text between two codes that comes out as it is, and its source.
        breaks: how each line break of the text is written.
    """

    span: Span
    text: str
    codes: tuple[Code, ...]
    places: tuple[Span, ...]
    protected: tuple[Span, ...]
    kept: dict[int, tuple[str, str]]
    breaks: tuple[str, ...]


def read_run(items: Sequence[Item], source: str) -> Run | None:
    """The unit that a run makes; ``None`` where it holds nothing to translate.

    Args:
        items: in the order of the source, without gaps.
        source: that their spans count in.
    """
    items = _join_unread(items, pair(items))
    items = _join_empty(items, pair(items))
    partner = pair(items)
    items = _hide(items, partner)
    first, last = _trim(items, partner)
    if first >= last:
        return None
    gatherer = _Gatherer(source)
    texts = [index for index in range(first, last) if _is_text(items[index])]
    index = first
    while index < last:
        item = items[index]
        close = partner.get(index)
        if item.part is Part.OPEN and close is not None and item.kept:
            gatherer.add_kept(item, items[index + 1 : close], items[close], index)
            index = close
        elif item.part is Part.OPEN and close is not None:
            gatherer.add_code(item, CodeKind.OPEN, index)
        elif item.part is Part.CLOSE and close is not None:
            gatherer.add_code(item, CodeKind.CLOSE, close)
        elif item.part is Part.BREAK and texts[0] < index < texts[-1]:
            gatherer.add_break(item)
        elif item.part is Part.TEXT:
            gatherer.add_text(item.text)
        else:
            gatherer.add_code(
                _widen(item, items[index + 1 : index + 2]) if gatherer.ends_blank else item, CodeKind.POINT, index
            )
        index += 1
    start = items[first].span[0]
    if items[first].part is Part.TEXT:
        start += _blank_before(items[first])
    end = items[last - 1].span[1]
    if items[last - 1].part is Part.TEXT:
        end -= _blank_behind(items[last - 1])
    return gatherer.finish((start, end))


def pair(items: Sequence[Item]) -> dict[int, int]:
    """The partner of each tag that has one; pairs are nested, tags that would overlap have none."""
    partner: dict[int, int] = {}
    if not any(item.part is Part.CLOSE for item in items):
        return partner
    opened: list[int] = []
    names: Counter[str] = Counter()
    for index, item in enumerate(items):
        if item.part is Part.OPEN:
            opened.append(index)
            names[item.name] += 1
        elif item.part is Part.CLOSE and names[item.name]:
            while True:
                before = opened.pop()
                names[items[before].name] -= 1
                if items[before].name == item.name:
                    break
            partner[before], partner[index] = index, before
    return partner


def _is_text(item: Item) -> bool:
    return item.part is Part.TEXT and not item.text.isspace()


def _join_unread(items: Sequence[Item], partner: dict[int, int]) -> Sequence[Item]:
    """The items with each mark of a note, and how a word is pronounced above it (``rt``), as one point."""
    if not any(item.part is Part.OPEN and item.name in (*_RAISED, *_READING) for item in items):
        return items
    joined: list[Item] = []
    done = -1
    before = ""
    for index, item in enumerate(items):
        if index <= done:
            continue
        close = partner.get(index, -1)
        if item.part is Part.OPEN and close >= 0 and item.name in (*_RAISED, *_READING):
            # Markdown is read again when it is written: a mark with markup of its own would be another text then.
            is_plain = item.name[0] != "<" or all(
                part.part is Part.TEXT and _is_plain(part) for part in items[index + 1 : close]
            )
            within = "".join(part.text for part in items[index : close + 1])
            is_mark = item.name in _READING or (_MARK_TEXT.fullmatch(within) and _BEFORE_MARK.search(before))
            if is_mark and is_plain:
                data = "".join(part.data or part.text for part in items[index : close + 1])
                joined.append(Item(part=Part.POINT, span=(item.span[0], items[close].span[1]), data=data))
                done = close
                continue
        if item.part is Part.TEXT:
            before = (before + item.text)[-_LONGEST:]
        joined.append(item)
    return joined


def _join_empty(items: Sequence[Item], partner: dict[int, int]) -> Sequence[Item]:
    """The items with each pair that holds no text (the anchor of a link, a link around an image) as one point."""
    joined: list[Item] = []
    texts = [index for index, item in enumerate(items) if _is_text(item)]
    done = -1
    for index, item in enumerate(items):
        close = partner.get(index, -1)
        if index <= done:
            continue
        following = bisect_left(texts, index)
        if item.part is Part.OPEN and close >= 0 and (following == len(texts) or texts[following] > close):
            data = "".join(part.data for part in items[index : close + 1])
            joined.append(Item(part=Part.POINT, span=(item.span[0], items[close].span[1]), data=data))
            done = close
        else:
            joined.append(item)
    return joined


def _hide(items: Sequence[Item], partner: dict[int, int]) -> Sequence[Item]:
    """The items with kept text that does not stand between kept tags as points."""
    if not any(item.part is Part.TEXT and item.kept for item in items):
        return items
    hidden: list[Item] = []
    shown_until = -1
    for index, item in enumerate(items):
        if item.part is Part.OPEN and item.kept:
            shown_until = max(shown_until, partner.get(index, -1))
        is_hidden = item.part is Part.TEXT and item.kept and index > shown_until
        hidden.append(Item(part=Part.POINT, span=item.span, data=item.text) if is_hidden else item)
    return hidden


def _trim(items: Sequence[Item], partner: dict[int, int]) -> tuple[int, int]:
    """The items of a run without those at its ends that have no text."""

    texts = [index for index, item in enumerate(items) if _is_text(item)]
    if not texts:
        return 0, 0
    # Pairs that hold the first text but not the last one (or the other way round) stay; those around both go.
    first, last = texts[0], texts[-1]
    start, end = first, last + 1
    for index in range(first - 1, -1, -1):
        close = partner.get(index)
        if (
            items[index].part is Part.OPEN
            and close is not None
            and close > first
            and (close < last or items[index].kept)
        ):
            start = index
    for index in range(last + 1, len(items)):
        before = partner.get(index)
        if items[index].part is not Part.CLOSE or before is None or before >= last:
            continue
        if before > first or items[before].kept:
            end = index + 1
    return start, end


def _widen(item: Item, behind: Sequence[Item]) -> Item:
    """A point between two spaces with the second one, of which the text has only the first."""
    if not behind or behind[0].part is not Part.TEXT:
        return item
    blanks = _BLANKS.match(behind[0].text) if _is_plain(behind[0]) else None
    end = item.span[1] + (blanks.end() if blanks else 0)
    return Item(part=item.part, span=(item.span[0], end), data=item.data)


def _blank_before(item: Item) -> int:
    return len(item.text) - len(item.text.lstrip()) if _is_plain(item) else 0


def _blank_behind(item: Item) -> int:
    return len(item.text) - len(item.text.rstrip()) if _is_plain(item) else 0


def _is_plain(item: Item) -> bool:
    return len(item.text) == item.span[1] - item.span[0]


class _Gatherer:
    """The text, codes and breaks of a unit as they are found."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._length = 0
        self._codes: list[Code] = []
        self._places: list[Span] = []
        self._protected: list[Span] = []
        self._kept: dict[int, tuple[str, str]] = {}
        self._breaks: list[str] = []

    @property
    def ends_blank(self) -> bool:
        """Whether no more white space is added to the text."""
        return not self._parts or self._parts[-1][-1] in " \n"

    def add_text(self, text: str) -> None:
        """Add text, its white space collapsed."""
        collapsed = _BLANKS.sub(" ", text)
        if self.ends_blank:
            collapsed = collapsed.lstrip(" ") if self._length else collapsed.lstrip()
        self._put(collapsed)

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def add_code(self, item: Item, kind: CodeKind, pair: int) -> None:
        """Add a code at the end of the text."""
        self._codes.append(Code(offset=self._length, kind=kind, pair=pair, data=item.data))
        self._places.append(item.span)

    def add_kept(self, before: Item, within: Sequence[Item], behind: Item, pair: int) -> None:
        """Add a span that comes out as it is; the tags within are no codes."""
        text = "".join(item.text for item in within if item.part is Part.TEXT)
        text = _BLANKS.sub(" ", text).strip()
        self._kept[pair] = text, self._source[before.span[1] : behind.span[0]]
        self.add_code(before, CodeKind.OPEN, pair)
        if text:
            self._protected.append((self._length, self._length + len(text)))
        self._put(text)
        self.add_code(behind, CodeKind.CLOSE, pair)

    def add_break(self, item: Item) -> None:
        """Add a line break; no space stands before it."""
        if self._parts and self._parts[-1].endswith(" "):
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
            if not self._parts[-1]:
                self._parts.pop()
            for index in range(len(self._codes) - 1, -1, -1):
                code = self._codes[index]
                if code.offset <= self._length:
                    break
                self._codes[index] = Code(offset=self._length, kind=code.kind, pair=code.pair, data=code.data)
        self._breaks.append(self._source[slice(*item.span)])
        self._put("\n")

    def finish(self, span: Span) -> Run | None:
        """The run; ``None`` where nothing is to be translated."""
        text = "".join(self._parts)
        end = len(text.rstrip())
        numbers = {pair: number for number, pair in enumerate(dict.fromkeys(code.pair for code in self._codes))}
        free = [True] * end
        for start, stop in self._protected:
            free[start:stop] = [False] * len(free[start:stop])
        if not any(letter.strip() and is_free for letter, is_free in zip(text[:end], free, strict=True)):
            return None
        codes = tuple(
            Code(offset=min(code.offset, end), kind=code.kind, pair=numbers[code.pair], data=code.data)
            for code in self._codes
        )
        return Run(
            span=span,
            text=text[:end],
            codes=codes,
            places=tuple(self._places),
            protected=tuple(self._protected),
            kept={numbers[pair]: what for pair, what in self._kept.items()},
            breaks=tuple(self._breaks),
        )
