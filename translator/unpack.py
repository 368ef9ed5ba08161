"""Unpacking an ``.argosmodel`` file, a ZIP from strangers, without trusting anything in it.

Only the parts that translation needs are written. Sentence splitters (``stanza/``, ``spacy/``) stay in the archive:
they hold Python pickles, which can run any code when they are read, and termtreu splits sentences itself.
"""

from __future__ import annotations

import errno
import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from glossary.cache import cache_folder
from glossary.errors import FileError, Problem
from translator.integrity import find_fault, hash_file, parse_metadata, write_receipt

MAX_FILES = 10_000
MAX_BYTES = 8 << 30
"""The largest Argos packages are below 1 GB."""

MAX_RATIO = 200
"""Weights hardly shrink when they are packed; a ZIP bomb grows a thousand times."""

_SMALL = 10 << 20
_BLOCK = 1 << 20
# How many archives given by path stay unpacked in the cache.
_KEPT = 4
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}\Z")
_FILES = {"metadata.json", "sentencepiece.model", "bpe.model", "known-terms.txt", "readme.md"}
_FOLDERS = {"model", "minisbd"}
_PICKLE_SUFFIXES = {".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib"}
_PICKLE_STARTS = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
_ZIP_START = b"PK\x03\x04"


# What zipfile raises for archives that are none, or are damaged.
_DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What came out of an archive.

    Args:
        folder: the package.
        left_out: names of top-level parts that were not unpacked.
    """

    folder: Path
    left_out: tuple[str, ...]


def unpack(archive: Path, into: Path, *, name: str | None = None) -> Unpacked:
    """Unpack the one package folder of an archive.

    Args:
        archive: the ``.argosmodel`` file.
        into: an empty folder; what was written stays there when something fails, for the caller to remove.
        name: how to call the file in messages; its path by default.

    Raises:
        FileError: not a ZIP, damaged, not a package, or not to be trusted; all such problems of its names at once.
        OSError: ``into`` cannot be written.
    """
    name = name or str(archive)
    try:
        with zipfile.ZipFile(archive) as stream:
            entries = stream.infolist()
            problems = [*_find_problems(entries)]
            if problems:
                raise FileError([Problem(message=f"{name}: {problem}") for problem in problems])
            root = PurePosixPath(entries[0].filename).parts[0]
            _check_metadata(name, stream, root)
            files = [entry for entry in entries if not entry.is_dir()]
            wanted = [entry for entry in files if _is_wanted(PurePosixPath(entry.filename))]
            written = 0
            for entry in wanted:
                written += _extract(name, stream, entry, into, MAX_BYTES - written)
    except _DAMAGES as error:
        raise _damaged(name, error) from error
    kept = set(map(id, wanted))
    left_out = {PurePosixPath(entry.filename).parts[1] for entry in files if id(entry) not in kept}
    return Unpacked(folder=into / root, left_out=tuple(sorted(left_out)))


def _find_problems(entries: list[zipfile.ZipInfo]) -> Iterable[str]:
    """What forbids unpacking, seen from the table of contents."""
    if not entries:
        yield "an empty archive"
        return
    if len(entries) > MAX_FILES:
        yield f"{len(entries):,} files (expected: at most {MAX_FILES:,})"
        return
    names: set[str] = set()
    roots: set[str] = set()
    for entry in entries:
        fault = _name_fault(entry)
        if fault is not None:
            yield f"{entry.filename!r} {fault}"
            continue
        path = PurePosixPath(entry.filename)
        roots.add(path.parts[0])
        if len(path.parts) == 1 and not entry.is_dir():
            yield f"{entry.filename!r} stands outside the package folder"
        # Case folded, because some file systems take Model and model for the same.
        if not entry.is_dir():
            if str(path).casefold() in names:
                yield f"{entry.filename!r} is there twice"
            names.add(str(path).casefold())
    for name in sorted(names):
        if any(str(parent) in names for parent in PurePosixPath(name).parents):
            yield f"{name!r} lies below a file"
    if len(roots) > 1:
        yield f"{len(roots)} folders at the top: {', '.join(sorted(roots)[:5])} (expected: one)"
    elif roots and not _NAME.match(min(roots)):
        yield f"the package folder is called {min(roots)!r} (expected: letters, digits, . _ + -)"
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if size > MAX_BYTES or size > max(_SMALL, packed * MAX_RATIO):
        yield f"would unpack from {packed:,} to {size:,} bytes"


def _name_fault(entry: zipfile.ZipInfo) -> str | None:
    """What is wrong with the name or the kind of an entry."""
    # The name as it stands in the archive: zipfile cuts it at a NUL and turns the system's separator into a slash.
    name = entry.orig_filename
    parts = name.rstrip("/").split("/")
    if any(ord(character) < 32 or ord(character) == 127 or character in '\\:<>"|?*' for character in name):
        return "has a character that no package needs"
    if name.startswith("/") or ".." in parts:
        return "points outside the package folder"
    if "" in parts or "." in parts:
        return "is not a plain path"
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in an unusual way"
    return None


def _check_metadata(archive: str, stream: zipfile.ZipFile, root: str) -> None:
    """Refuse what is not a package before anything is written."""
    name = f"{root}/metadata.json"
    expected = "an Argos package: metadata.json, model/, sentencepiece.model or bpe.model in one folder"
    try:
        entry = stream.getinfo(name)
    except KeyError as error:
        raise FileError([Problem(message=f"{archive}: no {name}", expected=expected)]) from error
    content = next(_blocks(archive, stream, entry), b"")
    try:
        parse_metadata(content)
    except ValueError as error:
        raise FileError([Problem(message=f"{archive}: {name}: {error}", expected=expected)]) from error


def _is_wanted(path: PurePosixPath) -> bool:
    """Whether a file of the archive is part of what translation needs."""
    top = path.parts[1].lower()
    if len(path.parts) == 2:
        return top in _FILES or top.startswith(("license", "licence", "copying"))
    return top in _FOLDERS


def _extract(archive: str, stream: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, limit: int) -> int:
    """Write one file; the number of its bytes."""
    target = into.joinpath(*PurePosixPath(entry.filename).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with target.open("xb") as sink:
        for block in _blocks(archive, stream, entry):
            if not written and _is_pickle(target, block):
                message = (
                    f"{archive}: {entry.filename}: a Python pickle or archive, which could run any code when it is read"
                )
                raise FileError([Problem(message=message, expected="weights in CTranslate2 format")])
            written += len(block)
            # What the table of contents says of the size is not to be trusted.
            if written > min(limit, entry.file_size):
                raise FileError([Problem(message=f"{archive}: {entry.filename}: longer than the archive says")])
            sink.write(block)
    return written


def _blocks(archive: str, stream: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry, in pieces."""
    try:
        with stream.open(entry) as source:
            while block := source.read(_BLOCK):
                yield block
    except (*_DAMAGES, OSError) as error:  # OSError: an offset before the beginning of the file
        raise _damaged(archive, error) from error


def _damaged(archive: str, error: Exception) -> FileError:
    message = f"{archive}: not an Argos package, or damaged: {error}"
    return FileError([Problem(message=message, expected="an .argosmodel file (a ZIP)")])


def _is_pickle(path: Path, start: bytes) -> bool:
    return path.suffix.lower() in _PICKLE_SUFFIXES or start.startswith((*_PICKLE_STARTS, _ZIP_START))


def hash_archive(archive: Path) -> str:
    """The SHA-256 of an archive, hexadecimal.

    Raises:
        OSError: it cannot be read, or is a device or a pipe, which may have no end.
    """
    if not stat.S_ISREG(archive.stat().st_mode):
        raise OSError(errno.EINVAL, "neither a file nor a folder")
    return hash_file(archive)


def unpack_cached(archive: Path) -> Path:
    """The folder of the cache in which an archive is unpacked; the same content is unpacked once.

    Raises:
        FileError: see `unpack`; or the archive cannot be read, or the cache cannot be written.
    """
    try:
        sha256 = hash_archive(archive)
    except OSError as error:
        raise FileError([Problem(message=f"{archive}: cannot be read: {error.strerror or error}")]) from error
    try:
        models = cache_folder() / "models"
        home = models / sha256[:32]
        folder = _unpacked(home)
        if folder is None:
            models.mkdir(parents=True, exist_ok=True, mode=0o700)
            scratch = Path(tempfile.mkdtemp(dir=models, prefix="."))
            try:
                folder = unpack(archive, scratch).folder
                write_receipt(folder, str(archive), sha256)
                shutil.rmtree(home, ignore_errors=True)
                # Where another process was faster, its copy is as good.
                with suppress(OSError):
                    scratch.replace(home)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
            folder = home / folder.name
        with suppress(OSError):  # a cache that cannot be written is good enough to read
            home.touch()
            for old in sorted(models.glob("[!.]*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: no home directory
        message = f"{archive}: cannot be unpacked into the cache: {error}"
        expected = "room in a cache that may be written, or XDG_CACHE_HOME set to another folder"
        raise FileError([Problem(message=message, expected=expected)]) from error
    return folder


def _unpacked(home: Path) -> Path | None:
    """The package in a folder of the cache, if it is still whole."""
    folders = [path for path in home.iterdir() if path.is_dir()] if home.is_dir() else []
    return folders[0] if len(folders) == 1 and find_fault(folders[0]) is None else None
