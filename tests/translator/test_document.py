"""Plain text: paragraphs in, paragraphs out, layout untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from translator.document import MAX_LINE, parse_text, serialize_text


def test_each_line_is_a_paragraph() -> None:
    text = "Überschrift\n\n  Eingerückt. Zwei Sätze.  \nNoch eine Zeile.\n"
    blocks = parse_text(text)
    assert [block.text for block in blocks] == ["Überschrift", "Eingerückt. Zwei Sätze.", "Noch eine Zeile."]
    assert [text[slice(*block.span)] for block in blocks] == [block.text for block in blocks]


def test_text_wrapped_at_a_width_is_joined_and_wrapped_again() -> None:
    lines = (
        "Der Minister reiste am Montag nach Minsk und sprach dort mit den",
        "Vertretern der Regierung über die Lage an der Grenze, die sich in den",
        "letzten Wochen verschlechtert hat.",
    )
    text = "\r\n".join(lines) + "\r\n"
    (block,) = parse_text(text)
    assert "den  Vertretern" in block.text
    english = "".join(serialize_text(text, [block], [("word " * 40).strip()].__getitem__))
    assert english.endswith("\r\n")
    assert max(map(len, english.split("\r\n"))) <= max(map(len, lines))


def test_wrapped_lines_may_begin_with_nouns() -> None:
    text = (
        "Aus Moskau kam am Montag scharfe Kritik an den Plänen der\n"
        "Ukraine. Der Sprecher des russischen Präsidenten verurteilte den\n"
        "Beschuss von Cherson. Die Vereinten Nationen forderten sofort\n"
        "Zugang zum Atomkraftwerk.\n"
    )
    assert len(parse_text(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Putin und Kim unterzeichnen ein Abkommen über gegenseitige Hilfe\nPutin und Kim unterzeichnen ein Abkommen",
        "Ein kurzer Titel\nkleingeschriebene Zeile",
        "- erster Punkt einer Liste, der recht lang geraten ist\n- zweiter Punkt einer Liste, der recht lang ist",
    ],
)
def test_lines_that_were_not_wrapped_stay_apart(text: str) -> None:
    assert len(parse_text(text)) == 2


@given(st.text(alphabet=st.sampled_from("aB. \n\r\t\u2028\x0c"), max_size=60) | st.text(max_size=40))
def test_a_document_that_is_not_translated_comes_back(text: str) -> None:
    blocks = parse_text(text)
    assert "".join(serialize_text(text, blocks, lambda number: text[slice(*blocks[number].span)])) == text or any(
        block.width for block in blocks
    )


def test_a_line_that_is_no_prose_is_refused() -> None:
    with pytest.raises(FileError, match=r"doc:2:1: a line of 1,000,001 characters"):
        parse_text("kurz\n" + "a" * (MAX_LINE + 1), "doc")
