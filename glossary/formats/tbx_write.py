"""Writing TBX: one element a value, in the order that the schema of ISO 30042 asks for."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.formats.tbx_categories import (
    BASIC_NAMESPACE,
    MIN_CATEGORIES,
    MIN_NAMESPACE,
    NAMESPACE,
    POS_VALUES,
    STATUS_VALUES,
    TYPE_VALUES,
    Dialect,
)
from glossary.formats.xml import attribute, element
from glossary.model import (
    CasePolicy,
    Concept,
    Glossary,
    MatchPolicy,
    Number,
    PartOfSpeech,
    Severity,
    Term,
)

EXPORTED = "Exported by termtreu."
LICENCE = "Licence: "


def write(glossary: Glossary, dialect: Dialect) -> Iterator[str]:
    """The file, in pieces."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from _write_root(glossary, dialect)
    header = "martifHeader" if dialect.martif else "tbxHeader"
    yield f"  <{header}>\n    <fileDesc>\n"
    yield f"      <titleStmt>{element('title', glossary.name)}</titleStmt>\n"
    if glossary.licence is not None:
        yield f"      <publicationStmt>{element('p', LICENCE + glossary.licence)}</publicationStmt>\n"
    yield f"      <sourceDesc>{element('p', glossary.description or EXPORTED)}</sourceDesc>\n"
    yield "    </fileDesc>\n"
    if dialect.martif:
        yield '    <encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n'
    yield f"  </{header}>\n  <text>\n    <body>\n"
    languages = (str(glossary.source_language), str(glossary.target_language))
    for concept in glossary.concepts:
        yield from _write_concept(concept, languages, dialect)
    yield "    </body>\n  </text>\n"
    yield "</martif>\n" if dialect.martif else "</tbx>\n"


def _write_root(glossary: Glossary, dialect: Dialect) -> Iterator[str]:
    language = attribute(str(glossary.source_language))
    if dialect.martif:
        yield '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
        yield f"<martif type={attribute(dialect.type)} xml:lang={language}>\n"
        return
    style = "dct" if dialect.dct else "dca"
    spaces = f" xmlns={attribute(NAMESPACE)}"
    if dialect.dct and dialect.minimal:
        spaces += f" xmlns:min={attribute(MIN_NAMESPACE)}"
    if dialect.dct and dialect.basic:
        spaces += f" xmlns:basic={attribute(BASIC_NAMESPACE)}"
    yield f'<tbx type={attribute(dialect.type)} style="{style}" xml:lang={language}{spaces}>\n'


def _write_concept(concept: Concept, languages: tuple[str, str], dialect: Dialect) -> Iterator[str]:
    entry, section = ("termEntry", "langSet") if dialect.martif else ("conceptEntry", "langSec")
    yield f"      <{entry} id={attribute(_entry_id(concept.id))}>\n"
    for line in _concept_values(concept, dialect):
        yield f"        {line}\n"
    for language in dict.fromkeys((*languages, *(str(term.language) for term in concept.terms))):
        terms = concept.in_language(language)
        if not terms:
            continue
        yield f"        <{section} xml:lang={attribute(language)}>\n"
        for place, term in enumerate(terms):
            yield from _write_term(concept, term, dialect, first=place == 0 and language == languages[0])
        yield f"        </{section}>\n"
    yield f"      </{entry}>\n"


def _concept_values(concept: Concept, dialect: Dialect) -> Iterator[str]:
    if dialect.minimal:
        yield _value("descrip", "subjectField", concept.subject.value, dialect)
    if dialect.basic and concept.definition is not None:
        yield _value("descrip", "definition", concept.definition, dialect)
    if dialect.martif and concept.do_not_translate:
        yield element("descrip", "No", type="Translation needed")
    if dialect.private:
        yield from _private_concept_values(concept)
    if dialect.basic and concept.source is not None:
        yield _value("admin", "source", concept.source, dialect)
    if dialect.basic and concept.date is not None:
        kind = _value("transac", "transactionType", "modification", dialect)
        yield f"<transacGrp>{kind}{element('date', concept.date)}</transacGrp>"
    if concept.note is not None:
        yield element("note", concept.note)


def _private_concept_values(concept: Concept) -> Iterator[str]:
    if concept.do_not_translate:
        yield element("descrip", "true", type="x-do-not-translate")
    if concept.severity is not Severity.ERROR:
        yield element("descrip", concept.severity.value, type="x-severity")
    for example in concept.examples:
        kind = "x-example" if example.matches else "x-counter-example"
        translation = element("descripNote", example.en, type="x-translation") if example.en is not None else ""
        yield f"<descripGrp>{element('descrip', example.de, type=kind)}{translation}</descripGrp>"


def _write_term(concept: Concept, term: Term, dialect: Dialect, *, first: bool) -> Iterator[str]:
    section = "tig" if dialect.martif else "termSec"
    yield f"          <{section}>\n"
    yield f"            {element('term', term.text)}\n"
    for line in (*_term_values(term, dialect), *_term_texts(concept, term, dialect, first=first)):
        yield f"            {line}\n"
    yield f"          </{section}>\n"


def _term_values(term: Term, dialect: Dialect) -> Iterator[str]:
    if dialect.basic and term.type in TYPE_VALUES:
        yield _value("termNote", "termType", TYPE_VALUES[term.type], dialect)
    if dialect.minimal:
        pos = "properNoun" if dialect.martif and term.pos is PartOfSpeech.PROPER_NOUN else POS_VALUES[term.pos]
        yield _value("termNote", "partOfSpeech", pos, dialect)
        yield _value("termNote", "administrativeStatus", STATUS_VALUES[term.status], dialect)
    if (dialect.martif or dialect.private) and term.number is not Number.SINGULAR:
        yield element("termNote", term.number.value, type="grammaticalNumber")
    if dialect.private:
        yield from _private_term_values(term)


def _private_term_values(term: Term) -> Iterator[str]:
    if term.type not in TYPE_VALUES:
        yield element("termNote", term.type.value, type="x-type")
    if term.pos is PartOfSpeech.PROPER_NOUN:
        yield element("termNote", term.pos.value, type="x-part-of-speech")
    texts = {"x-plural": term.plural, "x-possessive": term.possessive, "x-article": term.article}
    for kind, text in texts.items():
        if text is not None:
            yield element("termNote", text, type=kind)
    if term.case is not CasePolicy.SMART:
        yield element("termNote", term.case.value, type="x-case")
    if term.match is not MatchPolicy.INFLECTED:
        yield element("termNote", term.match.value, type="x-match")
    if term.when is not None:
        for kind, words in (("x-any-of", term.when.any_of), ("x-none-of", term.when.none_of)):
            for word in words:
                yield element("termNote", word, type=kind)


def _term_texts(concept: Concept, term: Term, dialect: Dialect, *, first: bool) -> Iterator[str]:
    if dialect.basic and not dialect.private and first:
        for example in concept.examples:
            if example.matches:
                yield _value("descrip", "context", example.de, dialect)
    if dialect.minimal:
        for profile in term.profiles:
            yield _value("admin", "customerSubset", profile, dialect)
    if dialect.basic and term.source is not None:
        yield _value("admin", "source", term.source, dialect)
    if term.note is not None:
        yield element("note", term.note)


def _value(tag: str, kind: str, text: str, dialect: Dialect) -> str:
    """A data category: as an attribute, or as a tag of the module that defines it."""
    if not dialect.dct:
        return element(tag, text, type=kind)
    return element(f"{'min' if kind in MIN_CATEGORIES else 'basic'}:{kind}", text)


def _entry_id(identifier: str) -> str:
    """An XML id must not begin with a digit; an underscore before it vanishes on reading."""
    return f"_{identifier}" if identifier[:1].isdigit() else identifier
