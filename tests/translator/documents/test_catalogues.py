"""JSON and YAML catalogues: texts are replaced where they stand, in the way the file writes them."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract
from translator.documents import Target, parse


def write(content: str, path: str, *texts: str) -> str:
    document = parse(content.encode(), path)
    targets = [Target(text=text, codes=unit.codes) for text, unit in zip(texts, document.units, strict=True)]
    return b"".join(document.serialize(targets)).decode()


RAILS = """# Kommentar
de:
  a: Hallo %{name}, hier   # bleibt
  b: 'Es ist ''so'''
  c: "Zwei\\nZeilen f\\u00fcr dich"
  d: &anker Ein Text
  d2: *anker
  e: |-
    Erste Zeile
      eingerückt

    Letzte Zeile
  # Kommentar
  f: >
    Gefaltet und
    weiter gefaltet.

    Zweiter Absatz.

  g: [Eins, "Zwei", 'Drei', 5, yes]
  h: {x: Text eins, y: !!str 12}
  lang: ein langer schlichter
    Text über zwei Zeilen
  z: true
  leer: ""
  order:
    - :day
"""


@pytest.mark.parametrize(
    ("path", "content", "texts"),
    [
        ("a.json", "{}", []),
        ("a.json", "\ufeff[]\r\n", []),
        ("a.json", '"Nur ein Text"', ["Nur ein Text"]),
        (
            "a.json",
            '{"a": "Ja", "b" : {"c":["Nein", 1, true, null, {"d": "Doch"}, "Ä"]}, "e": " "}',
            ["Ja", "Nein", "Doch", "Ä"],
        ),
        ("a.json", '{"a": "f\\u00fcr \\u003cb\\u003edich\\u003c\\/b\\u003e"}', ["für dich"]),
        (
            "a.json",
            '{"n_one": "{{count}} Treffer", "n_other": "$t(x) \\"Treffer\\""}',
            ["{{count}} Treffer", '$t(x) "Treffer"'],
        ),
        ("a.arb", '{"@@locale": "de", "a": "Ja", "@a": {"description": "Nicht übersetzen"}}', ["Ja"]),
        (
            "messages.json",
            '{"a": {"message": "Hallo $NAME$", "description": "nein", "placeholders": {"name": {"content": "$1"}}}}',
            ["Hallo $NAME$"],
        ),
        ("de.json", '{"x": {"defaultMessage": "Ja", "description": "Nein"}}', ["Ja"]),
        ("a.json", '{"a": {"message": "Ja", "b": "Nein"}, "c": "Doch"}', ["Ja", "Nein", "Doch"]),
        (
            "a.arb",
            '{"a": "Du hast {n, plural, =0{keine Datei} one{eine Datei in {x}} other{# Dateien}}."}',
            ["Du hast .", "keine Datei", "eine Datei in {x}", "# Dateien"],
        ),
        (
            "a.arb",
            "{\"a\": \"{g, select, m {{n, plural, one {sein Hund} other {seine Hunde}}} other {'{'so'}'}}\"}",
            ["sein Hund", "seine Hunde", "'{'so'}'"],
        ),
        ("a.arb", '{"a": "{n, plural, one {offen"}', ["{n, plural, one {offen"]),
        ("a.yml", "", []),
        ("a.yml", "a: 1\n", []),
        ("a.yml", "a: Ja\r\nb:\r\n  - Nein\r\n  - |\r\n    Ein\r\n    Text\r\n", ["Ja", "Nein", "Ein\nText"]),
        (
            "de.yml",
            RAILS,
            [
                "Hallo %{name}, hier",
                "Es ist 'so'",
                "Zwei\nZeilen für dich",
                "Ein Text",
                "Erste Zeile\n  eingerückt\n\nLetzte Zeile",
                "Gefaltet und weiter gefaltet.\nZweiter Absatz.",
                *("Eins", "Zwei", "Drei", "Text eins", "12"),
                "ein langer schlichter Text über zwei Zeilen",
            ],
        ),
    ],
)
def test_contract(path: str, content: str, texts: list[str]) -> None:
    english = check_contract(content.encode(), path, texts)
    if path.endswith(("json", "arb")):
        json.loads(english.decode("utf-8-sig"))


def test_rails_gets_english_under_an_english_key() -> None:
    document = parse(RAILS.encode(), "de.yml")
    english = b"".join(
        document.serialize([Target(text=unit.text.upper(), codes=unit.codes) for unit in document.units])
    )
    found = yaml.safe_load(english)["en"]
    assert found["d2"] == found["d"] == "EIN TEXT"
    assert found["e"] == "ERSTE ZEILE\n  EINGERÜCKT\n\nLETZTE ZEILE"
    assert found["f"] == "GEFALTET UND WEITER GEFALTET.\nZWEITER ABSATZ.\n"
    assert found["g"] == ["EINS", "ZWEI", "DREI", 5, True]
    assert found["h"] == {"x": "TEXT EINS", "y": "12"}
    for line in ("# Kommentar", "# bleibt", "d2: *anker", "  # Kommentar", "- :day", "f: >"):
        assert line in english.decode()


@pytest.mark.parametrize(
    ("content", "english", "expected"),
    [
        ("a: Ja\n", "No", 'a: "No"\n'),
        ("a: Ja # x\n", "yes: 5", 'a: "yes: 5" # x\n'),
        ("a: [Ja, Ja]\n", "a, b", 'a: ["a, b", "a, b"]\n'),
        ("a: Ja\n", "12", 'a: "12"\n'),
        ("a: Ja\n", "it's", "a: it's\n"),
        ("a: 'Ja'\n", "it's", "a: 'it''s'\n"),
        ('a: "J\\u00e4"\n', "“x”", 'a: "\\u201cx\\u201d"\n'),
        ('a: "Ja"\n', "“x”", 'a: "“x”"\n'),
        ("a: Ja\n", "x #y", 'a: "x #y"\n'),
        ("a: Ja\n", "- x", 'a: "- x"\n'),
        ("a: Ja\n", "x\ny", 'a: "x\\ny"\n'),
        ("a: |\n  Ja\n\nb: 1\n", " x", 'a: " x\\n"\n\nb: 1\n'),
        ("de_AT: {a: Ja}\n", "Sure", "en_US: {a: Sure}\n"),
        ("de: Ja\n", "Sure", "de: Sure\n"),
    ],
)
def test_yaml_keeps_its_style_or_puts_text_in_quotation_marks(content: str, english: str, expected: str) -> None:
    number = len(parse(content.encode(), "a.yml").units)
    assert write(content, "a.yml", *[english] * number) == expected


@pytest.mark.parametrize(
    ("content", "english", "expected"),
    [
        ('{"a": "J\\u00e4"}', "“x”/", '{"a": "\\u201cx\\u201d/"}'),
        ('{"a": "Jä"}', "“x”", '{"a": "“x”"}'),
        ('{"a": "J\\/a"}', 'x/"', '{"a": "x\\/\\""}'),
        ('{"a": "J\\u0026a"}', "x & y", '{"a": "x \\u0026 y"}'),
        ('{"a": "Zeile\\n"}', "Line", '{"a": "Line\\n"}'),
        ('{"@@locale": "de", "a": "Ja"}', "Yes", '{"@@locale": "en", "a": "Yes"}'),
        ('{"de-DE": {"a": "Ja"}}', "Yes", '{"en-US": {"a": "Yes"}}'),
        ('{"de": "Ja"}', "Yes", '{"de": "Yes"}'),
        ('{"de": {"a": "Ja"}, "title": {}}', "Yes", '{"de": {"a": "Yes"}, "title": {}}'),
        ('{"a": "{n, plural, other {{x} Leute}}"}', "'{x}'", '{"a": "{n, plural, other {’{x}\'}}"}'),
    ],
)
def test_json_is_escaped_as_the_file_does_it(content: str, english: str, expected: str) -> None:
    assert write(content, "a.json", english) == expected


@pytest.mark.parametrize(
    ("path", "content", "where"),
    [
        ("a.json", "", "a.json:1:1"),
        ("a.json", '{"a": "b",\n}', "a.json:2:1"),
        ("a.json", "{'a': 1}", "a.json:1:2"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", "\ud800", "a.json:1:1"),
        ("a.json", '{"de": {"a": "b"}, "en": {}}', "several languages"),
        ("a.yml", "a: [", "a.yml:"),
        ("a.yml", "a: b: c", "a.yml:1:5"),
        ("a.yml", "[" * 1000, "nested too deeply"),
        ("a.yml", "--- a\n--- b\n", "a.yml:2:1"),
        ("a.yml", "de: {a: b}\nen: {a: c}\n", "several languages"),
    ],
)
def test_broken_files_are_refused_with_their_place(path: str, content: str, where: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content.encode(errors="surrogatepass"), path)
    assert where in str(caught.value)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_any_json_comes_back(value: object, ascii_only: bool, indent: int | str | None) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(errors="replace")
    document = parse(content, "a.json")
    assert b"".join(document.serialize([None] * len(document.units))) == content
    english = b"".join(document.serialize([Target(text="x", codes=unit.codes) for unit in document.units]))
    json.loads(english)


@given(
    st.text(max_size=30),
    st.sampled_from(["a: {}", "a: [{}, y]", "a:\n- {}\n", "a: &x {} # c"]),
    st.sampled_from(["J", "'J'", '"J"', "|-\n    J", ">-\n    J"]),
)
def test_any_english_is_read_from_yaml_as_it_was_written(english: str, frame: str, scalar: str) -> None:
    english = english.encode(errors="ignore").decode().strip()
    if scalar[0] in "|>" and ("[" in frame or "#" in frame):
        return
    content = frame.format(scalar)
    found = yaml.safe_load(write(content, "a.yml", *[english] * len(parse(content.encode(), "a.yml").units)))["a"]
    assert (found[0] if isinstance(found, list) else found) == english


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (r'{"a": "Tag \ud800."}', ["1:12"]),
        (r'{"a": "Tag \uDE00\uD83D."}', ["1:12", "1:18"]),
        ('{\n  "a": "Tag",\n  "b\\udfff": "Tag"\n}', ["3:5"]),
        (r'{"a": "\\\ud800"}', ["1:10"]),
        (r'{"a": "Tag \ud83d\ude00."}', []),
        (r'{"a": "Tag \\ud800."}', []),
        (r'{"a": "\\\\ud800", "b": "\ue000"}', []),
    ],
)
def test_half_a_character_has_its_place(content: str, places: list[str]) -> None:
    """JSON may escape half of a surrogate pair, which no file can hold as text."""
    if not places:
        document = parse(content.encode(), "a.json")
        assert b"".join(document.serialize([None] * len(document.units))) == content.encode()
        return
    with pytest.raises(FileError, match="half a character") as caught:
        parse(content.encode(), "a.json")
    assert [str(item.location) for item in caught.value.problems] == [f"a.json:{place}" for place in places]
