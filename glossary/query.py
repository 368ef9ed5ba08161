"""Choosing concepts by what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary.layers import CLDR, CURATED
from glossary.model import Concept, Glossary, Status, SubjectField, Term, TermType


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a concept must have; an empty choice is no condition.

    Args:
        text: stands in the id or in a term, ignoring case.
        subjects: one of these is its subject field.
        types: one of its terms has one of these types.
        statuses: one of its terms has one of these statuses.
        layers: it comes from one of these: ``curated``, ``cldr``, or the path of a file or its end.
        conditional: whether a term has a condition.
        untranslated: whether it is marked do-not-translate.
        examples: whether it has examples.
    """

    text: str = ""
    subjects: frozenset[SubjectField] = frozenset()
    types: frozenset[TermType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    layers: tuple[str, ...] = ()
    conditional: bool | None = None
    untranslated: bool | None = None
    examples: bool | None = None


def select(glossary: Glossary, query: Query) -> Iterator[Concept]:
    """The concepts of a glossary that a query wants, in their order."""
    wanted = query.text.casefold()
    for concept in glossary.concepts:
        if query.subjects and concept.subject not in query.subjects:
            continue
        if query.layers and not any(is_from(concept, layer) for layer in query.layers):
            continue
        if query.untranslated is not None and concept.do_not_translate is not query.untranslated:
            continue
        if query.examples is not None and bool(concept.examples) is not query.examples:
            continue
        if wanted and not any(
            wanted in text.casefold() for text in (concept.id, *(term.text for term in concept.terms))
        ):
            continue
        if _has_terms(concept.terms, query):
            yield concept


def _has_terms(terms: tuple[Term, ...], query: Query) -> bool:
    """Whether one term has what the query wants of a term, all of it together."""
    if query.conditional is not None and any(term.when for term in terms) is not query.conditional:
        return False
    if not query.types and not query.statuses:
        return True
    return any(
        (not query.types or term.type in query.types) and (not query.statuses or term.status in query.statuses)
        for term in terms
    )


def layer_of(concept: Concept) -> str:
    """The layer that a concept comes from: ``cldr``, ``curated`` or the path of a file."""
    if concept.location is None:
        return CLDR
    return CURATED if concept.location.path.startswith("glossary/data/") else concept.location.path


def is_from(concept: Concept, layer: str) -> bool:
    """Whether a concept comes from a layer, or from a file with this path or end of a path."""
    if layer_of(concept) == layer:
        return True
    return concept.location is not None and f"/{concept.location.path}".endswith(f"/{layer.removeprefix('./')}")
