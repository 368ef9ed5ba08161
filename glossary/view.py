"""Views of a glossary for people: one self-contained HTML page with search, and a Markdown table.

Both depend on the glossary alone, so that a check in CI can tell whether a page that was committed is still current.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from importlib import resources

from glossary.model import Concept, Glossary, Status, Term, TermType

_MARKDOWN_SIGN = re.compile(r"([\\`*_~\[\]<>|])")


def write_html(glossary: Glossary, title: str | None = None) -> Iterator[str]:
    """The page in pieces: a table with a search field and filters, usable without a network and without scripts.

    Args:
        glossary: the concepts, in the order in which they are shown.
        title: the heading; the name of the glossary by default.
    """
    folder = resources.files("glossary")
    heading = html.escape(title or glossary.name)
    subjects = sorted({concept.subject.value for concept in glossary.concepts})
    yield "<!doctype html>\n"
    yield f'<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{heading}</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="generator" content="termtreu">\n<meta name="glossary-hash" content="{hash_of(glossary)}">\n'
    yield f"<style>\n{(folder / 'view.css').read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<header>\n"
    yield f"<h1>{heading}</h1>\n"
    if glossary.description:
        yield f"<p>{html.escape(glossary.description)}</p>\n"
    yield '<form role="search" onsubmit="return false">\n'
    yield '<label>Search <input type="search" id="query" autocomplete="off" placeholder="word, id, source"></label>\n'
    yield '<label>Field <select id="field"><option value="">all</option>'
    yield from (f"<option>{html.escape(subject)}</option>" for subject in subjects)
    yield "</select></label>\n"
    yield '<label><input type="checkbox" id="forbidden"> only with forbidden forms</label>\n'
    yield f'<output id="count">{len(glossary)} concepts</output>\n</form>\n</header>\n<main>\n<table>\n'
    languages = (glossary.source_language, glossary.target_language)
    names = [_language_name(language) for language in languages]
    yield f"<thead><tr><th>{names[0]}</th><th>{names[1]}</th><th>Field</th><th>Notes</th></tr></thead>\n<tbody>\n"
    for concept in glossary.concepts:
        yield from _html_row(concept, languages)
    yield "</tbody>\n</table>\n</main>\n"
    if glossary.licence:
        yield f"<footer>Licence: {html.escape(glossary.licence)}</footer>\n"
    yield f"<script>\n{(folder / 'view.js').read_text(encoding='utf-8')}</script>\n</body>\n</html>\n"


def _html_row(concept: Concept, languages: tuple[str, str]) -> Iterator[str]:
    yield f'<tr id="{html.escape(concept.id)}" data-field="{concept.subject.value}">'
    for language in languages:
        terms = "".join(_html_term(term) for term in concept.in_language(language))
        yield f'<td lang="{html.escape(language)}"><ul>{terms}</ul></td>'
    yield f"<td>{concept.subject.value}</td><td>"
    remarks = [concept.definition, concept.note, "do not translate" if concept.do_not_translate else None]
    yield "".join(f"<p>{html.escape(remark)}</p>" for remark in remarks if remark)
    for example in concept.examples:
        mark, english = ("✓", f" – {html.escape(example.en)}" if example.en else "") if example.matches else ("✗", "")
        yield f'<p class="example">{mark} <q lang="de">{html.escape(example.de)}</q>{english}</p>'
    yield f'<p class="source"><a href="#{html.escape(concept.id)}">{html.escape(concept.id)}</a>'
    yield f" · {html.escape(concept.source)}" if concept.source else ""
    yield "</p></td></tr>\n"


def _html_term(term: Term) -> str:
    article = f'<span class="article">{html.escape(term.article)} </span>' if term.article else ""
    remarks = ", ".join(_remarks(term))
    remark = f' <span class="remark">{html.escape(remarks)}</span>' if remarks else ""
    return f'<li class="{term.status.value}">{article}<span class="term">{html.escape(term.text)}</span>{remark}</li>'


def _remarks(term: Term) -> Iterator[str]:
    """What is to be said of a term beside its text."""
    if term.status is Status.FORBIDDEN:
        yield "forbidden"
    if term.type is not TermType.FULL:
        yield term.type.value
    if term.plural:
        yield f"plural {term.plural}"
    if term.when is not None:
        if term.when.any_of:
            yield "with " + ", ".join(term.when.any_of)
        if term.when.none_of:
            yield "not with " + ", ".join(term.when.none_of)
    if term.profiles:
        yield "profile " + ", ".join(term.profiles)
    if term.note:
        yield term.note


def write_markdown(glossary: Glossary, title: str | None = None) -> Iterator[str]:
    """The Markdown table in pieces; a forbidden form is struck through, the preferred one stands first in bold.

    Args:
        glossary: the concepts, in the order in which they are shown.
        title: the heading; the name of the glossary by default.
    """
    languages = (glossary.source_language, glossary.target_language)
    yield f"# {_escape(title or glossary.name)}\n\n"
    if glossary.description:
        yield f"{_escape(glossary.description)}\n\n"
    yield f"<!-- termtreu, glossary hash {hash_of(glossary)} -->\n\n"
    yield f"| {_language_name(languages[0])} | {_language_name(languages[1])} | Field | Source | Id |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for concept in glossary.concepts:
        cells = ["; ".join(_markdown_term(term) for term in concept.in_language(language)) for language in languages]
        cells += [concept.subject.value, _escape(concept.source or ""), f"`{concept.id}`"]
        yield "| " + " | ".join(cells) + " |\n"


def _markdown_term(term: Term) -> str:
    text = _escape(f"{term.article} {term.text}" if term.article else term.text)
    shown = {Status.PREFERRED: f"**{text}**", Status.ADMITTED: text, Status.FORBIDDEN: f"~~{text}~~"}[term.status]
    return shown if term.type is TermType.FULL else f"{shown} ({term.type.value})"


def _escape(text: str) -> str:
    return _MARKDOWN_SIGN.sub(r"\\\1", text)


def _language_name(language: str) -> str:
    return {"de": "German", "en": "English"}.get(language, html.escape(language))


def hash_of(glossary: Glossary) -> str:
    """A short hash of what a glossary says, whatever files it came from."""
    digest = hashlib.blake2b(digest_size=8)
    for concept in glossary.concepts:
        digest.update(repr((concept.id, [_row(term) for term in concept.terms], _facts(concept))).encode())
    return digest.hexdigest()


def _row(term: Term) -> tuple[object, ...]:
    condition = (term.when.any_of, term.when.none_of) if term.when else None
    values = (term.status, term.type, term.pos, term.number, term.case, term.match)
    texts = (term.text, str(term.language), term.plural, term.possessive, term.article, term.note, term.source)
    return (*texts, *(value.value for value in values), condition, term.profiles)


def _facts(concept: Concept) -> tuple[object, ...]:
    examples = [(example.de, example.en, example.matches) for example in concept.examples]
    texts = (concept.definition, concept.note, concept.source, concept.date)
    return (*texts, concept.subject.value, concept.severity.value, concept.do_not_translate, examples)


FORMATS = {"html": write_html, "markdown": write_markdown}
"""The views by name."""
