"""Findings as JSON, schema 1."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

from terms.findings import Finding
from terms.reports.summary import Summary

_FIELDS = tuple(field.name for field in fields(Finding) if field.name != "excerpt")


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces."""
    document = {
        "schema": 1,
        "findings": [
            {name: getattr(item, name) for name in _FIELDS}
            | {"severity": item.severity.value, "fingerprint": item.fingerprint}
            for item in findings
        ],
        "summary": {
            "files": len(summary.files),
            "segments": summary.segments,
            "findings": len(findings),
            "hidden": summary.hidden,
            "unchanged": summary.unchanged,
            "ignored": summary.ignored,
            "known": summary.known,
            "fixed": summary.fixed,
            "by_code": dict(sorted(Counter(item.code for item in findings).items())),
            "by_severity": dict(sorted(Counter(item.severity.value for item in findings).items())),
            "signature": summary.signature,
        },
    }
    yield json.dumps(document, ensure_ascii=False, indent=1) + "\n"
