"""What an adaptation did: before and after, and whether the new package is better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.adapt.measuring import Quality, Terms

LOSS_ALLOWED = 1.0
"""chrF that general segments may lose."""

CHANCE_ALLOWED = 0.05
"""How probable a gain by chance may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A set of segments before and after.

    Args:
        count: segments.
        before, after: quality.
        chance: how probable the change of chrF is by chance, 0-1.
    """

    count: int
    before: Quality
    after: Quality
    chance: float

    @property
    def gain(self) -> float:
        """chrF won, or lost."""
        return self.after.chrf - self.before.chrf


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an adaptation did.

    Args:
        learned, deciding: segments that were learned from, and that decided when to stop.
        dropped: segments that were left out, by reason.
        held_back: the segments that judge, before and after.
        general: general segments, before and after.
        terms: the terms in the held-back segments before and after; ``None`` where none were looked for.
        losses: on the deciding segments, one for each look, the first before training.
        updates: of the weights.
        seconds: spent on training.
        reach: share of the way from the old weights to the trained ones.
    """

    learned: int
    deciding: int
    dropped: Counter[str]
    held_back: Comparison
    general: Comparison
    terms: tuple[Terms, Terms] | None
    losses: tuple[float, ...]
    updates: int
    seconds: float
    reach: float

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the new package is not better; empty where it is."""
        return tuple(_refusals(self.held_back, self.general, self.terms))

    @property
    def better(self) -> bool:
        """Whether the new package may be called better."""
        return not self.refusals


def _refusals(held_back: Comparison, general: Comparison, terms: tuple[Terms, Terms] | None) -> Iterator[str]:
    """Why the new package is not better than the old one."""
    if held_back.gain <= 0:
        yield f"held-back segments are no better: {held_back.gain:+.1f} chrF"
    elif held_back.chance >= CHANCE_ALLOWED:
        yield f"{held_back.gain:+.1f} chrF on held-back segments may be chance (p = {held_back.chance:.2f})"
    if general.gain < -LOSS_ALLOWED:
        yield f"general text lost {-general.gain:.1f} chrF; {LOSS_ALLOWED:.1f} are allowed"
    if terms is None or terms[0].told is not None or terms[1].told is None:
        return
    # Constraints are new to the package.
    count, untold, told = terms[1].count, terms[1].untold, terms[1].told
    if told <= untold:
        yield f"constraints are not obeyed: of {count} terms {told} come out when told, {untold} untold"


def describe(report: Report, memory: Sequence[Path]) -> str:
    """What is added to the README of the new package."""
    held_back, general, names = report.held_back, report.general, ", ".join(path.name for path in memory)
    return (
        "## Adapted\n\n"
        f"Trained further with termtreu on {report.learned:,} segments of {names}.\n"
        f"Held-back segments: chrF {held_back.before.chrf:.1f} before, {held_back.after.chrf:.1f} after.\n"
        f"General segments: chrF {general.before.chrf:.1f} before, {general.after.chrf:.1f} after.\n"
    )


def summarise(report: Report) -> Mapping[str, Any]:
    """The report as plain values, for programs."""

    def rows(comparison: Comparison) -> dict[str, Any]:
        return {
            "segments": comparison.count,
            "chrf": [round(comparison.before.chrf, 2), round(comparison.after.chrf, 2)],
            "bleu": [round(comparison.before.bleu, 2), round(comparison.after.bleu, 2)],
            "p": round(comparison.chance, 4),
        }

    terms = [{"count": each.count, "untold": each.untold, "told": each.told} for each in report.terms or ()]
    return {
        "better": report.better,
        "refusals": list(report.refusals),
        "learned": report.learned,
        "deciding": report.deciding,
        "dropped": dict(report.dropped),
        "held_back": rows(report.held_back),
        "general": rows(report.general),
        "terms": terms,
        "losses": [round(loss, 4) for loss in report.losses],
        "updates": report.updates,
        "training_seconds": round(report.seconds, 1),
        "reach": report.reach,
    }
