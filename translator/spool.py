"""Segments of a long document, kept in a temporary file rather than in memory."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, overload

from glossary.model import Concept
from translator.model import Segment

# Up to here the file stays in memory: some 10,000 segments.
_IN_MEMORY = 16 << 20


class Spool(Sequence[Segment]):
    """A sequence of segments that grows at its end and holds next to nothing in memory.

    >>> from translator import Translator
    >>> from translator.engines.fake import FakeEngine
    >>> with Spool() as spool:
    ...     for segment in Translator(FakeEngine({"Guten Tag.": "Hello."})).stream("Guten Tag."):
    ...         spool.append(segment)
    ...     spool[0].target
    'Hello.'
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places: list[int] = []
        self._end = 0
        # Concepts are long and stand in many segments; those of the glossary are in memory anyway.
        self._concepts: list[Concept] = []
        self._numbers: dict[int, int] = {}

    def append(self, segment: Segment) -> None:
        """Add a segment at the end."""
        self._file.seek(self._end)
        _Writer(self._file, self._number).dump(segment)
        self._places.append(self._end)
        self._end = self._file.tell()

    def _number(self, concept: Concept) -> int:
        number = self._numbers.setdefault(id(concept), len(self._concepts))
        if number == len(self._concepts):
            self._concepts.append(concept)
        return number

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Segment]:
        for index in range(len(self)):
            yield self[index]

    @overload
    def __getitem__(self, index: int) -> Segment: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Segment, ...]: ...

    def __getitem__(self, index: int | slice) -> Segment | tuple[Segment, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        self._file.seek(self._places[index])
        segment: Segment = _Reader(self._file, self._concepts).load()
        return segment

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Writer(pickle.Pickler):
    def __init__(self, file: IO[bytes], number: Callable[[Concept], int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._number = number

    def persistent_id(self, value: object) -> int | None:
        return self._number(value) if isinstance(value, Concept) else None


class _Reader(pickle.Unpickler):
    # It reads nothing but what this process wrote into a file of its own.
    def __init__(self, file: IO[bytes], concepts: Sequence[Concept]) -> None:
        super().__init__(file)
        self._concepts = concepts

    def persistent_load(self, number: int) -> Concept:
        return self._concepts[number]
