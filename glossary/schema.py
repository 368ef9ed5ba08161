"""The JSON Schema of the native format, generated from the model, for completion and checking in editors.

The schema says which keys and values there are; what spans several places (a duplicate id, a term given twice) only the
reader and lint can tell.
"""

from __future__ import annotations

import json
from dataclasses import fields
from enum import Enum
from importlib import resources
from typing import Any

from glossary.model import (
    CasePolicy,
    Concept,
    Glossary,
    MatchPolicy,
    Number,
    PartOfSpeech,
    Severity,
    Status,
    SubjectField,
    Term,
    TermType,
)

FILE_NAME = "schema.json"

_ENUMS: dict[str, type[Enum]] = {
    "status": Status,
    "type": TermType,
    "pos": PartOfSpeech,
    "number": Number,
    "case": CasePolicy,
    "match": MatchPolicy,
    "field": SubjectField,
    "severity": Severity,
}
# What a key of the file is called where the model says it otherwise; None where the file has no such key.
_KEYS: dict[str, str | None] = {
    "name": "glossary",
    "subject": "field",
    "profiles": "profile",
    "terms": None,
    "language": None,
    "location": None,
}
_ABOUT = {
    "glossary": "Name of the glossary.",
    "source-language": "BCP 47 tag of the language to translate from.",
    "target-language": "BCP 47 tag of the language to translate into.",
    "concepts": "The concepts: one meaning each.",
    "description": "What the glossary is about.",
    "licence": "Under which licence it may be used.",
    "id": "Lower-case words joined by hyphens, unique in the file.",
    "field": "Subject field of the concept.",
    "definition": "What the concept means.",
    "date": "Day of the last review, YYYY-MM-DD.",
    "do-not-translate": "The German text stays as it is written.",
    "severity": "How a check reports a breach of this concept.",
    "examples": "Sentences in which the concept must be found, and such in which it must not.",
    "text": "The form as written.",
    "status": "Whether the term may be used. By default the first term of its type is preferred, later ones admitted.",
    "type": "What kind of written form this is; German and English of one type belong together.",
    "pos": "Word class; by default from the type and the field.",
    "number": "Grammatical number of the form as written.",
    "plural": "The plural where it is irregular.",
    "possessive": "The English possessive where it is irregular.",
    "article": "The article that the English name takes in running text.",
    "case": "exact: only as written; smart: as written, capitalised or all capitals.",
    "match": "In which shapes the term is found in running text.",
    "when": "Condition for a homograph: words of the same sentence, compared by their beginning.",
    "any-of": "One of these words must be in the sentence.",
    "none-of": "None of these words may be in the sentence.",
    "profile": "Style profiles in which this term is the preferred one.",
    "note": "A remark for people.",
    "source": "Where the pair can be looked up.",
    "de": "A sentence in which the concept must be found.",
    "en": "Its English, which must pass the checks.",
    "not": "A sentence in which the concept must not be found.",
}
_LINE: dict[str, Any] = {"type": "string", "pattern": r"^\S(?:.*\S)?$"}
_TAG = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
_PATTERNS = {"id": r"^[a-z0-9]+(?:-[a-z0-9]+)*$", "date": r"^\d{4}-\d{2}-\d{2}$"}


def build_schema() -> dict[str, Any]:
    """The schema as a value, made from the fields and members of the model.

    Source: JSON Schema, draft 2020-12, https://json-schema.org/draft/2020-12.
    """
    head = {key: _about({"type": "string", "minLength": 1}, key) for key in _keys_of(Glossary) if key != "concepts"}
    for key in ("source-language", "target-language"):
        head[key] = _about({"type": "string", "pattern": _TAG}, key)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "termtreu glossary",
        "type": "object",
        "properties": {**head, "concepts": _about({"type": "array", "items": {"$ref": "#/$defs/concept"}}, "concepts")},
        "required": ["glossary", "source-language", "target-language", "concepts"],
        "additionalProperties": False,
        "$defs": {"concept": _concept(), "term": _term(), "condition": _condition(), "example": _example()},
    }


def write_schema() -> str:
    """The schema as the package ships it."""
    return json.dumps(build_schema(), indent=1, ensure_ascii=False) + "\n"


def read_schema() -> str:
    """The schema that lies in the package."""
    return (resources.files("glossary") / FILE_NAME).read_text(encoding="utf-8")


def _keys_of(model: type[Any]) -> list[str]:
    """The keys of the file format for the fields of a class."""
    names = (_KEYS.get(item.name, item.name.replace("_", "-")) for item in fields(model))
    return [name for name in names if name is not None]


def _about(schema: dict[str, Any], key: str) -> dict[str, Any]:
    return {**schema, "description": _ABOUT[key]}


def _value(key: str) -> dict[str, Any]:
    """The schema of one key with a plain value."""
    if key in _ENUMS:
        return _about({"enum": [member.value for member in _ENUMS[key]]}, key)
    if key in _PATTERNS:
        return _about({"type": "string", "pattern": _PATTERNS[key]}, key)
    if key == "do-not-translate":
        return _about({"type": "boolean"}, key)
    if key in ("any-of", "none-of", "profile"):
        return _about({"type": "array", "items": _LINE}, key)
    if key == "when":
        return _about({"$ref": "#/$defs/condition"}, key)
    if key == "examples":
        return _about({"type": "array", "items": {"$ref": "#/$defs/example"}}, key)
    if key in ("definition", "description", "de", "en", "not"):
        return _about({"type": "string", "pattern": r"\S"}, key)
    return _about(_LINE, key)


def _concept() -> dict[str, Any]:
    terms = {
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [_LINE, {"$ref": "#/$defs/term"}]},
        "description": "The terms of this language, the preferred one first.",
    }
    properties = {key: _value(key) for key in _keys_of(Concept)}
    for key in ("note", "source"):
        properties[key] = _about({"type": "string", "pattern": r"\S"}, key)
    return {
        "type": "object",
        "properties": {**properties, "de": terms, "en": terms},
        "patternProperties": {_TAG.replace("^", "^(?!id$|de$|en$)", 1): terms},
        "required": ["id"],
        "additionalProperties": False,
    }


def _term() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _value(key) for key in _keys_of(Term)},
        "required": ["text"],
        "additionalProperties": False,
    }


def _condition() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _value(key) for key in ("any-of", "none-of")},
        "minProperties": 1,
        "additionalProperties": False,
    }


def _example() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _value(key) for key in ("de", "en", "not")},
        "oneOf": [{"required": ["de"]}, {"required": ["not"]}],
        "additionalProperties": False,
    }
