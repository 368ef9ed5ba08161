"""TMX 1.4 as a glossary: one translation unit a pair of terms, as Amazon and Google take it.

Spec: TMX 1.4b (LISA, 2005). Encoding: as the XML declaration says; written in UTF-8.
Written are the pairs to be used, none that are forbidden; properties of our own hold concept and subject field.
Loses types and grammar of terms, forbidden and admitted targets, conditions (see `glossary.loss`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder, fold
from glossary.formats.rows import Row, from_rows, to_rows
from glossary.formats.xml import Element, as_bytes, attribute, element, read_elements
from glossary.model import Glossary

# What these hold is code of the original format, not text.
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_CONCEPT, _FIELD, _DEFINITION, _SOURCE, _UNTRANSLATED = (
    "x-termtreu-concept",
    "x-termtreu-field",
    "x-termtreu-definition",
    "x-termtreu-source",
    "x-termtreu-do-not-translate",
)
_NAME, _DESCRIPTION, _LICENCE = "x-termtreu-name", "x-termtreu-description", "x-termtreu-licence"


def parse(source: str | bytes, path: str = "<tmx>", options: Options = DEFAULTS) -> Reading:
    """The glossary that a TMX file holds; units in other languages are left out with a notice.

    Raises:
        FileError: not well-formed XML, not TMX, or with entities.
    """
    builder = Builder(path, options)
    return builder.finish(from_rows(_read_rows(as_bytes(source), builder), builder))


def _read_rows(source: bytes, builder: Builder) -> Iterator[Row]:
    for found, _ in read_elements([source], builder.path, ("tu", "header"), ("tmx",)):
        if found.name == "header":
            properties = _properties(found)
            builder.name = builder.name or properties.pop(_NAME, None)
            builder.description = properties.pop(_DESCRIPTION, None)
            builder.licence = properties.pop(_LICENCE, None)
            continue
        yield from _read_unit(found, builder)


def _read_unit(unit: Element, builder: Builder) -> Iterator[Row]:
    texts: dict[str, list[str]] = {}
    notes = []
    for child in unit.children:
        if child.name == "note":
            notes.append(child.text())
        if child.name != "tuv":
            continue
        tag = child.attributes.get("lang")
        language = builder.language(tag)
        segment = child.child("seg")
        text = segment.text(_CODES).strip() if segment else ""
        if language is None:
            builder.drop(f"language {tag!r}")
        elif text:
            texts.setdefault(language, []).append(text)
        notes += [note.text() for note in child.children if note.name == "note"]
    source, target = (texts.get(language, []) for language in builder.options.languages)
    if not source or not target:
        shown = next((text for found in texts.values() for text in found), unit.attributes.get("tuid"))
        builder.notice("left out: a unit without a pair of terms", unit.line, unit.column, shown)
        return
    properties = _properties(unit)
    known = {name: properties.pop(name, None) for name in (_CONCEPT, _FIELD, _DEFINITION, _SOURCE, _UNTRANSLATED)}
    for name in properties:
        builder.drop(f"property {name!r}")
    for german in source:
        for english in target:
            yield Row(
                source=german,
                target=english,
                concept=known[_CONCEPT],
                subject=known[_FIELD],
                definition=known[_DEFINITION],
                reference=known[_SOURCE],
                untranslated=known[_UNTRANSLATED] == "true",
                note=fold(" ".join(notes)),
                line=unit.line,
            )


def _properties(parent: Element) -> dict[str, str]:
    return {child.attributes.get("type", ""): child.text().strip() for child in parent.children if child.name == "prop"}


def serialize(glossary: Glossary) -> Iterator[str]:
    """The TMX text of a glossary, in pieces."""
    source, target = str(glossary.source_language), str(glossary.target_language)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    yield (
        f'  <header creationtool="termtreu" creationtoolversion={attribute(version("termtreu"))} segtype="phrase"'
        f' o-tmf="termtreu" adminlang="en" srclang={attribute(source)} datatype="plaintext">\n'
    )
    head = {_NAME: glossary.name, _DESCRIPTION: glossary.description, _LICENCE: glossary.licence}
    for name, text in head.items():
        if text is not None:
            yield f"    {element('prop', text, type=name)}\n"
    yield "  </header>\n  <body>\n"
    seen: set[str] = set()
    for row in to_rows(glossary):
        # One source with two targets would leave it to chance which one a service takes.
        if row.source not in seen:
            seen.add(row.source)
            yield from _write_unit(row, source, target)
    yield "  </body>\n</tmx>\n"


def _write_unit(row: Row, source: str, target: str) -> Iterator[str]:
    yield "    <tu>\n"
    if row.note is not None:
        yield f"      {element('note', row.note)}\n"
    properties = {
        _CONCEPT: row.concept,
        _FIELD: row.subject,
        _DEFINITION: row.definition,
        _SOURCE: row.reference,
        _UNTRANSLATED: "true" if row.untranslated else None,
    }
    for name, text in properties.items():
        if text is not None:
            yield f"      {element('prop', text, type=name)}\n"
    for language, text in ((source, row.source), (target, row.target)):
        yield f"      <tuv xml:lang={attribute(language)}>{element('seg', text)}</tuv>\n"
    yield "    </tu>\n"
