"""Views: self-contained, complete, the same each time, and safe with any text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Concept, Glossary, LocaleTag, Status, Term
from glossary.view import FORMATS, hash_of, write_html, write_markdown


class Page(HTMLParser):
    """Gathers the rows and links of a page, and checks that tags are balanced."""

    VOID = frozenset({"meta", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[str] = []
        self.outside: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        values = dict(attrs)
        if tag == "tr" and values.get("id"):
            self.rows.append(str(values["id"]))
        for name in ("src", "href"):
            value = values.get(name)
            if value and not value.startswith("#"):
                self.outside.append(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "span":
            self.texts.append(data)


def test_the_page_is_complete_and_needs_nothing_else(small: Glossary) -> None:
    page = Page("".join(write_html(small)))
    assert page.rows == [concept.id for concept in small]
    assert page.outside == []
    for concept in small:
        assert {term.text for term in concept.terms} <= set(page.texts)


def test_the_table_shows_status_and_type(small: Glossary) -> None:
    lines = "".join(write_markdown(small, "Terms")).splitlines()
    assert lines[0] == "# Terms"
    row = next(line for line in lines if line.endswith("`shoigu` |"))
    assert row == (
        "| **Sergej Schoigu**; **Schoigu** (short) "
        "| **Sergei Shoigu**; **Shoigu** (short); ~~Shoygu~~ (short) | person |  | `shoigu` |"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_views_depend_on_the_glossary_alone(name: str, small: Glossary) -> None:
    moved = replace(small, concepts=tuple(replace(concept, location=None) for concept in small))
    assert list(FORMATS[name](small, "x")) == list(FORMATS[name](moved, "x"))
    assert list(FORMATS[name](replace(small, concepts=()), "x"))


def test_the_hash_is_that_of_the_content(small: Glossary) -> None:
    assert hash_of(small) == hash_of(replace(small, name="other"))
    kyiv = replace(small.concepts[4], note="new")
    assert hash_of(small) != hash_of(replace(small, concepts=(*small.concepts[:4], kyiv, small.concepts[5])))


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12) | st.sampled_from(
    ["<script>alert(1)</script>", "</style>", "a | b", "`x`", "[x](javascript:y)", "&amp;", '" onclick="x', "*_~\\"]
)


@given(LINE, LINE, LINE)
def test_any_text_is_text(german: str, english: str, note: str) -> None:
    terms = (
        Term(text=german, language=LocaleTag("de"), note=note),
        Term(text=english, language=LocaleTag("en"), status=Status.FORBIDDEN, article=note),
    )
    glossary = Glossary(name=german, concepts=(Concept(id="a", terms=terms, note=note, source=english),))
    page = Page("".join(write_html(glossary)))
    assert (page.rows, page.outside) == (["a"], [])
    table = "".join(write_markdown(glossary)).splitlines()
    row = table[-1].replace("\\\\", "").replace("\\|", "")
    assert row.count("|") == 6
