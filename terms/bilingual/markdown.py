"""Markdown (CommonMark and tables): the text of paragraphs, headings, list items and cells.

Code, link targets, raw HTML and front matter are no text. Requests to be silent stand in HTML comments and hold for the
next block, or for the block in which they stand.

Source: CommonMark 0.31 through markdown-it-py (extra ``documents``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossary.errors import FileError, Problem
from terms.bilingual.blocks import Block, TextBuilder
from terms.findings import INLINE_CODE, Ignore
from terms.suppress import end_blocks, read_ignores

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(?:---\n.*?\n(?:---|\.\.\.)|\+\+\+\n.*?\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)


def read_blocks(text: str, path: str) -> tuple[Block, ...]:
    """The blocks of a Markdown document.

    Raises:
        FileError: markdown-it-py is not installed.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        expected = "pip install 'termtreu[documents]'"
        raise FileError([Problem(message=f"{path}: Markdown needs markdown-it-py", expected=expected)]) from error
    text = re.sub(r"\r\n?", "\n", text)
    front = _FRONT_MATTER.match(text)
    if front:
        text = "\n" * front.group().count("\n") + text[front.end() :]
    # Parts that the join rule would merge (escapes, entities) stand apart, each with its own length in the file.
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    lines = text.split("\n")
    return _blocks(parser.parse(text), lines)


def _blocks(tokens: list[Token], lines: list[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    waiting: tuple[Ignore, ...] = ()
    cell = (-1, 0)
    for token in tokens:
        if token.type == "html_block":
            waiting += read_ignores(token.content, (token.map or [0])[0] + 1)
        if token.type != "inline" or not token.map or not token.content.strip():
            continue
        first, last = token.map
        # Cells of one row have the same lines: each is looked for behind the one before.
        column = cell[1] if cell[0] == first else 0
        builder, end = _gather(token, lines, first, last, column)
        cell = first, end
        own = tuple(
            ignore
            for child in token.children or ()
            if child.type == "html_inline"
            for ignore in read_ignores(child.content, first + 1)
        )
        block = builder.block(first + 1, 1, "", waiting + own)
        if block.text.replace(INLINE_CODE, "").strip():
            blocks.append(block)
            waiting = ()
    return end_blocks(blocks, waiting)


def _gather(token: Token, lines: list[str], first: int, last: int, column: int) -> tuple[TextBuilder, int]:
    """The text of a block; each part is looked for in the file behind the one before."""
    builder = TextBuilder()
    line = first

    def find(piece: str) -> None:
        nonlocal line, column
        for number in range(line, min(last, len(lines))):
            place = lines[number].find(piece, column if number == line else 0)
            if place >= 0:
                line, column = number, place
                return

    for child in _flat(token.children or []):
        if child.type in ("softbreak", "hardbreak"):
            builder.add("\n", line + 1, column + 1)
            line, column = min(line + 1, last - 1), 0
        elif child.type in ("text", "text_special"):
            find(child.markup or child.content if child.type == "text_special" else child.content)
            builder.add(child.content, line + 1, column + 1)
            column += len(child.markup) if child.type == "text_special" and child.markup else len(child.content)
        elif child.type in ("code_inline", "html_inline"):
            find(child.content)
            if child.type == "code_inline":
                builder.add(INLINE_CODE, line + 1, column + 1)
            column += len(child.content)
        elif child.type == "link_close":
            # Behind the target of the link, so that its words are not taken for the text that follows.
            found = re.compile(r"\]\([^)\n]*\)|\]\[[^\]\n]*\]").search(lines[line], column)
            column = found.end() if found else column
    return builder, column


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield from _flat(token.children or [])
        else:
            yield token
