"""The way back: which German spellings may stand for an English name."""

from __future__ import annotations

import math
from functools import cache

from terms.transliteration import german, guard, lexicon, tables
from terms.transliteration.convert import LEAST, Knowledge
from terms.transliteration.listed import LISTED_RIGHT
from terms.transliteration.model import Candidate
from terms.transliteration.spelling import LANGUAGE_NAMES, MOST, PARTS, in_capitals_of
from terms.transliteration.tables import Context, GermanRule

LANGUAGES = ("ru", "uk", "be", "bg")
"""Languages whose German spelling can be worked out; the others have their lexicon."""


def german_spellings(original: str, language: str) -> tuple[tuple[str, float], ...]:
    """The German spellings of an original in lower case with their shares, the usual one first.

    >>> german_spellings("жуков", "ru")[0][0]
    'schukow'
    """
    rules = _duden(language)
    spelled = [("", 1.0)]
    start = 0
    while start < len(original):
        end, choices = next(
            (
                (start + len(written), choices)
                for written, context, choices in rules
                if original.startswith(written, start) and context.fits(original, start, start + len(written))
            ),
            (start + 1, (original[start],)),
        )
        # Each further variant is half as common as the one before.
        whole = sum(0.5**rank for rank in range(len(choices)))
        spelled = [
            (text + choice, share * 0.5**rank / whole) for text, share in spelled for rank, choice in enumerate(choices)
        ]
        spelled = sorted(spelled, key=lambda item: (-item[1], item[0]))[: 2 * MOST]
        start = end
    return tuple(spelled)


@cache
def _duden(language: str) -> tuple[tuple[str, Context, tuple[str, ...]], ...]:
    return tuple(
        (
            original,
            Context(before=before, after=after),
            tuple("" if text == "0" else text for text in written.split("|")),
        )
        for of, original, before, after, written in tables.rows("duden.tsv")
        if of in ("*", language)
    )


@cache
def _english_readings(language: str) -> dict[str, tuple[GermanRule, ...]]:
    """The press spellings of a language turned round: what an English spelling may stand for."""
    found: dict[str, list[GermanRule]] = {}
    for rules in tables.english_rules(language).values():
        for rule in rules:
            for text, share in rule.spellings.get("press", ()):
                if text:
                    soft = rule.original + "ь"
                    originals = (
                        (rule.original, soft) if language != "bg" and rule.original in _SOFT else (rule.original,)
                    )
                    found.setdefault(text[0], []).append(
                        GermanRule(
                            german=text, originals=originals, context=Context(), log_weight=math.log(max(share, 0.02))
                        )
                    )
    return {letter: tuple(rules) for letter, rules in found.items()}


_SOFT = frozenset("бвдзлмнпрстц")


def convert_back(name: str, language: str | None, known: Knowledge) -> tuple[Candidate, ...]:
    """The German forms that may stand for an English name, best first."""
    text = " ".join(name.split())
    tag = language.split("-")[0].casefold() if language else None
    entries = [entry for entry in known.names.english(text) if tag in (None, entry.language)]
    if entries:
        return _listed(text, entries)
    parts = PARTS.split(text)
    words = parts[::2]
    if not text or not all(word.isalpha() and word.isascii() for word in words):
        return ()
    languages = LANGUAGES if tag is None else (tag,) if tag in LANGUAGES else ()
    scored: list[tuple[float, str]] = []
    readings: dict[str, list[tuple[german.Reading, ...]]] = {}
    for each in languages:
        found = [german.read(word.casefold(), _english_readings(each), known.model(each)) for word in words]
        if all(found):
            readings[each] = found
            scored.append((sum(german.total(one) for one in found) + guard.PRIORS[each], each))
    if not scored:
        return ()
    high = max(scored)[0]
    whole = sum(math.exp(score - high) for score, _ in scored)
    merged: dict[str, tuple[float, str, str]] = {}
    for score, each in sorted(scored, reverse=True):
        for form, original, share in _spelled(words, parts[1::2], readings[each], each):
            share *= math.exp(score - high) / whole
            before = merged.get(form, (0.0, original, each))
            merged[form] = (before[0] + share, before[1], before[2])
    ranked = sorted(merged.items(), key=lambda item: (-item[1][0], item[0]))
    return tuple(
        Candidate(
            text=form,
            via=original,
            language=each,
            confidence=round(share, 3),
            source="rules",
            reason=f"Duden transcription of {LANGUAGE_NAMES[each]} {original}",
        )
        for rank, (form, (share, original, each)) in enumerate(ranked[: 2 * MOST])
        if rank == 0 or share >= LEAST
    )


def _listed(text: str, entries: list[lexicon.Entry]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for rank, entry in enumerate(entries):
        for place, form in enumerate(entry.german):
            shown = in_capitals_of(text, form)
            found.setdefault(
                shown,
                Candidate(
                    text=shown,
                    via=entry.original,
                    language=entry.language,
                    confidence=round(LISTED_RIGHT * 0.5 ** (rank + place), 3),
                    source="lexicon",
                    reason=f"listed: {LANGUAGE_NAMES[entry.language]} {entry.original}",
                ),
            )
    return tuple(sorted(found.values(), key=lambda candidate: -candidate.confidence))


def _spelled(
    words: list[str], separators: list[str], readings: list[tuple[german.Reading, ...]], language: str
) -> list[tuple[str, str, float]]:
    whole = [("", "", 1.0)]
    for place, word in enumerate(words):
        before = separators[place - 1] if place else ""
        total = german.total(readings[place])
        parts = [
            (
                in_capitals_of(word, form),
                in_capitals_of(word, reading.original),
                share * math.exp(reading.log_prob - total),
            )
            for reading in readings[place][:MOST]
            for form, share in german_spellings(reading.original, language)
        ]
        whole = [
            (text + before + form, via + before + original, share * part)
            for text, via, share in whole
            for form, original, part in parts
        ]
        whole = sorted(whole, key=lambda item: (-item[2], item[0]))[: 2 * MOST]
    return whole
