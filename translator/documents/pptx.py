"""PPTX: slides in their order with their tables, groups and SmartArt, notes, and the title of a presentation.

Runs that look alike are one text; other formatting and links are codes. Slide numbers and dates stay as they are, and
so do masters and layouts, charts (their text comes from the workbook in them), comments and media.

A round trip changes the paragraphs that are translated, whose runs are written anew.

Source: ECMA-376 part 1, PresentationML and DrawingML,
https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from glossary.errors import FileError, Problem
from translator.documents.archive import Archive, Container
from translator.documents.model import Document, Options
from translator.documents.office import Grammar, Reading, find_prefix, read_descriptions, read_part
from translator.documents.open_packaging import find_parts, find_related, read_core
from translator.documents.passages import PLAIN, Item, Part, Style
from translator.documents.xml_parts import Node, decode_xml, escape_text, find_elements

_PREFIXES = {
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}
_PICTURE = "p:cNvPr"
_MAINS = (
    "presentationml.presentation.main+xml",
    "presentationml.slideshow.main+xml",
    "presentationml.template.main+xml",
    "ms-powerpoint.presentation.macroEnabled.main+xml",
    "ms-powerpoint.slideshow.macroEnabled.main+xml",
    "ms-powerpoint.template.macroEnabled.main+xml",
)
_LATER = ("diagramData", "diagramDrawing", "notesSlide")
# What may differ between runs that look alike.
_UNSEEN = frozenset({"lang", "altLang", "dirty", "err", "smtClean", "smtId", "noProof", "bmk"})
_LANGUAGE = re.compile(rb"(\blang\s*=\s*[\"'])de(?:-\w+)?(?=[\"'])")
_PIECES = re.compile("(\n|\t+)")


def parse(content: bytes, path: str, options: Options) -> Container:
    """The text of a presentation.

    Raises:
        FileError: not a PPTX, damaged, encrypted, or not to be trusted.
    """
    archive = Archive(content, path)
    mains = find_parts(archive, _MAINS)
    if not mains:
        raise FileError([Problem(message=f"{path}: no presentation in it", expected="a PPTX file")])
    translate = partial(_LANGUAGE.sub, rb"\g<1>" + options.language.encode())
    grammar = Grammar(
        prefixes=_PREFIXES, blocks=frozenset({"a:p", _PICTURE}), read=partial(_read_block, translate=translate)
    )
    parts: dict[str, Document] = {
        name: read_part(archive.read(name), archive.place(name), grammar) for name in _order_parts(archive, mains[0])
    }
    core, relabel = read_core(archive, options)
    return Container(archive=archive, parts=parts | core, relabel=relabel | {mains[0]: translate})


def _order_parts(archive: Archive, main: str) -> list[str]:
    """The names of the parts with text: slide by slide as they are shown, each with its drawings and its notes."""
    identities: list[str] = []

    def visit(node: Node) -> None:
        identities.append(node.attributes.get("r:id", ""))

    find_elements(
        decode_xml(archive.read(main), archive.place(main)), archive.place(main), {"p:sldId"}, visit, prefixes=_PREFIXES
    )
    related = find_related(archive, main)
    slides = [related[identity][1] for identity in identities if identity in related]
    ordered: list[str] = []
    for slide in slides:
        others = sorted(find_related(archive, slide).values(), key=lambda each: each[0])
        ordered += [slide, *(name for kind in _LATER for found, name in others if found == kind)]
    return list(dict.fromkeys(ordered))


def _read_block(node: Node, content: bytes, *, translate: Callable[[bytes], bytes]) -> Iterator[Reading]:
    if node.name == _PICTURE:
        yield from read_descriptions(node, content)
        return
    properties = node.find("a:pPr")
    start = node.inner if properties is None else properties.end
    reader = _Reader(node, content, translate)
    items = [item for child in node.elements if child is not properties for item in reader.read(child)]
    # Templates switch off the spelling checker for whole slides; that does not make them code.
    if not any(item.part is Part.TEXT and not item.kept and not item.is_blank for item in items):
        items = [replace(item, kept=False) for item in items]
    yield Reading(span=(start, max(start, node.inner_end)), items=items, write_text=reader.write_text)


class _Reader:
    """Reads the items of one paragraph."""

    def __init__(self, node: Node, content: bytes, translate: Callable[[bytes], bytes]) -> None:
        self._content, self._translate = content, translate
        self._prefix = find_prefix(node, content)

    def read(self, node: Node) -> Iterator[Item]:
        """The items of an element of the paragraph."""
        properties = node.find("a:rPr")
        style = PLAIN if properties is None else self._read_style(properties)
        kept = properties is not None and properties.attributes.get("noProof") in ("1", "true")
        shown = node.find("a:t")
        if node.name == "a:br":
            yield Item(part=Part.TEXT, text="\n", style=style)
        elif node.name == "a:fld" and shown is not None and shown.text.strip():
            yield Item(part=Part.FIELD, raw=(node.span,), text=shown.text, data=self._tag(node))
        elif node.name != "a:r":
            yield Item(part=Part.POINT, raw=(node.span,), data=self._tag(node))
        elif shown is not None:
            for piece in _PIECES.split(shown.text):
                if piece.startswith("\t"):
                    yield Item(part=Part.BREAK, raw=(self.write_text(piece, style, False),))
                elif piece:
                    yield Item(part=Part.TEXT, text=piece, style=style, kept=kept)

    def _read_style(self, properties: Node) -> Style:
        raw = self._content[slice(*properties.span)]
        seen = {name: value for name, value in properties.attributes.items() if name not in _UNSEEN}
        key = " ".join(f'{name}="{value}"' for name, value in sorted(seen.items())).encode()
        key += self._content[properties.inner : properties.inner_end]
        return Style(key=key, raw=raw, english=self._translate(raw))

    def _tag(self, node: Node) -> str:
        return self._content[node.start : node.inner].decode()

    def write_text(self, text: str, style: Style, english: bool) -> bytes:
        """Runs, with the breaks between them."""
        properties = style.english if english else style.raw
        written = b""
        for line, piece in enumerate(text.split("\n")):
            if line:
                written += b"<%bbr>%b</%bbr>" % (self._prefix, properties, self._prefix)
            if piece:
                escaped = escape_text(piece)
                written += b"<%br>%b<%bt>%b</%bt></%br>" % (
                    self._prefix,
                    properties,
                    self._prefix,
                    escaped,
                    self._prefix,
                    self._prefix,
                )
        return written
