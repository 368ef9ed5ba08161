"""TERM101 forbidden-term-used

What it does: reports an English form that the glossary forbids, where the German holds its concept.

Why: the house has decided against the form, or it is wrong (a false friend, a form taken over from German).

Example: ``Schoigu reiste ab.`` translated as ``Shoygu left.``

Use instead: the preferred term, ``Shoigu left.``

Source: TBX ``deprecatedTerm-admn-sts`` (ISO 30042).
"""

from __future__ import annotations

from collections.abc import Iterator

from terms.findings import Finding
from terms.rendering import preferred_term
from terms.rules.base import Checked, Rule, finding


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    for concept, term, span in checked.forbidden:
        suggestion = preferred_term(concept, term.type).text
        found = checked.pair.target[slice(*span)]
        message = f"{found!r} is forbidden; use {suggestion!r}"
        yield finding(RULE, checked, concept, message, span=span, suggestion=suggestion)


RULE = Rule(code="TERM101", name="forbidden-term-used", check=check)
