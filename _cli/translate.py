"""``cli translate``: German text files in, English out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    read_input,
    say,
    write_result,
)
from glossary.errors import FileError, Problem
from glossary.files import make_folder, write_text

if TYPE_CHECKING:
    from translator import Result

Progress = Callable[[int, int], None]

_TEXT_SUFFIXES = {"", ".txt", ".text"}


def translate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="German text files; - or nothing reads standard input.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; - is standard output.")] = None,
    output_dir: Annotated[
        Path | None, typer.Option("--output-dir", help="Folder to write one English file for each input to.")
    ] = None,
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
    report: Annotated[Path | None, typer.Option("--report", help="Write what became of every term, as JSON.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when a term was not rendered as wanted; doubts do not count.")
    ] = False,
    expand: Annotated[
        bool, typer.Option("--expand", help="Write an abbreviation out where it is first mentioned.")
    ] = False,
    memory: Annotated[
        Path | None, typer.Option("--memory", help="Translation memory (see cli memory) whose pairs are used again.")
    ] = None,
    text_format: Annotated[str, typer.Option("--format", help="auto or text.")] = "auto",
    quiet: Quiet = False,
) -> None:
    """Translate German text into English, offline, with the terms of the glossary."""
    with clear_errors():
        inputs = files or [Path("-")]
        _check_use(inputs, output, output_dir, report, text_format, no_glossary and bool(glossary_files or profile))
        if not files and sys.stdin.isatty():
            say("reading German text from standard input; end with Ctrl-D")
        texts = [read_input(path) for path in inputs]
        glossary = None
        if not no_glossary:
            glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        # Only now: loading the model library takes longer than everything above.
        from translator import Translator, open_engine
        from translator import report as reports
        from translator.memory import Memory

        if output_dir is not None:
            make_folder(output_dir)
        with ExitStack() as stack:
            pairs = stack.enter_context(Memory.open(memory, read_only=True)) if memory else None
            translator = Translator(open_engine(model), glossary, beam=beam, expand=expand, memory=pairs)
            refused = 0
            for path, (name, text) in zip(inputs, texts, strict=True):
                with _progress(name, quiet) as progress:
                    result = translator.translate(text, path=name, progress=progress)
                write_result([result.text], _target(path, output, output_dir))
                if report is not None:
                    write_text(report, reports.write(result, glossary, profile))
                refused += _summarise(name, result, quiet=quiet)
    if strict and refused:
        raise typer.Exit(FINDINGS)


def _check_use(
    inputs: list[Path],
    output: Path | None,
    output_dir: Path | None,
    report: Path | None,
    text_format: str,
    pointless_glossary: bool,
) -> None:
    """Refuse flags that contradict each other before any work is done."""
    problems = []
    if text_format not in ("auto", "text"):
        problems.append(Problem(message="unknown format", found=text_format, expected="auto or text"))
    if text_format == "auto":
        problems += [
            Problem(message=f"{path}: not a plain-text file", expected="*.txt, or --format text to read it as text")
            for path in inputs
            if str(path) != "-" and path.suffix.lower() not in _TEXT_SUFFIXES and not path.is_dir()
        ]
    if output is not None and output_dir is not None:
        problems.append(Problem(message="--output and --output-dir exclude each other"))
    if len(inputs) > 1 and (output is not None or report is not None):
        problems.append(Problem(message="--output and --report take one input file each"))
    if pointless_glossary:
        problems.append(Problem(message="--no-glossary excludes --glossary and --profile"))
    if output_dir is not None and output_dir.exists() and not output_dir.is_dir():
        problems.append(Problem(message=f"{output_dir}: not a folder"))
    written: dict[Path, Path] = {}
    for path in inputs:
        target = _target(path, output, output_dir)
        first = written.setdefault(target, path) if output_dir is not None and target is not None else path
        if first is not path:
            problems.append(
                Problem(message=f"{path}: its translation would replace that of {first}, both are {target}")
            )
        if target is not None and str(target) != "-" and target.resolve() == path.resolve():
            problems.append(Problem(message=f"{path}: the output would replace the input"))
    if problems:
        raise FileError(problems)


def _target(path: Path, output: Path | None, output_dir: Path | None) -> Path | None:
    """Where the English of a file goes: ``article.de.txt`` becomes ``article.en.txt``."""
    if output_dir is None:
        return output
    if str(path) == "-":
        return output_dir / "stdin.en.txt"
    stem = path.name.removesuffix(path.suffix).removesuffix(".de")
    return output_dir / f"{stem}.en{path.suffix}"


@contextmanager
def _progress(name: str, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=1, label=f"translating {name}", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


def _summarise(name: str, result: Result, *, quiet: bool) -> int:
    """Say on standard error what became of the terms; the number of those that were refused."""
    refused = [(segment, term) for segment in result.segments for term in segment.terms if term.target_span is None]
    if not quiet:
        counts = ", ".join(f"{count} {outcome.value}" for outcome, count in sorted(result.outcomes.items()))
        total = sum(result.outcomes.values())
        recalled = sum(segment.origin.value == "memory" for segment in result.segments)
        from_memory = f" ({recalled} from the memory)" if recalled else ""
        say(f"{name}: {len(result.segments)} segments{from_memory}, {total} terms" + (f" ({counts})" if counts else ""))
        for segment, term in refused:
            say(f"  not applied: {term.match.text} → {term.rendering.text} in segment {segment.index}: {term.reason}")
        for name_doubt in result.doubtful_names:
            forms = ", ".join(f"{item.text} ({item.confidence:.0%})" for item in name_doubt.candidates[:3])
            say(f"  doubtful name: {name_doubt.text} in segment {name_doubt.segment}: {forms}")
        for segment in result.segments:
            for doubt in segment.doubts:
                say(f"  doubtful: segment {segment.index}: {doubt}")
    return len(refused)
