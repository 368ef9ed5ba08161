"""File formats of glossaries: one module a format, each with ``parse`` and ``serialize``.

>>> find_format("names.tbx").name
'tbx'

The modules are imported when they are needed, so that a program that reads YAML only does not load the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from glossary.errors import FileError, Problem

if TYPE_CHECKING:
    from glossary.formats.base import Options, Reading
    from glossary.loss import Loss
    from glossary.model import Glossary

__all__ = ["FORMATS", "Format", "find_format", "measure_loss"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One file format.

    Args:
        name: as named on the command line.
        title: what people call it.
        suffixes: of its files, lower case.
        module: where ``parse`` and ``serialize`` are.
        dialects: names of its dialects, the default first.
        reads: whether there is ``parse``.
        writes: whether there is ``serialize``.
        binary: whether ``serialize`` gives bytes.
        by_suffix: whether ``serialize`` wants to know the suffix of the file.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    dialects: tuple[str, ...] = ()
    reads: bool = True
    writes: bool = True
    binary: bool = False
    by_suffix: bool = False

    def load(self) -> Any:
        """The module of the format."""
        return import_module(self.module)

    def parse(self, source: str | bytes, path: str, options: Options | None = None) -> Reading:
        """The glossary in a file, with what it leaves out.

        Args:
            source: content of the file.
            path: how to call it in messages; the suffix may decide about the dialect.
            options: languages, dialect, name, encoding.

        Raises:
            FileError: the format is only written, or the content is not of it.
        """
        from glossary.formats.base import DEFAULTS, Reading

        chosen = options or DEFAULTS
        if not self.reads:
            readable = ", ".join(name for name, item in FORMATS.items() if item.reads)
            raise FileError([Problem(message=f"{self.title} cannot be imported", expected=f"one of {readable}")])
        self._check_dialect(chosen.dialect)
        found = self.load().parse(source, path) if self.name == "native" else self.load().parse(source, path, chosen)
        return found if isinstance(found, Reading) else Reading(glossary=found)

    def serialize(self, glossary: Glossary, dialect: str | None = None, suffix: str = "") -> Iterator[str] | bytes:
        """The content of a file for a glossary: pieces of text, or bytes for a binary format.

        Args:
            glossary: the glossary.
            dialect: ``None`` for the default.
            suffix: of the file, such as ``.tsv``.

        Raises:
            FileError: no such dialect, or a library of the format is missing.
        """
        self._check_dialect(dialect)
        arguments: tuple[str | None, ...] = (dialect, suffix) if self.by_suffix else (dialect,)
        content: Iterator[str] | bytes = self.load().serialize(glossary, *(arguments if self.dialects else ()))
        return content

    def _check_dialect(self, dialect: str | None) -> None:
        if dialect is not None and dialect not in self.dialects:
            expected = "one of " + ", ".join(self.dialects) if self.dialects else "no dialect"
            raise FileError([Problem(message=f"{self.title} has no such dialect", found=dialect, expected=expected)])


_TABLE_DIALECTS = ("deepl", "google", "google-sets", "amazon", "microsoft", "omegat", "weblate")
_TBX_DIALECTS = ("basic", "basic-dct", "min", "min-dct", "core", "2008", "full")

FORMATS = {
    item.name: item
    for item in (
        Format(name="native", title="YAML", suffixes=(".yaml", ".yml"), module="glossary.formats.native"),
        Format(
            name="table",
            title="CSV/TSV",
            suffixes=(".csv", ".tsv", ".tab", ".txt", ".utf8"),
            module="glossary.formats.table",
            dialects=_TABLE_DIALECTS,
            by_suffix=True,
        ),
        Format(name="tbx", title="TBX", suffixes=(".tbx",), module="glossary.formats.tbx", dialects=_TBX_DIALECTS),
        Format(name="tmx", title="TMX", suffixes=(".tmx",), module="glossary.formats.tmx"),
        Format(name="po", title="PO", suffixes=(".po", ".pot"), module="glossary.formats.po"),
        Format(name="skos", title="SKOS", suffixes=(".ttl",), module="glossary.formats.skos"),
        Format(name="excel", title="Excel", suffixes=(".xlsx",), module="glossary.formats.excel", binary=True),
        Format(
            name="xliff",
            title="The XLIFF 2 glossary module",
            suffixes=(".xlf", ".xliff"),
            module="glossary.formats.xliff_glossary",
            reads=False,
        ),
        Format(name="vale", title="A Vale rule", suffixes=(), module="glossary.formats.vale", reads=False),
    )
}

_BEGINNINGS = (
    (b"PK\x03\x04", "excel"),
    (b"<tmx", "tmx"),
    (b"<martif", "tbx"),
    (b"<tbx", "tbx"),
    (b"msgid ", "po"),
    (b"skos:", "skos"),
    (b"glossary:", "native"),
)
_SAMPLE = 4096


def find_format(path: str, name: str | None = None, content: bytes = b"") -> Format:
    """The format of a file: the named one, else by its suffix, else by what its content begins with.

    Args:
        path: the file; only its suffix counts.
        name: name of the format.
        content: beginning of the file, for a suffix that says nothing.

    Raises:
        FileError: there is no format of this name, or it cannot be told.
    """
    if name is not None:
        if name not in FORMATS:
            raise FileError([Problem(message="unknown format", found=name, expected="one of " + ", ".join(FORMATS))])
        return FORMATS[name]
    suffix = PurePath(path).suffix.lower()
    for item in FORMATS.values():
        if suffix in item.suffixes:
            return item
    sample = content[:_SAMPLE].replace(b"\0", b"")
    for mark, found in _BEGINNINGS:
        if mark in sample:
            return FORMATS[found]
    if sample and suffix != ".xml" and (b"\t" in sample or b"," in sample or b";" in sample):
        return FORMATS["table"]
    problem = Problem(
        message=f"{path}: the format cannot be told", expected="--format with one of " + ", ".join(FORMATS)
    )
    raise FileError([problem])


def measure_loss(
    glossary: Glossary, item: Format, content: str | bytes, path: str, dialect: str | None = None
) -> tuple[Loss, ...]:
    """What of a glossary a file made from it does not hold: the file is read again and compared.

    Args:
        glossary: what was written.
        item: the format.
        content: what `Format.serialize` gave.
        path: name of the file; the suffix may decide about the dialect.
        dialect: the dialect written.
    """
    from glossary.formats.base import Options
    from glossary.loss import compare

    if not item.reads:
        return compare(glossary, item.load().reduce(glossary))
    # A table has no place for a name; its file is called by it, or the user gives it on reading.
    name = glossary.name if item.name == "table" else None
    options = Options(languages=(glossary.source_language, glossary.target_language), dialect=dialect, name=name)
    try:
        after = item.parse(content, path, options).glossary
    except FileError:
        if glossary.concepts and item.name != "table":
            raise
        # A table without a line is no table.
        from dataclasses import replace

        after = replace(glossary, concepts=(), description=None, licence=None)
    return compare(glossary, after)
