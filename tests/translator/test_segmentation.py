"""Sentences and parts: where they end, where they do not, and that nothing is lost."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.segmentation import split_endless, split_long, split_sentences

SENTENCES = Path(__file__).parents[2] / "bench" / "data" / "sentences.txt"
ROWS = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS)
def test_sentences_end_where_the_table_says(row: str) -> None:
    expected = row.split(" | ")
    text = " ".join(expected)
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from('aB1. ,!?„“"()…\n\u00a0ä'), max_size=80) | st.text(max_size=40))
def test_all_that_is_not_space_lies_in_a_sentence(text: str) -> None:
    spans = split_sentences(text)
    outside = [character for place, character in enumerate(text) if not any(a <= place < b for a, b in spans)]
    assert not "".join(outside).strip()
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.lists(st.text(alphabet="abc,;", min_size=1, max_size=30), max_size=40), st.integers(1, 20))
def test_parts_fit_and_nothing_is_lost(words: list[str], limit: int) -> None:
    text = " ".join(words)
    parts = [text[start:end] for start, end in split_long(text, limit, len)]
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(len(part) <= limit for part in parts)


def test_a_term_is_not_cut() -> None:
    text = "Er sagte, dass der Vertrag, über den Staaten verhandeln, gilt und dass er lange gelten wird, sagte er."
    term = text.index("Vertrag, über den Staaten"), text.index(" verhandeln")
    for start, end in split_long(text, 40, len, [term]):
        assert end <= term[0] or start >= term[1] or (start <= term[0] and term[1] <= end)


def test_cuts_stand_at_clauses() -> None:
    text = "Der Minister sagte am Montag in Minsk, dass die Gespräche fortgesetzt werden; danach reiste er ab."
    parts = [text[start:end] for start, end in split_long(text, 80, len)]
    assert parts == [
        "Der Minister sagte am Montag in Minsk,",
        "dass die Gespräche fortgesetzt werden; danach reiste er ab.",
    ] or parts == [
        "Der Minister sagte am Montag in Minsk, dass die Gespräche fortgesetzt werden;",
        "danach reiste er ab.",
    ]


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("Der Rat tagte, und die Lage blieb ernst, " * 500, 1000),
        ("Wort " * 5000, 1000),
        # What is one string stays one.
        ("a" * 5000, 5000),
        ("Der Rat tagt. " + "a" * 5000 + " und geht.", 5024),
        ("Der Rat tagt.", 1000),
    ],
)
def test_sentences_without_end_are_cut_at_blanks(text: str, longest: int) -> None:
    parts = [text[start:end] for start, end in split_endless(text)]
    assert max(map(len, parts)) <= longest
    assert " ".join(parts).split() == text.split()
