"""Typographic marks of the English, in the style of the German document.

The model reads and writes plain marks; here quotes, apostrophes, dashes and dots become again what the document uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"['\"]|\.\.\.|\s--?\s")
# A letter of a script without users.
_STAND_IN = "\U00010c00"
_WORD_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w|\s|[.,;:!?)\"]|$)")
_DOUBLE = re.compile(r'"')
_SINGLE = re.compile(r"'")
_OPENS_AFTER = re.compile(r"(?:^|[\s(\[/–—\"“-])\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """Which marks a document uses.

    Args:
        curly: typographic quotes and apostrophes.
        dash: what stands for a dash between spaces: ``-``, ``–`` or ``—``.
        ellipsis: whether three dots are one character.
    """

    curly: bool
    dash: str
    ellipsis: bool


def detect_typography(text: str) -> Typography:
    """The style of a text; typographic quotes count where they are at least as frequent as plain ones."""
    curly = sum(text.count(mark) for mark in "„“”»«")
    dashes = {dash: len(re.findall(rf"(?:^|\s){dash}(?=\s)", text, re.MULTILINE)) for dash in "—–-"}
    best = max(dashes, key=lambda dash: dashes[dash])
    return Typography(
        curly=curly > 0 and curly >= text.count('"'),
        dash=best if dashes[best] else "-",
        ellipsis=text.count("…") > text.count("..."),
    )


def apply_typography(text: str, style: Typography, kept: Sequence[str] = ()) -> str:
    """The English with the marks of a style.

    Args:
        text: the English.
        style: of the document.
        kept: stretches of it that stay as they are: code has marks of its own.

    >>> apply_typography('He said "yes" - it\\'s...', Typography(curly=True, dash="–", ellipsis=True))
    'He said “yes” – it’s…'
    """
    spoilt = [stretch for stretch in dict.fromkeys(kept) if _MARKS.search(stretch)]
    if spoilt:
        parts = re.split("(" + "|".join(map(re.escape, sorted(spoilt, key=len, reverse=True))) + ")", text)
        # Each stretch counts as one letter for the marks beside it.
        english = apply_typography(_STAND_IN.join(parts[::2]), style)
        if english.count(_STAND_IN) == len(parts) // 2:
            stretches = iter([*parts[1::2], ""])
            return "".join(part + next(stretches) for part in english.split(_STAND_IN))
    if style.ellipsis:
        text = text.replace("...", "…")
    if style.dash != "-":
        text = re.sub(r"(?<=\s)--?(?=\s)", style.dash, text)
    if style.curly:
        text = _WORD_APOSTROPHE.sub("’", text)
        text = _DOUBLE.sub(lambda match: "“" if _opens(text, match) else "”", text)
        text = _SINGLE.sub(lambda match: "‘" if _opens(text, match) else "’", text)
    return text


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether a quotation mark opens a quotation: nothing, a space or an opening mark stands before it."""
    before, after = text[: match.start()], text[match.end() : match.end() + 1]
    return bool(_OPENS_AFTER.search(before[-1:])) and not (after == "" or after.isspace())
