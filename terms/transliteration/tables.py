"""The tables behind transliteration, read from the package's data.

Everything is read when it is first asked for, then kept: the values are frozen and the files are part of the package.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from terms.transliteration import ngram

ORIGINS = ("ru", "uk", "be", "bg", "ka", "hy")
"""Languages that have rules of their own."""

VIA_RUSSIAN = ("kk", "ky", "uz", "tg", "tk", "az")
"""Languages whose names German papers take from the Russian form; dsch is j in English, but for Kazakh."""

ELSEWHERE = {
    "german": "a German name",
    "western": "a western European name",
    "slavic-latin": "a Polish, Czech or South Slavic name",
    "noun": "a German noun",
}
"""Groups of names and words that are left alone, and how a reason calls them."""

VOWELS = frozenset("aeiouyäöüаеёиоуыэюяіїєў’աեէըիոօաիეაოუი")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What may stand beside a letter: sets of characters, ``^`` start, ``$`` end, ``V`` vowel, ``C`` consonant."""

    before: str = ""
    after: str = ""

    def fits(self, word: str, start: int, end: int) -> bool:
        """Whether ``word[start:end]`` stands in this context."""
        return _allows(self.before, word[start - 1] if start else "^") and _allows(
            self.after, word[end] if end < len(word) else "$"
        )


def _allows(wanted: str, found: str) -> bool:
    if not wanted or found in wanted:
        return True
    if found in "^$":
        return False
    return ("V" in wanted and found in VOWELS) or ("C" in wanted and found not in VOWELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GermanRule:
    """A German spelling and the original it may stand for."""

    german: str
    originals: tuple[str, ...]
    context: Context
    log_weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishRule:
    """An original and its English spellings by style; a spelling has a share, and the shares of a style sum to one."""

    original: str
    context: Context
    spellings: dict[str, tuple[tuple[str, float], ...]]


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a data file, comments left out."""
    text = (files("terms") / "data" / "transliteration" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def german_rules(language: str) -> dict[str, tuple[GermanRule, ...]]:
    """The rules of a language by the first letter of the German spelling."""
    by_letter: dict[str, list[GermanRule]] = {}
    for german, original, before, after, weight in rows(f"german-{language}.tsv"):
        plain = original.replace("(ь)", "")
        rule = GermanRule(
            german=german,
            originals=(plain, plain + "ь") if plain != original else (plain,),
            context=Context(before=before, after=after),
            log_weight=math.log(float(weight)),
        )
        by_letter.setdefault(german[0], []).append(rule)
    return {letter: tuple(rules) for letter, rules in by_letter.items()}


@cache
def german_letters(language: str) -> frozenset[str]:
    """The letters that the rules of a language read."""
    return frozenset(letter for rules in german_rules(language).values() for rule in rules for letter in rule.german)


@cache
def english_rules(language: str) -> dict[str, tuple[EnglishRule, ...]]:
    """The rules of a language by the first letter of the original, in the order of the file."""
    by_letter: dict[str, list[EnglishRule]] = {}
    for row in rows(f"english-{language}.tsv"):
        original, before, after, *columns = row + [""] * (7 - len(row))
        styles = zip(("press", "bgn-pcgn", "iso9", "wikipedia"), columns, strict=True)
        rule = EnglishRule(
            original=original,
            context=Context(before=before, after=after),
            spellings={style: _shares(column) for style, column in styles if column},
        )
        by_letter.setdefault(original[0], []).append(rule)
    return {letter: tuple(rules) for letter, rules in by_letter.items()}


def _shares(column: str) -> tuple[tuple[str, float], ...]:
    parsed = []
    for part in column.split("|"):
        text, _, share = part.partition("=")
        parsed.append(("" if text == "0" else text, float(share or 1)))
    total = sum(share for _, share in parsed)
    return tuple((text, share / total) for text, share in parsed)


@cache
def model(name: str) -> ngram.CharacterModel:
    """The character model of a language or of a group of names that are left alone."""
    path = files("terms") / "data" / "transliteration" / f"ngrams-{name}.tsv"
    return ngram.parse(path.read_text(encoding="utf-8"))


@cache
def _calibration(kind: str) -> tuple[tuple[float, float], ...]:
    return tuple((float(share), float(right)) for of, share, right in rows("calibration.tsv") if of == kind)


def calibrated(kind: str, share: float) -> float:
    """The probability that a candidate with this share among the readings is right.

    Args:
        kind: ``converted`` for a name that was worked out, ``left`` for one that stays.
        share: 0 to 1.

    Source: isotonic regression on the development names, five-fold; ``bench/names_fit.py calibration``.
    """
    points = _calibration(kind)
    if share <= points[0][0]:
        return points[0][1]
    for (low, right_low), (high, right_high) in pairwise(points):
        if share <= high:
            return right_low + (right_high - right_low) * (share - low) / (high - low)
    return points[-1][1]
