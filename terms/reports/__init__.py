"""Reports of findings, one module a format: they print and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from glossary.errors import FileError, Problem
from terms.findings import Finding
from terms.reports.summary import Summary

Report = Callable[[Sequence[Finding], Summary], Iterator[str]]

REPORTS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson", "checkstyle")
"""All formats by the name that ``--output-format`` takes; each is the module of that name."""


def find_report(name: str) -> Report:
    """The report of a name; its module is only imported now, for a fast start.

    Raises:
        FileError: there is no such format.
    """
    if name not in REPORTS:
        raise FileError([Problem(message="unknown output format", found=name, expected=", ".join(REPORTS))])
    report: Report = import_module(f"terms.reports.{name}").write
    return report
