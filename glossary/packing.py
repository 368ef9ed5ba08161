"""Glossaries as rows of plain values, as the cache keeps them."""

from __future__ import annotations

from enum import Enum
from typing import Any

from glossary.model import (
    CasePolicy,
    Concept,
    Condition,
    Example,
    Glossary,
    LocaleTag,
    Location,
    MatchPolicy,
    Number,
    PartOfSpeech,
    Severity,
    Status,
    SubjectField,
    Term,
    TermType,
)

LAYOUT = 1
"""Raised whenever the rows below change."""


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def pack(glossary: Glossary) -> tuple[Any, ...]:
    """A glossary as nested tuples of plain values."""
    concepts = tuple(
        (
            concept.id,
            tuple(_pack_term(term) for term in concept.terms),
            concept.subject.value,
            concept.definition,
            concept.note,
            concept.source,
            concept.date,
            concept.do_not_translate,
            concept.severity.value,
            tuple((example.de, example.en, example.matches) for example in concept.examples),
            _pack_location(concept.location),
        )
        for concept in glossary.concepts
    )
    return (
        glossary.name,
        str(glossary.source_language),
        str(glossary.target_language),
        glossary.description,
        glossary.licence,
        concepts,
    )


def _pack_term(term: Term) -> tuple[Any, ...]:
    row = [_plain(getattr(term, name)) for name in _TERM_FIELDS]
    condition = (term.when.any_of, term.when.none_of) if term.when else None
    return (*row, condition, _pack_location(term.location))


def _pack_location(location: Location | None) -> tuple[str, int, int] | None:
    return (location.path, location.line, location.column) if location else None


_TERM_FIELDS = (
    "text",
    "language",
    "plural",
    "possessive",
    "article",
    "profiles",
    "note",
    "source",
    "status",
    "type",
    "pos",
    "number",
    "case",
    "match",
)
_PLAIN_FIELDS = 8
_ENUMS: tuple[type[Enum], ...] = (Status, TermType, PartOfSpeech, Number, CasePolicy, MatchPolicy)


def unpack(row: Any) -> Glossary:
    """The glossary that `pack` took apart."""
    name, source, target, description, licence, concepts = row
    return Glossary(
        name=name,
        source_language=LocaleTag(source),
        target_language=LocaleTag(target),
        description=description,
        licence=licence,
        concepts=tuple(_unpack_concept(concept) for concept in concepts),
    )


def _unpack_concept(row: Any) -> Concept:
    identifier, terms, subject, definition, note, source, date, untranslated, severity, examples, location = row
    return Concept(
        id=identifier,
        terms=tuple(map(_unpack_term, terms)),
        subject=_SUBJECTS[subject],
        definition=definition,
        note=note,
        source=source,
        date=date,
        do_not_translate=untranslated,
        severity=_SEVERITIES[severity],
        examples=tuple(Example(de=de, en=en, matches=matches) for de, en, matches in examples),
        location=_unpack_location(location),
    )


_SUBJECTS = {member.value: member for member in SubjectField}
_SEVERITIES = {member.value: member for member in Severity}
_MEMBERS = [{member.value: member for member in enum} for enum in _ENUMS]
# The generated __init__ of a frozen class takes twice as long as setting its slots, and there are many terms.
_SETTERS = [Term.__dict__[name].__set__ for name in _TERM_FIELDS]
_SET_WHEN = Term.__dict__["when"].__set__
_SET_LOCATION = Term.__dict__["location"].__set__


def _unpack_term(row: Any) -> Term:
    term = Term.__new__(Term)
    for place, setter in enumerate(_SETTERS):
        value = row[place]
        setter(term, value if place < _PLAIN_FIELDS else _MEMBERS[place - _PLAIN_FIELDS][value])
    condition, location = row[-2:]
    _SET_WHEN(term, Condition(any_of=condition[0], none_of=condition[1]) if condition else None)
    _SET_LOCATION(term, _unpack_location(location))
    return term


_SET_PATH, _SET_LINE, _SET_COLUMN = (Location.__dict__[name].__set__ for name in ("path", "line", "column"))


def _unpack_location(row: tuple[str, int, int] | None) -> Location | None:
    if row is None:
        return None
    location = Location.__new__(Location)
    _SET_PATH(location, row[0])
    _SET_LINE(location, row[1])
    _SET_COLUMN(location, row[2])
    return location
