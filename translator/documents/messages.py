"""Messages of programs: what in a string is text, which tags are codes, and which placeholders come out as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from glossary.model import Location
from terms.model import Span
from translator.documents.accelerators import find_accelerator, put_accelerator
from translator.documents.model import Code, CodeKind, Target, Unit

_PRINTF = (
    r"(?<!\d)%(?:\(\w+\)|\d{1,3}\$)?[-+#0]{0,5}(?:\*|\d{1,5})?(?:\.(?:\*|\d{1,5}))?"
    r"(?:hh?|ll?|[jztLq])?[diouxXeEfFgGaAcspnr@]|%%"
)
_BRACES = r"\{[^{}\s]*\}|\{\s*\w+\s*,[^{}]*\}"
PLACEHOLDERS: dict[str, str] = {
    "c-format": _PRINTF,
    "objc-format": _PRINTF,
    "python-format": _PRINTF,
    "php-format": _PRINTF,
    "javascript-format": _PRINTF,
    "ruby-format": _PRINTF + r"|%\{\w+\}|%<\w+>",
    "perl-format": _PRINTF,
    "lua-format": _PRINTF,
    "tcl-format": _PRINTF,
    "object-pascal-format": _PRINTF,
    "gcc-internal-format": _PRINTF,
    "go-format": _PRINTF + "|%[vTqtUwb]",
    "python-brace-format": r"\{\{|\}\}|" + _BRACES,
    "csharp-format": _BRACES,
    "java-format": _BRACES,
    "java-printf-format": _PRINTF + "|%n",
    "perl-brace-format": r"\{\w+\}",
    "qt-format": r"%L?\d{1,2}|%n",
    "qt-plural-format": r"%L?\d{1,2}|%n",
    "kde-format": r"%\d{1,2}",
    "boost-format": _PRINTF + r"|%\d+%|%\|[^|]*\|",
    "sh-format": r"\$\{\w+\}|\$\w+",
    "elisp-format": _PRINTF,
    "rust-format": r"\{\{|\}\}|" + _BRACES,
    "c++-format": r"\{\{|\}\}|" + _BRACES,
}
"""What a format of strings puts values into, by the flag that PO files have for it."""

CATALOGUE = "|".join(
    (
        r"\$t\([^()]*\)",
        r"\{\{[^{}]*\}\}",
        r"[$#%]\{[^{}]*\}",
        _BRACES,
        r"%<\w+>",
        # Of dates (%d.%m.%Y), as Rails has them.
        r"(?<![\d\w])%[-^0]?[YCymBbdejHkIlPpMSLzZAauwsTDFR](?!\w)",
        _PRINTF,
        r"\$[A-Za-z]\w*\$",
    )
)
"""Placeholders of JSON and YAML catalogues, whose programs are not known."""

_TAG = re.compile(r"<!--[^<>]*-->|<(/?)([A-Za-z0-9][\w:.-]*)(?:\s[^<>]*?)?(/?)>")
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A string taken apart.

    Args:
        text: without tags and outer white space.
        codes: the tags, and other points.
        protected: the placeholders.
        before, after: the outer white space, which is kept.
        accelerator: the mark of an access key, which the text is without.
        shown: placeholders that stand in the text as people know them, each with what the file has for it.
    """

    text: str
    codes: tuple[Code, ...] = ()
    protected: tuple[Span, ...] = ()
    before: str = ""
    after: str = ""
    accelerator: str = ""
    shown: tuple[tuple[str, str], ...] = ()

    def take_accelerator(self) -> Message:
        """The message without the mark of an access key (``&Datei``), which is kept apart."""
        place = None if self.codes else find_accelerator(self.text)
        if place is None or any(start <= place < end for start, end in self.protected):
            return self
        moved = tuple((start - (start > place), end - (end > place)) for start, end in self.protected)
        text = self.text[:place] + self.text[place + 1 :]
        return replace(self, text=text, protected=moved, accelerator=self.text[place])

    def unit(self, key: str, location: Location, target: str | None = None, span: Span | None = None) -> Unit:
        """The message as a unit."""
        return Unit(
            text=self.text,
            codes=self.codes,
            protected=self.protected,
            key=key,
            location=location,
            target=target,
            span=span,
        )

    def write(self, target: Target, points: Mapping[int, str] | None = None, escape: Callable[[str], str] = str) -> str:
        """The string with a translation.

        Args:
            target: of the message.
            points: what stands for codes instead of their data, by their pair.
            escape: gives text as the file writes it.

        Raises:
            ValueError: the codes of the target are not those of the message, or their pairs overlap.
        """
        check_codes(self.codes, target)
        if self.accelerator:
            kept = [self.text[start:end] for start, end in self.protected]
            target = replace(target, text=put_accelerator(target.text, self.accelerator, kept))
        waiting = list(self.shown)
        pieces = [escape(self.before)]
        done = 0
        for code in target.codes:
            data = code.data if points is None else points.get(code.pair, code.data)
            pieces += (_fill(target.text[done : code.offset], waiting, escape), data)
            done = code.offset
        pieces.append(_fill(target.text[done:], waiting, escape))
        # What the translation has lost must not be lost in the file.
        pieces += (f" {raw}" for _, raw in waiting)
        return "".join((*pieces, escape(self.after)))


def _fill(text: str, waiting: list[tuple[str, str]], escape: Callable[[str], str]) -> str:
    """A text with what stands for its placeholders; those that were found no longer wait."""
    pieces: list[str] = []
    done = 0
    names = "|".join(re.escape(name) for name, _ in sorted(waiting, key=lambda item: -len(item[0])))
    for match in re.finditer(names, text) if waiting else ():
        found = next((item for item in waiting if item[0] == match.group()), None)
        if found is not None:
            waiting.remove(found)
            pieces += (escape(text[done : match.start()]), found[1])
            done = match.end()
    return "".join((*pieces, escape(text[done:])))


def check_codes(codes: Sequence[Code], target: Target) -> None:
    """Refuse a translation whose codes would break the file.

    Raises:
        ValueError: they are not those of the source, not in order, or their pairs overlap.
    """
    wanted = sorted((code.pair, code.kind.value, code.data) for code in codes)
    if wanted != sorted((code.pair, code.kind.value, code.data) for code in target.codes):
        message = f"the translation has not the codes of its source: {target.text[:60]!r}"
        raise ValueError(message)
    if codes and not are_nested(target.codes):
        message = f"the codes of the translation overlap: {target.text[:60]!r}"
        raise ValueError(message)
    offsets = [0, *(code.offset for code in target.codes), len(target.text)]
    if offsets != sorted(offsets):
        message = f"the codes of the translation are not in order: {target.text[:60]!r}"
        raise ValueError(message)


def are_nested(codes: Iterable[Code]) -> bool:
    """Whether each pair of codes closes before the one around it."""
    opened: list[int] = []
    for code in codes:
        if code.kind is CodeKind.OPEN:
            opened.append(code.pair)
        elif code.kind is CodeKind.CLOSE and (not opened or opened.pop() != code.pair):
            return False
    return not opened


def read_message(text: str, placeholders: str = "", points: Sequence[tuple[int, int, str]] = ()) -> Message:
    """A string taken apart.

    Args:
        text: the string, its escapes resolved.
        placeholders: what is protected, a regular expression; nothing where it is empty.
        points: spans that are no text, in order, each with the data of the code that stands for it.

    >>> read_message(" Weiter mit <b>{name}</b>\\n", CATALOGUE).text
    'Weiter mit {name}'
    """
    found = sorted([*((start, end, None, data) for start, end, data in points), *_tags(text, points)], key=_start)
    codes: list[Code] = []
    pieces: list[str] = []
    opened: list[tuple[str, int]] = []
    done = length = 0
    for start, end, match, data in found:
        pieces.append(text[done:start])
        length += start - done
        done = end
        number = len(codes)
        kind, pair = CodeKind.POINT, number
        if match is not None and match[2] and not match[3] and match[2].lower() not in _VOID:
            if not match[1]:
                kind = CodeKind.OPEN
                opened.append((match[2], number))
            elif opened and opened[-1][0] == match[2]:
                kind, pair = CodeKind.CLOSE, opened.pop()[1]
        codes.append(Code(offset=length, kind=kind, pair=pair, data=data))
    plain = "".join((*pieces, text[done:]))
    # What is not closed in the message stands alone.
    alone = {number for _, number in opened}
    codes = [_as_point(code) if code.pair in alone else code for code in codes]
    return _trim(plain, codes, placeholders)


def _start(item: tuple[int, int, re.Match[str] | None, str]) -> int:
    return item[0]


def _tags(text: str, points: Sequence[tuple[int, int, str]]) -> Iterable[tuple[int, int, re.Match[str] | None, str]]:
    if "<" not in text:
        return
    starts = [start for start, _, _ in points]
    for match in _TAG.finditer(text):
        after = bisect_left(starts, match.start())
        # A tag with a point in it, or inside one, is left to the point.
        inside = after < len(points) and points[after][0] < match.end()
        if not inside and not (after and points[after - 1][1] > match.start()):
            yield match.start(), match.end(), match, match.group()


def _as_point(code: Code) -> Code:
    return Code(offset=code.offset, kind=CodeKind.POINT, pair=code.pair, data=code.data)


def trim(text: str, codes: Sequence[Code]) -> tuple[str, str]:
    """The outer white space of a text, before and after it; none on a side where a code stands within it."""
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    if not text.strip() or any(code.offset < len(before) for code in codes):
        before = ""
    if not text.strip() or any(code.offset > len(text) - len(after) for code in codes):
        after = ""
    return before, after


def _trim(plain: str, codes: Sequence[Code], placeholders: str) -> Message:
    before, after = trim(plain, codes)
    text = plain[len(before) : len(plain) - len(after)]
    moved = tuple(
        Code(offset=code.offset - len(before), kind=code.kind, pair=code.pair, data=code.data) for code in codes
    )
    protected = tuple(match.span() for match in re.finditer(placeholders, text)) if placeholders else ()
    return Message(text=text, codes=moved, protected=protected, before=before, after=after)
