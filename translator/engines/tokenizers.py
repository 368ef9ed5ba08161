"""The two tokenizers of Argos packages: SentencePiece, and byte pairs behind the Moses tokenizer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from glossary.errors import FileError, Problem
from glossary.files import read_text
from glossary.model import Location
from terms.model import Span
from translator.engine import Request
from translator.engines.pieces import Encoded, encode_request, piece_spans
from translator.integrity import TOKENIZERS
from translator.normalise import normalise

if TYPE_CHECKING:
    from argostranslate.tokenizer import BPETokenizer

SENTENCE_PIECES, BYTE_PAIRS = TOKENIZERS

Symbols = tuple[str, str, str]


class Tokenizer(Protocol):
    """Between text and the pieces of a model."""

    def read(self, request: Request) -> Encoded:
        """The pieces of a German text, with its constraints where the package has symbols for them."""
        ...

    def read_english(self, text: str) -> Encoded:
        """The pieces of an English text."""
        ...

    def write(self, pieces: list[str]) -> tuple[str, list[Span]]:
        """The English that pieces stand for, and the span of each piece in it."""
        ...


def open_tokenizer(folder: Path, symbols: Symbols | None, pair: tuple[str, str]) -> Tokenizer:
    """The tokenizer of a package: SentencePiece where it has both, as argostranslate does.

    Args:
        folder: the unpacked package.
        symbols: for constraints, in the vocabulary of SentencePiece.
        pair: language codes of source and target.

    Raises:
        FileError: its model is damaged, or a library is missing.
    """
    if (folder / SENTENCE_PIECES).exists():
        return SentencePieces(folder / SENTENCE_PIECES, symbols)
    return BytePairs(folder / BYTE_PAIRS, pair)


class SentencePieces:
    """SentencePiece, which keeps the spaces of the text.

    Args:
        path: of the model.
        symbols: for constraints; ``None`` where the package has none.
    """

    def __init__(self, path: Path, symbols: Symbols | None) -> None:
        import sentencepiece

        try:
            self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise FileError([Problem(message=f"{path}: not a SentencePiece model: {error}")]) from error
        self._symbols = symbols

    def read(self, request: Request) -> Encoded:
        """The pieces of a German text, with its constraints."""
        return encode_request(request, self.processor, self._symbols)

    def read_english(self, text: str) -> Encoded:
        """The pieces of an English text."""
        return encode_request(Request(text=text), self.processor, None)

    def write(self, pieces: list[str]) -> tuple[str, list[Span]]:
        """The English and the span of each piece."""
        return piece_spans(pieces)


class BytePairs:
    """Byte pairs of Moses tokens (Sennrich et al. 2016, https://aclanthology.org/P16-1162), read by argostranslate.

    Args:
        path: of the list of merges.
        pair: language codes of source and target, for the rules of the Moses tokenizer.
    """

    def __init__(self, path: Path, pair: tuple[str, str]) -> None:
        from argostranslate.tokenizer import BPETokenizer

        _check_pairs(path)
        source, target = pair
        self._source = BPETokenizer(path, source, target)
        self._target = BPETokenizer(path, target, source)
        try:
            self._source.lazy_load()
            self._target.lazy_load()
        except ModuleNotFoundError as error:
            expected = "pip install sacremoses"
            raise FileError([Problem(message=f"{path}: byte pairs need {error.name}", expected=expected)]) from error

    def read(self, request: Request) -> Encoded:
        """The pieces of a German text; such packages know no constraints."""
        return _encode(request.text, self._source)

    def read_english(self, text: str) -> Encoded:
        """The pieces of an English text, by the rules for English."""
        return _encode(text, self._target)

    def write(self, pieces: list[str]) -> tuple[str, list[Span]]:
        """The English and the span of each piece."""
        text = str(self._source.decode(pieces)) if pieces else ""
        return text, list(_find_surfaces(pieces, text))


def _check_pairs(path: Path) -> None:
    """Raise an error with the lines that are no pair; argostranslate would end the program at the first."""
    lines = read_text(path).splitlines()
    problems = [
        Problem(message="not a pair", location=Location(path=str(path), line=number, column=1), expected="two units")
        for number, line in enumerate(lines, 1)
        if len(line.strip().split(" ")) != 2 or (line.startswith("#version") and not _VERSION.match(line))
    ]
    if problems or not lines:
        raise FileError(problems or [Problem(message=f"{path}: empty", expected="a list of byte pairs")])


def _encode(text: str, tokenizer: BPETokenizer) -> Encoded:
    normalised = normalise(text)
    pieces = [piece for piece in tokenizer.encode(normalised.text) if piece] if normalised.text else []
    spans: list[Span | None] = [
        (normalised.origins[start], normalised.origins[end - 1] + 1 if end > start else normalised.origins[start])
        for start, end in _find_surfaces(pieces, normalised.text)
    ]
    return Encoded(pieces=pieces, spans=spans)


def _find_surfaces(pieces: Sequence[str], text: str) -> Iterator[Span]:
    """Where pieces stand in the text, each behind the one before; those that were written otherwise have no width.

    The spans serve for alignment only.
    """
    position = 0
    for word in _words(pieces):
        surfaces = [piece.removesuffix(_JOINER) for piece in word]
        joined = "".join(surfaces)
        written = html.unescape(joined)
        start = text.find(written, position)
        # Far away it is another one: the word itself was normalised to other letters.
        if start < 0 or text[position:start].strip():
            yield from [(position, position)] * len(word)
            continue
        position = start
        if written != joined:
            # Moses writes some signs as entities, and the pieces of one are no letters.
            position += len(written)
            yield from [(start, position)] * len(word)
            continue
        for surface in surfaces:
            yield position, position + len(surface)
            position += len(surface)


def _words(pieces: Sequence[str]) -> Iterator[list[str]]:
    """The pieces of each Moses token."""
    word: list[str] = []
    for piece in pieces:
        word.append(piece)
        if not piece.endswith(_JOINER):
            yield word
            word = []
    if word:
        yield word


_VERSION = re.compile(r"#version: \d+(?:\.\d+)*\Z")
_JOINER = "@@"
