"""Which lines of files changed since a revision of a git repository."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from glossary.errors import FileError, Problem

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def changed_lines(revision: str, paths: Sequence[str]) -> dict[str, list[tuple[int, int]] | None]:
    """The spans of lines (first, last) of each path that changed since a revision; ``None`` for a file that is new.

    Args:
        revision: a commit, branch or tag.
        paths: of files in one repository.

    Raises:
        FileError: git is not there, the files are in no repository, or it has no such revision.
    """
    found: dict[str, list[tuple[int, int]] | None] = {}
    for folder in dict.fromkeys(Path(path).resolve().parent for path in paths):
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            if _git(folder, "rev-parse", "--git-dir") is None:
                raise FileError(
                    [Problem(message=f"{folder}: not in a git repository", expected="--changed-since inside one")]
                )
            raise FileError([Problem(message="no such revision", found=revision, expected="a commit, branch or tag")])
        for path in (path for path in paths if Path(path).resolve().parent == folder):
            name = Path(path).resolve().name
            if _git(folder, "cat-file", "-e", f"{commit.strip()}:./{name}") is None:
                found[path] = None
                continue
            diff = _git(folder, "diff", "--unified=0", "--no-color", "--no-ext-diff", commit.strip(), "--", name) or ""
            spans = []
            for match in _HUNK.finditer(diff):
                start, count = int(match[1]), int(match[2] or 1)
                if count:
                    spans.append((start, start + count - 1))
            found[path] = spans
    return found


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, ``None`` where it fails."""
    try:
        result = subprocess.run(  # noqa: S603 # a fixed program, arguments as a list
            ["git", "-c", "core.quotePath=false", *arguments],  # noqa: S607 # git is found as the user finds it
            cwd=folder,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError as error:
        raise FileError(
            [Problem(message="git is not installed", expected="git on the PATH for --changed-since")]
        ) from error
    return result.stdout if result.returncode == 0 else None
