"""Each report of the same findings, compared with its whole expected output on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from glossary.errors import FileError
from glossary.model import Severity
from terms.findings import Finding
from terms.reports import REPORTS, find_report
from terms.reports.summary import Summary

DATA = Path(__file__).parent / "data"
SUFFIXES = {"text": "txt", "github": "txt", "junit": "xml", "checkstyle": "xml"}


def _finding(line: int, severity: Severity, **given: object) -> Finding:
    first = Finding(
        code="TERM101",
        name="forbidden-term-used",
        severity=severity,
        message="'Kiev' is forbidden; use 'Kyiv'",
        file="docs/a b.txt",
        line=line,
        column=4,
        end_line=line,
        end_column=8,
        concept="kyiv",
        source_text="Kiew",
        target_text="Kiev",
        suggestion="Kyiv",
        fix_safety="safe",
        excerpt="In Kiev & Ä <b>",
    )
    return replace(first, **given)  # type: ignore[arg-type]


FINDINGS = [
    _finding(1, Severity.WARNING),
    _finding(
        2,
        Severity.ERROR,
        code="TERM102",
        name="term-missing",
        message="'Größe: 50 %, a' has no 'size'\nin the translation",
        column=3,
        end_line=4,
        end_column=2,
        target_text="",
        suggestion=None,
        fix_safety="none",
        excerpt="ä \t„Zitat“ 100 %",
    ),
    *(_finding(line, Severity.WARNING) for line in range(5, 15)),
    _finding(20, Severity.INFO, file="z.po", excerpt="", concept=""),
]
SUMMARY = Summary(
    files=("docs/a b.txt", "clean.txt", "z.po"),
    segments=30,
    hidden=2,
    ignored=1,
    known=3,
    version="0.1.0",
    glossary_hash="0123456789abcdef",
)


@pytest.mark.parametrize("name", REPORTS)
def test_the_whole_report_is_as_expected(name: str) -> None:
    path = DATA / f"report-{name}.{SUFFIXES.get(name, 'json')}"
    assert "".join(find_report(name)(FINDINGS, SUMMARY)) == path.read_text("utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_without_findings_is_well_formed(name: str) -> None:
    text = "".join(find_report(name)([], SUMMARY))
    if SUFFIXES.get(name) == "xml":
        ElementTree.fromstring(text)  # noqa: S314 # our own output
    elif name not in SUFFIXES:
        json.loads(text)
    else:
        assert "no findings" in text


def test_github_gets_ten_annotations_the_gravest_first() -> None:
    lines = "".join(find_report("github")(FINDINGS, SUMMARY)).splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 10
    assert annotations[0].startswith("::error ")
    assert "50 %25, a" in annotations[0]
    assert "and 3 more findings without annotation: 2 warnings, 1 note" in lines


def test_fingerprints_stay_when_lines_move_and_are_unique() -> None:
    for name, key in (("sarif", "partialFingerprints"), ("gitlab", "fingerprint")):
        report = find_report(name)
        moved = [replace(item, line=item.line + 7, end_line=item.end_line + 7) for item in FINDINGS]
        prints = [_fingerprints("".join(report(findings, SUMMARY)), key) for findings in (FINDINGS, moved)]
        assert prints[0] == prints[1]
        assert len({str(item) for item in prints[0]}) == len(FINDINGS)


def _fingerprints(text: str, key: str) -> list[object]:
    document = json.loads(text)
    rows = document["runs"][0]["results"] if isinstance(document, dict) else document
    return [row[key] for row in rows]


def test_sarif_has_what_the_standard_requires() -> None:
    run = json.loads("".join(find_report("sarif")(FINDINGS, SUMMARY)))
    assert run["version"] == "2.1.0"
    driver = run["runs"][0]["tool"]["driver"]
    for result in run["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        location = result["locations"][0]["physicalLocation"]
        assert " " not in location["artifactLocation"]["uri"]
        region = location["region"]
        assert region["startLine"] >= 1
        assert region["endLine"] >= region["startLine"]


def test_rdjson_counts_bytes() -> None:
    item = _finding(1, Severity.ERROR, excerpt="Ää Kiev", column=4, end_column=8)
    place = json.loads("".join(find_report("rdjson")([item], SUMMARY)))["diagnostics"][0]["location"]["range"]
    assert (place["start"]["column"], place["end"]["column"]) == (6, 10)


def test_xml_reports_hold_any_text() -> None:
    for name in ("junit", "checkstyle"):
        text = "".join(find_report(name)([_finding(1, Severity.ERROR, message='\x00\ufffe<&"\n]]>')], SUMMARY))
        assert '\\x00\\xfffe<&"' in "".join(
            value
            for node in ElementTree.fromstring(text).iter()  # noqa: S314 # our own output
            for value in node.attrib.values()
        )


def test_an_unknown_report_is_an_error() -> None:
    with pytest.raises(FileError, match="unknown output format"):
        find_report("xml")
