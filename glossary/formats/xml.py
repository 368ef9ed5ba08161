"""XML read safely and in pieces, and written.

No document type is loaded, no entity beyond the five of XML is expanded, nothing is fetched: a file that declares or
uses one is refused. Reading goes through expat, which is part of Python, and keeps one entry in memory at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape as _escape

from glossary.errors import FileError, Problem
from glossary.model import Location

_CHUNK = 1 << 16
_DEEPEST = 64
_NOTHING: dict[str, str] = {}
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Element:
    """One element with what is in it; ``name`` without its namespace, language under the key ``lang``.

    ``line`` and ``column`` are known for the outermost element only.
    """

    __slots__ = ("attributes", "children", "column", "line", "name", "pieces")

    def __init__(self, name: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.pieces: list[str | Element] = []
        self.line = line
        self.column = column

    def text(self, skipped: frozenset[str] = frozenset()) -> str:
        """All text in the element, that of inner elements too, except those named."""
        if not self.children:
            return "".join(self.pieces)  # type: ignore[arg-type] # without children there is only text
        return "".join(
            piece if isinstance(piece, str) else "" if piece.name in skipped else piece.text(skipped)
            for piece in self.pieces
        )

    def child(self, name: str) -> Element | None:
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def find(self, name: str) -> Iterator[Element]:
        """All elements of a name inside this one, at any depth, in the order of the file."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.find(name)


class _Reader:
    """The handlers of expat: builds the wanted elements and refuses what is not safe."""

    def __init__(self, path: str, wanted: frozenset[str]) -> None:
        self.path = path
        self.wanted = wanted
        self.done: list[Element] = []
        self.root: Element | None = None
        self._open: list[Element] = []
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._external
        self.parser.SkippedEntityHandler = self._skipped

    def here(self) -> Location:
        return Location(path=self.path, line=self.parser.CurrentLineNumber, column=self.parser.CurrentColumnNumber + 1)

    def _refuse(self, message: str, found: str | None = None) -> FileError:
        return FileError([Problem(message=message, location=self.here(), found=found)])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._refuse("elements nested too deeply")
        local = name.rpartition(" ")[2]
        if self.root is not None and not self._open and local not in self.wanted:
            return
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else _NOTHING
        # The places of inner elements are never asked for, and asking expat for them takes a third of the time.
        line, column = (0, 0) if self._open else (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        element = Element(local, plain, line, column)
        if self.root is None:
            self.root = element
            if local not in self.wanted:
                return
        if self._open:
            self._open[-1].children.append(element)
            self._open[-1].pieces.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.done.append(element)

    def _characters(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(text)

    def _entity(self, name: str, *_: object) -> None:
        raise self._refuse("entities are not allowed", name)

    def _external(self, *_: object) -> int:
        raise self._refuse("external entities are not allowed")

    def _skipped(self, name: str, *_: object) -> None:
        raise self._refuse("undeclared entity", f"&{name};")


def read_elements(
    chunks: Iterable[bytes], path: str, wanted: Iterable[str], roots: Iterable[str]
) -> Iterator[tuple[Element, Element]]:
    """Each outermost element of a wanted name as soon as it is complete, with the root (without its content).

    Args:
        chunks: the bytes of the file, in pieces of any size.
        path: how to call the file in messages.
        wanted: names without namespace.
        roots: the names the root may have.

    Raises:
        FileError: not well-formed, an entity is declared or used, another root, or nested too deeply.
    """
    allowed = frozenset(roots)
    reader = _Reader(path, frozenset(wanted))
    checked = False
    for chunk, last in _with_last(chunks):
        try:
            reader.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            where = Location(path=path, line=error.lineno, column=error.offset + 1)
            raise FileError([Problem(message=f"not XML: {expat.ErrorString(error.code)}", location=where)]) from error
        except (LookupError, ValueError) as error:
            raise FileError([Problem(message=f"{path}: an encoding that cannot be read: {error}")]) from error
        root = reader.root
        if root is not None and not checked:
            checked = True
            if root.name not in allowed:
                where = Location(path=path, line=root.line, column=root.column)
                expected = " or ".join(f"<{name}>" for name in sorted(allowed))
                problem = Problem(message="unexpected root", location=where, found=f"<{root.name}>", expected=expected)
                raise FileError([problem])
        done, reader.done = reader.done, []
        for element in done:
            assert root is not None  # noqa: S101 # an element is complete only inside a root
            yield element, root


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        for start in range(0, len(chunk), _CHUNK):
            yield chunk[start : start + _CHUNK], False
    yield b"", True


def as_bytes(source: str | bytes) -> bytes:
    """The bytes to parse; text is encoded, and an encoding it declares no longer counts."""
    if isinstance(source, bytes):
        return source
    return re.sub(r"\A\ufeff?(<\?xml[^>]*?)\sencoding\s*=\s*(\"[^\"]*\"|'[^']*')", r"\1", source).encode("utf-8")


def escape(text: str) -> str:
    """Text as it may stand between tags; characters that XML cannot hold are left out."""
    return _escape(_ILLEGAL.sub("", text))


def attribute(value: str) -> str:
    """A value in quotes."""
    return '"' + _escape(_ILLEGAL.sub("", value), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}) + '"'


def element(name: str, text: str, /, **attributes: str) -> str:
    """One element with text; ``type_`` and ``lang`` stand for ``type`` and ``xml:lang``."""
    shown = "".join(
        f" {'xml:lang' if key == 'lang' else key.rstrip('_')}={attribute(value)}" for key, value in attributes.items()
    )
    return f"<{name}{shown}>{escape(text)}</{name}>"
