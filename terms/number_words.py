"""English number words as values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from terms.wordlists import lines

_OTHERS: dict[str, float] = {"once": 1, "twice": 2, "thrice": 3, "dozen": 12, "half": 0.5, "quarter": 0.25}
_OTHERS |= {"both": 2, "pair": 2, "couple": 2, "single": 1, "double": 2, "triple": 3, "halves": 0.5, "quarters": 0.25}
_OTHERS |= {"midnight": 0, "noon": 12}
_MULTIPLIERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9, "trillion": 10**12}
_MULTIPLIERS |= {word + "th": value for word, value in _MULTIPLIERS.items()}
_WORD = re.compile(r"[A-Za-z]+")


@cache
def _units() -> dict[str, float]:
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    units = dict(_OTHERS)
    for name in ("number-small", "number-ordinals"):
        units |= {word: float(value) for value, word in enumerate(rows[name].split())}
    for value, word in enumerate(rows["number-tens"].split(), 2):
        units |= {word: 10.0 * value, word[:-1] + "ieth": 10.0 * value, word[:-1] + "ies": 10.0 * value}
    return units


def find_number_words(text: str) -> frozenset[float]:
    """The values of the number words of an English text: of whole numbers and of each word.

    >>> sorted(find_number_words("two hundred and fifty thousand, the twenty-first"))
    [1.0, 2.0, 20.0, 21.0, 50.0, 100.0, 1000.0, 250000.0]
    """
    values: set[float] = set()
    for run in _runs(text):
        values.add(_whole(run))
        values |= {float(_units().get(word, _MULTIPLIERS.get(word, 0))) for word in run}
    return frozenset(values)


def _runs(text: str) -> Iterator[list[str]]:
    units = _units()
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        between = text[end : match.start()]
        known = word in units or word in _MULTIPLIERS or (word.endswith("s") and word[:-1] in _MULTIPLIERS)
        joined = bool(run) and (between in (" ", "-", "‑") or word == "and")
        if run and not joined:
            yield run
            run = []
        if known:
            run.append(word if word in units or word in _MULTIPLIERS else word[:-1])
        elif not (run and word == "and" and run[-1] in _MULTIPLIERS):
            if run:
                yield run
            run = []
        end = match.end()
    if run:
        yield run


def _whole(words: list[str]) -> float:
    total = current = 0.0
    for word in words:
        factor = _MULTIPLIERS.get(word)
        if factor is None:
            current += _units()[word]
        elif factor == 100:
            current = (current or 1) * factor
        else:
            total += (current or 1) * factor
            current = 0
    return total + current
