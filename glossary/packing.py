"""Glossaries as columns of plain values, as the cache keeps them.

A column holds one field of all terms (or concepts, or locations): so a field is set in all of them by one ``map``,
which is four times as fast as a call of the constructor for each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import islice, repeat
from typing import Any, TypeVar

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

LAYOUT = 2
"""Raised whenever the columns below change."""

_Made = TypeVar("_Made")
_Columns = dict[str, Iterable[Any]]

_PLACES = ("path", "line", "column")
_TERM_TEXTS = ("text", "language", "plural", "possessive", "article", "profiles", "note", "source")
_TERM_ENUMS: dict[str, type[Enum]] = {
    "status": Status,
    "type": TermType,
    "pos": PartOfSpeech,
    "number": Number,
    "case": CasePolicy,
    "match": MatchPolicy,
}
_CONCEPT_TEXTS = ("id", "definition", "note", "source", "date", "do_not_translate")
_CONCEPT_ENUMS: dict[str, type[Enum]] = {"subject": SubjectField, "severity": Severity}


def pack(glossary: Glossary) -> tuple[Any, ...]:
    """A glossary as nested tuples and dictionaries of plain values."""
    concepts = glossary.concepts
    terms = [term for concept in concepts for term in concept.terms]
    return (
        glossary.name,
        str(glossary.source_language),
        str(glossary.target_language),
        glossary.description,
        glossary.licence,
        {
            **_pack_columns(concepts, _CONCEPT_TEXTS, _CONCEPT_ENUMS),
            "terms": [len(concept.terms) for concept in concepts],
            "examples": [tuple((item.de, item.en, item.matches) for item in concept.examples) for concept in concepts],
        },
        {
            **_pack_columns(terms, _TERM_TEXTS, _TERM_ENUMS),
            "when": [(term.when.any_of, term.when.none_of) if term.when else None for term in terms],
        },
    )


def _pack_columns(values: Sequence[Any], texts: Iterable[str], enums: Iterable[str]) -> dict[str, Any]:
    """The fields of values that have a location, the locations themselves apart."""
    located = [value.location for value in values if value.location is not None]
    numbers = iter(range(len(located)))
    return {
        **{name: [getattr(value, name) for value in values] for name in texts},
        **{name: [getattr(value, name).value for value in values] for name in enums},
        # Where there is no location, the number points to the ``None`` that `_unpack_columns` puts at the end.
        "location": [-1 if value.location is None else next(numbers) for value in values],
        "locations": {name: [getattr(place, name) for place in located] for name in _PLACES},
    }


def unpack(packed: Any) -> Glossary:
    """The glossary that `pack` took apart."""
    name, source, target, description, licence, concepts, terms = packed
    return Glossary(
        name=name,
        source_language=LocaleTag(source),
        target_language=LocaleTag(target),
        description=description,
        licence=licence,
        concepts=tuple(_unpack_concepts(concepts, _unpack_terms(terms))),
    )


def _unpack_terms(packed: Any) -> list[Term]:
    columns = _unpack_columns(packed, _TERM_TEXTS, _TERM_ENUMS)
    columns["when"] = [row and Condition(any_of=row[0], none_of=row[1]) for row in packed["when"]]
    return _make(Term, len(packed["text"]), columns)


def _unpack_concepts(packed: Any, terms: list[Term]) -> list[Concept]:
    columns = _unpack_columns(packed, _CONCEPT_TEXTS, _CONCEPT_ENUMS)
    rest = iter(terms)
    columns["terms"] = [tuple(islice(rest, count)) for count in packed["terms"]]
    columns["examples"] = [
        tuple(Example(de=de, en=en, matches=matches) for de, en, matches in rows) for rows in packed["examples"]
    ]
    return _make(Concept, len(packed["id"]), columns)


def _unpack_columns(packed: Any, texts: Iterable[str], enums: Mapping[str, type[Enum]]) -> _Columns:
    places = packed["locations"]
    locations = [*_make(Location, len(places["path"]), places), None]
    columns: _Columns = {name: packed[name] for name in texts}
    for name, enum in enums.items():
        members = {member.value: member for member in enum}
        columns[name] = map(members.__getitem__, packed[name])
    columns["location"] = map(locations.__getitem__, packed["location"])
    return columns


def _make(kind: type[_Made], count: int, columns: Mapping[str, Iterable[Any]]) -> list[_Made]:
    """Values of a class with slots, every one of which has a column."""
    made = list(map(object.__new__, repeat(kind, count)))
    for name, column in columns.items():
        deque(map(kind.__dict__[name].__set__, made, column), maxlen=0)
    return made
