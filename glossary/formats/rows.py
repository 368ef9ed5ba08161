"""Glossaries as pairs of terms, for formats that know no concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossary.formats.build import Builder, ConceptDraft, TermDraft
from glossary.model import Concept, Glossary, LocaleTag, Location, PartOfSpeech, Status, Term, TermType


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One pair.

    Args:
        source: term of the source language.
        target: what stands for it in the target language.
        concept: id of the concept where the format holds one; rows of one concept are joined on reading.
        sense: what tells the pair from others with the same source.
        forbidden: whether the target must not be used.
        untranslated: whether the source stays as it is.
        line: where it stands in a file, from 1.
    """

    source: str
    target: str
    concept: str | None = None
    sense: str | None = None
    forbidden: bool = False
    untranslated: bool = False
    pos: PartOfSpeech | None = None
    subject: str | None = None
    definition: str | None = None
    note: str | None = None
    reference: str | None = None
    line: int | None = None


def find_counterpart(concept: Concept, term: Term, language: LocaleTag) -> Term | None:
    """What is put for a source term: of its type, else the full form; preferred before admitted; ``None`` without one.

    Args:
        concept: the concept of the term.
        term: a term of the source language.
        language: the target language.
    """
    usable = [other for other in concept.in_language(language) if other.status is not Status.FORBIDDEN]
    for kind in (term.type, TermType.FULL):
        for status in (Status.PREFERRED, Status.ADMITTED):
            for other in usable:
                if other.type is kind and other.status is status:
                    return other
    return usable[0] if usable else None


def to_rows(glossary: Glossary, *, alternatives: bool = False, forbidden: bool = False) -> Iterator[Row]:
    """The pairs of a glossary: each source term with its counterpart.

    Args:
        glossary: the glossary.
        alternatives: whether to add the admitted targets, each beside the first source term of its type.
        forbidden: whether to add the forbidden targets in the same way.
    """
    for concept in glossary.concepts:
        sources = concept.in_language(glossary.source_language)
        used: set[str] = set()
        for term in sources:
            other = find_counterpart(concept, term, glossary.target_language)
            if other is not None:
                used.add(other.text)
                yield _row(concept, term, other)
        for other in concept.in_language(glossary.target_language):
            wanted = forbidden if other.status is Status.FORBIDDEN else alternatives
            if wanted and sources and other.text not in used:
                used.add(other.text)
                yield _row(concept, next((term for term in sources if term.type is other.type), sources[0]), other)


def _row(concept: Concept, term: Term, other: Term) -> Row:
    return Row(
        source=term.text,
        target=other.text,
        concept=concept.id,
        forbidden=other.status is Status.FORBIDDEN,
        untranslated=concept.do_not_translate,
        pos=term.pos,
        subject=concept.subject.value,
        definition=concept.definition,
        note=concept.note,
        reference=concept.source,
    )


def from_rows(rows: Iterable[Row], builder: Builder) -> tuple[Concept, ...]:
    """The concepts that rows describe: those of one concept id together, else those of one source and sense."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = ("id", row.concept) if row.concept else ("source", row.source.strip(), row.sense or "")
        groups.setdefault(key, []).append(row)
    made = (builder.concept(_draft(group, builder)) for group in groups.values())
    return tuple(concept for concept in made if concept is not None)


def _draft(rows: list[Row], builder: Builder) -> ConceptDraft:
    source, target = builder.options.languages
    first = rows[0]
    allowed = {row.target for row in rows if not row.forbidden}
    terms = [TermDraft(text=row.source, language=source, pos=row.pos) for row in rows]
    terms += [
        TermDraft(
            text=row.target,
            language=target,
            status=Status.FORBIDDEN if row.forbidden and row.target not in allowed else None,
            pos=row.pos,
        )
        for row in rows
    ]
    notes = dict.fromkeys(row.note for row in rows if row.note)
    if not first.concept and first.sense:
        notes = dict.fromkeys([first.sense, *notes])
    return ConceptDraft(
        terms=terms,
        id=first.concept,
        subject=first.subject,
        definition=next((row.definition for row in rows if row.definition), None),
        note=" ".join(notes) or None,
        source=next((row.reference for row in rows if row.reference), None),
        do_not_translate=any(row.untranslated for row in rows),
        location=None if first.line is None else Location(path=builder.path, line=first.line, column=1),
    )
