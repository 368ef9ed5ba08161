"""The JSON Schema: current, a schema, and of one mind with the reader."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from glossary import FileError
from glossary.formats import native
from glossary.schema import read_schema, write_schema

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\nconcepts:\n"


def validator() -> Any:
    schema = json.loads(read_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def plain(value: Any) -> Any:
    """What an editor sees: YAML dates are text to it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def accepts(text: str) -> bool:
    return bool(validator().is_valid(plain(yaml.safe_load(text))))


def reads(text: str) -> bool:
    try:
        native.parse(text)
    except FileError:
        return False
    return True


def test_the_shipped_schema_is_current() -> None:
    assert read_schema() == write_schema(), "write it anew: cli glossary schema -o glossary/schema.json"


@pytest.mark.parametrize(
    ("concept", "valid"),
    [
        ("{id: a, de: [A], en: [B]}", True),
        ("{id: a, field: place, de: [A, {text: B, status: admitted}], en: [{text: C, article: the}]}", True),
        ("{id: a, de: [{text: A, when: {any-of: [x]}, profile: [p], match: word, case: exact}], en: [B]}", True),
        ("{id: a, de: [A], en: [B], date: 2026-11-22, do-not-translate: true, severity: info, note: n}", True),
        ("{id: a, de: [A], en: [B], examples: [{de: A., en: B.}, {not: C.}]}", True),
        ("{id: A b, de: [A], en: [B]}", False),
        ("{id: a, de: [], en: [B]}", False),
        ("{id: a, de: [A], en: [B], foo: 1}", False),
        ("{id: a, de: [A], en: [B], date: yesterday}", False),
        ("{id: a, de: [A], en: [B], field: places}", False),
        ("{id: a, de: [No], en: [B]}", False),
        ("{id: a, de: [' A'], en: [B]}", False),
        ("{id: a, de: [{text: A, tipe: full}], en: [B]}", False),
        ("{id: a, de: [{status: admitted}], en: [B]}", False),
        ("{id: a, de: [{text: A, when: {}}], en: [B]}", False),
        ("{id: a, de: [A], en: [B], examples: [{en: x}]}", False),
        ("{id: a, de: [A], en: [B], examples: [{de: x, not: y}]}", False),
        ("{id: a, de: [A], en: [B], do-not-translate: maybe}", False),
    ],
)
def test_reader_and_schema_agree(concept: str, valid: bool) -> None:
    text = f"{HEAD}  - {concept}\n"
    assert (accepts(text), reads(text)) == (valid, valid)


def test_other_languages_and_real_files() -> None:
    assert accepts("glossary: x\nsource-language: fr\ntarget-language: de-AT\nconcepts: [{id: a, fr: [A], de-AT: [B]}]")
    assert not accepts("glossary: x\nsource-language: deutsch\ntarget-language: en\nconcepts: []")
    assert accepts((Path(__file__).parents[1] / "small.yaml").read_text(encoding="utf-8"))
    page = (Path(__file__).parents[2] / "docs" / "glossary-format.md").read_text(encoding="utf-8")
    assert accepts(page.split("```yaml\n")[1].split("```")[0])
