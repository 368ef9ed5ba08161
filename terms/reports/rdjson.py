"""Findings as rdjson, for reviewdog.

Source: reviewdog, "Reviewdog Diagnostic Format"; its columns count bytes of UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from glossary.model import Severity
from terms.findings import SAFE, Finding
from terms.reports.summary import Summary

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:  # noqa: ARG001 # as all reports
    """The report in pieces."""
    document = {
        "source": {"name": "termtreu"},
        "diagnostics": [_diagnostic(item) for item in findings],
    }
    yield json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _diagnostic(item: Finding) -> dict[str, Any]:
    place = {
        "start": {"line": item.line, "column": _bytes_before(item, item.column)},
        "end": {
            "line": item.end_line,
            "column": _bytes_before(item, item.end_column) if item.end_line == item.line else item.end_column,
        },
    }
    row: dict[str, Any] = {
        "message": item.message,
        "location": {"path": item.file, "range": place},
        "severity": _SEVERITIES[item.severity],
        "code": {"value": item.code},
    }
    if item.fix_safety == SAFE and item.suggestion is not None:
        row["suggestions"] = [{"range": place, "text": item.suggestion}]
    return row


def _bytes_before(item: Finding, column: int) -> int:
    """The column in bytes, from 1."""
    return len(item.excerpt[: column - 1].encode("utf-8", "replace")) + 1 if item.excerpt else column
