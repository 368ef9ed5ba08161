"""TMX 1.4: translation memories with German and English variants; other languages are left out.

A DOCTYPE that names ``tmx14.dtd`` may stand there and is not read. Requests to be silent stand in a ``note`` or an XML
comment of the unit.

Source: LISA TMX 1.4b (2005). Encoding: as XML declares (UTF-8, UTF-16).
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.bilingual.blocks import TextBuilder
from terms.bilingual.markup import Node, parse_xml
from terms.findings import SegmentPair
from terms.suppress import read_ignores

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})


def read(content: bytes, path: str) -> tuple[SegmentPair, ...]:
    """The German segments with their English variants.

    Raises:
        FileError: the file is not TMX, or no unit has both languages.
    """
    root = parse_xml(content, path, external_dtd=True)
    where = Location(path=path, line=root.line, column=root.column)
    body = root.find("body") if root.name == "tmx" else None
    if body is None:
        raise FileError(
            [Problem(message="not a TMX document", location=where, found=root.name, expected="tmx with a body")]
        )
    units = body.children("tu")
    pairs = tuple(pair for unit in units for pair in _unit(unit, path))
    if units and not pairs:
        raise FileError(
            [
                Problem(
                    message="no unit has German and English", location=where, expected='xml:lang="de" and xml:lang="en"'
                )
            ]
        )
    return pairs


def _unit(unit: Node, path: str) -> Iterator[SegmentPair]:
    variants: dict[str, Node] = {}
    for variant in unit.children("tuv"):
        language = variant.attributes.get("lang", "").lower().replace("_", "-").split("-")[0]
        segment = variant.find("seg")
        if segment is not None:
            variants.setdefault(language, segment)
    if "de" not in variants or "en" not in variants:
        return
    german, english = TextBuilder(), TextBuilder()
    variants["de"].add_text(german, _CODES)
    variants["en"].add_text(english, _CODES)
    notes = [(note.text(), note.line) for note in unit.children("note")]
    ignores = tuple(ignore for text, line in (*notes, *unit.comments) for ignore in read_ignores(text, line))
    place = variants["en"]
    block = english.block(place.line, place.column)
    if german.text.strip():
        yield SegmentPair(
            source=german.text,
            target=block.text,
            file=path,
            line=block.line,
            column=block.column,
            marks=block.marks,
            key=unit.attributes.get("tuid", ""),
            ignores=ignores,
        )
