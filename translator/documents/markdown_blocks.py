"""The blocks of a Markdown document that hold text, with their places in the file.

markdown-it-py tells the lines of a block and its content without the marks of quotes and lists; each line of the
content is the end of a line of the file.

Source: CommonMark 0.31 (https://spec.commonmark.org/0.31.2/).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from glossary.errors import FileError, Problem
from glossary.files import locate
from terms.model import Span
from translator.documents.markdown_inline import TOO_DEEP, Inner, read_inline
from translator.documents.markdown_writing import Way, sign_items, write_block
from translator.documents.runs import Item, Part, Run, pair, read_run
from translator.documents.stretches import Piece, Stretch

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_CELL_END = re.compile(r"(?<!\\)\|")
# What stands on lines of its own, and is no text: directives of Docusaurus and pandoc, admonitions of MkDocs and of
# GitHub, attributes of kramdown.
_DIRECTIVE = re.compile(
    r"^[ \t]*(?::::.*|(?:!!!|\?\?\?\+?)[ \t].*|\[![A-Za-z]+\][+-]?[ \t]*|\{:[^{}\n]*\}[ \t]*)(?:\n|\Z)", re.MULTILINE
)
_AROUND = {
    "paragraph_open": ("paragraph", "", ""),
    "heading_open": ("heading", "# ", ""),
    "underlined": ("heading", "", "\n"),
}
"""What makes a text the block that it is: the name of its tokens, and what stands before and behind it."""
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*(?=[\r\n]*\Z)")
_TASK = re.compile(r"\[[ xX]\][ \t]")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^{}\n]*\}[ \t]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A text in the file.

    Args:
        kind: a key of `_AROUND`, or where it stands that is no block of its own.
        source: without the marks of quotes and lists before its lines.
        starts: where each line begins in the source.
        places: where each line begins in the file.
        prefix: what stands before the second line.
        in_table: whether bars have to be escaped.
        underline: the line that makes a heading of it.
    """

    kind: str
    source: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    prefix: str = ""
    in_table: bool = False
    underline: str = ""

    def place(self, span: Span) -> Span:
        """A span of the source, in the file."""
        first = bisect_right(self.starts, span[0]) - 1
        last = bisect_right(self.starts, max(span[1] - 1, span[0])) - 1
        return self.places[first] + span[0] - self.starts[first], self.places[last] + span[1] - self.starts[last]


class BlockReader:
    """The stretches of a document.

    Args:
        md: from `make_parser`.
        text: of the file.
        begin: where its front matter ends.
        path: how to call it in messages.

    Raises:
        FileError: quotes and lists are nested more deeply than can be read.
    """

    def __init__(self, md: MarkdownIt, text: str, begin: int, path: str) -> None:
        self._md = md
        self._text = text
        self._lines: list[Span] = []
        position = begin
        while position < len(text):
            match = _LINE.match(text, position)
            position = match.end() if match else len(text)
            self._lines.append((match.start() if match else position, position))
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._env: dict[str, Any] = {}
        self._tokens: Sequence[Token] = md.parse(text[begin:], self._env)
        if TOO_DEEP in self._env:
            where = locate(path, text, self._lines[self._env[TOO_DEEP]][0])
            problem = "quotes and lists are nested too deeply to be read"
            raise FileError([Problem(message=problem, location=where, expected="at most 100 quotes or 50 lists")])

    def read(self) -> Iterator[Stretch]:
        """All stretches."""
        row, column = -1, 0
        for index, token in enumerate(self._tokens):
            if token.type != "inline" or not token.map or not token.content.strip():
                continue
            around = self._tokens[index - 1]
            if around.type in ("th_open", "td_open"):
                # Cells of one row have the same line: each is looked for behind the one before.
                block = self._find_cell(token, column if token.map[0] == row else self._lines[token.map[0]][0])
                row, column = token.map[0], block.places[0] + len(block.source)
            else:
                block = self._find_block(token, around)
            yield from self._read_block(block)

    def _find_block(self, token: Token, around: Token) -> _Block:
        """The lines of a paragraph or a heading: each is the end of a line of the file."""
        first = (token.map or [0])[0]
        if around.type == "heading_open" and around.markup.startswith("#"):
            start, end = self._lines[first]
            mark = self._text.index(around.markup, start, end) + len(around.markup)
            place = self._text.index(token.content, mark, end)
            return _Block(kind="heading_open", source=token.content, starts=(0,), places=(place,))
        lines = token.content.split("\n")
        # Lines of spaces that Markdown does not take for blank are none of the content.
        while not all(
            self._text[slice(*self._lines[first + number])].rstrip().endswith(line.strip())
            for number, line in enumerate(lines)
        ):
            first += 1
        starts, places, position = [], [], 0
        for number, line in enumerate(lines):
            start, end = self._lines[first + number]
            starts.append(position)
            places.append(start + len(self._text[start:end].rstrip()) - len(line.rstrip()))
            position += len(line) + 1
        prefix = ""
        if len(places) > 1:
            line = lines[1]
            prefix = self._text[self._lines[first + 1][0] : places[1] + len(line) - len(line.lstrip(" \t"))]
        source = token.content
        kind, underline = "paragraph_open", ""
        if around.type == "heading_open":
            line = self._text[slice(*self._lines[(around.map or [0, 1])[1] - 1])]
            match = _UNDERLINE.search(line)
            kind, underline = "underlined", match[0] if match else ""
        return _Block(
            kind=kind,
            source=source,
            starts=tuple(starts),
            places=tuple(places),
            prefix=prefix,
            underline=underline,
        )

    def _find_cell(self, token: Token, column: int) -> _Block:
        """A cell, as written: with its escaped bars."""
        end = self._lines[(token.map or [0])[0]][1]
        content = token.content.strip()
        while True:
            match = _CELL_END.search(self._text, column, end)
            stop = match.start() if match else end
            raw = self._text[column:stop].rstrip()
            shown = raw.strip().replace("\\|", "|")
            # Before the first cell of a row, marks of quotes and lists may stand.
            if shown == content or (self._begins_line(column) and shown.endswith(content)):
                source = raw[len(raw) - len(content.replace("|", "\\|")) :]
                place = column + len(raw) - len(source)
                return _Block(kind="cell", source=source, starts=(0,), places=(place,), in_table=True)
            if match is None:
                raise AssertionError(token.content)
            column = match.end()

    def _begins_line(self, column: int) -> bool:
        return column == 0 or self._text[column - 1] in "\r\n"

    def _read_block(self, block: _Block) -> Iterator[Stretch]:
        inline = read_inline(self._md, block.source, self._env)
        for window in _find_windows(block, inline.items):
            items = _cut(inline.items, window, is_cell=block.in_table)
            run = read_run(items, block.source)
            if run is not None:
                yield self._make_stretch(block, inline.items, run, inline.edits)
        for inner in inline.inner:
            stretch = self._make_inner(block, inner)
            if stretch is not None:
                yield stretch

    def _make_stretch(
        self,
        block: _Block,
        items: Sequence[Item],
        run: Run,
        edits: Sequence[tuple[Span, str]] = (),
        bounds: Span | None = None,
    ) -> Stretch:
        """The stretch of a run among these items, which are a block, or a part of one between two bounds."""
        span = block.place(run.span)
        column = span[0] - max(self._text.rfind("\n", 0, span[0]), self._text.rfind("\r", 0, span[0])) - 1
        raw = self._text[slice(*span)].splitlines()
        soft = len(raw) > 1 + len(run.breaks)
        widths = [column + len(raw[0]), *map(len, raw[1:])]
        start, end = run.span
        first, last = bounds or (0, len(block.source))
        way = Way(
            read=partial(self._read_again, block=block, windows=_find_windows(block, items)),
            head=block.source[first:start],
            tail=block.source[end:last],
            before=sign_items([item for item in items if item.span[1] <= start], block.source),
            behind=sign_items([item for item in items if item.span[0] >= end], block.source),
            breaks=tuple(_name_break(text) for text in run.breaks),
            width=max(widths) if soft and not bounds else None,
            column=column,
            indent=len(block.prefix),
            pipes=block.in_table,
        )
        # How a second line begins is not known within a code.
        line_start = " " if bounds else self._newline + block.prefix
        write = partial(self._write, way=way, block=block, line_start=line_start)
        return Stretch(
            span=span,
            text=run.text,
            codes=run.codes,
            protected=run.protected,
            source=block.source,
            places=run.places,
            kept=run.kept,
            edits=tuple(edits),
            local=run.span,
            write=write,
        )

    def _write(self, pieces: Sequence[Piece], *, way: Way, block: _Block, line_start: str) -> str:
        try:
            written = write_block(pieces, way)
        except ValueError:
            if block.kind not in _AROUND or way.read(block.source) is not None:
                raise
            # Not even the German is this block without what stands before it in the file, such as a fixed space.
            inline = replace(way, read=lambda source: read_inline(self._md, source, self._env).items)
            written = write_block(pieces, inline)
        return written.replace("\n", line_start)

    def _make_inner(self, block: _Block, inner: Inner) -> Stretch | None:
        """The stretch of a text within a code."""
        if inner.kind == "title":
            write = partial(self._write_title, quote=block.source[inner.span[1]], pipes=block.in_table)
            return Stretch(span=block.place(inner.span), text=inner.text, local=inner.span, write=write, key="title")
        items = [
            Item(part=Part.TEXT, span=item.span, text=" ")
            if item.part is Part.BREAK and block.source[item.span[0]] != "<"
            else item
            for item in inner.items
        ]
        run = read_run(items, block.source)
        if run is None:
            return None
        start, end = inner.span
        part = replace(block, kind=inner.kind)
        if not inner.label:
            return self._make_stretch(part, items, run, bounds=inner.span)
        label_end = start + len(inner.label)
        stretch = self._make_stretch(part, items, run, bounds=(start, label_end))
        # The words of the image name its target: the name is written behind the new ones.
        local = run.span[0], end
        tail = f"{block.source[run.span[1] : label_end]}][{inner.label}]".replace("\n", " ")
        write = partial(_write_label, write=stretch.write, tail=tail)
        return replace(stretch, span=block.place(local), local=local, write=write)

    def _write_title(self, pieces: Sequence[Piece], *, quote: str, pipes: bool) -> str:
        text = "".join(piece for _, piece in pieces).replace("\n", " ")
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", text).replace("&", "&amp;")
        text = re.sub(r"([()])" if quote == ")" else f"({quote})", r"\\\1", text)
        return text.replace("|", "\\|") if pipes else text

    def _read_again(self, source: str, *, block: _Block, windows: Sequence[Span]) -> Sequence[Item] | None:
        """The items of a block as written, ``None`` where it would be another block."""
        # What would be a definition is none of the document.
        notes = self._env.get("footnotes", {})
        env = {
            "references": ChainMap({}, self._env.get("references", {})),
            "footnotes": {name: ChainMap({}, notes.get(name, {})) for name in ("refs", "list")},
        }
        if block.kind in _AROUND:
            name, before, behind = _AROUND[block.kind]
            tokens = self._md.parse(before + source + behind + block.underline, env)
            types = [f"{name}_open", "inline", f"{name}_close"]
            if [token.type for token in tokens] != types or tokens[1].content != source.strip():
                return None
        if block.kind in ("alt", "footnote"):
            # Brackets must be balanced, as they are in the words of an image.
            around = read_inline(self._md, f"![{source}](x)", env).items
            if [item.span for item in around] != [(0, len(source) + 6)]:
                return None
            return read_inline(self._md, source, env).items
        items = read_inline(self._md, source, env).items
        again = _find_windows(replace(block, source=source), items)
        ends = len(source) - again[-1][1], len(block.source) - windows[-1][1]
        return items if (len(again), again[0][0], ends[0]) == (len(windows), windows[0][0], ends[1]) else None


def _write_label(pieces: Sequence[Piece], *, write: Callable[[Sequence[Piece]], str], tail: str) -> str:
    return write(pieces) + tail


def _find_windows(block: _Block, items: Sequence[Item]) -> list[Span]:
    """The parts of a block that are text."""
    source = block.source
    windows: list[Span] = []
    position = 0
    task = _TASK.match(source)
    if task:
        position = task.end()
    if block.kind == "paragraph_open":
        for match in _DIRECTIVE.finditer(source):
            windows.append((position, match.start()))
            position = match.end()
    attributes = _ATTRIBUTES.search(source, position)
    windows.append((position, attributes.start() if attributes else len(source)))
    starts = [start for start, _ in windows]
    ends = [end for _, end in windows]

    def find(place: int) -> tuple[int, int]:
        return bisect_right(starts, place), bisect_right(ends, place)

    partner = pair(items)
    for index, item in enumerate(items):
        last = items[partner.get(index, index)]
        if (item.part is not Part.TEXT) and find(item.span[0]) != find(max(last.span[1] - 1, last.span[0])):
            return [(0, len(source))]  # markup that goes over such a line
    return windows


def _cut(items: Sequence[Item], window: Span, *, is_cell: bool) -> list[Item]:
    """The items within a part of the source; code in a cell without the marks before its bars."""
    start, end = window
    kept: list[Item] = []
    for item in items:
        first, last = max(item.span[0], start), min(item.span[1], end)
        if first < last:
            text = item.text
            if item.part is Part.TEXT and len(text) == item.span[1] - item.span[0]:
                text = text[first - item.span[0] : last - item.span[0]]
            if is_cell and item.kept:
                text = text.replace("\\|", "|")
            kept.append(
                Item(part=item.part, span=(first, last), text=text, name=item.name, data=item.data, kept=item.kept)
            )
    return kept


def _name_break(raw: str) -> str:
    """How a line break is written: in the way of the source."""
    if raw.startswith("<"):
        return raw
    return "\\\n" if raw.startswith("\\") else "  \n"
