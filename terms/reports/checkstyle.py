"""Findings as Checkstyle XML.

Source: the output of Checkstyle's XMLLogger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.model import Severity
from terms.findings import Finding
from terms.reports.summary import Summary
from terms.reports.xml import attribute

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'
    for file in dict.fromkeys((*summary.files, *(item.file for item in findings))):
        yield f"  <file name={attribute(file)}>\n"
        for item in findings:
            if item.file == file:
                severity, source = _SEVERITIES[item.severity], attribute(f"termtreu.{item.code}")
                place = f'line="{item.line}" column="{item.column}" severity="{severity}"'
                yield f"    <error {place} message={attribute(item.message)} source={source}/>\n"
        yield "  </file>\n"
    yield "</checkstyle>\n"
