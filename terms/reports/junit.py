"""Findings as JUnit XML: a suite for each file, a failed case for each finding, a passed case for a file without one.

Source: the schema of Jenkins' xUnit plugin. Findings of information are output of the passed case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from glossary.model import Severity
from terms.findings import Finding
from terms.reports.summary import Summary
from terms.reports.xml import attribute, content


def write(findings: Sequence[Finding], summary: Summary) -> Iterator[str]:
    """The report in pieces."""
    grave = [item for item in findings if item.severity is not Severity.INFO]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    by_file = {file: list(group) for file, group in groupby(sorted(findings, key=lambda item: item.file), _file)}
    files = dict.fromkeys((*summary.files, *by_file))
    total = sum(max(1, len([item for item in by_file.get(file, ()) if item in grave])) for file in files)
    yield f'<testsuites name="termtreu" tests="{total}" failures="{len(grave)}" errors="0">\n'
    for file in files:
        found = by_file.get(file, [])
        failed = [item for item in found if item.severity is not Severity.INFO]
        tests = max(1, len(failed))
        yield f'  <testsuite name={attribute(file)} tests="{tests}" failures="{len(failed)}" errors="0" skipped="0">\n'
        for item in failed:
            place = f"{item.file}:{item.line}:{item.column}"
            name = attribute(f"{item.code} {item.name} {item.line}:{item.column}")
            yield f"    <testcase classname={attribute(file)} name={name}>\n"
            yield f"      <failure type={attribute(item.severity.value)} message={attribute(item.message)}>"
            yield content(f"{place}: {item.message}\n{item.excerpt}") + "</failure>\n    </testcase>\n"
        if not failed:
            notes = "".join(f"{item.file}:{item.line}:{item.column}: {item.message}\n" for item in found)
            out = f"<system-out>{content(notes)}</system-out>" if notes else ""
            yield f'    <testcase classname={attribute(file)} name="terminology">{out}</testcase>\n'
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _file(item: Finding) -> str:
    return item.file
