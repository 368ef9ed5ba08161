"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(str, Enum):
    """How grave a diagnosis is."""

    OK = "ok"
    NOTE = "note"
    """Translation works, something else will not."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing looked at.

    Args:
        name: what was looked at.
        state: what is the matter.
        message: what was found, for people.
        remedy: the command that mends it; ``None`` where nothing is to be mended.
    """

    name: str
    state: State
    message: str
    remedy: str | None = None
