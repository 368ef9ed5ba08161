"""``cli check``: does a translation use the terms of the glossary?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from _cli.common import (
    FINDINGS,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    clear_errors,
    load_glossary,
    print_result,
    read_input,
)
from glossary.errors import FileError, Problem
from glossary.model import Severity


def check(
    source: Annotated[Path, typer.Argument(help="The German text.")],
    target: Annotated[Path, typer.Argument(help="Its English translation, paragraph by paragraph.")],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    output_format: Annotated[str, typer.Option("--output-format", help="text or json.")] = "text",
    severity: Annotated[
        str, typer.Option("--severity", help="Report findings at least this grave: error, warning, info.")
    ] = "warning",
) -> None:
    """Check a translation against the glossary; exit code 1 when there are findings."""
    from terms.check import Checker, pair_lines
    from terms.reports import REPORTS

    with clear_errors():
        ranks = [member.value for member in Severity]
        if output_format not in REPORTS:
            expected = ", ".join(REPORTS)
            raise FileError([Problem(message="unknown output format", found=output_format, expected=expected)])
        if severity not in ranks:
            raise FileError([Problem(message="unknown severity", found=severity, expected=", ".join(ranks))])
        (source_name, german), (target_name, english) = read_input(source), read_input(target)
        checker = Checker(load_glossary(glossary_files, curated=not no_curated, profile=profile))
        pairs = pair_lines(german, english, source_name, target_name)
        shown = ranks[: ranks.index(severity) + 1]
        findings = [finding for finding in checker.check(pairs) if finding.severity.value in shown]
        print_result(REPORTS[output_format](findings, len(pairs)))
    if findings:
        raise typer.Exit(FINDINGS)
