"""The JSON report: as the schema in the package says, whole, and written a segment at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import jsonschema
import pytest

from glossary import Glossary
from translator import Outcome, Result, Translator
from translator.reports import write_json


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = (resources.files("translator.reports") / "schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    return jsonschema.Draft202012Validator(json.loads(text))


def test_a_report_is_as_the_schema_says(
    result: Result, small: Glossary, schema: jsonschema.Draft202012Validator
) -> None:
    for glossary in (small, None):
        schema.validate(json.loads("".join(write_json(result, glossary, None))))
    report = json.loads("".join(write_json(result, small, "traditional")))
    assert set(report["summary"]["outcomes"]) == {outcome.value for outcome in Outcome}
    assert report["summary"] | {"outcomes": None} == {
        "segments": 8, "constraints": 9, "met": 8, "refused": 1, "outcomes": None,
    }  # fmt: skip
    assert report["glossary"]["profile"] == "traditional"
    for segment, row in zip(result.segments, report["segments"], strict=True):
        for term in row["terms"]:
            start, end = (place - row["source_span"][0] for place in term["source_span"])
            assert segment.source[start:end] == term["source"]


def test_a_real_report_is_as_the_schema_says(
    translator: Translator, termbase: Glossary, schema: jsonschema.Draft202012Validator
) -> None:
    done = translator.translate("Schoigu reist nach Pjöngjang.\n\nTschurtschchelow lacht in Kiew.\n")
    schema.validate(json.loads("".join(write_json(done, termbase, None))))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", 2),
        ("segments", [{"index": 0}]),
        ("tool", None),
        ("more", 1),
        ("summary", {"segments": 0, "constraints": 0, "met": 0, "refused": 0, "outcomes": {"lucky": 1}}),
    ],
)
def test_the_schema_refuses_what_is_no_report(
    key: str, value: object, result: Result, schema: jsonschema.Draft202012Validator
) -> None:
    report = json.loads("".join(write_json(result, None, None)))
    assert not schema.is_valid({**report, key: value})


def test_a_report_of_nothing_is_one(result: Result, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(json.loads("".join(write_json(replace(result, segments=(), doubtful_names=()), None, None))))


def test_the_report_is_written_as_segments_are_read(result: Result) -> None:
    """Nothing is held back: each segment is in the piece that follows its reading."""
    pieces = list(write_json(result, None, None))
    assert sum('"index": ' in piece for piece in pieces) == len(result.segments)
