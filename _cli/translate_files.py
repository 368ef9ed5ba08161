"""The files of ``cli translate``: which are translated, where their English goes, and which are done already."""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.files import read_text, write_text

RECORD = ".termtreu-translated.json"
"""Name of the file in an output folder that says what its files were made from."""

_GLOB = re.compile(r"[*?\[]")
_GERMAN_NAME = re.compile(r"(?i:(?P<before>\A|[._-])de(?:-(?:de|at|ch))?)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to translate.

    Args:
        source: the German; ``-`` for standard input.
        target: where the English goes; ``None`` or ``-`` for standard output.
        name: of the English, below the folder of all.
    """

    source: Path
    target: Path | None
    name: Path


def plan(
    inputs: Sequence[Path], output: Path | None, output_dir: Path | None, suffixes: frozenset[str]
) -> tuple[Task, ...]:
    """The files to translate, each with the place of its English.

    Args:
        inputs: files, ``-``, folders and patterns (``texts/**/*.md``).
        output: of a single file.
        output_dir: of all files.
        suffixes: of the files that are taken from folders.

    Raises:
        FileError: a pattern fits nothing, or an output would replace an input or another output.
    """
    problems: list[Problem] = []
    found: dict[Path, Path | None] = {}
    for path in inputs:
        root = _root(path)
        if root is None:
            found.setdefault(path, None)
            continue
        if output_dir is None:
            problems.append(Problem(message=f"{path}: many files", expected="--output-dir for their translations"))
        paths = sorted(_walk(path, root, output_dir, suffixes))
        if not paths:
            problems.append(Problem(message=f"{path}: no files to translate there"))
        for item in paths:
            found.setdefault(item, root)
    roots = [_resolve(root) for root in found.values() if root is not None]
    common = Path(os.path.commonpath(roots)) if roots else Path()
    tasks = []
    for path, root in found.items():
        folder = Path() if root is None else _resolve(path).parent.relative_to(common)
        name = folder / english_name(path)
        tasks.append(Task(source=path, target=output if output_dir is None else output_dir / name, name=name))
    # Translations of an earlier run that lie among the files are no input.
    english = {_resolve(task.target) for task in tasks if task.target is not None}
    tasks = [task for task in tasks if found[task.source] is None or _resolve(task.source) not in english]
    if output is not None and len(tasks) > 1 and not problems:
        problems.append(Problem(message="--output takes one input file", expected="--output-dir"))
    problems = problems or list(_collisions(tasks))
    if problems:
        raise FileError(problems)
    return tuple(tasks)


def _resolve(path: Path) -> Path:
    """The path without links; unlike that of pathlib before Python 3.13, it takes one that leads in a circle."""
    return Path(os.path.realpath(path))


def _root(path: Path) -> Path | None:
    """The folder below which many files are meant, ``None`` for a single file."""
    if path.is_dir():
        return path
    if path.exists() or not _GLOB.search(str(path)):
        return None
    fixed = []
    for part in path.parts:
        if _GLOB.search(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _walk(path: Path, root: Path, output_dir: Path | None, suffixes: frozenset[str]) -> Iterator[Path]:
    """The files of a folder or a pattern; hidden ones and those in the output folder are none."""
    folder = None if output_dir is None else _resolve(output_dir)
    below = folder is not None and _resolve(root) in folder.parents
    for found in _files_below(path, suffixes) if path.is_dir() else _files_that_fit(path):
        if not (below and folder in _resolve(found).parents):
            yield found


def _files_below(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """The files of a folder that have a format; it may hold anything else."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            found = Path(place, name)
            if not name.startswith(".") and found.suffix.lower() in suffixes and found.is_file():
                yield found


def _files_that_fit(pattern: Path) -> Iterator[Path]:
    """Each file that fits a pattern; one that is reached over several links is one."""
    seen: set[Path] = set()
    # Unlike pathlib's, this leaves hidden files out and knows patterns that begin with a slash.
    for name in glob.iglob(str(pattern), recursive=True):  # noqa: PTH207
        found = Path(name)
        if found.is_file() and found.resolve() not in seen:
            seen.add(found.resolve())
            yield found


def english_name(path: Path) -> str:
    """How the English of a file is called.

    >>> [english_name(Path(name)) for name in ("artikel.de.txt", "artikel.txt", "de.json", "app_de.po", "-")]
    ['artikel.en.txt', 'artikel.en.txt', 'en.json', 'app_en.po', 'stdin.en.txt']
    """
    if str(path) == "-":
        return "stdin.en.txt"
    stem = path.name.removesuffix(path.suffix)
    renamed = _GERMAN_NAME.sub(lambda found: f"{found['before']}en", stem)
    return f"{stem}.en{path.suffix}" if renamed == stem else f"{renamed}{path.suffix}"


def report_of(task: Task, report: Path, *, page: bool, many: bool) -> Path:
    """The file that the report of a task is written to.

    Args:
        task: the file that is translated.
        report: what was asked for: a file, or a folder where there are many.
        page: whether the report is a page.
        many: whether there are several tasks.
    """
    return report / task.name.with_name(f"{task.name.name}{'.html' if page else '.json'}") if many else report


def _collisions(tasks: Sequence[Task]) -> Iterator[Problem]:
    written: dict[Path, Path] = {}
    sources = {_resolve(task.source) for task in tasks if str(task.source) != "-"}
    for task in tasks:
        if task.target is None or str(task.target) == "-":
            continue
        first = written.setdefault(_resolve(task.target), task.source)
        if first is not task.source:
            message = f"{task.source}: its translation would replace that of {first}, both are {task.target}"
            yield Problem(message=message)
        if _resolve(task.target) in sources:
            yield Problem(message=f"{task.source}: the output would replace the input")


class Record:
    """What the files of an output folder were made from, so that a run can be taken up again.

    Args:
        folder: of the output.

    Raises:
        FileError: the record in the folder is none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / RECORD
        self._made: dict[str, str] = {}
        if self._path.exists():
            self._made = self._read()

    def _read(self) -> dict[str, str]:
        try:
            made = json.loads(read_text(self._path))["made"]
        except (ValueError, TypeError, KeyError) as error:
            raise FileError([self._broken()]) from error
        if not isinstance(made, dict):
            raise FileError([self._broken()])
        return {str(name): str(digest) for name, digest in made.items()}

    def _broken(self) -> Problem:
        return Problem(message=f"{self._path}: not a record of translations", expected="delete it to begin anew")

    def has(self, task: Task, digest: str) -> bool:
        """Whether the English of a task is there and was made from the same things."""
        target = task.target
        return self._made.get(task.name.as_posix()) == digest and target is not None and target.exists()

    def add(self, task: Task, digest: str) -> None:
        """Note that the English of a task is there, and write the record."""
        self._made[task.name.as_posix()] = digest
        write_text(self._path, [json.dumps({"schema": 1, "made": self._made}, ensure_ascii=False, indent=1) + "\n"])


def digest_of(content: bytes, circumstances: str) -> str:
    """A hash of all that a translation depends on, hexadecimal.

    Args:
        content: of the input.
        circumstances: model, glossary and options, written out.
    """
    return blake2b(content + b"\0" + circumstances.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
