"""Tables: the English goes into its column, all else stays."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract
from translator.documents import Options, Target, parse


def write(content: str, *texts: str, options: Options | None = None) -> str:
    document = parse(content.encode(), "a.csv", options=options)
    return b"".join(document.serialize([Target(text=text) for text in texts])).decode()


@pytest.mark.parametrize(
    ("content", "options", "texts"),
    [
        ("", Options(), []),
        ("de\n", Options(), []),
        ("\ufeffde;en\r\nJa;\r\nNein;no\r\n", Options(), ["Ja", "Nein"]),
        ("id\tDeutsch\tEnglisch\n1\tJa\t\n2\t\t\n", Options(), ["Ja"]),
        (
            'id,"Text (DE)"\n1,"Er sagte: ""Ja"", dann\r\nnein"\n2,Punkt',
            Options(),
            ['Er sagte: "Ja", dann\nnein', "Punkt"],
        ),
        ("a;b;\nx;Ja;\n\n;\ny;Nein\n", Options(source_column="2", target_column="3"), ["b", "Ja", "Nein"]),
        ("a,b\nJa,x\n", Options(source_column="A"), ["Ja"]),
        ("a,b,c\nJa\nNein,x\n", Options(source_column="a", target_column="c"), ["Ja", "Nein"]),
        ("de,en\n<b>Ja</b>,\n", Options(), ["Ja"]),
    ],
)
def test_contract(content: str, options: Options, texts: list[str]) -> None:
    check_contract(content.encode(), "a.csv", texts, options=options)


@pytest.mark.parametrize(
    ("content", "english", "expected"),
    [
        ("id;de;note\r\n1;Ja;x\r\n2\r\n;;\r\n", ["Yes"], "id;de;note;en\r\n1;Ja;x;Yes\r\n2;;;\r\n;;\r\n"),
        ('"de"\n"Ja"\n', ["Yes"], '"de","en"\n"Ja","Yes"\n'),
        ("de,en\nJa,\n", ["a, b"], 'de,en\nJa,"a, b"\n'),
        ("de,en\nJa,\n", ['"a"'], 'de,en\nJa,"""a"""\n'),
        ("de,en\nJa,\n", ["=1+1"], "de,en\nJa,'=1+1\n"),
        ("de,en\nJa,\n", ["@x"], "de,en\nJa,'@x\n"),
        ("de,en\n- Ja,\n", ["- Yes"], "de,en\n- Ja,- Yes\n"),
        ("de,en\nJa\n", ["Yes"], "de,en\nJa,Yes\n"),
        ('de;en\n"a\r\nb";\n', ["x\ny"], 'de;en\n"a\r\nb";"x\r\ny"\n'),
    ],
)
def test_the_english_is_put_into_its_cell(content: str, english: list[str], expected: str) -> None:
    assert write(content, *english) == expected


def test_the_english_may_take_the_place_of_the_german() -> None:
    options = Options(source_column="de", target_column="de")
    assert write("de,x\nJa,1\n", "Yes", options=options) == "de,x\nYes,1\n"


def test_rows_that_are_not_translated_get_an_empty_cell_too() -> None:
    document = parse(b"de,x\nJa,1\nNein,2\n", "a.csv")
    assert b"".join(document.serialize([None, Target(text="no")])) == b"de,x,en\nJa,1,\nNein,2,no\n"


def test_cells_with_english_are_left_alone() -> None:
    assert [unit.target for unit in parse(b"de,en\nJa,Yes\nNein, \n", "a.csv").units] == ["Yes", None]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("a,b\nJa,x\n", Options(), "a.csv:1:1: which column is German is not known: '1 a, 2 b'"),
        ("a,b\nJa,x\n", Options(source_column="c"), "there is no column c: '1 a, 2 b'"),
        ("a,b\nJa,x\n", Options(source_column="3"), "there is no column 3"),
        ("de,b\nJa,x\n", Options(target_column="7"), "there is no column 7"),
        ('de\n"offen\n', Options(), "a.csv:2:1: a quotation mark that is not closed"),
        ("de\na,b\n", Options(), "a.csv:2:3: a row of 2 cells"),
        ("de\n\xfc\n", Options(), "a.csv:2:1: not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content: str, options: Options, message: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content.encode("latin-1"), "a.csv", options=options)
    assert message in str(caught.value)


CELLS = st.text(alphabet='ab ,;"\n\r=ü', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_the_csv_module_reads_the_same_rows(rows: list[list[str]], delimiter: str, quoted: bool) -> None:
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows([["de", "x"], *rows])
    content = stream.getvalue()
    document = parse(content.encode(), "a.csv")
    assert b"".join(document.serialize([None] * len(document.units))) == content.encode()
    if not document.units:
        return
    english = b"".join(document.serialize([Target(text="Yes") for _ in document.units])).decode()
    read = list(csv.reader(io.StringIO(english, newline=""), delimiter=delimiter))
    assert read[0] == ["de", "x", "en"]
    for row, before in zip(read[1:], rows, strict=True):
        assert row[:2] == before
        if before[0].strip():
            assert row[2].strip().removesuffix('"') == "Yes"
