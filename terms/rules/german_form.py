"""TERM103 german-form-left

What it does: reports the German form of a term that stands in the English.

Why: names and abbreviations that were not translated look foreign or wrong (``Lawrow``, ``DVRK``).

Example: ``Lawrow traf Kim.`` translated as ``Lawrow met Kim.``

Use instead: ``Lavrov met Kim.``

Source: the untranslated-term check of Weblate and OmegaT, with inflection.
"""

from __future__ import annotations

from collections.abc import Iterator

from terms.findings import Finding
from terms.rules.base import Checked, Rule, finding
from terms.rules.replacement import replace_german


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    for match, span in checked.german:
        suggestion, safety = replace_german(checked.pair.target, match, span)
        found = checked.pair.target[slice(*span)]
        yield finding(
            RULE,
            checked.pair,
            f"{found!r} is German; use {suggestion!r}",
            concept=match.concept,
            span=span,
            source_text=match.text if checked.pair.source else "",
            suggestion=suggestion,
            fix_safety=safety,
        )


RULE = Rule(code="TERM103", name="german-form-left", check=check, monolingual=True)
