"""The vocabulary of a package: its pieces by number, and new symbols for constraints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from glossary.errors import FileError, Problem
from glossary.files import read_bytes, read_text
from translator.weights import Weights

SYMBOLS = ("<t>", "<as>", "</t>")
"""What the bundled package uses; packages that learn constraints get the same."""

_EMBEDDINGS = ("encoder/embeddings_0/weight", "encoder/embeddings/weight")
_OUTPUTS = ("decoder/embeddings/weight", "decoder/projection/weight", "decoder/projection/bias")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The pieces that a model knows, and what frames a segment.

    Args:
        source, target: pieces; the number of a piece is its place.
        shared: whether both lie in one file.
        unknown: the piece for whatever is not known.
        before, after: pieces that are put before and behind a source segment.
        start, end: what the decoder begins and ends with.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    shared: bool
    unknown: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    start: str
    end: str

    def tables(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The number of each piece, for source and target."""
        return (
            {piece: number for number, piece in enumerate(self.source)},
            {piece: number for number, piece in enumerate(self.target)},
        )

    def extend(self, symbols: Sequence[str]) -> Vocabulary:
        """The vocabulary with new pieces at the end, on both sides where one embedding may serve both."""
        return replace(self, source=(*self.source, *symbols), target=(*self.target, *symbols))


def read_config(folder: Path) -> dict[str, Any]:
    """The configuration of a model; empty for old packages, which have none.

    Raises:
        FileError: it cannot be read.
    """
    path = folder / "config.json"
    value = _read_json(path) if path.is_file() else {}
    if not isinstance(value, dict):
        raise FileError([Problem(message=f"{path}: not a JSON object")])
    return value


def read_vocabulary(folder: Path, weights: Weights, config: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary in the ``model`` folder of a package.

    Raises:
        FileError: it cannot be read, has other pieces than the weights have rows, or lacks the start or the end.
    """
    shared = _read_pieces(folder, "shared")
    source = shared or _read_pieces(folder, "source")
    target = shared or _read_pieces(folder, "target")
    if not source or not target:
        raise FileError([Problem(message=f"{folder}: no vocabulary")])

    def piece(key: str, default: str) -> str:
        value = config.get(key, default)
        if not isinstance(value, str):
            message = f"{folder / 'config.json'}: {key} is {value!r}"
            raise FileError([Problem(message=message, expected="a piece of the vocabulary")])
        return value

    def is_set(key: str, old: str, default: bool) -> bool:
        if key in config:
            return bool(config[key])
        return bool(weights.floats(old).reshape(-1)[0]) if old in weights.variables else default

    begin, end = piece("bos_token", "<s>"), piece("eos_token", "</s>")
    starts = "decoder_start_token" in config or is_set("", "with_target_bos", True)
    found = Vocabulary(
        source=source,
        target=target,
        shared=shared is not None,
        unknown=piece("unk_token", "<unk>"),
        before=(begin,) if is_set("add_source_bos", "with_source_bos", False) else (),
        after=(end,) if is_set("add_source_eos", "with_source_eos", False) else (),
        start=piece("decoder_start_token", begin) if starts else end,
        end=end,
    )
    _check(found, weights, folder)
    return found


def _check(vocabulary: Vocabulary, weights: Weights, folder: Path) -> None:
    """Refuse a vocabulary of other pieces than the weights have rows."""
    problems = []
    stored = {*weights.variables, *dict(weights.aliases)}
    for names, pieces in ((_EMBEDDINGS, vocabulary.source), (_OUTPUTS, vocabulary.target)):
        for name in stored.intersection(names):
            shape = weights.variables[weights.resolve(name)].values.shape
            rows = shape[0] if shape else 0
            if rows != len(pieces):
                message = f"{folder}: a vocabulary of {len(pieces):,} pieces, and {rows:,} rows in {name}"
                problems.append(Problem(message=message, expected="as many pieces as rows"))
    needed = {*vocabulary.before, *vocabulary.after, vocabulary.unknown} - set(vocabulary.source)
    needed |= {vocabulary.start, vocabulary.end, vocabulary.unknown} - set(vocabulary.target)
    problems += [Problem(message=f"{folder}: the vocabulary lacks {piece}") for piece in sorted(needed)]
    if problems:
        raise FileError(problems)


def _read_pieces(folder: Path, name: str) -> tuple[str, ...] | None:
    path = folder / f"{name}_vocabulary.json"
    if path.is_file():
        pieces = _read_json(path)
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise FileError([Problem(message=f"{path}: not a list of pieces")])
        return tuple(pieces)
    path = folder / f"{name}_vocabulary.txt"
    # One piece a line, as CTranslate2 reads it: only the line feed ends one.
    return tuple(read_text(path).removesuffix("\n").split("\n")) if path.is_file() else None


def _read_json(path: Path) -> Any:
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise FileError([Problem(message=f"{path}: not JSON: {error}")]) from error


def serialize_vocabulary(vocabulary: Vocabulary) -> dict[str, bytes]:
    """The vocabulary files of a package, by name."""
    sides = (
        {"shared": vocabulary.source}
        if vocabulary.shared
        else {"source": vocabulary.source, "target": vocabulary.target}
    )
    return {f"{name}_vocabulary.json": json.dumps(list(pieces), indent=2).encode() for name, pieces in sides.items()}


def find_grown(weights: Weights) -> set[str]:
    """The names of the weights that have a row for each piece."""
    return {weights.resolve(name) for name in (*_EMBEDDINGS, *_OUTPUTS)} & set(weights.variables)


def grow(weights: Weights, count: int) -> Weights:
    """The weights with rows for new pieces at the end: about the mean of the other rows, so that all start alike.

    A symbol is not to be generated, so its score starts low.
    """
    names = find_grown(weights)
    generator = np.random.default_rng(0)
    values = {}
    for name in sorted(names):
        old = weights.floats(name)
        if old.ndim == 1:
            new = np.full(count, old.min(), dtype=np.float32)
        else:
            spread = generator.normal(scale=float(old.std()), size=(count, old.shape[1]))
            new = (old.mean(axis=0) + spread).astype(np.float32)
        values[name] = np.concatenate([old, new])
    return weights.put(values)


def add_symbols(content: bytes, symbols: Sequence[str], path: str) -> bytes:
    """A SentencePiece model that knows some symbols, each a single piece.

    Args:
        content: of ``sentencepiece.model``.
        symbols: the new pieces; those that it has already stay as they are.
        path: how to call it in messages.

    Raises:
        FileError: it is no SentencePiece model.

    Source: https://github.com/google/sentencepiece/blob/master/python/add_new_vocab.ipynb
    """
    from google.protobuf.message import DecodeError
    from sentencepiece import sentencepiece_model_pb2

    protobuf: Any = sentencepiece_model_pb2
    model = protobuf.ModelProto()
    try:
        model.ParseFromString(content)
    except DecodeError as error:
        raise FileError([Problem(message=f"{path}: not a SentencePiece model: {error}")]) from error
    known = {piece.piece for piece in model.pieces}
    for symbol in symbols:
        if symbol not in known:
            model.pieces.add(piece=symbol, score=0.0, type=protobuf.ModelProto.SentencePiece.USER_DEFINED)
    written: bytes = model.SerializeToString()
    return written
