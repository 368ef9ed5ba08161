"""From a document to its translation: the order of the steps stands in `STEPS`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from glossary.model import Glossary
from terms import Match, Matcher, choose_rendering
from terms.model import Span
from terms.protection import protected_zones
from translator.articles import add_articles
from translator.cascade import Asked, Decoding, Draft, Job, Step, empty_draft, first_drafts, make_draft, run
from translator.document import Block, parse_text, serialize_text
from translator.engine import Engine, Hypothesis
from translator.figures import find_figures
from translator.memory import Memory
from translator.mentions import expand_first_mentions
from translator.model import AppliedTerm, Origin, Outcome, Result, Segment
from translator.names import DocumentNames
from translator.repair import around, in_parts, redecode, rerank, substitute, use_house_forms
from translator.segmentation import split_sentences
from translator.typography import Typography, apply_typography, detect_typography
from translator.wanted import LONG_WORD, OTHER_SCRIPT, Wanted, forms_of, is_free, literal, place, stands_before_noun

STEPS: tuple[Step, ...] = (use_house_forms, rerank, substitute, redecode, in_parts, around)
"""Least harmful first; the last ones give up the context of the sentence to save what must not be lost."""

# Segments handed to the engine at once: enough for full batches, few enough for a progress bar and little memory.
CHUNK = 512


# Segments that are kept in case they recur.
REMEMBERED = 20_000

Progress = Callable[[int, int], None]
"""Told how many segments are done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A document before translation.

    Args:
        blocks: its paragraphs.
        segments: start, end and text of each segment, in order.
        jobs: what is translated, by text: segments that recur are one job.
        names: what the names that no glossary knows are in English.
        style: the typographic marks it uses.
    """

    blocks: tuple[Block, ...]
    segments: tuple[tuple[int, int, str], ...]
    jobs: Mapping[str, Job]
    names: DocumentNames
    style: Typography


class Translator:
    """Translates documents with one engine and one glossary. Safe to use from several threads.

    Args:
        engine: turns segments into English.
        glossary: whose terms are kept; ``None`` for none.
        beam: width of the beam search.
        steps: repairs of what the engine did not do at once, in order.
        native: whether to write constraints into the source for a model that knows them.
        expand: whether the first mention of an abbreviation is written out.
        memory: pairs that are used again where they fit and hold the terms of the glossary.
    """

    def __init__(
        self,
        engine: Engine,
        glossary: Glossary | None = None,
        *,
        beam: int = 4,
        steps: Sequence[Step] = STEPS,
        native: bool = True,
        expand: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self._engine = engine
        self._matcher = None if glossary is None else Matcher(glossary)
        self._decoding = Decoding(beam=beam, native=native)
        self._steps = tuple(steps)
        self._expand = expand
        self._memory = memory

    @property
    def engine(self) -> Engine:
        """What translates."""
        return self._engine

    @overload
    def translate(self, text: str, *, path: str = ..., progress: Progress | None = ...) -> Result: ...

    @overload
    def translate(self, text: list[str], *, path: str = ..., progress: Progress | None = ...) -> list[Result]: ...

    def translate(
        self, text: str | list[str], *, path: str = "<text>", progress: Progress | None = None
    ) -> Result | list[Result]:
        """A plain-text document in English, layout kept; of several texts, one result each.

        Args:
            text: the German.
            path: how to call the document in messages.
            progress: called with (segments done, segments in all).

        Raises:
            FileError: the text is not prose (a line of more than a million characters).
        """
        if not isinstance(text, str):
            return [self.translate(item, path=path, progress=progress) for item in text]
        document = self._read(text, path)
        segments = tuple(self._stream(document, progress))
        if self._expand:
            segments = expand_first_mentions(segments)
        english = _assemble(document.blocks, segments)
        return Result(
            text="".join(serialize_text(text, document.blocks, english.__getitem__)),
            segments=segments,
            engine=self._engine.info,
            doubtful_names=document.names.doubts,
        )

    def stream(self, text: str, *, path: str = "<text>", progress: Progress | None = None) -> Iterator[Segment]:
        """The segments of a plain-text document as they are finished, in order; first mentions are not expanded.

        Args:
            text: the German.
            path: how to call the document in messages.
            progress: called with (segments done, segments in all).

        Raises:
            FileError: the text is not prose (a line of more than a million characters).
        """
        return self._stream(self._read(text, path), progress)

    def _read(self, text: str, path: str) -> _Document:
        """All that must be known of a document before its first segment is translated."""
        blocks = parse_text(text, path)
        segments = tuple(
            (block.span[0] + start, block.span[0] + end, block.text[start:end])
            for block in blocks
            for start, end in split_sentences(block.text)
        )
        wanted = {german: self.wanted(german) for german in dict.fromkeys(german for _, _, german in segments)}
        taken = {german: [item.span for item in items] for german, items in wanted.items()}
        names = DocumentNames.collect((german, taken[german]) for _, _, german in segments)
        jobs = {
            german: Job(text=german, wanted=tuple(sorted((*items, *names.wanted(german, taken[german])), key=_by_span)))
            for german, items in wanted.items()
        }
        return _Document(blocks=blocks, segments=segments, jobs=jobs, names=names, style=detect_typography(text))

    def _stream(self, document: _Document, progress: Progress | None) -> Iterator[Segment]:
        remembered: dict[str, Segment] = {}
        total = len(document.segments)
        for first in range(0, total, CHUNK):
            chunk = document.segments[first : first + CHUNK]
            new = dict.fromkeys(german for _, _, german in chunk if german not in remembered)
            remembered.update(self._translate_new([document.jobs[german] for german in new], document.style))
            for index, (start, end, german) in enumerate(chunk, first):
                yield replace(remembered[german], index=index, source_span=(start, end))
            if progress:
                progress(min(first + CHUNK, total), total)
            # What recurs does so within a few chunks: headlines, captions, table cells.
            for german in list(remembered)[: max(0, len(remembered) - REMEMBERED)]:
                del remembered[german]

    def _translate_new(self, jobs: Iterable[Job], style: Typography) -> Iterator[tuple[str, Segment]]:
        """Segments not seen before, each with its German; what has no letters stays as it is."""
        worded = []
        for job in jobs:
            if any(map(str.isalpha, job.text)):
                worded.append(job)
            else:
                yield (
                    job.text,
                    Segment(
                        index=0,
                        source=job.text,
                        target=job.text,
                        source_span=(0, len(job.text)),
                        score=None,
                        origin=Origin.SOURCE,
                    ),
                )
        recalled = self._recall(worded)
        for text, draft in recalled.items():
            yield text, replace(_finish(draft, style), score=None, origin=Origin.MEMORY)
        for draft in self.translate_segments(job for job in worded if job.text not in recalled):
            yield draft.job.text, _finish(draft, style)

    def _recall(self, jobs: Sequence[Job]) -> dict[str, Draft]:
        """The segments that the memory holds, or nearly holds, with everything wanted in their English."""
        if self._memory is None:
            return {}
        recalled = {}
        found = self._memory.lookup([job.text for job in jobs], find_wanted=self.wanted)
        for job, suggestions in zip(jobs, found, strict=True):
            usable = next((suggestion for suggestion in suggestions if suggestion.usable), None)
            if usable is not None:
                asked = Asked(job=job, told=frozenset(), parts=())
                draft = make_draft(asked, Hypothesis(text=usable.target, score=0.0), Outcome.ALREADY)
                (draft,) = use_house_forms([draft], self._engine, self._decoding)
                if not draft.missing:
                    recalled[job.text] = draft
        return recalled

    def translate_segments(self, jobs: Iterable[Job]) -> list[Draft]:
        """The drafts of ready-split segments with their own constraints, in the same order.

        For callers who bring their own segmentation, such as benchmarks.
        """
        items = list(jobs)
        whole = [job for job in items if not job.fragile]
        drafts = iter(run(self._steps, first_drafts(whole, self._engine, self._decoding), self._engine, self._decoding))
        # What models spoil they do not get to see.
        broken = [empty_draft(job) for job in items if job.fragile]
        pieces = iter(around(broken, self._engine, self._decoding))
        return [next(pieces if job.fragile else drafts) for job in items]

    def wanted(self, text: str) -> tuple[Wanted, ...]:
        """What must stand in the English of a segment, in the order of the German."""
        zones = list(protected_zones(text))
        for pattern in (OTHER_SCRIPT, LONG_WORD):
            zones += [found.span() for found in pattern.finditer(text) if is_free(found.span(), zones)]
        items = [Wanted(span=span, text=text[slice(*span)], easy=True) for span in zones]
        matches = self._matcher.find(text) if self._matcher else ()
        items += [self._wanted_term(match, text) for match in matches if is_free(match.span, zones)]
        taken = [item.span for item in items]
        items += [
            # The model writes most of them rightly; those that it does not it is told.
            Wanted(span=figure.span, text=figure.english, accept=figure.accept, easy=True)
            for figure in find_figures(text)
            if is_free(figure.span, taken)
        ]
        return tuple(sorted(items, key=_by_span))

    def _wanted_term(self, match: Match, text: str) -> Wanted:
        rendering = choose_rendering(match, text)
        permitted, variants = forms_of(match.concept)
        if match.concept.do_not_translate:
            return Wanted(
                span=match.span, text=match.text, match=match, rendering=rendering, accept=literal(match.text)
            )
        possessive = rendering.possessive if stands_before_noun(text, match.span) else None
        return Wanted(
            span=match.span,
            text=possessive or rendering.text,
            match=match,
            rendering=rendering,
            permitted=permitted,
            variants=variants,
            easy=match.term.text in self._engine.known_terms,
        )


def _by_span(item: Wanted) -> Span:
    return item.span


def _finish(draft: Draft, style: Typography) -> Segment:
    """The segment as it goes into the document; spans are found anew in its final text."""
    wanted = draft.job.wanted
    english = add_articles(wanted, draft.placements, draft.job.text, draft.target)
    target = apply_typography(english, style)
    placements = place(wanted, target)
    terms = tuple(
        AppliedTerm(
            match=item.match,
            rendering=item.rendering,
            outcome=outcome if placement else Outcome.REFUSED,
            reason=reason if placement else reason or "every repair would have spoilt the sentence",
            target_span=placement.span if placement else None,
        )
        for item, placement, outcome, reason in zip(wanted, placements, draft.outcomes, draft.reasons, strict=True)
        if item.match is not None and item.rendering is not None
    )
    lost = tuple(
        f"{draft.job.text[slice(*item.span)]!r} is missing"
        for item, placement in zip(wanted, placements, strict=True)
        if item.match is None and placement is None
    )
    return Segment(
        index=0,
        source=draft.job.text,
        target=target,
        source_span=(0, len(draft.job.text)),
        score=draft.score,
        terms=terms,
        doubts=(*lost, *draft.defects),
    )


def _assemble(blocks: Sequence[Block], segments: Sequence[Segment]) -> list[str]:
    """Each paragraph in English: its segments with the white space that stood between them."""
    paragraphs = []
    remaining = deque(segments)
    for block in blocks:
        start, end = block.span
        out: list[str] = []
        position = start
        while remaining and remaining[0].source_span[1] <= end:
            segment = remaining.popleft()
            out += [block.text[position - start : segment.source_span[0] - start], segment.target]
            position = segment.source_span[1]
        out.append(block.text[position - start :])
        paragraphs.append("".join(out))
    return paragraphs
