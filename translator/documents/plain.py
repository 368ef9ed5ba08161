"""Plain text: a line is a paragraph, wrapped lines are one; all between the paragraphs stays as it is.

Encoding: UTF-8, with or without a byte order mark. A round trip loses nothing.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossary.files import decode, locate_each
from translator.document import Block, parse_text, serialize_text
from translator.documents.model import Options, Target, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """A plain-text document.

    Args:
        text: as written, without a byte order mark.
        blocks: its paragraphs.
        units: one for each paragraph.
        mark: the byte order mark, or nothing.
    """

    text: str
    blocks: tuple[Block, ...]
    units: tuple[Unit, ...]
    mark: bytes = b""

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The text with its paragraphs replaced, in pieces."""
        if self.mark:
            yield self.mark
        for piece in self.render(targets):
            yield piece.encode()

    def render(self, targets: Iterable[Target | None]) -> Iterator[str]:
        """The same as text, without the byte order mark."""
        remaining = iter(targets)
        return serialize_text(self.text, self.blocks, lambda _: _english(next(remaining)))


def _english(target: Target | None) -> str | None:
    return None if target is None else target.text


def parse(content: bytes, path: str, options: Options) -> PlainText:  # noqa: ARG001 - every format takes them
    """The paragraphs of a plain text.

    Raises:
        FileError: the content is not UTF-8, or a line is too long to be prose.
    """
    return read(decode(content, path), path, BOM_UTF8 if content.startswith(BOM_UTF8) else b"")


def read(text: str, path: str, mark: bytes = b"") -> PlainText:
    """The paragraphs of a plain text that is at hand.

    Args:
        text: without a byte order mark.
        path: how to call it in messages.
        mark: the byte order mark, or nothing.

    Raises:
        FileError: a line is too long to be prose.
    """
    blocks = parse_text(text, path)
    places = locate_each(path, text, (block.span[0] for block in blocks))
    units = tuple(
        Unit(text=block.text, span=block.span, location=place) for block, place in zip(blocks, places, strict=True)
    )
    return PlainText(text=text, blocks=blocks, units=units, mark=mark)
