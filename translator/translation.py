"""One document on its way into English: read as a whole first, then translated piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glossary.model import Concept
from terms.model import Span
from translator.documents.model import Code, Document, Target, Unit
from translator.engine import Link, Request
from translator.inline import place_codes
from translator.mentions import FirstMentions
from translator.model import Segment
from translator.names import DocumentNames, NameDoubt
from translator.typography import detect_typography
from translator.units import Piece, Source, codes_within, join_pieces, protected_within, split_unit
from translator.wanted import Wanted, place

if TYPE_CHECKING:
    from translator.pipeline import Translator

CHUNK = 256
"""Segments handed to the engine at once.

Enough for full batches on many cores, few enough for a progress bar and little memory: of 1,040 segments, those in
chunks of 1,024 took 6.95 s of processor time, of 256 7.08 s, and of 64 7.63 s.
"""

# Segments that are kept in case they recur.
REMEMBERED = 20_000

Progress = Callable[[int, int], None]
"""Told how many segments are done, and how many there are."""
Record = Callable[[Segment], object]
"""Given each segment when it is finished."""
_Key = tuple[str, tuple[Span, ...]]


class Translation:
    """A document of which all is known that must be known before its first segment is translated.

    `Translator.begin` makes it. What it holds beside the document grows with the number of segments by a few numbers
    each; the English is held only until it is written.

    Args:
        translator: what translates.
        document: what is translated.
        retranslate: whether units that have a translation get a new one.
    """

    def __init__(self, translator: Translator, document: Document, *, retranslate: bool = False) -> None:
        self._translator = translator
        self._document = document
        self._units = document.units
        self._sources: list[Source] = []
        self._firsts = [0]
        for index, unit in enumerate(self._units):
            if unit.target is None or retranslate:
                self._sources += split_unit(unit, index)
            self._firsts.append(len(self._sources))
        self._style = detect_typography("\n".join(unit.text for unit in self._units))
        self._wanted: dict[_Key, tuple[Wanted, ...]] = {}
        self._concepts: dict[str, Concept] = {}
        self._names = DocumentNames.collect(self._read())

    @property
    def doubtful_names(self) -> tuple[NameDoubt, ...]:
        """Names that no glossary knows and whose English is not sure."""
        return self._names.doubts

    @property
    def total(self) -> int:
        """How many segments there are."""
        return len(self._sources)

    def segments(self, progress: Progress | None = None) -> Iterator[Segment]:
        """The segments as they are finished, in order."""
        for chunk in self._translate(progress):
            for _, segment in chunk:
                yield segment

    def targets(self, record: Record, progress: Progress | None = None) -> Iterator[Target | None]:
        """What is written into the document for each unit, as the segments are finished.

        Args:
            record: given each segment.
            progress: called with (segments done, segments in all).
        """
        number = 0
        pieces: list[Piece] = []
        for chunk in self._translate(progress):
            for (source, segment), codes in zip(chunk, self._place(chunk), strict=True):
                record(segment)
                while number < source.unit:
                    yield join_pieces(self._units[number], pieces) if pieces else None
                    pieces = []
                    number += 1
                pieces.append(Piece(span=source.span, target=segment.target, codes=codes))
        while number < len(self._units):
            yield join_pieces(self._units[number], pieces) if pieces else None
            pieces = []
            number += 1

    def content(self, record: Record, progress: Progress | None = None) -> Iterator[bytes]:
        """The English file in pieces, written while it is translated.

        Args:
            record: given each segment.
            progress: called with (segments done, segments in all).
        """
        return self._document.serialize(self.targets(record, progress))

    def _read(self) -> Iterator[tuple[str, Sequence[Span]]]:
        """The German of each segment and the spans in it that are taken."""
        for source in self._sources:
            key = self._key(source)
            wanted = self._find_wanted(key)
            if len(self._wanted) < REMEMBERED:
                self._wanted[key] = wanted
            for item in wanted if self._translator.expand else ():
                if item.match is not None:
                    self._concepts[item.match.concept.id] = item.match.concept
            yield key[0], [item.span for item in wanted]

    def _key(self, source: Source) -> _Key:
        """All that the translation of a segment depends on."""
        unit = self._units[source.unit]
        return unit.text[slice(*source.span)], protected_within(unit, source.span)

    def _find_wanted(self, key: _Key) -> tuple[Wanted, ...]:
        known = self._wanted.get(key)
        return self._translator.wanted(*key) if known is None else known

    def _translate(self, progress: Progress | None) -> Iterator[list[tuple[Source, Segment]]]:
        """The segments in chunks."""
        remembered: dict[_Key, Segment] = {}
        mentions = FirstMentions(self._concepts.values()) if self._translator.expand else None
        for first in range(0, self.total, CHUNK):
            sources = self._sources[first : first + CHUNK]
            keys = [self._key(source) for source in sources]
            new = [key for key in dict.fromkeys(keys) if key not in remembered]
            jobs = [self._translator.job(key[0], self._find_wanted(key), self._names) for key in new]
            remembered.update(zip(new, self._translator.finish(jobs, self._style), strict=True))
            chunk = []
            for index, (source, key) in enumerate(zip(sources, keys, strict=True), first):
                unit = self._units[source.unit]
                segment = replace(
                    remembered[key], index=index, source_span=_span(unit, source), unit=source.unit, key=unit.key
                )
                chunk.append((source, mentions.expand(segment) if mentions else segment))
            yield chunk
            if progress:
                progress(min(first + CHUNK, self.total), self.total)
            # What recurs does so within a few chunks: headlines, captions, table cells.
            for key in list(remembered)[: max(0, len(remembered) - REMEMBERED)]:
                del remembered[key]

    def _place(self, chunk: Sequence[tuple[Source, Segment]]) -> list[tuple[Code, ...]]:
        """The codes of each segment of a chunk at their places in the English."""
        found: dict[int, list[tuple[Code, ...]]] = {}
        codes = []
        for index, (source, _) in enumerate(chunk, chunk[0][1].index):
            number = source.unit
            if number not in found:
                spans = [item.span for item in self._sources[self._firsts[number] : self._firsts[number + 1]]]
                unit = self._units[number]
                found[number] = codes_within(unit, spans) if unit.codes else [()] * len(spans)
            codes.append(found[number][index - self._firsts[number]])
        # Only what stands among words needs to know which.
        lacking = [
            number
            for number, (items, (_, segment)) in enumerate(zip(codes, chunk, strict=True))
            if any(_is_inside(segment.source, code.offset) for code in items)
        ]
        pairs = [(Request(text=chunk[number][1].source), chunk[number][1].target) for number in lacking]
        links = dict(zip(lacking, self._translator.engine.align(pairs) if pairs else (), strict=True))
        return [
            place_codes(
                segment.source,
                segment.target,
                items,
                links.get(number, ()),
                [*self._known_links(source, segment)] if items else (),
            )
            for number, (items, (source, segment)) in enumerate(zip(codes, chunk, strict=True))
        ]

    def _known_links(self, source: Source, segment: Segment) -> Iterator[Link]:
        """What is known of a segment's alignment: where its terms, figures and protected words stand."""
        wanted = self._find_wanted(self._key(source))
        for item, placement in zip(wanted, place(wanted, segment.target, len(segment.source)), strict=True):
            if placement is not None:
                yield Link(source=item.span, target=placement.span, weight=1.0)


def _span(unit: Unit, source: Source) -> Span:
    """Where a segment stands, in the document if its format shows the text of the unit as it is."""
    offset = unit.span[0] if unit.span and unit.span[1] - unit.span[0] == len(unit.text) else 0
    return source.span[0] + offset, source.span[1] + offset


def _is_inside(text: str, offset: int) -> bool:
    """Whether words stand on both sides of a place."""
    return any(map(str.isalnum, text[:offset])) and any(map(str.isalnum, text[offset:]))
