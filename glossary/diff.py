"""What two versions of a glossary differ in, by concept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum

from glossary.model import Concept, Condition, Glossary, Term

_CONCEPT_FIELDS = ("subject", "definition", "note", "source", "date", "do_not_translate", "severity")


class Kind(str, Enum):
    """What became of a concept."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One difference within a concept.

    Args:
        field: what differs: ``term``, or a key of the file format.
        term: the term it differs in; ``None`` for a key of the concept.
        old, new: the values, as the file format writes them; ``None`` where there is none.
    """

    field: str
    term: str | None = None
    old: str | None = None
    new: str | None = None

    def __str__(self) -> str:
        where = f"{self.term}: " if self.term else ""
        if self.old is None:
            return f"{where}+ {self.field} {self.new}"
        if self.new is None:
            return f"{where}- {self.field} {self.old}"
        return f"{where}{self.field}: {self.old} → {self.new}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of one concept.

    Args:
        kind: added, removed, renamed or changed.
        old, new: the concept before and after; ``None`` on the side where it is missing.
        details: the differences within it.
    """

    kind: Kind
    old: Concept | None
    new: Concept | None
    details: tuple[Detail, ...] = ()

    @property
    def concept(self) -> Concept:
        """The concept as it is now, or as it last was."""
        concept = self.new or self.old
        if concept is None:
            raise ValueError("a difference has at least one side")
        return concept

    @property
    def affects_rendering(self) -> bool:
        """Whether texts may have to change: terms, do-not-translate or severity differ, not only remarks."""
        if self.kind in (Kind.ADDED, Kind.REMOVED):
            return True
        silent = {"definition", "note", "source", "date", "examples", "field", "order"}
        return any(detail.field not in silent for detail in self.details)


def compare(old: Glossary, new: Glossary) -> tuple[Difference, ...]:
    """The concepts in which two glossaries differ, in the order of the new one, removed ones last.

    A concept with a new id counts as renamed where its terms are the same.
    """
    before = {concept.id: concept for concept in old.concepts}
    after = {concept.id: concept for concept in new.concepts}
    gone = {concept.terms: concept for concept in old.concepts if concept.id not in after}
    differences = []
    for concept in new.concepts:
        earlier = before.get(concept.id)
        kind = Kind.CHANGED
        if earlier is None:
            earlier = gone.pop(concept.terms, None)
            kind = Kind.ADDED if earlier is None else Kind.RENAMED
        details = () if earlier is None else tuple(_compare_concepts(earlier, concept))
        if kind is not Kind.CHANGED or details:
            differences.append(Difference(kind=kind, old=earlier, new=concept, details=details))
    renamed = {id(difference.old) for difference in differences if difference.kind is Kind.RENAMED}
    differences += [
        Difference(kind=Kind.REMOVED, old=concept, new=None)
        for concept in old.concepts
        if concept.id not in after and id(concept) not in renamed
    ]
    return tuple(differences)


def _compare_concepts(old: Concept, new: Concept) -> Iterator[Detail]:
    if old.id != new.id:
        yield Detail(field="id", old=old.id, new=new.id)
    for name in _CONCEPT_FIELDS:
        first, second = getattr(old, name), getattr(new, name)
        if first != second:
            yield Detail(field=_key(name), old=_show(first), new=_show(second))
    if old.examples != new.examples:
        yield Detail(field="examples", old=str(len(old.examples)), new=str(len(new.examples)))
    yield from _compare_terms(old.terms, new.terms)


def _compare_terms(old: tuple[Term, ...], new: tuple[Term, ...]) -> Iterator[Detail]:
    before = {(term.language, term.text, term.type): term for term in old}
    after = {(term.language, term.text, term.type): term for term in new}
    for key, term in before.items():
        if key not in after:
            other = next((key for key in after if key[:2] == (term.language, term.text) and key not in before), None)
            if other is None:
                yield Detail(field=f"{term.language} term", old=_describe(term))
                continue
            yield Detail(field="type", term=term.text, old=term.type.value, new=after[other].type.value)
            yield from _compare_keys(term, after[other])
    for key, term in after.items():
        if key in before:
            yield from _compare_keys(before[key], term)
        elif not any(other[:2] == key[:2] and other not in after for other in before):
            yield Detail(field=f"{term.language} term", new=_describe(term))
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        yield Detail(field="order", old=", ".join(key[1] for key in kept), new=", ".join(term.text for term in new))


def _compare_keys(old: Term, new: Term) -> Iterator[Detail]:
    """The keys in which two terms of one text differ, but for their type."""
    for item in fields(Term):
        if item.name in ("text", "language", "type", "location"):
            continue
        first, second = getattr(old, item.name), getattr(new, item.name)
        if first != second:
            yield Detail(field=_key(item.name), term=new.text, old=_show(first), new=_show(second))


def _key(name: str) -> str:
    """The key of the file format for a field of the model."""
    return {"subject": "field", "profiles": "profile"}.get(name, name.replace("_", "-"))


def _describe(term: Term) -> str:
    return f"{term.text} ({term.status.value}, {term.type.value})"


def _show(value: object) -> str | None:
    """A value as the file format writes it; ``None`` for what is not there."""
    if value is None or value == ():
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    if isinstance(value, Condition):
        parts = [("any-of", value.any_of), ("none-of", value.none_of)]
        return "; ".join(f"{key}: {', '.join(words)}" for key, words in parts if words)
    return str(value)
