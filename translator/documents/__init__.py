"""Documents of many formats, read into units and written again: one module a format, listed in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from glossary.errors import FileError, Problem
from translator.documents.model import Code, CodeKind, Document, Options, Target, Unit

__all__ = [
    "FORMATS",
    "Code",
    "CodeKind",
    "Document",
    "Format",
    "Options",
    "Target",
    "Unit",
    "find_format",
    "parse",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format by its name.

    Args:
        name: as ``--format`` takes it.
        suffixes: of file names, in lower case.
        module: in this package; its ``parse(content, path, options)`` gives a `Document`.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str


FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format(name="text", suffixes=(".txt", ".text", ""), module="plain"),
        Format(name="po", suffixes=(".po", ".pot"), module="po"),
        Format(name="xliff", suffixes=(".xlf", ".xliff"), module="xliff"),
        Format(name="tmx", suffixes=(".tmx",), module="tmx"),
        Format(name="csv", suffixes=(".csv", ".tsv", ".tab"), module="table"),
        Format(name="json", suffixes=(".json", ".arb"), module="json_catalogue"),
        Format(name="yaml", suffixes=(".yaml", ".yml"), module="yaml_catalogue"),
        Format(name="properties", suffixes=(".properties",), module="properties"),
        Format(name="markdown", suffixes=(".md", ".markdown", ".mdown", ".mkd"), module="markdown"),
        Format(name="html", suffixes=(".html", ".htm", ".xhtml", ".xht"), module="html"),
        Format(name="srt", suffixes=(".srt",), module="subtitles"),
        Format(name="vtt", suffixes=(".vtt",), module="subtitles"),
        Format(name="docx", suffixes=(".docx", ".docm", ".dotx", ".dotm"), module="docx"),
        Format(name="odt", suffixes=(".odt", ".ott", ".odp", ".otp"), module="odt"),
        Format(name="pptx", suffixes=(".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"), module="pptx"),
        Format(name="epub", suffixes=(".epub",), module="epub"),
    )
}
"""All formats by name. The first one with a suffix has it."""


def find_format(path: str, name: str = "auto") -> Format:
    """The format of a file: the named one, else by its suffix; text where the name has none, as ``-``.

    Raises:
        FileError: there is no such format.
    """
    if name != "auto":
        if name not in FORMATS:
            raise FileError([Problem(message="unknown format", found=name, expected="auto, " + ", ".join(FORMATS))])
        return FORMATS[name]
    suffix = PurePath(path).suffix.lower()
    for item in FORMATS.values():
        if suffix in item.suffixes:
            return item
    known = " ".join(suffix for item in FORMATS.values() for suffix in item.suffixes if suffix)
    problem = Problem(message=f"{path}: a file of unknown format", found=suffix, expected=f"{known}, or --format")
    raise FileError([problem])


def parse(content: bytes, path: str, name: str = "auto", options: Options | None = None) -> Document:
    """The document that a file holds.

    Args:
        content: of the file.
        path: how to call it in messages; its suffix tells the format where ``name`` is ``auto``.
        name: of the format.
        options: how it is read and written.

    Raises:
        FileError: the file is broken, or its format unknown.
    """
    module = import_module(f"translator.documents.{find_format(path, name).module}")
    read: Callable[[bytes, str, Options], Document] = module.parse
    return read(content, path, options or Options())
