"""Tables are read as the tools write them, and written by each tool's rules."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary import Concept, FileError, Glossary, LocaleTag, Status, Term
from glossary.formats import cells, table
from glossary.formats.base import Options

PAIRS = [("Pjöngjang", "Pyongyang"), ("Kiew", "Kyiv")]


def pairs(source: str | bytes, path: str = "x.csv", **options: object) -> list[tuple[str, str]]:
    glossary = table.parse(source, path, Options(**options)).glossary  # type: ignore[arg-type] # options of one test
    return [
        (german.text, english.text)
        for concept in glossary
        for german in concept.in_language("de")
        for english in concept.in_language("en")
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deepl.csv", "Pjöngjang,Pyongyang\nKiew,Kyiv\n"),
        ("deepl.csv", '"Pjöngjang","Pyongyang","de","en"\r\n"Kyiv","Kiew",EN-GB,DE\r\n'),
        ("generator.csv", "Pjöngjang,Pyongyang,de,en,0.9\nKiew,Kyiv,de,en,0.8\nKiev,Kyiv,fr,en,1\n"),
        ("deepl.tsv", "Pjöngjang\tPyongyang\nKiew\tKyiv"),
        ("google.csv", "en,de,pos,description\nPyongyang,Pjöngjang,noun,capital\nKyiv,Kiew,noun,\n"),
        ("amazon.csv", "fr,en,de\nPyongyang,Pyongyang,Pjöngjang\nKiev,Kyiv,Kiew\n"),
        ("microsoft.tsv", "de\ten\nPjöngjang\tPyongyang\nKiew\tKyiv\n"),
        ("excel.csv", "Deutsch;Englisch;note\nPjöngjang;Pyongyang;\nKiew;Kyiv;Stadt\n"),
        ("region.csv", "de-DE,en-US\nPjöngjang,Pyongyang\nKiew,Kyiv\n"),
        ("omegat.utf8", "# comment\nPjöngjang\tPyongyang\tcapital, north\n\nKiew\tKyiv\n#MeToo\t#MeToo\n"),
        ("omegat.txt", "Pjöngjang\tPyongyang\tcapital\nKiew\tKyiv\t\n"),
        ("omegat.csv", "Pjöngjang,Pyongyang,capital\nKiew,Kyiv,\n"),
        ("weblate.csv", "location,source,target,id,fuzzy,context,translator_comments,developer_comments\n"
         ",Pjöngjang,Pyongyang,,False,,,\n,Kiew,Kyiv,,False,city,,\n,Minsk,Mensk,,True,,,\n"),
        ("names.csv", "source,target,status\nPjöngjang,Pyongyang,\nKiew,Kyiv,preferred\n"),
    ],
)  # fmt: skip
def test_what_the_tools_write_is_read(path: str, text: str) -> None:
    assert pairs(text, path) == PAIRS
    for encoding in ("utf-8-sig", "utf-16"):
        assert pairs(text.encode(encoding), path) == PAIRS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_without_a_mark_is_recognised(encoding: str) -> None:
    assert pairs("Pjöngjang,Pyongyang\nKiew,Kyiv\n".encode(encoding)) == PAIRS


@pytest.mark.parametrize("suffix", [".tab", ".tsv", ".txt"])
def test_omegat_files_may_be_in_the_encoding_of_the_system(suffix: str) -> None:
    content = "Pjöngjang\tPyongyang\nKiew\tKyiv\n".encode("cp1252")
    assert pairs(content, f"x{suffix}", dialect="omegat") == PAIRS
    assert pairs(content, f"x{suffix}", encoding="latin-1") == PAIRS


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (b"", {}, "x.csv:1:1: no pair of terms (expected: a source and a target a line)"),
        (b"\n \n", {}, "x.csv:1:1: no pair of terms (expected: a source and a target a line)"),
        (b"one\ntwo\n", {}, "x.csv:1:1: only one column (expected: a source and a target a line)"),
        ("ä,b".encode("latin-1"), {}, "x.csv:1:1: not UTF-8 text: 'byte 0xe4' (expected: UTF-8; convert the file, for"
         " example: iconv -f LATIN1 -t UTF-8)"),
        (b"\xffa", {"encoding": "ascii"},
         "x.csv: not ascii text: byte 1 (expected: another encoding, with --encoding)"),
        (b"a,b", {"encoding": "klingon"}, "no such text encoding: 'klingon' (expected: such as utf-8, utf-16, cp1252)"),
        (b"a,b", {"encoding": "hex"}, "no such text encoding: 'hex' (expected: such as utf-8, utf-16, cp1252)"),
        (b'a,b\n"c,d\n', {}, "x.csv:2:1: not a well-formed line: unexpected end of data"),
        (b"a,b\0\n", {}, "x.csv:1:4: binary content (a NUL character) (expected: text)"),
        (b"a,b", {"dialect": "excel"}, "unknown table dialect: 'excel' (expected: one of deepl, google, google-sets,"
         " amazon, microsoft, omegat, weblate)"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_an_error(content: bytes, options: dict[str, str], expected: str) -> None:
    with pytest.raises(FileError) as caught:
        table.parse(content, "x.csv", Options(**options))  # type: ignore[arg-type] # options of one test
    assert str(caught.value) == expected


def test_lines_that_are_left_out_are_named() -> None:
    text = "source,target,fuzzy,flags\nA,X,False,\nB,,False,\nC,,,read-only\nD,Y,True,\nE,Z,,forbidden\nE,W,,\n"
    reading = table.parse(text, "x.csv")
    shown = [[(term.text, term.status.value) for term in concept.terms] for concept in reading.glossary]
    assert shown == [
        [("A", "preferred"), ("X", "preferred")],
        [("C", "preferred"), ("C", "preferred")],
        [("E", "preferred"), ("Z", "forbidden"), ("W", "preferred")],
    ]
    assert [concept.do_not_translate for concept in reading.glossary] == [False, True, False]
    assert [str(notice) for notice in reading.notices] == [
        "x.csv:3:1: left out: a line without a pair of terms: 'B'",
        "x.csv:5:1: left out: marked as needing edit: 'D'",
    ]


def test_columns_that_are_not_held_and_a_guessed_encoding_are_named() -> None:
    reading = table.parse("de\ten\tfr\nKiew\tKyiv\tKiev\n", "x.tsv")
    assert [str(notice) for notice in reading.notices] == ["not held: column 3 (1 times)"]
    reading = table.parse("Größe\tsize\n".encode("cp1252"), "x.tab")
    assert [str(notice) for notice in reading.notices] == [
        "x.tab:1:1: not UTF-8, read as cp1252; another encoding can be named with --encoding"
    ]
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        assert table.parse("Größe\tsize\n".encode(encoding), "x.tab").notices == ()


def test_the_direction_can_be_turned() -> None:
    assert pairs("Pyongyang,Pjöngjang\nKyiv,Kiew\n", reverse=True) == PAIRS


def test_targets_of_one_source_are_one_concept() -> None:
    (concept,) = table.parse("Lage\tsituation\nLage\tlocation\n", "x.tsv").glossary.concepts
    assert [(term.text, term.status) for term in concept.in_language("en")] == [
        ("situation", Status.PREFERRED),
        ("location", Status.ADMITTED),
    ]


def test_quotes_belong_to_the_term_where_the_tool_does_not_quote() -> None:
    assert pairs('"Allianz"\t"Alliance"\n', "x.utf8") == [('"Allianz"', '"Alliance"')]
    assert pairs('"Allianz"\t"Alliance"\n'.encode("utf-16"), "x.tsv") == [("Allianz", "Alliance")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-förmig", "'-förmig"),
        ("@home", "'@home"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=x", "''=x"),
        ("a=b", "a=b"),
        ("a-b", "a-b"),
        ("'n Abend", "'n Abend"),
        ("", ""),
        (" =x", " =x"),
    ],
)
def test_formulas_are_defused_and_nothing_else_is_touched(text: str, expected: str) -> None:
    assert cells.defuse(text) == expected
    assert cells.restore(expected) == text


@given(st.text("=+-@'|%\\\t\rab", max_size=8))
@example("'\\='")
@example("'\\|'")
def test_every_cell_comes_back(text: str) -> None:
    assert cells.restore(cells.defuse(text)) == text
    assert cells.unwrap(cells.wrap(text)) == text
    assert not cells.defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_cells_that_weblate_wrapped_are_restored() -> None:
    text = "location,source,target\n,'-ung','-tion'\n,'=x,=x\n,'|a\\|b',c\n"
    assert pairs(text) == [("-ung", "-tion"), ("=x", "=x"), ("|a|b", "c")]


def many(*sources: str) -> Glossary:
    concepts = tuple(
        Concept(
            id=f"c{number}",
            note="a note, with a comma",
            terms=(
                Term(text=source, language=LocaleTag("de")),
                Term(text=f"E {number}", language=LocaleTag("en")),
                Term(text=f"F {number}", language=LocaleTag("en"), status=Status.ADMITTED),
                Term(text=f"N {number}", language=LocaleTag("en"), status=Status.FORBIDDEN),
            ),
        )
        for number, source in enumerate(sources)
    )
    return Glossary(name="x", concepts=concepts)


HARD = many("Lage", "Lage", 'die "Front", a;b', "=SUM(A1)", "ß" * 600, "#MeToo")


def rows(dialect: str, suffix: str = ".csv") -> list[list[str]]:
    text = "".join(table.serialize(HARD, dialect, suffix))
    if suffix != ".csv":
        return [line.split("\t") for line in text.splitlines()]
    return list(csv.reader(io.StringIO(text), strict=True))


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_deepl_takes_the_file(suffix: str) -> None:
    """No header, no duplicate source, no outer white space, 1024 bytes at most, languages in columns 3 and 4 of CSV."""
    found = rows("deepl", suffix)
    sources = [row[0] for row in found]
    assert sources == ["Lage", 'die "Front", a;b', "'=SUM(A1)", "#MeToo"]
    assert all(row[2:] == (["de", "en"] if suffix == ".csv" else []) for row in found)
    for cell in (cell for row in found for cell in row):
        assert cell == cell.strip()
        assert len(cell.encode()) <= 1024


def test_google_amazon_and_microsoft_take_the_file() -> None:
    """Unidirectional files have no header; term sets and the others begin with the language codes."""
    assert rows("google")[0] == ["Lage", "E 0"]
    assert rows("google-sets")[:2] == [
        ["de", "en", "pos", "description"],
        ["Lage", "E 0", "noun", "a note, with a comma"],
    ]
    for dialect in ("amazon", "microsoft"):
        found = rows(dialect)
        assert found[0] == ["de", "en"]
        assert {len(row) for row in found} == {2}
        assert len({row[0] for row in found}) == len(found)
    assert rows("microsoft", ".tsv")[0] == ["de", "en"]


def test_omegat_takes_the_file() -> None:
    """Two or three columns, alternatives allowed, no source that would be a comment, no forbidden term."""
    found = rows("omegat", ".utf8")
    assert found[:3] == [
        ["Lage", "E 0", "a note, with a comma"],
        ["Lage", "F 0", "a note, with a comma"],
        ["Lage", "E 1", "a note, with a comma"],
    ]
    assert not any(row[0].startswith("#") or row[1].startswith("N ") for row in found)


def test_weblate_takes_the_file() -> None:
    """The header of its exports, each pair of context and source once, no formula."""
    found = rows("weblate")
    assert found[0][:3] == ["location", "source", "target"]
    places = {name: place for place, name in enumerate(found[0])}
    keys = [(row[places["context"]], row[places["source"]]) for row in found[1:]]
    assert len(set(keys)) == len(keys) == 6
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in found for cell in row)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_glossary_or_a_clear_error(content: bytes) -> None:
    for path in ("x.csv", "x.tsv", "x.utf8"):
        try:
            table.parse(content, path)
        except FileError as error:
            assert str(error)  # noqa: PT017 # either is right
