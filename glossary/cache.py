"""A cache of parsed glossaries, so that a program starts fast.

A file of the cache is named after a hash of what it was made from, so it is never stale; a damaged one is made anew,
and where nothing can be written the program works without. It holds plain values only (``marshal``), no code.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
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

# Raised whenever the rows below change.
_LAYOUT = 1
_DIGEST = 16
_KEPT = 64


def cache_folder() -> Path:
    """Where the cache lies: ``$XDG_CACHE_HOME/termtreu``, by default ``~/.cache/termtreu``.

    Source: XDG Base Directory Specification, https://specifications.freedesktop.org/basedir-spec.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "termtreu"


def cached(made_from: Sequence[bytes], make: Callable[[], Glossary]) -> Glossary:
    """The glossary that ``make`` returns, taken from the cache where it is there.

    Args:
        made_from: everything the result depends on.
        make: makes the glossary; its errors are passed on and nothing is cached.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in (str((_LAYOUT, sys.implementation.cache_tag)).encode(), *made_from):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    try:
        path = cache_folder() / f"glossary-{digest.hexdigest()}.bin"
    except RuntimeError:  # no home directory
        return make()
    glossary = _read(path)
    if glossary is None:
        glossary = make()
        _write(path, glossary)
    return glossary


def _read(path: Path) -> Glossary | None:
    """The glossary in a cache file; ``None`` when it is missing or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != content[:_DIGEST]:
        return None
    return _unpack(marshal.loads(body))  # noqa: S302 # the user's own file, whole by its checksum, holds plain values


def _write(path: Path, glossary: Glossary) -> None:
    """Write a cache file; without a place to write to there is no cache."""
    body = marshal.dumps(_pack(glossary))
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.blake2b(body, digest_size=_DIGEST).digest() + body)
        temporary.replace(path)
        for old in sorted(path.parent.glob("glossary-*.bin"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _pack(glossary: Glossary) -> tuple[Any, ...]:
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


def _unpack(row: Any) -> Glossary:
    """The glossary that `_pack` took apart."""
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


def _unpack_location(row: tuple[str, int, int] | None) -> Location | None:
    return Location(path=row[0], line=row[1], column=row[2]) if row else None
