"""The two things the page of a translation has many of: segments and concepts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from glossary.model import Concept, Status, Term, TermType
from terms.model import Span
from translator.model import AppliedTerm, Origin, Outcome, Segment
from translator.names import NameDoubt
from translator.reports.signs import DOUBT, SIGNS, Sign, cut, describe, remarks

# HTML has no way to write these (HTML Living Standard, section 13.1.4.4); halves of surrogate pairs are no UTF-8.
_NO_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
# A concept of a long text stands in thousands of segments; the search finds the rest.
_MOST_PLACES = 40


def escape(text: str) -> str:
    """Text as it is written into a page; characters that no page can hold become replacement characters."""
    return html.escape(_UNWRITABLE.sub("\ufffd", text))


def write_segment(segment: Segment, names: Sequence[NameDoubt], *, begins: bool) -> str:
    """A segment as an article of the page.

    Args:
        segment: the segment.
        names: that first stand in it and are left to a person.
        begins: whether it is the first of its unit.
    """
    said = list(remarks(segment.terms, segment.doubts, names))
    properties = dict.fromkeys(term.outcome.value for term in segment.terms)
    if any(sign is DOUBT for sign, _ in said):
        properties["doubt"] = None
    if segment.origin is not Origin.ENGINE:
        properties[segment.origin.value] = None
    index = segment.index
    classes = "seg" + " begins" * begins + " look" * bool(said)
    german, english = _german(segment, names), _english(segment)
    key = f'<p class="key">{escape(segment.key)}</p>\n' if begins and segment.key else ""
    notes = "".join(
        f'<li class="{sign.tone.value}" data-sign="{sign.mark}">{escape(remark)}</li>\n' for sign, remark in said
    )
    return (
        f'<article id="s{index}" class="{classes}" data-has="{" ".join(properties)}" aria-label="Segment {index}"'
        f' tabindex="-1">\n{key}<p class="no"><a href="#s{index}">{index}</a>{_origin(segment)}</p>\n'
        f'<p lang="de">{german}</p>\n<p lang="en">{english}</p>\n'
        + (f"<ul>\n{notes}</ul>\n" if notes else "")
        + "</article>\n"
    )


def _origin(segment: Segment) -> str:
    """Where a segment comes from, or how sure the model is of it."""
    if segment.origin is not Origin.ENGINE:
        return f" <small>{'memory' if segment.origin is Origin.MEMORY else 'copied'}</small>"
    if segment.score is None:
        return ""
    return f' <small title="mean log probability of a piece">{segment.score:.2f}</small>'.replace("-", "−")


def _shown(segment: Segment) -> set[int]:
    """The terms whose English can be marked: of two that overlap the first."""
    return {number for _, number in cut(segment.target, _targets(segment)) if number is not None}


def _targets(segment: Segment) -> Iterator[tuple[Span, int]]:
    for number, term in enumerate(segment.terms):
        if term.target_span is not None:
            yield term.target_span, number


def _german(segment: Segment, names: Sequence[NameDoubt]) -> str:
    """The German; each term leads to its English, or to its concept where there is none."""
    shown = _shown(segment)
    spans: list[tuple[Span, int | NameDoubt]] = [(term.match.span, n) for n, term in enumerate(segment.terms)]
    spans += [(name.span, name) for name in names]
    pieces = []
    for text, thing in cut(segment.source, spans):
        if thing is None:
            pieces.append(escape(text))
        elif isinstance(thing, NameDoubt):
            pieces.append(f'<mark data-sign="{DOUBT.mark}" title="name in doubt">{escape(text)}</mark>')
        else:
            term = segment.terms[thing]
            target = f"s{segment.index}-{thing}" if thing in shown else _anchor(term.match.concept)
            refused = SIGNS[Outcome.REFUSED] if term.outcome is Outcome.REFUSED else None
            pieces.append(_link(term, thing, text, target, "", refused))
    return "".join(pieces)


def _english(segment: Segment) -> str:
    """The English; each term leads to its concept."""
    pieces = []
    for text, number in cut(segment.target, _targets(segment)):
        if number is None:
            pieces.append(escape(text))
            continue
        term = segment.terms[number]
        name = f' id="s{segment.index}-{number}"'
        pieces.append(_link(term, number, text, _anchor(term.match.concept), name, SIGNS[term.outcome]))
    return "".join(pieces)


def _link(term: AppliedTerm, number: int, text: str, target: str, name: str, sign: Sign | None) -> str:
    tone = SIGNS[term.outcome].tone.value
    mark = f' data-sign="{sign.mark}"' if sign else ""
    return (
        f'<a{name} class="{tone}" href="#{target}" data-term="{number}" data-concept="{escape(term.match.concept.id)}"'
        f'{mark} title="{escape(describe(term))}">{escape(text)}</a>'
    )


def _anchor(concept: Concept) -> str:
    return "c-" + quote(_UNWRITABLE.sub("\ufffd", concept.id))


def write_concept(concept: Concept, places: Sequence[int]) -> str:
    """A concept as an article of the page.

    Args:
        concept: the concept.
        places: indices of the segments in which it was found.
    """
    rows = [("Field", concept.subject.value)]
    texts = [
        ("Definition", concept.definition),
        ("Note", concept.note),
        ("Source", concept.source),
        ("Date", concept.date),
    ]
    rows += [(name, text) for name, text in texts if text]
    if concept.do_not_translate:
        rows.append(("Policy", "do not translate"))
    facts = "".join(f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>\n" for name, text in rows)
    links = " ".join(f'<a href="#s{index}">{index}</a>' for index in places[:_MOST_PLACES])
    more = f" and {len(places) - _MOST_PLACES:,} more" if len(places) > _MOST_PLACES else ""
    by_language: dict[str, list[Term]] = {}
    for term in concept.terms:
        by_language.setdefault(term.language, []).append(term)
    lists = "".join(
        f'<ul lang="{escape(language)}">\n{"".join(map(_term, terms))}</ul>\n'
        for language, terms in by_language.items()
    )
    return (
        f'<article id="c-{escape(concept.id)}" class="concept">\n<h3>{escape(concept.id)}</h3>\n{lists}'
        f"<dl>\n{facts}<div><dt>Segments</dt><dd>{links}{more}</dd></div>\n</dl>\n</article>\n"
    )


def _term(term: Term) -> str:
    remarks = [] if term.status is Status.PREFERRED else [term.status.value]
    if term.type is not TermType.FULL:
        remarks.append(term.type.value)
    if term.profiles:
        remarks.append("profile " + ", ".join(term.profiles))
    remarks += [text for text in (term.note, term.source) if text]
    remark = f' <small lang="en">{escape(", ".join(remarks))}</small>' if remarks else ""
    mark = {Status.PREFERRED: "●", Status.ADMITTED: "○", Status.FORBIDDEN: "✗"}[term.status]
    text = f"{term.article} {term.text}" if term.article else term.text
    return f'<li class="{term.status.value}" data-sign="{mark}"><span>{escape(text)}</span>{remark}</li>\n'
