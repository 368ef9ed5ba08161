"""Files that hold translations, read for the check: one module a format.

A *bilingual* format has German and English in one file (``read``). Of the others there is a file a language: *blocks*
are paired in their order, *entries* by their key, *cues* by their time; the same reader gives the English alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any

from glossary.errors import FileError, Problem
from glossary.files import decode
from terms.bilingual.blocks import Block, make_pair
from terms.findings import SegmentPair

LARGEST = 64 * 1024 * 1024
"""Bytes of a file: more is refused. A segment of running text has about 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format by its name.

    Args:
        suffixes: of file names, in lower case.
        module: in this package.
        function: of the module: ``read`` of bilingual formats takes bytes and gives pairs, others take text and give
        blocks. pairing: ``bilingual``, ``blocks``, ``lines``, ``entries`` or ``cues``. comment: how a comment that
        asks for silence is written.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    function: str
    pairing: str
    comment: str


FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format(
            name="text",
            suffixes=(".txt", ".text", ""),
            module="plain",
            function="read_blocks",
            pairing="lines",
            comment="# {}",
        ),
        Format(
            name="markdown",
            suffixes=(".md", ".markdown"),
            module="markdown",
            function="read_blocks",
            pairing="blocks",
            comment="<!-- {} -->",
        ),
        Format(
            name="html",
            suffixes=(".html", ".htm", ".xhtml"),
            module="html",
            function="read_blocks",
            pairing="blocks",
            comment="<!-- {} -->",
        ),
        Format(
            name="rest",
            suffixes=(".rst", ".rest"),
            module="rest",
            function="read_blocks",
            pairing="blocks",
            comment=".. {}",
        ),
        Format(
            name="srt",
            suffixes=(".srt", ".vtt"),
            module="subtitles",
            function="read_cues",
            pairing="cues",
            comment="# {}",
        ),
        Format(
            name="json",
            suffixes=(".json", ".arb"),
            module="catalogue",
            function="read_json",
            pairing="entries",
            comment='"@key": "{}"',
        ),
        Format(
            name="yaml",
            suffixes=(".yaml", ".yml"),
            module="catalogue",
            function="read_yaml",
            pairing="entries",
            comment="# {}",
        ),
        Format(name="po", suffixes=(".po", ".pot"), module="po", function="read", pairing="bilingual", comment="# {}"),
        Format(
            name="xliff",
            suffixes=(".xlf", ".xliff"),
            module="xliff",
            function="read",
            pairing="bilingual",
            comment="<note>{}</note>",
        ),
        Format(
            name="tmx",
            suffixes=(".tmx",),
            module="tmx",
            function="read",
            pairing="bilingual",
            comment="<note>{}</note>",
        ),
        Format(
            name="csv",
            suffixes=(".csv", ".tsv", ".tab"),
            module="table",
            function="read",
            pairing="bilingual",
            comment="column note",
        ),
    )
}
"""All formats by name."""


def find_format(path: str, name: str | None = None) -> Format:
    """The format of a file: the named one, else by its suffix.

    Raises:
        FileError: there is no such format.
    """
    if name is not None and name != "auto":
        if name not in FORMATS:
            raise FileError([Problem(message="unknown format", found=name, expected="auto, " + ", ".join(FORMATS))])
        return FORMATS[name]
    suffix = PurePath(path).suffix.lower() if path != "<stdin>" else ""
    for item in FORMATS.values():
        if suffix in item.suffixes:
            return item
    expected = "one of " + " ".join(suffix for item in FORMATS.values() for suffix in item.suffixes if suffix)
    raise FileError(
        [Problem(message=f"{path}: a file of unknown format", found=suffix, expected=f"{expected}, or --format")]
    )


def read_bilingual(content: bytes, path: str, form: Format) -> tuple[SegmentPair, ...]:
    """The pairs of a bilingual file.

    Raises:
        FileError: the file is broken or too large.
    """
    _check_size(content, path)
    read: Callable[[bytes, str], tuple[SegmentPair, ...]] = _function(form)
    return read(content, path)


def read_pair(
    source: bytes, target: bytes, source_path: str, target_path: str, form: Format
) -> tuple[SegmentPair, ...]:
    """The pairs of a German file and its English one.

    Raises:
        FileError: a file is broken or too large, or the two cannot be put side by side.
    """
    german, english = _read_blocks(source, source_path, form), _read_blocks(target, target_path, form)
    if form.pairing == "entries":
        return _pair_entries(german, english, source_path, target_path)
    if form.pairing == "cues":
        from terms.bilingual.subtitles import pair_cues

        return tuple(
            make_pair(first, second, target_path)
            for first, second in pair_cues(german, english, source_path, target_path)
        )
    from terms.bilingual.plain import pair_blocks

    return pair_blocks(german, english, source_path, target_path, lines=form.pairing == "lines")


def read_target(content: bytes, path: str, form: Format) -> tuple[SegmentPair, ...]:
    """The English of a file, of a bilingual one too, without its German.

    Raises:
        FileError: the file is broken or too large.
    """
    if form.pairing == "bilingual":
        from dataclasses import replace

        return tuple(replace(pair, source="") for pair in read_bilingual(content, path, form))
    return tuple(make_pair(None, block, path) for block in _read_blocks(content, path, form))


def _pair_entries(
    german: tuple[Block, ...], english: tuple[Block, ...], source_path: str, target_path: str
) -> tuple[SegmentPair, ...]:
    """Entries with the same key; a German one without English has an empty translation at the top of the file."""
    by_key = {block.key: block for block in english}
    if german and english and not any(block.key in by_key for block in german):
        message = f"{source_path} and {target_path} have no key in common"
        raise FileError([Problem(message=message, expected="catalogues with the same keys")])
    return tuple(
        make_pair(block, by_key.get(block.key, Block(text="", line=1, key=block.key)), target_path)
        for block in german
        if block.text.strip()
    )


def _read_blocks(content: bytes, path: str, form: Format) -> tuple[Block, ...]:
    _check_size(content, path)
    read: Callable[[str, str], tuple[Block, ...]] = _function(form)
    return read(decode(content, path), path)


def _function(form: Format) -> Callable[..., Any]:
    """The reader of a format; its module is only imported when it is needed, for a fast start."""
    reader: Callable[..., Any] = getattr(import_module(f"terms.bilingual.{form.module}"), form.function)
    return reader


def _check_size(content: bytes, path: str) -> None:
    if len(content) > LARGEST:
        found = f"{len(content) / 1024 / 1024:.0f} MB"
        raise FileError(
            [
                Problem(
                    message=f"{path}: the file is too large",
                    found=found,
                    expected=f"at most {LARGEST // 1024 // 1024} MB; split it",
                )
            ]
        )
