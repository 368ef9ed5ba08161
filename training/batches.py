"""Batches out of the corpus: drawn by the sources' weights, with constraints written in, sorted by length.

A chunk of batches depends on its number and the seed alone. So any number of processes may make chunks ahead, and a
training that was interrupted goes on with the very batch that would have come next.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary.errors import FileError, Problem
from training.config import Config
from training.corpus import Candidate, Corpus, Row
from training.vocabulary import BEGIN, END, PAD, SYMBOLS
from translator.engine import Constraint, Request
from translator.engines.pieces import encode_request

Batch = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Piece numbers, a row a sentence: what the encoder reads, what the decoder reads, what it should say."""

Example = tuple[list[int], list[int]]

# How many constraints a segment gets.
_COUNTS = (1, 1, 1, 2, 2, 3, 4, 5)
# Lengths are rounded up, so that the shapes of batches recur.
_ROUND = 8
_SEGMENTATIONS = 8
_CACHE = 200_000


class Segmenter:
    """SentencePiece as `encode_request` calls it; with ``sampling`` each word is cut at random into likely pieces.

    Pieces never reach over a space, so words can be drawn one by one, and by our own random numbers, which
    SentencePiece does not let one repeat.
    Source: subword regularisation, Kudo 2018 (P18-1007).

    Args:
        processor: SentencePiece.
        sampling: how strongly likely segmentations are preferred; 0 takes always the best.
        rng: what is drawn with.
    """

    def __init__(self, processor: Any, sampling: float, rng: random.Random) -> None:
        self._processor = processor
        self._sampling = sampling
        self._choices: dict[str, tuple[list[list[str]], list[float]]] = {}
        self.rng = rng

    def encode(self, text: str, out_type: type = str) -> list[str]:
        """The pieces of a text."""
        if not self._sampling:
            best: list[str] = self._processor.encode(text, out_type=out_type)
            return best
        pieces: list[str] = []
        for word in text.split():
            found = self._choices.get(word)
            if found is None:
                if len(self._choices) >= _CACHE:
                    self._choices.clear()
                found = self._choices[word] = self._weigh(word)
            segmentations, sums = found
            pieces += segmentations[min(bisect(sums, self.rng.random() * sums[-1]), len(sums) - 1)]
        return pieces

    def numbers(self, pieces: Sequence[str]) -> list[int]:
        """The numbers of pieces."""
        found: list[int] = self._processor.piece_to_id(list(pieces))
        return found

    def _weigh(self, word: str) -> tuple[list[list[str]], list[float]]:
        ways = self._processor.nbest_encode(word, nbest_size=_SEGMENTATIONS, out_type=str)
        scores = [sum(map(self._processor.get_score, self.numbers(pieces))) for pieces in ways]
        best = max(scores)
        return ways, list(accumulate(exp(self._sampling * (score - best)) for score in scores))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of the corpus is trained on.

    Args:
        sums: running sums of the weights of all pairs.
        held_back: numbers of the pairs that are kept aside for the validation loss.
    """

    sums: NDArray[np.float64]
    held_back: NDArray[np.int64]


def share_out(corpus: Corpus, config: Config) -> Share:
    """The weights of all pairs, those held back having none.

    Raises:
        FileError: there is nothing to train on.
    """
    if not len(corpus):
        raise FileError([Problem(message="there is no pair to train on", expected="pairs that prepare keeps")])
    by_source = np.array([config.sources[name].weight if name in config.sources else 0.0 for name in corpus.sources])
    weights = np.where(by_source > 0, by_source, 0.0)[corpus.kinds]
    counts = np.bincount(corpus.kinds, minlength=len(by_source))
    # Of several sources with the highest weight the largest one.
    best = max(range(len(by_source)), key=lambda kind: (by_source[kind], counts[kind]))
    numbers = np.nonzero(corpus.kinds == best)[0]
    # Never more than a tenth of them, and spread over the source.
    step = max(10, -(-len(numbers) // max(1, config.training.hold_back)))
    held_back = numbers[::step] if config.training.hold_back else numbers[:0]
    weights = np.where(weights > 0, weights**config.training.flatten, 0.0)
    weights[held_back] = 0.0
    if not weights.any():
        raise FileError(
            [Problem(message="no pair has a weight", expected="a source with a weight in the configuration")]
        )
    return Share(sums=np.cumsum(weights), held_back=held_back)


class Chunks:
    """The chunks of batches of a training, by number; a map-style data set in the sense of torch.

    Args:
        corpus: the pairs.
        share: of `share_out`.
        config: of the model.
        processor: SentencePiece.
    """

    def __init__(self, corpus: Corpus, share: Share, config: Config, processor: Any) -> None:
        self._corpus = corpus
        self._share = share
        self._config = config
        self._processor = processor
        self._segmenter = Segmenter(processor, config.training.sampling, random.Random(0))

    def __getitem__(self, number: int) -> list[Batch]:
        """The batches of a chunk, in the order in which they are trained on.

        Raises:
            FileError: no pair is short enough.
        """
        # Text as a seed goes through a hash, so that neighbouring numbers give unrelated draws.
        rng = random.Random(f"{self._config.training.seed} {number}")
        self._segmenter.rng = rng
        sums = self._share.sums
        examples = []
        for _ in range(self._config.training.chunk):
            row = self._corpus.row(int(np.searchsorted(sums, rng.random() * sums[-1], side="right")))
            examples.append(self._example(row, rng))
        batches = list(make_batches(self._short_enough(examples), self._config.training.tokens))
        if not batches:
            expected = "a larger max-source-pieces, or shorter pairs"
            raise FileError([Problem(message="all pairs are too long", expected=expected)])
        rng.shuffle(batches)
        return batches

    def held_back(self) -> list[Batch]:
        """The pairs kept aside, without constraints, cut into the likeliest pieces."""
        segmenter = Segmenter(self._processor, 0.0, random.Random(0))
        rows = (self._corpus.row(int(number)) for number in self._share.held_back)
        examples = [encode_pair(row.german, row.english, (), segmenter) for row in rows]
        return list(make_batches(self._short_enough(examples), self._config.training.tokens))

    def _short_enough(self, examples: list[Example]) -> list[Example]:
        limit = self._config.max_source_pieces
        return [(source, target) for source, target in examples if len(source) <= limit and len(target) <= limit]

    def _example(self, row: Row, rng: random.Random) -> Example:
        terminology = self._config.terminology
        english = row.english
        constraints: list[Constraint] = []
        if row.candidates and rng.random() < terminology.annotate:
            chosen = []
            for candidate in choose(row.candidates, rng):
                swapped = rng.random() < terminology.swap
                other = self._corpus.phrase(rng.randrange(self._corpus.phrases)) if swapped else ""
                chosen.append((candidate, other or row.english[candidate[2] : candidate[3]]))
            # From the end, so that the places before stay right.
            for (_, _, begin, end), phrase in sorted(chosen, key=lambda item: -item[0][2]):
                english = english[:begin] + phrase + english[end:]
            constraints = [Constraint(span=candidate[:2], text=phrase) for candidate, phrase in sorted(chosen)]
        return encode_pair(row.german, english, tuple(constraints), self._segmenter)


def choose(candidates: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """Some candidates, at most five, none over another in either language."""
    chosen: list[Candidate] = []
    for candidate in rng.sample(candidates, min(len(candidates), rng.choice(_COUNTS))):
        if all(_apart(candidate[:2], other[:2]) and _apart(candidate[2:], other[2:]) for other in chosen):
            chosen.append(candidate)
    return chosen


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def encode_pair(german: str, english: str, constraints: tuple[Constraint, ...], segmenter: Segmenter) -> Example:
    """The piece numbers of a pair, the German written as the engine writes it at run time."""
    encoded = encode_request(Request(text=german, constraints=constraints), segmenter, SYMBOLS)
    # A look-alike keeps the symbols out of the English, as the engine keeps them out of the German.
    for symbol in SYMBOLS:
        english = english.replace(symbol, "‹" + symbol[1:])
    return segmenter.numbers(encoded.pieces), segmenter.numbers(segmenter.encode(english))


def make_batches(examples: list[Example], tokens: int) -> Iterator[Batch]:
    """Examples of about the same length together, as many as fit.

    Args:
        examples: in any order.
        tokens: pieces of both sides in a batch at most, padding included; one example at least.
    """
    group: list[Example] = []
    sources = targets = 0
    for example in sorted(examples, key=lambda pair: (_rounded(pair[1]), _rounded(pair[0]), pair)):
        source, target = _rounded(example[0]), _rounded(example[1])
        if group and (max(sources, source) + max(targets, target)) * (len(group) + 1) > tokens:
            yield _fill(group)
            group, sources, targets = [], 0, 0
        group.append(example)
        sources, targets = max(sources, source), max(targets, target)
    if group:
        yield _fill(group)


def _rounded(pieces: list[int]) -> int:
    """The padded length of a sentence with its end mark."""
    return -(-(len(pieces) + 1) // _ROUND) * _ROUND


def _fill(group: list[Example]) -> Batch:
    sources = max(_rounded(source) for source, _ in group)
    targets = max(_rounded(target) for _, target in group)
    read = np.full((len(group), sources), PAD, dtype=np.int64)
    heard = np.full((len(group), targets), PAD, dtype=np.int64)
    wanted = np.full((len(group), targets), PAD, dtype=np.int64)
    for number, (source, target) in enumerate(group):
        read[number, : len(source) + 1] = [*source, END]
        heard[number, : len(target) + 1] = [BEGIN, *target]
        wanted[number, : len(target) + 1] = [*target, END]
    return read, heard, wanted
