"""What all commands share: exit codes, output, reading glossaries."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from glossary import Glossary, Layer, TermtreuError, load, load_layers
from glossary.config import Config, project_config, read_config
from glossary.errors import FileError, Problem
from glossary.files import decode, read_text, write_text

CLEAN, FINDINGS, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

# What would break a line or steer a terminal.
_CONTROLS = {
    number: repr(chr(number))[1:-1] for number in (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)
}

GlossaryFiles = Annotated[
    list[Path] | None,
    typer.Option("-g", "--glossary", help="Glossary file (YAML), over the curated data; may be given several times."),
]
NoCurated = Annotated[
    bool, typer.Option("--no-curated", help="Use only the files given with -g and those of the project.")
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", help="Style profile, such as traditional (Kiev); several are joined by commas."),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but the result.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def load_config() -> Config:
    """What the project around the working directory has set.

    The environment variable ``TERMTREU_CONFIG`` names another configuration file, or none where it is empty.

    Raises:
        FileError: the configuration is wrong.
    """
    named = os.environ.get("TERMTREU_CONFIG")
    if named is None:
        return project_config()
    return read_config(Path(named)) if named else Config()


def load_glossary(files: list[Path] | None, *, curated: bool = True, profile: str | None = None) -> Glossary:
    """The glossary in force for a command: named files, then those of the project, then the layers of the package.

    Args:
        files: glossaries named on the command line.
        curated: whether the command line allows the layers of the package.
        profile: style profile named on the command line; the one of the project by default.
    """
    config = load_config()
    return load(
        *layer_files(files, config),
        curated=curated and config.curated,
        base=curated and config.base,
        profile=profile or config.profile,
    )


def load_stack(files: list[Path] | None, *, curated: bool = True) -> tuple[Layer, ...]:
    """The layers that `load_glossary` merges, highest first, without a profile."""
    config = load_config()
    return load_layers(*layer_files(files, config), curated=curated and config.curated, base=curated and config.base)


def layer_files(files: list[Path] | None, config: Config) -> tuple[Path, ...]:
    """The glossary files of the command line and the project, highest first, each once."""
    unique: dict[str, Path] = {}
    for path in (*(files or ()), *config.glossaries):
        # Unlike that of pathlib before Python 3.13, it takes a link that leads in a circle.
        unique.setdefault(os.path.realpath(path), path)
    return tuple(_shorten(path) for path in unique.values())


def _shorten(path: Path) -> Path:
    """A path as people write it: relative where it lies below the working directory."""
    folder = Path.cwd()
    return path.relative_to(folder) if path.is_absolute() and path.is_relative_to(folder) else path


def print_result(pieces: Iterable[str]) -> None:
    """Write a result to standard output, as UTF-8 whatever the locale says."""
    print_bytes(piece.encode("utf-8", errors="surrogateescape") for piece in pieces)


def print_bytes(pieces: Iterable[bytes]) -> None:
    """Write a file to standard output."""
    stream = sys.stdout.buffer
    try:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # Nothing more is written at exit to what takes no more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        problem = Problem(message=f"standard output cannot be written: {error.strerror or error}")
        raise FileError([problem]) from error


def write_result(pieces: Iterable[str], output: Path | None) -> None:
    """Write a result to a file, or to standard output for ``None`` and ``-``."""
    if output is None or str(output) == "-":
        print_result(pieces)
    else:
        write_text(output, pieces)


def say(message: str) -> None:
    """Write a line for people to standard error; a line break in it, as in the name of a file, is shown escaped."""
    typer.echo(message.translate(_CONTROLS), err=True)


def say_error(error: TermtreuError) -> None:
    """Write what is wrong to standard error, a line for each problem."""
    for problem in error.problems if isinstance(error, FileError) else str(error).splitlines():
        say(f"error: {problem}")


def read_input(path: Path) -> tuple[str, str]:
    """The name and text of an input file; ``-`` is standard input."""
    if str(path) == "-":
        return "<stdin>", decode(sys.stdin.buffer.read(), "<stdin>")
    return str(path), read_text(path)


@contextmanager
def clear_errors(interrupted: str = "interrupted") -> Iterator[None]:
    """Turn errors of the toolkit into a message and exit code 2, and Ctrl-C into a line and exit code 130.

    Args:
        interrupted: the line for Ctrl-C.
    """
    try:
        yield
    except (KeyboardInterrupt, ImportError) as error:
        # An extension module that is interrupted while it is loaded says "initialization failed".
        if not isinstance(error, KeyboardInterrupt) and not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        say(interrupted)
        raise typer.Exit(INTERRUPTED) from None
    except TermtreuError as error:
        say_error(error)
        raise typer.Exit(WRONG_USE) from error
    except BrokenPipeError:
        # Whoever read our output has gone (`cli … | head`); nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CLEAN) from None
