"""Zones of a text that are no language: addresses, code, file names, markup, placeholders; no term is found there."""

from __future__ import annotations

import re
from bisect import bisect_left, insort

from terms.model import Span

_EXTENSIONS = (
    "txt|pdf|docx?|xlsx?|pptx?|odt|ods|csv|tsv|json|ya?ml|xml|html?|md|py|js|ts|css|java|c|h|cpp|rs|go|sh|ini|toml|cfg|conf|"
    "log|sql|db|zip|gz|xz|tar|rar|7z|exe|dll|so|jpe?g|png|gif|svg|webp|mp3|mp4|avi|mov|wav|ogg|epub|po|mo|xliff?|tmx|tbx|srt"
)
_MESSAGE_KINDS = "plural|select|selectordinal|number|date|time|choice"
_DOMAINS = "com|org|net|edu|gov|int|info|biz|de|at|ch|ru|ua|by|kp|kr|cn|jp|uk|us|fr|it|es|pl|eu|io|dev|app|tv|su|рф"
_FAR = (
    ("```", re.compile(r"```.*?(?:```|\Z)", re.DOTALL)),
    ("`", re.compile(r"`[^`\n]+`")),
    ("<", re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--)>", re.DOTALL)),
    ("{{", re.compile(r"\{\{[^{}]*\}\}")),
    ("{%", re.compile(r"\{%[^{}]*%\}")),
    ("{#", re.compile(r"\{#[^{}]*#\}")),
    ("<%", re.compile(r"<%[^<>]*%>")),
    ("$", re.compile(r"(?<!\$)\$[^\s$][^$\n]{0,200}[\\^_{][^$\n]{0,200}\$(?!\$)")),
    ("<?", re.compile(r"<\?[^<>]*\?>")),
    ("{", re.compile(rf"\{{\s*[\w.]+\s*,\s*(?:{_MESSAGE_KINDS})\b(?:[^{{}},]*\}}|\s*,(?:[^{{}}]*\}})?)")),
    (":\\", re.compile(r"(?<!\w)[A-Za-z]:\\(?:[\w.()~-]+(?: [\w.()~-]+)*\\)+[\w.()~-]*[\w()~-]")),
)
"""Zones that may hold blanks, each with a sign without which there is none."""

_NEAR = re.compile(
    r"(?:https?|ftp|file)://[^\s<>\"“”„»«]*[^\s<>\"“”„»«.,;:!?]|\b(?:mailto|tel):[^\s<>]+"
    r"|\bwww\.[^\s<>\"“”„»«]*[^\s<>\"“”„»«.,;:!?]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+"
    r"|[$#%]?\{[^{}\s]*\}|<[A-Za-z/][^<>\s]*>|<\d{1,3}/?>|\$t\([^()\s]*\)|(?<![\w$])\$(?!USD?\b)[A-Z_][A-Z0-9_]+\b"
    r"|(?<![\w%])%L?(?:\d{1,2}|n)(?![\w$])"
    r"|%%|%(?:\([^()\s]*\)|\d+\$)?[-+#0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh?|ll?|[jztLq])?[sdiouxXeEfFgGcrap@](?![^\W_])"
    r"|&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
    r"|(?<![^\s(\[\"„“»]):[a-z][a-z0-9_]*(?::|\b)"
    rf"|(?<![\w.-])[\w.-]*\w\.(?:{_EXTENSIONS})\b(?![-\w])"
    rf"|(?<![\w.-])\.?[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b(?:/[^\s]*)?(?!\.?\w)"
    r"|(?<![\w/])(?:~|\.{1,2})?/(?:[\w.-]+/)+[\w-](?:[\w.-]*\w)?"
    r"|\b[A-Za-z]:\\[^\s]*[^\s.,;:!?]|\\\\[\w.-]+\\[^\s]+"
    r"|(?<!\w)\w*[^\W_]_+[^\W_]\w*|\b__\w+__\b|(?<!\w)\w+(?:::|->)\w+|\b\w+\(\)"
    r"|(?<![\w])--[a-z][\w-]*(?:=\S*)?"
    r"|(?<!\\)\\[nrt](?![a-z])|(?<=\s)-[A-Za-z](?=\s)"
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b(?<=\d)"
    r"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b97[89](?:[ -]\d{1,7}){3}[ -][\dX]\b"
    r"|(?<![\w+])\+\d{1,3}(?:[ ./-]?(?:\(\d{1,5}\)|\d{2,12})){2,6}\b"
)
"""Zones without blanks. One that begins with any word begins at the start of it, or long words take hours."""
_SIGN = re.compile(r"[/@\\_{%<&$]|[.:]\w|\(\)|--|->")
"""What each zone without blanks has: nearly all words with a hyphen or a bracket have none of it."""

_BEFORE = frozenset(' \n\t\r\xa0„“"»«‚‘–—')
_AFTER = frozenset(' \n\t\r\xa0,;!?“”"«»‘–—')


def protected_zones(text: str) -> tuple[Span, ...]:
    """The spans of a text that hold no language, in order; they do not overlap.

    >>> protected_zones("Siehe kreml.txt und https://example.org/Putin heute.")
    ((6, 15), (20, 45))
    """
    zones = _far_zones(text)
    for found in _NEAR.finditer(text):
        if not _touches(zones, *found.span()):
            insort(zones, found.span())
    return tuple(zones)


class Protection:
    """Tells of spans of one text whether they lie in a protected zone; looks only where it is asked."""

    __slots__ = ("_chunk", "_text", "_zones")

    def __init__(self, text: str) -> None:
        self._text = text
        self._zones: list[Span] | None = None
        self._chunk: tuple[int, int, list[Span]] = (0, 0, [])

    def has_far_zones(self) -> bool:
        """Whether the text has a zone that may hold blanks, so that a word between blanks may lie in one."""
        if self._zones is None:
            self._zones = _far_zones(self._text)
        return bool(self._zones)

    def far_zones(self) -> list[Span]:
        """The zones that may hold blanks, in order."""
        return self._zones or [] if self.has_far_zones() else []

    def covers(self, start: int, end: int) -> bool:
        """Whether a span touches a protected zone."""
        text = self._text
        if self.has_far_zones() and _touches(self._zones or [], start, end):
            return True
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if before in _BEFORE and after in _AFTER:
            return False
        low, high, zones = self._chunk
        if start < low or end > high:
            low, high = _chunk_start(text, start), _chunk_end(text, end)
            chunk = text[low:high]
            zones = []
            if _SIGN.search(chunk) is not None:
                zones = [(low + found.start(), low + found.end()) for found in _NEAR.finditer(chunk)]
            # A chunk may hold thousands of terms, as a line of words joined by hyphens does: it is read once.
            self._chunk = low, high, zones
        return _touches(zones, start, end)


def _far_zones(text: str) -> list[Span]:
    zones: list[Span] = []
    for sign, pattern in _FAR:
        if sign not in text:
            continue
        for found in pattern.finditer(text):
            if not _touches(zones, *found.span()):
                insort(zones, found.span())
    return zones


def _touches(zones: list[Span], start: int, end: int) -> bool:
    """Whether a span overlaps one of the zones, which are sorted and do not overlap."""
    place = bisect_left(zones, (start, start))
    return (place < len(zones) and zones[place][0] < end) or (place > 0 and zones[place - 1][1] > start)


def _chunk_start(text: str, start: int) -> int:
    while start and not text[start - 1].isspace():
        start -= 1
    return start


def _chunk_end(text: str, end: int) -> int:
    while end < len(text) and not text[end].isspace():
        end += 1
    return end
