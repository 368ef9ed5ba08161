"""Findings as annotations of GitHub Actions: ten at most, the gravest first, the rest counted in the log.

Source: GitHub Docs, "Workflow commands for GitHub Actions"; a step shows ten annotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.model import Severity
from terms.findings import RANKS, Finding
from terms.reports.summary import Summary, count_severities

MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces."""
    worst = sorted(findings, key=lambda item: RANKS[item.severity])
    for item in worst[:MOST]:
        places = {"file": item.file, "line": item.line, "endLine": item.end_line, "title": f"{item.code} {item.name}"}
        if item.line == item.end_line:
            # Columns are only understood within one line.
            places |= {"col": item.column, "endColumn": item.end_column}
        given = ",".join(f"{name}={_escape_property(str(value))}" for name, value in places.items())
        yield f"::{_COMMANDS[item.severity]} {given}::{_escape(item.message)}\n"
    rest = worst[MOST:]
    if rest:
        yield f"and {len(rest)} more findings without annotation: {count_severities(rest)}\n"
    yield f"termtreu: {summary.segments} segments, {count_severities(findings)}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
