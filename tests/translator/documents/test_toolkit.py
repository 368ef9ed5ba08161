"""What translate-toolkit writes is translated, and translate-toolkit reads what comes out."""

from __future__ import annotations

import pytest
from translate.storage.csvl10n import csvfile
from translate.storage.jsonl10n import ARBJsonFile, I18NextFile, JsonFile, JsonNestedFile, WebExtensionJsonFile
from translate.storage.po import pofile
from translate.storage.tmx import tmxfile
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from translator.documents import Target, parse

GERMAN = ["Guten Tag & willkommen", 'Er sagte: "Ja" <jetzt>', "Zeile\nund noch eine"]


def translate(content: bytes, path: str) -> bytes:
    """The file with its texts in capital letters."""
    document = parse(content, path)
    targets = []
    for unit in document.units:
        kept = {place for start, end in unit.protected for place in range(start, end)}
        text = "".join(char if at in kept else char.upper() for at, char in enumerate(unit.text))
        targets.append(Target(text=text, codes=unit.codes))
    return b"".join(document.serialize(targets))


@pytest.mark.parametrize("made", [Xliff1File, Xliff2File])
def test_xliff(made: type[Xliff1File]) -> None:
    store = made()
    store.setsourcelanguage("de")
    for text in GERMAN:
        store.addsourceunit(text)
    english = translate(bytes(store), "a.xlf")
    read = made.parsestring(english)
    assert [str(unit.target) for unit in read.units if not unit.isheader()] == [text.upper() for text in GERMAN]
    assert read.gettargetlanguage() == "en"


def test_po() -> None:
    store = pofile()
    for text in GERMAN:
        store.addsourceunit(text)
    read = pofile.parsestring(translate(bytes(store), "a.po"))
    # What looks like a tag is kept.
    expected = [text.upper().replace("<JETZT>", "<jetzt>") for text in GERMAN]
    assert [str(unit.target) for unit in read.units if not unit.isheader()] == expected


def test_tmx() -> None:
    store = tmxfile(sourcelanguage="de", targetlanguage="en")
    for text in GERMAN:
        store.addtranslation(text, "de", "x", "fr")
    read = tmxfile.parsestring(translate(bytes(store), "a.tmx"))
    read.setsourcelanguage("de")
    assert [unit.getNodeText(unit.getlanguageNode("en")) for unit in read.units] == [text.upper() for text in GERMAN]


def test_csv() -> None:
    store = csvfile(fieldnames=["source", "target"])
    for text in GERMAN:
        store.addsourceunit(text)
    content = bytes(store)
    read = csvfile.parsestring(translate(content, "a.csv"))
    expected = [text.upper().replace("<JETZT>", "<jetzt>") for text in GERMAN]
    assert [unit.target for unit in read.units if unit.source in GERMAN] == expected


@pytest.mark.parametrize(
    ("reader", "path", "content", "expected"),
    [
        (JsonFile, "a.json", '{"a": "Ja {name}"}', ["JA {name}"]),
        (JsonNestedFile, "a.json", '{"a": {"b": "Ja \\u00e4"}}', ["JA Ä"]),
        (
            I18NextFile,
            "a.json",
            '{"a_one": "{{count}} Tag", "a_other": "{{count}} Tage"}',
            ["{{count}} TAG", "{{count}} TAGE"],
        ),
        (ARBJsonFile, "a.arb", '{"@@locale": "de", "a": "Ja", "@a": {"description": "x"}}', ["JA"]),
        (WebExtensionJsonFile, "messages.json", '{"a": {"message": "Ja", "description": "Nein"}}', ["JA"]),
    ],
)
def test_catalogues(reader: type[JsonFile], path: str, content: str, expected: list[str]) -> None:
    read = reader.parsestring(translate(content.encode(), path))
    assert [str(unit.target) for unit in read.units if unit.istranslatable()] == expected
