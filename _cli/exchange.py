"""``cli glossary import`` and ``export``: glossaries in the formats of other tools."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from _cli.common import FINDINGS, Quiet, clear_errors, say, write_result
from glossary.errors import FileError, Problem
from glossary.files import read_bytes, write_bytes, write_text
from glossary.formats import FORMATS, Format, find_format, measure_loss
from glossary.formats.base import Options, Reading
from glossary.layers import Layer, load_layers, merge
from glossary.loss import Loss, summarise
from glossary.model import Glossary, LocaleTag

_CHUNK = 1 << 20
_SHOWN = 20

_READ = ", ".join(name for name, item in FORMATS.items() if item.reads)
_WRITTEN = ", ".join(FORMATS)
_DIALECTS = "; ".join(f"{name}: {', '.join(item.dialects)}" for name, item in FORMATS.items() if item.dialects)

DialectName = Annotated[str | None, typer.Option("--dialect", help=f"Dialect of the format. {_DIALECTS}.")]
GlossaryName = Annotated[str | None, typer.Option("--name", help="Name of the glossary.")]
SourceLanguage = Annotated[str, typer.Option("--source-language", help="Tag of the source language.")]
TargetLanguage = Annotated[str, typer.Option("--target-language", help="Tag of the target language.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group ``glossary``."""
    app.command("import")(import_file)
    app.command("export")(export_files)


def import_file(
    file: Annotated[Path, typer.Argument(help="File of another tool; - is standard input.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="YAML file; standard output without it.")
    ] = None,
    format_name: Annotated[str | None, typer.Option("--format", help=f"Instead of the suffix: {_READ}.")] = None,
    dialect: DialectName = None,
    name: GlossaryName = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Of a text file, such as cp1252.")] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The first column is the target language.")] = False,
    source_language: SourceLanguage = "de",
    target_language: TargetLanguage = "en",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when anything was left out.")] = False,
    quiet: Quiet = False,
) -> None:
    """Turn a file of another tool into a glossary file; what is left out is said on standard error."""
    with clear_errors():
        options = Options(
            languages=(LocaleTag(source_language), LocaleTag(target_language)),
            dialect=dialect,
            name=name,
            reverse=reverse,
            encoding=encoding,
        )
        content = sys.stdin.buffer.read() if str(file) == "-" else None
        path = "<stdin>" if content is not None else str(file)
        item = find_format(path, format_name, _sample(file) if content is None else content)
        if content is None and item.name == "tbx":
            if dialect is not None:
                item.parse("<tbx/>", path, options)
            notices = _import_stream(file, options, output)
        else:
            reading = item.parse(read_bytes(file) if content is None else content, path, options)
            notices = _write_reading(reading, path, options, output)
    if not quiet:
        _say_notices(notices)
    if strict and notices:
        raise typer.Exit(FINDINGS)


def _sample(path: Path) -> bytes:
    """The beginning of a file."""
    for chunk in _chunks(path, progress=False):
        return chunk
    return b""


def _chunks(path: Path, *, progress: bool = True) -> Iterator[bytes]:
    """The bytes of a file in pieces, with the share that is read shown on a terminal."""
    shown = progress and sys.stderr.isatty()
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            done = 0
            while chunk := stream.read(_CHUNK):
                yield chunk
                done += len(chunk)
                if shown and size:
                    sys.stderr.write(f"\r{path.name}: {done * 100 // size} %")
                    sys.stderr.flush()
    except OSError as error:
        raise FileError([Problem(message=f"{path}: cannot be read: {error.strerror or error}")]) from error
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")


def _import_stream(file: Path, options: Options, output: Path | None) -> Sequence[Problem]:
    """Import TBX one concept at a time: termbases may be larger than the memory."""
    from glossary.formats import tbx

    # YAML takes as long to import as the rest of a short command.
    from glossary.formats.build import Builder
    from glossary.formats.stream import serialize_stream

    builder = Builder(str(file), options)
    write_result(serialize_stream(tbx.read_concepts(_chunks(file), builder), builder), output)
    return builder.notices()


def _write_reading(reading: Reading, path: str, options: Options, output: Path | None) -> Sequence[Problem]:
    from glossary.formats.build import Builder
    from glossary.formats.stream import serialize_stream

    builder = Builder(path, options)
    glossary = reading.glossary
    builder.name, builder.description, builder.licence = glossary.name, glossary.description, glossary.licence
    if options.name is not None:
        builder.name = options.name
    if not glossary.concepts:
        problem = Problem(message=f"{path}: no entry with terms in both languages")
        raise FileError([problem, *reading.notices])
    write_result(serialize_stream(glossary.concepts, builder), output)
    return reading.notices


def _say_notices(notices: Sequence[Problem]) -> None:
    for notice in notices[:_SHOWN]:
        say(f"note: {notice}")
    if len(notices) > _SHOWN:
        say(f"note: and {len(notices) - _SHOWN} more")


def export_files(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Glossaries in any format that can be imported; else the curated data.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; - is standard output.")] = None,
    format_name: Annotated[str | None, typer.Option("--format", help=f"Instead of the suffix: {_WRITTEN}.")] = None,
    dialect: DialectName = None,
    name: GlossaryName = None,
    loss_report: Annotated[
        Path | None, typer.Option("--loss-report", help="Write every single loss to this file, as JSON.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when the format cannot hold everything.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write glossaries for another tool; what its format cannot hold is said on standard error."""
    with clear_errors():
        if output is None and format_name is None:
            expected = "-o FILE with a suffix that says the format, or --format"
            raise FileError([Problem(message="no file and no format to write", expected=expected)])
        path = "<stdout>" if output is None or str(output) == "-" else str(output)
        item = find_format(path, format_name)
        glossary = _load(files or [], name)
        suffix = "" if path == "<stdout>" else Path(path).suffix.lower()
        made = item.serialize(glossary, dialect, suffix)
        content = made if isinstance(made, bytes) else "".join(made)
        _write(content, output)
        losses = _measure(glossary, item, content, path, dialect)
        if loss_report is not None:
            write_text(loss_report, [json.dumps([asdict(loss) for loss in losses], ensure_ascii=False, indent=1), "\n"])
    if not quiet:
        for line in summarise(losses):
            say(f"loss: {line}")
    if strict and losses:
        raise typer.Exit(FINDINGS)


def _load(files: Sequence[Path], name: str | None) -> Glossary:
    """The glossary to export: the files, or the curated data without the base layer."""
    if not files:
        return replace(merge(load_layers(curated=True, base=False)), name=name or "curated")
    layers = [Layer(name=str(file), glossary=_read(file)) for file in files]
    if len(layers) == 1:
        glossary = layers[0].glossary
        return glossary if name is None else replace(glossary, name=name)
    pairs = {(layer.glossary.source_language, layer.glossary.target_language) for layer in layers}
    if len(pairs) > 1:
        shown = ", ".join(sorted(f"{source}-{target}" for source, target in pairs))
        raise FileError([Problem(message=f"glossaries of different language pairs cannot be joined: {shown}")])
    return replace(merge(layers), name=name or "+".join(layer.glossary.name for layer in layers))


def _read(file: Path) -> Glossary:
    content = read_bytes(file)
    return find_format(str(file), None, content).parse(content, str(file)).glossary


def _write(content: str | bytes, output: Path | None) -> None:
    if isinstance(content, str):
        write_result([content], output)
    elif output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_bytes(output, [content])


def _measure(
    glossary: Glossary, item: Format, content: str | bytes, path: str, dialect: str | None
) -> tuple[Loss, ...]:
    shown = f"{glossary.name}{item.suffixes[0] if item.suffixes else ''}" if path == "<stdout>" else path
    return measure_loss(glossary, item, content, shown, dialect)
