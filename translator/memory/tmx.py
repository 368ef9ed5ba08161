"""TMX 1.4 as a translation memory, read unit by unit and written in pieces.

Spec: TMX 1.4b (LISA, 2005). Encoding: as the XML declaration or byte order mark says; written in UTF-8. A round trip
keeps source, target, origin and date. It loses inline codes (``bpt``, ``ept``, ``ph``, ``it``, ``ut`` with what is in
them), notes, foreign properties, and characters that XML cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.formats.xml import Element, attribute, element, read_elements
from translator.memory.model import Pair

# What these hold is code of the original format, not text.
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_ORIGIN = "x-termtreu-origin"
_CHUNK = 1 << 18
_DATE = "%Y%m%dT%H%M%SZ"
# No segment is longer; such text is a file in the wrong place.
_LONGEST = 100_000


def read_units(path: Path, source: str, target: str) -> Iterator[tuple[Pair, ...]]:
    """The pairs of each translation unit of a file, none for a unit without both languages.

    Args:
        path: of the file.
        source: language of the sources (BCP 47); its regions count as well.
        target: language of the targets.

    Raises:
        FileError: the file cannot be read, is not well-formed XML, not TMX, or declares entities.
    """
    for unit, _ in read_elements(_read_chunks(path), str(path), ("tu",), ("tmx",)):
        sources = list(_texts(unit, source))
        targets = list(_texts(unit, target))
        yield tuple(
            Pair(source=german, target=english, origin=_origin(unit, path), changed=changed)
            for german, _ in sources
            for english, changed in targets
        )


def _read_chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise FileError([Problem(message=message)]) from error


def _texts(unit: Element, language: str) -> Iterator[tuple[str, str | None]]:
    """The texts of a unit in a language, each with when it was changed."""
    for variant in unit.children:
        tag = variant.attributes.get("lang", "")
        if variant.name != "tuv" or not _is_same(tag, language):
            continue
        segment = variant.child("seg")
        text = segment.text(_CODES).strip() if segment is not None else ""
        if text and len(text) <= _LONGEST:
            yield text, _changed(variant) or _changed(unit)


def _is_same(tag: str, language: str) -> bool:
    """Whether a tag names a language or a region of it; old files write ``DE`` and ``de_DE``."""
    tag, language = tag.replace("_", "-").casefold(), language.casefold()
    return tag == language or tag.startswith(f"{language}-") or tag == language.partition("-")[0]


def _changed(parent: Element) -> str | None:
    for key in ("changedate", "creationdate"):
        written = parent.attributes.get(key, "")
        if re.fullmatch(r"\d{8}T\d{6}Z", written):
            try:
                moment = datetime.strptime(written, _DATE).replace(tzinfo=timezone.utc)
            except ValueError:
                continue
            return moment.isoformat()
    return None


def _origin(unit: Element, path: Path) -> str:
    for child in unit.children:
        if child.name == "prop" and child.attributes.get("type") == _ORIGIN and child.text():
            return child.text()
    number = unit.attributes.get("tuid")
    return f"{path.name}#{number}" if number else f"{path.name}:{unit.line}"


def write_units(pairs: Iterable[Pair], source: str, target: str) -> Iterator[str]:
    """The text of a TMX file, in pieces.

    Args:
        pairs: in the order of the file.
        source: language of the sources.
        target: language of the targets.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    yield (
        f'  <header creationtool="termtreu" creationtoolversion={attribute(version("termtreu"))} segtype="sentence"'
        f' o-tmf="termtreu" adminlang="en" srclang={attribute(source)} datatype="plaintext"/>\n  <body>\n'
    )
    for pair in pairs:
        changed = f" changedate={attribute(_written(pair.changed))}" if pair.changed else ""
        yield (
            f"    <tu{changed}>\n      {element('prop', pair.origin, type=_ORIGIN)}\n"
            f"      <tuv xml:lang={attribute(source)}>{element('seg', pair.source)}</tuv>\n"
            f"      <tuv xml:lang={attribute(target)}>{element('seg', pair.target)}</tuv>\n    </tu>\n"
        )
    yield "  </body>\n</tmx>\n"


def _written(changed: str) -> str:
    return datetime.fromisoformat(changed).astimezone(timezone.utc).strftime(_DATE)
