"""Errors of the whole toolkit: one base class, a subclass only where a caller would act differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.model import Location


class TermtreuError(Exception):
    """Broken input or wrong use. The message says what is wrong, where, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong at one place of a file.

    Args:
        message: what is wrong.
        location: where; ``None`` for a file or set of files as a whole.
        found: the offending text.
        expected: what would be right.
    """

    message: str
    location: Location | None = None
    found: str | None = None
    expected: str | None = None

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        found = f": {self.found!r}" if self.found is not None else ""
        expected = f" (expected: {self.expected})" if self.expected else ""
        return f"{where}{self.message}{found}{expected}"


class FileError(TermtreuError):
    """A file that cannot be used; all that is wrong with it, gathered.

    Args:
        problems: at least one problem, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
