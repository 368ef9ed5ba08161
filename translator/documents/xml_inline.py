"""The content of a segment in XML: text, with its inline elements as codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from terms.model import Span
from translator.documents.messages import Message, are_nested, trim
from translator.documents.model import Code, CodeKind
from translator.documents.xml_text import Element, XmlText

_BREAK = re.compile(r"[ \t]*\n\s*")


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


def read_inline(document: XmlText, element: Element, inline: Inline, *, keep: bool) -> Message:
    """The text of an element, with its codes.

    Args:
        document: it stands in.
        element: a source, a target, a segment.
        inline: the elements of the format.
        keep: whether line breaks count (``xml:space="preserve"``).
    """
    reader = _Reader(document, inline, keep=keep)
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
    )


class _Reader:
    def __init__(self, document: XmlText, inline: Inline, *, keep: bool) -> None:
        self._document, self._inline, self._keep = document, inline, keep
        self._length = 0
        self._last = 0
        self.pieces: list[str] = []
        self.codes: list[Code] = []
        self.protected: list[Span] = []
        # What a code that begins or ends a span calls it, by the number of the code.
        self.names: dict[int, str] = {}

    def read(self, element: Element) -> None:
        for child in element.children:
            if not isinstance(child, Element):
                if child.value is None:
                    self._add(CodeKind.POINT, child.start, child.end)
                    continue
                value = child.value if self._keep else _BREAK.sub(" ", child.value)
                self.pieces.append(value)
                self._length += len(value)
            elif child.name in self._inline.spans and not child.is_empty:
                begin = self._length
                pair = self._add(CodeKind.OPEN, child.start, child.inner)
                self.read(child)
                self._add(CodeKind.CLOSE, child.inner_end, child.end, pair)
                if child.attributes.get("mtype") == "protected" or child.attributes.get("translate") == "no":
                    self.protected.append((begin, self._length))
            else:
                number = self._add(CodeKind.POINT, child.start, child.end)
                for table, sign in ((self._inline.begins, "+"), (self._inline.ends, "-")):
                    wanted = table.get(child.name, ())
                    name = next((child.attributes[key] for key in wanted if key in child.attributes), None)
                    if name is not None:
                        self.names[number] = sign + name

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
