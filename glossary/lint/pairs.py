"""Rules on what stands side by side in a concept: the German, the English, and what each lacks."""

from __future__ import annotations

import re
from collections import defaultdict

from glossary.lint.base import Found, Rule, Sheet
from glossary.model import NAME_FIELDS, Concept, PartOfSpeech, Status, Term, TermType

_PAIRED = (TermType.ABBREVIATION, TermType.ADJECTIVE, TermType.DEMONYM)
# Letters and endings of German words that English has not borrowed as they are.
_GERMAN = re.compile(r"[äöüßÄÖÜ]|(?:ung|heit|keit|schaft|pflicht|chtigte[rn]?|schutz|krieg)(?:en|s|es|e)?\b")
_CAPITALS = re.compile(r"[A-ZÄÖÜ]{2,6}\Z")


def _by_concept(sheet: Sheet) -> list[tuple[Concept, list[Term], list[Term]]]:
    """The concepts with their German and their English terms."""
    source: dict[int, list[Term]] = defaultdict(list)
    target: dict[int, list[Term]] = defaultdict(list)
    for entries, terms in ((sheet.source, source), (sheet.target, target)):
        for entry in entries:
            terms[id(entry.concept)].append(entry.term)
    return [(concept, source[id(concept)], target[id(concept)]) for _, concept in sheet.concepts]


def _no_permitted(sheet: Sheet) -> Found:
    """A concept has no English term that may be used."""
    for concept, _, target in _by_concept(sheet):
        if all(term.status is Status.FORBIDDEN for term in target):
            yield "no English term may be used", concept, None


def _two_preferred(sheet: Sheet) -> Found:
    """Two English terms of one type are preferred."""
    for concept, _, target in _by_concept(sheet):
        seen: dict[TermType, Term] = {}
        for term in target:
            if term.status is Status.PREFERRED and seen.setdefault(term.type, term) is not term:
                message = f"{term.text!r} and {seen[term.type].text!r} are both preferred as {term.type.value}"
                yield message, concept, term


def _missing_pair(sheet: Sheet) -> Found:
    """A German abbreviation, adjective or demonym belongs to a concept that has none in English."""
    for concept, source, target in _by_concept(sheet):
        english = {term.type for term in target if term.status is not Status.FORBIDDEN}
        for term in source:
            if term.type in _PAIRED and term.type not in english and not concept.do_not_translate:
                yield f"{term.text!r} is of type {term.type.value}, and no English term is", concept, term


def _translated_dnt(sheet: Sheet) -> Found:
    """A concept is marked do-not-translate and has a different English term."""
    for concept, source, target in _by_concept(sheet):
        german = {term.text for term in source}
        for term in target:
            if concept.do_not_translate and term.status is Status.PREFERRED and term.text not in german:
                yield f"do-not-translate, but the English is {term.text!r}", concept, term


def _identical_pair(sheet: Sheet) -> Found:
    """A word that is German by its letters or its ending, and no name, stands as its own English and there is no
    other."""
    for concept, source, target in _by_concept(sheet):
        if concept.subject in NAME_FIELDS or concept.do_not_translate:
            continue
        german = {term.text for term in source if term.pos is not PartOfSpeech.PROPER_NOUN}
        permitted = [term for term in target if term.status is not Status.FORBIDDEN]
        if permitted and all(term.text in german and _GERMAN.search(term.text) for term in permitted):
            message = f"{permitted[0].text!r} is its own English; say do-not-translate: true if it stays German"
            yield message, concept, permitted[0]


def _unmarked_abbreviation(sheet: Sheet) -> Found:
    """A term of capitals has the first letters of a full form beside it and is not typed as abbreviation, so that it is
    not paired with the abbreviation of the other language."""
    for concept, source, target in _by_concept(sheet):
        typed = {term.text for term in (*source, *target) if term.type is TermType.ABBREVIATION}
        for terms in (source, target) if typed else (source,):
            for term in terms:
                if term.type is not TermType.FULL or term.status is Status.FORBIDDEN or term.text in typed:
                    continue
                if not _CAPITALS.match(term.text):
                    continue
                if any(_abbreviates(term.text, other.text) for other in terms):
                    yield f"{term.text!r} looks like an abbreviation; say type: abbreviation", concept, term


def _abbreviates(short: str, full: str) -> bool:
    """Whether the letters of ``short`` begin words of ``full``, in their order, and the first letter the first word.

    >>> _abbreviates("OVKS", "Organisation des Vertrags über kollektive Sicherheit"), _abbreviates("TASS", "Tagblatt")
    (True, False)
    """
    initials = [word[0].upper() for word in re.split(r"[\s-]+", full) if word]
    if len(initials) < 2 or initials[0] != short[0]:
        return False
    rest = iter(initials)
    return all(letter in rest for letter in short)


def _profile_twice(sheet: Sheet) -> Found:
    """Two terms of one language and type are preferred by the same style profile."""
    for concept, source, target in _by_concept(sheet):
        seen: dict[tuple[str, TermType, str], Term] = {}
        for term in (*source, *target):
            for profile in term.profiles:
                first = seen.setdefault((term.language, term.type, profile), term)
                if first is not term:
                    message = f"{term.text!r} and {first.text!r} are both preferred by the profile {profile}"
                    yield message, concept, term


RULES = (
    Rule(code="GLOSS204", name="no-permitted-term", check=_no_permitted),
    Rule(code="GLOSS205", name="two-preferred-terms", check=_two_preferred),
    Rule(code="GLOSS206", name="missing-pair", check=_missing_pair),
    Rule(code="GLOSS207", name="translated-dnt", check=_translated_dnt),
    Rule(code="GLOSS213", name="unmarked-abbreviation", check=_unmarked_abbreviation),
    Rule(code="GLOSS215", name="identical-pair", check=_identical_pair),
    Rule(code="GLOSS216", name="two-terms-for-profile", check=_profile_twice),
)
