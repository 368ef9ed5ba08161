"""Files written by splicing: only the stretches in which translated text stands are replaced.

A format finds the stretches of its units and says how English is written there; everything between them, quotes,
indentation, order of attributes, comments and line ends, stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from glossary.errors import FileError, Problem
from glossary.files import decode, locate, locate_each
from terms.model import Span
from translator.documents.model import Code, CodeKind, Target, Unit

Piece = tuple[CodeKind | None, str]
"""A part of a translation: text (``None``), or a code as it is to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the file that holds one unit.

    Args:
        span: in the text of the file.
        text: of the unit.
        codes: of the unit.
        protected: spans of the unit's text.
        source: what the codes are cut from; the text of the file where ``None``.
        places: where each code stands in ``source``.
        kept: by pair, the text between two codes that comes out as it is, and what is written for it.
        edits: changes to the codes, in spans of ``source``, that are made when the unit is translated.
        local: where the stretch stands in the ``source`` of the one that it lies in; as ``span`` where ``None``.
        write: gives the new content of the stretch from the pieces of a translation.
        key: of the unit.
    """

    span: Span
    text: str
    codes: tuple[Code, ...] = ()
    protected: tuple[Span, ...] = ()
    source: str | None = None
    places: tuple[Span, ...] = ()
    kept: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    edits: tuple[tuple[Span, str], ...] = ()
    local: Span | None = None
    write: Callable[[Sequence[Piece]], str]
    key: str = ""


@dataclass(slots=True)
class _Node:
    """A stretch with those that lie in its codes, such as the ``alt`` of an image."""

    stretch: Stretch
    inner: list[_Node] = field(default_factory=list)


class SplicedDocument:
    """A document whose units stand in stretches of a text.

    Args:
        text: of the file, without a byte order mark.
        path: how to call it in messages.
        stretches: in any order; one may lie in a code of another one.
        encode: gives the bytes of a text.
        mark: the byte order mark, or nothing.
        once: spans that get another content as soon as anything is translated, outside of all stretches.
    """

    def __init__(
        self,
        text: str,
        path: str,
        stretches: Iterable[Stretch],
        *,
        encode: Callable[[str], bytes] = str.encode,
        mark: bytes = b"",
        once: Sequence[tuple[Span, str]] = (),
    ) -> None:
        self._text = text
        self._encode = encode
        self._mark = mark
        self._once = once
        ordered = sorted(stretches, key=lambda item: (item.span[0], -item.span[1]))
        self._nodes: list[_Node] = []
        open_nodes: list[_Node] = []
        for stretch in ordered:
            node = _Node(stretch)
            while open_nodes and open_nodes[-1].stretch.span[1] <= stretch.span[0]:
                open_nodes.pop()
            (open_nodes[-1].inner if open_nodes else self._nodes).append(node)
            open_nodes.append(node)
        places = locate_each(path, text, (item.span[0] for item in ordered))
        self._units = tuple(
            Unit(
                text=item.text,
                codes=item.codes,
                protected=item.protected,
                key=item.key,
                location=place,
                span=item.span if text[slice(*item.span)] == item.text else None,
            )
            for item, place in zip(ordered, places, strict=True)
        )

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of all stretches, in the order of the file."""
        return self._units

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The file with its stretches replaced, in pieces.

        Raises:
            ValueError: the codes of a target are not those of its unit, or not nested.
        """
        if self._mark:
            yield self._mark
        # The edits that depend on whether anything is translated may stand before the first unit.
        remaining = iter(targets)
        head: list[Target | None] = []
        for target in remaining:
            head.append(target)
            if target is not None:
                break
        todo: list[tuple[Span, _Node | str]] = [(node.stretch.span, node) for node in self._nodes]
        if head and head[-1] is not None:
            todo = sorted([*todo, *self._once], key=lambda item: item[0])
        remaining = chain(head, remaining)
        position = 0
        for span, what in todo:
            yield self._encode(self._text[position : span[0]])
            yield self._encode(what if isinstance(what, str) else self._replace(what, remaining))
            position = span[1]
        yield self._encode(self._text[position:])

    def _replace(self, node: _Node, targets: Iterator[Target | None]) -> str:
        """The new content of a stretch."""
        stretch = node.stretch
        target = next(targets)
        inner = [(item.stretch, self._replace(item, targets)) for item in node.inner]
        if target is None:
            return _edit(self._text, stretch.span, [(item.span, new) for item, new in inner])
        edits = sorted([*stretch.edits, *((item.local or item.span, new) for item, new in inner)])
        source = self._text if stretch.source is None else stretch.source
        data = {
            (code.kind, code.pair): _edit(source, place, [edit for edit in edits if _holds(place, edit[0])])
            for code, place in zip(stretch.codes, stretch.places, strict=True)
        }
        return stretch.write([*weave(target, data, stretch.kept)])


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _edit(text: str, span: Span, edits: Iterable[tuple[Span, str]]) -> str:
    """A part of a text with the contents of some spans replaced."""
    position, parts = span[0], []
    for (start, end), new in edits:
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position : span[1]]])


def weave(
    target: Target, data: Mapping[tuple[CodeKind, int], str], kept: Mapping[int, tuple[str, str]]
) -> Iterator[Piece]:
    """The pieces of a translation in order, text and codes.

    Args:
        target: the translation.
        data: what is written for each code of the unit, by kind and pair.
        kept: as of a `Stretch`.

    Raises:
        ValueError: the codes are not those of the unit, each once, or not nested, or outside of the text.
    """
    waiting = dict(data)
    position = 0
    opened: list[int] = []
    parts: list[tuple[Code | None, str]] = []
    for code in target.codes:
        if not position <= code.offset <= len(target.text):
            raise ValueError(f"a code at {code.offset} in a text of {len(target.text)} characters, after {position}")
        if (code.kind, code.pair) not in waiting:
            raise ValueError(f"code {code.kind.value} {code.pair} is not one of the unit, or there twice")
        if code.kind is CodeKind.OPEN:
            opened.append(code.pair)
        elif code.kind is CodeKind.CLOSE and (not opened or opened.pop() != code.pair):
            raise ValueError(f"code {code.pair} is closed before it is opened, or overlaps another one")
        if position < code.offset:
            parts.append((None, target.text[position : code.offset]))
        parts.append((code, waiting.pop((code.kind, code.pair))))
        position = code.offset
    if waiting:
        raise ValueError(f"codes are missing: {', '.join(repr(item) for item in waiting.values())}")
    if position < len(target.text):
        parts.append((None, target.text[position:]))
    for part, piece in _restore(parts, kept):
        yield (part.kind if part else None), piece


def _restore(
    parts: Sequence[tuple[Code | None, str]], kept: Mapping[int, tuple[str, str]]
) -> Iterator[tuple[Code | None, str]]:
    """The parts with what is kept as the file has it; other words between its codes come to stand beside them."""
    index = 0
    while index < len(parts):
        code, piece = parts[index]
        if code is None or code.kind is not CodeKind.OPEN or code.pair not in kept:
            yield code, piece
            index += 1
            continue
        text, raw = kept[code.pair]
        close = next(
            number for number in range(index + 1, len(parts)) if (found := parts[number][0]) and found.pair == code.pair
        )
        within = list(parts[index + 1 : close])
        for number, (inner, words) in enumerate(within):
            if inner is None and text in words:
                before, _, behind = words.partition(text)
                yield from _restore([*within[:number], (None, before)], kept)
                within = [(None, behind), *within[number + 1 :]]
                break
        yield code, piece
        yield Code(offset=0, kind=CodeKind.POINT, pair=-1), raw
        yield parts[close]
        yield from _restore(within, kept)
        index = close + 1


def read_text(content: bytes, path: str, encoding: str) -> str:
    """The text of a file in an encoding.

    Raises:
        FileError: the content is not in this encoding, or would not come back from it.
    """
    if encoding == "utf-8":
        return decode(content, path)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        found = f"byte 0x{content[error.start]:02x}"
        where = locate(path, before, len(before))
        message = f"not {encoding}, which the file declares"
        raise FileError([Problem(message=message, location=where, found=found, expected=encoding)]) from error
    except UnicodeError as error:
        raise FileError([Problem(message=f"{path}: not {encoding}, which the file declares: {error}")]) from error
    if text.encode(encoding, errors="replace") != content:
        expected = "UTF-8; convert the file first"
        raise FileError([Problem(message=f"{path}: {encoding} that is not written again alike", expected=expected)])
    position = text.find("\0")
    if position >= 0:
        where = locate(path, text, position)
        raise FileError([Problem(message="binary content (a NUL character)", location=where, expected="text")])
    return text
