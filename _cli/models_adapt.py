"""``cli models adapt``: teach a package a translation memory."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from _cli.common import FINDINGS, AsJson, GlossaryFiles, Quiet, clear_errors, load_glossary, print_result, say
from glossary.errors import FileError, Problem

# As shells count a program that Ctrl-C ended: 128 and the number of the signal.
_INTERRUPTED = 130

if TYPE_CHECKING:
    from translator.adapt import Comparison, Report
    from translator.adapt.training import Progress


def adapt_model(
    package: Annotated[
        str,
        typer.Argument(help="auto, starter, an installed package, a folder or an .argosmodel file."),
    ],
    memory: Annotated[
        list[Path], typer.Option("--memory", help="TMX, CSV, TSV, XLIFF or PO file; may be given several times.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The .argosmodel file to write.")],
    glossary: GlossaryFiles = None,
    terminology: Annotated[
        bool, typer.Option("--terminology", help="Teach it to obey constraints, if it does not yet.")
    ] = False,
    general: Annotated[
        list[Path] | None,
        typer.Option(
            "--general", help="Other fields: German text, a sentence a line, to remember with; pairs judge, too."
        ),
    ] = None,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, help="Time for training, at most.")] = 12.0,
    passes: Annotated[int, typer.Option("--passes", min=1, help="Passes over the memory, at most.")] = 4,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the same command was interrupted.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Write the package even if it is not better.")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Teach a package your translation memory; exit code 1 when the result is not better."""
    with clear_errors():
        from translator.adapt import Wishes, adapt, summarise
        from translator.adapt.adaptation import checkpoint_of, import_training
        from translator.packages import find_package

        _, training = import_training()
        if output.suffix != ".argosmodel":
            expected = "a name that ends with .argosmodel"
            raise FileError([Problem(message="not a package file", found=str(output), expected=expected)])
        if not math.isfinite(minutes):
            raise FileError([Problem(message="--minutes is no number", found=str(minutes), expected="12, for example")])
        wishes = Wishes(
            memory=tuple(memory),
            general=tuple(general or ()),
            glossary=load_glossary(glossary) if glossary else None,
            terminology=terminology,
            resume=resume,
            keep=keep,
            settings=training.Settings(minutes=minutes, passes=passes, threads=os.cpu_count() or 1),
        )
        folder = find_package(package).folder
        progress = _nothing if quiet else _show_progress()
        try:
            report = adapt(folder, wishes, output, say=_nothing if quiet else say, tell=progress)
        except KeyboardInterrupt as interruption:
            _say_how_to_go_on(checkpoint_of(output))
            raise typer.Exit(_INTERRUPTED) from interruption
        if as_json:
            print_result([json.dumps(summarise(report), ensure_ascii=False, indent=1) + "\n"])
        else:
            print_result(_lines(report, output, kept=keep))
    if not report.better:
        raise typer.Exit(FINDINGS)


def _say_how_to_go_on(checkpoint: Path) -> None:
    if sys.stderr.isatty():
        say("")  # ends the line of the progress
    if checkpoint.exists():
        say(f"interrupted: the same command with --resume goes on from the checkpoint {checkpoint}")
    else:
        say("interrupted before the first checkpoint: nothing is left of it")


def _nothing(_: object) -> None:
    """Say nothing."""


def _show_progress() -> Callable[[Progress], None]:
    """One line that is written over on a terminal, a line for each tenth elsewhere."""
    last = -1

    def show(progress: Progress) -> None:
        nonlocal last
        share = progress.updates / progress.planned
        line = (
            f"{share:4.0%}  loss {progress.loss:.2f}, on held-back segments {progress.held_back:.3f}"
            f"  {progress.left / 60:.1f} min left"
        )
        if sys.stderr.isatty():
            end = "\n" if progress.updates == progress.planned else ""
            print(f"\r{line}   ", end=end, file=sys.stderr, flush=True)  # noqa: T201 # a line that is written over
        elif int(share * 10) != last:
            last = int(share * 10)
            say(line)

    return show


def _lines(report: Report, output: Path, *, kept: bool) -> Iterator[str]:
    dropped = ", ".join(f"{count:,} {reason}" for reason, count in report.dropped.most_common()) or "none"
    yield (
        f"segments: {report.learned:,} to learn from, {report.deciding:,} to decide when to stop, "
        f"{report.held_back.count:,} to judge; left out: {dropped}\n"
    )
    minutes = report.seconds / 60
    yield f"training: {report.updates:,} updates in {minutes:.1f} min, {report.reach:.0%} of the way taken\n\n"
    yield f"{'':22}{'before':>8}{'after':>8}\n"
    for name, comparison in (("held-back", report.held_back), ("general", report.general)):
        yield from _rows(name, comparison)
    if report.terms:
        before, after = report.terms
        yield f"{f'terms, of {before.count}':22}{before.untold:8}{after.untold:8}\n"
        if after.told is not None:
            told = "-" if before.told is None else str(before.told)
            yield f"{'terms when told':22}{told:>8}{after.told:8}\n"
    yield "\n"
    if report.better:
        yield f"better: {output}\n"
    else:
        yield "not better: " + "; ".join(report.refusals) + "\n"
        yield f"written all the same: {output}\n" if kept else "nothing written (--keep writes it all the same)\n"


def _rows(name: str, comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    yield (
        f"{name + ' chrF':22}{before.chrf:8.1f}{after.chrf:8.1f}  {comparison.gain:+.1f}, p = {comparison.chance:.3f}, "
        f"{comparison.count} segments\n"
    )
    yield f"{name + ' BLEU':22}{before.bleu:8.1f}{after.bleu:8.1f}  {after.bleu - before.bleu:+.1f}\n"
