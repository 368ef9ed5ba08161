"""Java properties: every value is translated; keys, comments and separators stay as written.

In messages with numbered arguments (``{0}``) apostrophes are doubled, as ``MessageFormat`` wants them.

Source: java.util.Properties, java.text.MessageFormat (Java SE API). Encoding: UTF-8, else ISO 8859-1.
A round trip loses nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import partial

from glossary.errors import FileError, Problem
from glossary.files import locate, locate_each
from translator.documents.icu import parse_icu
from translator.documents.model import Options
from translator.documents.slots import SplicedText, check_size
from translator.documents.strings import StringSlot, read_string

_ENTRY = re.compile(
    r"^[ \t\f]*(?![#!\s=:])(?P<key>(?:\\(?:\r\n|.)|[^\\\s=:])+)"
    r"[ \t\f]*[=:]?[ \t\f]*(?P<value>(?:\\(?:\r\n|.)|[^\\\r\n])*)",
    re.MULTILINE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<break>\r\n|\r|\n)[ \t\f]*|(?P<sign>.))", re.DOTALL)
_CHARS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_WRITTEN = re.compile(r"\\([:=#! ])")
_NUMBERED = re.compile(r"\{\d")
_QUOTED = re.compile(r"'[{}]")


def parse(content: bytes, path: str, options: Options) -> SplicedText:  # noqa: ARG001 - every format takes them
    """The values of a properties file.

    Raises:
        FileError: the content is binary, or an escape is broken.
    """
    check_size(content, path)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    text, encoding = _decode(content[len(mark) :])
    if "\0" in text:
        problem = Problem(message="binary content", location=locate(path, text, text.find("\0")), expected="text")
        raise FileError([problem])
    ascii_only = encoding != "utf-8" or bool(text.isascii() and re.search(r"\\u00[89a-fA-F]|\\u[^0]", text))
    entries = list(_ENTRY.finditer(text))
    places = locate_each(path, text, (entry.start("value") for entry in entries))
    slots: list[StringSlot] = []
    problems: list[Problem] = []
    for entry, place in zip(entries, places, strict=True):
        raw = entry["value"]
        if re.search(r"(?<!\\)(?:\\\\)*\\u(?![0-9a-fA-F]{4})", raw):
            problems.append(
                Problem(message="a broken escape", location=place, found=raw[:40], expected=r"\u and 4 digits")
            )
            continue
        value = unescape(raw)
        counts = bool(_NUMBERED.search(value)) and not _QUOTED.search(value) and parse_icu(value) is None
        escape = partial(_escape, ascii_only=ascii_only, written=frozenset(_WRITTEN.findall(raw)), doubled=counts)
        shown = value.replace("''", "'") if counts else value
        slot = read_string(shown, unescape(entry["key"]), place, *entry.span("value"), escape)
        if slot is not None:
            slots.append(slot)
    if problems:
        raise FileError(problems)
    return SplicedText(text=text, slots=tuple(slots), mark=mark, encoding=encoding)


def _decode(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("iso-8859-1"), "iso-8859-1"


def unescape(raw: str) -> str:
    r"""A key or value as the program sees it.

    >>> unescape("f\\u00fcr \\\n   alle\\!")
    'für alle!'
    """
    text = _ESCAPE.sub(_resolve, raw)
    # Characters beyond the first plane are written as two.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _resolve(match: re.Match[str]) -> str:
    if match["code"]:
        return chr(int(match["code"], 16))
    return "" if match["break"] else _CHARS.get(match["sign"], match["sign"])


def _escape(value: str, *, ascii_only: bool, written: frozenset[str], doubled: bool) -> str:
    new = value.replace("'", "''") if doubled else value
    new = new.replace("\\", "\\\\")
    for letter, char in _CHARS.items():
        new = new.replace(char, f"\\{letter}")
    for sign in written - {" "}:
        new = new.replace(sign, f"\\{sign}")
    if new.startswith(" "):
        new = "\\" + new
    if ascii_only:
        new = re.sub(r"[^\x00-\x7f]+", _as_codes, new)
    return new


def _as_codes(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
