"""The cascade: steps that make the wanted renderings stand in the English, cheapest first.

Each step gets the drafts in which something is still missing and returns them, changed or not. A new draft is kept
only when more of what is wanted stands in it. The order stands in `STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from translator.engine import Constraint, Engine, Hypothesis, Link, Request
from translator.model import Outcome
from translator.wanted import Placement, Wanted, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A segment on its way through the cascade.

    Args:
        text: the German.
        wanted: what must stand in the English, in source order.
        target: the English so far.
        score: of the hypothesis that the English comes from.
        links: alignment of ``target``; empty when unknown.
        placements: where each wanted thing stands, ``None`` where it is missing.
        outcomes: what became of each wanted thing so far.
        reasons: why, where there is something to say.
    """

    text: str
    wanted: tuple[Wanted, ...]
    target: str
    score: float
    links: tuple[Link, ...]
    placements: tuple[Placement | None, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[str | None, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices of what is wanted and does not stand there."""
        return tuple(index for index, placement in enumerate(self.placements) if placement is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How the engine decodes.

    Args:
        beam: width of the beam search.
        native: whether constraints are written into the source.
    """

    beam: int = 4
    native: bool = True


Step = Callable[[Sequence[Draft], Engine, Decoding], list[Draft]]


def make_request(text: str, wanted: Sequence[Wanted], *, prefix: str = "", native: bool = True) -> Request:
    """The request for a segment, with everything wanted as constraints."""
    constraints = tuple(Constraint(span=item.span, text=item.text) for item in wanted) if native else ()
    return Request(text=text, constraints=constraints, prefix=prefix)


def first_drafts(segments: Sequence[tuple[str, tuple[Wanted, ...]]], engine: Engine, decoding: Decoding) -> list[Draft]:
    """The drafts that the engine gives at once, all segments in one call."""
    requests = [make_request(text, wanted, native=decoding.native) for text, wanted in segments]
    told = engine.obeys_constraints and decoding.native
    drafts = []
    for (text, wanted), hypotheses in zip(segments, engine.translate(requests, beam=decoding.beam), strict=True):
        drafts.append(draft_of(text, wanted, hypotheses[0], Outcome.NATIVE if told else Outcome.ALREADY))
    return drafts


def draft_of(text: str, wanted: tuple[Wanted, ...], hypothesis: Hypothesis, outcome: Outcome) -> Draft:
    """The draft of a hypothesis in which what stands there as wanted has ``outcome``."""
    placements = place(wanted, hypothesis.text)
    return Draft(
        text=text,
        wanted=wanted,
        target=hypothesis.text,
        score=hypothesis.score,
        links=hypothesis.links,
        placements=placements,
        outcomes=tuple(_outcome(placement, outcome) for placement in placements),
        reasons=(None,) * len(wanted),
    )


def _outcome(placement: Placement | None, outcome: Outcome) -> Outcome:
    if placement is None:
        return Outcome.REFUSED
    return outcome if placement.preferred else Outcome.ALREADY


def rerank(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Take the hypothesis of a wider beam in which most of what is wanted stands."""
    width = max(8, 2 * decoding.beam)
    requests = [make_request(draft.text, draft.wanted, native=decoding.native) for draft in drafts]
    results = []
    for draft, hypotheses in zip(
        drafts, engine.translate(requests, beam=width, hypotheses=width, align=True), strict=True
    ):
        candidates = [draft_of(draft.text, draft.wanted, hypothesis, Outcome.RERANKED) for hypothesis in hypotheses]
        best = max(candidates, key=lambda candidate: (-len(candidate.missing), candidate.score))
        if len(best.missing) < len(draft.missing):
            results.append(best)
        else:
            # The alignment of the model's own first choice serves the steps that follow.
            same = next((candidate for candidate in candidates if candidate.target == draft.target), None)
            results.append(replace(draft, links=same.links) if same else draft)
    return results


def improve(old: Draft, target: str, outcome: Outcome, reasons: dict[int, str], links: tuple[Link, ...] = ()) -> Draft:
    """The draft with a new English text, or the old one where fewer wanted things stand in the new text.

    Args:
        old: the draft so far.
        target: the new text.
        outcome: of what stands in the new text and did not in the old one.
        reasons: by index of a wanted thing, how it was repaired.
        links: alignment of the new text.
    """
    placements = place(old.wanted, target)
    if sum(placement is None for placement in placements) >= len(old.missing):
        return old
    outcomes, notes = list(old.outcomes), list(old.reasons)
    for index, placement in enumerate(placements):
        if placement is None:
            outcomes[index] = Outcome.REFUSED
        elif old.placements[index] is None:
            outcomes[index] = outcome
            notes[index] = reasons.get(index)
    return replace(
        old,
        target=target,
        links=links,
        placements=placements,
        outcomes=tuple(outcomes),
        reasons=tuple(notes),
    )


def run(steps: Sequence[Step], drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """The drafts after all steps; each step sees only those in which something is still missing."""
    current = list(drafts)
    for step in steps:
        open_indices = [index for index, draft in enumerate(current) if draft.missing]
        if not open_indices:
            break
        for index, draft in zip(
            open_indices, step([current[index] for index in open_indices], engine, decoding), strict=True
        ):
            current[index] = draft
    return current
