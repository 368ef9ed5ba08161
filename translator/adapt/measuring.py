"""What a package does before and after: quality on held-back and general segments, and terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glossary.errors import FileError, Problem
from translator.adapt.batches import Lesson
from translator.adapt.segments import Example
from translator.engine import Constraint, Engine, Request
from translator.wanted import literal

_BEAM = 4
_SAMPLES = 1_000
# A lesson tells at most so many terms, as many as models have seen.
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Translations of a set, and how good they are.

    Args:
        outputs: one for each segment.
        chrf, bleu: 0-100, as sacreBLEU computes them by default.
    """

    outputs: tuple[str, ...]
    chrf: float
    bleu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How many terms came out as in the reference.

    Args:
        count: terms in the set.
        untold: of them, right without being told.
        told: of them, right when written into the source; ``None`` where the package has no symbols.
    """

    count: int
    untold: int
    told: int | None


def translate(engine: Engine, sources: Sequence[str]) -> list[str]:
    """The best translation of each text."""
    return [row[0].text for row in engine.translate([Request(text=text) for text in sources], beam=_BEAM)]


def measure(engine: Engine, examples: Sequence[Example]) -> Quality:
    """The quality of a package on some examples.

    Raises:
        FileError: sacrebleu is not installed.
    """
    outputs = translate(engine, [example.source for example in examples])
    references = [[example.target for example in examples]]
    sacrebleu = _sacrebleu()
    return Quality(
        outputs=tuple(outputs),
        chrf=sacrebleu.corpus_chrf(outputs, references).score,
        bleu=sacrebleu.corpus_bleu(outputs, references).score,
    )


def measure_terms(engine: Engine, lessons: Sequence[Lesson], outputs: Sequence[str]) -> Terms:
    """How many terms a package gets right, told and untold.

    Args:
        engine: the package.
        lessons: examples and the terms in them.
        outputs: its translations of them without constraints.
    """
    wanted = _wanted(lessons)
    return Terms(count=sum(map(len, wanted)), untold=_count(outputs, wanted), told=count_told(engine, lessons))


def count_told(engine: Engine, lessons: Sequence[Lesson]) -> int | None:
    """How many terms a package gets right when told; ``None`` where it has no symbols."""
    if not engine.obeys_constraints:
        return None
    wanted = _wanted(lessons)
    requests = [
        Request(
            text=lesson.example.source,
            constraints=tuple(
                Constraint(span=candidate.source, text=text)
                for candidate, text in sorted(
                    zip(lesson.candidates[:_MOST_TOLD], texts, strict=True), key=lambda pair: pair[0].source
                )
            ),
        )
        for lesson, texts in zip(lessons, wanted, strict=True)
    ]
    return _count([row[0].text for row in engine.translate(requests, beam=_BEAM)], wanted)


def _wanted(lessons: Sequence[Lesson]) -> list[list[str]]:
    """The English of the terms that are told."""
    return [
        [lesson.example.target[slice(*candidate.target)] for candidate in lesson.candidates[:_MOST_TOLD]]
        for lesson in lessons
    ]


def _count(outputs: Sequence[str], wanted: Sequence[Sequence[str]]) -> int:
    """How many of the wanted texts stand in their outputs."""
    return sum(
        literal(text).search(output) is not None
        for output, texts in zip(outputs, wanted, strict=True)
        for text in texts
    )


def chance(before: Quality, after: Quality, examples: Sequence[Example]) -> float:
    """How probable it is that chrF changed this much by chance: paired bootstrap over the segments, 0-1.

    Source: Koehn 2004, Statistical Significance Tests for Machine Translation Evaluation, as in sacreBLEU.
    """
    sacrebleu = _sacrebleu()
    references = [[example.target for example in examples]]
    test = sacrebleu.significance.PairedTest(
        [("before", before.outputs), ("after", after.outputs)],
        {"chrF": sacrebleu.metrics.CHRF(references=references)},
        references=None,
        test_type="bs",
        n_samples=_SAMPLES,
    )
    _, scores = test()
    (rows,) = (rows for name, rows in scores.items() if name != "System")
    return float(rows[1].p_value)


def _sacrebleu() -> Any:
    try:
        import sacrebleu
        import sacrebleu.significance
    except ModuleNotFoundError as error:
        raise FileError([Problem(message="adaptation needs sacrebleu", expected="pip install sacrebleu")]) from error
    return sacrebleu
