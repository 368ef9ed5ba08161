"""``cli glossary``: look at, explain and check glossaries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from _cli import exchange
from _cli.common import (
    FINDINGS,
    AsJson,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    clear_errors,
    load_glossary,
    print_result,
)
from glossary import Glossary, load_layers, why
from glossary.errors import FileError, Problem
from glossary.formats import native
from glossary.lint import lint as find_defects

app = typer.Typer(help="Look at, explain and check glossaries.", no_args_is_help=True)
exchange.register(app)


@app.command("list")
def list_concepts(
    text: Annotated[str | None, typer.Argument(help="Show only concepts with this text in an id or a term.")] = None,
    field: Annotated[str | None, typer.Option("--field", help="Show only concepts of this subject field.")] = None,
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """List concepts with their first German and English terms."""
    with clear_errors():
        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        rows = []
        for concept in glossary:
            german = [term.text for term in concept.in_language(glossary.source_language)]
            english = [term.text for term in concept.in_language(glossary.target_language)]
            wanted = (text or "").casefold()
            if field is not None and concept.subject.value != field:
                continue
            if any(wanted in item.casefold() for item in (concept.id, *german, *english)):
                rows.append({"id": concept.id, "field": concept.subject.value, "de": german, "en": english})
    if as_json:
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    print_result(f"{row['id']}\t{row['field']}\t{row['de'][0]}\t{row['en'][0]}\n" for row in rows)


@app.command("show")
def show_concept(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a concept.")],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
) -> None:
    """Show one concept as it would stand in a glossary file."""
    with clear_errors():
        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        concept = next((concept for concept in glossary if concept.id == identifier), None)
        if concept is None:
            raise FileError([Problem(message="no such concept", found=identifier, expected="see: cli glossary list")])
        text = "".join(native.serialize(Glossary(name=glossary.name, concepts=(concept,))))
        where = f"# {concept.location}\n" if concept.location else ""
        print_result([where, text[text.index("concepts:") :]])


@app.command("why")
def explain(
    term: Annotated[str, typer.Argument(help="A German term.")],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
) -> None:
    """Say which layer decides how a German term is rendered, and what it overrides."""
    with clear_errors():
        layers = load_layers(*(glossary_files or ()), curated=not no_curated, base=not no_curated)
        decisions = why(layers, term)
        if not decisions:
            raise FileError([Problem(message="no layer has the term", found=term)])
        for decision in decisions:
            english = ", ".join(item.text for item in decision.concept.in_language(layers[0].glossary.target_language))
            condition = " under its condition" if decision.term.when else ""
            place = f" ({decision.term.location})" if decision.term.location else ""
            print_result([f"{decision.term.text} → {english}\n"])
            print_result([f"  decided by {decision.concept.id} in {decision.layer}{place}{condition}\n"])
            for layer, concept in decision.overridden:
                place = f" ({concept.location})" if concept.location else ""
                print_result([f"  before {concept.id} in {layer}{place}\n"])


@app.command("lint")
def lint(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Glossary files; the curated data when none is given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check glossaries for mistakes; exit code 1 when there are any."""
    with clear_errors():
        layers = load_layers(*(files or ()), curated=not files, base=False)
        defects = find_defects(layers)
    if as_json:
        rows = [
            {
                "code": defect.code,
                "name": defect.name,
                "message": defect.message,
                "file": defect.location.path if defect.location else None,
                "line": defect.location.line if defect.location else None,
                "column": defect.location.column if defect.location else None,
                "concept": defect.concept,
            }
            for defect in defects
        ]
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
    else:
        for defect in defects:
            place = f"{defect.location}: " if defect.location else ""
            print_result([f"{place}{defect.code} {defect.name}: {defect.message} [{defect.concept}]\n"])
        count = sum(len(layer.glossary) for layer in layers)
        print_result([f"{count} concepts in {len(layers)} files: {len(defects) or 'no'} defects\n"])
    if defects:
        raise typer.Exit(FINDINGS)
