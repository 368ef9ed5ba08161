"""Findings as SARIF 2.1.0, for code scanning.

Source: OASIS SARIF 2.1.0 (2020). Columns count code points; fingerprints do not hold the line, so that they stay when
lines move.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from glossary.model import Severity
from terms.findings import Finding, number_fingerprints
from terms.reports.summary import Summary

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces."""
    names = {item.code: item.name for item in findings}
    codes = sorted(names)
    run = {
        "tool": {
            "driver": {
                "name": "termtreu",
                "version": summary.version,
                "rules": [
                    {"id": code, "name": names[code], "shortDescription": {"text": names[code].replace("-", " ")}}
                    for code in codes
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "properties": {"segments": summary.segments, "signature": summary.signature},
        "results": [
            {
                "ruleId": item.code,
                "ruleIndex": codes.index(item.code),
                "level": _LEVELS[item.severity],
                "message": {"text": item.message},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": _uri(item.file)},
                            "region": {
                                "startLine": item.line,
                                "startColumn": item.column,
                                "endLine": item.end_line,
                                "endColumn": item.end_column,
                            },
                        }
                    }
                ],
                "partialFingerprints": {"termtreu/v1": fingerprint},
                "properties": {
                    "concept": item.concept,
                    "source": item.source_text,
                    "suggestion": item.suggestion or "",
                },
            }
            for item, fingerprint in number_fingerprints(findings)
        ],
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _uri(path: str) -> str:
    """A path as a relative URI reference, or a file URI for an absolute path."""
    plain = path.replace("\\", "/")
    return ("file://" if plain.startswith("/") else "") + quote(plain, safe="/:@!$&'()*+,;=~")
