"""A substitution rule for Vale, the linter of prose: forbidden English terms and what to write instead. Written only.

Spec: https://vale.sh/docs/checks/substitution. Encoding: UTF-8. The keys are regular expressions of Go; Vale itself
takes care of the word boundaries. Loses everything but the forbidden English terms and their replacements (see
`reduce`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from glossary.model import Concept, Glossary, Status, Term, TermType

_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def serialize(glossary: Glossary) -> Iterator[str]:
    """The text of the rule, in pieces.

    A term that some concept permits is left out: Vale knows no concepts and would report it everywhere.
    """
    yield f"# Written by termtreu from the glossary {_quote(glossary.name)}.\n"
    yield "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nlevel: error\nignorecase: false\n"
    pairs = _pairs(glossary)
    yield "swap:\n" if pairs else "swap: {}\n"
    for wrong, right in pairs.items():
        yield f"  {_quote(_SPECIAL.sub(_escape, wrong))}: {_quote(right)}\n"


def _quote(text: str) -> str:
    """A JSON string, which is a YAML string too and needs no guessing about quotes."""
    return json.dumps(text, ensure_ascii=False)


def _escape(found: re.Match[str]) -> str:
    return "\\" + found.group()


def _pairs(glossary: Glossary) -> dict[str, str]:
    """What to write instead of each forbidden English term, the longest one first."""
    language = glossary.target_language
    permitted = {
        term.text
        for concept in glossary.concepts
        for term in concept.in_language(language)
        if term.status is not Status.FORBIDDEN
    }
    pairs: dict[str, str] = {}
    for concept in glossary.concepts:
        terms = concept.in_language(language)
        for term in terms:
            if term.status is Status.FORBIDDEN and term.text not in permitted:
                instead = _replacements(term, terms)
                if instead:
                    pairs.setdefault(term.text, "|".join(text.replace("|", "\\|") for text in instead))
    return dict(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _replacements(wrong: Term, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """The preferred terms of the forbidden one's type, else the preferred full forms."""
    for kind in (wrong.type, TermType.FULL):
        found = tuple(term.text for term in terms if term.status is Status.PREFERRED and term.type is kind)
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def reduce(glossary: Glossary) -> Glossary:
    """The glossary as the format holds it: forbidden English terms with what replaces them."""
    pairs = _pairs(glossary)
    concepts = []
    for concept in glossary.concepts:
        terms = concept.in_language(glossary.target_language)
        wrong = [term for term in terms if term.status is Status.FORBIDDEN and term.text in pairs]
        right = {text for term in wrong for text in _replacements(term, terms)}
        held = tuple(
            Term(text=term.text, language=term.language, status=term.status)
            for term in terms
            if term in wrong or (term.status is Status.PREFERRED and term.text in right)
        )
        if wrong:
            concepts.append(Concept(id=concept.id, terms=held))
    return replace(glossary, concepts=tuple(concepts), description=None, licence=None)
