"""The baseline: findings that a project has today and does not want to hear of. It may only shrink.

Source: the fingerprints of `terms.findings.Finding`, with how often each occurs; no lines, so that edits elsewhere in
a file change nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding of the baseline: what it is, for people, and how often it occurs."""

    count: int
    code: str
    file: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Known findings by fingerprint."""

    entries: dict[str, Entry] = field(default_factory=dict)


def parse(text: str, path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        FileError: the file is not a baseline.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = Location(path=path, line=error.lineno, column=error.colno)
        raise FileError(
            [Problem(message=f"not JSON: {error.msg}", location=where, expected="a baseline of cli check")]
        ) from error
    except RecursionError as error:
        raise FileError([Problem(message=f"{path}: not a baseline: JSON that is nested too deeply")]) from error
    rows = document.get("findings") if isinstance(document, dict) and document.get("termtreu-baseline") == 1 else None
    if not isinstance(rows, list):
        raise FileError(
            [Problem(message=f"{path}: not a baseline", expected='{"termtreu-baseline": 1, "findings": […]}')]
        )
    entries = {}
    for number, row in enumerate(rows, 1):
        if not _is_entry(row):
            expected = "fingerprint, count, code, file, message"
            raise FileError(
                [Problem(message=f"{path}: finding {number} of the baseline is not one", expected=expected)]
            )
        entries[row["fingerprint"]] = Entry(
            count=row["count"], code=row["code"], file=row["file"], message=row["message"]
        )
    return Baseline(entries=entries)


def _is_entry(row: object) -> bool:
    return (
        isinstance(row, dict)
        and all(isinstance(row.get(key), str) for key in ("fingerprint", "code", "file", "message"))
        and isinstance(row.get("count"), int)
        and row["count"] > 0
    )


def serialize(baseline: Baseline) -> Iterator[str]:
    """The baseline as a file, a finding a line, in a fixed order."""
    rows = sorted(baseline.entries.items(), key=lambda item: (item[1].file, item[1].code, item[1].message, item[0]))
    yield '{"termtreu-baseline": 1, "findings": ['
    for index, (fingerprint, entry) in enumerate(rows):
        row = {
            "fingerprint": fingerprint,
            "count": entry.count,
            "code": entry.code,
            "file": entry.file,
            "message": entry.message,
        }
        yield ("," if index else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def collect(findings: Sequence[Finding]) -> Baseline:
    """The baseline that holds some findings."""
    counts = Counter(item.fingerprint for item in findings)
    return Baseline(
        entries={
            item.fingerprint: Entry(
                count=counts[item.fingerprint], code=item.code, file=item.file, message=item.message
            )
            for item in findings
        }
    )


def subtract(findings: Sequence[Finding], baseline: Baseline) -> tuple[list[Finding], list[Finding]]:
    """The findings that the baseline does not have, and those that it has; of equal ones as many as it counts."""
    left = {fingerprint: entry.count for fingerprint, entry in baseline.entries.items()}
    new: list[Finding] = []
    known: list[Finding] = []
    for item in findings:
        if left.get(item.fingerprint, 0) > 0:
            left[item.fingerprint] -= 1
            known.append(item)
        else:
            new.append(item)
    return new, known


def count_gone(findings: Sequence[Finding], baseline: Baseline, files: Sequence[str]) -> int:
    """How many findings of the baseline are no more, among the files that were checked."""
    there = Counter(item.fingerprint for item in findings)
    return sum(
        max(0, entry.count - there[fingerprint])
        for fingerprint, entry in baseline.entries.items()
        if entry.file in files
    )


def shrink(findings: Sequence[Finding], baseline: Baseline, files: Sequence[str]) -> Baseline:
    """The baseline without what is no more; nothing is added, and files that were not checked stay."""
    there = Counter(item.fingerprint for item in findings)
    entries = {}
    for fingerprint, entry in baseline.entries.items():
        count = min(entry.count, there[fingerprint]) if entry.file in files else entry.count
        if count:
            entries[fingerprint] = Entry(count=count, code=entry.code, file=entry.file, message=entry.message)
    return Baseline(entries=entries)


def extend(findings: Sequence[Finding], baseline: Baseline, files: Sequence[str]) -> Baseline:
    """The baseline as `shrink` leaves it, with the findings that are new."""
    kept = shrink(findings, baseline, files)
    return Baseline(entries={**kept.entries, **collect(findings).entries})
