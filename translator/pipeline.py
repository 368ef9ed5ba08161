"""From a document to its translation: the order of the steps stands in `STEPS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isfinite
from typing import overload

from glossary.model import Glossary
from terms import Match, Matcher, choose_rendering
from terms.model import Span
from translator.articles import add_articles
from translator.cascade import Asked, Decoding, Draft, Job, Step, best_of, empty_draft, first_drafts, make_draft, run
from translator.documents.model import Document
from translator.documents.plain import read
from translator.engine import Engine, Hypothesis
from translator.figures import English, Figure, blank, find_figures
from translator.fluency import suspicions
from translator.memory import Memory
from translator.model import AppliedTerm, Origin, Outcome, Result, Segment
from translator.names import DocumentNames
from translator.repair import around, in_parts, redecode, rerank, substitute, suppress, use_house_forms
from translator.segmentation import trim
from translator.stand_ins import restore, swap
from translator.translation import Progress, Translation
from translator.typography import Typography, apply_typography
from translator.wanted import (
    Wanted,
    find_literals,
    find_raised,
    forms_of,
    is_free,
    literal,
    place,
    stands_before_noun,
    write_styled,
)

STEPS: tuple[Step, ...] = (use_house_forms, substitute, rerank, redecode, suppress, in_parts, around)
"""Least harmful first; the last ones give up the context of the sentence to save what must not be lost."""
_FRAGILE_STEPS: tuple[Step, ...] = (around, use_house_forms, substitute)


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
        english: how dates and times are written.
        keep_segments: whether segments are kept from one document to the next, as for one that is translated again
            whenever it is saved.
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
        english: English = English.AMERICAN,
        keep_segments: bool = False,
    ) -> None:
        self._engine = engine
        self._matcher = None if glossary is None else Matcher(glossary)
        self._decoding = Decoding(beam=beam, native=native)
        self._steps = tuple(steps)
        self.expand = expand
        self._memory = memory
        self._english = english
        self._kept: dict[tuple[Job, Typography], Segment] | None = {} if keep_segments else None

    @property
    def engine(self) -> Engine:
        """What translates."""
        return self._engine

    @overload
    def translate(
        self, document: str | Document, *, path: str = ..., progress: Progress | None = ..., retranslate: bool = ...
    ) -> Result: ...

    @overload
    def translate(
        self, document: list[str], *, path: str = ..., progress: Progress | None = ..., retranslate: bool = ...
    ) -> list[Result]: ...

    def translate(
        self,
        document: str | list[str] | Document,
        *,
        path: str = "<text>",
        progress: Progress | None = None,
        retranslate: bool = False,
    ) -> Result | list[Result]:
        """A document in English, layout kept; of several texts, one result each.

        Args:
            document: the German: plain text, several, or a document of any format (`translator.documents.parse`).
            path: how to call a text in messages.
            progress: called with (segments done, segments in all).
            retranslate: whether units that have a translation get a new one.

        Raises:
            FileError: the text is not prose (a line of more than a million characters).
        """
        if isinstance(document, list):
            return [self.translate(item, path=path, progress=progress) for item in document]
        segments: list[Segment] = []
        english = ""
        content: tuple[bytes, ...] = ()
        if isinstance(document, str):
            plain = read(document, path)
            translation = self.begin(plain)
            english = "".join(plain.render(translation.targets(segments.append, progress)))
        else:
            translation = self.begin(document, retranslate=retranslate)
            content = tuple(translation.content(segments.append, progress))
        return Result(
            text=english,
            content=content,
            segments=tuple(segments),
            engine=self._engine.info,
            doubtful_names=translation.doubtful_names,
        )

    def stream(
        self,
        document: str | Document,
        *,
        path: str = "<text>",
        progress: Progress | None = None,
        retranslate: bool = False,
    ) -> Iterator[Segment]:
        """The segments of a document as they are finished, in order.

        Args:
            document: the German.
            path: how to call a text in messages.
            progress: called with (segments done, segments in all).
            retranslate: whether units that have a translation get a new one.

        Raises:
            FileError: the text is not prose (a line of more than a million characters).
        """
        parsed = read(document, path) if isinstance(document, str) else document
        return self.begin(parsed, retranslate=retranslate).segments(progress)

    def begin(self, document: Document, *, retranslate: bool = False) -> Translation:
        """The translation of a document, read as a whole and ready to be written piece by piece.

        Args:
            document: the German.
            retranslate: whether units that have a translation get a new one.
        """
        return Translation(self, document, retranslate=retranslate)

    def job(self, text: str, wanted: Sequence[Wanted], names: DocumentNames) -> Job:
        """What is translated for a segment of a document.

        Args:
            text: the German.
            wanted: from `wanted`.
            names: of the document.
        """
        found = names.wanted(text, [item.span for item in wanted])
        return Job(text=text, wanted=tuple(sorted((*wanted, *found), key=_by_span)))

    def finish(self, jobs: Sequence[Job], style: Typography) -> list[Segment]:
        """The segments of some jobs, from the memory where it holds them; what has no letters stays as it is.

        Args:
            jobs: any number.
            style: the typographic marks of the document.
        """
        if self._kept is None:
            return self._finish(jobs, style)
        kept = {job: self._kept[job, style] for job in jobs if (job, style) in self._kept}
        new = [job for job in jobs if job not in kept]
        kept.update(zip(new, self._finish(new, style), strict=True))
        self._kept.update(((job, style), kept[job]) for job in new)
        return [kept[job] for job in jobs]

    def _finish(self, jobs: Sequence[Job], style: Typography) -> list[Segment]:
        # A number alone is written in the English way as well.
        worded = [index for index, job in enumerate(jobs) if job.wanted or any(map(str.isalpha, job.text))]
        recalled = self._recall([jobs[index] for index in worded])
        new = iter(self.translate_segments(job for index in worded if id(job := jobs[index]) not in recalled))
        segments = []
        letters = set(worded)
        for index, job in enumerate(jobs):
            if index not in letters:
                copied = Segment(
                    index=0,
                    source=job.text,
                    target=job.text,
                    source_span=(0, len(job.text)),
                    score=None,
                    origin=Origin.SOURCE,
                )
                segments.append(copied)
            elif id(job) in recalled:
                segments.append(replace(_finish(recalled[id(job)], style), score=None, origin=Origin.MEMORY))
            else:
                segments.append(_finish(next(new), style))
        return segments

    def _recall(self, jobs: Sequence[Job]) -> dict[int, Draft]:
        """The segments that the memory holds, or nearly holds, with everything wanted in their English, by identity."""
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
                    recalled[id(job)] = draft
        return recalled

    def translate_segments(self, jobs: Iterable[Job]) -> list[Draft]:
        """The drafts of ready-split segments with their own constraints, in the same order.

        For callers who bring their own segmentation, such as benchmarks.
        """
        items = list(jobs)
        swapped = [swap(job) for job in items]
        drafts = self._draft([job if other is None else other.job for job, other in zip(items, swapped, strict=True)])
        for index, other in enumerate(swapped):
            drafts[index] = drafts[index] if other is None else restore(drafts[index], other)
        # Where a letter got lost, the segment as it is may fare better.
        again = [index for index, other in enumerate(swapped) if other is not None and any(drafts[index].badness)]
        for index, plain in zip(again, self._draft([items[index] for index in again]), strict=True):
            drafts[index] = best_of(drafts[index], [plain])
        return drafts

    def _draft(self, items: Sequence[Job]) -> list[Draft]:
        whole = [job for job in items if not job.fragile]
        drafts = iter(run(self._steps, first_drafts(whole, self._engine, self._decoding), self._engine, self._decoding))
        # What models spoil they do not get to see.
        broken = [empty_draft(job) for job in items if job.fragile]
        pieces = iter(run(_FRAGILE_STEPS, broken, self._engine, self._decoding))
        return [next(pieces if job.fragile else drafts) for job in items]

    def wanted(self, text: str, protected: Sequence[Span] = ()) -> tuple[Wanted, ...]:
        """What must stand in the English of a segment, in the order of the German.

        Args:
            text: the German.
            protected: spans that come out as they are, whatever stands there.
        """
        items = find_literals(text, [trim(text, span) for span in protected])
        zones = [item.span for item in items]
        matches = self._matcher.find(text) if self._matcher else ()
        terms = [self._wanted_term(match, text) for match in matches if is_free(match.span, zones)]
        terms += [item for item in find_raised(text) if is_free(item.span, [*zones, *(term.span for term in terms)])]
        figures = find_figures(blank(text, zones), self._english)
        terms = [term for term in terms if not any(_says(figure, term) for figure in figures)]
        items += terms
        items += [
            # The model writes most of them rightly; those that it does not it is told.
            Wanted(span=figure.span, text=figure.english, accept=figure.accept, easy=True, styled=figure.styled)
            for figure in find_figures(blank(text, [item.span for item in items]), self._english)
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


def _says(figure: Figure, term: Wanted) -> bool:
    """Whether an amount or a date has the rendering of a term within it: ``5 Euro`` is met by ``5 euros``."""
    (start, end), (first, last) = figure.span, term.span
    inside = start <= first and last <= end and (start, end) != (first, last)
    return inside and term.rendering is not None and term.rendering.text.lower() in figure.english.lower()


def _by_span(item: Wanted) -> Span:
    return item.span


def _finish(draft: Draft, style: Typography) -> Segment:
    """The segment as it goes into the document; spans are found anew in its final text."""
    wanted = draft.job.wanted
    english = add_articles(wanted, draft.placements, draft.job.text, draft.target)
    english = write_styled(wanted, place(wanted, english, len(draft.job.text)), english)
    kept = [item.text for item in wanted if item.literal]
    target = apply_typography(english, style, kept)
    placements = place(wanted, target, len(draft.job.text))
    terms = tuple(
        AppliedTerm(
            match=item.match,
            rendering=item.rendering,
            outcome=outcome if placement else Outcome.REFUSED,
            reason=reason if placement else "every repair would have spoilt the sentence",
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
        # What no model wrote as a whole has no score.
        score=draft.score if isfinite(draft.score) else None,
        terms=terms,
        doubts=(*lost, *draft.defects, *suspicions(draft.job.text, target)),
    )
