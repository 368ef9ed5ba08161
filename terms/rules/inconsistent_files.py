"""TERM202 inconsistent-across-files

What it does: reports a file that renders a German term otherwise than most other files of the same run.

Why: what is one thing should have one name in the whole publication.

Example: ``Er lebt in Kiew. || Kiew ist groß. || Kiew lebt.`` translated as
``He lives in Kyiv. || Kiev is big. || Kyiv lives.``

Use instead: ``He lives in Kyiv. || Kyiv is big. || Kyiv lives.``

Source: as for TERM201, with a file in place of a sentence; one finding a file and term, at its first place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from glossary.model import Severity, TermType
from terms.findings import Finding
from terms.rules.base import Rule, Use, finding
from terms.rules.inconsistent import differs, most_used, weigh


def compare_files(uses: Sequence[Use]) -> Iterator[Finding]:
    """The findings of all files."""
    groups: dict[tuple[str, str, TermType], dict[str, list[Use]]] = {}
    for use in uses:
        if use.used.type in (TermType.FULL, TermType.SHORT, TermType.ABBREVIATION, TermType.VARIANT):
            files = groups.setdefault((use.concept.id, use.source_text, use.used.type), {})
            files.setdefault(use.pair.file, []).append(use)
    for files in groups.values():
        if len(files) < 2:
            continue
        first = [next(use for use in group if use.used.text == most_used(group)) for group in files.values()]
        usual = most_used([replace(use, count=1) for use in first])
        for use in first:
            if differs(use.used.text, usual):
                found = use.pair.target[slice(*use.span)]
                yield finding(
                    RULE,
                    use.pair,
                    f"{found!r} stands where most of the {len(files)} files have {usual!r}",
                    concept=use.concept,
                    span=use.span,
                    source_text=use.source_text,
                    suggestion=usual,
                    severity=weigh(use),
                )


RULE = Rule(code="TERM202", name="inconsistent-across-files", severity=Severity.WARNING, compare_files=compare_files)
