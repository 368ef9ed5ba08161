"""Java properties: values are replaced where they stand, in the way the file writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.properties import javafile, javautf8file

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from translator.documents import Target, parse

SAMPLE = """# Kommentar: nein
! auch = nicht

a.b=Ein Text
 c : Ein \\
     langer Text
d\\ e Leer\\tTab
f=
g = Größe {0}: geht''s
h={n, plural, one {eine Datei} other {# Dateien}}
"""


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("", []),
        ("# nur\n", []),
        ("\ufeffa=Ja\r\nb=Nein", ["Ja", "Nein"]),
        (SAMPLE, ["Ein Text", "Ein langer Text", "Leer\tTab", "Größe {0}: geht's", "eine Datei", "# Dateien"]),
        ("a=f\\u00fcr \\ud83d\\ude00", ["für 😀"]),
        ("a=\\ Rand", ["Rand"]),
        ("=x\nb\n", []),
    ],
)
def test_contract(content: str, texts: list[str]) -> None:
    check_contract(content.encode(), "a.properties", texts)


def test_latin_1_stays_latin_1() -> None:
    english = check_contract("a=für".encode("latin-1"), "a.properties", ["für"])
    assert english == b"a=F\\u00dcR"


@pytest.mark.parametrize(
    ("content", "english", "expected"),
    [
        ("a=J\\u00e4", "“x”", "a=\\u201cx\\u201d"),
        ("a=Jä", "“x”", "a=“x”"),
        ("a=Ja\\: {0}", "it's: {0}", "a=it''s\\: {0}"),
        ("a=Ja", "it's \\ x\ny", "a=it's \\\\ x\\ny"),
        ("a=\\ Ja\\\n  so", "x", "a=\\ x"),
        ("a='{0}' ist", "'{0}' isn't", "a='{0}' isn't"),
    ],
)
def test_values_are_escaped_as_the_file_does_it(content: str, english: str, expected: str) -> None:
    document = parse(content.encode(), "a.properties")
    assert b"".join(document.serialize([Target(text=english)])).decode() == expected


@pytest.mark.parametrize(("reader", "encoding"), [(javafile, "iso-8859-1"), (javautf8file, "utf-8")])
def test_the_toolkit_reads_it(reader: type[javafile], encoding: str) -> None:
    content = "# x\na=Größe\nb : Zwei \\\n  Zeilen\n".encode(encoding)
    document = parse(content, "a.properties")
    english = b"".join(document.serialize([Target(text="“Size”"), Target(text="two lines")]))
    assert [str(unit.source) for unit in reader.parsestring(english).units if unit.name] == ["“Size”", "two lines"]


@pytest.mark.parametrize(
    ("content", "message"), [("a=\\u12", "a.properties:1:3: a broken escape"), ("a\n\0", ":2:1: binary")]
)
def test_broken_files_are_refused_with_their_place(content: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content.encode(), "a.properties")
    assert message in str(caught.value)


@given(st.text(alphabet="ab=: \\\n\r#!{0}'uä", max_size=40))
def test_anything_comes_back(content: str) -> None:
    try:
        document = parse(content.encode(), "a.properties")
    except FileError:
        return
    assert b"".join(document.serialize([None] * len(document.units))) == content.encode()
    wanted = [swap(unit) for unit in document.units]
    again = parse(b"".join(document.serialize(wanted)), "a.properties").units
    assert [unit.text for unit in again] == [target.text for target in wanted]
