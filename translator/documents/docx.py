"""DOCX: body, tables, text boxes, headers, footers, notes, and the title of a Word document.

Runs that differ in nothing that is seen are one text; other formatting, links, insertions, bookmarks and content
controls are codes, as are notes, pictures and fields. Deleted text, comments, hidden text and code stay as they are.

A round trip changes the paragraphs that are translated, whose runs are written anew (revision marks of the editor,
``w:rsidR``, are lost there), and the language of the default style.

Source: ECMA-376 part 1, WordprocessingML, https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from glossary.errors import FileError, Problem
from translator.documents.archive import Archive, Container
from translator.documents.fields import Mark, fold_fields, shows_text
from translator.documents.model import Document, Options
from translator.documents.office import (
    Grammar,
    Reading,
    find_prefix,
    find_range,
    is_code_style,
    read_descriptions,
    read_part,
)
from translator.documents.open_packaging import find_parts, read_core
from translator.documents.passages import PLAIN, Item, Part, Style
from translator.documents.xml_parts import Node, decode_xml, escape_text, find_elements

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
}
_PICTURE = "wp:docPr"
_TEXTS = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
    "ms-word.template.macroEnabledTemplate.main+xml",
)
_OTHERS = (".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")
_SKIPPED = frozenset({"w:del", "w:moveFrom", "m:oMath", "m:oMathPara"})
_CONTAINERS = frozenset({"w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:sdt"})
_PROPERTIES = frozenset({"w:smartTagPr", "w:customXmlPr"})
_RANGES = {
    "w:bookmarkStart": ("w:bookmarkEnd", "w:id"),
    "w:commentRangeStart": ("w:commentRangeEnd", "w:id"),
    "w:permStart": ("w:permEnd", "w:id"),
}
# Left by programs for themselves; they have no meaning for the reader.
_PASSING = frozenset({"w:proofErr", "w:lastRenderedPageBreak", "w:softHyphen"})
# What may differ between runs that look alike.
_UNSEEN = frozenset({"w:lang", "w:rPrChange", "w:ins", "w:moveTo"})
_LANGUAGE = re.compile(rb"(<(?:\w+:)?(?:lang|themeFontLang)\b[^>]*?\bval\s*=\s*[\"'])de(?:-\w+)?(?=[\"'])")
_PIECES = re.compile("([\n\u2011])")


def parse(content: bytes, path: str, options: Options) -> Container:
    """The text of a Word document.

    Raises:
        FileError: not a DOCX, damaged, encrypted, or not to be trusted.
    """
    archive = Archive(content, path)
    mains = find_parts(archive, _TEXTS)
    if not mains:
        raise FileError([Problem(message=f"{path}: no text document in it", expected="a DOCX file")])
    styles = find_parts(archive, (".styles+xml",))
    code = {name for part in styles for name in _find_code_styles(archive.read(part), archive.place(part))}
    language = rb"\g<1>" + options.language.encode()
    read = partial(_read_block, code=code, translate=partial(_LANGUAGE.sub, language))
    grammar = Grammar(prefixes=_PREFIXES, blocks=frozenset({"w:p", _PICTURE}), read=read, skipped=_SKIPPED)
    parts: dict[str, Document] = {
        name: read_part(archive.read(name), archive.place(name), grammar)
        for name in (*mains, *find_parts(archive, _OTHERS))
    }
    core, relabel = read_core(archive, options)
    for name in (*styles, *find_parts(archive, (".settings+xml",))):
        relabel[name] = partial(_LANGUAGE.sub, language)
    return Container(archive=archive, parts=parts | core, relabel=relabel)


def _find_code_styles(content: bytes, path: str) -> set[str]:
    """The names of styles for code, and of those that are made from them."""
    styles: dict[str, Node] = {}

    def visit(node: Node) -> None:
        styles[node.attributes.get("w:styleId", "")] = node

    find_elements(decode_xml(content, path), path, {"w:style"}, visit, prefixes=_PREFIXES)

    def is_code(identity: str) -> bool:
        # The chain of a damaged file may be a ring.
        for _ in range(20):
            node = styles.get(identity)
            if node is None:
                return False
            name = node.find("w:name")
            names = (identity, name.attributes.get("w:val", "") if name else "")
            if any(map(is_code_style, names)):
                return True
            base = node.find("w:basedOn")
            identity = base.attributes.get("w:val", "") if base else ""
        return False

    return {identity for identity in styles if is_code(identity)}


def _read_block(
    node: Node, content: bytes, *, code: set[str], translate: Callable[[bytes], bytes]
) -> Iterator[Reading]:
    if node.name == _PICTURE:
        yield from read_descriptions(node, content)
        return
    properties = node.find("w:pPr")
    if _find_value(properties, "w:pStyle") in code:
        return
    start = node.inner if properties is None else properties.end
    reader = _Reader(node, content, code, translate)
    marked = list(reader.read_children([child for child in node.elements if child is not properties]))
    items = fold_fields(marked, reader.pairs)
    # Who switches off the spelling checker for a whole paragraph does not say that it is code.
    if not any(item.part is Part.TEXT and not item.kept and not item.is_blank for item in items):
        items = [replace(item, kept=reader.is_code(item.style)) for item in items]
    yield Reading(span=(start, max(start, node.inner_end)), items=items, write_text=reader.write_text)


def _find_value(node: Node | None, name: str) -> str:
    """The value of a property, empty where it is not there."""
    found = node.find(name) if node is not None else None
    return "" if found is None else found.attributes.get("w:val", "")


def _is_on(node: Node, name: str) -> bool:
    """Whether a switch among the properties of a run is on."""
    found = node.find(name)
    return found is not None and found.attributes.get("w:val", "true") not in ("0", "false", "off", "none")


class _Reader:
    """Reads the items of one paragraph."""

    def __init__(self, node: Node, content: bytes, code: set[str], translate: Callable[[bytes], bytes]) -> None:
        self._content, self._code, self._translate = content, code, translate
        self._prefix = find_prefix(node, content)
        self._code_keys: set[bytes] = set()
        self.pairs = 0

    def is_code(self, style: Style) -> bool:
        """Whether text in a style is code."""
        return style.key in self._code_keys

    def read_children(self, nodes: list[Node]) -> Iterator[tuple[Item, Mark | None]]:
        """The items of elements beside each other."""
        for node in nodes:
            tag = self._content[node.start : node.inner].decode()
            if node.name == "w:r":
                yield from self._read_run(node)
            elif node.name in _CONTAINERS or (
                node.name == "w:fldSimple" and shows_text(node.attributes.get("w:instr", ""))
            ):
                yield from self._read_container(node)
            elif node.name == "w:fldSimple" and _find_text(node).strip():
                yield Item(part=Part.FIELD, raw=(node.span,), text=_find_text(node), data=tag), None
            elif node.name not in _PASSING:
                begins, ends = find_range(node, _RANGES)
                yield Item(part=Part.POINT, raw=(node.span,), begins=begins, ends=ends, data=tag), None

    def _new_pair(self) -> int:
        self.pairs += 1
        return self.pairs - 1

    def _read_container(self, node: Node) -> Iterator[tuple[Item, Mark | None]]:
        holder = node.find("w:sdtContent") if node.name == "w:sdt" else node
        if holder is None:
            yield Item(part=Part.POINT, raw=(node.span,)), None
            return
        children = list(holder.elements)
        inner = holder.inner
        while children and children[0].name in _PROPERTIES:
            inner = children.pop(0).end
        pair = self._new_pair()
        # With its properties, so that only controls that are alike in all become one where they meet.
        tag = self._content[node.start : inner].decode()
        yield Item(part=Part.OPEN, raw=((node.start, inner),), pair=pair, data=tag), None
        yield from self.read_children(children)
        # An empty element has no end tag, but it also has nothing in it to move.
        yield Item(part=Part.CLOSE, raw=((holder.inner_end, node.end),), pair=pair, data=tag), None

    def _read_run(self, run: Node) -> Iterator[tuple[Item, Mark | None]]:
        properties = run.find("w:rPr")
        style = PLAIN if properties is None else self._read_style(properties)
        hidden = properties is not None and (_is_on(properties, "w:vanish") or _is_on(properties, "w:specVanish"))
        kept = self.is_code(style) or (properties is not None and _is_on(properties, "w:noProof"))
        start = (run.start, run.inner if properties is None else properties.end)
        elements = [child for child in run.elements if child is not properties]
        for node in elements:
            if node.name in _PASSING:
                continue
            raw = (run.span,) if len(elements) == 1 else (start, node.span, (run.inner_end, run.end))
            tag = self._content[node.start : node.inner].decode()
            text, mark, part = _read_element(node)
            if hidden and mark is None:
                text, part = "", Part.POINT
            if part is Part.TEXT and not text:
                continue
            yield Item(part=part, raw=raw, text=text, style=style, kept=kept and part is Part.TEXT, data=tag), mark

    def _read_style(self, properties: Node) -> Style:
        seen = b"".join(self._content[slice(*child.span)] for child in properties.elements if child.name not in _UNSEEN)
        if _find_value(properties, "w:rStyle") in self._code:
            self._code_keys.add(seen)
        raw = self._content[slice(*properties.span)]
        return Style(key=seen, raw=raw, english=self._translate(raw))

    def write_text(self, text: str, style: Style, english: bool) -> bytes:
        """A run."""
        w = self._prefix
        written = [b"<" + w + b"r>", style.english if english else style.raw]
        for piece in _PIECES.split(text):
            if piece == "\n":
                written.append(b"<" + w + b"br/>")
            elif piece == "\u2011":
                written.append(b"<" + w + b"noBreakHyphen/>")
            elif piece:
                written.append(b"<" + w + b't xml:space="preserve">' + escape_text(piece) + b"</" + w + b"t>")
        written.append(b"</" + w + b"r>")
        return b"".join(written)


def _find_text(node: Node) -> str:
    """The text that is shown within an element."""
    return "".join(_read_element(child)[0] or _find_text(child) for child in node.elements)


def _read_element(node: Node) -> tuple[str, Mark | None, Part]:
    """What an element of a run is: its text, its place in a field, and its part."""
    if node.name == "w:t":
        text = node.text
        text = text if node.attributes.get("space") == "preserve" else text.strip(" \t\r\n")
        return text.replace("\n", " "), None, Part.TEXT
    if node.name == "w:cr" or (node.name == "w:br" and node.attributes.get("w:type", "textWrapping") == "textWrapping"):
        return "\n", None, Part.TEXT
    if node.name == "w:noBreakHyphen":
        return "\u2011", None, Part.TEXT
    if node.name in ("w:tab", "w:ptab", "w:br"):
        return "", None, Part.BREAK
    if node.name == "w:fldChar":
        return "", Mark(kind=node.attributes.get("w:fldCharType", "")), Part.POINT
    if node.name == "w:instrText":
        return "", Mark(kind="code", code=node.text), Part.POINT
    return "", None, Part.POINT
