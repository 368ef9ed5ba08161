"""Findings as text, one a line, for people and for editors that jump to ``path:line:column``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from glossary.model import Severity
from terms.findings import Finding


def write(findings: Sequence[Finding], checked: int) -> Iterator[str]:
    """The report in pieces.

    Args:
        findings: what was found.
        checked: how many segments were checked.
    """
    for item in findings:
        where = f"{item.file}:{item.line}:{item.column}"
        yield f"{where}: {item.severity.value} {item.code} {item.name}: {item.message} [{item.concept}]\n"
    counts = Counter(item.severity for item in findings)
    parts = [f"{counts[severity]} {severity.value}" for severity in Severity if counts[severity]]
    yield f"{checked} segments checked: {', '.join(parts) or 'no findings'}\n"
