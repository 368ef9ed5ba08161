"""A part of an office document: an XML file whose paragraphs are units; what DOCX, PPTX, ODT and EPUB have alike.

Written again, only paragraphs that were translated differ from the file that was read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from glossary.model import Location
from terms.model import Span
from translator.documents.model import Target, Unit
from translator.documents.passage_writing import WriteText, write_passage
from translator.documents.passages import Item, Part, Passage, Raw, Style, arrange
from translator.documents.xml_parts import Node, decode_xml, encode_xml, escape_text, find_elements, find_encoding

_PREFIX = re.compile(rb"<([^\s/>:]+:)?")
_BLANKS = re.compile(r"[ \t\r\n]+")
DUBLIN_CORE = {"http://purl.org/dc/elements/1.1/": "dc"}
"""The namespace of titles, descriptions and languages in most formats."""

_LANGUAGE = re.compile(rb"(<dc:language\b[^>]*>\s*)de(?:-\w+)*(?=\s*<)")
_DESCRIPTION = re.compile(rb"\s(?P<name>title|descr)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
_FILE_NAME = re.compile(r"\S+\.\w{2,4}")
# Names that Word, LibreOffice and pandoc give to styles for code, in English and German, without blanks.
_CODE_STYLE = re.compile(
    r"(?:inline|source|plain)?code(?:block)?|(?:source|preformatted|macro)text|macro|verbatim(?:char)?"
    r"|quell(?:text|code)|vorformatiertertext|html(?:code|preformatted|keyboard|sample|variable|typewriter|vorformatiert)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a paragraph.

    Args:
        span: of its content, in bytes of the part.
        items: in order.
        write_text: writes text into it.
    """

    span: Span
    items: Iterable[Item]
    write_text: WriteText


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the paragraphs of a part are.

    Args:
        prefixes: short prefix of each namespace.
        blocks: elements that are paragraphs.
        read: reads one, or its attributes; nothing of those that are left alone.
        skipped: elements that are not looked into.
    """

    prefixes: Mapping[str, str]
    blocks: Collection[str]
    read: Callable[[Node, bytes], Iterable[Reading]]
    skipped: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """A paragraph with something to translate.

    Args:
        span: of its content.
        pieces: of it, in order.
        write_text: writes text into it.
        first: index of its first unit.
        last: index after its last unit.
    """

    span: Span
    pieces: tuple[Item | Passage, ...]
    write_text: WriteText
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlPart:
    """A part that was read.

    Args:
        content: in UTF-8.
        encoding: of the file.
        units: in order; those of a text box or note after the paragraph in which it is anchored.
        paragraphs: with units, in the order of their beginning.
    """

    content: bytes
    encoding: str
    units: tuple[Unit, ...]
    paragraphs: tuple[_Paragraph, ...]

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The part with its units replaced, in pieces."""
        wanted = list(targets)
        changed = [each for each in self.paragraphs if any(wanted[each.first : each.last])]
        starts = [each.span[0] for each in changed]

        def write(span: Span, index: int) -> Iterator[bytes]:
            """A stretch of the part with the changed paragraphs in it, which begin at an index."""
            position, end = span
            index = bisect_left(starts, position, index)
            while index < len(changed) and starts[index] < end:
                paragraph = changed[index]
                yield self.content[position : starts[index]]
                yield from write_paragraph(paragraph, index + 1)
                position = paragraph.span[1]
                # Those within it are written by it.
                index = bisect_left(starts, position, index + 1)
            yield self.content[position:end]

        def write_paragraph(paragraph: _Paragraph, index: int) -> Iterator[bytes]:
            def write_raw(raw: Raw) -> Iterator[bytes]:
                for piece in raw:
                    if isinstance(piece, bytes):
                        yield piece
                    else:
                        yield from write(piece, index)

            english = iter(wanted[paragraph.first : paragraph.last])
            for piece in paragraph.pieces:
                target = next(english) if isinstance(piece, Passage) else None
                if isinstance(piece, Passage) and target is not None:
                    yield from write_passage(piece, target, paragraph.write_text, write_raw)
                    continue
                for item in piece.items if isinstance(piece, Passage) else (piece,):
                    if item.part is Part.TEXT:
                        yield paragraph.write_text(item.text, item.style, False)
                    else:
                        yield from write_raw(item.raw)

        pieces = write((0, len(self.content)), 0)
        if not changed or self.encoding in ("utf-8", "utf8"):
            yield from pieces
        else:
            yield encode_xml(b"".join(pieces), self.encoding)


def read_part(content: bytes, path: str, grammar: Grammar) -> XmlPart:
    """The paragraphs of a part.

    Args:
        content: of the part.
        path: how to call it in messages.
        grammar: of its format.

    Raises:
        FileError: it is not well-formed, has a DTD of its own, or is nested too deeply.
    """
    text = decode_xml(content, path)
    units: list[Unit] = []
    paragraphs: list[_Paragraph] = []

    def visit(node: Node) -> None:
        where = Location(path=path, line=node.line, column=node.column)
        for reading in grammar.read(node, text):
            pieces = tuple(arrange(reading.items))
            found = [piece for piece in pieces if isinstance(piece, Passage)]
            first = len(units)
            units.extend(
                Unit(text=each.text, codes=each.codes, protected=each.protected, location=where) for each in found
            )
            if found:
                paragraph = _Paragraph(
                    span=reading.span, pieces=pieces, write_text=reading.write_text, first=first, last=len(units)
                )
                paragraphs.append(paragraph)
        for inner in _find_inner(node, grammar):
            visit(inner)

    find_elements(text, path, grammar.blocks, visit, prefixes=grammar.prefixes, skipped=grammar.skipped)
    return XmlPart(content=text, encoding=find_encoding(content), units=tuple(units), paragraphs=tuple(paragraphs))


def _find_inner(node: Node, grammar: Grammar) -> Iterator[Node]:
    """The paragraphs of text boxes and notes within a paragraph."""
    for child in node.elements:
        if child.name in grammar.blocks:
            yield child
        elif child.name not in grammar.skipped:
            yield from _find_inner(child, grammar)


def find_prefix(node: Node, content: bytes) -> bytes:
    """The namespace prefix of an element as the file writes it, with its colon."""
    found = _PREFIX.match(content, node.start)
    return (found and found[1]) or b""


def collapse(text: str) -> str:
    """A text with each run of white space as one blank."""
    return _BLANKS.sub(" ", text)


def read_plain(node: Node, content: bytes) -> Iterator[Reading]:
    """The text of an element that holds text only, such as a title."""
    del content
    items = [Item(part=Part.TEXT, text=collapse(node.text))]
    yield Reading(span=(node.inner, node.inner_end), items=items, write_text=_write_plain)


def _write_plain(text: str, style: Style, english: bool) -> bytes:
    del style, english
    return escape_text(text)


def read_descriptions(node: Node, content: bytes) -> Iterator[Reading]:
    """The text for those who do not see a picture: its title and description, unless that is the name of a file."""
    tag = content[node.start : node.inner]
    for found in _DESCRIPTION.finditer(tag):
        text = node.attributes.get(found["name"].decode(), "")
        if text and not _FILE_NAME.fullmatch(text):
            start, end = found.span("value")
            items = [Item(part=Part.TEXT, text=text)]
            yield Reading(span=(node.start + start, node.start + end), items=items, write_text=_write_attribute)


def _write_attribute(text: str, style: Style, english: bool) -> bytes:
    escaped = _write_plain(text, style, english)
    return escaped.replace(b'"', b"&quot;").replace(b"'", b"&apos;").replace(b"\n", b"&#10;")


def read_title(content: bytes, path: str, elements: Collection[str], prefixes: Mapping[str, str]) -> XmlPart:
    """A part whose texts stand in elements of their own, such as titles and descriptions.

    Raises:
        FileError: see `read_part`.
    """
    return read_part(content, path, Grammar(prefixes=prefixes, blocks=elements, read=read_plain))


def name_language(language: str) -> Callable[[bytes], bytes]:
    """A function that names the language of a document in its metadata anew, where that was German."""
    return partial(_LANGUAGE.sub, rb"\g<1>" + language.encode())


def is_code_style(name: str) -> bool:
    """Whether a style is by its name one for code.

    >>> [is_code_style(name) for name in ("Source Code", "Source_20_Text", "HTML Code", "Barcode", "Standard")]
    [True, True, True, False, False]
    """
    return _CODE_STYLE.fullmatch(re.sub(r"_20_|[\W_]", "", name).lower()) is not None


def find_range(node: Node, ends: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Which range an element begins, and which it ends: kind and name, empty for none.

    Args:
        node: the element.
        ends: for the name of a beginning, that of its end and the attribute with the name that both share.
    """
    for begin, (end, attribute) in ends.items():
        if node.name in (begin, end):
            key = f"{begin} {node.attributes.get(attribute, '')}"
            return (key, "") if node.name == begin else ("", key)
    return "", ""
