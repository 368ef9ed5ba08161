"""Dates, times, numbers and amounts in German, and how English writes them.

German writes ``1.234,5``, ``19.06.2024``, ``14.30 Uhr`` and ``3 Mrd. Euro``. The English forms come from CLDR through
Babel; any usual English way to write the same value is accepted in a translation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache

from terms.model import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("Januar", "Jänner", "Jan."),
            ("Februar", "Feber", "Feb."),
            ("März", "Mär.", "Mrz."),
            ("April", "Apr."),
            ("Mai",),
            ("Juni", "Jun."),
            ("Juli", "Jul."),
            ("August", "Aug."),
            ("September", "Sept.", "Sep."),
            ("Oktober", "Okt."),
            ("November", "Nov."),
            ("Dezember", "Dez."),
        ),
        1,
    )
    for name in names
}
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTHS, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+"
_SCALES = {
    "Tausend": (1, "thousand"),
    "Mio.": (2, "million"),
    "Million": (2, "million"),
    "Millionen": (2, "million"),
    "Mrd.": (3, "billion"),
    "Milliarde": (3, "billion"),
    "Milliarden": (3, "billion"),
    "Billion": (4, "trillion"),
    "Billionen": (4, "trillion"),
}
_SCALE = "|".join(re.escape(scale) for scale in sorted(_SCALES, key=len, reverse=True))
_UNITS = {
    "Euro": ("euros", r"(?:euros?|EUR)", "€"),
    "€": ("euros", r"(?:euros?|EUR)", "€"),
    "EUR": ("euros", r"(?:euros?|EUR)", "€"),
    "Dollar": ("dollars", r"(?:(?:U\.?S\.? )?dollars?|USD)", "$"),
    "US-Dollar": ("US dollars", r"(?:(?:U\.?S\.? )?dollars?|USD)", "$"),
    "Rubel": ("rubles", r"(?:roubles?|rubles?|RUB)", "₽"),
    "Prozent": ("percent", r"(?:percent|per cent|pc)", "%"),
    "%": ("percent", r"(?:percent|per cent|pc)", "%"),
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_BETWEEN = r"\s?[-–]\s?|\s(?:bis|und)\s"
_FIGURE = re.compile(
    rf"(?<![\w.,])(?:"
    rf"(?P<from_day>[0-3]?\d)\.(?P<days>{_BETWEEN})(?P<to_day>[0-3]?\d)\.\s?(?P<of>{_MONTH})(?:\s(?P<in>\d{{4}}))?"
    rf"|(?P<from_hour>[0-2]?\d)(?:[.:](?P<from_minute>[0-5]\d))?(?P<hours>{_BETWEEN})"
    r"(?P<to_hour>[0-2]?\d)(?:[.:](?P<to_minute>[0-5]\d))?\sUhr"
    rf"|(?P<day>[0-3]?\d)\.\s?(?P<month>{_MONTH})(?:\s(?P<year>\d{{4}}))?"
    r"|(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>\d{4})"
    r"|(?P<hour>[0-2]?\d)(?:[.:](?P<minute>[0-5]\d))?\sUhr"
    rf"|(?P<number>{_NUMBER})(?:\s(?P<scale>{_SCALE}))?(?:\s?(?P<unit>{_UNIT}))?"
    r")(?!\w|[.,:]\d|-[^\W\d])"
)
_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {str(number): name for number, name in enumerate(_NAMES, 1)}


class English(str, Enum):
    """A variety of English, as CLDR calls it."""

    AMERICAN = "en_US"
    """June 19, 2024, 2:30 p.m."""
    BRITISH = "en_GB"
    """19 June 2024, 14:30"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in German text.

    Args:
        span: where it stands.
        english: how it is written in English.
        accept: matches any usual English form of it.
        styled: whether it is a date or a time, which a house writes in one way.
    """

    span: Span
    english: str
    accept: re.Pattern[str]
    styled: bool = False


def find_figures(text: str, english: English = English.AMERICAN) -> tuple[Figure, ...]:
    """The figures of a German text that English writes in another way, in order.

    Plain whole numbers are the same in both languages and are left out.

    Args:
        text: the German.
        english: whose way of writing dates and times is wanted; the other one is accepted as well.

    >>> [figure.english for figure in find_figures("Am 19.06.2024 zahlte er 1.234,5 Mio. Euro.")]
    ['June 19, 2024', '1,234.5 million euros']
    >>> [figure.english for figure in find_figures("Am 19.06.2024 um 14.30 Uhr.", English.BRITISH)]
    ['19 June 2024', '14:30']
    """
    return tuple(_figures(text, english))


def blank(text: str, spans: Iterable[Span]) -> str:
    """The text, as long as it is, with signs that belong to no figure in the place of some spans."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = "\0" * (end - start)
    return "".join(signs)


def _figures(text: str, variety: English) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        for key, read in _READERS:
            if match[key] is not None:
                written = read(match, variety)
                if written is not None:
                    english, accept = written
                    pattern = re.compile(rf"(?<![\w.,])(?:{accept})(?!\w)", re.IGNORECASE)
                    yield Figure(span=match.span(), english=english, accept=pattern, styled=key != "number")
                break


def _read_day(match: re.Match[str], variety: English) -> tuple[str, str] | None:
    year = int(match["year"]) if match["year"] else None
    return _write_date(int(match["day"]), _MONTHS[match["month"]], year, variety)


def _read_date(match: re.Match[str], variety: English) -> tuple[str, str] | None:
    return _write_date(int(match["d"]), int(match["m"]), int(match["y"]), variety)


def _write_date(day: int, month: int, year: int | None, variety: English) -> tuple[str, str] | None:
    try:
        # A leap year where none is given: 29 February is a day.
        value = date(year or 2000, month, day)
    except ValueError:
        return None
    full, short = _format_date(value, "MMMM"), _format_date(value, "MMM")
    english = _format_date(value, "long" if year else "MMMMd", variety)
    name = rf"(?:{full}|{short}\.?|Sept\.?)" if month == 9 else rf"(?:{full}|{short}\.?)"
    number = rf"0?{day}(?:st|nd|rd|th)?"
    forms = rf"{name} (?:the )?{number}|(?:the )?{number} (?:of )?{name}"
    if year is None:
        return english, forms
    numeric = rf"0?{month}/0?{day}/{year}|0?{day}/0?{month}/{year}|{year}-{month:02}-{day:02}"
    return english, rf"(?:{forms})(?:,| of| in)? {year}|{numeric}"


def _read_days(match: re.Match[str], variety: English) -> tuple[str, str] | None:
    """Two days of one month: ``May 3–5, 2024``, ``3–5 May 2024``."""
    first, last, month = int(match["from_day"]), int(match["to_day"]), _MONTHS[match["of"]]
    year = int(match["in"]) if match["in"] else None
    dates = [_write_date(day, month, year, variety) for day in (first, last)]
    if first >= last or None in dates:
        return None
    (_, one), (whole, other) = (written for written in dates if written)
    sign, between = _write_between(match["days"])
    # The last day stands once in the date, the year aside.
    english = re.sub(rf"(?<!\d){last}(?!\d)", f"{first}{sign}{last}", whole, count=1)
    number = r"(?:the )?0?{}(?:st|nd|rd|th)?"
    name = rf"{_format_date(date(2000, month, 1), 'MMM')}[a-z]*\.?"
    ending = rf"(?:,| of| in)? {year}" if year else ""
    days = rf"{number.format(first)}{between}{number.format(last)}"
    together = rf"(?:{name} {days}|{days} (?:of )?{name}){ending}"
    begun = _write_date(first, month, None, variety)
    return english, rf"{together}|(?:{one}{f'|{begun[1]}' if begun else ''}){between}(?:{other})"


def _write_between(german: str) -> tuple[str, str]:
    """What stands between the ends of a range in English, and a pattern of what may."""
    word = german.strip()
    if word == "und":
        return " and ", r"(?:\s?[-–&]\s?|\sand\s)"
    return " to " if word == "bis" else "–", r"(?:\s?[-–—]\s?|\s(?:to|until|till|through|and)\s)"


def _read_hours(match: re.Match[str], variety: English) -> tuple[str, str] | None:
    """Two times of which one ``Uhr`` speaks: ``10 a.m.–12 p.m.``."""
    first = _write_time(int(match["from_hour"]), match["from_minute"], variety)
    last = _write_time(int(match["to_hour"]), match["to_minute"], variety)
    if first is None or last is None:
        return None
    sign, between = _write_between(match["hours"])
    # The half of the day may be said once, of both times.
    hour, minute = int(match["from_hour"]), match["from_minute"] or "00"
    short = rf"0?(?:{hour % 12 or 12}|{hour})" + (r"(?:[:.]00)?" if minute == "00" else f"[:.]{minute}")
    same = (hour % 24 < 12) == (int(match["to_hour"]) % 24 < 12)
    start = rf"(?:{first[1]}{f'|{short}' if same else ''})"
    return f"{first[0]}{sign}{last[0]}", rf"{start}{between}(?:{last[1]})"


def _read_time(match: re.Match[str], variety: English) -> tuple[str, str] | None:
    return _write_time(int(match["hour"]), match["minute"], variety)


def _write_time(hour: int, minute: str | None, variety: English) -> tuple[str, str] | None:
    if hour > 24:
        return None
    half, other = ("a.m.", "p") if hour % 24 < 12 else ("p.m.", "a")
    twelve = hour % 12 or 12
    minutes = f":{minute}" if minute and minute != "00" else ""
    english = f"{twelve}{minutes} {half}" if variety is English.AMERICAN else f"{hour % 24:02}:{minute or '00'}"
    letter = half[0]
    ends = rf"(?:[:.]00)?\s?(?:{letter}\.?m\.?|o'clock)" if not minutes else rf"[:.]{minute}\s?(?:{letter}\.?m\.?)?"
    half_allowed = rf"|\s?{letter}\.?m\.?" if hour <= 12 else ""
    minutes_past = minute or "00"
    clock = rf"0?{hour}[:.]{minutes_past}(?:\s(?:hours|o'clock){half_allowed})?(?!\s?[ap]\.?m\b)"
    plain = rf"{clock}|{hour:02}{minutes_past} hours"
    words = {0: "midnight", 12: "noon", 24: "midnight"}.get(hour) if not minutes else None
    return english, rf"(?:{twelve}{ends}|{plain}{f'|{words}' if words else ''})(?!\s?{other}\.?m\b)"


def _read_number(match: re.Match[str], variety: English) -> tuple[str, str] | None:  # noqa: ARG001 - as the others
    written, scale, unit = match["number"], match["scale"], match["unit"]
    if not (scale or unit or "," in written or "." in written):
        return None
    digits = written.replace(".", "").replace(",", ".")
    decimals = len(digits.partition(".")[2])
    value = _format_number(Decimal(digits), decimals)
    plain = digits.rstrip("0").rstrip(".") if decimals else digits
    numbers = {re.escape(value), re.escape(digits), re.escape(plain)}
    if digits in _WORDS:
        numbers |= {_WORDS[digits], "an?"} if digits == "1" else {_WORDS[digits]}
    number = f"(?:{'|'.join(sorted(numbers, key=len, reverse=True))})"
    english = value
    if scale:
        power, word = _SCALES[scale]
        english += f" {word}"
        short = {"thousand": "k", "million": "mi?l?n?", "billion": "bi?l?n?", "trillion": "tr?n?"}[word]
        whole = re.escape(_format_number(Decimal(digits) * 1000**power, 0))
        number = rf"(?:{number}[\s-]?(?:{word}s?|{short})|{whole})"
    if unit:
        name, pattern, sign = _UNITS[unit]
        singular = name.removesuffix("s") if english == "1" else name
        english += f" {singular}"
        number = rf"{number}\s?{re.escape(sign)}|{re.escape(sign)}\s?{number}|(?:{number})[\s-]{pattern}"
    return english, number


_READERS: tuple[tuple[str, Callable[[re.Match[str], English], tuple[str, str] | None]], ...] = (
    ("from_day", _read_days),
    ("from_hour", _read_hours),
    ("day", _read_day),
    ("d", _read_date),
    ("hour", _read_time),
    ("number", _read_number),
)


@cache
def _format_date(value: date, pattern: str, variety: English = English.AMERICAN) -> str:
    # Babel takes a while to import, and most segments hold no date.
    from babel.dates import format_date, format_skeleton

    if pattern == "MMMMd":
        return format_skeleton(pattern, value, locale=variety.value)
    return format_date(value, pattern, locale=variety.value)


@cache
def _format_number(value: Decimal, decimals: int) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(value, pattern, locale="en")
