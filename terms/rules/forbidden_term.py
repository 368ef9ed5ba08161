"""TERM101 forbidden-term-used

What it does: reports an English form that the glossary forbids, where the German holds its concept; in English alone,
wherever it stands.

Why: the house has decided against the form, or it is wrong (a false friend, a form taken over from German).

Example: ``Schoigu reiste ab.`` translated as ``Shoygu left.``

Use instead: ``Shoigu left.``

Source: TBX ``deprecatedTerm-admn-sts`` (ISO 30042).
"""

from __future__ import annotations

from collections.abc import Iterator

from terms.findings import Finding
from terms.rendering import permitted_terms
from terms.rules.base import Checked, Rule, finding
from terms.rules.replacement import replace_term


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    for item in checked.forbidden:
        found = checked.pair.target[slice(*item.span)]
        german = next((match.text for match in checked.matches if match.concept.id == item.concept.id), "")
        if not permitted_terms(item.concept):
            message = f"{found!r} is forbidden"
            yield finding(RULE, checked.pair, message, concept=item.concept, span=item.span, source_text=german)
            continue
        suggestion, safety = replace_term(checked.pair.target, item)
        message = f"{found!r} is forbidden; use {suggestion!r}"
        yield finding(
            RULE,
            checked.pair,
            message,
            concept=item.concept,
            span=item.span,
            source_text=german,
            suggestion=suggestion,
            fix_safety=safety,
        )


RULE = Rule(code="TERM101", name="forbidden-term-used", check=check, monolingual=True)
