"""``cli glossary fmt``, ``diff``, ``view`` and ``schema``: what is written about glossaries, or into their files."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from _cli.common import (
    FINDINGS,
    AsJson,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    Quiet,
    clear_errors,
    load_config,
    load_glossary,
    print_result,
    read_input,
    say,
    write_result,
)
from glossary import Glossary, load_layers
from glossary.errors import FileError, Problem
from glossary.files import decode, read_bytes, write_text

if TYPE_CHECKING:
    from glossary.diff import Difference
    from glossary.fmt import Formatted
    from terms.affected import Affected

Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output by default.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group ``glossary``."""
    app.command("fmt")(fmt)
    app.command("diff")(diff)
    app.command("view")(view)
    app.command("schema")(schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A glossary file before and after formatting."""

    path: Path
    text: str
    formatted: Formatted


def fmt(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Glossary files, - for standard input; those of the project by default.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit code 1 when a file would change.")
    ] = False,
    show_diff: Annotated[bool, typer.Option("--diff", help="Show the changes as a diff and change nothing.")] = False,
    quiet: Quiet = False,
) -> None:
    """Give glossary files one look; order and comments stay as they are."""
    with clear_errors():
        chosen = files or list(load_config().glossaries)
        if not chosen:
            raise FileError([Problem(message="no glossary file named", expected="cli glossary fmt FILE…")])
        done = _format_all(chosen)
        changed = [item for item in done if item.formatted.changes]
        for item in changed:
            if show_diff:
                print_result(_unified(item))
            elif not quiet:
                print_result(f"{change.location}: {change.message}\n" for change in item.formatted.changes)
        for item in done:
            if str(item.path) == "-" and not check and not show_diff:
                print_result([item.formatted.text])
            elif item in changed and not check and not show_diff:
                write_text(item.path, [item.formatted.text])
        if not quiet:
            verb = "would be formatted" if check or show_diff else "formatted"
            say(f"{len(changed)} {_files(len(changed))} {verb}, {len(done) - len(changed)} left unchanged")
    if check and changed:
        raise typer.Exit(FINDINGS)


def _format_all(paths: Iterable[Path]) -> list[_File]:
    """The files, formatted; the problems of all of them come together."""
    from glossary.fmt import format_text

    done: list[_File] = []
    problems: list[Problem] = []
    for path in paths:
        name = "<stdin>" if str(path) == "-" else str(path)
        try:
            content = sys.stdin.buffer.read() if str(path) == "-" else read_bytes(path)
            mark = "\ufeff" if content.startswith(codecs.BOM_UTF8) else ""
            text = mark + decode(content, name)
            done.append(_File(path=path, text=text, formatted=format_text(text, name)))
        except FileError as error:
            problems.extend(error.problems)
    if problems:
        raise FileError(problems)
    return done


def _unified(item: _File) -> Iterator[str]:
    from difflib import unified_diff

    before, after = item.text.splitlines(keepends=True), item.formatted.text.splitlines(keepends=True)
    for line in unified_diff(before, after, str(item.path), str(item.path)):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _files(count: int) -> str:
    return "file" if count == 1 else "files"


def diff(
    old: Annotated[Path, typer.Argument(help="A glossary file, or a folder of them, as it was.")],
    new: Annotated[Path, typer.Argument(help="The same as it is now.")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="More files for --affects.")] = None,
    affects: Annotated[
        list[Path] | None,
        typer.Option("--affects", help="German text files: list the lines that the difference touches."),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when there are differences.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what differs between two glossaries, concept by concept."""
    with clear_errors():
        from glossary.diff import compare

        if more and not affects:
            raise FileError([Problem(message="text files need --affects", found=str(more[0]))])
        before, after = _read_side(old), _read_side(new)
        differences = compare(before, after)
        texts = [read_input(path) for path in (*(affects or ()), *(more or ()))]
        touched = _touched(before, after, differences, texts) if texts else {}
        if as_json:
            rows = {
                "differences": [_difference_row(item) for item in differences],
                "affected": [
                    {"file": name, **_affected_row(item)} for name, items in touched.items() for item in items
                ],
            }
            print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        else:
            print_result(_difference_lines(differences))
            print_result(_affected_lines(touched))
            if texts:
                count = sum(len(items) for items in touched.values())
                say(
                    f"{len(differences)} concepts differ; {count} segments in {len(texts)} {_files(len(texts))} touched"
                )
            else:
                say(f"{len(differences)} concepts differ")
    if exit_code and differences:
        raise typer.Exit(FINDINGS)


def _read_side(path: Path) -> Glossary:
    """The glossary in a file, or in all YAML files of a folder together."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise FileError([Problem(message=f"{path}: no glossary file in the folder", expected="*.yaml")])
    layers = load_layers(*files, curated=False, base=False)
    return replace(
        layers[0].glossary, name=str(path), concepts=tuple(concept for layer in layers for concept in layer.glossary)
    )


def _touched(
    before: Glossary, after: Glossary, differences: tuple[Difference, ...], texts: list[tuple[str, str]]
) -> dict[str, list[Affected]]:
    from terms.affected import AffectedFinder

    finder = AffectedFinder(before, after, differences)
    return {name: list(finder.find(text)) for name, text in texts}


def _difference_row(item: Difference) -> dict[str, Any]:
    place = item.concept.location
    return {
        "kind": item.kind.value,
        "concept": item.concept.id,
        "location": str(place) if place else None,
        "affects_rendering": item.affects_rendering,
        "details": [
            {"field": detail.field, "term": detail.term, "old": detail.old, "new": detail.new}
            for detail in item.details
        ],
    }


def _affected_row(item: Affected) -> dict[str, Any]:
    return {
        "line": item.line,
        "text": item.text,
        "concepts": list(item.concepts),
        "old": [{"text": text, "english": english} for text, english in item.old],
        "new": [{"text": text, "english": english} for text, english in item.new],
    }


def _difference_lines(differences: tuple[Difference, ...]) -> Iterator[str]:
    for item in differences:
        place = f" ({item.concept.location})" if item.concept.location else ""
        yield f"{item.kind.value} {item.concept.id}{place}\n"
        if not item.details:
            texts: dict[str, list[str]] = {}
            for term in item.concept.terms:
                texts.setdefault(term.language, []).append(term.text)
            yield "    " + " → ".join(", ".join(words) for words in texts.values()) + "\n"
        yield from (f"    {detail}\n" for detail in item.details)


def _affected_lines(touched: dict[str, list[Affected]]) -> Iterator[str]:
    for name, items in touched.items():
        for item in items:
            old = ", ".join(f"{text} → {english}" for text, english in item.old) or "nothing"
            new = ", ".join(f"{text} → {english}" for text, english in item.new) or "nothing"
            change = f"{old}; now {new}" if old != new else f"{old}; its other forms differ"
            yield f"{name}:{item.line}: {change} [{', '.join(item.concepts)}]\n"


def view(
    output: Output = None,
    view_format: Annotated[
        str | None, typer.Option("--format", help="html or markdown; by default from the name of the file.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 when the file is not current.")
    ] = False,
    title: Annotated[str, typer.Option("--title", help="Heading of the page.")] = "Glossary",
    field: Annotated[list[str] | None, typer.Option("--field", help="Only concepts of this subject field.")] = None,
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="Only concepts of this layer: curated, cldr, or a file.")
    ] = None,
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
) -> None:
    """Write the glossary for people: one HTML page with search, or a Markdown table."""
    stale = False
    with clear_errors():
        from glossary.model import SubjectField
        from glossary.query import Query, select
        from glossary.view import FORMATS

        name = view_format or ("markdown" if output is not None and output.suffix in (".md", ".markdown") else "html")
        if name not in FORMATS:
            expected = " or ".join(FORMATS)
            raise FileError([Problem(message="unknown format of a view", found=name, expected=expected)])
        subjects = {member.value: member for member in SubjectField}
        unknown = [item for item in field or () if item not in subjects]
        if unknown:
            expected = "one of " + ", ".join(subjects)
            raise FileError([Problem(message="unknown subject field", found=unknown[0], expected=expected)])
        if check and (output is None or str(output) == "-"):
            raise FileError([Problem(message="--check needs the file to compare", expected="-o FILE")])
        query = Query(subjects=frozenset(subjects[item] for item in field or ()), layers=tuple(layer or ()))
        glossary = load_glossary(glossary_files, curated=not no_curated, profile=profile)
        chosen = replace(glossary, concepts=tuple(select(glossary, query)))
        pieces = FORMATS[name](chosen, title)
        if check and output is not None:
            stale = not output.exists() or read_bytes(output) != "".join(pieces).encode()
        else:
            write_result(pieces, output)
    if stale:
        say(f"{output}: not current; write it anew: cli glossary view -o {output}")
        raise typer.Exit(FINDINGS)


def schema(
    output: Output = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 when the file is not current.")
    ] = False,
) -> None:
    """Write the JSON Schema of glossary files, for completion in editors."""
    stale = False
    with clear_errors():
        from glossary.schema import write_schema

        if check and (output is None or str(output) == "-"):
            raise FileError([Problem(message="--check needs the file to compare", expected="-o FILE")])
        text = write_schema()
        if check and output is not None:
            stale = not output.exists() or read_bytes(output) != text.encode()
        else:
            write_result([text], output)
    if stale:
        say(f"{output}: not current; write it anew: cli glossary schema -o {output}")
        raise typer.Exit(FINDINGS)
