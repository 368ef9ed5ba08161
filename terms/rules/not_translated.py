"""TERM401 fixed-text-changed

What it does: reports a text that must stay as it is written and does not stand in the English.

Why: product names, call signs and file names stop working when they are translated.

Example: ``Die Anlage Kosmos-M läuft.`` translated as ``The Cosmos M unit is running.``

Use instead: ``The Kosmos-M unit is running.``

Source: ``do-not-translate`` of the glossary; read-only terms of Weblate.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.rules.base import Checked, Rule, finding


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    seen: set[str] = set()
    for match in checked.matches:
        concept = match.concept
        if not concept.do_not_translate or concept.id in seen or not checked.pair.target.strip():
            continue
        seen.add(concept.id)
        texts = {term.text for term in concept.terms} | {match.text}
        if any(text in checked.pair.target for text in texts):
            continue
        upper = checked.pair.target.upper()
        if match.text.isupper() and any(text.upper() in upper for text in texts):
            continue
        yield finding(
            RULE,
            checked.pair,
            f"{match.term.text!r} must stay as it is written",
            concept=concept,
            source_text=match.text,
            suggestion=match.term.text,
        )


RULE = Rule(code="TERM401", name="fixed-text-changed", severity=Severity.ERROR, check=check)
