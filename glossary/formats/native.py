"""The native format: one YAML file a glossary, read strictly.

Spec: ``docs/glossary-format.md``. Encoding: UTF-8. A round trip through `parse` and `serialize` keeps the whole
model; comments and layout of the file are not part of the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import TypeVar

import yaml

from glossary.errors import FileError, Problem
from glossary.files import decode
from glossary.formats.nodes import NodeReader
from glossary.model import (
    NAME_FIELDS,
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

E = TypeVar("E", bound=Enum)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
# Texts that need no quotes, so that the slow emitter is not asked; the words are those that YAML 1.1 takes otherwise.
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f][0-9A-Za-z\u00c0-\u024f]*(?:[ -][0-9A-Za-z\u00c0-\u024f]+)*\Z")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

_FILE_KEYS = {
    "glossary": True,
    "source-language": True,
    "target-language": True,
    "description": False,
    "licence": False,
    "concepts": True,
}
_CONCEPT_KEYS = ("definition", "note", "source", "date", "do-not-translate", "severity", "examples")
_TERM_KEYS = {
    "text": True,
    "type": False,
    "status": False,
    "pos": False,
    "number": False,
    "plural": False,
    "possessive": False,
    "article": False,
    "case": False,
    "match": False,
    "when": False,
    "profile": False,
    "note": False,
    "source": False,
}


def parse(source: str | bytes, path: str = "<glossary>") -> Glossary:
    """The glossary that a YAML text holds.

    Args:
        source: the text; bytes are decoded as UTF-8, with or without byte order mark.
        path: how to call the text in messages.

    Raises:
        FileError: all that is wrong with the text, each with its place.
    """
    reader = NodeReader(path)
    root = reader.compose(source.removeprefix("\ufeff") if isinstance(source, str) else decode(source, path))
    if root is None:
        raise FileError([Problem(message="the file is empty", location=Location(path=path, line=1, column=1))])
    glossary = _read_file(reader, root)
    if reader.problems:
        raise FileError(reader.problems)
    return glossary


def _read_file(reader: NodeReader, root: yaml.Node) -> Glossary:
    entries = reader.mapping(root, _FILE_KEYS, "the glossary file")
    values: dict[str, str | None] = {}
    for key in ("glossary", "source-language", "target-language", "description", "licence"):
        if key in entries:
            values[key] = reader.prose(entries[key][1], key)
    languages = []
    for key, default in (("source-language", "de"), ("target-language", "en")):
        tag = values.get(key)
        if tag is not None and not _TAG.match(tag):
            reader.report(entries[key][1], "not a language tag", found=tag, expected="a BCP 47 tag such as de")
        languages.append(LocaleTag(tag or default))
    concepts = []
    seen: dict[str, Location] = {}
    for node in reader.items(entries["concepts"][1], "concepts") if "concepts" in entries else ():
        concept = _read_concept(reader, node, (languages[0], languages[1]))
        if concept is None:
            continue
        if concept.id in seen:
            reader.report(node, f"concept id given twice, first at {seen[concept.id]}", found=concept.id)
        elif concept.location is not None:
            seen[concept.id] = concept.location
        concepts.append(concept)
    return Glossary(
        name=values.get("glossary") or "",
        source_language=languages[0],
        target_language=languages[1],
        description=values.get("description"),
        licence=values.get("licence"),
        concepts=tuple(concepts),
    )


def _read_concept(reader: NodeReader, node: yaml.Node, languages: tuple[LocaleTag, LocaleTag]) -> Concept | None:
    allowed = {"id": True, "field": False, languages[0]: True, languages[1]: True}
    entries = reader.mapping(node, {**allowed, **dict.fromkeys(_CONCEPT_KEYS, False)}, "a concept")
    if "id" not in entries:
        return None
    identifier = reader.string(entries["id"][1], "id")
    if identifier is None:
        return None
    if not _ID.match(identifier):
        reader.report(entries["id"][1], "not an id", found=identifier, expected="lower-case-words-and-digits")
    subject = SubjectField.GENERAL
    if "field" in entries:
        subject = reader.choice(entries["field"][1], SubjectField, "field") or subject
    terms: list[Term] = []
    for language in dict.fromkeys(languages):
        if language in entries:
            terms += _read_terms(reader, entries[language][1], language, subject)
    texts = {key: reader.prose(entries[key][1], key) for key in ("definition", "note", "source") if key in entries}
    date = reader.string(entries["date"][1], "date") if "date" in entries else None
    if date is not None and not _DATE.match(date):
        reader.report(entries["date"][1], "not a date", found=date, expected="YYYY-MM-DD")
    severity = Severity.ERROR
    if "severity" in entries:
        severity = reader.choice(entries["severity"][1], Severity, "severity") or severity
    return Concept(
        id=identifier,
        terms=tuple(terms),
        subject=subject,
        definition=texts.get("definition"),
        note=texts.get("note"),
        source=texts.get("source"),
        date=date,
        do_not_translate="do-not-translate" in entries
        and reader.boolean(entries["do-not-translate"][1], "do-not-translate"),
        severity=severity,
        examples=_read_examples(reader, entries["examples"][1]) if "examples" in entries else (),
        location=reader.locate(node),
    )


def _read_terms(reader: NodeReader, node: yaml.Node, language: LocaleTag, subject: SubjectField) -> Iterator[Term]:
    count = 0
    preferred: set[TermType] = set()
    texts: set[tuple[str, TermType]] = set()
    for item in reader.items(node, f"the {language} terms"):
        count += 1
        term = _read_term(reader, item, language, subject, preferred)
        if term is None:
            continue
        if (term.text, term.type) in texts:
            reader.report(item, "term given twice in a concept", found=term.text)
        texts.add((term.text, term.type))
        if term.status is Status.PREFERRED:
            preferred.add(term.type)
        yield term
    if isinstance(node, yaml.SequenceNode) and not count:
        reader.report(node, f"a concept needs at least one {language} term")


def _read_term(
    reader: NodeReader,
    node: yaml.Node,
    language: LocaleTag,
    subject: SubjectField,
    preferred: set[TermType],
) -> Term | None:
    location = reader.locate(node)
    if isinstance(node, yaml.ScalarNode):
        text = reader.string(node, "a term")
        entries = {}
    else:
        entries = reader.mapping(node, _TERM_KEYS, "a term")
        text = reader.string(entries["text"][1], "text") if "text" in entries else None
    if text is None:
        return None

    def value(key: str) -> yaml.Node | None:
        return entries[key][1] if key in entries else None

    def string(key: str) -> str | None:
        found = value(key)
        return None if found is None else reader.string(found, key)

    choose = partial(_choose, reader, value)
    kind = choose("type", TermType, TermType.FULL)
    default_status = Status.ADMITTED if kind in preferred else Status.PREFERRED
    condition, profiles = value("when"), value("profile")
    return Term(
        text=text,
        language=language,
        status=choose("status", Status, default_status),
        type=kind,
        pos=choose("pos", PartOfSpeech, default_part_of_speech(kind, subject)),
        number=choose("number", Number, Number.SINGULAR),
        plural=string("plural"),
        possessive=string("possessive"),
        article=string("article"),
        case=choose("case", CasePolicy, CasePolicy.SMART),
        match=choose("match", MatchPolicy, MatchPolicy.INFLECTED),
        when=None if condition is None else _read_condition(reader, condition),
        profiles=() if profiles is None else reader.strings(profiles, "profile"),
        note=string("note"),
        source=string("source"),
        location=location,
    )


def _choose(reader: NodeReader, value: Callable[[str], yaml.Node | None], key: str, kind: type[E], default: E) -> E:
    node = value(key)
    if node is None:
        return default
    return reader.choice(node, kind, key) or default


def default_part_of_speech(kind: TermType, subject: SubjectField) -> PartOfSpeech:
    """The part of speech of a term that states none."""
    if kind is TermType.ADJECTIVE:
        return PartOfSpeech.ADJECTIVE
    if kind is TermType.DEMONYM:
        return PartOfSpeech.NOUN
    return PartOfSpeech.PROPER_NOUN if subject in NAME_FIELDS else PartOfSpeech.NOUN


def _read_condition(reader: NodeReader, node: yaml.Node) -> Condition:
    entries = reader.mapping(node, {"any-of": False, "none-of": False}, "a condition")
    words = {key: reader.strings(entries[key][1], key) for key in entries}
    if isinstance(node, yaml.MappingNode) and not any(words.values()):
        reader.report(node, "a condition needs words", expected="any-of: [word] or none-of: [word]")
    return Condition(any_of=words.get("any-of", ()), none_of=words.get("none-of", ()))


def _read_examples(reader: NodeReader, node: yaml.Node) -> tuple[Example, ...]:
    examples = []
    for item in reader.items(node, "examples"):
        entries = reader.mapping(item, {"de": False, "en": False, "not": False}, "an example")
        texts = {key: reader.prose(entries[key][1], key) for key in entries}
        positive, negative = texts.get("de"), texts.get("not")
        if isinstance(item, yaml.MappingNode) and (positive is None) == (negative is None):
            reader.report(item, "an example needs either 'de' or 'not'")
        elif positive is not None:
            examples.append(Example(de=positive, en=texts.get("en")))
        elif negative is not None:
            examples.append(Example(de=negative, matches=False))
    return tuple(examples)


def serialize(glossary: Glossary) -> Iterator[str]:
    """The YAML text of a glossary, in pieces; `parse` of it gives an equal glossary."""
    head = {
        "glossary": glossary.name,
        "source-language": str(glossary.source_language),
        "target-language": str(glossary.target_language),
        "description": glossary.description,
        "licence": glossary.licence,
    }
    for key, text in head.items():
        if text is not None:
            yield f"{key}: {_flow(text)}\n"
    yield "concepts:" + ("\n" if glossary.concepts else " []\n")
    for concept in glossary.concepts:
        yield from _write_concept(concept)


def _write_concept(concept: Concept) -> Iterator[str]:
    yield f"  - id: {_flow(concept.id)}\n"
    yield f"    field: {concept.subject.value}\n"
    for language in dict.fromkeys(term.language for term in concept.terms):
        terms = ", ".join(_flow(value) for value in _term_values(concept, language))
        yield f"    {language}: [{terms}]\n"
    texts = {
        "definition": concept.definition,
        "note": concept.note,
        "source": concept.source,
        "date": concept.date,
    }
    for key, text in texts.items():
        if text is not None:
            yield f"    {key}: {text if key == 'date' else _flow(text)}\n"
    if concept.do_not_translate:
        yield "    do-not-translate: true\n"
    if concept.severity is not Severity.ERROR:
        yield f"    severity: {concept.severity.value}\n"
    if concept.examples:
        yield "    examples:\n"
    for example in concept.examples:
        texts = {"de": example.de, "en": example.en} if example.matches else {"not": example.de}
        yield f"      - {_flow({key: text for key, text in texts.items() if text is not None})}\n"


def _term_values(concept: Concept, language: str) -> Iterator[str | dict[str, object]]:
    """Each term as its shortest YAML value: what equals the default is left out."""
    preferred: set[TermType] = set()
    for term in concept.in_language(language):
        default_status = Status.ADMITTED if term.type in preferred else Status.PREFERRED
        if term.status is Status.PREFERRED:
            preferred.add(term.type)
        condition = None
        if term.when is not None:
            condition = {"any-of": list(term.when.any_of), "none-of": list(term.when.none_of)}
            condition = {key: words for key, words in condition.items() if words}
        stated: dict[str, tuple[object, object]] = {
            "type": (term.type.value, TermType.FULL.value),
            "status": (term.status.value, default_status.value),
            "pos": (term.pos.value, default_part_of_speech(term.type, concept.subject).value),
            "number": (term.number.value, Number.SINGULAR.value),
            "plural": (term.plural, None),
            "possessive": (term.possessive, None),
            "article": (term.article, None),
            "case": (term.case.value, CasePolicy.SMART.value),
            "match": (term.match.value, MatchPolicy.INFLECTED.value),
            "when": (condition, None),
            "profile": (list(term.profiles), []),
            "note": (term.note, None),
            "source": (term.source, None),
        }
        values = {key: value for key, (value, default) in stated.items() if value != default}
        yield {"text": term.text, **values} if values else term.text


def _flow(value: object) -> str:
    """One value on one line, quoted so that it may stand inside a list."""
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _RESERVED:
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    text: str = yaml.dump([value], default_flow_style=True, allow_unicode=True, width=float("inf"), sort_keys=False)
    return text.strip()[1:-1]
