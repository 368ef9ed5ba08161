"""From a German name to its English forms: lexicon, language, letters, confidence, in this order."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from terms.transliteration import english, german, guard, korean, lexicon, tables
from terms.transliteration.lexicon import Lexicon
from terms.transliteration.listed import find_listed, listed_forms, with_genitive, write_korean
from terms.transliteration.model import Candidate, Style
from terms.transliteration.ngram import CharacterModel
from terms.transliteration.spelling import LANGUAGE_NAMES, MOST, PARTS, in_capitals_of, is_latin, spell_whole

LEAST = 0.01
"""The smallest share of a candidate that is returned after the first."""
ALONE = 0.06
"""How often one part of a transcribed name stays as it is (Igor Schmidt)."""
GENITIVE = 0.003
"""How often a word that may be a genitive is one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """What a conversion may use; the tests and the benchmark leave parts out.

    Args:
        names: the lexicon.
        model: gives the character model of a language or of a group that is left alone.
        listed: folded names that are known to be German.
        calibrate: turns a share among the readings into the probability of being right, for what was converted or left.
    """

    names: Lexicon
    model: Callable[[str], CharacterModel]
    listed: frozenset[str]
    calibrate: Callable[[str, float], float]


@cache
def shipped() -> Knowledge:
    """What the package knows."""
    return Knowledge(
        names=lexicon.shipped(), model=tables.model, listed=guard.german_names(), calibrate=tables.calibrated
    )


def convert(name: str, language: str | None, style: Style, known: Knowledge) -> tuple[Candidate, ...]:
    """The candidates of a name, best first; none where the text is no name."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(letter.isalpha() for letter in text) or any(letter.isdigit() for letter in text) or len(text) > 80:
        return ()
    tag = language.split("-")[0].casefold() if language else None
    if not all(is_latin(letter) for letter in text if letter.isalpha()):
        return _from_original(text, tag, style, known)
    for form, ending in ((text, ""), *lexicon.uninflected(text)):
        listed = find_listed(form, tag, style, known.names)
        if listed:
            return tuple(with_genitive(candidate, form, ending) for candidate in listed) if ending else listed
        person = korean.parse(form, certain=tag == "ko") if tag in (None, "ko") else None
        if person is not None and (tag == "ko" or known.names.german(person.family) or len(person.given) == 2):
            return (write_korean(form, person, ending, style),)
    return _by_rules(text, tag, style, known)


def _from_original(text: str, tag: str | None, style: Style, known: Knowledge) -> tuple[Candidate, ...]:
    first = unicodedata.name(next(letter for letter in text if letter.isalpha()), "").partition(" ")[0]
    scripts = {"CYRILLIC": ("ru", "uk", "be", "bg"), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",)}
    languages = scripts.get(first, ())
    if tag in languages:
        languages = (tag,)
    elif tag in tables.VIA_RUSSIAN and "ru" in languages:
        languages = ("ru",)
    if not languages:
        return ()
    words = re.findall(r"[^\W\d_]+", text.casefold())
    language = max(
        languages, key=lambda each: guard.PRIORS[each] + sum(known.model(each).score(word) for word in words)
    )
    spelled = spell_whole(text, language, style)
    return tuple(
        Candidate(
            text=form,
            via=text,
            language=tag if tag in tables.VIA_RUSSIAN else language,
            confidence=round(known.calibrate("converted", share), 3),
            source="rules",
            reason=f"written in its own script, read as {LANGUAGE_NAMES[language]}",
        )
        for form, share in spelled[:MOST]
        if share >= LEAST
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A way to write a part or a whole name in English, with its share among all ways."""

    text: str
    via: str
    share: float
    ambiguities: tuple[str, ...] = ()
    listed: bool = False


def _by_rules(text: str, tag: str | None, style: Style, known: Knowledge) -> tuple[Candidate, ...]:
    if tag is not None and tag not in tables.ORIGINS and tag not in tables.VIA_RUSSIAN:
        return (_unchanged(text, 1.0, f"names from {tag} are not transcribed"),)
    languages = ("ru",) if tag in tables.VIA_RUSSIAN else (tag,) if tag else tables.ORIGINS
    weighed: list[tuple[float, str, str, list[guard.Word], dict[str, float]]] = []
    left = -math.inf
    for form, ending in ((text, ""), *lexicon.uninflected(text)):
        words = [_weigh(part, languages, tag, known) for part in PARTS.split(form)[::2] if part]
        scores = {language: _whole(words, language, tag is not None) for language in languages}
        prior = math.log(GENITIVE if ending else 1.0 - GENITIVE)
        if not ending or ending == "'":
            left = max(left, sum(word.left for word in words))
        weighed.append((prior + max(scores.values()), form, ending, words, scores))
    best, form, ending, words, scores = max(weighed, key=lambda item: item[0])
    if best == -math.inf:
        return (_unchanged(text, 0.99, _why_left(words)),)
    if tag is not None:
        left = -math.inf
    high = max(left, *scores.values())
    whole = sum(math.exp(score - high) for score in (left, *scores.values()))
    posterior = {language: math.exp(score - high) / whole for language, score in scores.items()}
    alone = math.exp(left - high) / whole
    if alone >= SURE:
        return (_unchanged(text, known.calibrate("left", alone), _why_left(words)),)
    ranked = _ranked(form, ending, tag, style, known, words, posterior, alone)
    if alone >= LEAVE:
        others = tuple(candidate for candidate in ranked if candidate.text != text)
        return _falling((_unchanged(text, known.calibrate("left", alone), _why_left(words)), *others[: MOST - 1]))
    if ending and ranked[0].text == form:
        # Nothing but the ending would change: then the s is as likely part of the name (Richards).
        return (_unchanged(text, max(alone, 1.0 - ranked[0].confidence), f"{form} is spelled alike in English"),)
    return ranked


LEAVE = 0.1
"""The probability of being no transcription from which on a name is left alone: converting a German name is worse.

Measured with bench/names.py: 0.5 gets 6 more of 100 Russian and Ukrainian names right at rank 1, and converts 3 more of
100 German ones; the right form stays among the first three either way.
"""
SURE = 0.97
"""The probability from which on a name that is left alone has no other candidate."""


def _falling(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates with no confidence above that of the one before: being left alone goes first by decision."""
    found: list[Candidate] = []
    for candidate in candidates:
        least = min(candidate.confidence, found[-1].confidence) if found else candidate.confidence
        found.append(replace(candidate, confidence=least))
    return tuple(found)


@lru_cache(maxsize=4096)
def _weigh(part: str, languages: tuple[str, ...], tag: str | None, known: Knowledge) -> guard.Word:
    entries = tuple(entry for entry in known.names.german(part) if tag in (None, entry.language))
    return guard.weigh(part, languages, entries, known.model, known.listed, may_stay=tag is None)


def _whole(words: list[guard.Word], language: str, given: bool) -> float:
    if len(words) == 1:
        return words[0].origins[language] + (0.0 if given else guard.PRIORS[language])
    score = 0.0 if given else guard.PRIORS[language]
    native = False
    for word in words:
        score += _log_add(math.log(1.0 - ALONE) + word.origins[language], math.log(ALONE) + word.left)
        native = native or word.origins[language] > -math.inf
    return score if native else -math.inf


def _log_add(first: float, second: float) -> float:
    high = max(first, second)
    return high + math.log(math.exp(first - high) + math.exp(second - high)) if high > -math.inf else high


def _unchanged(text: str, confidence: float, reason: str) -> Candidate:
    return Candidate(
        text=text,
        via=text,
        language=None,
        confidence=round(confidence, 3),
        source="rules",
        reason=f"left alone: {reason}",
    )


def _why_left(words: list[guard.Word]) -> str:
    reasons = []
    for word in words:
        odd = sorted({letter for letter in word.text.casefold() if letter.isalpha() and letter not in _TRANSCRIBED})
        if odd:
            reasons.append(f"{word.text} has {', '.join(odd)}, which transcription does not use")
        else:
            reasons.append(f"{word.text} reads like {tables.ELSEWHERE[word.group]}")
    return "; ".join(dict.fromkeys(reasons))


_TRANSCRIBED = frozenset("abcdefghijklmnoprstuvwxyz")


def _ranked(
    text: str,
    ending: str,
    tag: str | None,
    style: Style,
    known: Knowledge,
    words: list[guard.Word],
    posterior: dict[str, float],
    alone: float,
) -> tuple[Candidate, ...]:
    merged: dict[str, _Form] = {}
    owner: dict[str, tuple[float, str]] = {}
    for language, probability in sorted(posterior.items(), key=lambda item: -item[1]):
        if probability < 0.02:
            continue
        for form in _forms(text, words, language, tag, style):
            share = form.share * probability
            known_form = merged.get(form.text)
            if known_form is None or share > owner[form.text][0]:
                owner[form.text] = (share, language)
                best = form
            else:
                best = known_form
            merged[form.text] = replace(best, share=share + (known_form.share if known_form else 0.0))
    if text in merged:
        merged[text] = replace(merged[text], share=merged[text].share + alone)
    ranked = sorted(merged.values(), key=lambda form: (-form.share, form.text))
    shown = [form for rank, form in enumerate(ranked) if rank == 0 or form.share >= LEAST][:MOST]
    spoken = _evidence(posterior, alone)
    candidates = []
    for form in shown:
        language = owner[form.text][1]
        named = tag or language
        candidate = Candidate(
            text=form.text,
            via=form.via,
            language=named,
            confidence=round(known.calibrate("converted", form.share), 3),
            ambiguities=(*form.ambiguities, *spoken) if tag is None else form.ambiguities,
            source="lexicon" if form.listed else "rules",
            reason=f"{'listed parts' if form.listed else 'letter rules'}, read as {LANGUAGE_NAMES[named]}",
        )
        candidates.append(with_genitive(candidate, text, ending) if ending else candidate)
    return tuple(candidates)


def _evidence(posterior: dict[str, float], alone: float) -> tuple[str, ...]:
    named = [
        LANGUAGE_NAMES[each] for each, share in sorted(posterior.items(), key=lambda item: -item[1]) if share > 0.1
    ]
    doubts = []
    if len(named) > 1:
        doubts.append(f"may be {' or '.join(named)}")
    if alone > 0.1:
        doubts.append("may be no transcription at all")
    return tuple(doubts)


def _forms(text: str, words: list[guard.Word], language: str, tag: str | None, style: Style) -> list[_Form]:
    """The ways to write the whole name, its parts all taken from one language."""
    separators = PARTS.split(text)[1::2]
    whole = [_Form(text="", via="", share=1.0, listed=True)]
    for place, word in enumerate(words):
        before = separators[place - 1] if place else ""
        whole = [
            _Form(
                text=start.text + before + part.text,
                via=start.via + before + part.via,
                share=start.share * part.share,
                ambiguities=(*start.ambiguities, *part.ambiguities),
                listed=start.listed and part.listed,
            )
            for start in whole
            for part in _part_forms(word, language, tag, style, alone=len(words) > 1)
        ]
        whole = sorted(whole, key=lambda form: (-form.share, form.text))[: 2 * MOST]
    return whole


def _part_forms(word: guard.Word, language: str, tag: str | None, style: Style, *, alone: bool) -> list[_Form]:
    entries = [entry for entry in word.entries if entry.language == (tag or language)]
    found: dict[str, _Form] = {}
    readings = word.readings.get(language, ())
    if entries:
        for text, share in listed_forms(entries[0], style):
            written = in_capitals_of(word.text, text)
            found[written] = _Form(text=written, via=entries[0].original, share=share, listed=True)
    elif readings:
        _read_forms(word, language, tag, style, found)
    stays = 1.0
    if found:
        native = math.log(1.0 - ALONE) + word.origins[language]
        stays = math.exp(math.log(ALONE) + word.left - _log_add(native, math.log(ALONE) + word.left)) if alone else 0.0
        found = {text: replace(form, share=form.share * (1.0 - stays)) for text, form in found.items()}
    if stays > 0.0:
        same = found.get(word.text)
        found[word.text] = _Form(text=word.text, via=word.text, share=stays + (same.share if same else 0.0))
    return sorted(found.values(), key=lambda form: (-form.share, form.text))[: 2 * MOST]


def _read_forms(word: guard.Word, language: str, tag: str | None, style: Style, found: dict[str, _Form]) -> None:
    readings = word.readings[language]
    whole = german.total(readings)
    doubts = german.ambiguities(readings)
    rules = tables.english_rules(language)
    for reading in readings:
        probability = math.exp(reading.log_prob - whole)
        if probability < 1e-4:
            continue
        for spelled, share in english.spell(reading.original, rules, style):
            text = spelled.replace("dzh", "j") if tag in tables.VIA_RUSSIAN and style is Style.PRESS else spelled
            text = in_capitals_of(word.text, text)
            same = found.get(text)
            found[text] = _Form(
                text=text,
                via=same.via if same else in_capitals_of(word.text, reading.original),
                share=probability * share + (same.share if same else 0.0),
                ambiguities=doubts,
            )
