"""TERM301 abbreviation-not-expanded

What it does: reports an English abbreviation whose full form does not stand at or before its first mention in the
document. It only runs when it is selected, because it is a matter of style.

Why: a reader who does not know the abbreviation needs its full form once.

Example: ``Die OVKS tagt in Minsk.`` translated as ``The CSTO meets in Minsk.``

Use instead: ``The Collective Security Treaty Organization (CSTO) meets in Minsk.``

Source: AP Stylebook, entry "abbreviations and acronyms".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.model import Severity, TermType
from terms.findings import Finding
from terms.rendering import permitted_terms
from terms.rules.base import Rule, Use, finding


def compare(uses: Sequence[Use]) -> Iterator[Finding]:
    """The findings of a document."""
    # The full form may stand behind the abbreviation in the same segment: CSTO (Collective Security …).
    expanded = {(use.concept.id, id(use.pair)) for use in uses if use.used.type is TermType.FULL}
    seen: set[str] = set()
    for use in uses:
        if use.concept.id in seen:
            continue
        if use.used.type is not TermType.FULL and use.used.type is not TermType.ABBREVIATION:
            continue
        seen.add(use.concept.id)
        if use.used.type is TermType.FULL or (use.concept.id, id(use.pair)) in expanded:
            continue
        full = next((term for term in permitted_terms(use.concept) if term.type is TermType.FULL), None)
        if full is not None:
            yield finding(
                RULE,
                use.pair,
                f"{use.used.text!r} stands without {full.text!r} at its first mention",
                concept=use.concept,
                span=use.span,
                source_text=use.source_text,
                suggestion=f"{full.text} ({use.used.text})",
            )


RULE = Rule(code="TERM301", name="abbreviation-not-expanded", severity=Severity.WARNING, compare=compare, optional=True)
