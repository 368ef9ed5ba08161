"""TERM505 unit-changed

What it does: reports a number that has one unit or currency in German and another one, or none at all, in English.

Why: 10 miles are not 10 Kilometer.

Example: ``Die Rakete flog 300 Kilometer weit.`` translated as ``The missile flew 300 miles.``

Use instead: ``The missile flew 300 kilometers.``

Source: units of CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from glossary.model import Severity
from terms.findings import Finding
from terms.quantities import Quantity, find_quantities
from terms.rules.base import Checked, Rule, finding
from terms.rules.wording import Wording

_UNITS = (
    # unit, German, English
    ("kilometre", r"Kilometern?|km(?!/)", r"kilomet(?:er|re)s?|km(?!/)|kms"),
    ("metre", r"Metern?|m", r"met(?:er|re)s?|m(?!\w)"),
    ("centimetre", r"Zentimetern?|cm", r"centimet(?:er|re)s?|cm"),
    ("millimetre", r"Millimetern?|mm", r"millimet(?:er|re)s?|mm"),
    ("mile", r"Meilen?", r"miles?|mi"),
    ("kilogram", r"Kilogramm|Kilos?|kg", r"kilogram(?:me)?s?|kilos?|kg"),
    ("gram", r"Gramm|g", r"grams?|g"),
    ("tonne", r"Tonnen?|t", r"(?:metric )?ton(?:ne)?s?|t"),
    ("litre", r"Litern?|l", r"lit(?:er|re)s?|l"),
    ("hectare", r"Hektar|ha", r"hectares?|ha"),
    ("percent", r"Prozent(?:punkten?)?|%|v\. ?H\.", r"percent(?:age)?|per ?cent|%|pc|points?"),
    ("degree", r"Grad|[°º](?!\s?%)", r"degrees?|[°º]\s?[CF]?"),
    ("euro", r"Euros?|€|EUR", r"euros?|€|EUR"),
    ("dollar", r"(?:US-)?Dollars?|\$|USD", r"(?:US |U\.S\. )?dollars?|\$|US\$|USD"),
    ("pound", r"(?:britische )?Pfund|£|GBP", r"pounds?|£|GBP|lbs?"),
    ("rouble", r"Rubel|RUB", r"r(?:o)?ubles?|RUB"),
    ("franc", r"(?:Schweizer )?Franken|CHF", r"(?:Swiss )?francs?|CHF"),
    ("yuan", r"Yuan|Renminbi", r"yuan|renminbi"),
    ("won", r"Won", r"won"),
    ("hryvnia", r"Hrywnja|Griwna|Hrywen", r"hryvnias?|hryvni"),
    ("hour", r"Stunden?", r"hours?|hrs?|h"),
    ("minute", r"Minuten?", r"minutes?|mins?"),
    ("day", r"Tagen?|Tage?", r"days?"),
    ("week", r"Wochen?", r"weeks?"),
    ("month", r"Monaten?|Monate?", r"months?"),
    ("year", r"Jahren?|Jahre?", r"years?"),
)
_DIGIT = re.compile(r"\d")
_NEAR = 8
"""Characters before a number in which a sign is looked for."""
_SIGN_BEFORE = {"$": "dollar", "€": "euro", "£": "pound"}
_SPANS_OF_TIME = frozenset({"hour", "minute", "day", "week", "month", "year"})
_FREE = re.compile(r"\b(?:fortnight|daily|hourly|weekly|monthly|yearly|annual\w*|aged?|-year-olds?)\b", re.IGNORECASE)


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source, checked.pair.target
    if not _DIGIT.search(source):
        return
    english = find_quantities(target, "en")
    if not english:
        return
    wording = Wording(target)
    by_value: dict[float, list[tuple[Quantity, str | None]]] = {}
    for item in english:
        by_value.setdefault(item.value, []).append((item, _unit(target, item, _patterns("en"))))
    for quantity in find_quantities(source, "de"):
        unit = _unit(source, quantity, _patterns("de"))
        if unit is None:
            continue
        same = by_value.get(quantity.value)
        if not same or _is_named(unit, wording):
            continue
        if unit in _SPANS_OF_TIME and (wording.has(_FREE) or source[quantity.span[1] :][:1] == "-"):
            continue
        changed = next((item for item, other in same if other is not None), None)
        text = source[quantity.span[0] : quantity.span[1]]
        if changed is None and unit in _SPANS_OF_TIME:
            continue
        yield finding(
            RULE,
            checked.pair,
            f"{text!r} counts in {unit}s in German, " + ("in another unit" if changed else "in none") + " in English",
            span=(changed or same[0][0]).span,
            source_text=text,
        )


@cache
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """The units of a language behind a number; only compiled where a number is, for a fast start."""
    if language == "de":
        return [(unit, re.compile(rf"[\s\u00a0-]?(?:{german})(?![\wäöüß])")) for unit, german, _ in _UNITS]
    return [(unit, re.compile(rf"[\s\u00a0-]?(?:{english})(?!\w)", re.IGNORECASE)) for unit, _, english in _UNITS]


def _is_named(unit: str, text: Wording) -> bool:
    """Whether an English text names a unit anywhere."""
    english = next(english for name, _, english in _UNITS if name == unit)
    return text.has(rf"(?i)(?<![A-Za-z])(?:{english})(?![A-Za-z])")


def _unit(text: str, quantity: Quantity, units: list[tuple[str, re.Pattern[str]]]) -> str | None:
    start, end = quantity.span
    before = text[max(0, start - _NEAR) : start].rstrip()[-1:]
    if before in _SIGN_BEFORE:
        return _SIGN_BEFORE[before]
    return next((unit for unit, pattern in units if pattern.match(text, end)), None)


RULE = Rule(code="TERM505", name="unit-changed", severity=Severity.ERROR, check=check)
