"""Whether an unpacked Argos package is whole: its parts, its weights to the last byte, and its receipt.

Nothing here loads a model, so that a package can be judged before any library reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from glossary.files import write_text

RECEIPT = ".termtreu.json"
"""Name of the receipt that an installation leaves in the package folder."""

TOKENIZERS = ("sentencepiece.model", "bpe.model")
"""Files that say how text is cut into pieces; a package has one of them."""

VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt", "source_vocabulary.json", "source_vocabulary.txt")
_BLOCK = 1 << 20
_CODE = re.compile(r"[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*\Z")
_VERSION_LENGTH = 50
# Versions of the weights file whose layout is known; of others only the presence is judged.
_KNOWN_BINARIES = range(4, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What ``metadata.json`` says.

    Args:
        version: of the package, as written.
        from_code, to_code: ISO 639 codes.
        kind: ``translate`` for translation models; others, such as sentence splitters, are of no use here.
    """

    version: str
    from_code: str
    to_code: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was installed.

    Args:
        source: file or address that the package came from.
        sha256: of the archive, hexadecimal; empty for a package installed from a folder.
        files: path in the package, size in bytes, and SHA-256 of each file.
    """

    source: str
    sha256: str
    files: tuple[tuple[str, int, str], ...]


def parse_metadata(content: bytes) -> Metadata:
    """The metadata of a package.

    Args:
        content: of ``metadata.json``.

    Raises:
        ValueError: it is not JSON, or a value is missing or of the wrong type; the message says which.
    """
    try:
        metadata: Any = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(metadata, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 # one error for whatever is wrong with the file
    kind = metadata.get("type", "translate")
    for key in ("from_code", "to_code") if kind == "translate" else ():
        if not isinstance(metadata.get(key), str) or not _CODE.match(metadata[key]):
            raise ValueError(f"{key} is no language code")
    version = str(metadata.get("package_version", ""))
    if not version.isprintable() or len(version) > _VERSION_LENGTH:
        raise ValueError("package_version is no version")
    terminology = metadata.get("terminology", {})
    symbols = terminology.get("symbols", []) if isinstance(terminology, dict) else None
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) and symbol for symbol in symbols):
        raise ValueError("terminology.symbols is not a list of texts")
    pieces = metadata.get("max_source_pieces", 1)
    if not isinstance(pieces, int) or isinstance(pieces, bool) or pieces < 1:
        raise ValueError("max_source_pieces is not a number")
    return Metadata(
        version=version,
        from_code=str(metadata.get("from_code") or ""),
        to_code=str(metadata.get("to_code") or ""),
        kind=str(kind),
    )


def find_fault(folder: Path) -> str | None:
    """What is wrong with an unpacked package, for people; ``None`` when it seems whole.

    Looks at names, sizes and the table of the weights, which takes milliseconds; `find_changes` reads every byte.
    """
    try:
        metadata = parse_metadata((folder / "metadata.json").read_bytes())
        if metadata.kind != "translate":
            return f"not a translation model but of type {metadata.kind}"
        tokenizers = [folder / name for name in TOKENIZERS if (folder / name).is_file()]
        if not tokenizers:
            return f"no {' or '.join(TOKENIZERS)}"
        if not tokenizers[0].stat().st_size:
            return f"{tokenizers[0].name} is empty"
        if not (folder / "model" / "model.bin").is_file():
            return "no model/model.bin"
        if not any((folder / "model" / name).is_file() for name in VOCABULARIES):
            return "no vocabulary in model/"
        fault = find_weights_fault(folder / "model" / "model.bin")
    except FileNotFoundError as error:
        return f"no {Path(error.filename).name}"
    except OSError as error:
        return f"{Path(error.filename or folder).name} cannot be read: {error.strerror or error}"
    except ValueError as error:
        return f"metadata.json: {error}"
    if fault is not None:
        return f"model/model.bin {fault}"
    changed = list(find_changes(folder, deep=False))
    return f"{changed[0]} since it was installed" if changed else None


def find_weights_fault(path: Path) -> str | None:
    """What is wrong with a file of CTranslate2 weights; ``None`` when its table and its length agree.

    Raises:
        OSError: the file cannot be read.

    Source: the layout that ``ctranslate2.specs.ModelSpec`` writes, binary versions 4 to 6.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        try:
            (version,) = _read(stream, "<I")
            if version not in _KNOWN_BINARIES:
                return None if 0 < version < 100 else "is not a CTranslate2 model"
            _skip_text(stream)
            _, count = _read(stream, "<II")
            for _ in range(count):
                _skip_text(stream)
                (rank,) = _read(stream, "<B")
                stream.seek(4 * rank + 1, os.SEEK_CUR)
                (length,) = _read(stream, "<I")
                stream.seek(length, os.SEEK_CUR)
                if stream.tell() > size:
                    return "is cut short"
            (aliases,) = _read(stream, "<I")
            for _ in range(2 * aliases):
                _skip_text(stream)
        except EOFError:
            return "is cut short" if size else "is empty"
    return None


def _read(stream: BinaryIO, layout: str) -> tuple[int, ...]:
    length = struct.calcsize(layout)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return struct.unpack(layout, content)


def _skip_text(stream: BinaryIO) -> None:
    (length,) = _read(stream, "<H")
    if len(stream.read(length)) < length:
        raise EOFError


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_receipt(folder: Path, source: str, sha256: str) -> None:
    """Write down what lies in a package folder, so that later changes are noticed.

    Raises:
        FileError, OSError: the folder cannot be read or written.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECEIPT)
    rows = [[path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path)] for path in paths]
    content = {"schema": 1, "source": source, "sha256": sha256, "files": rows}
    write_text(folder / RECEIPT, [json.dumps(content, ensure_ascii=False, indent=1) + "\n"])


def read_receipt(folder: Path) -> Receipt | None:
    """The receipt of a package; ``None`` for one that termtreu did not install, or when it cannot be read."""
    try:
        content = json.loads((folder / RECEIPT).read_bytes())
        files = tuple((str(name), int(size), str(sha256)) for name, size, sha256 in content["files"])
        return Receipt(source=str(content["source"]), sha256=str(content["sha256"]), files=files)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def find_changes(folder: Path, *, deep: bool) -> Iterator[str]:
    """What is no longer as the receipt says, such as ``model/model.bin has changed``; nothing without a receipt.

    Args:
        folder: the unpacked package.
        deep: whether to compare the content; otherwise only the sizes.
    """
    receipt = read_receipt(folder)
    for name, size, sha256 in receipt.files if receipt else ():
        path = folder / name
        try:
            if path.stat().st_size != size or (deep and hash_file(path) != sha256):
                yield f"{name} has changed"
        except OSError:
            yield f"{name} is missing"
