"""The mark of an access key is found where it is one, and stands before the first letter of the English."""

from __future__ import annotations

import pytest

from translator.documents import Target, parse
from translator.documents.accelerators import find_accelerator, put_accelerator


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("&Datei", 0),
        ("Datei &öffnen", 6),
        ("Spei&chern unter...", 4),
        ("_Bearbeiten", 0),
        ("Datei _öffnen …", None),
        ("Datei _öffnen…", 6),
        ("Alles _Auswählen", 6),
        ("&%s öffnen", None),
        ("AT&T", None),
        ("Forschung & Entwicklung", None),
        ("&amp;Datei", None),
        ("F&E", None),
        ("&Ja & &Nein", None),
        ("snake_case", None),
        ("_id", None),
        ("__init__", None),
        ("Feld _id fehlt", None),
        ("_MeinWert.x", None),
        ("?name=a&ort=b", None),
        ("Wenn Sie &Datei drücken, öffnet sich ein Fenster mit allen Ordnern.", None),
    ],
)
def test_marks_are_found(text: str, place: int | None) -> None:
    assert find_accelerator(text) == place


def test_the_mark_stands_before_a_letter_of_the_text() -> None:
    assert put_accelerator("File", "&", []) == "&File"
    assert put_accelerator("“%s open”", "_", ["%s"]) == "“%s _open”"
    assert put_accelerator("…", "&", []) == "…"


@pytest.mark.parametrize(
    ("path", "content", "english"),
    [
        ("a.po", 'msgid "&Datei"\nmsgstr ""\n', 'msgid "&Datei"\nmsgstr "&File"\n'),
        ("a.json", '{"a": "_Datei"}', '{"a": "_File"}'),
        ("a.properties", "a=&Datei\n", "a=&File\n"),
        (
            "a.xlf",
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
            '<file original="a" source-language="de" target-language="en" datatype="plaintext"><body>'
            '<trans-unit id="1"><source>&amp;Datei</source>'
            "<target></target></trans-unit></body></file></xliff>",
            ">&amp;File</target>",
        ),
    ],
)
def test_the_file_has_the_mark_again(path: str, content: str, english: str) -> None:
    document = parse(content.encode(), path)
    assert [unit.text for unit in document.units] == ["Datei"]
    assert english in b"".join(document.serialize([Target(text="File")])).decode()
    # What is left alone keeps its own.
    assert b"".join(document.serialize([None])).decode() == content


@pytest.mark.parametrize("content", ["&Datei", "Die &Datei ist da"])
def test_running_text_has_no_marks(content: str) -> None:
    assert [unit.text for unit in parse(content.encode(), "a.txt").units] == [content]
