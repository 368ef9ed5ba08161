"""``cli glossary``: look at, explain and check glossaries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from _cli import exchange, glossary_files, glossary_why
from _cli.common import (
    FINDINGS,
    AsJson,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    clear_errors,
    layer_files,
    load_config,
    load_glossary,
    print_result,
)
from glossary import Concept, Location, Status
from glossary.errors import FileError, Problem

app = typer.Typer(help="Look at, explain and check glossaries.", no_args_is_help=True)
exchange.register(app)
glossary_files.register(app)
glossary_why.register(app)

Codes = Annotated[list[str] | None, typer.Option(metavar="CODES", help="Codes of rules, joined by commas.")]


@app.command("list")
def list_concepts(
    text: Annotated[str | None, typer.Argument(help="Show only concepts with this text in an id or a term.")] = None,
    field: Annotated[list[str] | None, typer.Option("--field", help="Only concepts of this subject field.")] = None,
    term_type: Annotated[
        list[str] | None, typer.Option("--type", help="Only concepts with a term of this type.")
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Only concepts with a term of this status.")
    ] = None,
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="Only concepts of this layer: curated, cldr, or a file.")
    ] = None,
    conditional: Annotated[
        bool | None,
        typer.Option("--conditional/--unconditional", help="Only homographs with a condition, or the rest."),
    ] = None,
    examples: Annotated[
        bool | None, typer.Option("--examples/--no-examples", help="Only concepts with examples, or the rest.")
    ] = None,
    do_not_translate: Annotated[
        bool | None, typer.Option("--do-not-translate/--translate", help="Only concepts that stay German, or the rest.")
    ] = None,
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """List concepts with their first German and English terms."""
    with clear_errors():
        from glossary.model import SubjectField, TermType
        from glossary.query import Query, layer_of, select

        query = Query(
            text=text or "",
            subjects=_members(SubjectField, field, "subject field"),
            types=_members(TermType, term_type, "type"),
            statuses=_members(Status, status, "status"),
            layers=tuple(layer or ()),
            conditional=conditional,
            untranslated=do_not_translate,
            examples=examples,
        )
        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        concepts = list(select(glossary, query))
        source, target = glossary.source_language, glossary.target_language
        if as_json:
            _print_json(
                [
                    {
                        "id": concept.id,
                        "field": concept.subject.value,
                        "de": _texts(concept, source),
                        "en": _texts(concept, target),
                        "layer": layer_of(concept),
                        "location": _where(concept.location),
                    }
                    for concept in concepts
                ]
            )
        else:
            print_result(
                f"{concept.id}\t{concept.subject.value}\t"
                f"{_first(_texts(concept, source))}\t{_first(_texts(concept, target))}\n"
                for concept in concepts
            )


@app.command("show")
def show_concept(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a concept.")],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
) -> None:
    """Show one concept as it would stand in a glossary file."""
    with clear_errors():
        from glossary import Glossary
        from glossary.formats import native

        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        concept = next((concept for concept in glossary if concept.id == identifier), None)
        if concept is None:
            expected = _close(identifier, [concept.id for concept in glossary])
            raise FileError([Problem(message="no such concept", found=identifier, expected=expected)])
        text = "".join(native.serialize(Glossary(name=glossary.name, concepts=(concept,))))
        where = f"# {concept.location}\n" if concept.location else "# from CLDR\n"
        print_result([where, text[text.index("concepts:") :]])


@app.command("lint")
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Glossary files; without any, those of the project, or else the curated data."),
    ] = None,
    select: Codes = None,
    ignore: Codes = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check glossaries for mistakes; exit code 1 when there are any."""
    if rules:
        from glossary.lint import RULES

        print_result(f"{rule.code}  {rule.name}: {rule.summary}\n" for rule in RULES.values())
        return
    with clear_errors():
        from glossary.lint.report import lint_files

        config = load_config()
        chosen = layer_files(files, config) if not files else tuple(files)
        report = lint_files(
            *(str(path) for path in chosen),
            select=_split(select),
            ignore=(*_split(ignore), *config.lint_ignore),
        )
        if as_json:
            _print_json([{**_place(item.location), **_named(item)} for item in report.defects])
        else:
            for item in report.defects:
                place = f"{item.location}: " if item.location else ""
                print_result([f"{place}{item.code} {item.name}: {item.message} [{item.concept}]\n"])
            count = len(report.defects)
            plural = "defect" if count == 1 else "defects"
            files_word = "file" if report.files == 1 else "files"
            print_result([f"{report.concepts} concepts in {report.files} {files_word}: {count or 'no'} {plural}\n"])
    if report.defects:
        raise typer.Exit(FINDINGS)


@app.command("test")
def run_tests(
    identifiers: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Run only these concepts.")] = None,
    terms: Annotated[bool, typer.Option("--terms/--no-terms", help="Also look for each German term by itself.")] = True,
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """Run the examples of the concepts through the matcher and the checks; exit code 1 when one fails."""
    with clear_errors():
        from terms.examples import run_examples

        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        known = [concept.id for concept in glossary]
        unknown = [item for item in identifiers or () if item not in known]
        if unknown:
            raise FileError(
                [Problem(message="no such concept", found=item, expected=_close(item, known)) for item in unknown]
            )
        trial = run_examples(glossary, only=frozenset(identifiers) if identifiers else None, alone=terms)
        if as_json:
            rows = [
                {
                    **_place(item.location),
                    "name": item.name,
                    "message": item.message,
                    "text": item.text,
                    "concept": item.concept.id,
                }
                for item in trial.failures
            ]
            _print_json({"examples": trial.examples, "terms": trial.terms, "failures": rows})
        else:
            for item in trial.failures:
                place = f"{item.location}: " if item.location else ""
                print_result([f"{place}{item.name}: {item.message} [{item.concept.id}]\n    {item.text}\n"])
            count = len(trial.failures)
            result = f"{count or 'no'} failure{'' if count == 1 else 's'}"
            print_result([f"{trial.examples} examples and {trial.terms} terms: {result}\n"])
    if trial.failures:
        raise typer.Exit(FINDINGS)


def _members(kind: type[Any], names: list[str] | None, what: str) -> frozenset[Any]:
    """The members of an enum with some values."""
    by_name = {member.value: member for member in kind}
    unknown = [name for name in names or () if name not in by_name]
    if unknown:
        expected = "one of " + ", ".join(by_name)
        raise FileError([Problem(message=f"unknown {what}", found=name, expected=expected) for name in unknown])
    return frozenset(by_name[name] for name in names or ())


def _split(codes: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip() for item in codes or () for code in item.split(",") if code.strip())


def _close(identifier: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(identifier, known, n=3)
    return " or ".join(close) if close else "see: cli glossary list"


def _texts(concept: Concept, language: str) -> list[str]:
    return [term.text for term in concept.in_language(language)]


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _where(location: Location | None) -> str | None:
    return str(location) if location else None


def _place(location: Location | None) -> dict[str, Any]:
    return {
        "file": location.path if location else None,
        "line": location.line if location else None,
        "column": location.column if location else None,
    }


def _named(item: Any) -> dict[str, str]:
    return {"code": item.code, "name": item.name, "message": item.message, "concept": item.concept}


def _print_json(value: object) -> None:
    print_result([json.dumps(value, ensure_ascii=False, indent=1) + "\n"])
