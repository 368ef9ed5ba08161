"""Findings as JSON, schema 1."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from terms.findings import Finding


def write(findings: Sequence[Finding], checked: int) -> Iterator[str]:
    """The report in pieces.

    Args:
        findings: what was found.
        checked: how many segments were checked.
    """
    document = {
        "schema": 1,
        "findings": [
            {**asdict(item), "severity": item.severity.value, "fingerprint": item.fingerprint} for item in findings
        ],
        "summary": {
            "segments": checked,
            "findings": len(findings),
            "by_code": dict(sorted(Counter(item.code for item in findings).items())),
            "by_severity": dict(sorted(Counter(item.severity.value for item in findings).items())),
        },
    }
    yield json.dumps(document, ensure_ascii=False, indent=1) + "\n"
