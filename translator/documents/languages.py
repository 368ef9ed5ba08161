"""Which tag the English of a document gets: one like that of its German."""

from __future__ import annotations

import re
from collections.abc import Collection

_PARTS = re.compile(r"[-_]")
_TAG = re.compile(r"[a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*\Z")


def is_language(tag: str, language: str) -> bool:
    """Whether a tag (``de-AT``, ``DE``, ``de_CH``) is that of a language."""
    return _PARTS.split(tag.strip().casefold())[0] == language


def english_like(german: str, english: str) -> str:
    """The tag of the English beside a German one: with a region where the German has one, written as it is.

    Args:
        german: as written in the document.
        english: BCP 47.

    >>> english_like("de", "en-US"), english_like("de_AT", "en-US"), english_like("DE-DE", "en-GB")
    ('en', 'en_US', 'EN-GB')
    """
    parts = english.split("-") if len(_PARTS.split(german)) > 1 else english.split("-")[:1]
    tag = ("_" if "_" in german else "-").join(parts)
    return tag.upper() if german.isupper() else tag.lower() if "-" in german and german.islower() else tag


def are_languages(keys: Collection[str]) -> bool:
    """Whether the outermost keys of a catalogue are languages, and one of them German.

    >>> are_languages(["de", "en"]), are_languages(["de", "title"]), are_languages(["id", "no"])
    (True, False, False)
    """
    return all(map(_TAG.match, keys)) and any(is_language(key, "de") for key in keys)
