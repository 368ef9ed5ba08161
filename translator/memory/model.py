"""Values of the translation memory: a pair, a suggestion, what an import did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reuse(str, Enum):
    """How far a suggestion may be used."""

    EXACT = "exact"
    """The same source: its translation may stand."""
    ADAPTED = "adapted"
    """Only figures or names differ, and they were exchanged: the translation may stand."""
    OFFERED = "offered"
    """Something else differs: for a person to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A segment and its translation.

    Args:
        source: as written.
        target: as written.
        origin: where it came from, such as ``legal.tmx#17`` or ``starter 0.1``.
        changed: when it was last changed, ISO 8601 in UTC; ``None`` where nobody knows.
    """

    source: str
    target: str
    origin: str
    changed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A pair that is like a segment.

    Args:
        pair: what the memory holds.
        target: the English for the segment: that of the pair, adapted where ``reuse`` says so.
        score: likeness of the sources, 0-100.
        reuse: how far it may be used.
        reason: why, for people.
    """

    pair: Pair
    target: str
    score: float
    reuse: Reuse
    reason: str

    @property
    def usable(self) -> bool:
        """Whether ``target`` may stand for the segment without a person's look."""
        return self.reuse is not Reuse.OFFERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Args:
        units: translation units in the file.
        pairs: pairs of the two languages that were taken.
        left_out: units without such a pair.
    """

    units: int
    pairs: int
    left_out: int
