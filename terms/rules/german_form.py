"""TERM103 german-form-left

What it does: reports the German form of a term that stands in the English.

Why: names and abbreviations that were not translated look foreign or wrong (``Lawrow``, ``DVRK``).

Example: ``Lawrow traf Kim.`` translated as ``Lawrow met Kim.``

Use instead: ``Lavrov met Kim.``

Source: the untranslated-term check of Weblate and OmegaT, with inflection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.model import Severity, SubjectField
from terms.findings import UNSAFE, Finding, SegmentPair
from terms.model import Span
from terms.rules.base import Checked, Rule, finding
from terms.rules.replacement import replace_german

_PLACES = frozenset({SubjectField.PLACE, SubjectField.COUNTRY})
_NEAR = 60
_WORD_BEFORE = re.compile(r"\b[A-ZÄÖÜ][\w-]*[ -]\Z")
_WORD_AFTER = re.compile(r"[ -][A-ZÄÖÜ]\w*")


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    for match, span in checked.german:
        suggestion, safety = replace_german(checked.pair.target, match, span)
        found = checked.pair.target[slice(*span)]
        in_name = match.concept.subject in _PLACES and _is_in_name(checked.pair, span)
        yield finding(
            RULE,
            checked.pair,
            f"{found!r} is German; use {suggestion!r}",
            concept=match.concept,
            span=span,
            source_text=match.text if checked.pair.source else "",
            suggestion=suggestion,
            severity=Severity.INFO if in_name else None,
            fix_safety=UNSAFE if in_name else safety,
        )


def _is_in_name(pair: SegmentPair, span: Span) -> bool:
    """Whether the form stands beside the same capitalised word in both languages."""
    text, german = pair.target, pair.source.casefold()
    before, after = _WORD_BEFORE.search(text[max(0, span[0] - _NEAR) : span[0]]), _WORD_AFTER.match(text, span[1])
    names = [before.group() + text[slice(*span)]] if before else []
    names += [text[span[0] : after.end()]] if after else []
    return any(name.casefold() in german for name in names)


RULE = Rule(code="TERM103", name="german-form-left", check=check, monolingual=True)
