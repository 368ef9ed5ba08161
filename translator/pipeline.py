"""From a document to its translation: the order of the steps stands in `Translator.translate`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from glossary.model import Glossary
from terms import Match, Matcher, choose_rendering
from terms.model import Span
from terms.protection import protected_zones
from translator.cascade import Decoding, Draft, Job, Step, first_drafts, run
from translator.document import Block, parse_text, serialize_text
from translator.engine import Engine
from translator.figures import find_figures
from translator.model import AppliedTerm, Outcome, Result, Segment
from translator.repair import around, in_parts, redecode, rerank, substitute, use_house_forms
from translator.segmentation import split_sentences
from translator.typography import Typography, apply_typography, detect_typography
from translator.wanted import Wanted, forms_of, place

STEPS: tuple[Step, ...] = (use_house_forms, rerank, substitute, redecode, in_parts, around)
"""Least harmful first; the last ones give up the context of the sentence to save what must not be lost."""

# Segments handed to the engine at once: enough for full batches, few enough for a progress bar and little memory.
CHUNK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """One segment before translation: where it stands and what must come out."""

    span: Span
    job: Job


class Translator:
    """Translates documents with one engine and one glossary. Safe to use from several threads.

    Args:
        engine: turns segments into English.
        glossary: whose terms are kept; ``None`` for none.
        beam: width of the beam search.
        steps: repairs of what the engine did not do at once, in order.
        native: whether to write constraints into the source for a model that knows them.
    """

    def __init__(
        self,
        engine: Engine,
        glossary: Glossary | None = None,
        *,
        beam: int = 4,
        steps: Sequence[Step] = STEPS,
        native: bool = True,
    ) -> None:
        self._engine = engine
        self._matcher = None if glossary is None else Matcher(glossary)
        self._decoding = Decoding(beam=beam, native=native)
        self._steps = tuple(steps)

    def translate(
        self, text: str, *, path: str = "<text>", progress: Callable[[int, int], None] | None = None
    ) -> Result:
        """A plain-text document in English, layout kept.

        Args:
            text: the German.
            path: how to call the document in messages.
            progress: called with (segments done, segments in all).

        Raises:
            FileError: the text is not prose (a line of more than a million characters).
        """
        blocks = parse_text(text, path)
        style = detect_typography(text)
        units = [[self._unit(block, span) for span in split_sentences(block.text)] for block in blocks]
        drafts = self._drafts([unit for block in units for unit in block], progress)
        finished: list[list[Segment]] = []
        index = 0
        for block in units:
            segments = []
            for unit in block:
                segments.append(_finish(index, unit, drafts.get(unit.job.text), style))
                index += 1
            finished.append(segments)
        body = "".join(
            serialize_text(text, blocks, lambda number: _assemble(blocks[number], units[number], finished[number]))
        )
        return Result(
            text=body,
            segments=tuple(segment for block in finished for segment in block),
            engine=self._engine.info,
        )

    def translate_segments(self, jobs: Iterable[Job]) -> list[Draft]:
        """The drafts of ready-split segments with their own constraints, in the same order.

        For callers who bring their own segmentation, such as benchmarks.
        """
        items = list(jobs)
        return run(self._steps, first_drafts(items, self._engine, self._decoding), self._engine, self._decoding)

    def _unit(self, block: Block, span: Span) -> _Unit:
        text = block.text[slice(*span)]
        offset = block.span[0] + span[0]
        return _Unit(span=(offset, offset + len(text)), job=Job(text=text, wanted=self.wanted(text)))

    def wanted(self, text: str) -> tuple[Wanted, ...]:
        """What must stand in the English of a segment, in the order of the German."""
        zones = protected_zones(text)
        items = [Wanted(span=span, text=text[slice(*span)]) for span in zones]
        matches = self._matcher.find(text) if self._matcher else ()
        items += [self._wanted_term(match, text) for match in matches]
        taken = [item.span for item in items]
        items += [
            # The model writes most of them rightly; those that it does not it is told.
            Wanted(span=figure.span, text=figure.english, accept=figure.accept, easy=True)
            for figure in find_figures(text)
            if all(figure.span[1] <= start or end <= figure.span[0] for start, end in taken)
        ]
        return tuple(sorted(items, key=lambda item: item.span))

    def _wanted_term(self, match: Match, text: str) -> Wanted:
        rendering = choose_rendering(match, text)
        permitted, variants = forms_of(match.concept)
        if match.concept.do_not_translate:
            permitted, variants = (rendering.term,), ()
        possessive = rendering.possessive if _stands_before_noun(text, match.span) else None
        return Wanted(
            span=match.span,
            text=possessive or rendering.text,
            match=match,
            rendering=rendering,
            permitted=permitted,
            variants=variants,
            easy=match.term.text in self._engine.known_terms,
        )

    def _drafts(self, units: Sequence[_Unit], progress: Callable[[int, int], None] | None) -> dict[str, Draft]:
        """The draft of each different segment, by its text: what recurs is translated once."""
        jobs = {unit.job.text: unit.job for unit in units if _has_words(unit.job.text)}
        keys = list(jobs)
        drafts: dict[str, Draft] = {}
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            drafts.update(zip(chunk, self.translate_segments(jobs[key] for key in chunk), strict=True))
            if progress:
                progress(len(drafts), len(keys))
        return drafts


def _stands_before_noun(text: str, span: Span) -> bool:
    """Whether a genitive stands before its noun (``Putins Sprecher``) and not behind it (``Führer Russlands``)."""
    before = text[: span[0]].split()
    after = text[span[1] :].split()
    follows_noun = bool(before) and len(before) > 1 and before[-1][:1].isupper() and before[-1][-1:].isalpha()
    return not follows_noun and bool(after) and text[span[1] : span[1] + 1] == " " and after[0][:1].isalpha()


def _has_words(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _finish(index: int, unit: _Unit, draft: Draft | None, style: Typography) -> Segment:
    """The segment as it goes into the document; spans are found anew in its final text."""
    if draft is None:
        return Segment(index=index, source=unit.job.text, target=unit.job.text, source_span=unit.span, score=None)
    target = apply_typography(draft.target, style)
    placements = place(draft.job.wanted, target)
    terms = tuple(
        AppliedTerm(
            match=item.match,
            rendering=item.rendering,
            outcome=outcome if placement else Outcome.REFUSED,
            reason=reason if placement else reason or "no place found for it",
            target_span=placement.span if placement else None,
        )
        for item, placement, outcome, reason in zip(
            draft.job.wanted, placements, draft.outcomes, draft.reasons, strict=True
        )
        if item.match is not None and item.rendering is not None
    )
    lost = tuple(
        f"{unit.job.text[slice(*item.span)]!r} is missing"
        for item, placement in zip(draft.job.wanted, placements, strict=True)
        if item.match is None and placement is None
    )
    return Segment(
        index=index,
        source=unit.job.text,
        target=target,
        source_span=unit.span,
        score=draft.score,
        terms=terms,
        doubts=(*lost, *draft.defects),
    )


def _assemble(block: Block, units: Sequence[_Unit], segments: Sequence[Segment]) -> str:
    """The paragraph in English: its segments with the white space that stood between them."""
    out: list[str] = []
    position = block.span[0]
    for unit, segment in zip(units, segments, strict=True):
        out += [block.text[position - block.span[0] : unit.span[0] - block.span[0]], segment.target]
        position = unit.span[1]
    out.append(block.text[position - block.span[0] :])
    return "".join(out)
