"""Invented pairs of sentences (CC0), word for word alike, as many as are asked for."""

from __future__ import annotations

import random

_SYLLABLES = {
    "scha": "sha", "wo": "vo", "ju": "yu", "tschi": "chi", "lew": "lev", "kor": "kor", "sar": "zar", "mi": "mi",
    "dan": "dan", "pu": "pu", "schti": "shti", "ra": "ra", "now": "nov", "be": "be", "jar": "yar", "go": "go",
}  # fmt: skip
_DAYS = {"Montag": "Monday", "Dienstag": "Tuesday", "Mittwoch": "Wednesday", "Freitag": "Friday", "Sonntag": "Sunday"}
_SENTENCES = (
    ("{0} besucht {1} am {day}.", "{0} visits {1} on {day}."),
    ("Die Regierung in {1} lobt {0}.", "The government in {1} praises {0}."),
    ("Am {day} sprach {0} mit {1}.", "On {day} spoke {0} with {1}."),
    ("{0} und {1} warten in der Stadt.", "{0} and {1} wait in the city."),
    ("Der Minister {0} war gestern in {1}.", "The minister {0} was yesterday in {1}."),
    ("Niemand kennt {0}, aber alle kennen {1}.", "Nobody knows {0}, but all know {1}."),
    ("Das Haus von {0} steht in {1}.", "The house of {0} stands in {1}."),
    ("{0} sagt am {day}: {1} ist neu.", "{0} says on {day}: {1} is new."),
)


def name(rng: random.Random) -> tuple[str, str]:
    """A name in German and in English spelling."""
    syllables = [rng.choice(list(_SYLLABLES)) for _ in range(rng.choice((2, 2, 3)))]
    return "".join(syllables).capitalize(), "".join(_SYLLABLES[part] for part in syllables).capitalize()


def sentence(names: list[tuple[str, str]], rng: random.Random) -> tuple[str, str]:
    """A sentence about two names, in both languages."""
    german, english = rng.choice(_SENTENCES)
    chosen = rng.sample(names, 2)
    day = rng.choice(list(_DAYS))
    return (
        german.format(*(one for one, _ in chosen), day=day),
        english.format(*(other for _, other in chosen), day=_DAYS[day]),
    )


def pairs(count: int, *, names: int = 400, seed: int = 1) -> list[tuple[str, str]]:
    """That many pairs, no two alike."""
    rng = random.Random(seed)
    known = [name(rng) for _ in range(names)]
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        found[sentence(known, rng)] = None
    return list(found)
