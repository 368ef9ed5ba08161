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
    words = _words(source)
    if not words:
        return
    german = sum(word in _class("german") for word in words)
    if not target:
        message = "there is no translation"
    elif source == target:
        telling = german >= 1 and len(words) >= _ENOUGH
        telling = telling or (
            any(word in _class("german") and word not in _class("german-and-english") for word in words)
            and len(words) > 1
        )
        if not telling or sum(word in _class("english") for word in words) > german:
            return
        message = "the translation is the German text"
    elif _is_german(_words(target)):
        message = "the translation is still German"
    else:
        return
    yield finding(RULE, checked.pair, message, source_text=source)


@cache
def _class(name: str) -> frozenset[str]:
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    return frozenset(rows[name].split())


def _words(text: str) -> list[str]:
    for start, end in reversed(protected_zones(text)):
        text = text[:start] + " " + text[end:]
    return [word.casefold() for word in _WORD.findall(text)]


def _is_german(words: list[str]) -> bool:
    german = sum(word in _class("german") for word in words)
    return german >= _ENOUGH and german > 2 * sum(
        word in _class("english") and word not in _class("german-and-english") for word in words
    )


RULE = Rule(code="TERM503", name="untranslated-segment", severity=Severity.WARNING, check=check)
