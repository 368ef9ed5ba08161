"""Reading and writing files: clear errors, and never half a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.model import Location


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        FileError: the file is missing, a directory, or may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError([_problem(path, error, "cannot be read")]) from error


def read_text(path: Path) -> str:
    """The content of a UTF-8 text file, line ends as they are.

    Raises:
        FileError: the file cannot be read, is not UTF-8, or is binary.
    """
    return decode(read_bytes(path), str(path))


def decode(content: bytes, path: str) -> str:
    """The text of UTF-8 bytes, without a byte order mark.

    Args:
        content: the bytes.
        path: how to call them in messages.

    Raises:
        FileError: the bytes are not UTF-8 or hold NUL; the place is that of the first wrong byte.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        found = f"byte 0x{content[error.start]:02x}"
        problem = Problem(
            message="not UTF-8 text",
            location=locate(path, before, len(before)),
            found=found,
            expected=f"UTF-8; convert the file, for example: iconv -f {_likely_encoding(content)} -t UTF-8",
        )
        raise FileError([problem]) from error
    position = text.find("\0")
    if position >= 0:
        where = locate(path, text, position)
        raise FileError([Problem(message="binary content (a NUL character)", location=where, expected="text")])
    return text


def _likely_encoding(content: bytes) -> str:
    """What text that is not UTF-8 probably is."""
    return "UTF-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "LATIN1"


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, unless it is there.

    Raises:
        FileError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError([_problem(path, error, "cannot be made")]) from error


def locate(path: str, text: str, position: int) -> Location:
    """The line and column of a position in a text."""
    return Location(
        path=path,
        line=text.count("\n", 0, position) + 1,
        column=position - text.rfind("\n", 0, position),
    )


def locate_each(path: str, text: str, positions: Iterable[int]) -> Iterator[Location]:
    """The lines and columns of ascending positions in a text, found in one pass."""
    line, start, done = 1, 0, 0
    for position in positions:
        line += text.count("\n", done, position)
        start = max(start, text.rfind("\n", done, position) + 1)
        done = position
        yield Location(path=path, line=line, column=position - start + 1)


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write a UTF-8 file as a whole: to a temporary name beside it, then renamed.

    Raises:
        FileError: the file cannot be written; what was there before stays.
    """
    write_bytes(path, (piece.encode("utf-8") for piece in pieces))


def write_bytes(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file as a whole: to a temporary name beside it, then renamed.

    Raises:
        FileError: the file cannot be written; what was there before stays.
    """
    target = path.resolve() if path.is_symlink() else path
    temporary: Path | None = None
    try:
        if path.exists() and not path.is_file():
            # A device or a named pipe (/dev/stdout) cannot be renamed over.
            if path.is_dir():
                raise IsADirectoryError(21, "Is a directory")
            with path.open("wb") as stream:
                stream.writelines(pieces)
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
        temporary.chmod(_mode(target))
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise FileError([_problem(path, error, "cannot be written")]) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The permissions a file has or would get."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _problem(path: Path, error: OSError, what: str) -> Problem:
    return Problem(message=f"{path}: {what}: {error.strerror or error}")
