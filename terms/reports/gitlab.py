"""Findings as a GitLab code quality report.

Source: GitLab Docs, "Code Quality", report format (a subset of Code Climate). Fingerprints are unique in the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from glossary.model import Severity
from terms.findings import Finding, number_fingerprints
from terms.reports.summary import Summary

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:  # noqa: ARG001 # as all reports
    """The report in pieces."""
    rows = [
        {
            "description": item.message,
            "check_name": f"{item.code} {item.name}",
            "fingerprint": hashlib.blake2b(fingerprint.encode(), digest_size=16).hexdigest(),
            "severity": _SEVERITIES[item.severity],
            "location": {"path": item.file.removeprefix("./"), "lines": {"begin": item.line, "end": item.end_line}},
        }
        for item, fingerprint in number_fingerprints(findings)
    ]
    yield json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
