"""``cli translate``: German files in, English out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from _cli.common import (
    FINDINGS,
    WRONG_USE,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    Quiet,
    clear_errors,
    layer_files,
    load_config,
    load_glossary,
    say,
)
from _cli.translate_files import Record, Task, plan
from _cli.translate_places import Place, check_formats, check_places
from glossary.config import Config
from glossary.errors import FileError, Problem
from glossary.files import make_folder

_PAGES = frozenset({".html", ".htm"})


class ReportFormat(str, Enum):
    """Formats of a report."""

    AUTO = "auto"
    JSON = "json"
    HTML = "html"


def translate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="German files, folders or patterns such as 'texts/**/*.md'; - or nothing reads standard input."
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; - is standard output.")] = None,
    output_dir: Annotated[
        Path | None,
        typer.Option("--output-dir", help="Folder to write one English file for each input to; folders are kept."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave out what an earlier run into --output-dir has done alike.")
    ] = False,
    watched: Annotated[bool, typer.Option("--watch", help="Translate the file again whenever it is saved.")] = False,
    file_format: Annotated[
        str, typer.Option("--format", help="Format of the files; auto goes by their names.")
    ] = "auto",
    source_column: Annotated[
        str | None, typer.Option("--source-column", help="Column of a table with the German: name, or number from 1.")
    ] = None,
    target_column: Annotated[
        str | None, typer.Option("--target-column", help="Column of a table that gets the English; may be a new one.")
    ] = None,
    width: Annotated[int, typer.Option("--width", min=10, max=1000, help="Longest line of a subtitle.")] = 42,
    retranslate: Annotated[
        bool, typer.Option("--retranslate", help="Translate anew what has a translation in the file.")
    ] = False,
    glossary_files: GlossaryFiles = None,
    no_glossary: Annotated[bool, typer.Option("--no-glossary", help="Translate without any glossary.")] = False,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", help="auto, starter, the name, folder or .argosmodel file of a package, or pivot:LANGUAGE."
        ),
    ] = "auto",
    beam: Annotated[int, typer.Option("--beam", min=1, max=32, help="Width of the beam search; 1 is fastest.")] = 4,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Write what became of every term: a page (.html) or JSON; of several files, into this folder.",
        ),
    ] = None,
    report_format: Annotated[
        ReportFormat, typer.Option("--report-format", help="Format of the report; auto goes by its name, else JSON.")
    ] = ReportFormat.AUTO,
    show: Annotated[
        bool,
        typer.Option("--show", help="Show German and English with their terms; without -o in place of the English."),
    ] = False,
    tmx: Annotated[Path | None, typer.Option("--tmx", help="Write the segments as a translation memory.")] = None,
    xliff: Annotated[Path | None, typer.Option("--xliff", help="Write the segments for a CAT tool.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when a term was not rendered as wanted; doubts do not count.")
    ] = False,
    expand: Annotated[
        bool, typer.Option("--expand", help="Write an abbreviation out where it is first mentioned.")
    ] = False,
    memory: Annotated[
        Path | None, typer.Option("--memory", help="Translation memory (see cli memory) whose pairs are used again.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Translate German into English, offline, with the terms of the glossary, in files of many formats."""
    interrupted = "interrupted; go on with --resume" if output_dir is not None and not watched else "interrupted"
    with clear_errors(interrupted), ExitStack() as stack:
        # Only now: the formats belong to the translator, which takes longer to load than all the rest.
        from translator.documents import FORMATS, Options, find_format

        if file_format != "auto":
            find_format("", file_format)
        suffixes = frozenset(suffix for item in FORMATS.values() for suffix in item.suffixes if suffix)
        inputs = files or [Path("-")]
        beside = {"--report": report, "--tmx": tmx, "--xliff": xliff}
        _check_use(output, output_dir, beside, no_glossary and bool(glossary_files or profile), show=show)
        tasks = plan(inputs, output, output_dir, suffixes)
        many = len(tasks) > 1
        _check_more_use(tasks, output_dir, resume=resume, watched=watched, single=(tmx, xliff))
        check_formats(tasks, file_format, only_shown=show)
        page = report_format is ReportFormat.HTML or (
            report_format is ReportFormat.AUTO and report is not None and report.suffix.lower() in _PAGES
        )
        config = Config() if no_glossary else load_config()
        named_file = Path(model) if Path(model).is_file() else None
        check_places(
            tasks,
            output_dir=output_dir,
            report=report,
            page=page,
            beside=_places({"the segments of --tmx": tmx, "the segments of --xliff": xliff}),
            read=(
                *(Place(what="the glossary", path=path) for path in layer_files(glossary_files, config)),
                *_places({"the configuration": config.path, "the memory": memory, "the model": named_file}),
            ),
        )
        if not files and sys.stdin.isatty():
            say("reading German text from standard input; end with Ctrl-D")
        glossary = None
        if not no_glossary:
            profile = profile or config.profile
            glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        from _cli.translate_run import Run, translate_all, watch
        from translator import English, Translator, open_engine
        from translator.memory import Memory
        from translator.reports import glossary_hash

        if output_dir is not None:
            for folder in dict.fromkeys((output_dir, *(task.target.parent for task in tasks if task.target))):
                make_folder(folder)
        british = "british" in (profile or "").replace(" ", "").split(",")
        pairs = stack.enter_context(Memory.open(memory, read_only=True)) if memory else None

        @cache
        def open_translator() -> Translator:
            return Translator(
                open_engine(model),
                glossary,
                beam=beam,
                expand=expand,
                memory=pairs,
                english=English.BRITISH if british else English.AMERICAN,
                keep_segments=watched,
            )

        options = Options(
            source_column=source_column,
            target_column=target_column,
            width=width,
            language="en-GB" if british else "en-US",
        )
        record = Record(output_dir) if output_dir is not None and not watched else None
        about_memory = (memory, memory.stat().st_mtime_ns, memory.stat().st_size) if memory else None
        run = Run(
            open_translator=open_translator,
            glossary=glossary,
            profile=profile,
            format_name=file_format,
            options=options,
            retranslate=retranslate,
            report=report,
            page=page,
            show=show,
            tmx=tmx,
            xliff=xliff,
            many=many,
            quiet=quiet,
            circumstances=(
                *(glossary_hash(glossary) if glossary and record else None, profile, beam, expand, about_memory),
                *(file_format, repr(options), retranslate),
            ),
        )
        if watched:
            watch(tasks[0], run)
            return
        tally = translate_all(tasks, run, record, resume=resume)
    if tally.failed:
        raise typer.Exit(WRONG_USE)
    if strict and tally.terms["refused"]:
        raise typer.Exit(FINDINGS)


def _places(paths: Mapping[str, Path | None]) -> Iterator[Place]:
    """The files of some flags, by what they are."""
    return (Place(what=what, path=path) for what, path in paths.items() if path is not None)


def _check_use(
    output: Path | None,
    output_dir: Path | None,
    beside: Mapping[str, Path | None],
    pointless_glossary: bool,
    *,
    show: bool,
) -> None:
    """Refuse flags that contradict each other before any work is done."""
    problems = []
    if output is not None and output_dir is not None:
        problems.append(Problem(message="--output and --output-dir exclude each other"))
    if show and str(output) == "-":
        problems.append(Problem(message="--show and --output - would write over each other"))
    for flag, path in beside.items():
        if str(path) == "-":
            message = f"{flag} - would be mixed with the English"
            problems.append(Problem(message=message, expected="the name of a file"))
    if pointless_glossary:
        problems.append(Problem(message="--no-glossary excludes --glossary and --profile"))
    if output_dir is not None and output_dir.exists() and not output_dir.is_dir():
        problems.append(Problem(message=f"{output_dir}: not a folder"))
    if problems:
        raise FileError(problems)


def _check_more_use(
    tasks: tuple[Task, ...],
    output_dir: Path | None,
    *,
    resume: bool,
    watched: bool,
    single: tuple[Path | None, ...],
) -> None:
    """Refuse flags that do not fit the files."""
    problems = []
    if len(tasks) > 1 and any(single):
        problems.append(Problem(message="--tmx and --xliff take one input file each"))
    if resume and output_dir is None:
        problems.append(Problem(message="--resume needs --output-dir"))
    if watched and (len(tasks) > 1 or str(tasks[0].source) == "-"):
        problems.append(Problem(message="--watch takes one file"))
    elif watched and (tasks[0].target is None or str(tasks[0].target) == "-"):
        problems.append(Problem(message="--watch needs --output or --output-dir"))
    elif watched and not tasks[0].source.is_file():
        problems.append(Problem(message=f"{tasks[0].source}: no such file"))
    if problems:
        raise FileError(problems)
