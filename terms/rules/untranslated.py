"""TERM503 untranslated-segment

What it does: reports a segment whose translation is empty, is the German itself, or is still German.

Why: it was forgotten.

Example: ``Der Präsident ist am Montag nach Minsk gereist.`` translated as
``Der Präsident ist am Montag nach Minsk gereist.``

Use instead: ``The president travelled to Minsk on Monday.``

Source: pofilter ``untranslated`` and ``unchanged``; names, numbers and single words may be alike in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from glossary.model import Severity
from terms.findings import Finding
from terms.protection import protected_zones
from terms.rules.base import Checked, Rule, finding
from terms.wordlists import lines

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 3
"""German function words that make a text German when it has no more English ones."""


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source.strip(), checked.pair.target.strip()
    if not target:
        if _words(source):
            yield finding(RULE, checked.pair, "there is no translation", source_text=source)
    elif source == target:
        if _is_text(_words(source)) and _is_text(_language(source)):
            yield finding(RULE, checked.pair, "the translation is the German text", source_text=source)
    elif _is_german(_words(target)) and _is_german(_language(target)):
        yield finding(RULE, checked.pair, "the translation is still German", source_text=source)


@cache
def _class(name: str) -> frozenset[str]:
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    return frozenset(rows[name].split())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _language(text: str) -> list[str]:
    """The words of a text without addresses, code and placeholders."""
    for start, end in reversed(protected_zones(text)):
        text = text[:start] + " " + text[end:]
    return _words(text)


def _is_text(words: list[str]) -> bool:
    """Whether words are a German text, and not names or single words that both languages have."""
    german = sum(word in _class("german") for word in words)
    sure = any(word in _class("german") and word not in _class("german-and-english") for word in words)
    telling = (german and len(words) >= _ENOUGH) or (sure and len(words) > 1)
    return bool(telling) and sum(word in _class("english") for word in words) <= german


def _is_german(words: list[str]) -> bool:
    german = sum(word in _class("german") for word in words)
    return german >= _ENOUGH and german > 2 * sum(
        word in _class("english") and word not in _class("german-and-english") for word in words
    )


RULE = Rule(code="TERM503", name="untranslated-segment", severity=Severity.WARNING, check=check)
