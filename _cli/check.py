"""``cli check``: does a translation use the terms of the glossary?"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from _cli.common import (
    FINDINGS,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    Quiet,
    clear_errors,
    load_glossary,
    print_result,
    say,
    write_result,
)
from glossary import Glossary
from glossary.config import Config, project_config
from glossary.errors import FileError, Problem
from glossary.files import read_bytes, read_text, write_bytes, write_text
from glossary.model import Severity

if TYPE_CHECKING:
    from terms.check import Checker, Settings
    from terms.documents import Document, Outcome
    from terms.findings import Finding
    from terms.fix import Fixed
    from terms.reports.summary import Summary

_LEVELS = [member.value for member in Severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What flags and configuration ask for, the flags first."""

    settings: Settings
    shown: Severity
    baseline: Path | None
    ignore_file: Path | None


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE TARGET | FILE...",
            help="A German file (or folder) and its English one; or bilingual files; or English ones. - is stdin.",
        ),
    ],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    target_only: Annotated[bool, typer.Option("--target-only", help="Check English without its German.")] = False,
    text_format: Annotated[
        str, typer.Option("--format", help="auto, text, markdown, html, rest, srt, json, yaml, po, xliff, tmx or csv.")
    ] = "auto",
    output_format: Annotated[
        str,
        typer.Option("--output-format", help="text, json, sarif, github, gitlab, junit, rdjson or checkstyle."),
    ] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File for the report.")] = None,
    severity: Annotated[
        str | None, typer.Option("--severity", help="Report findings at least this grave: error, warning, info.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Run only these rules: codes or their beginnings, by comma.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Do not run these rules.")] = None,
    level: Annotated[
        list[str] | None, typer.Option("--level", help="CODE=SEVERITY or concept-id=SEVERITY; may be repeated.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Findings that are known and not reported.")
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option("--update-baseline", help="Take out of the baseline what is mended; make it where it is not."),
    ] = False,
    allow_new: Annotated[
        bool, typer.Option("--allow-new", help="With --update-baseline: take new findings in as well.")
    ] = False,
    ignore_file: Annotated[Path | None, typer.Option("--ignore-file", help="By default .termtreu-ignore.")] = None,
    changed_since: Annotated[
        str | None,
        typer.Option("--changed-since", metavar="REV", help="Report only lines changed since a git revision."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend, in the English files.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes; by default as many as cores.")] = None,
    quiet: Quiet = False,
) -> None:
    """Check translations against the glossary; exit code 1 when there are findings."""
    with clear_errors():
        # A glossary is a hundred thousand objects that stay: looking among them for garbage is a third of a short run.
        gc.freeze()
        gc.disable()
        from terms.documents import check_documents, plan_documents
        from terms.reports import find_report
        from terms.reports.summary import sign

        report = find_report(output_format)
        config = project_config()
        wanted = _read_wanted(config, select, ignore, level, severity, baseline, ignore_file)
        _check_use(update_baseline, allow_new, wanted.baseline, fix and diff, changed_since)
        documents = plan_documents([str(path) for path in files], target_only=target_only, form=text_format)
        glossary = _glossary(config, glossary_files, no_curated, profile)
        unknown = set(wanted.settings.concepts)
        unknown -= {concept.id for concept in glossary} if unknown else set()
        if unknown and not quiet:
            # Another glossary may have the concept: that is no error.
            say(f"no rule or concept for the level: {', '.join(sorted(unknown))}")
        content = _reader(documents)
        outcome = check_documents(documents, glossary, wanted.settings, content=content, jobs=jobs)
        fixed: Sequence[Finding] = ()
        if fix or diff:
            fixed, shown = _fix(documents, outcome, glossary, wanted.settings, write=not diff)
            if diff:
                print_result(shown)
            elif fixed:
                outcome = check_documents(documents, glossary, wanted.settings, jobs=jobs)
        findings, summary = _sift(outcome, wanted, changed_since, update_baseline, allow_new, quiet, len(fixed))
        if not diff:
            write_result(report(findings, sign(summary, glossary, target_only=target_only)), output)
    if findings or (diff and fixed):
        raise typer.Exit(FINDINGS)


def _check_use(update: bool, allow_new: bool, baseline: Path | None, both: bool, changed_since: str | None) -> None:
    """Refuse flags that contradict each other."""
    problems = []
    if update and baseline is None:
        problems.append(Problem(message="--update-baseline needs a file", expected="--baseline FILE"))
    if allow_new and not update:
        problems.append(Problem(message="--allow-new goes with --update-baseline"))
    if update and changed_since is not None:
        problems.append(Problem(message="--update-baseline needs all findings", expected="no --changed-since"))
    if both:
        problems.append(Problem(message="--fix and --diff exclude each other"))
    if problems:
        raise FileError(problems)


def _read_wanted(
    config: Config,
    select: list[str] | None,
    ignore: list[str] | None,
    level: list[str] | None,
    severity: str | None,
    baseline: Path | None,
    ignore_file: Path | None,
) -> _Wanted:
    """The settings in force: those of the flags before those of the project."""
    from terms.check import Settings
    from terms.rules import RULES
    from terms.suppress import IGNORE_FILE

    set_ = config.check
    folder = config.path.parent if config.path else Path()
    places = {
        text: place
        for key, locations in config.places.items()
        for text, place in zip(set_[key], locations, strict=True)
    }
    shown = severity or next(iter(set_.get("check-severity", ())), "warning")
    if shown not in _LEVELS:
        where = None if severity else places.get(shown)
        raise FileError([Problem(message="unknown severity", location=where, found=shown, expected=", ".join(_LEVELS))])
    codes: dict[str, Severity] = {}
    concepts: dict[str, Severity] = {}
    for text in (*set_.get("check-levels", ()), *(level or ())):
        name, sign, value = text.partition("=")
        if not sign or value.strip() not in _LEVELS:
            expected = "CODE=error, CODE=warning or CODE=info"
            where = None if text in (level or ()) else places.get(text)
            raise FileError([Problem(message="not a level", location=where, found=text, expected=expected)])
        (codes if name.strip() in RULES else concepts)[name.strip()] = Severity(value.strip())
    in_project = set_.get("check-ignore-file")
    file = ignore_file or (folder / in_project[0] if in_project else None)
    if file is None and (folder / IGNORE_FILE).is_file():
        file = folder / IGNORE_FILE
    known = set_.get("check-baseline")
    given = {*_codes(select), *_codes(ignore)}
    return _Wanted(
        settings=Settings(
            select=_codes(select) or set_.get("check-select", ()),
            ignore=_codes(ignore) or set_.get("check-ignore", ()),
            severities=codes,
            concepts=concepts,
            places={text: place for text, place in places.items() if text not in given},
        ),
        shown=Severity(shown),
        baseline=baseline or (folder / known[0] if known else None),
        ignore_file=file,
    )


def _codes(given: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip() for text in given or () for code in text.split(","))


def _glossary(config: Config, files: list[Path] | None, no_curated: bool, profile: str | None) -> Glossary:
    """The glossary in force: the files of the flags over those of the project."""
    curated = config.curated and not no_curated
    return load_glossary([*(files or ()), *config.glossaries], curated=curated, profile=profile or config.profile)


def _reader(documents: Sequence[Document]) -> Callable[[str], bytes] | None:
    """What reads a file where standard input is one of them; ``None`` where all are files."""
    paths = [path for document in documents for path in (document.source, document.target)]
    if "-" not in paths:
        return None

    @cache
    def read(path: str) -> bytes:
        return sys.stdin.buffer.read() if path == "-" else read_bytes(Path(path))

    return read


def _fix(
    documents: Sequence[Document], outcome: Outcome, glossary: Glossary, settings: Settings, *, write: bool
) -> tuple[list[Finding], list[str]]:
    """The findings that were mended and the differences; files are only written where asked."""
    from terms.check import Checker
    from terms.findings import SAFE
    from terms.fix import encode, show_diff

    checker = Checker(glossary, settings)
    safe = Counter(item.file for item in outcome.findings if item.fix_safety == SAFE)
    fixed: list[Finding] = []
    differences: list[str] = []
    for document in documents:
        if document.target == "-" and safe["<stdin>"]:
            say(f"<stdin>: {safe['<stdin>']} not fixed, as standard input cannot be written")
        if not safe[document.target]:
            continue
        path = Path(document.target)
        text, encoding, result = _fix_document(checker, document)
        if result.left:
            say(f"{path}: {result.left}")
        if result.findings:
            fixed += result.findings
            differences.append(show_diff(document.target, text, result.text))
            if write:
                write_bytes(path, [encode(result.text, encoding)])
    return fixed, differences


def _fix_document(checker: Checker, document: Document) -> tuple[str, str, Fixed]:
    """The text of a file, its encoding, and the text with what is safe mended."""
    from terms.documents import check_document, detect_encoding
    from terms.fix import encode, fix_text

    raw = read_bytes(Path(document.target))
    encoding = detect_encoding(raw)
    text = raw.decode(encoding)

    def check(changed: str) -> Sequence[Finding]:
        content = encode(changed, encoding)
        result = check_document(
            checker, document, lambda name: content if name == document.target else read_bytes(Path(name))
        )
        if result.problems:
            raise FileError(result.problems)
        return result.findings

    return text, encoding, fix_text(text, check(text), check)


def _sift(
    outcome: Outcome,
    wanted: _Wanted,
    changed_since: str | None,
    update: bool,
    allow_new: bool,
    quiet: bool,
    fixed: int,
) -> tuple[list[Finding], Summary]:
    """The findings to report: not covered by the ignore file, grave enough, new, on changed lines."""
    from terms import baseline as baselines
    from terms.findings import RANKS
    from terms.reports.summary import Summary
    from terms.suppress import parse_ignore_file

    findings = list(outcome.findings)
    covered = 0
    if wanted.ignore_file is not None:
        lines = parse_ignore_file(read_text(wanted.ignore_file), str(wanted.ignore_file))
        kept = [item for item in findings if not any(line.covers(item) for line in lines)]
        covered, findings = len(findings) - len(kept), kept
    grave = [item for item in findings if RANKS[item.severity] <= RANKS[wanted.shown]]
    hidden = len(findings) - len(grave)
    known: list[Finding] = []
    if wanted.baseline is not None:
        there = wanted.baseline.exists()
        if not there and not update:
            message = f"{wanted.baseline}: no such baseline"
            raise FileError([Problem(message=message, expected="make it with --update-baseline")])
        old = baselines.parse(read_text(wanted.baseline), str(wanted.baseline)) if there else None
        if update:
            new = baselines.collect(grave) if old is None else baselines.shrink(grave, old, outcome.files)
            if old is not None and allow_new:
                new = baselines.extend(grave, old, outcome.files)
            if old is None or new != old:
                write_text(wanted.baseline, baselines.serialize(new))
            old = new
        elif old is not None and not quiet:
            gone = baselines.count_gone(grave, old, outcome.files)
            if gone:
                say(f"{wanted.baseline}: {gone} findings are mended; shrink it with --update-baseline")
        grave, known = baselines.subtract(grave, old or baselines.Baseline())
    unchanged = 0
    if changed_since is not None:
        grave, unchanged = _on_changed_lines(grave, changed_since)
    return grave, Summary(
        files=outcome.files,
        segments=outcome.segments,
        hidden=hidden,
        unchanged=unchanged,
        fixed=fixed,
        ignored=outcome.ignored + covered,
        known=len(known),
    )


def _on_changed_lines(findings: Sequence[Finding], revision: str) -> tuple[list[Finding], int]:
    from terms.changes import changed_lines

    spans = changed_lines(revision, list(dict.fromkeys(item.file for item in findings if item.file != "<stdin>")))
    kept = []
    for item in findings:
        changed = spans.get(item.file)
        if changed is None or any(first <= item.end_line and item.line <= last for first, last in changed):
            kept.append(item)
    return kept, len(findings) - len(kept)
