"""The cascade: steps that make the wanted renderings stand in the English, cheapest first.

Each step gets the drafts that are not good yet and returns them, changed or not. A new draft is kept only when more of
what is wanted stands in it, or as much with fewer defects. The order stands in `translator.pipeline.STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from terms.model import Span
from translator.engine import Constraint, Engine, Hypothesis, Link, Request
from translator.fluency import defects, tidy
from translator.model import Outcome
from translator.normalise import DOUBLE_QUOTES
from translator.segmentation import split_long
from translator.wanted import Placement, Wanted, find_variants, is_free, place

# On NTREX-128, cutting segments of more than 80 pieces gains 1.3 chrF on these and cutting shorter ones loses.
BEST_PIECES = 80

# Mean log probability that the pieces around the terms may lose when a segment is decoded anew. Of the segments of the
# WMT23 development set that lose more, all seven read worse than before; at 1.0 only the worst would be stopped.
_WORST_DROP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A segment to translate.

    Args:
        text: the German.
        wanted: what must stand in the English, in source order.
    """

    text: str
    wanted: tuple[Wanted, ...] = ()

    @property
    def fragile(self) -> bool:
        """Whether it holds something that models spoil when they see it."""
        return any(item.fragile for item in self.wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A segment on its way through the cascade.

    Args:
        job: what is translated.
        told: indices of the wanted things that the model was told.
        target: the English so far.
        score: of the hypothesis that the English comes from.
        links: alignment of ``target``; empty when unknown.
        placements: where each wanted thing stands, ``None`` where it is missing.
        outcomes: what became of each wanted thing so far.
        reasons: why, where there is something to say.
        defects: what seems to be wrong with the English.
    """

    job: Job
    told: frozenset[int]
    target: str
    score: float
    links: tuple[Link, ...]
    placements: tuple[Placement | None, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[str | None, ...]
    defects: tuple[str, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices of what is wanted and does not stand there."""
        return tuple(index for index, placement in enumerate(self.placements) if placement is None)

    @property
    def badness(self) -> tuple[int, int]:
        """How many wanted things are missing, and how many defects there are: less is better."""
        return sum(placement is None for placement in self.placements), len(self.defects)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A segment as the engine is asked for it: which wanted things it is told, and where it is cut.

    Args:
        job: the segment.
        told: indices of the wanted things written into the source.
        parts: spans of the segment that are translated one by one.
        prefix: English that the translation of the first part must begin with.
        avoid: English words that must not stand in the translation.
    """

    job: Job
    told: frozenset[int]
    parts: tuple[Span, ...]
    prefix: str = ""
    avoid: tuple[str, ...] = ()


def ask(
    asked: Sequence[Asked], engine: Engine, decoding: Decoding, *, hypotheses: int = 1, align: bool = False
) -> list[tuple[Hypothesis, ...]]:
    """The hypotheses for some segments, all parts of all of them in one call.

    A segment in several parts has as many hypotheses as its parts: the best of each joined, then the second best.
    """
    requests = [
        request_of(item, span, decoding, prefix=item.prefix if not number else "")
        for item in asked
        for number, span in enumerate(item.parts)
    ]
    beam = max(decoding.beam, hypotheses)
    answers = iter(engine.translate(requests, beam=beam, hypotheses=hypotheses, align=align))
    return [_join(item, [next(answers) for _ in item.parts]) for item in asked]


def request_of(item: Asked, span: Span, decoding: Decoding, *, prefix: str = "") -> Request:
    """How the engine reads a part of a segment, told what it is told.

    Args:
        item: the segment, and what it is told.
        span: of the part.
        decoding: whether constraints are written into the source.
        prefix: English that the translation must begin with.
    """
    start, end = span
    constraints = tuple(
        Constraint(span=(wanted.span[0] - start, wanted.span[1] - start), text=wanted.text)
        for index, wanted in enumerate(item.job.wanted)
        if index in item.told and start <= wanted.span[0] and wanted.span[1] <= end
    )
    return Request(
        text=item.job.text[start:end],
        constraints=constraints if decoding.native else (),
        prefix=prefix,
        avoid=item.avoid,
    )


def _join(item: Asked, answers: Sequence[tuple[Hypothesis, ...]]) -> tuple[Hypothesis, ...]:
    if len(answers) == 1:
        return answers[0]
    joined = []
    for rank in range(max(map(len, answers))):
        best = [hypotheses[min(rank, len(hypotheses) - 1)] for hypotheses in answers]
        text, links = "", []
        for (start, end), hypothesis in zip(item.parts, best, strict=True):
            german = item.job.text[start:end]
            piece = _fit_part(hypothesis.text, german, first=not text, last=end == item.parts[-1][1])
            gap = len(text) + bool(text)
            for link in hypothesis.links:
                if link.target[1] <= len(piece):
                    source = (link.source[0] + start, link.source[1] + start)
                    target = (link.target[0] + gap, link.target[1] + gap)
                    links.append(Link(source=source, target=target, weight=link.weight))
            text = f"{text} {piece}" if text else piece
        score = sum(hypothesis.score for hypothesis in best) / len(best)
        joined.append(Hypothesis(text=text, score=score, links=tuple(links)))
    return tuple(joined)


def _fit_part(text: str, german: str, *, first: bool, last: bool) -> str:
    """The English of a part of a sentence without the capital and the full stop of a whole one."""
    if not last and text.endswith(".") and not german.endswith("."):
        text = text[:-1]
        if german.endswith(","):
            text += ","
    word = text.split(maxsplit=1)[0] if text else ""
    if not first and german[:1].islower() and word.istitle() and word.lower() in _STARTERS:
        text = word.lower() + text[len(word) :]
    return text


_STARTERS = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "in",
            "on",
            "at",
            "to",
            "for",
            "from",
            "by",
            "with",
            "and",
            "or",
            "as",
            "but",
            "of",
            "that",
        ),
        *("which", "who", "where", "when", "while", "because", "although", "after", "before", "if", "so", "it", "he"),
        *("she", "they", "we", "this", "these", "those", "there", "its", "his", "her", "their", "not", "what", "how"),
        *("since", "about", "also", "even", "only", "both", "all", "some", "more", "according", "during", "under"),
    }
)


def best_limit(engine: Engine) -> int:
    """The longest part that is translated at once, in pieces of an engine."""
    return min(BEST_PIECES, engine.max_pieces)


def cut(job: Job, engine: Engine, limit: int, within: Span | None = None) -> tuple[Span, ...]:
    """The parts in which a segment, or a span of it, is translated: one, unless it is longer than ``limit`` pieces."""
    first, last = within or (0, len(job.text))
    keep = [(wanted.span[0] - first, wanted.span[1] - first) for wanted in job.wanted]
    spans = split_long(job.text[first:last], limit, engine.count_pieces, keep)
    return tuple((first + start, first + end) for start, end in spans if start < end)


def first_drafts(jobs: Sequence[Job], engine: Engine, decoding: Decoding) -> list[Draft]:
    """The drafts that the engine gives at once, all segments in one call."""
    limit = best_limit(engine)
    drafts: dict[int, Draft] = {}
    asked: dict[int, Asked] = {}
    for number, job in enumerate(jobs):
        assembled = _assemble(job)
        if assembled is not None:
            drafts[number] = assembled
        else:
            asked[number] = Asked(job=job, told=_told_at_once(job, engine, decoding), parts=cut(job, engine, limit))
    answers = ask(list(asked.values()), engine, decoding)
    for (number, item), hypotheses in zip(asked.items(), answers, strict=True):
        drafts[number] = make_draft(item, hypotheses[0], Outcome.NATIVE)
    return [drafts[number] for number in range(len(jobs))]


# As models write them; the document says which it has.
_QUOTES = str.maketrans(dict.fromkeys(DOUBLE_QUOTES, '"'))


def _assemble(job: Job) -> Draft | None:
    """The draft of a segment that holds no words but wanted things, such as the place and date of a report.

    ``PJÖNGJANG, 4. Juni. /TASS/.`` needs no model, and models do badly on it.
    """
    target, position = "", 0
    for item in job.wanted:
        target += job.text[position : item.span[0]].translate(_QUOTES) + "\0" + item.text + "\0"
        position = item.span[1]
    target += job.text[position:].translate(_QUOTES)
    if not job.wanted or any(character.isalpha() for part in target.split("\0")[::2] for character in part):
        return None
    hypothesis = Hypothesis(text=target.replace("\0", ""), score=0.0)
    draft = make_draft(Asked(job=job, told=frozenset(), parts=()), hypothesis, Outcome.SUBSTITUTED)
    return None if draft.missing else draft


def _told_at_once(job: Job, engine: Engine, decoding: Decoding) -> frozenset[int]:
    if not can_tell(engine, decoding):
        return frozenset()
    return frozenset(index for index, wanted in enumerate(job.wanted) if not wanted.easy)


def can_tell(engine: Engine, decoding: Decoding) -> bool:
    """Whether constraints written into the source have any effect."""
    return engine.obeys_constraints and decoding.native


def make_draft(asked: Asked, hypothesis: Hypothesis, outcome: Outcome) -> Draft:
    """The draft of a hypothesis.

    Args:
        asked: how the engine was asked.
        hypothesis: what it answered.
        outcome: of the wanted things that stand there and were told; the others are there of themselves.
    """
    job = asked.job
    target = tidy(job.text, hypothesis.text)
    placements = place(job.wanted, target, len(job.text))
    outcomes = []
    for index, placement in enumerate(placements):
        if placement is None:
            outcomes.append(Outcome.REFUSED)
        elif placement.preferred and index in asked.told:
            outcomes.append(outcome)
        else:
            outcomes.append(Outcome.ALREADY)
    return Draft(
        job=job,
        told=asked.told,
        target=target,
        score=hypothesis.score,
        links=hypothesis.links if target == hypothesis.text else (),
        placements=placements,
        outcomes=tuple(outcomes),
        reasons=(None,) * len(job.wanted),
        defects=_all_defects(job, target),
    )


def _all_defects(job: Job, target: str) -> tuple[str, ...]:
    """What seems to be wrong with a translation, and the forms in it that will not do."""
    wrong = (f"{target[slice(*span)]!r} will not do" for _, _, span in find_variants(job.wanted, target))
    return (*wrong, *defects(job.text, target))


def empty_draft(job: Job) -> Draft:
    """The draft of a segment of which nothing is translated yet."""
    hypothesis = Hypothesis(text="", score=float("-inf"))
    return make_draft(Asked(job=job, told=frozenset(), parts=()), hypothesis, Outcome.REFUSED)


def ask_again(draft: Draft, engine: Engine, *, tell: Collection[int], limit: int, prefix: str = "") -> Asked:
    """How to ask for a segment once more, telling the model what it was told and some more."""
    told = draft.told | frozenset(tell)
    return Asked(job=draft.job, told=told, parts=cut(draft.job, engine, limit), prefix=prefix)


def best_of(old: Draft, candidates: Iterable[Draft]) -> Draft:
    """The best of some drafts; the old one unless another one is really better."""
    best = min(candidates, key=lambda draft: (*draft.badness, -draft.score), default=old)
    return best if best.badness < old.badness else old


def improve(old: Draft, target: str, outcome: Outcome, reasons: dict[int, str], links: tuple[Link, ...] = ()) -> Draft:
    """The draft with a new English text, or the old one where it is better.

    Args:
        old: the draft so far.
        target: the new text.
        outcome: of what stands in the new text and did not in the old one.
        reasons: by index of a wanted thing, how it was repaired.
        links: alignment of the new text.
    """
    target = tidy(old.job.text, target)
    placements = place(old.job.wanted, target, len(old.job.text))
    outcomes, notes = list(old.outcomes), list(old.reasons)
    for index, placement in enumerate(placements):
        if placement is None:
            # What an earlier repair had done is undone.
            outcomes[index], notes[index] = Outcome.REFUSED, None
        elif old.placements[index] is None:
            outcomes[index] = outcome
            notes[index] = reasons.get(index)
    new = replace(
        old,
        target=target,
        links=links,
        placements=placements,
        outcomes=tuple(outcomes),
        reasons=tuple(notes),
        defects=_all_defects(old.job, target),
    )
    return best_of(old, [new])


def brake(old: Sequence[Draft], new: Sequence[Draft], engine: Engine) -> list[Draft]:
    """The new drafts, and the old ones where a text decoded anew for the sake of a term spoils the sentence around it.

    Judged by how likely the model finds the pieces outside of the wanted renderings.

    Args:
        old: the drafts before a step.
        new: the same segments after it.
        engine: whose model judges.
    """
    judged = [index for index, pair in enumerate(zip(old, new, strict=True)) if _is_for_terms(*pair)]
    pairs = [(draft[index].job.text, draft[index].target) for index in judged for draft in (old, new)]
    scores = iter(engine.score(pairs) if pairs else ())
    current = list(new)
    for index in judged:
        before, after = (_mean_around(draft[index], next(scores)) for draft in (old, new))
        if after < before - _WORST_DROP:
            current[index] = old[index]
    return current


def _is_for_terms(old: Draft, new: Draft) -> bool:
    """Whether a draft was changed for terms alone: text that must not be lost, or a defect, is worth a rougher one."""
    met = set(old.missing) - set(new.missing)
    return bool(met) and len(new.defects) >= len(old.defects) and all(old.job.wanted[index].permitted for index in met)


def _mean_around(draft: Draft, scores: Sequence[tuple[Span, float]]) -> float:
    """The mean score of the pieces that are no part of a wanted rendering."""
    taken = [placement.span for placement in draft.placements if placement is not None]
    around = [score for span, score in scores if is_free(span, taken)]
    return sum(around) / len(around) if around else 0.0


def run(steps: Sequence[Step], drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """The drafts after all steps; each step sees only those that are not good yet."""
    current = list(drafts)
    for step in steps:
        chosen = [index for index, draft in enumerate(current) if any(draft.badness)]
        if not chosen:
            break
        for index, draft in zip(chosen, step([current[index] for index in chosen], engine, decoding), strict=True):
            current[index] = draft
    return current
