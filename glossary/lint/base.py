"""What a lint rule sees and how it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from glossary.layers import Layer, key_of
from glossary.model import Concept, Location, Term


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


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with where it stands; ``key`` is the form under which spellings count as the same."""

    layer: str
    concept: Concept
    term: Term
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The layers laid out for the rules.

    Args:
        concepts: each with the name of its layer.
        source: the terms to translate from.
        target: the terms to translate into.
    """

    concepts: tuple[tuple[str, Concept], ...]
    source: tuple[Entry, ...]
    target: tuple[Entry, ...]


Found = Iterator[tuple[str, Concept, "Term | None"]]
"""What a rule yields: the message, the concept, and the term where the mistake is one of a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of lint.

    Args:
        code: never used again for another rule.
        name: kebab name of the mistake.
        check: yields what is wrong; its docstring says what that is.
    """

    code: str
    name: str
    check: Callable[[Sheet], Found]

    @property
    def summary(self) -> str:
        """What the rule reports, in one sentence."""
        return " ".join((self.check.__doc__ or "").split())

    def defects(self, sheet: Sheet) -> Iterator[Defect]:
        """The mistakes of this kind."""
        for message, concept, term in self.check(sheet):
            location = (term.location if term else None) or concept.location
            yield Defect(code=self.code, name=self.name, message=message, concept=concept.id, location=location)


def lay_out(layers: Sequence[Layer]) -> Sheet:
    """The terms of some layers, in their order."""
    source: list[Entry] = []
    target: list[Entry] = []
    for layer in layers:
        languages = (layer.glossary.source_language, layer.glossary.target_language)
        for concept in layer.glossary.concepts:
            for term in concept.terms:
                if term.language in languages:
                    entry = Entry(layer.name, concept, term, key_of(term.text))
                    (source if term.language == languages[0] else target).append(entry)
    return Sheet(
        concepts=tuple((layer.name, concept) for layer in layers for concept in layer.glossary.concepts),
        source=tuple(source),
        target=tuple(target),
    )
