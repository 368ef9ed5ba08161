"""The data model: a glossary holds concepts, a concept holds terms.

Concept-oriented as in TBX (ISO 30042): one concept is one meaning, its terms are the written forms of it.
Every value is frozen; text is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NewType

LocaleTag = NewType("LocaleTag", str)
"""A BCP 47 language tag such as ``de`` or ``de-AT``."""


class Status(str, Enum):
    """Whether a term may be used (TBX ``administrativeStatus``)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


class TermType(str, Enum):
    """What kind of written form a term is."""

    FULL = "full"
    SHORT = "short"
    ABBREVIATION = "abbreviation"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"
    VARIANT = "variant"
    TRANSCRIPTION = "transcription"


class PartOfSpeech(str, Enum):
    """Word class of a term (of its head, where it has several words)."""

    NOUN = "noun"
    PROPER_NOUN = "proper-noun"
    ADJECTIVE = "adjective"
    VERB = "verb"


class Number(str, Enum):
    """Grammatical number of a term as written."""

    SINGULAR = "singular"
    PLURAL = "plural"


class CasePolicy(str, Enum):
    """How capitals may differ from the term as written."""

    EXACT = "exact"
    SMART = "smart"


class MatchPolicy(str, Enum):
    """In which shapes a term is found in running text."""

    WORD = "word"
    INFLECTED = "inflected"
    COMPOUND = "compound"
    COMPOUND_HEAD = "compound-head"
    COMPOUND_MODIFIER = "compound-modifier"


class Severity(str, Enum):
    """How grave a breach of a concept is for a check."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class SubjectField(str, Enum):
    """Subject field of a concept."""

    PERSON = "person"
    PLACE = "place"
    COUNTRY = "country"
    PEOPLE = "people"
    ORGANISATION = "organisation"
    OFFICE = "office"
    PARTY = "party"
    MEDIA = "media"
    TREATY = "treaty"
    EVENT = "event"
    MILITARY = "military"
    DIPLOMACY = "diplomacy"
    POLITICS = "politics"
    LAW = "law"
    ECONOMY = "economy"
    SCIENCE = "science"
    GENERAL = "general"


NAME_FIELDS = frozenset(
    {
        SubjectField.PERSON,
        SubjectField.PLACE,
        SubjectField.COUNTRY,
        SubjectField.PEOPLE,
        SubjectField.ORGANISATION,
        SubjectField.PARTY,
        SubjectField.MEDIA,
    }
)
"""Fields whose full and short terms are proper nouns unless a term says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file: ``line`` and ``column`` count from 1, in code points."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a homograph means this concept: words of the same sentence, compared by their beginning, ignoring case."""

    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence that shows a concept: found in ``de`` when ``matches``, not found in it otherwise."""

    de: str
    en: str | None = None
    matches: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One written form of a concept in one language."""

    text: str
    language: LocaleTag
    status: Status = Status.PREFERRED
    type: TermType = TermType.FULL
    pos: PartOfSpeech = PartOfSpeech.NOUN
    number: Number = Number.SINGULAR
    plural: str | None = None
    possessive: str | None = None
    article: str | None = None
    case: CasePolicy = CasePolicy.SMART
    match: MatchPolicy = MatchPolicy.INFLECTED
    when: Condition | None = None
    profiles: tuple[str, ...] = ()
    note: str | None = None
    source: str | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One meaning with its terms, in the order of the file."""

    id: str
    terms: tuple[Term, ...]
    subject: SubjectField = SubjectField.GENERAL
    definition: str | None = None
    note: str | None = None
    source: str | None = None
    date: str | None = None
    do_not_translate: bool = False
    severity: Severity = Severity.ERROR
    examples: tuple[Example, ...] = ()
    location: Location | None = field(default=None, compare=False)

    def in_language(self, language: str) -> tuple[Term, ...]:
        """The terms of one language, in the order of the file."""
        return tuple(term for term in self.terms if term.language == language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """Concepts that belong together, as one file or one stack of layers holds them."""

    name: str
    source_language: LocaleTag = LocaleTag("de")
    target_language: LocaleTag = LocaleTag("en")
    concepts: tuple[Concept, ...] = ()
    description: str | None = None
    licence: str | None = None

    def __len__(self) -> int:
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)
