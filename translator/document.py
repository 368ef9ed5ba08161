"""A plain-text document: what is translated, and what stays as it is between it.

A line is a paragraph, as in text copied from news sites; lines that were wrapped at a fixed width are joined first
and wrapped again afterwards.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from glossary.files import locate
from terms.model import Span

# Longer lines are not prose; nobody wants to wait for their translation.
MAX_LINE = 1_000_000

# Lines wrapped by a program are about this long (RFC 3676 recommends 72, few programs go beyond 100).
_WRAP_MIN, _WRAP_MAX = 45, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph.

    Args:
        text: the paragraph on one line; as long as the text as written, so that spans hold in both.
        span: where it stands in the document.
        width: the width at which it was wrapped, ``None`` when it stood on one line.
    """

    text: str
    span: Span
    width: int | None = None


def parse_text(text: str, path: str = "<text>") -> tuple[Block, ...]:
    """The paragraphs of a plain text; what stands between them is layout.

    Args:
        text: the document.
        path: how to call it in messages.

    Raises:
        FileError: a line is longer than a million characters.
    """
    return tuple(_blocks(text, path))


def _blocks(text: str, path: str) -> Iterator[Block]:
    group: list[Span] = []
    position = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        if len(body) > MAX_LINE:
            where = locate(path, text, position)
            message = f"a line of {len(body):,} characters"
            raise FileError([Problem(message=message, location=where, expected=f"at most {MAX_LINE:,}")])
        start = position + len(body) - len(body.lstrip())
        end = position + len(body.rstrip())
        if start >= end:
            yield from _join(text, group)
            group = []
        else:
            if group and not _continues(text, group, (start, end)):
                yield from _join(text, group)
                group = []
            group.append((start, end))
        position += len(line)
    yield from _join(text, group)


def _continues(text: str, group: Sequence[Span], line: Span) -> bool:
    """Whether a line goes on with the sentence of the lines before, as in text wrapped at a fixed width."""
    start, end = group[-1]
    length = end - start
    first = text[line[0]]
    if not _WRAP_MIN <= length <= _WRAP_MAX or text[end - 1] in ".!?:;…" or not (first.isalnum() or first in '„“"»('):
        return False
    # The next word would not have fitted, or the line begins like the middle of a sentence.
    return first.islower() or length + len(text[slice(*line)].split()[0]) >= _longest(group) >= _WRAP_MIN + 15


def _longest(group: Sequence[Span]) -> int:
    return max(end - start for start, end in group)


def _join(text: str, group: Sequence[Span]) -> Iterator[Block]:
    if not group:
        return
    start, end = group[0][0], group[-1][1]
    body = text[start:end]
    if len(group) == 1:
        yield Block(text=body, span=(start, end))
    else:
        joined = "".join(" " if character in "\r\n" else character for character in body)
        yield Block(text=joined, span=(start, end), width=_longest(group))


def serialize_text(text: str, blocks: Sequence[Block], translate: Callable[[int], str]) -> Iterator[str]:
    """The document with its paragraphs replaced, in pieces; all between them as it was.

    Args:
        text: the document as written.
        blocks: from `parse_text`.
        translate: gives the new text of the block with an index.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    position = 0
    for index, block in enumerate(blocks):
        yield text[position : block.span[0]]
        new = translate(index)
        if block.width is not None:
            lines = textwrap.wrap(new, width=block.width, break_long_words=False, break_on_hyphens=False)
            new = newline.join(lines)
        yield new
        position = block.span[1]
    yield text[position:]
