"""Glossaries as data: the concept model, the curated data, layers and file formats.

>>> from glossary import load
>>> termbase = load()
>>> pyongyang = next(concept for concept in termbase if concept.id == "pyongyang")
>>> [term.text for term in pyongyang.in_language("en")][0]
'Pyongyang'
"""

from glossary.errors import FileError, Problem, TermtreuError
from glossary.layers import Decision, Holder, Layer, load, load_layers, merge, why
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
from glossary.profiles import apply_profile, list_profiles

__all__ = [
    "CasePolicy",
    "Concept",
    "Condition",
    "Decision",
    "Example",
    "FileError",
    "Glossary",
    "Holder",
    "Layer",
    "LocaleTag",
    "Location",
    "MatchPolicy",
    "Number",
    "PartOfSpeech",
    "Problem",
    "Severity",
    "Status",
    "SubjectField",
    "Term",
    "TermType",
    "TermtreuError",
    "apply_profile",
    "list_profiles",
    "load",
    "load_layers",
    "merge",
    "why",
]
