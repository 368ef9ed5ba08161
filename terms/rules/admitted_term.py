"""TERM104 preferred-term-not-used

What it does: reports an admitted English term that stands where the glossary prefers another one of the same type.

Why: both are right, but the house has a first choice; a style profile can change it.

Example: ``Er lebt in Kiew.`` translated as ``He lives in Kiev.``

Use instead: ``He lives in Kyiv.``

Source: TBX ``admittedTerm-admn-sts`` beside ``preferredTerm-admn-sts`` (ISO 30042).
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity, Status
from terms.findings import Finding
from terms.rendering import permitted_terms
from terms.rules.base import Checked, Rule, finding
from terms.rules.replacement import replace_term


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    settled = {item.span for item in checked.permitted if item.term.status is Status.PREFERRED}
    for item in checked.permitted:
        if item.term.status is Status.PREFERRED or item.span in settled:
            continue
        better = [
            term
            for term in permitted_terms(item.concept)
            if term.type is item.term.type and term.status is Status.PREFERRED
        ]
        if not better or better[0].text.casefold() == item.term.text.casefold():
            continue
        suggestion, _ = replace_term(checked.pair.target, item)
        found = checked.pair.target[slice(*item.span)]
        german = next((match.text for match in checked.matches if match.concept.id == item.concept.id), "")
        message = f"{found!r} is admitted; the glossary prefers {suggestion!r}"
        yield finding(
            RULE,
            checked.pair,
            message,
            concept=item.concept,
            span=item.span,
            source_text=german,
            suggestion=suggestion,
        )


RULE = Rule(code="TERM104", name="preferred-term-not-used", severity=Severity.INFO, check=check)
