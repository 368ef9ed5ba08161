"""Zones of a text that are no language: addresses, code, file names, markup, placeholders; no term is found there."""

from __future__ import annotations

import re

from terms.model import Span

_EXTENSIONS = (
    "txt|pdf|docx?|xlsx?|pptx?|odt|ods|csv|tsv|json|ya?ml|xml|html?|md|py|js|ts|css|java|c|h|cpp|rs|go|sh|ini|toml|cfg|conf|"
    "log|sql|db|zip|gz|xz|tar|rar|7z|exe|dll|so|jpe?g|png|gif|svg|webp|mp3|mp4|avi|mov|wav|ogg|epub|po|mo|xliff?|tmx|tbx|srt"
)
_DOMAINS = "com|org|net|edu|gov|int|info|biz|de|at|ch|ru|ua|by|kp|kr|cn|jp|uk|us|fr|it|es|pl|eu|io|dev|app|tv|su|рф"
_ANYWHERE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`"
    r"|</?[A-Za-z][^<>]*>|<!--.*?-->"
    r"|(?:https?|ftp|file|mailto|tel)://?[^\s<>\"“”„»«]+|\bmailto:\S+|\bwww\.[^\s<>\"“”„»«]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+"
    r"|\{\{[^{}]*\}\}|\$?\{[^{}\s]*\}|%\([^()\s]*\)[sd]",
    re.DOTALL,
)
_TRIGGERS = ("://", "@", "`", "<", "{", "%(", "www.", "mailto:")
_CHUNK = re.compile(
    rf"[\w.-]*\w\.(?:{_EXTENSIONS})\b(?![-\w])"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b(?:/[^\s]*)?(?!\.?\w)"
    r"|(?<![\w/])(?:~|\.{1,2})?/(?:[\w.-]+/)+[\w-][\w.-]*"
    r"|\b[A-Za-z]:\\[^\s]+|\\\\[\w.-]+\\[^\s]+"
    r"|\w*_\w+(?:_\w+)*|\w+(?:::|->)\w+|\b\w+\(\)"
    r"|(?<![\w])--[a-z][\w-]*(?:=\S*)?"
)
_BEFORE = frozenset(' \n\t\r\xa0(„“"»«‚‘–—')
_AFTER = frozenset(' \n\t\r\xa0,;!?)“”"«»‘:–—')


def protected_zones(text: str) -> tuple[Span, ...]:
    """The spans of a text that hold no language, in order.

    >>> protected_zones("Siehe kreml.txt und https://example.org/Putin heute.")
    ((6, 15), (20, 45))
    """
    zones = [found.span() for found in _ANYWHERE.finditer(text)] if has_trigger(text) else []
    for found in _CHUNK.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in zones):
            zones.append(found.span())
    return tuple(sorted(zones))


def has_trigger(text: str) -> bool:
    """Whether a text may hold a zone that has blanks or begins far from its parts."""
    return any(trigger in text for trigger in _TRIGGERS)


class Protection:
    """Tells of spans of one text whether they lie in a protected zone; looks only where it is asked."""

    __slots__ = ("_text", "_zones")

    def __init__(self, text: str) -> None:
        self._text = text
        self._zones: list[Span] | None = None

    def covers(self, start: int, end: int) -> bool:
        """Whether a span touches a protected zone."""
        if self._zones is None:
            self._zones = _wide_zones(self._text)
        if self._zones and _touches(self._zones, start, end):
            return True
        text = self._text
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if before in _BEFORE and after in _AFTER:
            return False
        low = _chunk_start(text, start)
        high = _chunk_end(text, end)
        return any(found.start() < end - low and start - low < found.end() for found in _CHUNK.finditer(text[low:high]))


def _wide_zones(text: str) -> list[Span]:
    return [found.span() for found in _ANYWHERE.finditer(text)] if has_trigger(text) else []


def _touches(zones: list[Span], start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in zones)


def _chunk_start(text: str, start: int) -> int:
    while start and not text[start - 1].isspace():
        start -= 1
    return start


def _chunk_end(text: str, end: int) -> int:
    while end < len(text) and not text[end].isspace():
        end += 1
    return end
