"""TERM402 german-transcription

What it does: reports a name that the glossary does not have, spelt the German way in the English although its original
is written in Cyrillic.

Why: ``Kriworutschko`` is ``Krivoruchko`` in English.

Example: ``General Kriworutschko sprach mit Reportern.`` translated as ``General Kriworutschko spoke to reporters.``

Use instead: ``General Krivoruchko spoke to reporters.``

Source: Duden, transcription of Russian; BGN/PCGN. Only where the spelling leaves no doubt: letter groups of the German
transcription (tsch, schtsch, dsch), no listed German name, and a reading that is held for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.rules.base import Checked, Rule, finding
from terms.taken import Taken

_SUSPECT = re.compile(
    r"\b(?=[A-ZÄÖÜ])(?=\w*(?:tsch|schtsch|dsch|Tsch|Dsch|skij\b|ewitsch|owitsch))[A-Za-zäöüßÄÖÜ]{5,}\b"
)
_WORD = re.compile(r"\w+")
_WORDS = re.compile(
    r"(?:(?:deutsch|tschech|quatsch|kutsche|rutsch|gletscher|klatsch|kitsch|peitsche|bratsche)\w*|putsch(?:es?|ist\w*)?)\Z",
    re.IGNORECASE,
)
"""German words, some of them English as well, that are no names."""
_SURE = 0.9


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source, checked.pair.target
    if "sch" not in target and "skij" not in target:
        return
    # Only words that were taken over; in English alone there is no German to compare with.
    names = set(_WORD.findall(source)) if source else None
    spans = (*(span for _, span in checked.german), *(item.span for item in (*checked.permitted, *checked.forbidden)))
    taken = Taken(len(target), spans)
    for match in _SUSPECT.finditer(target):
        name = match.group()
        if names is not None and not ({name, name + "s", name.removesuffix("s")} & names):
            continue
        if taken.touches(match.span()):
            continue
        if _WORDS.match(name):
            continue
        suggestion = _english(name)
        if suggestion is not None:
            yield finding(
                RULE,
                checked.pair,
                f"{name!r} is the German transcription of a name; English writes {suggestion!r}",
                span=match.span(),
                source_text=name if source else "",
                suggestion=suggestion,
            )


def _english(name: str) -> str | None:
    """The English form of a name in German transcription, ``None`` where it is not certain to be one."""
    from terms.transliteration import transliterate  # its data are only needed for a suspect

    candidates = transliterate(name)
    if not candidates or candidates[0].text == name or candidates[0].confidence < _SURE:
        return None
    return candidates[0].text


RULE = Rule(code="TERM402", name="german-transcription", severity=Severity.WARNING, check=check, monolingual=True)
