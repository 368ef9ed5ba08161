"""A translation is written for CAT tools, which read it: translate-toolkit here, and our own readers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from translate.storage.tmx import tmxfile
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from terms.bilingual import find_format, read_bilingual
from translator import Translator
from translator.exchange import write_tmx, write_xliff
from translator.memory.tmx import read_units
from translator.model import Origin, Outcome, Result

TEXT = 'Schoigu reist nach Pjöngjang & zurück.\n\nEr sagte: "1 < 2".\n\n12345\n\nEr sagte: "1 < 2".\n'


@pytest.fixture(scope="module")
def result(translator: Translator) -> Result:
    return translator.translate(TEXT)


@pytest.fixture(scope="module")
def refused(result: Result) -> Result:
    """The same with a term that was not applied."""
    first = result.segments[0]
    term = replace(first.terms[0], outcome=Outcome.REFUSED, reason="no place", target_span=None)
    return replace(result, segments=(replace(first, terms=(term, *first.terms[1:])), *result.segments[1:]))


def test_a_translation_is_read_from_xliff(result: Result) -> None:
    written = "".join(write_xliff(result, path="a & b.txt")).encode()
    expected = [(segment.source, segment.target) for segment in result.segments]
    units = Xliff1File.parsestring(written).units
    assert [(str(unit.source), str(unit.target)) for unit in units] == expected
    pairs = read_bilingual(written, "a.xlf", find_format("a.xlf"))
    assert [(pair.source, pair.target) for pair in pairs] == expected


def test_a_translation_is_read_from_xliff_2(result: Result) -> None:
    written = "".join(write_xliff(result, version="2.1")).encode()
    expected = [(segment.source, segment.target) for segment in result.segments]
    pairs = read_bilingual(written, "a.xlf", find_format("a.xlf"))
    assert [(pair.source, pair.target) for pair in pairs] == expected
    assert len(Xliff2File.parsestring(written).units) >= len(expected)


@pytest.mark.parametrize(
    ("version", "space", "kind", "value"),
    [
        ("1.2", "urn:oasis:names:tc:xliff:document:1.2", "mtype", "comment"),
        ("2.1", "urn:oasis:names:tc:xliff:document:2.0", "type", "value"),
    ],
)
def test_terms_are_marked_with_their_concepts(result: Result, version: str, space: str, kind: str, value: str) -> None:
    root = ET.fromstring("".join(write_xliff(result, version=version)))  # noqa: S314 # we wrote it
    marks = [
        (mark.text, mark.get(kind), mark.get(value))
        for name in ("source", "target")
        for holder in root.iter(f"{{{space}}}{name}")
        for mark in holder.iter(f"{{{space}}}mrk")
    ]
    assert marks == [
        ("Schoigu", "term", "sergei-shoigu"),
        ("Pjöngjang", "term", "pyongyang"),
        ("Shoigu", "term", "sergei-shoigu"),
        ("Pyongyang", "term", "pyongyang"),
    ]


@pytest.mark.parametrize(
    ("version", "doubtful"),
    [
        ("1.2", 'state="needs-review-translation"'),
        ("2.1", 'state="translated" subState="termtreu:needs-review"'),
    ],
)
def test_what_is_in_doubt_is_to_be_reviewed(result: Result, refused: Result, version: str, doubtful: str) -> None:
    first, said = ("".join(write_xliff(item, version=version)).partition("Er sagte")[0] for item in (result, refused))
    assert 'state="translated"' in first
    assert doubtful not in first
    assert doubtful in said
    assert "term not applied: Schoigu → Shoigu (sergei-shoigu): no place</note>" in said


def test_a_translation_is_read_from_tmx(result: Result, refused: Result, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text("".join(write_tmx(refused)), encoding="utf-8")
    pairs = [pair for unit in read_units(path, "de", "en") for pair in unit]
    expected = {
        (segment.source, segment.target): None for segment in result.segments if segment.origin is not Origin.SOURCE
    }
    assert [(pair.source, pair.target) for pair in pairs] == list(expected)
    assert len(pairs) < len(result.segments)
    assert "to be reviewed" in pairs[0].origin
    store = tmxfile.parsestring(path.read_bytes())
    assert [str(unit.source) for unit in store.units] == [source for source, _ in expected]


def test_other_versions_are_refused(result: Result) -> None:
    with pytest.raises(ValueError, match=r"2\.0 cannot be written"):
        write_xliff(result, version="2.0")


def test_nothing_is_a_file_too(result: Result) -> None:
    empty = replace(result, segments=(), doubtful_names=())
    assert not Xliff1File.parsestring("".join(write_xliff(empty)).encode()).units
    assert not tmxfile.parsestring("".join(write_tmx(empty)).encode()).units
