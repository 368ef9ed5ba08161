"""Signs around the words of a line and columns: what a model sees, and that the rest comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator import Translator
from translator.engines.fake import FakeEngine
from translator.lines import find_columns, find_words


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("- ", "Punkt eins", ""),
        ("– ", "Punkt eins", ""),
        ("* ", "Punkt eins", ""),
        ("•", "Punkt eins", ""),
        ("+ ", "Musik", ""),
        ("- [ ] ", "Milch kaufen", ""),
        ("☐ ", "Die Grenze bleibt geschlossen", ""),
        ("✔️ ", "Fertig", " ✔️"),
        ("", "Weiter", " →"),
        ("", "Das freut mich", " 😀🎉"),
        ("1. ", "Eröffnung durch den Präsidenten", ""),
        ("3. ", "Die Konferenz beginnt", ""),
        ("1.2. ", "Überblick", ""),
        ("1. ", "„Die Lage“", ""),
        ("II. ", "Allgemeines", ""),
        ("a) ", "Zweck", ""),
        ("(1) ", "dieses Gesetz", ""),
        ("§ 3 ", "Geltungsbereich", ""),
    ],
)
def test_signs_around_the_words_are_no_part_of_them(before: str, words: str, after: str) -> None:
    line = before + words + after
    start, end = find_words(line)
    assert (line[:start], line[start:end], line[end:]) == (before, words, after)


@pytest.mark.parametrize(
    "line",
    [
        "1. Mai ist Feiertag",
        "3. Oktober",
        "12. Dez. 2024",
        "2. Weltkrieg",
        "II. Weltkrieg",
        "2. Punischer Krieg",
        "1. FC Köln",
        "17. Armee",
        "20. Parteitag der KPdSU",
        "80. Jahrestag des Sieges",
        "1. und 2. Mai",
        "1.000. Besucher",
        "19.06.24 Minsk",
        "14.30 Uhr",
        "- 5 Grad in Minsk",
        "3 Äpfel",
        "A. Merkel sprach",
        "§ 3 Abs. 2 gilt",
        "§ 3 StGB gilt",
        "100% sicher",
        "© 2020 Firma",
        "☐",
        "→ ✓",
        "-fest",
        "--verbose zeigt mehr",
    ],
)
def test_what_belongs_to_the_words_stays_with_them(line: str) -> None:
    assert find_words(line) == (0, len(line))


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Meier\t42\tBerlin", ["Meier", "42", "Berlin"]),
        ("Meier  42  Berlin", ["Meier", "42", "Berlin"]),
        ("der Rat   die Lage", ["der Rat", "die Lage"]),
        ("Der Rat tagt.  Die Lage ist ernst.", ["Der Rat tagt.", "Die Lage ist ernst."]),
        ("der Rat  tagt in  Minsk", ["der Rat  tagt in  Minsk"]),
        ("Der Rat tagt.", ["Der Rat tagt."]),
        ("\t\tX", ["X"]),
        ("", []),
    ],
)
def test_columns_stand_between_tabs_and_wide_gaps(line: str, columns: list[str]) -> None:
    assert [line[start:end] for start, end in find_columns(line)] == columns


@given(st.text(alphabet=st.sampled_from("aB1. -•→✓️\t()")) | st.text())
def test_spans_lie_in_the_line_and_hold_all_letters(line: str) -> None:
    columns = list(find_columns(line))
    assert not "".join(line).strip() or columns
    start, end = find_words(line)
    assert 0 <= start <= end <= len(line)
    assert any(map(str.isalpha, line[start:end])) or (start, end) == (0, len(line))


def test_the_model_sees_words_alone_and_the_rest_comes_back() -> None:
    text = "- [x] Der Rat ✓\nMeier\t42  Minsk\n  1. Die Lage\n  2. Mai\n☐\n"
    engine = FakeEngine()
    assert Translator(engine).translate(text).text == text.replace("2. Mai", "May 2")
    assert {request.text for request in engine.requests} >= {"Der Rat", "Meier", "Minsk", "Die Lage"}
    assert not any("\t" in request.text or "✓" in request.text for request in engine.requests)
