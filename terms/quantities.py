"""Numbers, dates and units in German and English text, as values that can be compared.

German writes 1.234,5 and 24. Februar 2022, English 1,234.5 and February 24, 2022; either writes small numbers as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from terms.model import Span
from terms.number_words import find_number_words
from terms.protection import protected_zones
from terms.taken import Taken

MONTHS = {
    "de": "Januar|Jänner|Jan,Februar|Feber|Feb,März|Mrz,April|Apr,Mai,Juni|Jun,Juli|Jul,August|Aug,September|Sept|Sep,"
    "Oktober|Okt,November|Nov,Dezember|Dez",
    "en": "January|Jan,February|Feb,March|Mar,April|Apr,May,June|Jun,July|Jul,August|Aug,September|Sept|Sep,"
    "October|Oct,November|Nov,December|Dec",
}
MONTH_NUMBERS = {
    language: {name.casefold(): number for number, group in enumerate(names.split(","), 1) for name in group.split("|")}
    for language, names in MONTHS.items()
}
_NAMES = {
    language: "|".join(sorted(names.replace(",", "|").split("|"), key=len, reverse=True))
    for language, names in MONTHS.items()
}
_DATES = {
    "de": (
        re.compile(rf"\b(?P<d>\d{{1,2}})\.\s?(?P<m>{_NAMES['de']})\b\.?"),
        re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<n>\d{1,2})\.(?:\s?(?:\d{4}|\d{2})\b)?(?!\d)"),
        re.compile(r"\b\d{4}-(?P<n>\d{2})-(?P<d>\d{2})\b"),
    ),
    "en": (
        re.compile(rf"\b(?P<m>{_NAMES['en']})\b\.?\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d|\.\d)"),
        re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m>{_NAMES['en']})\b"),
        re.compile(r"\b(?P<d>\d{1,2})[/.](?P<n>\d{1,2})(?:[/.](?:\d{4}|\d{2}))?\b"),
        re.compile(r"\b\d{4}-(?P<n>\d{2})-(?P<d>\d{2})\b"),
    ),
}
_NUMBER = {
    "de": re.compile(
        r"(?<![\w.,+/%-])(?<!\w[-‑])"
        r"(?:\d{1,3}(?:[.'’ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?(?:\.\d+)?)(?!\d|[.,:]\d)"
    ),
    "en": re.compile(
        r"(?<![\w.,+/%])(?<!\w[-‑])(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|,\d)"
    ),
}
_SCALE = {
    "de": re.compile(
        r"[\s\u00a0-]?(Tausend|tausend|Tsd|Millionen|Million|Mio|Milliarden|Milliarde|Mrd|Billionen|Billion)\b"
    ),
    "en": re.compile(r"[\s\u00a0-]?(thousand|million|billion|trillion|mn|bn|tn|m|k)s?\b", re.IGNORECASE),
}
_POWERS = {
    "de": {
        "tausend": 3,
        "tsd": 3,
        "millionen": 6,
        "million": 6,
        "mio": 6,
        "milliarden": 9,
        "milliarde": 9,
        "mrd": 9,
        "billionen": 12,
        "billion": 12,
    },
    "en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9, "tn": 12, "m": 6, "k": 3},
}
_ANY_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ENGLISH_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SCALED_RANGE = re.compile(
    r"\b(\d+(?:\.\d+)?)\s?(?:to|and|or|[-–])\s?\d+(?:\.\d+)?\s?(thousand|million|billion|trillion)\b"
)
_AND_A_HALF = re.compile(r"\b([a-z]+|\d+) and a half(?: (thousand|million|billion|trillion)s?)?\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(ten|hundred)s of (thousand|million|billion)s\b", re.IGNORECASE)
_SHORT_RANGE = re.compile(r"\b(\d{2})\d{2}\s?[-–/]\s?(\d{2})\b")
_ROMAN = re.compile(r"\b[IVX]+\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as written.

    Args:
        value: with its scale word (``3 Mio.`` is 3000000).
        bare: without it.
        span: of digits and scale word.
    """

    value: float
    bare: float
    span: Span


def find_dates(text: str, language: str) -> tuple[tuple[frozenset[tuple[int, int]], Span], ...]:
    """The dates of a text: the (day, month) readings of each, with its span up to the month.

    >>> find_dates("am 24. Februar 2022", "de")
    ((frozenset({(24, 2)}), (3, 14)),)
    """
    found: list[tuple[frozenset[tuple[int, int]], Span]] = []
    taken = Taken(len(text))
    for pattern in _DATES[language]:
        for match in pattern.finditer(text):
            if taken.touches(match.span()):
                continue
            parts = match.groupdict()
            day = int(parts["d"])
            month = MONTH_NUMBERS[language][parts["m"].casefold()] if parts.get("m") else int(parts["n"])
            readings = {(day, month)} if not parts.get("n") or language == "de" else {(day, month), (month, day)}
            valid = frozenset((first, second) for first, second in readings if 1 <= first <= 31 and 1 <= second <= 12)
            if valid:
                found.append((valid, match.span()))
                taken.add(match.span())
    return tuple(sorted(found, key=lambda item: item[1]))


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers in digits of a text, without dates, addresses, placeholders and designations (``T-34``)."""
    barred = Taken(len(text), (*protected_zones(text), *(span for _, span in find_dates(text, language))))
    return tuple(quantity for quantity in _quantities(text, language) if not barred.touches(quantity.span))


def _quantities(text: str, language: str) -> Iterator[Quantity]:
    for match in _NUMBER[language].finditer(text):
        bare = _value(match.group(), language)
        end = match.end()
        value = bare
        scale = _SCALE[language].match(text, end)
        if scale:
            value = round(bare * 10 ** _POWERS[language][scale[1].casefold()], 4)
            end = scale.end()
        yield Quantity(value=value, bare=bare, span=(match.start(), end))


def _value(digits: str, language: str) -> float:
    plain = re.sub(r"['’ \u00a0\u202f]", "", digits)
    if language == "de":
        if re.fullmatch(r"\d+\.\d+", plain) and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
            return float(plain)
        return float(plain.replace(".", "").replace(",", "."))
    return float(plain.replace(",", ""))


def english_values(text: str) -> frozenset[float]:
    """All values that an English text may be said to name: digits in every reading, words, Roman numerals.

    >>> sorted(english_values("Twenty-four men, 1.5 million, World War II"))
    [1.0, 1.5, 2.0, 4.0, 5.0, 20.0, 24.0, 1000000.0, 1500000.0]
    """
    values = set(find_number_words(text))
    for quantity in _quantities(text, "en"):
        values |= {quantity.value, quantity.bare}
    for match in _ANY_DIGITS.finditer(text):
        for part in re.split(r"[.,]", match.group()):
            values.add(float(part[:300]))
        # Behind a hyphen or a slash: a magnitude-4.6 earthquake, 5m-6m people.
        if _ENGLISH_DIGITS.fullmatch(match.group()):
            value = _value(match.group()[:300], "en")
            scale = _SCALE["en"].match(text, match.end())
            values |= {value, round(value * 10 ** _POWERS["en"][scale[1].casefold()], 4) if scale else value}
    values.update(_spoken_values(text))
    for match in _SHORT_RANGE.finditer(text):
        values.add(float(match[1] + match[2]))
    for match in _ROMAN.finditer(text):
        values.add(float(_roman(match.group())))
    return frozenset(values)


def _spoken_values(text: str) -> Iterator[float]:
    """Values of which a number and words are parts: three and a half million, 300 to 450 thousand, tens of millions."""
    power = {name: 10.0**value for name, value in _POWERS["en"].items()}
    for match in _SCALED_RANGE.finditer(text):
        yield round(float(match[1]) * power[match[2]], 4)
    for match in _AND_A_HALF.finditer(text):
        whole = [float(match[1][:300])] if match[1].isdecimal() else find_number_words(match[1])
        yield from ((value + 0.5) * (power[match[2].casefold()] if match[2] else 1) for value in whole)
    for match in _SEVERAL.finditer(text):
        yield (10 if match[1].casefold() == "ten" else 100) * power[match[2].casefold()]


def _roman(numeral: str) -> int:
    total = 0
    for here, following in zip(numeral, numeral[1:] + " ", strict=True):
        value = _ROMAN_VALUES[here]
        total += -value if _ROMAN_VALUES.get(following, 0) > value else value
    return total
