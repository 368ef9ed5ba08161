"""Reports of findings, one module a format: they print and decide nothing."""

from collections.abc import Callable, Iterator, Sequence

from terms.findings import Finding
from terms.reports import json, text

Report = Callable[[Sequence[Finding], int], Iterator[str]]

REPORTS: dict[str, Report] = {"text": text.write, "json": json.write}
"""All formats by the name that ``--output-format`` takes."""
