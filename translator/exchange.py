"""A translation for a CAT tool: segment by segment as XLIFF, with its terms and doubts, or as TMX.

Source: OASIS XLIFF 1.2 (2008) and 2.1 (2018), LISA TMX 1.4b (2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from glossary.formats.xml import attribute, element, escape
from terms.model import Span
from translator.memory.model import Pair
from translator.memory.tmx import write_units
from translator.model import Origin, Outcome, Result, Segment

VERSIONS = ("1.2", "2.1")
"""The versions of XLIFF that can be written."""

_TOOL = "termtreu"


def write_tmx(result: Result, *, source: str = "de", target: str = "en") -> Iterator[str]:
    """The segments as a translation memory, in pieces; pairs that recur stand there once, copies not at all.

    The origin of a pair names the engine, and says which are to be reviewed: those with a doubt or a refused term.

    Args:
        result: the translation.
        source: language of the sources (BCP 47).
        target: language of the targets.
    """
    return write_units(_pairs(result), source, target)


def _pairs(result: Result) -> Iterator[Pair]:
    names = _doubtful_names(result)
    seen: set[tuple[str, str]] = set()
    for segment in result.segments:
        texts = segment.source, segment.target
        if segment.origin is Origin.SOURCE or not segment.target.strip() or texts in seen:
            continue
        seen.add(texts)
        origin = "memory" if segment.origin is Origin.MEMORY else f"{result.engine.name} {result.engine.version}"
        review = ", to be reviewed" if next(_notes(segment, names), None) else ""
        yield Pair(source=segment.source, target=segment.target, origin=origin + review)


def write_xliff(
    result: Result, *, path: str = "document.txt", source: str = "de", target: str = "en", version: str = "1.2"
) -> Iterator[str]:
    """The segments as XLIFF, in pieces: terms marked with the ids of their concepts, doubts as notes.

    A segment with a doubt or a refused term has the state ``needs-review-translation`` (in 2.1 ``translated`` with the
    substate ``termtreu:needs-review``), every other one ``translated``.

    Args:
        result: the translation.
        path: what the document is called.
        source: language of the sources (BCP 47).
        target: language of the targets.
        version: of XLIFF, one of `VERSIONS`.

    Raises:
        ValueError: there is no such version.
    """
    if version not in VERSIONS:
        message = f"XLIFF {version} cannot be written, only {' and '.join(VERSIONS)}"
        raise ValueError(message)
    return _write_modern(result, path, source, target) if version == "2.1" else _write(result, path, source, target)


def _write(result: Result, path: str, source: str, target: str) -> Iterator[str]:
    names = _doubtful_names(result)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f'  <file original={attribute(path)} datatype="plaintext" source-language={attribute(source)}'
        f" target-language={attribute(target)}>\n    <body>\n"
    )
    for segment in result.segments:
        notes = list(_notes(segment, names))
        state = "needs-review-translation" if notes else "translated"
        known = {Origin.ENGINE: "leveraged-mt", Origin.MEMORY: "leveraged-tm"}.get(segment.origin)
        qualifier = f' state-qualifier="{known}"' if known else ""
        name = f" resname={attribute(segment.key)}" if segment.key else ""
        yield (
            f'      <trans-unit id="{segment.index + 1}"{name} xml:space="preserve">\n'
            f"        <source>{_source(segment, 'mtype', 'comment')}</source>\n"
            f'        <target state="{state}"{qualifier}>{_target(segment, "mtype", "comment")}</target>\n'
        )
        yield from (f"        {element('note', note, from_=_TOOL)}\n" for note in notes)
        yield "      </trans-unit>\n"
    yield "    </body>\n  </file>\n</xliff>\n"


def _write_modern(result: Result, path: str, source: str, target: str) -> Iterator[str]:
    names = _doubtful_names(result)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0"'
        f" srcLang={attribute(source)} trgLang={attribute(target)}>\n"
        f'  <file id="f1" original={attribute(path)}>\n'
    )
    for segment in result.segments:
        notes = list(_notes(segment, names))
        name = f" name={attribute(segment.key)}" if segment.key else ""
        yield f'    <unit id="{segment.index + 1}"{name} xml:space="preserve">\n'
        if notes:
            written = "".join(f"        {element('note', note, category=_TOOL)}\n" for note in notes)
            yield f"      <notes>\n{written}      </notes>\n"
        review = f' subState="{_TOOL}:needs-review"' if notes else ""
        yield (
            f'      <segment state="translated"{review}>\n'
            f"        <source>{_source(segment, 'type', 'value')}</source>\n"
            f"        <target>{_target(segment, 'type', 'value')}</target>\n      </segment>\n    </unit>\n"
        )
    yield "  </file>\n</xliff>\n"


def _source(segment: Segment, kind: str, value: str) -> str:
    spans = [(number, term.match.concept.id, term.match.span) for number, term in enumerate(segment.terms, 1)]
    return _mark(segment.source, spans, kind, value)


def _target(segment: Segment, kind: str, value: str) -> str:
    spans = [
        (number, term.match.concept.id, term.target_span)
        for number, term in enumerate(segment.terms, 1)
        if term.target_span is not None
    ]
    return _mark(segment.target, spans, kind, value)


def _mark(text: str, spans: Sequence[tuple[int, str, Span]], kind: str, value: str) -> str:
    """Text with its terms marked; of two that overlap the first one."""
    modern = kind == "type"
    pieces: list[str] = []
    done = 0
    for number, concept, (start, end) in sorted(spans, key=lambda item: item[2]):
        if start < done or end <= start:
            continue
        # A mark of the target that has the id of one in the source is its translation.
        name = f' id="m{number}"' if modern else f' mid="m{number}"'
        pieces += (
            escape(text[done:start]),
            f'<mrk{name} {kind}="term" {value}={attribute(concept)}>{escape(text[start:end])}</mrk>',
        )
        done = end
    return "".join((*pieces, escape(text[done:])))


def _doubtful_names(result: Result) -> dict[int, list[str]]:
    """What is said about names, by the segment where each first stands."""
    said: dict[int, list[str]] = {}
    for doubt in result.doubtful_names:
        forms = ", ".join(item.text for item in doubt.candidates)
        note = f"name in doubt: {doubt.text}" + (f" ({forms})" if forms else "")
        said.setdefault(doubt.segment, []).append(note)
    return said


def _notes(segment: Segment, names: dict[int, list[str]]) -> Iterator[str]:
    """What a person should look at."""
    refused = (
        f"term not applied: {term.match.text} → {term.rendering.text} ({term.match.concept.id})"
        + (f": {term.reason}" if term.reason else "")
        for term in segment.terms
        if term.outcome is Outcome.REFUSED
    )
    return chain(refused, segment.doubts, names.get(segment.index, ()))
