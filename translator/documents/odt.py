"""ODT and ODP: paragraphs, headings, notes, frames, headers, footers, and the title of an OpenDocument file.

Spans and links are codes; spans whose style says nothing that is seen (revision numbers, the language) are not. Notes,
pictures and bookmarks stay at their place in the text, fields with what they show. Deleted text, comments, hidden text
and code stay as they are.

A round trip changes the paragraphs that are translated, and the language of styles.

Source: OASIS OpenDocument 1.3 part 3, https://docs.oasis-open.org/office/OpenDocument/v1.3/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from glossary.errors import FileError, Problem
from translator.documents.archive import Archive, Container
from translator.documents.model import Document, Options
from translator.documents.office import (
    Grammar,
    Reading,
    collapse,
    find_prefix,
    find_range,
    is_code_style,
    read_part,
    read_plain,
    read_title,
)
from translator.documents.passages import PLAIN, Item, Part, Raw, Style
from translator.documents.xml_parts import Node, decode_xml, escape_text, find_elements

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_URN}office:1.0": "office",
    f"{_URN}text:1.0": "text",
    f"{_URN}style:1.0": "style",
    f"{_URN}drawing:1.0": "draw",
    f"{_URN}svg-compatible:1.0": "svg",
    f"{_URN}presentation:1.0": "presentation",
    f"{_URN}xsl-fo-compatible:1.0": "fo",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_PLAIN = frozenset(
    {"svg:title", "svg:desc", "text:index-title-template", "presentation:footer-decl", "presentation:header-decl"}
)
_TITLES = frozenset({"dc:title", "dc:subject", "dc:description"})
_SKIPPED = frozenset({"text:tracked-changes", "office:annotation", "text:ruby"})
_CONTAINERS = frozenset({"text:a", "text:meta", "text:text-input", "text:placeholder"})
_HIDDEN = frozenset({"text:hidden-text", "text:number", "text:ruby", "office:annotation", "text:note"})
_RANGES = {
    f"text:{name}-start": (f"text:{name}-end", f"text:{attribute}")
    for name, attribute in [
        ("bookmark", "name"),
        ("reference-mark", "name"),
        ("change", "change-id"),
        ("alphabetical-index-mark", "id"),
        ("toc-mark", "id"),
        ("user-index-mark", "id"),
    ]
}
# Of automatic styles: what the reader does not see.
_UNSEEN = re.compile(
    r"(?:rsid|paragraph-rsid|(?:fo:|style:)?(?:language|country|script|rfc-language-tag)(?:-asian|-complex)?)\Z"
)
_LANGUAGE_TAG = re.compile(rb"<[^<>]*\bfo:language=[\"']de[\"'][^<>]*>")
_SPACES = re.compile("( {2,}|\n|\t)")

_Kind = Literal["seen", "unseen", "hidden", "code"]


def parse(content: bytes, path: str, options: Options) -> Container:
    """The text of an OpenDocument file.

    Raises:
        FileError: not an OpenDocument file, damaged, encrypted, or not to be trusted.
    """
    archive = Archive(content, path)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        raise FileError([Problem(message=f"{path}: encrypted", expected="a document without password")])
    names = ("content.xml", *archive.names & {"styles.xml"})
    texts = {name: archive.read(name) for name in names}
    kinds = _find_styles(texts, archive)
    # The master pages of slides hold what the program shows to be overwritten.
    slides = "mimetype" in archive.names and b"presentation" in archive.read("mimetype")
    parts: dict[str, Document] = {
        name: read_part(text, archive.place(name), _make_grammar(kinds[name]))
        for name, text in texts.items()
        if name == "content.xml" or not slides
    }
    if "meta.xml" in archive.names:
        parts["meta.xml"] = read_title(archive.read("meta.xml"), archive.place("meta.xml"), _TITLES, _PREFIXES)
    relabel = partial(_LANGUAGE_TAG.sub, partial(_relabel, options.language))
    return Container(archive=archive, parts=parts, relabel=dict.fromkeys(texts, relabel))


def _make_grammar(kinds: dict[tuple[str, str], _Kind]) -> Grammar:
    read = partial(_read_block, kinds=kinds)
    return Grammar(prefixes=_PREFIXES, blocks=_PARAGRAPHS | _PLAIN, read=read, skipped=_SKIPPED)


def _relabel(language: str, tag: re.Match[bytes]) -> bytes:
    """A start tag with the language of the English."""
    name, _, country = language.partition("-")
    written = re.sub(rb"(\bfo:language=[\"'])de(?=[\"'])", rb"\g<1>" + name.encode(), tag[0])
    return re.sub(rb"(\bfo:country=[\"'])\w+(?=[\"'])", rb"\g<1>" + (country or "none").encode(), written)


def _find_styles(texts: dict[str, bytes], archive: Archive) -> dict[str, dict[tuple[str, str], _Kind]]:
    """What the reader sees of each style, by part, family and name.

    Automatic styles, which the program makes for each paragraph, are known in their part only; the others in both.
    """
    common: dict[tuple[str, str], Node] = {}
    automatic: dict[str, dict[tuple[str, str], Node]] = {part: {} for part in texts}
    for part, text in texts.items():

        def visit(group: Node, part: str = part) -> None:
            known = automatic[part] if group.name == "office:automatic-styles" else common
            for node in group.elements:
                known[node.attributes.get("style:family", ""), node.attributes.get("style:name", "")] = node

        groups = {"office:styles", "office:automatic-styles"}
        find_elements(decode_xml(text, archive.place(part)), archive.place(part), groups, visit, prefixes=_PREFIXES)

    def classify(family: str, name: str, node: Node, *, made: bool, depth: int = 0) -> _Kind:
        properties = node.find("style:text-properties")
        attributes = {} if properties is None else properties.attributes
        parent = (family, node.attributes.get("style:parent-style-name", ""))
        # A damaged file may have styles that inherit from each other in a ring.
        inherited: _Kind = "seen"
        if parent in common and depth < 20:
            inherited = classify(*parent, common[parent], made=False, depth=depth + 1)
        elif is_code_style(parent[1]):
            inherited = "code"
        if attributes.get("text:display", inherited) in ("none", "hidden"):
            return "hidden"
        if is_code_style(name) or inherited == "code":
            return "code"
        unseen = made and family == "text" and not parent[1] and all(map(_UNSEEN.match, attributes))
        return "unseen" if unseen else "seen"

    named = {key: classify(*key, node, made=False) for key, node in common.items()}
    return {
        part: named | {key: classify(*key, node, made=True) for key, node in nodes.items()}
        for part, nodes in automatic.items()
    }


def _read_block(node: Node, content: bytes, *, kinds: dict[tuple[str, str], _Kind]) -> Iterator[Reading]:
    if node.name in _PLAIN:
        yield from read_plain(node, content)
        return
    reader = _Reader(content, kinds, find_prefix(node, content))
    if reader.classify("paragraph", node) not in ("code", "hidden"):
        yield Reading(span=(node.inner, node.inner_end), items=list(reader.read(node)), write_text=reader.write_text)


@dataclass(slots=True)
class _Reader:
    """Reads the items of one paragraph."""

    content: bytes
    kinds: dict[tuple[str, str], _Kind]
    prefix: bytes
    pairs: int = 0

    def classify(self, family: str, node: Node) -> _Kind:
        """What the reader sees of the style of an element."""
        name = node.attributes.get("text:style-name", "")
        return self.kinds.get((family, name), "code" if is_code_style(name) else "seen")

    def read(self, parent: Node, style: Style = PLAIN, *, kept: bool = False) -> Iterator[Item]:
        """The items within an element.

        Args:
            parent: the element.
            style: the spans around it.
            kept: whether its text comes out as it is.
        """
        for node in parent.children:
            if isinstance(node, str):
                yield Item(part=Part.TEXT, text=collapse(node), style=style, kept=kept)
            elif node.name == "text:s":
                count = node.attributes.get("text:c", "1")
                blanks = " " * (int(count) if re.fullmatch("[0-9]{1,3}", count) else 1)
                yield Item(part=Part.TEXT, text=blanks, style=style, kept=kept)
            elif node.name == "text:line-break":
                yield Item(part=Part.TEXT, text="\n", style=style, kept=kept)
            elif node.name == "text:tab":
                yield Item(part=Part.BREAK, raw=self._wrap(node, style))
            elif node.name == "text:span":
                yield from self._read_span(node, style, kept=kept)
            elif node.name in _CONTAINERS:
                pair, data = self._new_pair(), self._tag(node)
                # An empty element has no end tag, but also no text that could part its two halves.
                yield Item(part=Part.OPEN, raw=((node.start, node.inner),), pair=pair, data=data)
                yield from self.read(node, style, kept=kept)
                yield Item(part=Part.CLOSE, raw=((node.inner_end, node.end),), pair=pair, data=data)
            elif node.name != "text:soft-page-break":
                shown = "" if node.name in _HIDDEN or node.holds(_PARAGRAPHS | _PLAIN) else collapse(node.text)
                part = Part.FIELD if shown.strip() else Part.POINT
                begins, ends = find_range(node, _RANGES)
                raw = (node.span,) if begins or ends else self._wrap(node, style)
                yield Item(part=part, raw=raw, text=shown, begins=begins, ends=ends, data=self._tag(node))

    def _read_span(self, node: Node, style: Style, *, kept: bool) -> Iterator[Item]:
        kind = self.classify("text", node)
        if kind == "hidden":
            yield Item(part=Part.POINT, raw=self._wrap(node, style), data=self._tag(node))
            return
        if kind != "unseen":
            key = style.key + self.content[node.start : node.inner]
            style = Style(key=key, raw=key, english=key)
        yield from self.read(node, style, kept=kept or kind == "code")

    def _new_pair(self) -> int:
        self.pairs += 1
        return self.pairs - 1

    def _tag(self, node: Node) -> str:
        return self.content[node.start : node.inner].decode()

    def _wrap(self, node: Node, style: Style) -> Raw:
        """An element in the spans that stand around it."""
        return (style.raw, node.span, self._close(style))

    def _close(self, style: Style) -> bytes:
        """The end tags of spans."""
        return b"</%bspan>" % self.prefix * style.raw.count(b"<")

    def write_text(self, text: str, style: Style, english: bool) -> bytes:
        """Text in its spans, in which no blank is lost: OpenDocument takes several for one."""
        del english
        written = style.raw
        for piece in _SPACES.split(text):
            if piece == "\n":
                written += b"<%bline-break/>" % self.prefix
            elif piece == "\t":
                written += b"<%btab/>" % self.prefix
            elif piece.startswith("  "):
                written += b' <%bs %bc="%d"/>' % (self.prefix, self.prefix, len(piece) - 1)
            else:
                written += escape_text(piece)
        return written + self._close(style)
