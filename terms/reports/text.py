"""Findings as text, for people and for editors that jump to ``path:line:column``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from terms.findings import Finding
from terms.reports.summary import Summary, count_severities

_WIDTH = 110


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces: each finding with its line and a caret under the text, then totals and signature."""
    for item in findings:
        where = f"{item.file}:{item.line}:{item.column}"
        concept = f" [{item.concept}]" if item.concept else ""
        yield f"{where}: {item.severity.value} {item.code} {item.name}: {_one_line(item.message)}{concept}\n"
        if item.excerpt.strip():
            yield from _excerpt(item)
    files = f"{len(summary.files)} file{'s' * (len(summary.files) != 1)}"
    segments = f"{summary.segments} segment{'s' * (summary.segments != 1)}"
    left_out = [
        f"{count} {word}"
        for count, word in (
            (summary.fixed, "fixed"),
            (summary.ignored, "ignored"),
            (summary.known, "in the baseline"),
            (summary.hidden, "below the severity asked for"),
            (summary.unchanged, "on lines that have not changed"),
        )
        if count
    ]
    yield (
        f"{files}, {segments}: {count_severities(findings)}" + (f" ({', '.join(left_out)})" if left_out else "") + "\n"
    )
    yield f"{summary.signature}\n"


def _excerpt(item: Finding) -> Iterator[str]:
    """The line of a finding, cut to a width, and a line with carets."""
    start = item.column - 1
    end = item.end_column - 1 if item.end_line == item.line else len(item.excerpt)
    low = max(0, start - _WIDTH // 3) if len(item.excerpt) > _WIDTH else 0
    shown = item.excerpt[low : low + _WIDTH]
    head, tail = "…" * (low > 0), "…" * (low + _WIDTH < len(item.excerpt))
    line = head + "".join(" " if char < " " else char for char in shown) + tail
    before = head + shown[: start - low]
    marked = shown[start - low : max(end - low, start - low + 1)]
    yield f"    {line.rstrip()}\n"
    yield f"    {' ' * _columns(before)}{'^' * max(1, _columns(marked.rstrip()))}\n"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
