"""The report of a translation as JSON, schema 1, as ``schema.json`` beside this file describes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from glossary.model import Glossary
from translator.model import AppliedTerm, Outcome, Result, Segment
from translator.names import NameDoubt
from translator.reports.signature import sign_glossary, sign_model, summarise, tool


def write_json(result: Result, glossary: Glossary | None, profile: str | None) -> Iterator[str]:
    """The report in pieces, a segment a line, so that one of a long document needs no memory.

    Args:
        result: the translation.
        glossary: what was applied, ``None`` without a glossary.
        profile: the style profile in force.
    """
    head = {
        "schema": 1,
        "tool": tool(),
        "model": sign_model(result.engine),
        "glossary": sign_glossary(glossary, profile),
    }
    yield _dump(head).removesuffix("}")
    outcomes: Counter[Outcome] = Counter()
    yield ',\n"segments": ['
    for number, segment in enumerate(result.segments):
        outcomes.update(term.outcome for term in segment.terms)
        yield (",\n" if number else "\n") + _dump(_segment(segment))
    yield f'],\n"doubtful_names": {_dump([_name(doubt) for doubt in result.doubtful_names])}'
    yield f',\n"summary": {_dump(summarise(len(result.segments), outcomes))}}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(doubt: NameDoubt) -> dict[str, object]:
    return {
        "source": doubt.text,
        "segment": doubt.segment,
        "count": doubt.count,
        "candidates": [{"text": item.text, "confidence": round(item.confidence, 3)} for item in doubt.candidates],
    }


def _segment(segment: Segment) -> dict[str, object]:
    return {
        "index": segment.index,
        "source": segment.source,
        "target": segment.target,
        "source_span": list(segment.source_span),
        "score": None if segment.score is None else round(segment.score, 4),
        "terms": [_term(term, segment.source_span[0]) for term in segment.terms],
        "doubts": list(segment.doubts),
        "origin": segment.origin.value,
        "unit": segment.unit,
        "key": segment.key,
    }


def _term(term: AppliedTerm, offset: int) -> dict[str, object]:
    start, end = term.match.span
    return {
        "concept": term.match.concept.id,
        "source": term.match.text,
        "source_span": [start + offset, end + offset],
        "target": term.rendering.text,
        "target_span": list(term.target_span) if term.target_span else None,
        "outcome": term.outcome.value,
        "reason": term.reason,
    }
