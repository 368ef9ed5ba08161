"""The lines of a PO file: which keyword has which text, and where it stands.

Source: GNU gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from glossary.errors import Problem
from glossary.model import Location
from terms.model import Span

_LINE = re.compile(
    r"(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<index>\d{1,3})\])?[ \t]*)?"
    r'(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")[ \t]*\Z'
)
_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(?:([abfnrtv\"\\?'])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))")
_CHARS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED = {"\\": "\\\\", '"': '\\"', **{char: f"\\{letter}" for letter, char in _CHARS.items()}}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')
_WIDTH = 79
"""Columns of a line that msgcat and xgettext do not break."""


@dataclass(slots=True)
class Entry:
    """An entry while it is read.

    Args:
        start: where it begins, comments left out.
        texts: by keyword; those of ``msgstr`` with their number (``msgstr[0]``).
        forms: where the texts of ``msgstr`` stand, quotation marks and all, by their number.
        flags: from ``#,`` comments.
        wrapped: whether long texts are broken into lines; ``False`` where one of it is not.
    """

    start: int
    texts: dict[str, str] = field(default_factory=dict)
    forms: dict[int, Span] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    wrapped: bool = True


def read_entries(text: str, path: str, problems: list[Problem]) -> Iterator[Entry]:
    """The entries in order, obsolete ones left out.

    Args:
        text: of the file.
        path: how to call it in messages.
        problems: what is wrong is added to them.
    """
    entry: Entry | None = None
    flags: frozenset[str] = frozenset()
    current = ""
    start = 0
    for number, line in enumerate(_BREAK.split(text), 1):
        # What follows a line is one character, or two.
        begin, start = start, start + len(line) + (2 if text.startswith("\r\n", start + len(line)) else 1)
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            current = ""
            if stripped.startswith(("#,", "#=")):
                flags |= {flag.strip() for flag in stripped[2:].split(",")}
            elif stripped.startswith("#~"):
                flags = frozenset()
            continue
        match = _LINE.match(line, len(line) - len(line.lstrip(" \t")))
        wrong = _fault(match, entry, current)
        if match is None or wrong:
            where = Location(path=path, line=number, column=1)
            message, expected = wrong or ("not a line of a PO file", 'msgid, msgstr or a text in "…"')
            problems.append(Problem(message=message, location=where, found=stripped[:60], expected=expected))
            continue
        word = match["word"]
        if word in ("msgctxt", "msgid") and (entry is None or "msgid" in entry.texts or word in entry.texts):
            if entry is not None:
                yield entry
            entry = Entry(start=begin, flags=flags)
            flags = frozenset()
        assert entry is not None  # noqa: S101 # else the line is at fault
        span = begin + match.start("text"), begin + match.end("text")
        if word is not None:
            index = int(match["index"] or 0)
            current = f"msgstr[{index}]" if word == "msgstr" else word
            if current in entry.texts:
                where = Location(path=path, line=number, column=1)
                problems.append(Problem(message=f"a second {current} in one message", location=where))
                continue
            entry.texts[current] = ""
            if word == "msgstr":
                entry.forms[index] = span
        elif current.startswith("msgstr"):
            index = int(current[7:-1])
            entry.forms[index] = entry.forms[index][0], span[1]
        resolved = _unescape(match["text"][1:-1])
        if resolved is None:
            where = Location(path=path, line=number, column=match.start("text") + 1)
            problems.append(Problem(message="an unknown escape", location=where, expected=r"\n, \t, \" or \\"))
            continue
        entry.texts[current] += resolved
        if len(line) > _WIDTH + 1 and " " in match["text"]:
            entry.wrapped = False
    if entry is not None:
        yield entry


def _fault(match: re.Match[str] | None, entry: Entry | None, current: str) -> tuple[str, str] | None:
    if match is None:
        return None
    if match["word"] is None and (not current or entry is None):
        return "a text that belongs to no message", "msgid or msgstr before it"
    if match["word"] in ("msgstr", "msgid_plural") and entry is None:
        return "a translation without a message", "msgid before it"
    return None


def _unescape(text: str) -> str | None:
    """The text; ``None`` where an escape is unknown."""
    pieces: list[str] = []
    done = 0
    for match in _ESCAPE.finditer(text):
        if match[4]:
            return None
        char = _CHARS.get(match[1], match[1]) if match[1] else chr(int(match[2], 8) if match[2] else int(match[3], 16))
        pieces += (text[done : match.start()], char)
        done = match.end()
    return "".join((*pieces, text[done:]))


def quote(text: str, *, wrapped: bool, newline: str, lines: bool = False) -> str:
    """A text as it stands in a PO file: on one line, or an empty one and those of the text.

    Args:
        text: with its line breaks.
        wrapped: whether lines that are too long are broken after a blank.
        newline: what lines end with.
        lines: whether the empty line comes first in any case, as in headers.

    >>> quote("Ja\\n", wrapped=True, newline="\\n")
    '"Ja\\\\n"'
    """
    pieces = [_escape(piece) for piece in re.findall(r"[^\n]*\n|[^\n]+\Z", text)]
    room = _WIDTH - len('""')
    # The first line begins with the keyword.
    if not lines and len(pieces) <= 1 and (not wrapped or len(text) <= room - len("msgstr[0] ")):
        return f'"{"".join(pieces)}"'
    if wrapped:
        pieces = [line for piece in pieces for line in _wrap(piece, room)]
    return newline.join(f'"{piece}"' for piece in ("", *pieces))


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPED.get(match.group()) or f"\\{ord(match.group()):03o}", text)


def _wrap(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in re.findall(r"\S+\s*|\s+", text):
        # The blank at the end of a line counts, as it stands before the quotation mark.
        if line and len(line) + len(word) > room:
            yield line
            line = ""
        line += word
    if line:
        yield line
