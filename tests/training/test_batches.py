"""What the model sees."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import FileError
from tests.training.invented import pairs
from training.batches import Chunks, Segmenter, choose, encode_pair, make_batches, share_out
from training.config import Config, Source, Terminology
from training.corpus import Corpus, Row, write_corpus
from training.vocabulary import BEGIN, END, MODEL, SYMBOLS, load_vocabulary, make_vocabulary
from translator.engine import Constraint, Request
from translator.engines.pieces import encode_request


@pytest.fixture(scope="module")
def processor(work: Path) -> Any:
    return load_vocabulary(work / "vocabulary" / MODEL)


def make_chunks(work: Path, config: Config, processor: Any) -> Chunks:
    return make_chunks_of(work / "candidates", config, processor)


def make_chunks_of(folder: Path, config: Config, processor: Any) -> Chunks:
    corpus = Corpus(folder)
    return Chunks(corpus, share_out(corpus, config), config, processor)


def same(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(
        np.array_equal(left, right) for pair in zip(one, other, strict=True) for left, right in zip(*pair, strict=True)
    )


def test_a_chunk_depends_on_its_number_and_the_seed_alone(work: Path, tiny: Config, processor: Any) -> None:
    config = replace(tiny, training=replace(tiny.training, chunk=200, sampling=0.3))
    one, other = make_chunks(work, config, processor), make_chunks(work, config, processor)
    one[3]
    assert same(one[5], other[5])
    assert not same(one[5], one[6])
    changed = replace(config, training=replace(config.training, seed=2))
    assert not same(one[5], make_chunks(work, changed, processor)[5])


def test_batches_are_no_larger_than_allowed_and_lose_nothing() -> None:
    rng = random.Random(3)
    examples = [([9] * rng.randrange(60), [8] * rng.randrange(60)) for _ in range(500)]
    batches = list(make_batches(examples, 1000))
    assert all(source.size + target.size <= 1000 for source, target, _ in batches)
    assert sum(len(source) for source, _, _ in batches) == 500
    assert sum((source == 9).sum() for source, _, _ in batches) == sum(len(source) for source, _ in examples)
    for source, heard, wanted in batches:
        assert ((source == END).sum(axis=1) == 1).all()
        assert (heard[:, 0] == BEGIN).all()
        # The decoder says next what it hears next.
        assert np.array_equal(heard[:, 1:][heard[:, 1:] > END], wanted[:, :-1][heard[:, 1:] > END])
    # One that is longer than a whole batch is a batch of its own.
    assert len(list(make_batches([([9] * 99, [8] * 99)] * 2, 10))) == 2


def test_constraints_are_written_as_at_run_time(processor: Any) -> None:
    segmenter = Segmenter(processor, 0.0, random.Random(1))
    constraint = Constraint(span=(5, 12), text="Shoigu")
    source, target = encode_pair("Herr Schoigu, ja.", "Mr Shoigu, yes.", (constraint,), segmenter)
    request = Request(text="Herr Schoigu, ja.", constraints=(constraint,))
    assert source == processor.piece_to_id(encode_request(request, processor, SYMBOLS).pieces)
    assert target == processor.encode("Mr Shoigu, yes.")


def test_symbols_in_the_text_never_become_symbols(processor: Any) -> None:
    segmenter = Segmenter(processor, 0.0, random.Random(1))
    source, target = encode_pair("Das <t> ist </t>.", "That <t> is </t>.", (), segmenter)
    assert not set(processor.piece_to_id(list(SYMBOLS))) & {*source, *target}


@settings(deadline=None)
@given(seed=st.integers(0, 99), number=st.integers(0, 49))
def test_sampled_pieces_stand_for_the_same_text(processor: Any, seed: int, number: int) -> None:
    german, _ = pairs(50)[number]
    segmenter = Segmenter(processor, 0.2, random.Random(seed))
    pieces = segmenter.encode(german)
    assert processor.decode(pieces) == german


def test_sampling_varies_and_prefers_the_best(processor: Any) -> None:
    text = pairs(1)[0][0]
    segmenter = Segmenter(processor, 1.0, random.Random(1))
    drawn = [tuple(segmenter.encode(text)) for _ in range(200)]
    best = tuple(processor.encode(text, out_type=str))
    assert len(set(drawn)) > 1
    assert max(set(drawn), key=drawn.count) == best


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4).map(lambda c: (c[0], c[0] + 2, c[1], c[1] + 3)), min_size=1))
def test_chosen_candidates_do_not_overlap(candidates: list[tuple[int, int, int, int]]) -> None:
    chosen = choose(candidates, random.Random(1))
    assert 0 < len(chosen) <= 5
    for side in (0, 2):
        spans = sorted(candidate[side : side + 2] for candidate in chosen)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def constraints_in(chunks: Chunks, processor: Any) -> tuple[int, int, int]:
    """Sources, those with a constraint, and constraints whose English stands in the target as it is."""
    begin, middle, end = processor.piece_to_id(list(SYMBOLS))
    total = constrained = kept = 0
    for sources, _, targets in chunks[0]:
        for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
            total += 1
            constrained += begin in source
            if begin in source:
                english = processor.decode(source[source.index(middle) + 1 : source.index(end)])
                kept += english in processor.decode([piece for piece in target if piece > END])
    return total, constrained, kept


def test_swapped_english_stands_on_both_sides(work: Path, tiny: Config, processor: Any) -> None:
    config = replace(
        tiny,
        training=replace(tiny.training, chunk=300),
        terminology=Terminology(annotate=0.5, swap=1.0),
    )
    total, constrained, kept = constraints_in(make_chunks(work, config, processor), processor)
    assert total == 300
    assert 100 < constrained < 200
    assert kept == constrained


def test_held_back_pairs_and_sources_without_weight_are_never_drawn(tmp_path: Path, tiny: Config) -> None:
    rows = [
        Row(german=f"x {n}", english=f"y {n}", candidates=(), source=source)
        for n in range(300)
        for source in ("news", "web", "none")
    ]
    write_corpus(tmp_path, rows)
    corpus = Corpus(tmp_path)
    sources = {"news": Source(weight=3), "web": Source(weight=1), "none": Source(weight=0)}
    share = share_out(corpus, replace(tiny, sources=sources, training=replace(tiny.training, hold_back=20)))
    weights = np.diff(share.sums, prepend=0.0)
    assert {corpus.row(int(number)).source for number in share.held_back} == {"news"}
    assert 15 <= len(share.held_back) <= 20
    assert not weights[share.held_back].any()
    assert all((weight > 0) == (row.source != "none") for row, weight in zip(rows, weights, strict=True)
               if row.english not in {corpus.row(int(n)).english for n in share.held_back})  # fmt: skip


def test_a_corpus_of_nothing_or_of_long_pairs_is_refused(tmp_path: Path, tiny: Config, processor: Any) -> None:
    write_corpus(tmp_path, [])
    with pytest.raises(FileError, match="no pair to train on"):
        share_out(Corpus(tmp_path), tiny)
    rows = [
        Row(german="ja " * 50, english="yes", candidates=(), source=source) for source in ("invented", "other") * 20
    ]
    write_corpus(tmp_path, rows)
    with pytest.raises(FileError, match="no pair has a weight"):
        share_out(Corpus(tmp_path), replace(tiny, sources={}))
    with pytest.raises(FileError, match="all pairs are too long"):
        make_chunks_of(tmp_path, replace(tiny, max_source_pieces=10), processor)[0]


def test_another_vocabulary_can_be_taken(work: Path, tiny: Config, tmp_path: Path) -> None:
    (tmp_path / "prepare").symlink_to(work / "prepare")
    taken = make_vocabulary(tiny, tmp_path, take=work / "vocabulary" / MODEL)
    assert (taken / MODEL).read_bytes() == (work / "vocabulary" / MODEL).read_bytes()
    (tmp_path / "bad.model").write_bytes(b"nothing")
    with pytest.raises(FileError, match="not a SentencePiece model"):
        make_vocabulary(tiny, tmp_path, take=tmp_path / "bad.model")


def test_too_few_pairs_for_a_vocabulary_are_refused(work: Path, tiny: Config, tmp_path: Path) -> None:
    (tmp_path / "prepare").symlink_to(work / "prepare")
    large = replace(tiny, vocabulary=replace(tiny.vocabulary, size=50_000))
    with pytest.raises(FileError, match="no vocabulary can be made of it"):
        make_vocabulary(large, tmp_path)
