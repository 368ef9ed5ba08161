"""Whether a word is a name in transcription at all, or one that stays as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from terms.transliteration import german
from terms.transliteration.lexicon import Entry, fold
from terms.transliteration.ngram import CharacterModel
from terms.transliteration.tables import ELSEWHERE, german_letters, german_rules, rows

PRIORS = {"ru": -1.7, "uk": -2.5, "be": -7.0, "bg": -4.7, "ka": -4.0, "hy": -4.0}
"""Natural logarithms: how common names of a language are in German news beside names that stay as they are."""
KNOWN = 4.0
"""Nats that a listing in the lexicon speaks for its language."""
LISTED = 6.0
"""Nats that a listing among German names speaks for leaving a word alone."""
HOPELESS = 18.0
"""Nats by which a reading is less likely than that the word stays as it is, and so of no use: one in 66 million."""
FUNCTION_WORDS = frozenset(
    [
        "am",
        "an",
        "auf",
        "bei",
        "da",
        "das",
        "de",
        "del",
        "dem",
        "den",
        "der",
        "des",
        "di",
        "die",
        "du",
        "el",
        "im",
        "in",
        "la",
        "le",
        "und",
        "van",
        "vom",
        "von",
        "zu",
        "zum",
        "zur",
    ]
)
"""Small words between the parts of names, which are never transcribed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What speaks for each reading of one word: log probabilities, larger is likelier.

    Args:
        text: as written.
        readings: by language of origin, best first.
        origins: by language of origin, lexicon included.
        elsewhere: by group of names that are left alone.
        entries: the lexicon's entries for the word.
    """

    text: str
    readings: dict[str, tuple[german.Reading, ...]]
    origins: dict[str, float]
    elsewhere: dict[str, float]
    entries: tuple[Entry, ...]

    @property
    def left(self) -> float:
        """The log probability that the word stays as it is."""
        return max(self.elsewhere.values())

    @property
    def group(self) -> str:
        """The likeliest group of names that stay as they are."""
        return max(self.elsewhere, key=lambda group: self.elsewhere[group])


@cache
def german_names() -> frozenset[str]:
    """The German given names and surnames that are listed."""
    path = files("terms") / "data" / "german-names.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    looking_slavic = (word for row in rows("german-slavic.txt") for word in row[0].split())
    would_convert = (word for row in rows("stay.tsv") for word in row[1].split())
    return frozenset(fold(name) for name in (*lines, *looking_slavic, *would_convert) if name)


def weigh(
    text: str,
    languages: tuple[str, ...],
    entries: tuple[Entry, ...],
    model: Callable[[str], CharacterModel],
    listed: frozenset[str],
    *,
    may_stay: bool,
) -> Word:
    """What speaks for each reading of a word.

    Args:
        text: one word, no hyphen.
        languages: the origins to try.
        entries: what the lexicon has for it.
        model: gives the character model of a language or group.
        listed: folded names that are known to be German.
        may_stay: whether the word may be no transcription; then readings that are far less likely are left out.
    """
    word = text.casefold().replace("'", "").replace("’", "")
    elsewhere = {group: model(group).score(word) for group in ELSEWHERE}
    known = {entry.language for entry in entries}
    spelled_german = elsewhere["german"]
    if (fold(text) in listed and not known) or word in FUNCTION_WORDS:
        elsewhere["german"] = max(elsewhere.values()) + LISTED
    least = max(elsewhere.values()) - HOPELESS if may_stay else -math.inf
    readings, origins = {}, {}
    for language in languages:
        readable = german_letters(language).issuperset(word)
        readings[language] = german.read(word, german_rules(language), model(language), least) if readable else ()
        # What was given up is no likelier than this, which is so little that it need not be known better.
        origins[language] = max(german.total(readings[language]), least) if readable else -math.inf
    for language in known & origins.keys():
        origins[language] = max(origins[language], spelled_german) + KNOWN
    return Word(text=text, readings=readings, origins=origins, elsewhere=elsewhere, entries=entries)
