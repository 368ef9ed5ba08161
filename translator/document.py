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
from translator.lines import find_columns

# Longer lines are not prose; nobody wants to wait for their translation.
MAX_LINE = 1_000_000

# Lines wrapped by a program are about this long (RFC 3676 recommends 72, few programs go beyond 100).
_WRAP_MIN, _WRAP_MAX = 45, 100
_OPENING = "„“\"»(‚'"
_ENDS = '.!?:“”")'
# A German word that did not fit leaves a line this much shorter at most.
_WRAP_RAGGED = 25


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
        if start < end:
            group.append((start, end))
        else:
            yield from _paragraphs(text, group)
            group = []
        position += len(line)
    yield from _paragraphs(text, group)


def _paragraphs(text: str, lines: Sequence[Span]) -> Iterator[Block]:
    """The paragraphs of some lines without a blank one between them: one, where they were wrapped, else one a line.

    The columns of a line are paragraphs of their own.
    """
    if _is_wrapped(text, lines):
        start, end = lines[0][0], lines[-1][1]
        joined = "".join(" " if character in "\r\n" else character for character in text[start:end])
        yield Block(text=joined, span=(start, end), width=max(last - first for first, last in lines))
        return
    for start, end in lines:
        for first, last in find_columns(text[start:end]):
            yield Block(text=text[start + first : start + last], span=(start + first, start + last))


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether lines were wrapped at a fixed width.

    All but the last are then about as long, and sentences go on over their ends: in small letters, or, since German
    nouns have capitals, from lines that end without a mark to a last one that ends with one.
    """
    widths = [end - start for start, end in lines]
    if len(lines) < 2 or not _WRAP_MIN <= max(widths) <= _WRAP_MAX or min(widths[:-1]) < max(widths) - _WRAP_RAGGED:
        return False
    if any(not text[start].isalnum() and text[start] not in _OPENING for start, _ in lines):
        return False
    if any(text[start].islower() for start, _ in lines[1:]):
        return True
    open_ends = sum(text[end - 1] not in _ENDS for _, end in lines[:-1])
    return len(lines) >= 3 and text[lines[-1][1] - 1] in _ENDS and 2 * open_ends >= len(lines) - 1


def serialize_text(text: str, blocks: Sequence[Block], translate: Callable[[int], str | None]) -> Iterator[str]:
    """The document with its paragraphs replaced, in pieces; all between them as it was.

    Args:
        text: the document as written.
        blocks: from `parse_text`.
        translate: gives the new text of the block with an index, ``None`` to leave it as it is.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    position = 0
    for index, block in enumerate(blocks):
        yield text[position : block.span[0]]
        new = translate(index)
        if new is None:
            new = text[slice(*block.span)]
        elif block.width is not None:
            lines = textwrap.wrap(new, width=block.width, break_long_words=False, break_on_hyphens=False)
            new = newline.join(lines)
        yield new
        position = block.span[1]
    yield text[position:]
