"""Stretches of text with where they stand, as the readers give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from terms.findings import Ignore, Mark, SegmentPair


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text.

    Args:
        text: without markup and escapes.
        line, column: where it begins in the file, from 1.
        marks: where its parts stand, when the file has markup or escapes in it.
        key: what the format calls it.
        ignores: what comments ask for here.
    """

    text: str
    line: int
    column: int = 1
    marks: tuple[Mark, ...] = ()
    key: str = ""
    ignores: tuple[Ignore, ...] = ()


class TextBuilder:
    """Gathers the pieces of a text with their places."""

    __slots__ = ("_length", "_pieces", "marks")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.marks: list[Mark] = []

    def add(self, text: str, line: int, column: int) -> None:
        """Add a piece that the file writes as it is, at a place."""
        if not text:
            return
        last = self.marks[-1] if self.marks else None
        if last is None or (last.line, last.column + self._length - last.offset) != (line, column) or "\n" in text:
            self.marks.append(Mark(offset=self._length, line=line, column=column))
        self._pieces.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """What was gathered."""
        return "".join(self._pieces)

    def block(self, line: int, column: int, key: str = "", ignores: tuple[Ignore, ...] = ()) -> Block:
        """What was gathered, as a block; the place is that of the first piece, or the given one when there is none."""
        if self.marks:
            line, column = self.marks[0].line, self.marks[0].column
        return Block(text=self.text, line=line, column=column, marks=tuple(self.marks), key=key, ignores=ignores)


def gather(blocks: Sequence[Block]) -> Block:
    """Consecutive blocks as one, each on a line of its own."""
    if len(blocks) == 1:
        return blocks[0]
    marks: list[Mark] = []
    offset = 0
    for block in blocks:
        own = block.marks or (Mark(offset=0, line=block.line, column=block.column),)
        marks += (Mark(offset=mark.offset + offset, line=mark.line, column=mark.column) for mark in own)
        offset += len(block.text) + 1
    return Block(
        text="\n".join(block.text for block in blocks),
        line=blocks[0].line,
        column=blocks[0].column,
        marks=tuple(marks),
        key=blocks[0].key,
        ignores=tuple(ignore for block in blocks for ignore in block.ignores),
    )


def make_pair(german: Block | None, english: Block, path: str) -> SegmentPair:
    """The pair of two blocks, or the English alone; ``path`` is that of the English."""
    return SegmentPair(
        source=german.text if german else "",
        target=english.text,
        file=path,
        line=english.line,
        column=english.column,
        marks=english.marks,
        key=english.key or (german.key if german else ""),
        ignores=english.ignores,
    )
