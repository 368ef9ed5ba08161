"""Argos packages, translated by calling CTranslate2 directly.

`argostranslate.translate` is not imported: it brings stanza and torch, sends small batches, and passes no decoding
options.
The package format: https://github.com/argosopentech/argos-translate#packages.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossary.errors import FileError, Problem
from glossary.files import read_text
from terms.model import Span
from translator.engine import EngineInfo, Hypothesis, Link, Request
from translator.engines.pieces import Encoded
from translator.engines.tokenizers import BYTE_PAIRS, SENTENCE_PIECES, Symbols, open_tokenizer

if TYPE_CHECKING:
    from argostranslate.package import Package

# Measured on NTREX-128 with two cores: batches of 1,024 to 4,096 tokens differ by less than the noise. Of a short text
# they are smaller, so that no core waits for the last batch of another.
_BATCH_TOKENS = 2048
_LEAST_TOKENS = 256
_BATCHES_A_THREAD = 4
# Rows are padded to a multiple of this. 8 and 16 cost nothing against batches of any widths, 1 costs a quarter.
_WIDTH_STEP = 16
# The row that fills the width says the end of a sentence over and over: models answer with nothing.
_FILLER = "</s>"
KNOWN_TERMS = "known-terms.txt"
"""Name of the list of terms that a package renders rightly without being told."""

_DEFAULT_MAX_PIECES = 250
# No translation is longer than this many times its source, plus a little: cuts loops short.
_MAX_LENGTH_RATIO = 2.5
_MAX_LENGTH_EXTRA = 20
# OpenNMT models, Argos' own among them, know at least this many positions.
_MAX_POSITIONS = 500
# Less of the attention than this says nothing about a word.
_LEAST_SHARE = 0.05


class ArgosEngine:
    """An Argos package folder as an engine.

    Args:
        folder: the unpacked package with ``metadata.json``, ``model``, and ``sentencepiece.model`` or ``bpe.model``.
        name: how to call it in reports; the folder's name by default.
        threads: how many cores to use; all by default.
        pair: what the package must translate, ISO 639 codes; another pair for a step of a `PivotEngine`.

    Raises:
        FileError: the folder is not a package for the pair that CTranslate2 can read.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str | None = None,
        threads: int | None = None,
        pair: tuple[str, str] = ("de", "en"),
    ) -> None:
        self._package = load_package(folder)
        if (self._package.from_code, self._package.to_code) != pair:
            raise FileError(
                [
                    Problem(
                        message=f"{folder}: translates {self._package.from_code} to {self._package.to_code}",
                        expected=f"a package that translates {pair[0]} to {pair[1]}",
                    )
                ]
            )
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        symbols = metadata.get("terminology", {}).get("symbols", ())
        self._symbols: Symbols | None = tuple(symbols) if len(symbols) == 3 else None
        # Some packages know several target languages and are told by the first piece of the translation.
        self._lead = [metadata["target_prefix"]] if metadata.get("target_prefix") else []
        self._max_pieces = int(metadata.get("max_source_pieces", _DEFAULT_MAX_PIECES))
        self._name = name or folder.name
        self._folder = folder
        self._threads = threads or os.cpu_count() or 1
        self._tokenizer = open_tokenizer(folder, self._symbols, pair)
        self._lock = threading.Lock()
        self._translator: Any = None
        self._fingerprint: str | None = None
        self._known: frozenset[str] | None = None

    @property
    def info(self) -> EngineInfo:
        """Name, version and hash of the weights."""
        with self._lock:
            if self._fingerprint is None:
                digest = hashlib.blake2b(digest_size=8)
                digest.update((self._folder / "model" / "model.bin").read_bytes())
                self._fingerprint = digest.hexdigest()
        version = str(self._package.package_version)
        return EngineInfo(name=self._name, version=version, fingerprint=self._fingerprint)

    @property
    def obeys_constraints(self) -> bool:
        """Whether the package declares symbols for constraints."""
        return self._symbols is not None

    @property
    def folder(self) -> Path:
        """Where the package lies."""
        return self._folder

    @property
    def known_terms(self) -> frozenset[str]:
        """German terms that the model renders rightly without being told; empty where nobody has tried.

        Made by ``bench/known_terms.py``; a list made with other weights does not count.
        """
        with self._lock:
            if self._known is not None:
                return self._known
        path = self._folder / KNOWN_TERMS
        lines = read_text(path).splitlines() if path.is_file() else []
        known = frozenset(lines[1:] if lines and lines[0] == self.info.fingerprint else ())
        with self._lock:
            self._known = known
        return known

    @property
    def max_pieces(self) -> int:
        """Longest input, in pieces."""
        return self._max_pieces

    def count_pieces(self, text: str) -> int:
        """How many pieces the model sees for a text."""
        return len(self._tokenizer.read(Request(text=text)).pieces)

    def translate(
        self, requests: Sequence[Request], *, beam: int = 4, hypotheses: int = 1, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """The best hypotheses of each request, best first."""
        encoded = [self._tokenizer.read(request) for request in requests]
        prefixes = [self._lead + self._tokenizer.read_english(request.prefix).pieces for request in requests]
        pending: list[tuple[int, Any]] = []
        # A batch is decoded in one way: with given beginnings or without, and avoiding the same words.
        ways = [(bool(prefix), request.avoid) for prefix, request in zip(prefixes, requests, strict=True)]
        lengths = [len(item.pieces) for item in encoded]
        for width, batch in make_batches(lengths, ways, self._batch_tokens(lengths)):
            pieces = [encoded[index].pieces for index in batch]
            starts = [prefixes[index] for index in batch]
            # One row fills the width, so that all are padded to it.
            longest = max(pieces, key=len)
            if len(longest) < width:
                pieces.append([_FILLER] * width)
                starts.append(starts[0])
            answers = self._load().translate_batch(
                pieces,
                target_prefix=starts if starts[0] else None,
                suppress_sequences=self._sequences(requests[batch[0]].avoid) or None,
                beam_size=max(beam, hypotheses),
                num_hypotheses=hypotheses,
                return_scores=True,
                return_attention=align,
                max_decoding_length=min(int(width * _MAX_LENGTH_RATIO) + _MAX_LENGTH_EXTRA, _MAX_POSITIONS),
                asynchronous=True,
            )
            pending += zip(batch, answers, strict=False)
        results: list[tuple[Hypothesis, ...]] = [()] * len(requests)
        for index, answer in pending:
            output = answer.result()
            results[index] = tuple(
                self._hypothesis(encoded[index], pieces, output.scores[rank], output.attention[rank] if align else ())
                for rank, pieces in enumerate(output.hypotheses)
            )
        return results

    def _batch_tokens(self, lengths: Iterable[int]) -> int:
        """How many pieces go together, so that all cores have something to do until the end."""
        share = sum(lengths) // (self._threads * _BATCHES_A_THREAD)
        return min(_BATCH_TOKENS, max(_LEAST_TOKENS, share))

    def _sequences(self, avoid: Sequence[str]) -> list[list[str]]:
        """The pieces of words that are not to be said, at the beginning of a text and within one."""
        return [self._tokenizer.read_english(text).pieces for text in avoid]

    def align(self, pairs: Sequence[tuple[Request, str]]) -> list[tuple[Link, ...]]:
        """The attention of the model while it is made to say a given English text."""
        links: list[tuple[Link, ...]] = [()] * len(pairs)
        # Where one prefix is empty, CTranslate2 drops those of the others of its batch.
        read = self._read(pairs)
        if not read:
            return links
        outputs = self._load().translate_batch(
            [german.pieces for german, _ in read.values()],
            target_prefix=[self._lead + english.pieces for _, english in read.values()],
            beam_size=1,
            return_attention=True,
            max_batch_size=self._batch_tokens(len(german.pieces) for german, _ in read.values()),
            batch_type="tokens",
            # The whole text is given: what the model would say after it is of no use.
            max_decoding_length=1 + len(self._lead) + max(len(english.pieces) for _, english in read.values()),
        )
        for (index, (german, english)), output in zip(read.items(), outputs, strict=True):
            links[index] = tuple(
                Link(source=source, target=target, weight=weight)
                for target, row in zip(english.spans, output.attention[0][len(self._lead) :], strict=False)
                for source, weight in zip(german.spans, row, strict=False)
                if target is not None and source is not None and target[0] < target[1] and weight >= _LEAST_SHARE
            )
        return links

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, float], ...]]:
        """The log probabilities of the pieces of a given English text; the mark at its end is left out."""
        scores: list[tuple[tuple[Span, float], ...]] = [()] * len(pairs)
        read = self._read([(Request(text=german), english) for german, english in pairs])
        if not read:
            return scores
        outputs = self._load().score_batch(
            [german.pieces for german, _ in read.values()],
            [self._lead + english.pieces for _, english in read.values()],
            max_batch_size=self._batch_tokens(len(german.pieces) for german, _ in read.values()),
            batch_type="tokens",
        )
        for (index, (_, english)), output in zip(read.items(), outputs, strict=True):
            scores[index] = tuple(
                (span, log_prob)
                for span, log_prob in zip(english.spans, output.log_probs[len(self._lead) :], strict=False)
                if span is not None
            )
        return scores

    def _read(self, pairs: Sequence[tuple[Request, str]]) -> dict[int, tuple[Encoded, Encoded]]:
        """The pieces of pairs of texts that are neither empty nor too long, by their place."""
        read = {}
        for index, (request, text) in enumerate(pairs):
            german, english = self._tokenizer.read(request), self._tokenizer.read_english(text)
            if 0 < len(german.pieces) <= self._max_pieces and 0 < len(english.pieces) < _MAX_POSITIONS:
                read[index] = german, english
        return read

    def _load(self) -> Any:
        """The CTranslate2 translator, loaded at the first use."""
        with self._lock:
            if self._translator is None:
                import ctranslate2

                folder = self._folder / "model"
                try:
                    # One thread a batch and many batches at once: a third faster than the reverse on two cores.
                    self._translator = ctranslate2.Translator(
                        str(folder), inter_threads=self._threads, intra_threads=1, compute_type="auto"
                    )
                except (RuntimeError, ValueError) as error:
                    message = f"{folder}: not a model that CTranslate2 can read: {error}"
                    raise FileError([Problem(message=message)]) from error
            return self._translator

    def _hypothesis(
        self, encoded: Encoded, pieces: list[str], score: float, attention: Sequence[Sequence[float]]
    ) -> Hypothesis:
        text, spans = self._tokenizer.write(pieces[len(self._lead) :])
        links = []
        for span, row in zip(spans, attention[len(self._lead) :], strict=False):
            best = max(range(len(encoded.spans)), key=row.__getitem__)
            source = encoded.spans[best]
            if source is not None and span[0] < span[1]:
                links.append(Link(source=source, target=span, weight=row[best]))
        return Hypothesis(text=text, score=score, links=tuple(links))


def make_batches(
    lengths: Sequence[int], ways: Sequence[Hashable], tokens: int = _BATCH_TOKENS
) -> Iterator[tuple[int, list[int]]]:
    """The requests that go to the model together, longest first, each batch with the width that its rows are padded to.

    The width depends on the length of a request alone. Were it that of the longest neighbour, the sums of the attention
    would be rounded otherwise in other company, and 2 of 1,298 news segments without a term came out differently with
    a glossary than without.

    Args:
        lengths: of the requests, in pieces.
        ways: how each is decoded; only those with the same way stand in one batch.
        tokens: in a batch, with those that fill the width.
    """
    alike: dict[tuple[int, Hashable], list[int]] = {}
    for index, (length, way) in enumerate(zip(lengths, ways, strict=True)):
        width = max(1, -(-length // _WIDTH_STEP)) * _WIDTH_STEP
        alike.setdefault((width, way), []).append(index)
    for (width, _), indices in sorted(alike.items(), key=lambda item: -item[0][0]):
        rows = max(1, tokens // width)
        for first in range(0, len(indices), rows):
            yield width, indices[first : first + rows]


def load_package(folder: Path) -> Package:
    """The Argos description of an unpacked package.

    Raises:
        FileError: the folder is missing or lacks a part.
    """
    vocabulary = BYTE_PAIRS if (folder / BYTE_PAIRS).exists() else SENTENCE_PIECES
    for name in ("metadata.json", "model", vocabulary):
        if not (folder / name).exists():
            expected = "an unpacked Argos package: metadata.json, model/, sentencepiece.model or bpe.model"
            raise FileError([Problem(message=f"{folder}: no {name}", expected=expected)])
    package = import_package_module()
    try:
        return package.Package(folder)
    except (OSError, ValueError) as error:
        raise FileError([Problem(message=f"{folder}: metadata.json cannot be read: {error}")]) from error


def import_package_module() -> Any:
    """The module `argostranslate.package`.

    Importing it makes folders in the user's home. Where that is read-only, the folders go to a temporary place.

    Raises:
        FileError: argostranslate is not installed.
    """
    try:
        import argostranslate.package
    except ModuleNotFoundError as error:
        raise FileError(
            [Problem(message=f"translation needs {error.name}", expected="pip install 'termtreu[translate]'")]
        ) from error
    except OSError:
        scratch = tempfile.mkdtemp(prefix="termtreu-")
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = scratch
        import argostranslate.package
    return argostranslate.package
