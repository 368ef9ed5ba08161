"""Errors of the whole toolkit: one base class, a subclass only where a caller would act differently."""

from __future__ import annotations

from collections.abc import Sequence

from glossary.model import Location


class TermtreuError(Exception):
    """Broken input or wrong use. The message says what is wrong, where, and what would be right."""


class Problem(TermtreuError):
    """One error at one place of a file.

    Args:
        message: what is wrong.
        location: where; ``None`` for the file as a whole.
        found: the offending text.
        expected: what would be right.
    """

    def __init__(
        self,
        message: str,
        *,
        location: Location | None = None,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        self.message = message
        self.location = location
        self.found = found
        self.expected = expected
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        found = f": {self.found!r}" if self.found is not None else ""
        expected = f" (expected: {self.expected})" if self.expected else ""
        return f"{where}{self.message}{found}{expected}"


class FileError(TermtreuError):
    """All problems of one file or set of files, gathered.

    Args:
        problems: at least one problem, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
