"""Which originals a German spelling may stand for, with how likely each is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from terms.transliteration.ngram import END, START, CharacterModel
from terms.transliteration.tables import GermanRule

BEAM = 16
"""Readings kept at each letter; 12, 24, 48 and 96 gave one and the same score on 346 development names."""
WIDTH = 12.0
"""Nats behind the best reading of the same letters from which on a reading is given up: one in 160,000."""

_VOWELS = frozenset("aeiouyjäöü")


class Reading(NamedTuple):
    """An original that a German word may stand for.

    Args:
        original: in lower case.
        log_prob: of the original and of its German spelling together.
        steps: each German spelling with what it was read as.
    """

    original: str
    log_prob: float
    steps: tuple[tuple[str, str], ...]


class _Path(NamedTuple):
    """A reading of the first letters of a word; the way back to its start stands in for its steps."""

    log_prob: float
    original: str
    before: _Path | None
    german: str


def read(
    word: str,
    rules: dict[str, tuple[GermanRule, ...]],
    model: CharacterModel,
    least: float = -math.inf,
) -> tuple[Reading, ...]:
    """The readings of a German word in lower case, best first; none where a letter has no rule.

    Args:
        word: one word, no hyphen.
        rules: by the first letter of the German spelling.
        model: of the language.
        least: the log probability below which a reading is of no use. As each letter only takes away from it, a
            word that is no name of the language is given up after a few letters.

    Source: the noisy channel; the rules say how an original is printed in German, the model how likely it is as a name.
    """
    beams: list[dict[str, _Path]] = [{} for _ in range(len(word) + 1)]
    beams[0][""] = _Path(0.0, "", None, "")
    for start in range(len(word)):
        kept = _best(beams[start].values(), least)
        if not kept:
            continue
        for rule in rules.get(word[start], ()):
            end = start + len(rule.german)
            if not word.startswith(rule.german, start) or not rule.context.fits(word, start, end):
                continue
            _extend(kept, rule, word[end : end + 1] or END, beams[end], model)
    finished = (
        path._replace(log_prob=path.log_prob + model.step(START + path.original, END))
        for path in beams[-1].values()
        if path.original
    )
    return tuple(
        Reading(original=path.original, log_prob=path.log_prob, steps=_steps(path)) for path in _best(finished, least)
    )


def _best(paths: Iterable[_Path], least: float) -> list[_Path]:
    ranked = sorted(paths, key=_rank)[:BEAM]
    least = max(least, ranked[0].log_prob - WIDTH) if ranked else least
    return [path for path in ranked if path.log_prob >= least]


def _rank(path: _Path) -> tuple[float, str]:
    return -path.log_prob, path.original


def _steps(path: _Path) -> tuple[tuple[str, str], ...]:
    steps = []
    while path.before is not None:
        steps.append((path.german, path.original[len(path.before.original) :]))
        path = path.before
    return tuple(reversed(steps))


def _extend(kept: list[_Path], rule: GermanRule, following: str, into: dict[str, _Path], model: CharacterModel) -> None:
    log_weight, step = rule.log_weight, model.step
    # A soft sign is heard at the end and before consonants; before vowels German writes j, which has its own rules.
    originals = rule.originals if following not in _VOWELS else rule.originals[:1]
    for path in kept:
        for original in originals:
            log_prob = path.log_prob + log_weight
            history = START + path.original
            for letter in original:
                log_prob += step(history, letter)
                history += letter
            spelled = history[1:]
            # Two ways to the same original are one event spelled twice: the better one stands for both.
            other = into.get(spelled)
            if other is None or other.log_prob < log_prob:
                into[spelled] = _Path(log_prob, spelled, path, rule.german)


def total(readings: tuple[Reading, ...]) -> float:
    """The log probability of the German word, over all its readings."""
    if not readings:
        return -math.inf
    best = readings[0].log_prob
    return best + math.log(sum(math.exp(reading.log_prob - best) for reading in readings))


def ambiguities(readings: tuple[Reading, ...], least: float = 0.02) -> tuple[str, ...]:
    """The choices of the best reading that others make otherwise, for people.

    Args:
        readings: best first.
        least: the share that the other readings must have together to be named.
    """
    if not readings:
        return ()
    whole = total(readings)
    best = readings[0]
    others: defaultdict[tuple[int, str, str], dict[str, float]] = defaultdict(dict)
    places = _places(best)
    for reading in readings[1:]:
        share = math.exp(reading.log_prob - whole)
        theirs = _places(reading)
        for key, original in places.items():
            instead = theirs.get(key)
            if instead is not None and instead != original:
                choices = others[(key[0], key[1], original)]
                choices[instead] = choices.get(instead, 0.0) + share
    found = []
    for (_, german, original), choices in sorted(others.items()):
        named = [text for text, share in sorted(choices.items(), key=lambda item: -item[1]) if share >= least]
        if named:
            found.append(f"{german} may be {' or '.join(_shown(text) for text in (original, *named))}")
    return tuple(dict.fromkeys(found))


def _places(reading: Reading) -> dict[tuple[int, str], str]:
    places, start = {}, 0
    for german, original in reading.steps:
        places[(start, german)] = original
        start += len(german)
    return places


def _shown(original: str) -> str:
    return original or "nothing"
