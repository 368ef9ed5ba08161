"""Normalised copies of text in which a term can be looked up, with the way back to the text as written.

Three steps, each done on a copy: `clean` removes what a reader does not see (soft hyphens, zero-width characters,
a word broken at the end of a line) and composes letters; `byte_fold` gives one byte a code point, lower case for
letters and digits and a space for all else; `fold_word` gives the spelling in which ``ä`` and ``ae`` are alike.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

from terms.model import Span

_SPACE = 0x20
_PRIVATE = 0x80  # The C1 controls, which text does not use, stand for letters outside Latin script.
_PLAIN_WIDE = tuple("„“–”’…‚‘€—‐‑•→‹›‟−\u202f\u2009")

HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`\uff07"

_ODD = re.compile("[\xad\u200b-\u200d\u2060\ufeff]+|[^\\W\\d_][\u0300-\u036f]+|[^\x00-\xff]")
_BROKEN = re.compile(
    r"(?<=[a-zß-öø-ÿ\x80-\x9f])[-\u2010]\r?\n[ \t]*(?=[a-zß-öø-ÿ\x80-\x9f]{2})(?!(?:und|oder|bis|sowie|bzw)\b)"
)
_LETTERS = {
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "İ": "I",
    "œ": "oe",
    "Œ": "OE",
    "ẞ": "SS",
    "ħ": "h",
    "Ħ": "H",
}


def _byte_table() -> bytes:
    table = bytearray([_SPACE]) * 256
    for code in range(256):
        char = chr(code)
        if (char.isalpha() and char not in "ªº") or char in "0123456789_" or _PRIVATE <= code < _PRIVATE + 32:
            lower = char.lower()
            table[code] = ord(lower) if len(lower) == 1 and ord(lower) < 256 else code
    return bytes(table)


_TABLE = _byte_table()
_FOLD = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "þ": "th",
        "ð": "d",
        **dict.fromkeys("àáâãå", "a"),
        **dict.fromkeys("èéêë", "e"),
        **dict.fromkeys("ìíîï", "i"),
        **dict.fromkeys("òóôõø", "o"),
        **dict.fromkeys("ùúû", "u"),
        **dict.fromkeys("ýÿ", "y"),
        "ç": "c",
        "ñ": "n",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned copy of a text.

    Args:
        text: the copy.
        starts: for each code point of the copy, where it starts in the text as written; ``None`` where nothing moved.
        ends: the same for where it ends.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def original(self, start: int, end: int) -> Span:
        """The span in the text as written that a span of the copy stands for."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def byte_fold(text: str) -> bytes:
    """One byte a code point: lower-case letters and digits as themselves, everything else as a space.

    >>> byte_fold("Der „Kreml“-Chef!")
    b'der  kreml  chef '
    """
    return text.encode("latin-1", "replace").translate(_TABLE)


def fold_word(word: str) -> str:
    """A word in the spelling in which it is compared: lower case, umlauts and ß spelt out, accents dropped.

    >>> fold_word("Pjöngjang"), fold_word("STRAẞE"), fold_word("Israel"), fold_word("Orbán")
    ('pjoengjang', 'strasse', 'israel', 'orban')
    """
    lower = word.lower()
    return lower if lower.isascii() else lower.translate(_FOLD)


def clean(text: str) -> Cleaned:
    """The text without what cannot be seen, letters composed and brought to Latin-1, words joined over line breaks.

    Letters of other scripts become private code points: enough to find a candidate, never shown to anybody.

    >>> clean("Sicher\\xadheits-\\nrat").text
    'Sicherheitsrat'
    """
    return Cleaned(text=text) if _is_plain(text) else _rebuild(text)


def letters(text: str) -> str:
    """The letters and digits of a text, composed, ignoring case: the proof where `clean` is too coarse.

    >>> letters("Мо\\xadсква!")
    'москва'
    """
    return "".join(char for char in unicodedata.normalize("NFC", text).casefold() if char.isalnum())


def _is_plain(text: str) -> bool:
    if text.isascii():
        return "-\n" not in text and "-\r\n" not in text
    if "\xad" in text or "-\n" in text or "-\r\n" in text or "\u2010\n" in text:
        return False
    wide = text.encode("latin-1", "replace").count(b"?") - text.count("?")
    for char in _PLAIN_WIDE:
        if not wide:
            return True
        wide -= text.count(char)
    return not wide


def _rebuild(text: str) -> Cleaned:
    starts = array("l")
    ends = array("l")
    pieces: list[str] = []
    done = 0
    for found in _ODD.finditer(text):
        new = _narrow(found.group())
        start, end = found.span()
        if new == text[start:end]:
            continue
        pieces += (text[done:start], new)
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        starts.extend([start] * len(new))
        ends.extend([end] * len(new))
        done = end
    pieces.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return _join_lines("".join(pieces), starts, ends)


def _join_lines(text: str, starts: array[int], ends: array[int]) -> Cleaned:
    pieces: list[str] = []
    kept_starts = array("l")
    kept_ends = array("l")
    done = 0
    for found in _BROKEN.finditer(text):
        pieces.append(text[done : found.start()])
        kept_starts.extend(starts[done : found.start()])
        kept_ends.extend(ends[done : found.start()])
        done = found.end()
    if not done:
        return Cleaned(text=text, starts=starts, ends=ends)
    pieces.append(text[done:])
    kept_starts.extend(starts[done:])
    kept_ends.extend(ends[done:])
    return Cleaned(text="".join(pieces), starts=kept_starts, ends=kept_ends)


def _narrow(odd: str) -> str:
    if odd[0] in "\xad\u200b\u200c\u200d\u2060\ufeff":
        return ""
    if len(odd) > 1:
        odd = unicodedata.normalize("NFC", odd)
        if len(odd) > 1:
            odd = odd[0]
    if ord(odd) < 256:
        return odd
    if unicodedata.combining(odd):
        return ""
    if not odd.isalnum():
        return odd
    if odd in _LETTERS:
        return _LETTERS[odd]
    plain = "".join(char for char in unicodedata.normalize("NFKD", odd) if ord(char) < 256 and char.isalnum())
    return plain or chr(_PRIVATE + ord(odd.lower()[0]) % 32)
