"""A document of text that is written by replacing stretches of it: everything else stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice
from typing import Protocol

from glossary.errors import FileError, Problem
from translator.documents.model import Target, Unit

Edit = tuple[int, int, str]
"""What replaces the text from a start to an end."""

LARGEST = 64 * 1024 * 1024
"""Bytes of a file: more is refused. A message of a program has about 50."""


class Slot(Protocol):
    """A place of the document that is written as one, from the translations of the units that it holds."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """What is translated, in the order of the file."""
        ...

    def write(self, targets: Sequence[Target | None]) -> Iterable[Edit]:
        """What changes, in order, when at least one of the units is translated."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SplicedText:
    """A document whose translation is spliced into it.

    Args:
        text: as written, without a byte order mark.
        slots: in the order of the file.
        once: changes that are made when anything is translated, as the language that a header names.
        mark: the byte order mark, or nothing.
        encoding: of the file. What it cannot hold is written as references of XML.
    """

    text: str
    slots: tuple[Slot, ...]
    once: tuple[Edit, ...] = ()
    mark: bytes = b""
    encoding: str = "utf-8"

    @property
    def units(self) -> tuple[Unit, ...]:
        """Everything translatable, in the order of the file."""
        return tuple(chain.from_iterable(slot.units for slot in self.slots))

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The file, in pieces.

        Raises:
            ValueError: there are not as many targets as units, or the codes of one would break the file.
        """
        if self.mark:
            yield self.mark
        position = 0
        edits = self._edits(iter(targets))
        first = next(edits, None)
        for start, end, new in _merge(self.once, first, edits):
            yield self._encode(self.text[position:start] + new)
            position = end
        yield self._encode(self.text[position:])

    def _edits(self, targets: Iterator[Target | None]) -> Iterator[Edit]:
        for slot in self.slots:
            taken = list(islice(targets, len(slot.units)))
            if len(taken) < len(slot.units):
                message = "fewer translations than units"
                raise ValueError(message)
            if any(target is not None for target in taken):
                yield from slot.write(taken)

    def _encode(self, text: str) -> bytes:
        return text.encode(self.encoding, "xmlcharrefreplace")


def _merge(once: Iterable[Edit], first: Edit | None, edits: Iterator[Edit]) -> Iterable[Edit]:
    """All changes in order, those made once before others at the same place; none without a first one."""
    return () if first is None else merge(once, chain((first,), edits), key=lambda edit: edit[0])


def check_size(content: bytes, path: str) -> None:
    """Refuse a file that is too large.

    Raises:
        FileError: it is.
    """
    if len(content) > LARGEST:
        found = f"{len(content) / 1024 / 1024:.0f} MB"
        expected = f"at most {LARGEST // 1024 // 1024} MB; split it"
        raise FileError([Problem(message=f"{path}: the file is too large", found=found, expected=expected)])
