"""Gettext PO: German message ids with English translations.

Read strictly and with places: what is not PO is an error with its line. Obsolete entries (``#~``) and the header are
left out, fuzzy entries too, because no program shows them. ``#.`` and ``#`` comments may hold requests to be silent.

Source: GNU gettext manual, "The Format of PO Files". Encoding: UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from glossary.errors import FileError, Problem
from glossary.files import decode
from glossary.model import Location
from terms.bilingual.blocks import TextBuilder
from terms.findings import Ignore, SegmentPair
from terms.suppress import read_ignores

_LINE = re.compile(
    r'(?P<word>msgctxt|msgid_plural|msgid|msgstr)?(?:\[(?P<index>\d+)\])?\s*"(?P<text>(?:[^"\\]|\\.)*)"\s*\Z'
)
_ESCAPE = re.compile(r"\\(?:([abfnrtv\"\\?'])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))")
_CHARS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3})", re.MULTILINE)
_CHARSET = re.compile(r"^Content-Type:.*charset=([\w-]+)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    """An entry while it is read: its texts by keyword."""

    line: int
    texts: dict[str, TextBuilder] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()
    fuzzy: bool = False


def read(content: bytes, path: str) -> tuple[SegmentPair, ...]:
    """The messages with their translations; of plural forms each with the German of its number.

    Raises:
        FileError: the file is not PO, not UTF-8, or its translations are German.
    """
    text = decode(content, path)
    problems: list[Problem] = []
    pairs: list[SegmentPair] = []
    for entry in _entries(text, path, problems):
        pairs += _pairs(entry, path, problems)
    if problems:
        raise FileError(problems)
    return tuple(pairs)


def _entries(text: str, path: str, problems: list[Problem]) -> Iterator[_Entry]:
    entry: _Entry | None = None
    comments: list[tuple[str, int]] = []
    current = ""

    def wrong(message: str, number: int, line: str, expected: str) -> None:
        where = Location(path=path, line=number, column=1)
        problems.append(Problem(message=message, location=where, found=line.strip()[:60], expected=expected))

    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        stripped = line.strip()
        if not stripped:
            current = ""
            continue
        if stripped.startswith("#"):
            if stripped.startswith("#~"):
                comments = []  # What stands before an obsolete message is about that.
            else:
                comments.append((stripped, number))
            current = ""
            continue
        match = _LINE.match(stripped)
        if not match:
            wrong("not a line of a PO file", number, line, 'msgid, msgstr or a text in "…"')
            continue
        word = match["word"]
        if word is None:
            if not current or entry is None:
                wrong("a text that belongs to no message", number, line, "msgid or msgstr before it")
                continue
        else:
            if word in ("msgctxt", "msgid") and (entry is None or "msgid" in entry.texts or word in entry.texts):
                if entry is not None:
                    yield entry
                entry = _Entry(number)
            if entry is None:
                wrong("a translation without a message", number, line, "msgid before it")
                continue
            for comment, place in comments:
                entry.ignores += read_ignores(comment, place)
                entry.fuzzy |= comment.startswith("#,") and "fuzzy" in comment
            comments = []
            current = f"msgstr[{match['index'] or 0}]" if word == "msgstr" else word
            if current in entry.texts:
                wrong(f"a second {current} in one message", number, line, "one of each")
                continue
            entry.texts[current], entry.lines[current] = TextBuilder(), number
        column = line.index('"') + 2
        if not _add(entry.texts[current], match["text"], number, column):
            wrong("an unknown escape", number, line, r"\n, \t, \" or \\")
    if entry is not None:
        left = [ignore for comment, place in comments for ignore in read_ignores(comment, place)]
        entry.ignores += tuple(replace(ignore, idle=True) for ignore in left)
        yield entry


def _add(builder: TextBuilder, text: str, line: int, column: int) -> bool:
    done = 0
    for match in _ESCAPE.finditer(text):
        builder.add(text[done : match.start()], line, column + done)
        if match[4]:
            return False
        char = _CHARS.get(match[1], match[1]) if match[1] else chr(int(match[2], 8) if match[2] else int(match[3], 16))
        builder.add(char, line, column + match.start())
        done = match.end()
    builder.add(text[done:], line, column + done)
    return True


def _pairs(entry: _Entry, path: str, problems: list[Problem]) -> Iterator[SegmentPair]:
    where = Location(path=path, line=entry.line, column=1)
    if "msgid" not in entry.texts:
        problems.append(Problem(message="a message without msgid", location=where))
        return
    forms = [name for name in entry.texts if name.startswith("msgstr")]
    if not forms:
        problems.append(Problem(message="a message without msgstr", location=where))
        return
    german = entry.texts["msgid"].text
    if not german and "msgctxt" not in entry.texts:
        _check_header(entry.texts[forms[0]].text, where, problems)
        return
    if entry.fuzzy or not german.strip():
        return
    plural = entry.texts.get("msgid_plural")
    context = entry.texts["msgctxt"].text + "|" if "msgctxt" in entry.texts else ""
    for name in forms:
        source = plural.text if plural is not None and name != "msgstr[0]" else german
        block = entry.texts[name].block(entry.lines[name], len(name) + 3)
        yield SegmentPair(
            source=source,
            target=block.text,
            file=path,
            line=block.line,
            column=block.column,
            marks=block.marks,
            key=context + german,
            ignores=entry.ignores,
        )


def _check_header(header: str, where: Location, problems: list[Problem]) -> None:
    language = _LANGUAGE.search(header)
    if language and language[1].lower() == "de":
        expected = "German msgid and English msgstr (Language: en)"
        problems.append(
            Problem(
                message="the translations of this file are German",
                location=where,
                found="Language: de",
                expected=expected,
            )
        )
    charset = _CHARSET.search(header)
    if charset and charset[1].upper() not in ("UTF-8", "UTF8", "ASCII", "US-ASCII", "CHARSET"):
        problems.append(
            Problem(
                message="a PO file in another encoding",
                location=where,
                found=charset[1],
                expected="UTF-8; convert it with msgconv -t UTF-8",
            )
        )
