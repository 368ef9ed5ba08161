"""TERM501 number-changed

What it does: reports a number in digits of the German whose value the English does not name, in digits or words.

Why: a wrong number is the worst kind of error, and the easiest to overlook: German writes 1.234,5 where English writes
1,234.5.

Example: ``Das Heer hat 1.250 Panzer.`` translated as ``The army has 1.250 tanks.``

Use instead: ``The army has 1,250 tanks.``

Source: pofilter ``numbers`` and Weblate ``same numbers``, with the number formats of CLDR. Silent where English
counts in another way: hours of the day, decades, units that were converted, a date told as a day of the week.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.quantities import MONTH_NUMBERS, Quantity, english_values, find_quantities
from terms.rules.base import Checked, Rule, finding
from terms.rules.wording import Wording
from terms.taken import Taken

_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:[.:](\d{2}))?(?:\s?[-–]\s?\d{1,2}(?:[.:]\d{2})?|\s(?:bis|und)\s\d{1,2}(?:[.:]\d{2})?)?\s?(?:Uhr|h)\b"
)
_CLOCK_BARE = re.compile(r"(?<![\d.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_CONVERTED = re.compile(
    r"(?<![a-z])(?:miles?|mph|feet|foot|ft|inch(?:es)?|yards?|pounds?|lbs?|stones?|ounces?|acres?|gallons?|knots|Fahrenheit)\b"
    r"|°F",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"(?:\s?(?:bis|und|[-–])\s?(?:zu\s)?[\d.,]+)?[\s\u00a0-]?(?:(?:Quadrat|Kubik)?(?:kilo|zenti|milli)?metern?|[kcm]?m[²³]?|km/h|Stundenkilometer|Kilo(?:gramm|s)?|kg|[kcm]m|Tonnen?|"
    r"Hektar|ha|Litern?)(?![a-zäöü])",
    re.IGNORECASE,
)
_CELSIUS = re.compile(r"(?:\s?(?:bis|und|[-–])\s?(?:zu\s)?[\d.,]+)?[\s\u00a0]?(?:Grad|[°º])")
_DEGREES = re.compile(r"\bdegrees?\b|-degree|[°º]|\b\d0s\b")
_CELSIUS_NAMED = re.compile(r"Celsius|centigrade|[°º]\s?C\b")
_MILITARY = re.compile(r"\b\d{4}\s?(?:hours|hrs|h|GMT|UTC)\b")
_HALF, _QUARTER = re.compile(r"\bhalf\b"), re.compile(r"\bquarter\b")
_NEAR = 80
"""Characters on either side of a number that are looked at."""
_RELATIVE_YEAR = re.compile(
    r"\b(?:(?:last|this|next|previous|same) year|a year (?:earlier|ago|later))\b", re.IGNORECASE
)
_OPEN_AFTER_NUMBER = re.compile(r"\d[^()]{1,30}\((?:rund |etwa |ca\. |knapp |fast |entspricht )*\Z")
_CONVERSION = re.compile(
    r"\s?(?:(?:US-|britische )?(?:Dollar|Euro|Pfund|Franken|Kronen|Rubel)|[$€£]|Kilo|Meter|km|m²)[^()]*\)"
)
_SPANS_OF_TIME = (
    (7, re.compile(r"[-\s]?(?:Tag|täg)"), re.compile(r"\bweek")),
    (14, re.compile(r"[-\s]?(?:Tag|täg)"), re.compile(r"\b(?:fortnight|two[- ]week)")),
    (24, re.compile(r"[-\s]?(?:Stund|stünd)"), re.compile(r"\bday")),
    (10, re.compile(r"[-\s]?(?:Jahr|jähr)"), re.compile(r"\bdecade")),
    (100, re.compile(r"[-\s]?(?:Jahr|jähr)"), re.compile(r"\bcentur")),
)
_PERCENT = re.compile(r"\s?(?:%|Prozent)")
_DECADE = re.compile(r"er(?:n)?\b")


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source, checked.pair.target
    if not target.strip() or not _DIGIT.search(source):
        return
    clocks = Taken(
        len(source), (match.span() for pattern in (_CLOCK, _CLOCK_BARE) for match in pattern.finditer(source))
    )
    wanted = [
        quantity
        for quantity in find_quantities(source, "de")
        if not clocks.touches((quantity.span[0], quantity.span[0] + 1))
    ]
    there = english_values(target)
    english = Wording(target)
    converted = bool(_CONVERTED.search(target))
    fahrenheit = bool(_DEGREES.search(target)) and not _CELSIUS_NAMED.search(target)
    known = {value for quantity in wanted for value in (quantity.value, quantity.bare)}
    extra = [item for item in find_quantities(target, "en") if not {item.value, item.bare} & known]
    lost = [
        quantity
        for quantity in wanted
        if not _is_there(quantity, source, there, converted, fahrenheit)
        and not _is_short_year(quantity, english)
        and not _is_named(quantity, source, english)
    ]
    # Where as many are new as are lost, the first stands for the first, and so on.
    replacements = iter(extra if len(extra) == len(lost) else ())
    for quantity in lost:
        text = source[slice(*quantity.span)]
        replaced = next(replacements, None)
        instead = ""
        if replaced and target[slice(*replaced.span)] == text:
            instead = f": in English {text!r} is {replaced.value:g}"
        elif replaced:
            instead = f", which has {target[slice(*replaced.span)]!r}"
        yield finding(
            RULE,
            checked.pair,
            f"the number {text!r} is not in the translation{instead}",
            span=replaced.span if replaced else None,
            source_text=text,
            severity=Severity.INFO if replaced is None and _may_be_left_out(quantity, source, english) else None,
        )
    yield from _lost_times(checked, there, english)


def _may_be_left_out(quantity: Quantity, source: str, target: Wording) -> bool:
    """Whether English may leave a number out: a year that is clear, an amount converted in parentheses."""
    start, end = quantity.span
    before, after = source[max(0, start - _NEAR) : start], source[end : end + _NEAR]
    if 1000 <= quantity.value <= 2999 and (target.has(_RELATIVE_YEAR) or _last_word(before) in MONTH_NUMBERS["de"]):
        return True
    return _OPEN_AFTER_NUMBER.search(before) is not None and _CONVERSION.match(after) is not None


def _last_word(text: str) -> str:
    return text.rstrip().rpartition(" ")[2].strip("(„»").casefold()


def _is_there(quantity: Quantity, source: str, there: frozenset[float], converted: bool, fahrenheit: bool) -> bool:
    if quantity.value in there:
        return True
    start, end = quantity.span
    after = source[end : end + 24]
    if converted and _MEASURED.match(after):
        return True
    if fahrenheit and _CELSIUS.match(after):
        return True
    if quantity.value == 0 or (quantity.value == quantity.bare and source[start:end].startswith("00")):
        return True
    if quantity.value in (25, 50) and _PERCENT.match(after) and quantity.value / 100 in there:
        return True
    if _DECADE.match(after):
        return bool({century + quantity.value % 100 for century in (0, 1800, 1900, 2000)} & there)
    # The short year ('22) and the year with its century.
    return 0 <= quantity.value < 100 and source[start - 1 : start] in ("'", "’") and 2000 + quantity.value in there


def _is_named(quantity: Quantity, source: str, target: Wording) -> bool:
    """Whether English has a word for so many days or years: a week-long trip, the past decade."""
    for count, german, english in _SPANS_OF_TIME:
        if quantity.value == count and german.match(source, quantity.span[1]) and target.has(english):
            return True
    return False


def _is_short_year(quantity: Quantity, target: Wording) -> bool:
    """Whether English has the last two figures of a year, after letters or an apostrophe: SS19, '19."""
    if not 2000 <= quantity.value <= 2099:
        return False
    return target.has(rf"(?<!\w)(?:[A-Z]{{1,3}}|['’]){quantity.value % 100:02.0f}\b")


def _lost_times(checked: Checked, there: frozenset[float], english: Wording) -> Iterator[Finding]:
    """Hours of the day, which English may count by twelve."""
    for match in _CLOCK.finditer(checked.pair.source):
        hour, minute = int(match[1]), int(match[2] or 0)
        hours = {float(hour), float(hour % 12), float(hour - 12), 12.0 if hour % 12 == 0 else float(hour)}
        spoken = {15: _QUARTER, 30: _HALF, 45: _QUARTER}.get(minute)
        if spoken and english.has(spoken):
            continue
        if hours & there and (not minute or minute in there):
            continue
        if float(100 * hour + minute) in there and english.has(_MILITARY):
            continue
        text = match.group()
        yield finding(RULE, checked.pair, f"the time {text!r} is not in the translation", source_text=text)


RULE = Rule(code="TERM501", name="number-changed", severity=Severity.ERROR, check=check)
