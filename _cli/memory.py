"""``cli memory``: pairs of segments that are used again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from _cli.common import AsJson, clear_errors, print_result, read_input

app = typer.Typer(help="Translation memories: pairs of segments that are used again.", no_args_is_help=True)

MemoryFile = Annotated[Path, typer.Argument(metavar="MEMORY", help="Memory file; made where it does not exist.")]


@app.command("import")
def import_file(memory: MemoryFile, tmx: Annotated[Path, typer.Argument(help="TMX 1.4 file.")]) -> None:
    """Take the pairs of a TMX file into a memory."""
    from translator.memory import Memory

    with clear_errors(), Memory.open(memory) as opened:
        done = opened.import_tmx(tmx)
    print_result([f"{done.pairs} pairs taken, {done.left_out} of {done.units} units left out\n"])


@app.command("export")
def export_file(memory: MemoryFile, tmx: Annotated[Path, typer.Argument(help="TMX file to write.")]) -> None:
    """Write all pairs of a memory as TMX 1.4."""
    from translator.memory import Memory

    with clear_errors(), Memory.open(memory, read_only=True) as opened:
        print_result([f"{opened.export_tmx(tmx)} pairs written to {tmx}\n"])


@app.command("add")
def add_pairs(
    memory: MemoryFile,
    source: Annotated[Path, typer.Argument(help="German text, a segment a line.")],
    target: Annotated[Path, typer.Argument(help="Its English, line by line.")],
) -> None:
    """Take a text and its translation into a memory, line by line."""
    from terms.bilingual.plain import pair_lines
    from translator.memory import Memory

    with clear_errors():
        (source_name, german), (target_name, english) = read_input(source), read_input(target)
        pairs = [(pair.source, pair.target) for pair in pair_lines(german, english, source_name, target_name)]
        with Memory.open(memory) as opened:
            print_result([f"{opened.add(pairs, origin=target_name)} pairs added\n"])


@app.command("find")
def find_pairs(
    memory: MemoryFile,
    text: Annotated[str, typer.Argument(help="A German segment.")],
    threshold: Annotated[float, typer.Option("--threshold", min=0, max=100, help="Least likeness.")] = 75.0,
    as_json: AsJson = False,
) -> None:
    """Show what a memory offers for a segment, best first."""
    from translator.memory import Memory

    with clear_errors(), Memory.open(memory, read_only=True) as opened:
        (suggestions,) = opened.lookup([text], threshold=threshold)
    rows = [
        {"source": item.pair.source, "target": item.target, "score": round(item.score, 1), "reuse": item.reuse.value}
        for item in suggestions
    ]
    if as_json:
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    print_result(f"{row['score']:5} {row['reuse']:8} {row['target']}\n" for row in rows)
