"""Reading one entry of TBX: the same values, whichever edition and style they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum
from typing import NamedTuple, TypeVar

from glossary.formats.build import Builder, ConceptDraft, TermDraft, clean, fold
from glossary.formats.tbx_categories import NUMBERS, PARTS_OF_SPEECH, TERM_TYPES, read_status
from glossary.formats.tbx_write import EXPORTED, LICENCE
from glossary.formats.xml import Element
from glossary.model import (
    CasePolicy,
    Concept,
    Condition,
    Example,
    LocaleTag,
    Location,
    MatchPolicy,
    PartOfSpeech,
    Severity,
    TermType,
)

E = TypeVar("E", bound=Enum)

_SECTIONS = frozenset({"langSec", "langSet"})
_TERM_SECTIONS = frozenset({"termSec", "tig", "ntig"})
_GROUPS = frozenset({"descripGrp", "adminGrp", "transacGrp", "termNoteGrp", "termGrp"})
_TYPED = frozenset(
    {"descrip", "admin", "termNote", "transac", "ref", "xref", "descripNote", "adminNote", "transacNote"}
)
_YES = frozenset({"true", "yes", "1"})
_WITHOUT_NOUN: Mapping[str, PartOfSpeech | None] = {**PARTS_OF_SPEECH, "noun": None}


class _Term(NamedTuple):
    """A term, whether the file states its type, and the sentences in which it is shown."""

    draft: TermDraft
    typed: bool
    contexts: list[str]


class _Value(NamedTuple):
    """One data category with its text; ``group`` tells which of them stand together."""

    kind: str
    text: str
    group: int


def read_header(header: Element, builder: Builder) -> None:
    """Take name, licence and description of the glossary from the header."""
    title = next(header.find("title"), None)
    if builder.name is None and title is not None and title.text().strip():
        builder.name = title.text()
    for statement in header.find("publicationStmt"):
        text = fold(statement.text()) or ""
        if text.startswith(LICENCE):
            builder.licence = text.removeprefix(LICENCE)
    for source in header.find("sourceDesc"):
        text = fold(source.text()) or ""
        if text != EXPORTED:
            builder.description = text


def read_entry(entry: Element, root: Element, builder: Builder) -> Concept | None:
    """The concept of an entry; ``None``, with a notice, where a wanted language is missing.

    Args:
        entry: the complete entry.
        root: the root of the file, whose attributes name edition and dialect.
        builder: makes the concept.
    """
    private = root.attributes.get("type") == "TBX-termtreu"
    # The 2019 edition has no proper noun, so that its "noun" leaves open which of the two a term is.
    parts_of_speech = _WITHOUT_NOUN if root.name == "tbx" and not private else PARTS_OF_SPEECH
    values = list(_values(entry, builder))
    terms: list[TermDraft] = []
    contexts: list[str] = []
    for section in entry.children:
        if section.name not in _SECTIONS:
            continue
        tag = section.attributes.get("lang")
        language = builder.language(tag)
        if language is None:
            builder.drop(f"language {tag!r}")
            continue
        # What a language section says is about the concept; definitions stand there in many files.
        values += _values(section, builder)
        parts = [part for part in section.children if part.name in _TERM_SECTIONS]
        read = [_read_term(part, language, builder, parts_of_speech, private=private) for part in parts]
        terms += _with_adjectives(read)
        if language == builder.options.languages[0]:
            contexts += [text for term in read for text in term.contexts]
    return builder.concept(_draft(entry, values, terms, contexts, builder))


def _draft(
    entry: Element, values: list[_Value], terms: list[TermDraft], contexts: list[str], builder: Builder
) -> ConceptDraft:
    single: dict[str, str] = {}
    notes: list[str] = []
    examples: list[Example] = []
    dates: list[str] = []
    translations = {value.group: value.text for value in values if value.kind == "x-translation"}
    untranslated = False
    for kind, text, group in values:
        if kind in ("subjectField", "definition", "source"):
            if single.setdefault(kind, text) != text:
                builder.drop(f"a second {kind!r} of a concept")
        elif kind == "note":
            notes.append(text)
        elif kind == "date":
            dates.append(text)
        elif kind in ("x-example", "x-counter-example"):
            translation = fold(translations.get(group))
            examples.append(Example(de=fold(text) or text, en=translation, matches=kind == "x-example"))
        elif kind in ("Translation needed", "x-do-not-translate"):
            untranslated = untranslated or (text.lower() in _YES) == (kind == "x-do-not-translate")
        elif kind == "x-severity":
            single[kind] = text
        elif kind not in ("x-translation", "transactionType"):
            builder.drop(f"data category {kind!r}")
    return ConceptDraft(
        terms=terms,
        id=entry.attributes.get("id"),
        subject=single.get("subjectField"),
        definition=single.get("definition"),
        note=" ".join(notes),
        source=single.get("source"),
        date=max(dates, default=None),
        do_not_translate=untranslated,
        severity=_member(Severity, single.get("x-severity"), Severity.ERROR),
        examples=(*examples, *(Example(de=fold(text) or text) for text in contexts)),
        location=Location(path=builder.path, line=entry.line, column=entry.column),
    )


def _read_term(
    section: Element,
    language: LocaleTag,
    builder: Builder,
    parts_of_speech: Mapping[str, PartOfSpeech | None],
    *,
    private: bool,
) -> _Term:
    single: dict[str, str] = {}
    lists: dict[str, list[str]] = {kind: [] for kind in ("note", "context", "customerSubset", "x-any-of", "x-none-of")}
    for kind, text, _ in _values(section, builder):
        if kind in lists:
            lists[kind].append(text)
        elif kind in _TERM_CATEGORIES:
            single.setdefault(kind, text)
        elif kind not in ("date", "transactionType"):
            builder.drop(f"data category {kind!r}")
    number, pos = single.get("grammaticalNumber", ""), single.get("partOfSpeech", "")
    condition = None
    if lists["x-any-of"] or lists["x-none-of"]:
        condition = Condition(any_of=tuple(lists["x-any-of"]), none_of=tuple(lists["x-none-of"]))
    status = single.get("administrativeStatus") or single.get("normativeAuthorization")
    kind = single.get("termType", "")
    chosen_pos = parts_of_speech.get(pos.lower())
    if single.get("x-part-of-speech"):
        chosen_pos = PartOfSpeech.PROPER_NOUN
    if status is not None and read_status(status) is None:
        builder.drop(f"status {status!r}")
    if kind and kind.lower() not in TERM_TYPES:
        builder.drop(f"term type {kind!r}")
    if pos and pos.lower() not in parts_of_speech:
        builder.drop(f"part of speech {pos!r}")
    draft = TermDraft(
        text=single.get("term", ""),
        language=language,
        status=read_status(status) if status is not None else None,
        type=_member(TermType, single.get("x-type"), TERM_TYPES.get(kind.lower(), TermType.FULL)),
        pos=chosen_pos,
        number=NUMBERS.get(number.lower(), NUMBERS["singular"]),
        plural=single.get("x-plural"),
        possessive=single.get("x-possessive"),
        article=single.get("x-article"),
        case=_member(CasePolicy, single.get("x-case"), CasePolicy.SMART),
        match=_member(MatchPolicy, single.get("x-match"), MatchPolicy.INFLECTED),
        when=condition,
        profiles=tuple(lists["customerSubset"]),
        note=" ".join(lists["note"]),
        source=single.get("source"),
    )
    typed = bool(kind) or "x-type" in single
    return _Term(draft=draft, typed=typed, contexts=[] if private else lists["context"])


_TERM_CATEGORIES = frozenset(
    {
        "term",
        "administrativeStatus",
        "normativeAuthorization",
        "termType",
        "partOfSpeech",
        "grammaticalNumber",
        "source",
        "x-type",
        "x-part-of-speech",
        "x-plural",
        "x-possessive",
        "x-article",
        "x-case",
        "x-match",
    }
)


def _values(parent: Element, builder: Builder, group: int | None = None) -> Iterator[_Value]:
    """The data categories directly in an element or in a group of it, in either style."""
    for place, child in enumerate(parent.children):
        own = place if group is None else group
        if child.name in _SECTIONS or child.name in _TERM_SECTIONS:
            continue
        if child.name in _GROUPS:
            if group is None or child.name == "termNoteGrp":
                yield from _values(child, builder, own)
            continue
        kind = child.attributes.get("type", "") if child.name in _TYPED else child.name
        text = clean(child.text())
        if not kind:
            builder.drop(f"<{child.name}> without a type")
        elif text:
            # The source of a definition or context is not the source of the concept or term.
            inner = kind == "source" and parent.name == "descripGrp"
            yield _Value(f"{kind} of a description" if inner else kind, text, own)


def _with_adjectives(terms: list[_Term]) -> list[TermDraft]:
    """The terms of a language; TBX has no type for the adjective of a name: one without a type beside a noun is it."""
    nouns = any(term.draft.pos is not PartOfSpeech.ADJECTIVE for term in terms)
    return [
        replace(term.draft, type=TermType.ADJECTIVE)
        if nouns and not term.typed and term.draft.pos is PartOfSpeech.ADJECTIVE
        else term.draft
        for term in terms
    ]


def _member(kind: type[E], value: str | None, default: E) -> E:
    if value is None:
        return default
    return next((member for member in kind if member.value == value), default)
