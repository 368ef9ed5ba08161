"""``cli terms``: what the language layer sees in a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from _cli.common import (
    AsJson,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    clear_errors,
    load_glossary,
    print_result,
    read_input,
)
from glossary.files import locate

app = typer.Typer(help="Terms and names in German text.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep ``find`` a command of its own."""


@app.command("find")
def find(
    file: Annotated[Path, typer.Argument(help="German text; - is standard input.")] = Path("-"),
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """List the terms of the glossary that stand in a text, and the English for each."""
    with clear_errors():
        from terms import Matcher, choose_rendering

        name, text = read_input(file)
        matcher = Matcher(load_glossary(glossary_files, curated=not no_curated, profile=profile))
        rows = []
        for match in matcher.find(text):
            where = locate(name, text, match.span[0])
            rows.append(
                {
                    "concept": match.concept.id,
                    "text": match.text,
                    "span": list(match.span),
                    "line": where.line,
                    "column": where.column,
                    "english": choose_rendering(match, text).text,
                    "form": match.form.part.value,
                    "reason": match.reason,
                }
            )
        if as_json:
            print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
            return
        for row in rows:
            place = f"{name}:{row['line']}:{row['column']}"
            print_result([f"{place}: {row['text']} → {row['english']} [{row['concept']}] {row['reason']}\n"])
