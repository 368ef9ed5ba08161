"""SKOS and Excel: foreign files are read, broken ones refused, formulas never written."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import cache

import openpyxl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Concept, FileError, Glossary, LocaleTag, Status, Term
from glossary.formats import excel, skos
from glossary.model import Example

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/terms/> .
ex:Staats_duma a skos:Concept ; skos:prefLabel "Staatsduma"@de-DE , "State Duma"@en , "Douma"@fr ;
  skos:altLabel "Duma"@de, "Duma"@en ; skos:hiddenLabel "Staatsduma"@en ;
  skos:scopeNote "Lower house." ; skos:example "Die Staatsduma tagt."@de .
ex:x a skos:Concept ; skos:prefLabel "nur deutsch"@de .
"""


def test_skos_labels_become_terms_by_their_kind() -> None:
    reading = skos.parse(TURTLE, "x.ttl")
    (concept,) = reading.glossary.concepts
    assert concept.id == "staats-duma"
    assert [(term.text, term.language, term.status.value) for term in concept.terms] == [
        ("Staatsduma", "de", "preferred"),
        ("Duma", "de", "admitted"),
        ("State Duma", "en", "preferred"),
        ("Duma", "en", "admitted"),
        ("Staatsduma", "en", "forbidden"),
    ]
    assert concept.note == "Lower house."
    assert concept.examples == (Example(de="Die Staatsduma tagt."),)
    assert [str(notice) for notice in reading.notices] == [
        "left out: an entry without a term in 'en': 'x'",
        "not held: label in language 'fr' (1 times)",
    ]


def test_our_turtle_keeps_the_rules_of_skos(small: Glossary) -> None:
    """One preferred label a language at most (S14), and no text that is two kinds of label (S13)."""
    graph = rdflib.Graph().parse(data="".join(skos.serialize(small)), format="turtle")
    core = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    concepts = list(graph.subjects(rdflib.RDF.type, core.Concept))
    assert len(concepts) == len(small)
    for concept in concepts:
        labels = [list(graph.objects(concept, core[kind])) for kind in ("prefLabel", "altLabel", "hiddenLabel")]
        languages = [label.language for label in labels[0]]
        assert sorted(languages) == ["de", "en"]
        together = [label for kind in labels for label in kind]
        assert len(together) == len(set(together))


@pytest.mark.parametrize("text", ["a b", "@prefix x: <y> . x:a x:b", '<a> <b> "unclosed', "\x00", "{}"])
def test_what_is_no_turtle_is_an_error(text: str) -> None:
    with pytest.raises(FileError, match="not Turtle"):
        skos.parse(text, "x.ttl")


def book(*rows: tuple[object, ...]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_any_sheet_with_two_columns_is_read() -> None:
    """With a header of languages in either order, or without one."""
    for rows in (
        [
            ("English", "Deutsch", "note"),
            ("Pyongyang", "Pjöngjang", "capital"),
            (None, None, None),
            ("Kyiv", "Kiew", 1),
        ],
        [("Pjöngjang", "Pyongyang"), ("Kiew", "Kyiv")],
    ):
        glossary = excel.parse(book(*rows), "x.xlsx").glossary
        assert [[term.text for term in concept.terms] for concept in glossary] == [
            ["Pjöngjang", "Pyongyang"],
            ["Kiew", "Kyiv"],
        ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b", "text"])
def test_what_is_no_workbook_is_an_error(content: bytes | str) -> None:
    with pytest.raises(FileError, match="not an Excel workbook"):
        excel.parse(content, "x.xlsx")


def test_a_zip_file_that_is_no_workbook_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x" * 5000)
    with pytest.raises(FileError, match="not an Excel workbook"):
        excel.parse(stream.getvalue(), "x.xlsx")
    monkeypatch.setattr(excel, "_LARGEST_UNPACKED", 4000)
    with pytest.raises(FileError, match="unpacks to 5000 bytes"):
        excel.parse(stream.getvalue(), "x.xlsx")


@cache
def sample() -> bytes:
    """One workbook for all cases: its length varies with the time that it is made at."""
    return book(("Kiew", "Kyiv"))


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_a_damaged_workbook_gives_a_glossary_or_a_clear_error(data: st.DataObject) -> None:
    content = bytearray(sample())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileError):
        excel.parse(bytes(content), "x.xlsx")


def test_a_sheet_that_states_a_huge_size_is_read() -> None:
    """Only rows that hold something count."""
    stream = io.BytesIO(book(("Kiew", "Kyiv")))
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"'))
    assert len(excel.parse(changed.getvalue(), "x.xlsx").glossary) == 1


def test_no_cell_is_a_formula() -> None:
    terms = tuple(
        Term(text=text, language=LocaleTag(language), status=Status.ADMITTED, note='=HYPERLINK("http://x")')
        for language in ("de", "en")
        for text in ("=1+1", "+49", "-x", "@y", "'=z")
    )
    glossary = Glossary(name="=name", concepts=(Concept(id="a", terms=terms, definition="@x"),))
    content = excel.serialize(glossary)
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@"))
    assert excel.parse(content, "x.xlsx").glossary == glossary


def test_wrong_values_in_our_sheets_are_named(small: Glossary) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(excel.serialize(small)))
    workbook["terms"]["D2"] = "favourite"
    workbook["terms"]["B3"] = "fr"
    workbook["concepts"]["B2"] = "towns"
    stream = io.BytesIO()
    workbook.save(stream)
    reading = excel.parse(stream.getvalue(), "x.xlsx")
    assert len(reading.glossary) == len(small)
    assert [str(notice) for notice in reading.notices] == [
        "x.xlsx:3:1: left out: a term without concept, text or wanted language: 'Phjöngjang'",
        "not held: status 'favourite' (1 times)",
        "not held: subject field 'towns' (1 times)",
    ]
