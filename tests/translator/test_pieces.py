"""Between text and pieces: constraints stand where they must, symbols stay symbols, spans point at the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator import Constraint, Request
from translator.engines.argos import ArgosEngine
from translator.engines.pieces import encode_request, piece_spans
from translator.normalise import normalise

SYMBOLS = ("<t>", "<as>", "</t>")


def encode(engine: ArgosEngine, text: str, *pairs: tuple[str, str]) -> list[str]:
    constraints = []
    for german, english in pairs:
        start = text.index(german)
        constraints.append(Constraint(span=(start, start + len(german)), text=english))
    return encode_request(
        Request(text=text, constraints=tuple(constraints)), engine._tokenizer.processor, SYMBOLS
    ).pieces


@pytest.mark.parametrize(
    ("text", "pair", "expected"),
    [
        ("Herr Schoigu reist.", ("Schoigu", "Shoigu"), "Herr<t> Schoigu<as> Shoigu</t> reist."),
        ("Herr Schoigu, der reist.", ("Schoigu", "Shoigu"), "Herr<t> Schoigu<as> Shoigu</t>, der reist."),
        ("Die OVKS-Staaten.", ("OVKS", "CSTO"), "Die<t> OVKS<as> CSTO</t>-Staaten."),
        ("Die „DVRK“ dankt.", ("DVRK", "DPRK"), 'Die "<t>DVRK<as>DPRK</t>" dankt.'),
        ("Schoigu", ("Schoigu", "Shoigu"), "<t> Schoigu<as> Shoigu</t>"),
    ],
)
def test_a_constraint_is_written_into_the_source(
    starter: ArgosEngine, text: str, pair: tuple[str, str], expected: str
) -> None:
    assert "".join(encode(starter, text, pair)).replace("▁", " ").lstrip() == expected.lstrip()


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_what_the_user_wrote_is_never_a_symbol(starter: ArgosEngine, symbol: str) -> None:
    pieces = encode(starter, f"Der Text {symbol} hier, Herr Schoigu.", ("Schoigu", f"Shoigu {symbol}"))
    assert pieces.count(symbol) == 1


@given(st.text(max_size=40))
def test_spans_lie_in_the_text_and_cover_it_in_order(starter: ArgosEngine, text: str) -> None:
    encoded = encode_request(Request(text=text), starter._tokenizer.processor, SYMBOLS)
    spans = [span for span in encoded.spans if span is not None]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    starts = [start for start, _ in spans]
    assert starts == sorted(starts)


def test_a_piece_points_at_its_word(starter: ArgosEngine) -> None:
    text = "Der  „Rat“ … in 漢字 tagt."
    encoded = encode_request(Request(text=text), starter._tokenizer.processor, SYMBOLS)
    words = {
        piece: text[slice(*span)] for piece, span in zip(encoded.pieces, encoded.spans, strict=True) if span is not None
    }
    assert words["▁Der"] == "Der"
    assert words["▁..."] == "…"
    assert [span for span in encoded.spans if span and text[slice(*span)] == "漢"]


def test_pieces_become_text_with_spans() -> None:
    text, spans = piece_spans(["▁Das", "▁", "<0xE6>", "<0xBC>", "<0xA2>", "▁Wort", "."])
    assert text == "Das 漢 Wort."
    assert [text[start:end] for start, end in spans] == ["Das", "", "漢", "", "", "Wort", "."]


@given(st.text(max_size=50))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once.text).text == once.text
    assert len(once.origins) == len(once.text) + 1
    assert list(once.origins) == sorted(once.origins)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Ja“ – gut…", '"Ja" - gut...'),
        ("Kim\u00a0Jong\u00adun’s", "Kim Jongun's"),
        ("  a \n b  ", "a b"),
        ("Scho\u0308n", "Schön"),
    ],
)
def test_normalised_as_the_model_was_trained(text: str, expected: str) -> None:
    assert normalise(text).text == expected
