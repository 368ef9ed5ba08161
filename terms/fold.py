"""Normalised copies of text in which a term can be looked up, with the way back to the text as written.

Three steps, each done on a copy: `clean` removes what a reader does not see (soft hyphens, zero-width characters,
a word broken at the end of a line) and composes letters; `byte_fold` gives one byte a code point, lower case for
letters and digits and a space for all else; `fold_word` gives the spelling in which ``ä`` and ``ae`` are alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from terms.model import Span

_END = itemgetter(1)
_SPACE = 0x20
_PRIVATE = 0x80  # The C1 controls, which text does not use, stand for letters outside Latin script.
_PLAIN_WIDE = tuple("„“–”’…‚‘€—‐‑•→‹›‟−\u202f\u2009")

HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`\uff07"

_ODD = re.compile("[^\x00-\xac\xae-\xff\u2010-\u2044\u20ac]+")
_BROKEN = re.compile(
    r"-(?<=[a-zß-öø-ÿ\x80-\x9f]-)\r?\n[ \t]*(?=[a-zß-öø-ÿ\x80-\x9f]{2})(?!(?:und|oder|bis|sowie|bzw)\b)"
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
        if (char.isalpha() and char not in "ªº") or char in "0123456789" or _PRIVATE <= code < _PRIVATE + 32:
            lower = char.lower()
            table[code] = ord(lower) if len(lower) == 1 and ord(lower) < 256 else code
    return bytes(table)


_TABLE = _byte_table()
_KEEP_CASE = bytes(code if low != _SPACE else _SPACE for code, low in enumerate(_TABLE))
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


class _Edits:
    """Where a copy differs from what it was made of: spans of the copy and the spans they stand for, in order."""

    __slots__ = ("_ends", "_from_ends", "_from_starts", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._from_starts: list[int] = []
        self._from_ends: list[int] = []

    def add(self, start: int, end: int, from_start: int, from_end: int) -> None:
        """Notes that ``start:end`` of the copy stands for ``from_start:from_end``."""
        self._starts.append(start)
        self._ends.append(end)
        self._from_starts.append(from_start)
        self._from_ends.append(from_end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def original(self, start: int, end: int) -> Span:
        """The span that a span of the copy stands for."""
        before = bisect_right(self._starts, start) - 1
        if before >= 0:
            inside = start < self._ends[before]
            start = self._from_starts[before] if inside else self._from_ends[before] + start - self._ends[before]
        last = bisect_right(self._starts, end - 1) - 1
        if last >= 0:
            end = self._from_ends[last] + max(0, end - self._ends[last])
        return start, end

    def originals(self, spans: list[Span]) -> list[Span]:
        """The same for many spans; they are in order and do not overlap."""
        found: list[Span] = []
        place = shift = 0
        for number, edited in enumerate(self._starts):
            before = bisect_right(spans, edited, place, key=_END)
            found += [(start + shift, end + shift) for start, end in spans[place:before]]
            place = before
            while place < len(spans) and spans[place][0] < max(edited, self._ends[number]):
                found.append(self.original(*spans[place]))
                place += 1
            if place == len(spans):
                return found
            shift = self._from_ends[number] - self._ends[number]
        return found + [(start + shift, end + shift) for start, end in spans[place:]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned copy of a text, with the way back to the text as written."""

    text: str
    edits: tuple[_Edits, ...] = ()

    def original(self, start: int, end: int) -> Span:
        """The span in the text as written that a span of the copy stands for."""
        for edits in self.edits[::-1]:
            start, end = edits.original(start, end)
        return start, end

    def originals(self, spans: list[Span]) -> list[Span]:
        """The same for many spans that are in order and do not overlap, at a fraction of the cost."""
        for edits in self.edits[::-1]:
            spans = edits.originals(spans)
        return spans


def byte_fold(text: str) -> bytes:
    """One byte a code point: lower-case letters and digits as themselves, everything else as a space.

    >>> byte_fold("Der „Kreml“-Chef!")
    b'der  kreml  chef '
    """
    return text.encode("latin-1", "replace").translate(_TABLE)


def byte_words(text: str) -> bytes:
    """One byte a code point as `byte_fold`, but capitals stay: what tokens are looked up by.

    >>> byte_words("Der „Kreml“-Chef!")
    b'Der  Kreml  Chef '
    """
    return text.encode("latin-1", "replace").translate(_KEEP_CASE)


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


def is_latin(text: str) -> bool:
    """Whether `clean` keeps all letters of a text apart.

    >>> is_latin("Erdoğan"), is_latin("Москва")
    (True, False)
    """
    return not any("\x80" <= char <= "\x9f" for char in clean(text).text)


def letters(text: str) -> str:
    """The letters and digits of a text, composed, ignoring case: the proof where `clean` is too coarse.

    >>> letters("Мо\\xadсква!")
    'москва'
    """
    return "".join(char for char in unicodedata.normalize("NFC", text).casefold() if char.isalnum())


def _is_plain(text: str) -> bool:
    if text.isascii():
        return "-\n" not in text and "-\r\n" not in text
    if "\xad" in text or "-\n" in text or "-\r\n" in text:
        return False
    wide = text.encode("latin-1", "replace").count(b"?") - text.count("?")
    for char in _PLAIN_WIDE:
        if not wide:
            return True
        wide -= text.count(char)
    return not wide


def _rebuild(text: str) -> Cleaned:
    shown, narrowed = _edit(text, ((start, end, _narrow(text[start:end])) for start, end in _odd_places(text)))
    joined, lines = _edit(shown, ((*found.span(), "") for found in _BROKEN.finditer(shown)))
    return Cleaned(text=joined, edits=tuple(edits for edits in (narrowed, lines) if edits))


def _odd_places(text: str) -> Iterator[Span]:
    """The places to rewrite: one character each, with the combining marks that follow it."""
    done = 0
    for found in _ODD.finditer(text):
        start, end = found.span()
        if start > done and unicodedata.combining(text[start]) and text[start - 1].isalpha():
            start -= 1
        while start < end:
            stop = start + 1
            while stop < end and unicodedata.combining(text[stop]) and text[start].isalpha():
                stop += 1
            yield start, stop
            start = stop
        done = end


def _edit(text: str, places: Iterable[tuple[int, int, str]]) -> tuple[str, _Edits]:
    edits = _Edits()
    pieces: list[str] = []
    done = size = 0
    for start, end, new in places:
        if new == text[start:end]:
            continue
        pieces += (text[done:start], new)
        size += start - done
        edits.add(size, size + len(new), start, end)
        size += len(new)
        done = end
    pieces.append(text[done:])
    return "".join(pieces), edits


def _narrow(odd: str) -> str:
    if odd[0] in "\xad\u200b\u200c\u200d\u2060\ufeff":
        return ""
    if len(odd) > 1:
        odd = unicodedata.normalize("NFC", odd)[0]
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
