"""A string of a catalogue as a place of its file: one message, or the levels of an ICU message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glossary.model import Location
from translator.documents.icu import Piece, parse_icu, read_levels, write_levels
from translator.documents.messages import CATALOGUE, Message, read_message
from translator.documents.model import Target, Unit
from translator.documents.slots import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class StringSlot:
    """A string of a file.

    Args:
        units: one for a message, or one for each text of an ICU message.
        value: the string, its escapes resolved.
        pieces: the levels of an ICU message, or the only message.
        start, end: the stretch of the file that is replaced.
        escape: gives what replaces it for a new value.
    """

    units: tuple[Unit, ...]
    value: str
    pieces: tuple[Piece, ...] | Message
    start: int
    end: int
    escape: Callable[[str], str]

    def write(self, targets: Sequence[Target | None]) -> tuple[Edit, ...]:
        """The string anew."""
        if isinstance(self.pieces, Message):
            (target,) = targets
            new = self.value if target is None else self.pieces.write(target)
        else:
            new = write_levels(self.value, iter(self.pieces), iter(targets))
        return ((self.start, self.end, self.escape(new)),)


def read_string(
    value: str, key: str, location: Location, start: int, end: int, escape: Callable[[str], str]
) -> StringSlot | None:
    """The place of a string; ``None`` where there is nothing to translate in it."""
    level = parse_icu(value)
    pieces: tuple[Piece, ...] | Message
    if level is None:
        pieces = read_message(value, CATALOGUE).take_accelerator()
        messages = [pieces]
    else:
        pieces = tuple(read_levels(value, level))
        messages = [piece.message for piece in pieces]
    units = tuple(message.unit(key, location) for message in messages if message.text.strip())
    if not units:
        return None
    return StringSlot(units=units, value=value, pieces=pieces, start=start, end=end, escape=escape)
