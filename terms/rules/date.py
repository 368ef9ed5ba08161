"""TERM504 date-changed

What it does: reports a German day and month that the English does not name, where it names another date, or none and no
day of the week either.

Why: 03.04. is the third of April and reads as the fourth of March in America.

Example: ``Am 24. Februar 2022 begann der Angriff.`` translated as ``The attack began on February 25, 2022.``

Use instead: ``The attack began on February 24, 2022.``

Source: date formats of CLDR. An English date in digits counts in either order.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.quantities import MONTHS, english_values, find_dates
from terms.rules.base import Checked, Rule, finding
from terms.rules.wording import Wording

_RELATIVE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|today|yesterday|tomorrow|tonight|eve|Day|Christmas|anniversary)\b"
)
_ENGLISH_MONTHS = [re.compile(rf"\b(?:{names})\b") for names in MONTHS["en"].split(",")]


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source, checked.pair.target
    german = find_dates(source, "de")
    if not german or not target.strip():
        return
    english = find_dates(target, "en")
    there = {reading for readings, _ in english for reading in readings}
    named = {reading for readings, _ in german for reading in readings}
    others = deque(span for readings, span in english if not readings & named)
    values = english_values(target)
    wording = Wording(target)
    for readings, span in german:
        if readings & there:
            continue
        text = source[slice(*span)]
        day, month = next(iter(readings))
        apart = float(day) in values and wording.has(_ENGLISH_MONTHS[month - 1])
        if apart or (not others and wording.has(_RELATIVE)):
            continue
        other = others.popleft() if others else None
        instead = f", which has {target[slice(*other)]!r}" if other else ""
        message = f"the date {text!r} is not in the translation{instead}"
        yield finding(RULE, checked.pair, message, span=other, source_text=text)


RULE = Rule(code="TERM504", name="date-changed", severity=Severity.ERROR, check=check)
