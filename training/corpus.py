"""The pairs and their candidates as arrays on disk, which many processes can read without holding them in memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary.files import read_text, write_text

Candidate = tuple[int, int, int, int]
"""Begin and end of a German phrase, begin and end of its English, in code points of the two texts."""

_SOURCES = "sources.json"
_SMALL = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pair to train on.

    Args:
        german, english: normalised.
        candidates: phrases that can become constraints; they may overlap.
        source: where the pair comes from.
    """

    german: str
    english: str
    candidates: tuple[Candidate, ...]
    source: str


def write_corpus(folder: Path, rows: Iterable[Row]) -> None:
    """Write rows into a folder."""
    names: dict[str, int] = {}
    texts = {"german": bytearray(), "english": bytearray()}
    ends = {what: array("q", [0]) for what in ("german", "english", "candidates")}
    candidates, kinds = array("H"), array("H")
    for row in rows:
        for side, text in (("german", row.german), ("english", row.english)):
            texts[side] += text.encode()
            ends[side].append(len(texts[side]))
        for candidate in row.candidates:
            candidates.extend(candidate)
        ends["candidates"].append(len(candidates) // 4)
        kinds.append(names.setdefault(row.source, len(names)))
    for side, content in texts.items():
        np.save(folder / f"{side}.npy", np.frombuffer(content, dtype=np.uint8))
    for what, positions in ends.items():
        np.save(folder / f"{what}-ends.npy", np.frombuffer(positions, dtype=np.int64))
    np.save(folder / "candidates.npy", np.frombuffer(candidates, dtype=np.uint16).reshape(-1, 4))
    np.save(folder / "kinds.npy", np.frombuffer(kinds, dtype=np.uint16))
    write_text(folder / _SOURCES, [json.dumps(list(names), ensure_ascii=False)])


class Corpus:
    """The rows in a folder, read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        def load(name: str) -> NDArray[Any]:
            path = folder / f"{name}.npy"
            # An empty array cannot be mapped into memory, and a small one need not be.
            values: NDArray[Any] = np.load(path, mmap_mode="r" if path.stat().st_size > _SMALL else None)
            return values

        self._texts = {side: load(side) for side in ("german", "english")}
        self._ends = {what: load(f"{what}-ends") for what in ("german", "english", "candidates")}
        self._candidates = load("candidates")
        self.kinds = load("kinds")
        self.sources: list[str] = json.loads(read_text(folder / _SOURCES))

    def __len__(self) -> int:
        return len(self.kinds)

    def row(self, number: int) -> Row:
        """The row of a number."""
        return Row(
            german=self._text("german", number),
            english=self._text("english", number),
            candidates=self.candidates(number),
            source=self.sources[self.kinds[number]],
        )

    def candidates(self, number: int) -> tuple[Candidate, ...]:
        """The candidates of a row."""
        ends = self._ends["candidates"]
        return tuple(tuple(row) for row in self._candidates[ends[number] : ends[number + 1]].tolist())

    def phrase(self, number: int) -> str:
        """The English of a candidate, counted through all rows."""
        row = int(np.searchsorted(self._ends["candidates"], number, side="right")) - 1
        begin, end = self._candidates[number][2:].tolist()
        return self._text("english", row)[begin:end]

    @property
    def phrases(self) -> int:
        """How many candidates all rows have."""
        return len(self._candidates)

    def _text(self, side: str, number: int) -> str:
        ends = self._ends[side]
        return self._texts[side][ends[number] : ends[number + 1]].tobytes().decode()
