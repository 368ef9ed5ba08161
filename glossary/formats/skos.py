"""SKOS in Turtle: preferred, alternative and hidden labels of concepts.

Spec: W3C SKOS Reference (2009) and RDF 1.1 Turtle. Encoding: UTF-8. Reading needs rdflib (extra ``skos``); writing
needs nothing. The first preferred term of a language is its ``prefLabel``, forbidden terms are ``hiddenLabel``, all
others ``altLabel``. Loses types and grammar of terms, conditions, the order of terms and concepts (see
`glossary.loss`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from glossary.errors import FileError, Problem
from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder, ConceptDraft, TermDraft, fold, slug
from glossary.formats.encodings import decode_text
from glossary.model import Concept, Example, Glossary, Location, Status

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TERMS = "http://purl.org/dc/terms/"
_PREFIXES = f"@prefix skos: <{_SKOS}> .\n@prefix dct: <{_TERMS}> .\n"
_LABELS = (
    ("prefLabel", Status.PREFERRED),
    ("altLabel", Status.ADMITTED),
    ("hiddenLabel", Status.FORBIDDEN),
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def parse(source: str | bytes, path: str = "<skos>", options: Options = DEFAULTS) -> Reading:
    """The glossary that the SKOS concepts of a Turtle file make, in the order of their ids.

    Raises:
        FileError: not Turtle, or rdflib is not installed.
    """
    try:
        rdflib: Any = import_module("rdflib")
    except ImportError as error:
        problem = Problem(message="reading SKOS needs rdflib", expected='pip install "termtreu[skos]"')
        raise FileError([problem]) from error
    text = decode_text(source, path, options.encoding)
    graph = rdflib.Graph()
    # The parser of rdflib stumbles over broken text in many ways.
    broken = (rdflib.exceptions.ParserError, SyntaxError, ValueError, LookupError, AssertionError, RecursionError)
    try:
        graph.parse(data=text, format="turtle")
    except broken as error:
        line = getattr(error, "lines", None)
        where = Location(path=path, line=line + 1, column=1) if isinstance(line, int) else None
        shown = " ".join(str(getattr(error, "_why", error)).split())
        raise FileError([Problem(message=f"{path}: not Turtle", location=where, found=shown[:120])]) from error
    builder = Builder(path, options)
    values = _Values(graph, rdflib)
    scheme = next(iter(values.instances("ConceptScheme")), None)
    if scheme is not None:
        builder.name = builder.name or values.text(scheme, _TERMS + "title")
        builder.description = values.text(scheme, _TERMS + "description")
        builder.licence = values.text(scheme, _TERMS + "license")
    drafts = [_draft(node, values, builder) for node in values.instances("Concept")]
    made = (builder.concept(draft) for draft in sorted(drafts, key=lambda draft: draft.id or ""))
    return builder.finish(concept for concept in made if concept is not None)


class _Values:
    """The literals of a graph as plain texts, so that no type of rdflib gets out."""

    def __init__(self, graph: Any, rdflib: Any) -> None:
        self._graph = graph
        self._rdflib = rdflib

    def instances(self, kind: str) -> list[str]:
        """The IRIs of all concepts or schemes, sorted."""
        found = self._graph.subjects(self._rdflib.RDF.type, self._rdflib.URIRef(_SKOS + kind))
        return sorted({str(node) for node in found if isinstance(node, self._rdflib.URIRef)})

    def literals(self, node: str, predicate: str) -> list[tuple[str, str | None]]:
        """The (text, language tag) of a predicate, sorted."""
        found = self._graph.objects(self._rdflib.URIRef(node), self._rdflib.URIRef(predicate))
        pairs = [(str(value), getattr(value, "language", None)) for value in found]
        return sorted(pairs, key=lambda pair: (pair[0], pair[1] or ""))

    def text(self, node: str, predicate: str) -> str | None:
        """The texts of a predicate as one."""
        return fold(" ".join(text for text, _ in self.literals(node, predicate)))


def _draft(node: str, values: _Values, builder: Builder) -> ConceptDraft:
    terms = []
    for label, status in _LABELS:
        for text, tag in values.literals(node, _SKOS + label):
            language = builder.language(tag)
            if language is None:
                builder.drop(f"label in language {tag!r}")
                continue
            terms.append(TermDraft(text=text, language=language, status=status))
    source = builder.options.languages[0]
    examples = [
        Example(de=fold(text) or "")
        for text, tag in values.literals(node, _SKOS + "example")
        if builder.language(tag) == source and text.strip()
    ]
    notes = [values.text(node, _SKOS + kind) for kind in ("note", "scopeNote", "editorialNote")]
    return ConceptDraft(
        terms=terms,
        id=values.text(node, _SKOS + "notation") or slug(re.split(r"[#/:]", node)[-1]) or None,
        subject=values.text(node, _TERMS + "subject"),
        definition=values.text(node, _SKOS + "definition"),
        note=" ".join(note for note in notes if note) or None,
        source=values.text(node, _TERMS + "source"),
        date=values.text(node, _TERMS + "modified"),
        examples=tuple(examples),
    )


def serialize(glossary: Glossary) -> Iterator[str]:
    """The Turtle text of a glossary, in pieces."""
    scheme = f"urn:termtreu:{slug(glossary.name) or 'glossary'}"
    yield f"{_PREFIXES}\n<{scheme}> a skos:ConceptScheme"
    head = {"title": glossary.name, "description": glossary.description, "license": glossary.licence}
    for name, text in head.items():
        if text is not None:
            yield f" ;\n    dct:{name} {_literal(text)}"
    yield " .\n"
    for concept in glossary.concepts:
        yield f"\n<{scheme}#{slug(concept.id)}> a skos:Concept ;\n    skos:inScheme <{scheme}>"
        for predicate, literal in _statements(concept, glossary):
            yield f" ;\n    {predicate} {literal}"
        yield " .\n"


def _statements(concept: Concept, glossary: Glossary) -> Iterator[tuple[str, str]]:
    yield "skos:notation", _literal(concept.id)
    for language in dict.fromkeys(term.language for term in concept.terms):
        labelled: set[str] = set()
        best = next((term for term in concept.in_language(language) if term.status is Status.PREFERRED), None)
        for term in (*([best] if best else []), *concept.in_language(language)):
            # SKOS wants the three kinds of labels disjoint (S13).
            if term.text not in labelled:
                labelled.add(term.text)
                hidden = "hiddenLabel" if term.status is Status.FORBIDDEN else "altLabel"
                yield f"skos:{'prefLabel' if term is best else hidden}", _literal(term.text, language)
    texts = {
        "dct:subject": concept.subject.value,
        "skos:definition": concept.definition,
        "skos:note": concept.note,
        "dct:source": concept.source,
        "dct:modified": concept.date,
    }
    for predicate, text in texts.items():
        if text is not None:
            yield predicate, _literal(text)
    for example in concept.examples:
        if example.matches:
            yield "skos:example", _literal(example.de, glossary.source_language)


def _literal(text: str, language: str | None = None) -> str:
    shown = "".join(
        _ESCAPES.get(character, character if character >= " " else f"\\u{ord(character):04X}") for character in text
    )
    return f'"{shown}"' + (f"@{language}" if language else "")
