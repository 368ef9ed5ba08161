"""Files written by splicing: only the stretches in which translated text stands are replaced.

A format finds the stretches of its units and says how English is written there; everything between them, quotes,
indentation, order of attributes, comments and line ends, stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from glossary.errors import FileError, Problem
from glossary.files import decode, locate, locate_each
from terms.model import Span
from translator.documents.model import Code, CodeKind, Target, Unit
from translator.documents.slots import Edit, SplicedText

_FIXED = re.compile(r"(?<![\w%°§€$])([\w%°§€$]+)([\xa0\u202f])(?=([\w%°§€$]+))")
_SPACED = re.compile(r"(?<![\w%°§€$])([\w%°§€$]+) (?=([\w%°§€$]+))")

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
class _Place:
    """A stretch with those that lie in its codes, such as the ``alt`` of an image: they are written together."""

    stretch: Stretch
    file: str
    units: tuple[Unit, ...] = ()
    inner: list[_Place] = field(default_factory=list)

    def write(self, targets: Sequence[Target | None]) -> Iterator[Edit]:
        """The new content of the stretch."""
        yield *self.stretch.span, self._replace(iter(targets))

    def _replace(self, targets: Iterator[Target | None]) -> str:
        stretch = self.stretch
        target = next(targets)
        inner = [(item.stretch, item._replace(targets)) for item in self.inner]
        if target is None:
            return _edit(self.file, stretch.span, [(item.span, new) for item, new in inner])
        edits = sorted([*stretch.edits, *((item.local or item.span, new) for item, new in inner)])
        source = self.file if stretch.source is None else stretch.source
        data = {
            (code.kind, code.pair): _edit(source, place, [edit for edit in edits if _holds(place, edit[0])])
            for code, place in zip(stretch.codes, stretch.places, strict=True)
        }
        joined = replace(target, text=_keep_fixed_spaces(stretch.text, target.text))
        return stretch.write([*weave(joined, data, stretch.kept)])


def splice(
    text: str,
    path: str,
    stretches: Iterable[Stretch],
    *,
    encoding: str = "utf-8",
    mark: bytes = b"",
    once: Sequence[tuple[Span, str]] = (),
) -> SplicedText:
    """The document whose units stand in stretches of a text.

    Args:
        text: of the file, without a byte order mark.
        path: how to call it in messages.
        stretches: in any order; one may lie in a code of another one.
        encoding: of the file.
        mark: the byte order mark, or nothing.
        once: spans that get another content as soon as anything is translated, outside of all stretches.
    """
    ordered = sorted(stretches, key=lambda item: (item.span[0], -item.span[1]))
    places = locate_each(path, text, (item.span[0] for item in ordered))
    slots: list[_Place] = []
    around: list[_Place] = []
    for item, location in zip(ordered, places, strict=True):
        unit = Unit(
            text=item.text,
            codes=item.codes,
            protected=item.protected,
            key=item.key,
            location=location,
            span=item.span if text[slice(*item.span)] == item.text else None,
        )
        place = _Place(item, text)
        while around and around[-1].stretch.span[1] <= item.span[0]:
            around.pop()
        (around[-1].inner if around else slots).append(place)
        around.append(place)
        around[0].units += (unit,)
    edits = sorted((start, end, new) for (start, end), new in once)
    return SplicedText(text=text, slots=tuple(slots), once=tuple(edits), mark=mark, encoding=encoding)


def _keep_fixed_spaces(german: str, english: str) -> str:
    """The English with the fixed spaces that the German has between the same two words: ``5 kg``."""
    fixed = {(match[1], match[3]): match[2] for match in _FIXED.finditer(german)}
    if not fixed:
        return english
    return _SPACED.sub(lambda match: match[1] + fixed.get((match[1], match[2]), " "), english)


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
