"""Plain text and its translation, side by side: lines, paragraphs, or aligned by length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from glossary.errors import FileError, Problem
from terms.bilingual.alignment import align
from terms.bilingual.blocks import Block, gather, make_pair
from terms.findings import SegmentPair
from terms.suppress import take_comments

_BREAK = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> Iterator[Block]:
    """The lines of a text that are not blank; only line feeds and carriage returns end one."""
    start, number = 0, 1
    for match in (*_BREAK.finditer(text), None):
        line = text[start : match.start()] if match else text[start:]
        if line.strip():
            yield Block(text=line, line=number)
        if match:
            start, number = match.end(), number + 1


def split_blocks(lines: Sequence[Block]) -> Iterator[Block]:
    """The paragraphs of a text: lines with no blank line between."""
    group: list[Block] = []
    for line in lines:
        if group and line.line != group[-1].line + 1:
            yield gather(group)
            group = []
        group.append(line)
    if group:
        yield gather(group)


def read_blocks(text: str, path: str) -> tuple[Block, ...]:  # noqa: ARG001 # as all formats have it
    """The lines of a plain text, comments with requests taken out."""
    return take_comments(split_lines(text))


def pair_lines(source: str, target: str, source_path: str, target_path: str) -> tuple[SegmentPair, ...]:
    """The paragraphs of two plain texts, side by side.

    Lines where both have the same number of lines that are not blank; else paragraphs (between blank lines) where these
    are equally many; else lines aligned by their length.

    Raises:
        FileError: the texts cannot be aligned.
    """
    german = list(split_lines(source))
    english = take_comments(split_lines(target))
    return pair_blocks(german, english, source_path, target_path, lines=True)


def _are_wrapped(lines: Sequence[Block]) -> bool:
    """Whether sentences go on in the next line, as in text wrapped at a fixed width."""
    return any(
        second.line == first.line + 1 and second.text.lstrip()[:1].islower() for first, second in pairwise(lines)
    )


def pair_blocks(
    german: Sequence[Block], english: Sequence[Block], source_path: str, target_path: str, *, lines: bool = False
) -> tuple[SegmentPair, ...]:
    """Blocks side by side, aligned by length where their numbers differ.

    Args:
        german, english: in the order of the text.
        source_path, target_path: how to call them in messages.
        lines: whether the blocks are lines, which may be wrapped otherwise on the two sides.

    Raises:
        FileError: the texts cannot be aligned.
    """
    if not german and not english:
        return ()
    if lines and _are_wrapped(german):
        wrapped = list(split_blocks(german)), list(split_blocks(english))
        if len(wrapped[0]) == len(wrapped[1]):
            return tuple(make_pair(first, second, target_path) for first, second in zip(*wrapped, strict=True))
    if len(german) == len(english):
        return tuple(make_pair(first, second, target_path) for first, second in zip(german, english, strict=True))
    if lines:
        blocks = list(split_blocks(german)), list(split_blocks(english))
        if len(blocks[0]) == len(blocks[1]) > 1:
            return tuple(make_pair(first, second, target_path) for first, second in zip(*blocks, strict=True))
    beads = align([block.text for block in german], [block.text for block in english])
    if beads is None:
        what = "lines with text" if lines else "blocks of text"
        message = f"{source_path} has {len(german)} {what} and {target_path} has {len(english)}"
        expected = "the same number, or texts alike enough to be aligned by their length"
        raise FileError([Problem(message=message, expected=expected)])
    pairs = []
    for (low, high), (start, end) in beads:
        text = "\n".join(block.text for block in german[low:high])
        if low == high:
            continue
        if start == end:
            previous = english[start - 1] if start else english[0]
            pairs.append(SegmentPair(source=text, target="", file=target_path, line=previous.line))
            continue
        pairs.append(make_pair(Block(text=text, line=german[low].line), gather(english[start:end]), target_path))
    return tuple(pairs)
