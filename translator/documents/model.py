"""What a document is, whatever its format: units of text with inline codes, and everything between them.

A format's ``parse`` reads bytes and gives a `Document`; its ``serialize`` writes the same bytes again, with the units
that have a translation replaced. What a unit holds beside plain text (tags, links, placeholders) are codes: they stand
between two characters of the text, and the translator puts them on the right words of the English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from glossary.model import Location
from terms.model import Span


class CodeKind(str, Enum):
    """What an inline code does at its place."""

    OPEN = "open"
    """It begins a span: ``<b>``, ``**``, ``[`` of a link."""
    CLOSE = "close"
    """It ends the span of the opening code with the same ``pair``."""
    POINT = "point"
    """It stands alone: ``<br/>``, an image, a footnote mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Markup between two characters of a unit's text.

    Args:
        offset: where it stands, in code points of the text; codes at the same offset stand in the order given.
        kind: whether it opens, closes or stands alone.
        pair: number that an opening and its closing code share, unique within the unit; a point has one of its own.
        data: what the format makes of it, as written in the file where there is such a text; for the format only.
    """

    offset: int
    kind: CodeKind
    pair: int
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The English of a unit, to be written into the document.

    Args:
        text: without markup.
        codes: exactly the codes of the unit, each once, at their places in ``text``, in the order of their offsets.
    """

    text: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A text that is translated as one: a paragraph, a cell, a message, a cue, an attribute.

    Args:
        text: the German, without markup and escapes. A line break in it is one that the reader of the document sees;
            lines that were wrapped for the file's sake are joined with spaces.
        codes: inline markup, in the order of their offsets.
        protected: spans of the text that come out as they are: code, ``translate="no"``, displayed placeholders.
        key: what the format calls it: a message id, the path of a key, the number of a cue; may be empty.
        location: where it begins in the file; for containers (DOCX, EPUB) the path names the part.
        target: English that the document holds already and that counts; ``None`` where there is none. Such units are
            left alone unless asked.
        span: where it stands in the file, in code points, where the file shows its text as it is; ``None`` elsewhere.
    """

    text: str
    codes: tuple[Code, ...] = ()
    protected: tuple[Span, ...] = ()
    key: str = ""
    location: Location
    target: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a document is read and written; a format looks at what concerns it.

    Args:
        source_column: name or number (from 1) of the column of a table that holds the German.
        target_column: the column that gets the English; the same or a new one where it is not there.
        width: longest line of a subtitle, in characters.
        language: tag of the English, for formats that name the language of their text.
    """

    source_column: str | None = None
    target_column: str | None = None
    width: int = 42
    language: str = "en-US"


class Document(Protocol):
    """A document that was read."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Everything translatable, each text once, in the order of the file."""
        ...

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The file, in pieces.

        Args:
            targets: one for each unit, in order, taken one by one as the file is written; ``None`` leaves the unit as
                it is. With nothing but ``None`` the file is the one that was read, byte for byte (containers: each
                part of it byte for byte).
        """
        ...
