"""English written as Markdown, so that it is read as what it is.

What is written is read again: text that would become markup, and marks that would become text, are escaped more
strictly, then written as HTML, until it is read as it should be. So plain text stays as readable as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from translator.documents.model import CodeKind
from translator.documents.runs import Item, Part, pair
from translator.documents.stretches import Piece
from translator.documents.wrap import fill, split_words

_MARKUP = re.compile(r"([\\`*_\[\]<~{^]|!(?=\[)|&(?=#?\w+;))")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINE_START = re.compile(r"([ \t]*)(\d{1,9}(?=[.)])|(?=[-+*>#=~|:`]))")
_MARK = re.compile(r"(?<=>)([^<>]*)(?=</(?:sup|rt|rp|rtc)>(?!`))")  # words in backticks stay one code
_BREAK = re.compile(r"<br\b[^>]*>|\\(?=\s)", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_CODE = "\0"
_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "del"}

Sign = tuple[bool, str]
"""Whether something is a code, and how it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a block is written.

    Args:
        read: gives the items of a block as written, ``None`` where it would be another block.
        head, tail: what stands in the block before and behind.
        before, behind: what these are, as `sign_items` has it.
        breaks: how the line breaks of the source are written.
        width: at which the source is wrapped, or ``None``.
        column: at which the first line begins.
        indent: at which the other ones begin.
        pipes: whether ``|`` has to be escaped, as in a table.
    """

    read: Callable[[str], Sequence[Item] | None]
    head: str
    tail: str
    before: Sequence[Sign]
    behind: Sequence[Sign]
    breaks: tuple[str, ...] = ()
    width: int | None = None
    column: int = 0
    indent: int = 0
    pipes: bool = False


def write_block(pieces: Sequence[Piece], way: Way) -> str:
    """The text of a block.

    Args:
        pieces: text and codes.
        way: how it is written.

    Raises:
        ValueError: the codes cannot stand in this order in Markdown, such as a link in a link.
    """
    moved = _move_blanks(pieces)
    stars = [(kind, "*" * len(text) if kind and text in ("_", "__") else text) for kind, text in moved]
    tags = [(kind, _as_tag(kind, text)) for kind, text in moved]
    attempts = (
        (moved, str),
        (moved, _escape),
        (stars, _escape),
        (stars, _escape_all),
        (tags, _escape_all),
        (tags, _refer),
    )
    # On one line nothing comes to stand where a line begins: a comment there would end the paragraph.
    for layout in (way, replace(way, width=None)):
        for attempt, escape in attempts:
            written = _lay_out(attempt, layout, escape)
            block = way.head + written + way.tail
            items = way.read(block)
            wanted = _join([*way.before, *((kind is not None, text) for kind, text in attempt), *way.behind])
            if items is not None and _join(sign_items(items, block)) in (wanted, _join(_part_marks(wanted))):
                return written
    raise ValueError(f"these codes cannot be written as Markdown: {''.join(text for _, text in pieces)!r}")


def _part_marks(signs: Iterable[Sign]) -> Iterator[Sign]:
    """The signs with the mark of a note, which is one code of a unit, as the tags and the text that are read."""
    for is_code, text in signs:
        for number, part in enumerate(_MARK.split(text) if is_code else [text]):
            yield (is_code and not number % 2, part)


def _as_tag(kind: CodeKind | None, text: str) -> str:
    if kind is CodeKind.POINT or kind is None or text not in _TAGS:
        return text
    return f"<{'/' if kind is CodeKind.CLOSE else ''}{_TAGS[text]}>"


def _move_blanks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without white space behind an opening mark and before a closing one, where neither would be one."""
    moved: list[Piece] = []
    for kind, text in pieces:
        if kind is None:
            body = text.lstrip(" \n")
            blank = text[: len(text) - len(body)]
            index = len(moved)
            while blank and index and moved[index - 1][0] is CodeKind.OPEN and moved[index - 1][1] in _TAGS:
                index -= 1
            if index < len(moved):
                moved.insert(index, (None, blank))
                text = body
            if text:
                moved.append((None, text))
        elif kind is CodeKind.CLOSE and text in _TAGS and moved and moved[-1][0] is None:
            before = moved.pop()[1]
            body = before.rstrip(" \n")
            if body:
                moved.append((None, body))
            moved.append((kind, text))
            if body != before:
                moved.append((None, before[len(body) :]))
        else:
            moved.append((kind, text))
    return moved


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _escape_all(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)


def _refer(text: str) -> str:
    """The text with references: a bar above a line of dashes makes a table even when it is escaped."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", text)


def _lay_out(pieces: Sequence[Piece], way: Way, escape: Callable[[str], str]) -> str:
    """The lines of a block, wrapped where the source was."""

    def write_text(text: str) -> str:
        text = escape(text)
        return _BAR.sub(r"\\|", text) if way.pipes else text

    paragraphs: list[list[Piece]] = [[]]
    for kind, text in pieces:
        lines = text.split("\n") if kind is None else [text]
        for index, line in enumerate(lines):
            if index:
                paragraphs.append([])
            # A line that begins with a code needs no escape there.
            code = line if way.width or not line.endswith("\n") else f"{line[:-1]} "
            paragraphs[-1].append((kind, line if kind is None else _CODE + code))
    parts: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        words = [word for word in split_words(paragraph, write_text) if word[0]] or [("", 0)]
        column = way.indent if number else way.column
        lines = fill(words, way.width, column, way.indent) if way.width else [" ".join(text for text, _ in words)]
        if escape is not str:
            lines = [_escape_start(line) for line in lines]
        # A backslash at the end of a line would be a line break.
        parts.append("\n".join(f"{line}\\" if _LAST_BACKSLASH.search(line) else line for line in lines))
    result = parts[0]
    for number, part in enumerate(parts[1:]):
        result += (way.breaks[min(number, len(way.breaks) - 1)] if way.breaks else " ") + part
    return result.replace(_CODE, "")


def _escape_start(line: str) -> str:
    match = _LINE_START.match(line)
    if match is None:
        return line
    return f"{line[: match.end()]}\\{line[match.end() :]}"


def sign_items(items: Sequence[Item], source: str) -> list[Sign]:
    """What a block holds, in the terms of pieces: what is kept is a code."""
    parts: list[Sign] = []
    partner = pair(items)
    kept_until = -1
    for index, item in enumerate(items):
        if item.part is Part.OPEN and item.kept:
            kept_until = max(kept_until, partner.get(index, -1))
        is_text = item.part is Part.TEXT and index > kept_until
        if item.part is not Part.BREAK:
            parts.append((not is_text, item.text if is_text else source[slice(*item.span)]))
    return parts


def _join(parts: Iterable[Sign]) -> list[Sign]:
    """Parts without white space and line breaks, those of one kind joined."""
    signed: list[Sign] = []
    for is_code, text in parts:
        text = "".join((_BREAK.sub("", text) if is_code else text).split())
        if signed and signed[-1][0] is is_code:
            text = signed.pop()[1] + text
        if text:
            signed.append((is_code, text))
    return signed
