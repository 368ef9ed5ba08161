"""Concepts out of what other programs write: texts cleaned, ids made, defaults filled in, nothing dropped unsaid."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from glossary.errors import Problem
from glossary.formats.base import Options, Reading
from glossary.formats.native import default_part_of_speech
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

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BREAKS = re.compile(r" *[\x00-\x1f\x7f\x85\u2028\u2029]+[ \x00-\x1f\x7f\x85\u2028\u2029]*")
_LONGEST_ID = 60
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})
_LANGUAGE_NAMES = {
    "deu": "de",
    "ger": "de",
    "german": "de",
    "deutsch": "de",
    "eng": "en",
    "english": "en",
    "englisch": "en",
}
_NAMED_NOTICES = 200
"""Notices with a place that are kept; the rest is counted. A person does not read more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDraft:
    """A term as a file states it; ``None`` where the file is silent and the native default applies."""

    text: str
    language: LocaleTag
    status: Status | None = None
    type: TermType = TermType.FULL
    pos: PartOfSpeech | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptDraft:
    """A concept as a file states it; ``id`` may be any text, or none."""

    terms: Sequence[TermDraft]
    id: str | None = None
    subject: str | SubjectField | None = None
    definition: str | None = None
    note: str | None = None
    source: str | None = None
    date: str | None = None
    do_not_translate: bool = False
    severity: Severity = Severity.ERROR
    examples: tuple[Example, ...] = ()
    location: Location | None = None


class Builder:
    """Turns drafts of one file into concepts and gathers what had to be left out."""

    def __init__(self, path: str, options: Options) -> None:
        self.path = path
        self.options = options
        self.name = options.name
        self.description: str | None = None
        self.licence: str | None = None
        self._notices: list[Problem] = []
        self._unnamed: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._ids: set[str] = set()

    def language(self, tag: str | None) -> LocaleTag | None:
        """Which of the two wanted languages a tag or name stands for."""
        return find_language(tag, self.options.languages)

    def notice(self, message: str, line: int | None = None, column: int = 1, found: str | None = None) -> None:
        """Note that something of the file is not taken over."""
        if len(self._notices) >= _NAMED_NOTICES:
            self._unnamed[message] += 1
            return
        where = None if line is None else Location(path=self.path, line=line, column=column)
        self._notices.append(Problem(message=message, location=where, found=found))

    def drop(self, what: str) -> None:
        """Count a kind of value that the model does not hold."""
        self._dropped[what] += 1

    def concept(self, draft: ConceptDraft) -> Concept | None:
        """The concept of a draft; ``None``, with a notice, where a language has no term."""
        subject = self._subject(draft.subject)
        terms = self._terms(draft.terms, subject)
        present = {term.language for term in terms}
        for language in self.options.languages:
            if language not in present:
                where = draft.location
                name = draft.id or next((term.text for term in terms), None)
                self.notice(
                    f"left out: an entry without a term in {language!r}",
                    where.line if where else None,
                    where.column if where else 1,
                    name,
                )
                return None
        return Concept(
            id=self._id(draft, terms),
            terms=terms,
            subject=subject,
            definition=fold(draft.definition),
            note=fold(draft.note),
            source=fold(draft.source),
            date=self._date(draft),
            do_not_translate=draft.do_not_translate,
            severity=draft.severity,
            examples=draft.examples,
            location=draft.location,
        )

    def finish(self, concepts: Iterable[Concept]) -> Reading:
        """The glossary of all concepts, with the notices."""
        held = tuple(concepts)
        return Reading(glossary=self.head(held), notices=self.notices())

    def head(self, concepts: tuple[Concept, ...] = ()) -> Glossary:
        """A glossary with the name and languages of the file."""
        source, target = self.options.languages
        return Glossary(
            name=clean(self.name or "") or clean(PurePath(self.path).stem.strip("<>")) or "glossary",
            source_language=source,
            target_language=target,
            concepts=concepts,
            description=fold(self.description),
            licence=fold(self.licence),
        )

    def notices(self) -> tuple[Problem, ...]:
        """What was noted so far, the kinds of dropped values last."""
        more = [Problem(message=f"{message}: {count} more times") for message, count in self._unnamed.items()]
        kinds = [Problem(message=f"not held: {what} ({count} times)") for what, count in sorted(self._dropped.items())]
        return (*self._notices, *more, *kinds)

    def _subject(self, value: str | SubjectField | None) -> SubjectField:
        if isinstance(value, SubjectField):
            return value
        if not value or not value.strip():
            return SubjectField.GENERAL
        try:
            return SubjectField(value.strip().lower())
        except ValueError:
            self.drop(f"subject field {clean(value)!r}")
            return SubjectField.GENERAL

    def _terms(self, drafts: Iterable[TermDraft], subject: SubjectField) -> tuple[Term, ...]:
        """The terms of a concept, those of the source language first, each written form of a type once."""
        terms: list[Term] = []
        seen: set[tuple[str, str, TermType]] = set()
        preferred: set[tuple[str, TermType]] = set()
        for draft in drafts:
            text = clean(draft.text)
            if not text or (draft.language, text, draft.type) in seen:
                continue
            seen.add((draft.language, text, draft.type))
            kind = (draft.language, draft.type)
            status = draft.status or (Status.ADMITTED if kind in preferred else Status.PREFERRED)
            if status is Status.PREFERRED:
                preferred.add(kind)
            terms.append(
                Term(
                    text=text,
                    language=draft.language,
                    status=status,
                    type=draft.type,
                    pos=draft.pos or default_part_of_speech(draft.type, subject),
                    number=draft.number,
                    plural=clean(draft.plural or "") or None,
                    possessive=clean(draft.possessive or "") or None,
                    article=clean(draft.article or "") or None,
                    case=draft.case,
                    match=draft.match,
                    when=draft.when,
                    profiles=draft.profiles,
                    note=clean(draft.note or "") or None,
                    source=clean(draft.source or "") or None,
                )
            )
        source = self.options.languages[0]
        return tuple(sorted(terms, key=lambda term: term.language != source))

    def _id(self, draft: ConceptDraft, terms: Sequence[Term]) -> str:
        wanted = draft.id or ""
        if not _ID.match(wanted):
            english = next(term.text for term in terms if term.language == self.options.languages[1])
            wanted = slug(wanted) or slug(english) or "concept"
        identifier, count = wanted, 1
        while identifier in self._ids:
            count += 1
            identifier = f"{wanted}-{count}"
        self._ids.add(identifier)
        if draft.id and count > 1:
            where = draft.location
            message = f"an id that is given before; the entry is now {identifier!r}"
            self.notice(message, where.line if where else None, where.column if where else 1, draft.id)
        return identifier

    def _date(self, draft: ConceptDraft) -> str | None:
        """The day of a date or time stamp as XML and spreadsheets write it."""
        if not draft.date or not draft.date.strip():
            return None
        found = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", draft.date.strip())
        if found is None:
            self.drop(f"date {clean(draft.date)!r}")
            return None
        return "-".join(found.groups())


def clean(text: str) -> str:
    """The text of a term on one line, without outer white space; control characters become a space."""
    return (text if text.isprintable() else _BREAKS.sub(" ", text)).strip() if text else ""


def fold(text: str | None) -> str | None:
    """Free text on one line; ``None`` for blank text."""
    return " ".join(_BREAKS.sub(" ", text).split()) or None if text else None


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens.

    >>> slug("Größe der Żagań-Brücke (alt)")
    'groesse-der-zagan-bruecke-alt'
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    ascii_only = letters.encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))[:_LONGEST_ID].strip("-")


def find_language(tag: str | None, wanted: Sequence[LocaleTag]) -> LocaleTag | None:
    """Which of the wanted languages a tag (``de-DE``, ``EN_us``) or a name (``Deutsch``) stands for.

    >>> find_language("en_GB", (LocaleTag("de"), LocaleTag("en")))
    'en'
    """
    if not tag:
        return None
    plain = tag.strip().replace("_", "-").lower()
    plain = _LANGUAGE_NAMES.get(plain, plain)
    for language in wanted:
        if plain == language.lower():
            return language
    for language in wanted:
        if plain.split("-")[0] == language.lower().split("-")[0]:
            return language
    return None
