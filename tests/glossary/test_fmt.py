"""Formatting: one look, the same glossary, no comment lost, and a second run changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError, Glossary
from glossary.fmt import format_text
from glossary.formats import native

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\n"
LONG = ", ".join(f"{{text: Das sehr lange Wort Nummer {number}, status: admitted}}" for number in range(4))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "concepts:\n - id:   a\n   de: [ A,B ]\n   en:   [C]\n",
            "concepts:\n  - id: a\n    de: [A, B]\n    en: [C]\n",
        ),
        (
            "concepts:\n  - {id: a, de: [A], en: [{text: C, status: preferred}]}\n",
            "concepts:\n  - id: a\n    de: [A]\n    en: [{text: C, status: preferred}]\n",
        ),
        (
            "concepts:\n- id: a # why\n  # about German\n  de:\n  # first\n  - A   # end\n  en: [C]\n\n\n\n- id: b\n"
            "  de: [D]\n  en: [E]\n# the end\n",
            "concepts:\n  - id: a  # why\n    # about German\n    de:\n      # first\n      - A  # end\n    en: [C]\n\n"
            "  - id: b\n    de: [D]\n    en: [E]\n# the end\n",
        ),
        (
            f"concepts:\n  - id: a\n    de: [{LONG}]\n    en: [C]\n",
            "concepts:\n  - id: a\n    de:\n"
            + "".join(f"      - {item}}}\n" for item in LONG[:-1].split("}, "))
            + "    en: [C]\n",
        ),
        (
            "concepts:\n  - id: a\n    de: [A,\n         B]\n    en:\n      - text: C\n        note: 'x'\n",
            "concepts:\n  - id: a\n    de: [A, B]\n    en:\n      - text: C\n        note: 'x'\n",
        ),
        (
            "concepts:\n  - id: a\n    de: [A]\n    en: [C]\n    note: >\n      two\n      so\n    severity:  info\n",
            "concepts:\n  - id: a\n    de: [A]\n    en: [C]\n    note: >\n      two\n      so\n    severity: info\n",
        ),
        (
            "concepts:\n  - id: a\n    de: [A, # the # first\n       B]\n    en: ['C # no comment']\n",
            "concepts:\n  - id: a\n    de: [A, # the # first\n       B]\n    en: ['C # no comment']\n",
        ),
        ("concepts:  []\n", "concepts: []\n"),
        ("concepts: [{id: a, de: [A], en: [C]}]", "concepts:\n  - id: a\n    de: [A]\n    en: [C]\n"),
    ],
)
def test_one_look(body: str, expected: str) -> None:
    formatted = format_text(HEAD + body)
    assert formatted.text == HEAD + expected
    assert bool(formatted.changes) == (body != expected)
    again = format_text(formatted.text)
    assert again.text == formatted.text
    assert again.changes == ()


def test_it_says_what_it_changes() -> None:
    source = "\ufeff" + HEAD.replace("\n", "\r\n") + "concepts:\r\n  - id: a\r\n    de: [ A ]\r\n    en:  [B]"
    formatted = format_text(source, "g.yaml")
    assert [f"{change.location}: {change.message}" for change in formatted.changes] == [
        "g.yaml:1:1: the byte order mark goes",
        "g.yaml:1:1: line ends become line feeds",
        "g.yaml:1:1: the last line gets its end",
        "g.yaml:6:1: de: spaces",
        "g.yaml:7:1: en: spaces",
    ]


def test_a_broken_file_is_refused_with_its_place() -> None:
    with pytest.raises(FileError, match=r"g\.yaml:4:11: concepts must be a list"):
        format_text(HEAD + "concepts: 3\n", "g.yaml")


def test_json_and_unusual_yaml_keep_their_meaning() -> None:
    head = '{"glossary": "x", "source-language": "de", "target-language": "en",'
    text = head + '"concepts": [{"id": "a", "de": ["A"], "en": ["B"]}]}'
    formatted = format_text(text)
    assert native.parse(formatted.text) == native.parse(text)
    anchored = HEAD + "concepts:\n  - {id: a, de: &t [A], en: *t}\n"
    assert format_text(anchored).text == anchored


def test_the_small_glossary_is_kept(small: Glossary) -> None:
    text = "".join(native.serialize(small))
    assert native.parse(format_text(text).text) == small


WORD = st.sampled_from(["A", "'B'", '"C"', "D e", "'F, G'", "Ä", "'# h'", '"I \\" J"', "K: 1".replace(": ", "")])
SPACE = st.sampled_from([" ", "  ", "    "])
COMMENT = st.sampled_from(["", "", "", "# one", "#two # three", "# 'quote"])


@st.composite
def messy_lists(draw: st.DrawFn, indent: int) -> str:
    items = []
    for text in dict.fromkeys(draw(st.lists(WORD, min_size=1, max_size=5))):
        items.append(draw(st.sampled_from([text, f"{{text: {text}}}", f"{{ text:  {text},  note: {text} }}"])))
    if draw(st.booleans()):
        gap = draw(st.sampled_from([", ", ",", " , ", ",\n" + " " * (indent + 3)]))
        return " [" + gap.join(items) + "]"
    pad = " " * indent
    lines = []
    for item in items:
        comment = draw(COMMENT)
        if draw(st.booleans()) and comment:
            lines.append(pad + comment)
            comment = ""
        lines.append(f"{pad}-{draw(SPACE)}{item}{'  ' + comment if comment else ''}{draw(st.sampled_from(['', '  ']))}")
    return "\n" + "\n".join(lines)


@st.composite
def messy_files(draw: st.DrawFn) -> str:
    lines = [draw(COMMENT), HEAD.rstrip(), "concepts:"]
    for number in range(draw(st.integers(1, 4))):
        lines += draw(st.sampled_from([[], [""], ["", ""], ["# section"], ["", "    # section", ""]]))
        dash, indent = draw(st.sampled_from([("- ", 2), ("  - ", 4), ("  -   ", 6)] if not number else [("", 0)]))
        if not number:
            first_dash, first_indent = dash, indent
        dash, indent = first_dash, first_indent
        pad = " " * indent
        lines.append(f"{dash}id: c{number} {draw(COMMENT)}")
        for language in ("de", "en"):
            lines.append(f"{pad}{language}:{draw(messy_lists(indent + 2))}")
            lines += [pad + draw(COMMENT)] if draw(st.booleans()) else []
        if draw(st.booleans()):
            lines.append(f"{pad}note: {draw(WORD)}")
    lines.append(draw(COMMENT))
    return draw(st.sampled_from(["\n", "\r\n"])).join("\n".join(lines).split("\n"))


@given(messy_files())
def test_any_layout_keeps_glossary_and_comments(source: str) -> None:
    before = native.parse(source)
    formatted = format_text(source)
    assert native.parse(formatted.text) == before
    for comment in ("# one", "#two # three", "# 'quote", "# section"):
        assert formatted.text.count(comment) == source.count(comment)
    assert format_text(formatted.text).text == formatted.text
    assert "\n\n\n" not in formatted.text
    assert not any(line != line.rstrip() for line in formatted.text.split("\n"))
