"""An Argos package as something that can be trained further, and a new package made from it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from glossary.errors import FileError, Problem
from glossary.files import make_folder, read_bytes, write_bytes
from translator.adapt.layout import Layout, read_layout
from translator.adapt.vocabulary import (
    SYMBOLS,
    Vocabulary,
    add_symbols,
    grow,
    read_config,
    read_vocabulary,
    serialize_vocabulary,
)
from translator.engines.argos import KNOWN_TERMS
from translator.integrity import RECEIPT, VOCABULARIES, find_fault, parse_metadata
from translator.weights import Floats, Weights, parse_weights, serialize_weights

_PAIR = ("de", "en")
# Not carried over: terms that other weights know, and the receipt of another installation.
_LEFT_OUT = {KNOWN_TERMS, RECEIPT}
# Zip archives know no time before 1980; the same weights make the same file.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is in a package.

    Args:
        folder: the unpacked package.
        weights: of the model.
        layout: what kind of Transformer it is.
        vocabulary: its pieces.
        metadata: content of ``metadata.json``.
        symbols: for constraints; ``None`` where it has none.
        pieces: content of ``sentencepiece.model``.
    """

    folder: Path
    weights: Weights
    layout: Layout
    vocabulary: Vocabulary
    metadata: Mapping[str, Any]
    symbols: tuple[str, str, str] | None
    pieces: bytes

    def learn_symbols(self) -> Model:
        """The model with symbols for constraints, which it has still to learn.

        Raises:
            FileError: its SentencePiece model cannot be read.
        """
        if self.symbols is not None:
            return self
        known = set(self.vocabulary.source) | set(self.vocabulary.target)
        new = tuple(symbol for symbol in SYMBOLS if symbol not in known)
        return replace(
            self,
            weights=grow(self.weights, len(new)),
            vocabulary=self.vocabulary.extend(new),
            metadata={**self.metadata, "terminology": {"format": "inline", "symbols": list(SYMBOLS)}},
            symbols=SYMBOLS,
            pieces=add_symbols(self.pieces, SYMBOLS, str(self.folder / "sentencepiece.model")),
        )

    def processor(self) -> Any:
        """The SentencePiece processor."""
        import sentencepiece

        return sentencepiece.SentencePieceProcessor(model_proto=self.pieces)

    def with_values(self, values: Mapping[str, Floats]) -> Model:
        """The model with other values of its weights."""
        return replace(self, weights=self.weights.put(values))


def read_model(folder: Path) -> Model:
    """The model in an unpacked package.

    Raises:
        FileError: the package is broken, not for German into English, or of a kind that cannot be trained further.
    """
    fault = find_fault(folder)
    if fault is not None:
        raise FileError([Problem(message=f"{folder}: a broken package: {fault}")])
    metadata = json.loads(read_bytes(folder / "metadata.json"))
    pair = (metadata["from_code"], metadata["to_code"])
    if pair != _PAIR:
        raise FileError([Problem(message=f"{folder}: translates {pair[0]} to {pair[1]}", expected="German to English")])
    path = folder / "model" / "model.bin"
    weights = parse_weights(read_bytes(path), str(path))
    config = read_config(folder / "model")
    epsilon = config.get("layer_norm_epsilon")
    symbols = tuple(metadata.get("terminology", {}).get("symbols", ()))
    return Model(
        folder=folder,
        weights=weights,
        layout=read_layout(weights, epsilon if isinstance(epsilon, float) else None, str(path)),
        vocabulary=read_vocabulary(folder / "model", weights, config),
        metadata=metadata,
        symbols=symbols if len(symbols) == len(SYMBOLS) else None,
        pieces=read_bytes(folder / "sentencepiece.model"),
    )


def package_files(model: Model, *, note: str = "", version: str | None = None) -> dict[str, bytes]:
    """The files of a package, by path: those of the old one with what has changed.

    Args:
        model: what it holds.
        note: what is added to its README.
        version: of the package; as before by default.
    """
    files = {}
    for path in sorted(model.folder.rglob("*")):
        name = path.relative_to(model.folder).as_posix()
        if path.is_file() and not path.is_symlink() and name not in _LEFT_OUT and not path.name.startswith("."):
            files[name] = read_bytes(path)
    for name in (*VOCABULARIES, "target_vocabulary.json", "target_vocabulary.txt"):
        files.pop(f"model/{name}", None)
    for name, content in serialize_vocabulary(model.vocabulary).items():
        files[f"model/{name}"] = content
    metadata = {**model.metadata, **({"package_version": version} if version is not None else {})}
    files["metadata.json"] = (json.dumps(metadata, indent=1, ensure_ascii=False) + "\n").encode()
    files["sentencepiece.model"] = model.pieces
    files["model/model.bin"] = b"".join(serialize_weights(model.weights))
    if note:
        files["README.md"] = files.get("README.md", b"").rstrip() + b"\n\n" + note.encode()
    return files


def write_folder(model: Model, folder: Path) -> None:
    """Write an unpacked package.

    Raises:
        FileError: it cannot be written.
    """
    for name, content in package_files(model).items():
        make_folder((folder / name).parent)
        write_bytes(folder / name, [content])


def write_archive(files: Mapping[str, bytes], path: Path) -> None:
    """Write an ``.argosmodel`` file, as a whole.

    Args:
        files: by path within the package.
        path: of the archive; its name becomes that of the package.

    Raises:
        FileError: it cannot be written.
    """
    root = package_name(path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in files.items():
            stream.writestr(zipfile.ZipInfo(f"{root}/{name}", _MOMENT), content, zipfile.ZIP_DEFLATED)
    write_bytes(path, [buffer.getvalue()])


def package_name(path: Path) -> str:
    """What a package in a file of this name is called once it is installed.

    >>> package_name(Path("mein Modell.argosmodel"))
    'mein-Modell'
    """
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", path.stem).strip("-.")[:100] or "adapted"


def next_version(metadata: Mapping[str, Any]) -> str:
    """A version just behind that of the old package, so that ``auto`` prefers the new one to it."""
    version = parse_metadata(json.dumps(dict(metadata)).encode()).version
    return f"{version}.1"[:50] if version else "1"
