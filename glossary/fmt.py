"""The layout of native glossary files: one look for all, with the order and the comments of the file.

`format_text` changes how a file looks, never what it says: the glossary read from it stays the same, comments stay
beside what they stood beside, and a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from glossary.formats import native
from glossary.formats.layout import lay_out, normal_breaks
from glossary.model import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that formatting changes.

    Args:
        location: where, in the file as it was.
        message: what, for people.
    """

    location: Location
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """A file after formatting.

    Args:
        text: the text it should have.
        changes: what differs from the text it had; empty where nothing does.
    """

    text: str
    changes: tuple[Change, ...]


def format_text(source: str, path: str = "<glossary>") -> Formatted:
    """The text of a native glossary file as it should look.

    Args:
        source: a valid glossary file.
        path: how to call it in messages.

    Raises:
        FileError: the text is not a valid glossary, or formatting it would change what it says.
    """
    before = native.parse(source, path)
    clean = normal_breaks(source)
    pieces, notes = lay_out(clean)
    text = "".join(pieces)
    if native.parse(text, path) != before:
        # Never seen; a file must not be damaged if it happens.
        raise FileError([Problem(message=f"{path}: formatting would change the glossary", expected="please report it")])
    whole = tuple(Change(location=Location(path=path, line=1, column=1), message=message) for message in _whole(source))
    lines = tuple(
        Change(location=Location(path=path, line=line, column=1), message=message) for line, message in sorted(notes)
    )
    changes = whole + lines
    if not changes:
        changes = (Change(location=Location(path=path, line=1, column=1), message="blank lines and comments"),)
    return Formatted(text=text, changes=() if text == source else changes)


def _whole(source: str) -> Iterator[str]:
    """What changes in the file as a whole."""
    if source.startswith("\ufeff"):
        yield "the byte order mark goes"
    if "\r" in source:
        yield "line ends become line feeds"
    if source and not source.endswith("\n"):
        yield "the last line gets its end"
