"""The loss report: what of a glossary a file format does not hold.

The loss is measured, not declared: what was written is read back and compared with what was to be written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from glossary.model import Concept, Condition, Example, Glossary, Term

_GLOSSARY_FIELDS = ("name", "source_language", "target_language", "description", "licence")
_CONCEPT_FIELDS = (
    "subject",
    "definition",
    "note",
    "source",
    "date",
    "do_not_translate",
    "severity",
    "examples",
)
_TERM_FIELDS = (
    "status",
    "type",
    "pos",
    "number",
    "plural",
    "possessive",
    "article",
    "case",
    "match",
    "when",
    "profiles",
    "note",
    "source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One value that is not the same after writing and reading back.

    Args:
        field: name of the field as in the model; ``concept`` and ``term`` for those as a whole, ``grouping`` where a
            concept is split or joined with another, ``order`` for the order of terms or concepts.
        value: what is lost; empty where a value was gained.
        concept: id of the concept; ``None`` for the glossary itself.
        term: text of the term, where the field is one of a term.
    """

    field: str
    value: str
    concept: str | None = None
    term: str | None = None


def compare(before: Glossary, after: Glossary) -> tuple[Loss, ...]:
    """What of one glossary the other one does not hold, or holds otherwise, in the order of the first.

    Args:
        before: the glossary that was written.
        after: the glossary that was read back.
    """
    losses: list[Loss] = []
    for name in _GLOSSARY_FIELDS:
        value = getattr(before, name)
        if value != getattr(after, name):
            losses.append(Loss(field=name, value=_show(value)))
    parts = _Parts(before, after)
    places: list[int] = []
    for concept in before.concepts:
        found = parts.of(concept)
        if found:
            places.append(found[0])
        losses += _compare_concept(concept, [after.concepts[place] for place in found])
    if any(first > second for first, second in pairwise(places)):
        losses.append(Loss(field="order", value="order of the concepts"))
    return tuple(losses)


class _Parts:
    """Finds what became of a concept: by id where all ids were held, else by its pairs of terms."""

    def __init__(self, before: Glossary, after: Glossary) -> None:
        self._ids = {concept.id: place for place, concept in enumerate(after.concepts)}
        self._by_id = set(self._ids) <= {concept.id for concept in before.concepts}
        self._languages = (before.source_language, before.target_language)
        self._holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        if not self._by_id:
            for place, concept in enumerate(after.concepts):
                for term in concept.terms:
                    self._holders[term.language, term.text].append(place)

    def of(self, concept: Concept) -> list[int]:
        """The places of the concepts that hold parts of one."""
        if self._by_id:
            return [self._ids[concept.id]] if concept.id in self._ids else []
        sides = [
            {place for term in concept.in_language(language) for place in self._holders[language, term.text]}
            for language in self._languages
        ]
        return sorted(sides[0] & sides[1])


def _compare_concept(concept: Concept, parts: Sequence[Concept]) -> Iterator[Loss]:
    if not parts:
        yield Loss(field="concept", value=concept.terms[0].text if concept.terms else "", concept=concept.id)
        return
    own = {(term.language, term.text) for term in concept.terms}
    if len(parts) > 1:
        yield Loss(field="grouping", value=f"split into {len(parts)} entries", concept=concept.id)
    if any((term.language, term.text) not in own for part in parts for term in part.terms):
        yield Loss(field="grouping", value="joined with another concept", concept=concept.id)
    if all(part.id != concept.id for part in parts):
        yield Loss(field="id", value=concept.id, concept=concept.id)
    for name in _CONCEPT_FIELDS:
        value = getattr(concept, name)
        if all(getattr(part, name) != value for part in parts):
            yield Loss(field=name, value=_show(value), concept=concept.id)
    yield from _compare_terms(concept, parts)


def _compare_terms(concept: Concept, parts: Sequence[Concept]) -> Iterator[Loss]:
    """Each term against the likest one of the same language and text that no other term has taken."""
    free: dict[tuple[str, str], list[tuple[int, Term]]] = defaultdict(list)
    for place, term in enumerate(term for part in parts for term in part.terms):
        free[term.language, term.text].append((place, term))
    places: dict[str, list[int]] = defaultdict(list)
    for term in concept.terms:
        candidates = free[term.language, term.text]
        if not candidates:
            yield Loss(field="term", value=term.text, concept=concept.id, term=term.text)
            continue
        chosen = min(candidates, key=lambda candidate: (len(_differing(term, candidate[1])), candidate[0]))
        candidates.remove(chosen)
        places[term.language].append(chosen[0])
        for name in _differing(term, chosen[1]):
            yield Loss(field=name, value=_show(getattr(term, name)), concept=concept.id, term=term.text)
    if len(parts) == 1 and any(sorted(found) != found for found in places.values()):
        yield Loss(field="order", value="order of the terms", concept=concept.id)


def _differing(term: Term, other: Term) -> list[str]:
    return [name for name in _TERM_FIELDS if getattr(term, name) != getattr(other, name)]


def _show(value: object) -> str:
    """A value in the words of the native format."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Condition):
        shown = [
            f"{key}: {', '.join(words)}"
            for key, words in (("any-of", value.any_of), ("none-of", value.none_of))
            if words
        ]
        return "; ".join(shown)
    if isinstance(value, Example):
        return value.de if value.matches else f"not: {value.de}"
    if isinstance(value, tuple):
        return ", ".join(_show(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def summarise(losses: Sequence[Loss]) -> tuple[str, ...]:
    """One line a field, the most frequent first, with an example.

    >>> summarise([Loss(field="article", value="the", concept="csto", term="CSTO")])
    ('article: 1 lost, such as the (CSTO, csto)',)
    """
    by_field: dict[str, list[Loss]] = defaultdict(list)
    for loss in losses:
        kind = loss.field if loss.term is None or loss.field == "term" else f"term {loss.field}"
        if loss.term is None and loss.concept is None:
            kind = f"glossary {loss.field}"
        by_field[kind].append(loss)
    lines = []
    for kind, found in sorted(by_field.items(), key=lambda item: -len(item[1])):
        example = next((loss for loss in found if loss.value), found[0])
        place = ", ".join(part for part in (example.term, example.concept) if part and part != example.value)
        shown = example.value if len(example.value) <= 60 else example.value[:57] + "..."
        label = kind.replace("_", "-").removeprefix("term ") if kind.startswith("term ") else kind.replace("_", "-")
        lines.append(f"{label}: {len(found)} lost, such as {shown or 'none'}" + (f" ({place})" if place else ""))
    return tuple(lines)
