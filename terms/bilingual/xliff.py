"""XLIFF 1.2 and 2.x with German source and English target.

Segments without a target are left out unless they are final; ``translate="no"``, alternative translations and the code
inside inline elements are no text. Requests to be silent stand in a ``note`` or an XML comment of the unit.

Source: OASIS XLIFF 1.2 (2008), 2.0 (2014), 2.1 (2018). Encoding: as XML declares.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.bilingual.blocks import TextBuilder
from terms.bilingual.markup import Node, parse_xml
from terms.findings import Ignore, SegmentPair
from terms.suppress import read_ignores

_CODES = frozenset({"x", "bx", "ex", "ph", "bpt", "ept", "it", "sc", "ec"})


def read(content: bytes, path: str) -> tuple[SegmentPair, ...]:
    """The segments with their translations.

    Raises:
        FileError: the file is not XLIFF, has a DTD, or is of another language pair.
    """
    root = parse_xml(content, path)
    if root.name != "xliff":
        where = Location(path=path, line=root.line, column=root.column)
        raise FileError([Problem(message="not an XLIFF document", location=where, found=root.name, expected="xliff")])
    if root.attributes.get("version", "").startswith("2"):
        _check_languages(root, "srcLang", "trgLang", path)
        return tuple(pair for unit in _descend(root, "unit") for pair in _unit(unit, path))
    pairs: list[SegmentPair] = []
    for file in root.children("file"):
        _check_languages(file, "source-language", "target-language", path)
        pairs += (pair for unit in _descend(file, "trans-unit") for pair in _trans_unit(unit, path))
    return tuple(pairs)


def _descend(node: Node, name: str) -> Iterator[Node]:
    for child in node.children():
        if child.attributes.get("translate") == "no":
            continue
        if child.name == name:
            yield child
        elif child.name in ("file", "body", "group", "unit"):
            yield from _descend(child, name)


def _check_languages(node: Node, source: str, target: str, path: str) -> None:
    problems = []
    where = Location(path=path, line=node.line, column=node.column)
    for name, wanted in ((source, "de"), (target, "en")):
        found = node.attributes.get(name, "")
        if found and found.lower().replace("_", "-").split("-")[0] != wanted:
            problems.append(
                Problem(message=f"{name} is another language", location=where, found=found, expected=wanted)
            )
    if problems:
        raise FileError(problems)


def _ignores(unit: Node) -> tuple[Ignore, ...]:
    notes = [(note.text(), note.line) for note in unit.children("note")]
    for group in unit.children("notes"):
        notes += [(note.text(), note.line) for note in group.children("note")]
    return tuple(ignore for text, line in (*notes, *unit.comments) for ignore in read_ignores(text, line))


def _trans_unit(unit: Node, path: str) -> Iterator[SegmentPair]:
    source, target = unit.find("source"), unit.find("target")
    if source is None:
        return
    key, ignores = unit.attributes.get("id", ""), _ignores(unit)
    final = unit.attributes.get("approved") == "yes"
    segmented = unit.find("seg-source")
    if segmented is not None and target is not None:
        german = {node.attributes.get("mid"): node for node in _segments(segmented)}
        english = {node.attributes.get("mid"): node for node in _segments(target)}
        if german and german.keys() == english.keys():
            for mid, node in german.items():
                yield from _pair(node, english[mid], path, f"{key}/{mid}", ignores, final)
            return
    yield from _pair(source, target, path, key, ignores, final)


def _segments(node: Node) -> Iterator[Node]:
    for child in node.children():
        if child.name == "mrk" and child.attributes.get("mtype") == "seg":
            yield child
        else:
            yield from _segments(child)


def _unit(unit: Node, path: str) -> Iterator[SegmentPair]:
    ignores = _ignores(unit)
    for segment in unit.children("segment"):
        source, target = segment.find("source"), segment.find("target")
        if source is not None:
            key = "/".join(item for item in (unit.attributes.get("id"), segment.attributes.get("id")) if item)
            final = segment.attributes.get("state") in ("translated", "reviewed", "final")
            yield from _pair(source, target, path, key, ignores, final)


def _pair(
    source: Node, target: Node | None, path: str, key: str, ignores: tuple[Ignore, ...], final: bool
) -> Iterator[SegmentPair]:
    german, english = TextBuilder(), TextBuilder()
    source.add_text(german, _CODES)
    if target is not None:
        target.add_text(english, _CODES)
    if not german.text.strip() or (not english.text.strip() and not final):
        return
    place = target or source
    block = english.block(place.line, place.column, key, ignores)
    yield SegmentPair(
        source=german.text,
        target=block.text,
        file=path,
        line=block.line,
        column=block.column,
        marks=block.marks,
        key=key,
        ignores=ignores,
    )
