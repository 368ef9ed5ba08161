"""Names that are listed, and Korean names: their English forms by style."""

from __future__ import annotations

import re
from dataclasses import replace

from terms.transliteration import korean, lexicon
from terms.transliteration.lexicon import Entry, Lexicon
from terms.transliteration.model import Candidate, Style
from terms.transliteration.spelling import LANGUAGE_NAMES, MOST, in_capitals_of, is_latin, spell_whole


def find_listed(form: str, tag: str | None, style: Style, names: Lexicon) -> tuple[Candidate, ...]:
    """The candidates of a listed name, best first; none where it is not listed (for that language)."""
    entries = [entry for entry in names.german(form) if tag in (None, entry.language)]
    shares: dict[tuple[str, str, str], float] = {}
    for entry in entries:
        # The usual German form of one name speaks louder than the rare form of another.
        weight = 4.0 if lexicon.fold(entry.german[0]) == lexicon.fold(form) else 1.0
        for text, share in listed_forms(entry, style):
            key = (in_capitals_of(form, text), entry.original, entry.language)
            shares[key] = shares.get(key, 0.0) + weight * share
    whole = sum(shares.values())
    by_text: dict[str, list[tuple[float, str, str]]] = {}
    for (text, original, language), share in shares.items():
        by_text.setdefault(text, []).append((share / whole, original, language))
    found = []
    for text, ways in by_text.items():
        share, (_, original, language) = sum(way[0] for way in ways), max(ways)
        others = sorted({way[2] for other in by_text.values() for way in other} - {language})
        found.append(
            Candidate(
                text=text,
                via=original,
                language=language,
                confidence=round(LISTED_RIGHT * share, 3),
                ambiguities=tuple(f"{form} is also a {LANGUAGE_NAMES[other]} name" for other in others),
                source="lexicon",
                reason=f"listed: {LANGUAGE_NAMES[language]} {original}",
            )
        )
    return tuple(sorted(found, key=lambda candidate: (-candidate.confidence, candidate.text)))[:MOST]


LISTED_RIGHT = 0.99
"""How often a listed name is right; what is missing are other bearers of the same German form."""


def listed_forms(entry: Entry, style: Style) -> tuple[tuple[str, float], ...]:
    """The English forms of an entry with their shares, the usual one first."""
    usual = entry.english[0]
    if entry.language == "ko":
        return ((_korean_form(entry, style), 1.0),)
    if style is Style.PRESS:
        others = entry.english[1:]
        first = 1.0 if not others else 0.85
        return ((usual, first), *((other, (1.0 - first) / len(others)) for other in others))
    if style is Style.WIKIPEDIA or all(is_latin(letter) for letter in entry.original):
        return ((usual if style is Style.WIKIPEDIA else entry.original, 1.0),)
    return ((spell_whole(entry.original, entry.language, style)[0][0], 1.0),)


def _korean_form(entry: Entry, style: Style) -> str:
    usual = entry.english[0]
    if style is Style.WIKIPEDIA:
        return next((form for form in entry.english if "-" in form), usual)
    if style is Style.PRESS:
        return usual
    southern = any(part.casefold() in korean.southern_syllables() for part in re.split(r"[\s-]", usual))
    return korean.standard(entry.original, southern=southern, hyphen=entry.kind == "given")


def write_korean(form: str, person: korean.KoreanName, ending: str, style: Style) -> Candidate:
    """The candidate of a Korean name that was taken apart."""
    text = korean.write(person, style)
    candidate = Candidate(
        text=text.upper() if form.isupper() else text,
        via=person.hangul,
        language="ko",
        confidence=0.95,
        ambiguities=("the North writes the given name apart, the South with a hyphen",) if style is Style.PRESS else (),
        source="rules",
        reason=f"Korean: family name {person.family}, spelled as in the {'South' if person.southern else 'North'}",
    )
    return with_genitive(candidate, form, ending) if ending else candidate


def with_genitive(candidate: Candidate, form: str, ending: str) -> Candidate:
    """The same candidate, its reason telling that the name stood in the genitive."""
    return replace(candidate, reason=f"{candidate.reason}; {form}{ending} read as the genitive of {form}")
