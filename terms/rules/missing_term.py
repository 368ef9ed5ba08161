"""TERM102 term-missing

What it does: reports a concept that stands in the German and of which no permitted English term stands in the English,
or fewer than in the German.

Why: the term was translated in a way of its own, or lost.

Example: ``Die OVKS tagt in Minsk.`` translated as ``The OVKS meets in Minsk.``

Use instead: a permitted term, ``The CSTO meets in Minsk.``

Source: exact-match accuracy by occurrence, Alam et al. 2021 (WMT21 terminology task): each English occurrence counts
for one German occurrence. A concept that is there, but less often, is reported as information only: English repeats a
name where German does not, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.model import Match
from terms.rendering import choose_rendering, permitted_terms
from terms.rules.base import Checked, Rule, finding


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    free = list(checked.permitted)
    lacking: list[Match] = []
    met: set[str] = set()
    for match in checked.matches:
        texts = {term.text for term in permitted_terms(match.concept)}
        occurrence = next((item for item in free if item[0].text in texts), None)
        if occurrence is None:
            lacking.append(match)
        else:
            free.remove(occurrence)
            met.add(match.concept.id)
    # What stands there in a forbidden or German form is reported by the rules for these.
    elsewhere = {concept.id for concept, _, _ in checked.forbidden} | {match.concept.id for match, _ in checked.german}
    for match in lacking:
        if match.concept.id in elsewhere:
            continue
        wanted = choose_rendering(match, checked.pair.source).text
        again = match.concept.id in met
        message = f"{match.text!r} has no {wanted!r} in the translation" + (" for each time it occurs" if again else "")
        yield finding(
            RULE,
            checked,
            match.concept,
            message,
            source_text=match.text,
            suggestion=wanted,
            severity=Severity.INFO if again else None,
        )


RULE = Rule(code="TERM102", name="term-missing", check=check)
