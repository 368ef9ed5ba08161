"""The report of a translation as a page: self-contained, usable without a network and without scripts.

A segment is written when it is reached, so that the page of a long document needs no memory here.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib import resources

from glossary.model import Concept, Glossary
from translator.model import Origin, Outcome, Result
from translator.reports.html_parts import escape, write_concept, write_segment
from translator.reports.signature import sign_glossary, sign_model, tool
from translator.reports.signs import DOUBT, SIGNS, names_by_segment

_KEYS = (
    ("j, k", "next and previous segment (↓ and ↑ on a segment)"),
    ("n, p", "next and previous finding: what was not applied or is in doubt"),
    ("/", "search"),
    ("Enter", "on a term: its concept"),
    ("Esc", "close the concept, empty the search"),
    ("?", "this help"),
)


def write_html(result: Result, glossary: Glossary | None, profile: str | None, *, name: str = "") -> Iterator[str]:
    """The page in pieces: German and English side by side, terms linked, with filters, search and keys.

    Args:
        result: the translation; its segments are read twice.
        glossary: what was applied, ``None`` without a glossary.
        profile: the style profile in force.
        name: of the document, for the heading.
    """
    folder = resources.files("translator.reports")
    style = (folder / "page.css").read_text(encoding="utf-8")
    script = (folder / "page.js").read_text(encoding="utf-8")
    title = escape(name or "Translation")
    yield from _head(title, style, script)
    yield f'<a class="skip" href="#segments">Skip to the segments</a>\n<header>\n<h1>{title}</h1>\n'
    yield from _overview(result)
    yield '<main>\n<section id="segments" aria-labelledby="segments-title" tabindex="-1">\n'
    yield '<h2 id="segments-title">Segments</h2>\n'
    yield '<p class="columns"><span></span><span>German</span><span>English</span></p>\n'
    names = names_by_segment(result)
    concepts: dict[str, tuple[Concept, list[int]]] = {}
    unit: int | None = None
    for segment in result.segments:
        yield write_segment(segment, names.get(segment.index, []), begins=segment.unit != unit)
        unit = segment.unit
        for term in segment.terms:
            places = concepts.setdefault(term.match.concept.id, (term.match.concept, []))[1]
            if segment.index not in places[-1:]:
                places.append(segment.index)
    yield '<p id="nothing" hidden>No segment fits the search and the filters.</p>\n</section>\n'
    if concepts:
        yield '<section id="concepts" aria-labelledby="concepts-title">\n<h2 id="concepts-title">Concepts</h2>\n'
        for concept, places in sorted(concepts.values(), key=lambda item: item[0].id):
            yield write_concept(concept, places)
        yield "</section>\n"
    yield "</main>\n"
    yield from _signature(result, glossary, profile)
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _head(title: str, style: str, script: str) -> Iterator[str]:
    # Nothing but this page's own script may run, even if some text got through as markup.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="termtreu">\n'
    yield f"<title>{title} – translation report</title>\n<style>\n{style}</style>\n</head>\n<body>\n"


def _overview(result: Result) -> Iterator[str]:
    """The counts, and the search with its filters, which the script shows."""
    outcomes: Counter[Outcome] = Counter()
    origins: Counter[Origin] = Counter()
    names = names_by_segment(result)
    doubtful = 0
    for segment in result.segments:
        outcomes.update(term.outcome for term in segment.terms)
        origins[segment.origin] += 1
        doubtful += bool(segment.doubts or segment.index in names)
    total = sum(outcomes.values())
    counts = f"{_count(len(result.segments), 'segment')}, {_count(total, 'term')}"
    counts += f", {outcomes[Outcome.REFUSED]} not applied, {_count(doubtful, 'segment')} in doubt"
    yield f'<p class="counts">{counts}</p>\n</header>\n'
    yield '<form id="tools" role="search" hidden>\n<div class="row">\n'
    yield '<label class="search">Search '
    yield '<input type="search" id="query" autocomplete="off" spellcheck="false"></label>\n'
    idle = "" if doubtful or outcomes[Outcome.REFUSED] else " disabled"
    yield f'<button type="button" id="previous"{idle}>↑ Finding</button>'
    yield f'<button type="button" id="next"{idle}>↓ Finding</button>\n'
    yield '<output id="count"></output>\n<span class="spring"></span>\n'
    yield '<button type="button" id="theme" aria-pressed="false">Dark</button>'
    yield '<button type="button" id="help-open" aria-haspopup="dialog">Keys</button>\n</div>\n'
    yield '<fieldset class="row"><legend>Show segments with</legend>\n'
    chips = [(outcome.value, outcomes[outcome], sign) for outcome, sign in SIGNS.items()]
    chips.insert(1, ("doubt", doubtful, DOUBT))
    for value, count, sign in chips:
        if count:
            said = f'<span aria-hidden="true">{sign.mark}</span> {value}'
            yield _chip(value, count, said, f' class="chip {sign.tone.value}" title="{escape(sign.meaning)}"')
    for origin, said in ((Origin.MEMORY, "from memory"), (Origin.SOURCE, "copied")):
        if origins[origin]:
            yield _chip(origin.value, origins[origin], said, ' class="chip"')
    yield "</fieldset>\n</form>\n"


def _chip(value: str, count: int, said: str, attributes: str) -> str:
    return f'<label{attributes}><input type="checkbox" value="{value}">{said} <b>{count:,}</b></label>\n'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _signature(result: Result, glossary: Glossary | None, profile: str | None) -> Iterator[str]:
    """What the page is signed with, the panel for a concept, and the help."""
    model, applied = sign_model(result.engine), sign_glossary(glossary, profile)
    layers = " over ".join(glossary.name.split("+")) if glossary else "none"
    rows = [
        ("Program", tool()),
        ("Model", f"{model['name']} {model['version']}, weights {model['path_hash']}"),
        ("Glossary", f"{layers}, {applied['hash']}" if glossary else layers),
        ("Profile", str(applied["profile"])),
    ]
    yield '<footer>\n<dl class="signature">\n'
    for name, value in rows:
        yield f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>\n"
    yield '</dl>\n</footer>\n<aside id="panel" tabindex="-1" aria-label="Term" hidden>\n'
    yield '<button type="button" id="panel-close">Close</button>\n<div id="panel-body"></div>\n</aside>\n'
    yield '<dialog id="help" aria-labelledby="help-title">\n<h2 id="help-title">Keys</h2>\n<dl>\n'
    for keys, does in _KEYS:
        shown = ", ".join(f"<kbd>{key}</kbd>" for key in keys.split(", "))
        yield f"<div><dt>{shown}</dt><dd>{does}</dd></div>\n"
    yield '</dl>\n<p><label><input type="checkbox" id="keys" checked> Single letters are keys</label></p>\n'
    yield '<form method="dialog"><button>Close</button></form>\n</dialog>\n'
