"""Checking files: which file belongs to which, one file after the other or all cores at once."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.files import read_bytes
from glossary.model import Glossary
from terms.bilingual import FORMATS, find_format, read_bilingual, read_pair, read_target
from terms.check import Checker, Settings
from terms.findings import Finding, SegmentPair, sort_by_place
from terms.rules.base import Use

_DECLARED = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_LINES = re.compile(r"\r\n|\r|\n")
_PARALLEL = 400_000
"""Bytes from which on several processes are worth their start (about 0.1 s each)."""
_SKIPPED = re.compile(r"(?:^|/)(?:\.|node_modules/|__pycache__/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to check.

    Args:
        target: path of the file that holds the English.
        source: path of the German file; ``None`` for a bilingual file and for English alone.
        form: name of the format.
        target_only: whether only the English is looked at.
    """

    target: str
    source: str | None = None
    form: str
    target_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the check of one file found.

    Args:
        findings: those no inline comment covers, by place.
        ignored: those one covers.
        uses: the renderings, one of each kind with its count.
        segments: how many were checked.
        problems: why the file cannot be checked.
    """

    document: Document
    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    uses: tuple[Use, ...] = ()
    segments: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the check of all files found.

    Args:
        findings: by file and place.
        ignored: how many inline comments cover.
        segments: how many were checked.
        files: paths of the files with the English.
    """

    findings: tuple[Finding, ...]
    ignored: int
    segments: int
    files: tuple[str, ...]


def plan_documents(paths: Sequence[str], *, target_only: bool = False, form: str | None = None) -> tuple[Document, ...]:
    """The files to check, from what a user names.

    Two files of a format with a file a language, or two folders, are German and English; bilingual files may be any
    number, in folders too; with ``target_only`` everything is English.

    Raises:
        FileError: a file is missing, has no translation beside it, or is of unknown format.
    """
    problems: list[Problem] = []
    documents: list[Document] = []
    for path in paths:
        if path != "-" and not Path(path).exists():
            problems.append(Problem(message=f"{path}: no such file or folder"))
    if problems:
        raise FileError(problems)
    if target_only:
        for path in _expand(paths, set(FORMATS)):
            documents.append(Document(target=path, form=find_format(path, form).name, target_only=True))
        return _some(documents, paths)
    if len(paths) == 2 and all(Path(path).is_dir() for path in paths):
        return _some(_pair_folders(*paths), paths)
    bilingual = {name for name, item in FORMATS.items() if item.pairing == "bilingual"}
    forms = [None if Path(path).is_dir() else find_format(path, form).name for path in paths]
    if all(item is None or item in bilingual for item in forms):
        for path in _expand(paths, bilingual - {"csv"}):
            documents.append(Document(target=path, form=find_format(path, form).name))
        return _some(documents, paths)
    if len(paths) != 2:
        expected = "a German file and its English one, bilingual files (PO, XLIFF, TMX, CSV), or --target-only"
        message = "one file that is not bilingual" if len(paths) == 1 else f"{len(paths)} files, not all bilingual"
        raise FileError([Problem(message=message, expected=expected)])
    if forms[0] != forms[1]:
        message = f"{paths[0]} is {forms[0] or 'a folder'} and {paths[1]} is {forms[1] or 'a folder'}"
        raise FileError([Problem(message=message, expected="two files of one format, or --format")])
    return (Document(source=paths[0], target=paths[1], form=str(forms[0])),)


def _some(documents: Sequence[Document], paths: Sequence[str]) -> tuple[Document, ...]:
    if not documents:
        raise FileError([Problem(message=f"no file to check in {', '.join(paths)}")])
    return tuple(documents)


def _expand(paths: Sequence[str], forms: set[str]) -> Iterator[str]:
    suffixes = {suffix for name in forms for suffix in FORMATS[name].suffixes if suffix}
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        for found in sorted(Path(path).rglob("*")):
            name = found.relative_to(path).as_posix()
            if found.suffix.lower() in suffixes and found.is_file() and not _SKIPPED.search(name):
                yield str(found)


def _pair_folders(source: str, target: str) -> list[Document]:
    documents = []
    problems = []
    suffixes = {
        suffix for item in FORMATS.values() if item.pairing != "bilingual" for suffix in item.suffixes if suffix
    }
    for german in sorted(Path(source).rglob("*")):
        name = german.relative_to(source).as_posix()
        if german.suffix.lower() not in suffixes or _SKIPPED.search(name) or not german.is_file():
            continue
        names = (name, re.sub(r"(^|[._-])de(?=[._-])", r"\1en", name))
        found = next((Path(target) / item for item in names if (Path(target) / item).is_file()), None)
        if found is None:
            problems.append(
                Problem(
                    message=f"{german}: no translation",
                    expected=" or ".join(str(Path(target) / item) for item in dict.fromkeys(names)),
                )
            )
        else:
            documents.append(Document(source=str(german), target=str(found), form=find_format(str(german)).name))
    if problems:
        raise FileError(problems)
    return documents


def read_pairs(document: Document, content: Callable[[str], bytes]) -> tuple[SegmentPair, ...]:
    """The segments of a document.

    Args:
        document: which files.
        content: gives the bytes of a path.

    Raises:
        FileError: a file cannot be read.
    """
    form = FORMATS[document.form]
    if document.target_only:
        return read_target(content(document.target), _name(document.target), form)
    if document.source is None:
        return read_bilingual(content(document.target), _name(document.target), form)
    german, english = content(document.source), content(document.target)
    return read_pair(german, english, _name(document.source), _name(document.target), form)


def check_document(checker: Checker, document: Document, content: Callable[[str], bytes]) -> Checked:
    """What the check of one file finds; a file that cannot be read is in ``problems``."""
    try:
        pairs = read_pairs(document, content)
    except FileError as error:
        return Checked(document=document, problems=error.problems)
    result = checker.check_document(pairs)
    findings = list(result.findings)
    if findings:
        lines = _LINES.split(_show(content(document.target)))
        findings = sort_by_place(_place(item, lines) for item in findings)
    return Checked(
        document=document,
        findings=tuple(findings),
        ignored=result.ignored,
        uses=tuple(summarise(result.uses)),
        segments=result.segments,
    )


def _place(finding: Finding, lines: Sequence[str]) -> Finding:
    """A finding with its line of the file, and with its column where it is about a comment."""
    excerpt = lines[finding.line - 1] if finding.line <= len(lines) else ""
    text = finding.target_text
    if text and finding.end_column == finding.column and (start := excerpt.find(text)) >= 0:
        return replace(finding, excerpt=excerpt, column=start + 1, end_column=start + 1 + len(text))
    return replace(finding, excerpt=excerpt)


def check_documents(
    documents: Sequence[Document],
    glossary: Glossary,
    settings: Settings,
    *,
    content: Callable[[str], bytes] | None = None,
    jobs: int | None = None,
) -> Outcome:
    """The findings of all documents.

    Args:
        documents: which files.
        glossary: whose terms must be used.
        settings: which rules run.
        content: gives the bytes of a path; reads the file by default.
        jobs: processes at most; by default as many as there are cores where the files are large enough.

    Raises:
        FileError: files cannot be read or settings are wrong; all that is wrong with all files is in it.
    """
    checker = Checker(glossary, settings)
    workers = 1 if content is not None else _count_workers(documents, jobs)
    if workers > 1:
        results = _check_in_parallel(documents, checker, workers)
    else:
        reader = content or (lambda path: read_bytes(Path(path)))
        results = [check_document(checker, document, reader) for document in documents]
    problems = [problem for result in results for problem in result.problems]
    if problems:
        raise FileError(problems)
    findings = [finding for result in results for finding in result.findings]
    findings += checker.compare_files([use for result in results for use in result.uses])
    return Outcome(
        findings=tuple(sort_by_place(findings)),
        ignored=sum(len(result.ignored) for result in results),
        segments=sum(result.segments for result in results),
        files=tuple(_name(document.target) for document in documents),
    )


def summarise(uses: Iterable[Use]) -> Iterator[Use]:
    """One use of each kind, the first, with how many there are."""
    kinds: dict[tuple[str, str, str], list[Use]] = {}
    for use in uses:
        kinds.setdefault((use.concept.id, use.source_text, use.used.text), []).append(use)
    for group in kinds.values():
        yield replace(group[0], count=sum(use.count for use in group))


def _count_workers(documents: Sequence[Document], jobs: int | None) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = min(len(documents), cores if jobs is None else jobs)
    if most < 2 or jobs is not None:
        return max(1, most)
    size = 0
    for document in documents:
        for path in (document.source, document.target):
            if path is not None and Path(path).is_file():
                size += Path(path).stat().st_size
    return most if size >= _PARALLEL else 1


_worker_checker: list[Checker] = []


def _start_worker(checker: Checker) -> None:
    _worker_checker.append(checker)


def _work(document: Document) -> Checked:
    return check_document(_worker_checker[0], document, lambda path: read_bytes(Path(path)))


def _check_in_parallel(documents: Sequence[Document], checker: Checker, workers: int) -> list[Checked]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A forked process has the glossary already; where there is no fork the checker travels by pickle.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)
    chunk = max(1, len(documents) // (workers * 8))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(checker,)) as pool:
        return list(pool.map(_work, documents, chunksize=chunk))


def _name(path: str) -> str:
    return "<stdin>" if path == "-" else path


def detect_encoding(content: bytes) -> str:
    """The encoding of a file: that of its byte order mark, that which XML declares, else UTF-8.

    >>> detect_encoding(b'<?xml version="1.0" encoding="ISO-8859-1"?>'), detect_encoding(b"Text")
    ('ISO-8859-1', 'utf-8')
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return name
    declared = _DECLARED.match(content.removeprefix(codecs.BOM_UTF8))
    return declared[1].decode("ascii") if declared else "utf-8"


def _show(content: bytes) -> str:
    """The text of a file as well as it can be shown."""
    return content.decode(detect_encoding(content), "replace").removeprefix("\ufeff")
