"""Where ``cli translate`` writes: nothing that is read or written may be lost to it, and names fit what is inside."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from _cli.translate_files import RECORD, Task, report_of
from glossary.errors import FileError, Problem

if TYPE_CHECKING:
    from translator.documents import Format

# Formats whose files are archives: one behind the other is none.
_CONTAINERS = frozenset({"docx", "odt", "pptx", "epub"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file that a run reads or writes.

    Args:
        what: it is, for messages.
        path: as the user named it; a stream for standard input and output, ``None`` where it is closed.
    """

    what: str
    path: Path | TextIO | None


def check_places(
    tasks: Sequence[Task],
    *,
    output_dir: Path | None,
    report: Path | None,
    page: bool,
    beside: Iterable[Place],
    read: Iterable[Place],
) -> None:
    """Refuse a run in which a file that is written would replace one that is read, or another one that is written.

    Two names of one file are the same: links of both kinds, and ``..``.

    Args:
        tasks: the files that are translated.
        output_dir: folder of their English, in which the record is kept.
        report: file for the report, or folder for those of many files.
        page: whether a report is a page.
        beside: other files that are written.
        read: other files that are read.

    Raises:
        FileError: all that would be lost.
    """
    known: dict[object, str] = {}
    sources = tuple(_sources(tasks))
    for place in (*sources, *read):
        known.setdefault(_identity(place.path), place.what)
    known.pop(None, None)
    problems = [Problem(message="standard input is closed")] if any(item.path is None for item in sources) else []
    record = [] if output_dir is None else [Place(what="the record of --output-dir", path=output_dir / RECORD)]
    reports = () if report is None else (report_of(task, report, page=page, many=len(tasks) > 1) for task in tasks)
    for place in (*_targets(tasks), *record, *(Place(what="the report", path=path) for path in reports), *beside):
        identity = _identity(place.path)
        if place.path is None:
            problems.append(Problem(message="standard output is closed", expected="--output FILE"))
        elif isinstance(place.path, Path) and _leads_nowhere(place.path):
            problems.append(Problem(message=f"{place.path}: a link that leads to itself"))
        elif identity in known:
            name = place.path if isinstance(place.path, Path) else "<stdout>"
            message = f"{name}: {place.what} would replace {known[identity]}"
            problems.append(Problem(message=message, expected="a file of its own"))
        elif identity is not None:
            known[identity] = place.what
    if problems:
        raise FileError(problems)


def check_formats(tasks: Sequence[Task], format_name: str, *, only_shown: bool) -> None:
    """Refuse English that nobody could open: under a name of another format, or several files in one that are no text.

    Args:
        tasks: the files that are translated.
        format_name: of the files; ``auto`` for that of each.
        only_shown: whether English without a place of its own is not written at all.

    Raises:
        FileError: what does not fit, or a format is unknown.
    """
    from translator.documents import find_format

    problems: list[Problem] = []
    joined: list[str] = []
    for task in tasks:
        if task.target is None or str(task.target) == "-":
            if len(tasks) > 1 and not only_shown:
                joined.append(find_format(str(task.source), format_name).name)
        elif task.source.suffix.lower() != task.target.suffix.lower():
            problems += _check_name(task.target, find_format(str(task.source), format_name))
    names = sorted(set(joined))
    if len(names) > 1 or _CONTAINERS.intersection(names):
        message = f"several files cannot be joined on standard output when they are {' and '.join(names)}"
        problems.append(Problem(message=message, expected="--output-dir for their translations"))
    if problems:
        raise FileError(problems)


def _check_name(target: Path, wanted: Format) -> Iterator[Problem]:
    """What is wrong with a name for English whose suffix is not that of the German; one that is no format's suits all.

    Containers say inside what they are (a template, with macros), and other programs believe the name.
    """
    from translator.documents import FORMATS

    named = next((item for item in FORMATS.values() if target.suffix and target.suffix.lower() in item.suffixes), None)
    if named is None or (named == wanted and wanted.name not in _CONTAINERS):
        return
    if named == wanted:
        yield Problem(message=f"{target}: another kind of {wanted.name} than the input", expected="its suffix")
        return
    # Text is also what a file without a name is taken for.
    other = f", or --format {named.name}" if wanted.name == "text" else ""
    message = f"{target}: a name for {named.name}, but the input is {wanted.name}"
    yield Problem(message=message, expected=f"a name ending in {wanted.suffixes[0]}{other}")


def _sources(tasks: Sequence[Task]) -> Iterator[Place]:
    for task in tasks:
        yield Place(what="the input", path=sys.stdin if str(task.source) == "-" else task.source)


def _targets(tasks: Sequence[Task]) -> Iterator[Place]:
    """The places of the English; standard output, which takes that of several files, once."""
    if any(task.target is None or str(task.target) == "-" for task in tasks):
        yield Place(what="standard output", path=sys.stdout)
    for task in tasks:
        if task.target is not None and str(task.target) != "-":
            yield Place(what="the output", path=task.target)


def _leads_nowhere(path: Path) -> bool:
    """Whether a link, or a folder above, leads in a circle."""
    try:
        path.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _identity(path: Path | TextIO | None) -> object:
    """What is the same for all names of a file; ``None`` for what keeps nothing: a terminal, a pipe, a device."""
    if path is None:
        return None
    try:
        status = os.stat(path) if isinstance(path, Path) else os.fstat(path.fileno())  # noqa: PTH116 - one of both
    except OSError:
        # Not there yet, or a stream without a file.
        return os.path.realpath(path) if isinstance(path, Path) else None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return None
    return status.st_dev, status.st_ino
