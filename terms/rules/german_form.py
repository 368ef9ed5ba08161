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
from terms.rendering import choose_rendering
from terms.rules.base import Checked, Rule, finding


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    for match, span in checked.german:
        suggestion = choose_rendering(match, checked.pair.target).text
        found = checked.pair.target[slice(*span)]
        message = f"{found!r} is German; use {suggestion!r}"
        yield finding(RULE, checked, match.concept, message, span=span, source_text=match.text, suggestion=suggestion)


RULE = Rule(code="TERM103", name="german-form-left", check=check)
