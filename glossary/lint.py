"""Mistakes in glossaries that reading does not find."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from glossary.layers import Layer, key_of
from glossary.model import Concept, Location, Status, Term, TermType


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One mistake in a glossary.

    Args:
        code: stable code, such as ``GLOSS201``.
        name: kebab name of the mistake.
        message: what is wrong and what would be right.
        concept: id of the concept.
        location: where it stands.
    """

    code: str
    name: str
    message: str
    concept: str
    location: Location | None


_SLIP = re.compile(r"  |\s[,.;:!?)]|[(]\s|[„“”‚‘’«»]|\u00a0|\u00ad|--|[,;:]\Z")


def lint(layers: Sequence[Layer]) -> tuple[Defect, ...]:
    """The mistakes in some layers, in the order of the rules.

    Args:
        layers: of one language pair; what stands in two of them on purpose (an override) is no mistake, except among
            layers of the same name.
    """
    return tuple(defect for rule in _RULES for defect in rule(layers))


def _concepts(layers: Sequence[Layer]) -> Iterator[tuple[Layer, Concept]]:
    return ((layer, concept) for layer in layers for concept in layer.glossary.concepts)


def _repeated_ids(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS201: an id that two files of one layer use."""
    seen: dict[tuple[str, str], Concept] = {}
    for layer, concept in _concepts(layers):
        first = seen.setdefault((layer.name, concept.id), concept)
        if first is not concept:
            message = f"the id {concept.id!r} is taken at {first.location}"
            yield _defect("GLOSS201", "repeated-id", message, concept)


def _ambiguous_terms(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS202: a German term of two concepts without a condition that tells them apart."""
    seen: dict[tuple[str, str], tuple[Concept, Term]] = {}
    for layer, concept in _concepts(layers):
        for term in concept.in_language(layer.glossary.source_language):
            if term.when is not None:
                continue
            other, first = seen.setdefault((layer.name, key_of(term.text)), (concept, term))
            if other is not concept:
                message = f"{term.text!r} also stands in {other.id} at {first.location}; one of them needs a condition"
                yield _defect("GLOSS202", "ambiguous-term", message, concept, term)


def _forbidden_elsewhere(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS203: an English term that one concept prefers or admits and another one of its layer forbids."""
    forbidden: dict[tuple[str, str], tuple[Concept, Term]] = {}
    for layer, concept in _concepts(layers):
        for term in concept.in_language(layer.glossary.target_language):
            if term.status is Status.FORBIDDEN:
                forbidden.setdefault((layer.name, term.text), (concept, term))
    for layer, concept in _concepts(layers):
        for term in concept.in_language(layer.glossary.target_language):
            other, banned = forbidden.get((layer.name, term.text), (concept, term))
            if banned is not term and term.status is not Status.FORBIDDEN:
                message = f"{term.text!r} is forbidden by {other.id} at {banned.location}"
                yield _defect("GLOSS203", "term-forbidden-elsewhere", message, concept, term)


def _no_preferred(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS204: a concept without an English term that may be used."""
    for layer, concept in _concepts(layers):
        terms = concept.in_language(layer.glossary.target_language)
        if all(term.status is Status.FORBIDDEN for term in terms):
            yield _defect("GLOSS204", "no-permitted-term", "no English term may be used", concept)


def _two_preferred(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS205: two preferred English terms of one type."""
    for layer, concept in _concepts(layers):
        seen: dict[TermType, Term] = {}
        for term in concept.in_language(layer.glossary.target_language):
            if term.status is Status.PREFERRED and seen.setdefault(term.type, term) is not term:
                message = f"{term.text!r} and {seen[term.type].text!r} are both preferred as {term.type.value}"
                yield _defect("GLOSS205", "two-preferred-terms", message, concept, term)


def _missing_pair(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS206: a German abbreviation, adjective or demonym whose concept has none in English."""
    for layer, concept in _concepts(layers):
        english = {
            term.type
            for term in concept.in_language(layer.glossary.target_language)
            if term.status is not Status.FORBIDDEN
        }
        for term in concept.in_language(layer.glossary.source_language):
            paired = (TermType.ABBREVIATION, TermType.ADJECTIVE, TermType.DEMONYM)
            if term.type in paired and term.type not in english and not concept.do_not_translate:
                message = f"{term.text!r} is of type {term.type.value}, and no English term is"
                yield _defect("GLOSS206", "missing-pair", message, concept, term)


def _identical_pair(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS207: do-not-translate with a different English term."""
    for layer, concept in _concepts(layers):
        if not concept.do_not_translate:
            continue
        german = {term.text for term in concept.in_language(layer.glossary.source_language)}
        for term in concept.in_language(layer.glossary.target_language):
            if term.status is Status.PREFERRED and term.text not in german:
                message = f"do-not-translate, but the English is {term.text!r}"
                yield _defect("GLOSS207", "translated-dnt", message, concept, term)


def _slips(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS208: a typographic slip in a term."""
    for _, concept in _concepts(layers):
        for term in concept.terms:
            slip = _SLIP.search(term.text)
            if slip:
                message = f"{term.text!r} has {slip.group()!r}"
                yield _defect("GLOSS208", "typographic-slip", message, concept, term)
            if not unicodedata.is_normalized("NFC", term.text):
                yield _defect("GLOSS208", "typographic-slip", f"{term.text!r} is not in NFC", concept, term)


def _useless_condition(layers: Sequence[Layer]) -> Iterator[Defect]:
    """GLOSS209: a condition that the term itself always fulfils or always breaks."""
    for _, concept in _concepts(layers):
        for term in concept.terms:
            if term.when is None:
                continue
            words = [word.casefold() for word in term.text.split()]
            for prefix in (*term.when.any_of, *term.when.none_of):
                if any(word.startswith(prefix.casefold()) for word in words):
                    message = f"the condition word {prefix!r} is part of {term.text!r} itself"
                    yield _defect("GLOSS209", "useless-condition", message, concept, term)


def _defect(code: str, name: str, message: str, concept: Concept, term: Term | None = None) -> Defect:
    location = (term.location if term else None) or concept.location
    return Defect(code=code, name=name, message=message, concept=concept.id, location=location)


_RULES: tuple[Callable[[Sequence[Layer]], Iterator[Defect]], ...] = (
    _repeated_ids,
    _ambiguous_terms,
    _forbidden_elsewhere,
    _no_preferred,
    _two_preferred,
    _missing_pair,
    _identical_pair,
    _slips,
    _useless_condition,
)
