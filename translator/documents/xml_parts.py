"""XML with the place of every element in its bytes, so that a stretch can be replaced and all else stays as it was.

No entity of the document's own is expanded, nothing is fetched: a part with an internal DTD is refused.

Source: expat through ``xml.parsers.expat``, whose ``CurrentByteIndex`` tells where an event begins.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.model import Span

_DEEPEST = 256
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
# Characters that XML 1.0 cannot hold in any way.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


@dataclass(slots=True, kw_only=True)
class Node:
    """An element with its place.

    Args:
        name: with the short prefix that the format's table gives for its namespace.
        attributes: by name, likewise.
        line: of its start tag.
        column: of its start tag.
        start: first byte of its start tag.
        inner: first byte after its start tag.
        inner_end: first byte of its end tag; that after the tag of an empty element.
        end: first byte after it.
        children: elements and texts, in order.
    """

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    start: int
    inner: int = -1
    inner_end: int = -1
    end: int = -1
    children: list[Node | str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Where it stands in the part, in bytes."""
        return (self.start, self.end)

    @property
    def elements(self) -> Iterator[Node]:
        """The elements directly within."""
        return (child for child in self.children if isinstance(child, Node))

    @property
    def text(self) -> str:
        """All text within."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def find(self, name: str) -> Node | None:
        """The first element directly within that has this name."""
        return next((child for child in self.elements if child.name == name), None)

    def holds(self, names: Collection[str]) -> bool:
        """Whether an element with one of these names is within."""
        return any(child.name in names or child.holds(names) for child in self.elements)


def find_encoding(content: bytes) -> str:
    """The encoding of an XML document, by its byte order mark or its declaration."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(content.removeprefix(BOM_UTF8))
    return declared[1].decode("ascii").lower() if declared else "utf-8"


def decode_xml(content: bytes, path: str) -> bytes:
    """An XML document as UTF-8, whatever its encoding; the same bytes where it is UTF-8.

    Raises:
        FileError: the encoding is unknown, or the content is not in it.
    """
    encoding = find_encoding(content)
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return content
    try:
        return content.decode(encoding).encode()
    except (LookupError, ValueError) as error:
        raise FileError([Problem(message=f"{path}: not readable XML: {error}")]) from error


def encode_xml(content: bytes, encoding: str) -> bytes:
    """An XML document in its own encoding again; what that cannot hold stands as character references.

    Args:
        content: in UTF-8.
        encoding: from `find_encoding`.
    """
    if encoding in ("utf-8", "utf8"):
        return content
    return content.decode().encode(encoding, errors="xmlcharrefreplace")


def escape_text(text: str) -> bytes:
    """Text as XML content.

    Raises:
        ValueError: it has a character that XML cannot hold.

    >>> escape_text("A & B < C")
    b'A &amp; B &lt; C'
    """
    illegal = _ILLEGAL.search(text)
    if illegal:
        raise ValueError(f"U+{ord(illegal[0]):04X} cannot stand in XML")
    return text.translate(_ESCAPES).encode()


def find_elements(
    content: bytes,
    path: str,
    names: Collection[str],
    visit: Callable[[Node], None],
    *,
    prefixes: Mapping[str, str],
    skipped: Collection[str] = (),
) -> None:
    """Show each outermost element with one of some names, with all that is in it, in order.

    Args:
        content: the part, in UTF-8.
        path: how to call it in messages.
        names: of the elements, with short prefixes.
        visit: told each of them.
        prefixes: the short prefix for each namespace; names of other namespaces have none.
        skipped: elements that are not looked into.

    Raises:
        FileError: the part is not well-formed, has a DTD of its own, or is nested too deeply.
    """
    _Reader(content, path, names, visit, prefixes, skipped).read()


class _Reader:
    def __init__(
        self,
        content: bytes,
        path: str,
        names: Collection[str],
        visit: Callable[[Node], None],
        prefixes: Mapping[str, str],
        skipped: Collection[str],
    ) -> None:
        self._content, self._path, self._visit = content, path, visit
        self._names, self._prefixes, self._skipped = names, prefixes, skipped
        self._short: dict[str, str] = {}
        self._stack: list[Node] = []
        self._depth = 0
        # The depth of the element that is skipped, 0 outside one.
        self._silent = 0
        # Where a tag ends is known when the next event begins.
        self._opened: Node | None = None
        self._closed: Node | None = None
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        # These have no meaning here, but tell where the tag before them ends.
        self._parser.StartCdataSectionHandler = self._pass
        self._parser.CommentHandler = self._pass
        self._parser.ProcessingInstructionHandler = self._pass
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._entity

    def read(self) -> None:
        try:
            self._parser.Parse(self._content, True)
        except expat.ExpatError as error:
            where = Location(path=self._path, line=error.lineno, column=error.offset + 1)
            message = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise FileError([Problem(message=message, location=where)]) from error
        self._settle(len(self._content))

    def _settle(self, index: int) -> None:
        if self._opened is not None:
            self._opened.inner = index
            self._opened = None
        if self._closed is not None:
            closed, self._closed = self._closed, None
            closed.end = index
            if not self._stack:
                self._visit(closed)

    def _name(self, name: str) -> str:
        short = self._short.get(name)
        if short is None:
            space, _, local = name.rpartition(" ")
            prefix = self._prefixes.get(space)
            short = self._short[name] = f"{prefix}:{local}" if prefix else local
        return short

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._settle(self._parser.CurrentByteIndex)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FileError([Problem(message=f"elements nested more than {_DEEPEST} deep", location=self._here())])
        if self._silent:
            return
        short = self._name(name)
        if short in self._skipped and not self._stack:
            self._silent = self._depth
        elif self._stack or short in self._names:
            node = Node(
                name=short,
                attributes={self._name(key): value for key, value in attributes.items()},
                line=self._parser.CurrentLineNumber,
                column=self._parser.CurrentColumnNumber + 1,
                start=self._parser.CurrentByteIndex,
            )
            if self._stack:
                self._stack[-1].children.append(node)
            self._stack.append(node)
            self._opened = node

    def _end(self, _: str) -> None:
        index = self._parser.CurrentByteIndex
        self._settle(index)
        if self._silent:
            if self._silent == self._depth:
                self._silent = 0
        elif self._stack:
            self._closed = self._stack.pop()
            self._closed.inner_end = index
        self._depth -= 1

    def _text(self, data: str) -> None:
        self._settle(self._parser.CurrentByteIndex)
        if self._stack and not self._silent:
            children = self._stack[-1].children
            if children and isinstance(children[-1], str):
                children[-1] += data
            else:
                children.append(data)

    def _pass(self, *_: object) -> None:
        self._settle(self._parser.CurrentByteIndex)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            expected = "a document without entities of its own"
            raise FileError(
                [Problem(message="a document type of its own", location=self._here(), found=name, expected=expected)]
            )
        del system, public

    def _entity(self, *_: object) -> None:
        raise FileError([Problem(message="an entity declaration", location=self._here())])

    def _here(self) -> Location:
        return Location(
            path=self._path, line=self._parser.CurrentLineNumber, column=self._parser.CurrentColumnNumber + 1
        )
