"""The glossary module of XLIFF 2: one unit a concept, for translation editors. Written only.

Spec: OASIS XLIFF 2.1, appendix "Glossary Module". Encoding: UTF-8. Each unit holds the first pair as a segment and
each German term with its permitted English terms as an entry. Loses forbidden terms, types and grammar of terms,
conditions (see `reduce`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from glossary.formats.native import default_part_of_speech
from glossary.formats.rows import find_counterpart
from glossary.formats.xml import attribute, element
from glossary.model import Concept, Glossary, Severity, Status, SubjectField, Term, TermType

_DOCUMENT = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"


def serialize(glossary: Glossary) -> Iterator[str]:
    """The XLIFF text of a glossary, in pieces; concepts without a permitted English term are left out."""
    source, target = str(glossary.source_language), str(glossary.target_language)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<xliff version="2.1" xmlns={attribute(_DOCUMENT)} xmlns:gls={attribute(_GLOSSARY)}'
        f" srcLang={attribute(source)} trgLang={attribute(target)}>\n"
    )
    yield f'  <file id="f1" original={attribute(glossary.name)}>\n'
    for concept in glossary.concepts:
        yield from _write_unit(concept, glossary)
    yield "  </file>\n</xliff>\n"


def _write_unit(concept: Concept, glossary: Glossary) -> Iterator[str]:
    sources = concept.in_language(glossary.source_language)
    targets = _permitted(concept, glossary)
    if not sources or not targets:
        return
    first = find_counterpart(concept, sources[0], glossary.target_language) or targets[0]
    translate = ' translate="no"' if concept.do_not_translate else ""
    yield f"    <unit id={attribute(concept.id)}{translate}>\n      <gls:glossary>\n"
    origin = {} if concept.source is None else {"source": concept.source}
    for place, term in enumerate(sources):
        yield f'        <gls:glossEntry id="e{place + 1}">\n'
        yield f"          {element('gls:term', term.text, **origin)}\n"
        best = find_counterpart(concept, term, glossary.target_language)
        for other in (*([best] if best else []), *(other for other in targets if other is not best)):
            yield f"          {element('gls:translation', other.text)}\n"
        if concept.definition is not None:
            yield f"          {element('gls:definition', concept.definition)}\n"
        yield "        </gls:glossEntry>\n"
    yield "      </gls:glossary>\n"
    if concept.note is not None:
        yield f"      <notes>{element('note', concept.note)}</notes>\n"
    yield '      <segment state="final">\n'
    yield f"        {element('source', sources[0].text)}\n        {element('target', first.text)}\n"
    yield "      </segment>\n    </unit>\n"


def _permitted(concept: Concept, glossary: Glossary) -> tuple[Term, ...]:
    """The permitted English terms, each text once."""
    found: dict[str, Term] = {}
    for term in concept.in_language(glossary.target_language):
        if term.status is not Status.FORBIDDEN:
            found.setdefault(term.text, term)
    return tuple(found.values())


def reduce(glossary: Glossary) -> Glossary:
    """The glossary as the format holds it."""
    concepts = []
    for concept in glossary.concepts:
        sources = {term.text: term for term in concept.in_language(glossary.source_language)}
        terms = (*sources.values(), *_permitted(concept, glossary))
        if sources and len(terms) > len(sources):
            held = replace(
                concept,
                terms=_plain(terms),
                subject=SubjectField.GENERAL,
                date=None,
                severity=Severity.ERROR,
                examples=(),
            )
            concepts.append(held)
    return replace(glossary, concepts=tuple(concepts), description=None, licence=None)


def _plain(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Terms of which only text, language and order are left."""
    seen: set[str] = set()
    plain = []
    for term in terms:
        status = Status.ADMITTED if term.language in seen else Status.PREFERRED
        seen.add(term.language)
        pos = default_part_of_speech(TermType.FULL, SubjectField.GENERAL)
        plain.append(Term(text=term.text, language=term.language, status=status, pos=pos))
    return tuple(plain)
