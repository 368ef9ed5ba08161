"""Text as the model was trained on, with the way back to the text as written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

DOUBLE_QUOTES = "„“”«»"
"""Marks around what is quoted, as German and English print writes them."""

# As in the description of the starter package; harmless for other packages, which see plain marks more often as well.
_PLAIN = {
    **dict.fromkeys(f"{DOUBLE_QUOTES}‟", '"'),
    **dict.fromkeys("‚‘’‛‹›", "'"),
    **dict.fromkeys("–—―−‑‐", "-"),
    "…": "...",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\t\n\r\x0b\x0c\u2028\u2029\u0085", " "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A normalised text.

    Args:
        text: the text for the model.
        origins: for each code point of ``text`` the position in the text as written that it comes from, and at the
            end the length of the text as written.
    """

    text: str
    origins: tuple[int, ...]


def normalise(text: str) -> Normalised:
    """The text in NFC with plain quotes, dashes, dots and spaces, single spaces, none at the ends.

    >>> normalise("„Ja“ – gut…").text
    '"Ja" - gut...'
    """
    out: list[str] = []
    origins: list[int] = []
    for position, composed in _clusters(text):
        for character in _PLAIN.get(composed, composed):
            if character == " " and (not out or out[-1] == " "):
                continue
            out.append(character)
            origins.append(position)
    while out and out[-1] == " ":
        out.pop()
        origins.pop()
    return Normalised(text="".join(out), origins=(*origins, len(text)))


def _clusters(text: str) -> list[tuple[int, str]]:
    """The composed characters of a text with the position each comes from."""
    if unicodedata.is_normalized("NFC", text):
        return list(enumerate(text))
    clusters: list[tuple[int, str]] = []
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not unicodedata.combining(text[position]):
            composed = unicodedata.normalize("NFC", text[start:position])
            clusters += [(start, character) for character in composed]
            start = position
    return clusters
