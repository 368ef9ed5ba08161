"""Packages with byte pairs: their text is cut as argostranslate cuts it, and spans point at the words."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from argostranslate.tokenizer import BPETokenizer
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary
from glossary.errors import FileError
from tests.translator.tiny_models import write_tiny
from translator import Outcome, Request, Translator
from translator.engines.argos import ArgosEngine
from translator.engines.tokenizers import BytePairs, SentencePieces, open_tokenizer
from translator.integrity import find_fault

MERGES = (
    "S c",
    "Sc h",
    "o i",
    "oi g",
    "Sch oig",
    "Schoig u</w>",
    "d e",
    "e r</w>",
    "e n</w>",
    "r e",
    "re i",
    "s t</w>",
)
SENTENCE = "Schoigu reist, der Rat „schweigt“ & wartet – 3 Tage."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A random model whose vocabulary are letters and a few merged pairs."""
    folder = write_tiny(tmp_path / "package", "marian")
    (folder / "sentencepiece.model").unlink()
    (folder / "bpe.model").write_text("\n".join(("#version: 0.2", *MERGES, "")), encoding="utf-8")
    vocabulary = folder / "model" / "shared_vocabulary.json"
    old = json.loads(vocabulary.read_text("utf-8"))
    letters = string.ascii_letters + string.digits + "äöüÄÖÜß.,-"
    words = [*letters, *(f"{letter}@@" for letter in letters), "&quot;", "&amp;", "&apos;", "Schoigu", "der", "en"]
    filled = [*old[:3], *words, *(f"word{number}" for number in range(len(old)))][: len(old)]
    vocabulary.write_text(json.dumps(filled), encoding="utf-8")
    return folder


@pytest.fixture
def pairs(folder: Path) -> BytePairs:
    tokenizer = open_tokenizer(folder, None, ("de", "en"))
    assert isinstance(tokenizer, BytePairs)
    return tokenizer


def test_text_is_cut_as_argostranslate_cuts_it(folder: Path, pairs: BytePairs) -> None:
    text = 'Schoigu reist, der Rat "schweigt" & wartet - 3 Tage.'
    encoded = pairs.read(Request(text=SENTENCE))
    assert encoded.pieces == BPETokenizer(folder / "bpe.model", "de", "en").encode(text)
    assert encoded.pieces[0] == "Schoigu"


def test_spans_point_at_the_words(pairs: BytePairs) -> None:
    encoded = pairs.read(Request(text=SENTENCE))
    # The pieces of an entity share the span of the sign that it stands for.
    shown = [SENTENCE[slice(*span)] for span in dict.fromkeys(encoded.spans) if span]
    assert shown[0] == "Schoigu"
    assert "".join(shown) == "Schoigureist,derRat„schweigt“&wartet–3Tage."
    assert all(span is None or span[0] < span[1] for span in encoded.spans)


def test_english_comes_back_with_its_spaces(pairs: BytePairs) -> None:
    english = "He said \"no\" & didn't leave: 3.5% of it (all), isn't it?"
    pieces = pairs.read_english(english).pieces
    text, spans = pairs.write(pieces)
    assert text == english
    assert len(spans) == len(pieces)
    assert text[slice(*spans[0])] in ("He", "H")


@given(st.text(alphabet="Schoigu der@&'\"<>|[]-,.–„“äß1 ", max_size=60))
def test_any_text_has_spans_in_order(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "bpe.model"
    if not path.exists():
        path.write_text("\n".join(("#version: 0.2", *MERGES, "")), encoding="utf-8")
    tokenizer = BytePairs(path, ("de", "en"))
    encoded = tokenizer.read(Request(text=text))
    ends = [span for span in encoded.spans if span]
    assert len(ends) == len(encoded.pieces)
    assert ends == sorted(ends)
    assert all(0 <= start <= end <= len(text) for start, end in ends)
    written, spans = tokenizer.write(encoded.pieces)
    assert all(0 <= start <= end <= len(written) for start, end in spans)


def test_a_package_with_byte_pairs_is_whole_and_translates(folder: Path, small: Glossary) -> None:
    assert find_fault(folder) is None
    engine = ArgosEngine(folder)
    assert not engine.obeys_constraints
    (answer,) = engine.translate([Request(text=SENTENCE)], align=True)
    assert answer[0].links
    (forced,) = engine.translate([Request(text=SENTENCE, prefix="Rat")])
    assert forced[0].text.startswith("Rat")
    assert engine.score([(SENTENCE, "der Rat")])[0]
    assert engine.align([(Request(text=SENTENCE), "der Rat")])[0]
    (segment,) = Translator(engine, small).translate("Schoigu reist.").segments
    # The model says nothing of use, and the term is put in its place all the same, or said to be missing.
    (term,) = segment.terms
    assert (term.target_span is None) == (term.outcome is Outcome.REFUSED)
    assert term.target_span is None or segment.target[slice(*term.target_span)] == "Shoigu"


def test_a_package_that_is_told_its_language_is_told(folder: Path) -> None:
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    request, plain = Request(text=SENTENCE), ArgosEngine(folder)
    (folder / "metadata.json").write_text(json.dumps(metadata | {"target_prefix": "word7"}), encoding="utf-8")
    told = ArgosEngine(folder)
    (answer,) = told.translate([request], align=True)
    assert answer[0].text != plain.translate([request])[0][0].text
    assert not answer[0].text.startswith("word7")
    assert all(link.target[1] <= len(answer[0].text) for link in answer[0].links)
    scores = told.score([(SENTENCE, "der Rat")])[0]
    assert [span for span, _ in scores] == [span for span, _ in plain.score([(SENTENCE, "der Rat")])[0]]


def test_sentence_pieces_come_first(folder: Path, starter: ArgosEngine) -> None:
    (folder / "sentencepiece.model").write_bytes((starter.folder / "sentencepiece.model").read_bytes())
    assert isinstance(open_tokenizer(folder, None, ("de", "en")), SentencePieces)


@pytest.mark.parametrize("content", ["#version: nine\n", "a b c d\n", "\n\n"])
def test_what_is_no_list_of_pairs_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "bpe.model").write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match=r"bpe\.model"):
        BytePairs(tmp_path / "bpe.model", ("de", "en"))
