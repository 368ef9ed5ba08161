"""``cli terms``: what the language layer sees in a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from glossary.errors import FileError, Problem
from glossary.files import locate, locate_each

if TYPE_CHECKING:
    from terms.transliteration import Candidate

app = typer.Typer(help="Terms and names in German text.", no_args_is_help=True)


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
        matches = matcher.find(text)
        places = locate_each(name, text, (match.span[0] for match in matches))
        for match, where in zip(matches, places, strict=True):
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
            seen = " ".join(str(row["text"]).split())  # A match may go on in the next line of the text.
            print_result([f"{place}: {seen} → {row['english']} [{row['concept']}] {row['reason']}\n"])


@app.command("transliterate")
def transliterate(
    names: Annotated[list[str], typer.Argument(help="Names in German spelling, one an argument.")],
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the original, such as ru or uk.")
    ] = None,
    style: Annotated[str, typer.Option("--style", help="press, bgn-pcgn, iso9 or wikipedia.")] = "press",
    as_json: AsJson = False,
) -> None:
    """Put names from German press transcription into English, with what is uncertain."""
    with clear_errors():
        from terms.transliteration import Style
        from terms.transliteration import transliterate as read_name

        styles = [member.value for member in Style]
        if style not in styles:
            raise FileError([Problem(message="unknown style", found=style, expected="one of " + ", ".join(styles))])
        found = [(name, read_name(name, language, style=style)) for name in names]
    if as_json:
        rows = [{"input": name, "candidates": [_candidate(item) for item in candidates]} for name, candidates in found]
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    for name, candidates in found:
        if not candidates:
            print_result([f"{name}: no name\n"])
        for item in candidates:
            original = f"{item.via} ({item.language})" if item.language else "unchanged"
            doubts = f"; {'; '.join(item.ambiguities)}" if item.ambiguities else ""
            print_result([f"{name} → {item.text}  {item.confidence:.0%}  {original}  {item.reason}{doubts}\n"])


def _candidate(item: Candidate) -> dict[str, object]:
    return {
        "text": item.text,
        "script": item.script,
        "via": item.via,
        "language": item.language,
        "confidence": round(item.confidence, 3),
        "ambiguities": list(item.ambiguities),
        "source": str(item.source),
        "reason": item.reason,
    }


@app.command("names")
def names(
    file: Annotated[Path, typer.Argument(help="German text; - is standard input.")] = Path("-"),
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    as_json: AsJson = False,
) -> None:
    """Propose entries for names and terms that no layer knows, as a glossary file."""
    with clear_errors():
        from glossary import Glossary
        from glossary.formats import native
        from terms import Matcher
        from terms.names import find_unknown_names

        name, text = read_input(file)
        found = find_unknown_names(text, Matcher(load_glossary(glossary_files, curated=not no_curated)))
    if as_json:
        rows = [
            {
                "text": item.text,
                "kind": item.kind,
                "count": item.count,
                "spans": [list(span) for span in item.spans],
                "confidence": round(item.confidence, 3),
                "candidates": [_candidate(candidate) for candidate in item.candidates],
            }
            for item in found
        ]
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    for item in found:
        where = locate(name, text, item.spans[0][0])
        print_result([f"# {item.text}: {item.count} x, first at {where}, {item.confidence:.0%}\n"])
    print_result(native.serialize(Glossary(name="proposed", concepts=tuple(item.concept for item in found))))


@app.command("mine")
def mine(
    source: Annotated[Path, typer.Argument(help="German text, a segment a line.")],
    target: Annotated[Path, typer.Argument(help="Its English, line by line.")],
    least: Annotated[int, typer.Option("--least", min=1, help="Segments that must have both sides of a pair.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Propose term pairs from a text and its translation, with counts and conflicts."""
    with clear_errors():
        from terms.bilingual.plain import pair_lines
        from terms.mining import mine_pairs

        if str(source) == str(target) == "-":
            message = "both texts from standard input"
            raise FileError([Problem(message=message, expected="a file for one of them")])
        (source_name, german), (target_name, english) = read_input(source), read_input(target)
        segments = pair_lines(german, english, source_name, target_name)
        pairs = mine_pairs([pair.source for pair in segments], [pair.target for pair in segments], least=least)
    if as_json:
        rows = [
            {
                "source": pair.source,
                "target": pair.target,
                "count": pair.count,
                "source_count": pair.source_count,
                "target_count": pair.target_count,
                "score": round(pair.score, 3),
                "conflicts": [list(conflict) for conflict in pair.conflicts],
                "reason": pair.reason,
            }
            for pair in pairs
        ]
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    for pair in pairs:
        conflicts = ", ".join(f"{text} ({count})" for text, count in pair.conflicts)
        print_result(
            [f"{pair.count}\t{pair.score:.2f}\t{pair.source}\t{pair.target}\t{conflicts and 'also ' + conflicts}\n"]
        )
