"""ZIP containers (DOCX, ODT, PPTX, EPUB): their parts read with care, written again in their order.

Nothing is unpacked to disk. Names that point outside, links, encryption and parts that unpack to more than is sane
are refused, as files come from strangers.
"""

from __future__ import annotations

import copy
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from translator.documents.model import Document, Target, Unit

MAX_ENTRIES = 20_000
MAX_BYTES = 1 << 30
"""Of all parts unpacked: they are packed again when the file is written."""
MAX_PART = 128 << 20
"""Of a part that is read: about 20,000 pages."""
_BLOCK = 1 << 20
_IN_MEMORY = 32 << 20
# The beginning of Microsoft's older container, which also holds encrypted DOCX and PPTX.
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# What zipfile raises for archives that are none, or are damaged.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class Archive:
    """A ZIP container that was read.

    Args:
        content: of the file.
        path: how to call it in messages.

    Raises:
        FileError: not a ZIP, damaged, encrypted, or not to be trusted; all such problems of its names at once.
    """

    def __init__(self, content: bytes, path: str) -> None:
        self.content = content
        self.path = path
        if content.startswith(_OLE):
            expected = "a document without password in a format of today (DOCX, PPTX, ODT)"
            raise FileError([Problem(message=f"{path}: encrypted, or an old DOC or PPT file", expected=expected)])
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGES as error:
            raise self._damaged(error) from error
        self._entries = self._zip.infolist()
        problems = [*_find_problems(self._entries)]
        if problems:
            raise FileError([Problem(message=f"{path}: {problem}") for problem in problems])
        self.names = frozenset(entry.filename for entry in self._entries)

    def place(self, name: str) -> str:
        """How to call a part in messages."""
        return f"{self.path}!{name}"

    def read(self, name: str) -> bytes:
        """The content of a part.

        Raises:
            FileError: it is not there, is damaged or too large.
        """
        if name not in self.names:
            raise FileError([Problem(message=f"{self.path}: no part {name}", expected="a complete document")])
        if self._zip.getinfo(name).file_size > MAX_PART:
            message = f"{self.place(name)}: larger than {MAX_PART >> 20} MB"
            raise FileError([Problem(message=message, expected="a document in several files")])
        try:
            return self._zip.read(name)
        except _DAMAGES as error:
            raise self._damaged(error, name) from error

    def write(self, change: Callable[[str], bytes | None], changed: Collection[str]) -> Iterator[bytes]:
        """The container with some parts replaced, in pieces; names, order, dates and packing as they were.

        Args:
            change: the new content of a part, ``None`` to leave it as it is.
            changed: names of the parts that ``change`` is asked about.

        Raises:
            FileError: a part is damaged.
        """
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as sink:
            with zipfile.ZipFile(sink, "w") as new:
                new.comment = self._zip.comment
                for entry in self._entries:
                    content = change(entry.filename) if entry.filename in changed else None
                    # zipfile writes sizes and places into the entry it is given.
                    with new.open(copy.copy(entry), "w") as stream:
                        for block in self._blocks(entry) if content is None else (content,):
                            stream.write(block)
            sink.seek(0)
            while block := sink.read(_BLOCK):
                yield block

    def _blocks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as source:
                while block := source.read(_BLOCK):
                    yield block
        except _DAMAGES as error:
            raise self._damaged(error, entry.filename) from error

    def _damaged(self, error: Exception, name: str = "") -> FileError:
        place = self.place(name) if name else self.path
        message = f"{place}: not a ZIP container, or damaged: {error}"
        return FileError([Problem(message=message, expected="a DOCX, ODT, PPTX or EPUB file")])


def _find_problems(entries: list[zipfile.ZipInfo]) -> Iterable[str]:
    """What forbids reading, seen from the table of contents."""
    if not entries:
        yield "an empty archive"
    if len(entries) > MAX_ENTRIES:
        yield f"{len(entries):,} parts (expected: at most {MAX_ENTRIES:,})"
        return
    names: set[str] = set()
    for entry in entries:
        # The name as it stands in the archive: zipfile cuts it at a NUL.
        name = entry.orig_filename
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or any(ord(letter) < 32 or letter in "\\" for letter in name)
        ):
            yield f"the name of a part points outside: {name!r}"
        if name in names:
            yield f"{name!r} is there twice"
        if entry.flag_bits & 0x1:
            yield f"{name!r} is encrypted"
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"{name!r} is compressed in an unusual way"
        names.add(name)
    size = sum(entry.file_size for entry in entries)
    if size > MAX_BYTES:
        yield f"would unpack to {size:,} bytes (expected: at most {MAX_BYTES:,})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A document in a ZIP container.

    Args:
        archive: that holds it.
        parts: those with text, by name, in the order in which they are read.
        relabel: for parts that name the language: what becomes of their content when something was translated.
    """

    archive: Archive
    parts: dict[str, Document]
    relabel: dict[str, Callable[[bytes], bytes]]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Those of all parts."""
        return tuple(unit for part in self.parts.values() for unit in part.units)

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        """The file with its units replaced, in pieces.

        The parts stand in the file in another order than they are read in, so all targets are taken first.
        """
        remaining = iter(targets)
        wanted = {name: [next(remaining) for _ in part.units] for name, part in self.parts.items()}
        if all(target is None for part in wanted.values() for target in part):
            yield self.archive.content
            return
        changed = {name for name, part in wanted.items() if any(target is not None for target in part)}

        def change(name: str) -> bytes | None:
            content = b"".join(self.parts[name].serialize(wanted[name])) if name in changed else None
            if name in self.relabel:
                content = self.relabel[name](self.archive.read(name) if content is None else content)
            return content

        yield from self.archive.write(change, changed | set(self.relabel))
