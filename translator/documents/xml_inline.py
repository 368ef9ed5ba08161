"""The content of a segment in XML: text, with its inline elements as codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from terms.model import Span
from translator.documents.messages import CATALOGUE, Message, are_nested, trim
from translator.documents.model import Code, CodeKind
from translator.documents.xml_text import Element, XmlText

NOTHING: Mapping[str, str] = {}
_PLACEHOLDER = re.compile(CATALOGUE)
_ANGULAR = re.compile(r"(START|CLOSE)_(\w+)\Z")
_BREAK = re.compile(r"(?<![ \t])[ \t]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """What the inline elements of a format do.

    Args:
        spans: elements whose content is text; all others are code, with their content.
        begins: elements that begin a span, each with the attributes that may hold its name.
        ends: elements that end one, likewise.
    """

    spans: frozenset[str]
    begins: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[str, ...]]


def read_inline(
    document: XmlText, element: Element, inline: Inline, *, keep: bool, data: Mapping[str, str] = NOTHING
) -> Message:
    """The text of an element, with its codes.

    An element that stands for a placeholder (``<ph id="1">%s</ph>``, ``<x id="1" equiv-text="{name}"/>``) is shown as
    that, for a sentence without it is none.

    Args:
        document: it stands in.
        element: a source, a target, a segment.
        inline: the elements of the format.
        keep: whether line breaks count (``xml:space="preserve"``).
        data: what elements stand for that refer to it, by its id.
    """
    reader = _Reader(document, inline, data, keep=keep)
    reader.read(element)
    codes = _pair(reader.codes, reader.names)
    text = "".join(reader.pieces)
    before, after = trim(text, codes)
    return Message(
        text=text[len(before) : len(text) - len(after)],
        codes=tuple(replace(code, offset=code.offset - len(before)) for code in codes),
        protected=tuple((start - len(before), end - len(before)) for start, end in reader.protected if start < end),
        before=before,
        after=after,
        shown=tuple(reader.shown),
    )


class _Reader:
    def __init__(self, document: XmlText, inline: Inline, data: Mapping[str, str], *, keep: bool) -> None:
        self._document, self._inline, self._data, self._keep = document, inline, data, keep
        self._length = 0
        self._last = 0
        self.pieces: list[str] = []
        self.codes: list[Code] = []
        self.protected: list[Span] = []
        self.shown: list[tuple[str, str]] = []
        # What a code that begins or ends a span calls it, by the number of the code.
        self.names: dict[int, str] = {}

    def read(self, element: Element) -> None:
        for child in element.children:
            if not isinstance(child, Element):
                if child.value is None:
                    self._add(CodeKind.POINT, child.start, child.end)
                    continue
                self._write(child.value if self._keep else _BREAK.sub(" ", child.value))
            elif child.name in self._inline.spans and not child.is_empty:
                begin = self._length
                pair = self._add(CodeKind.OPEN, child.start, child.inner)
                self.read(child)
                self._add(CodeKind.CLOSE, child.inner_end, child.end, pair)
                if child.attributes.get("mtype") == "protected" or child.attributes.get("translate") == "no":
                    self.protected.append((begin, self._length))
            elif shown := self._show(child):
                self.shown.append((shown, self._document.text[child.start : child.end]))
                self.protected.append((self._length, self._length + len(shown)))
                self._write(shown)
            else:
                number = self._add(CodeKind.POINT, child.start, child.end)
                name = self._name(child)
                if name is not None:
                    self.names[number] = name

    def _show(self, element: Element) -> str | None:
        """The placeholder that an element stands for; ``None`` where it is other code."""
        if element.name not in ("x", "ph"):
            return None
        known = (element.attributes.get(key) for key in ("equiv-text", "disp", "equiv"))
        content = (child.value for child in element.children if not isinstance(child, Element))
        referred = self._data.get(element.attributes.get("dataRef", ""))
        for shown in (*known, *content, referred):
            if shown and _PLACEHOLDER.fullmatch(shown):
                return shown
        return None

    def _name(self, element: Element) -> str | None:
        """What an element calls the span that it begins (after ``+``) or ends (after ``-``)."""
        for table, sign in ((self._inline.begins, "+"), (self._inline.ends, "-")):
            for key in table.get(element.name, ()):
                if key in element.attributes:
                    return sign + element.attributes[key]
        # Angular has single tags for both ends.
        found = _ANGULAR.match(element.attributes.get("id", "")) if element.name == "x" else None
        return found and ("+" if found[1] == "START" else "-") + found[2]

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)

    def _add(self, kind: CodeKind, start: int, end: int, pair: int | None = None) -> int:
        number = self._last if pair is None else pair
        self._last += pair is None
        data = self._document.text[start:end]
        self.codes.append(Code(offset=self._length, kind=kind, pair=number, data=data))
        return number


def _pair(codes: list[Code], names: Mapping[int, str]) -> list[Code]:
    """The codes, where an element that begins a span and the one that ends it are a pair, if all pairs are nested."""
    opened = {name[1:]: number for number, name in reversed(list(names.items())) if name.startswith("+")}
    partners: dict[int, int] = {}
    for number, name in names.items():
        begin = opened.get(name[1:])
        if name.startswith("-") and begin is not None and begin < number and begin not in partners.values():
            partners[number] = begin
    paired = [
        replace(code, kind=CodeKind.CLOSE, pair=partners[code.pair])
        if code.pair in partners and code.kind is CodeKind.POINT
        else replace(code, kind=CodeKind.OPEN)
        if code.pair in partners.values() and code.kind is CodeKind.POINT
        else code
        for code in codes
    ]
    return paired if are_nested(paired) else codes
