"""Trained weights on disk: rows of matrices in 8 bits with a scale, as CTranslate2 keeps them, the rest in 32 bits.

Cut into files of at most 15 MiB, so that they come back from machines that only let small files out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary.errors import FileError, Problem
from glossary.files import read_bytes, read_text, write_bytes, write_text

META = "weights.json"
_PART = 15 << 20
_SCALE = "|scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Weights and where they come from.

    Args:
        weights: by the names of the network.
        meta: the shape, and how long was trained.
    """

    weights: Mapping[str, NDArray[np.float32]]
    meta: Mapping[str, Any]


def write_parts(folder: Path, weights: Mapping[str, Any], meta: Mapping[str, Any]) -> None:
    """Write weights (tensors or arrays) and what is to be known of them into a folder."""
    packed: dict[str, NDArray[Any]] = {}
    for name, weight in weights.items():
        values = np.asarray(weight.float().cpu() if hasattr(weight, "cpu") else weight, dtype=np.float32)
        if values.ndim == 2:
            scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
            packed[name] = np.rint(values / scale).astype(np.int8)
            packed[name + _SCALE] = scale
        else:
            packed[name] = values
    buffer = io.BytesIO()
    np.savez(buffer, **packed)  # type: ignore[arg-type, unused-ignore]
    content = buffer.getvalue()
    for number, start in enumerate(range(0, len(content), _PART)):
        write_bytes(folder / f"weights-{number}.bin", [content[start : start + _PART]])
    write_text(folder / META, [json.dumps({**meta, "bytes": len(content)}, indent=1)])


def read_parts(folder: Path) -> Trained:
    """The weights in a folder.

    Raises:
        FileError: a part is missing or damaged.
    """
    meta = json.loads(read_text(folder / META))
    count = -(-meta["bytes"] // _PART)
    content = b"".join(read_bytes(folder / f"weights-{number}.bin") for number in range(count))
    if len(content) != meta["bytes"]:
        expected = f"{meta['bytes']} bytes in weights-*.bin"
        raise FileError([Problem(message=f"{folder}: weights cut short", expected=expected)])
    with np.load(io.BytesIO(content), allow_pickle=False) as packed:
        weights = {
            name: packed[name].astype(np.float32) * (packed[name + _SCALE] if name + _SCALE in packed.files else 1)
            for name in packed.files
            if not name.endswith(_SCALE)
        }
    return Trained(weights=weights, meta=meta)
