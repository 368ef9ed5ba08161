"""How originals and their English forms are written: parts, capitals, languages."""

from __future__ import annotations

import re
import unicodedata

from terms.transliteration import english, tables
from terms.transliteration.model import Style

MOST = 5
"""Candidates returned at most."""
LANGUAGE_NAMES = {
    "ru": "Russian",
    "uk": "Ukrainian",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "ka": "Georgian",
    "hy": "Armenian",
    "ko": "Korean",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "uz": "Uzbek",
    "tg": "Tajik",
    "tk": "Turkmen",
    "az": "Azerbaijani",
}
"""What a reason calls a language."""
PARTS = re.compile(r"([\s‐‑-]+)")
"""What stands between the parts of a name."""


def in_capitals_of(model: str, text: str) -> str:
    """``text`` in the capitals of ``model``, where those are all large or all small; a listed form keeps its own.

    Georgian is written without capitals, although Unicode has some: as a model it stands for a capitalised name.
    """
    if "ა" <= text[:1] <= "ჿ":
        return text
    if model.isupper() and len(model) > 1:
        return text.upper()
    if model[:1].isupper() or "ა" <= model[:1] <= "ჿ":
        return text[:1].upper() + text[1:]
    return text


def is_latin(letter: str) -> bool:
    """Whether a character is a Latin letter, or none at all."""
    return unicodedata.name(letter, "").startswith("LATIN") or not letter.isalpha()


def spell_whole(original: str, language: str, style: Style) -> list[tuple[str, float]]:
    """The English spellings of a whole original with their shares, in its capitals."""
    rules = tables.english_rules("ru" if language in tables.VIA_RUSSIAN else language)
    spelled = [("", 1.0)]
    for part in PARTS.split(original):
        if not part or PARTS.fullmatch(part):
            spelled = [(text + part, share) for text, share in spelled]
            continue
        forms = english.spell(part.casefold(), rules, style)
        spelled = [(text + in_capitals_of(part, form), share * each) for text, share in spelled for form, each in forms]
        spelled = sorted(spelled, key=lambda item: (-item[1], item[0]))[:MOST]
    return spelled
