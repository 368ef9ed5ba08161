"""The page: valid, self-contained, every text inert, every link with a place to go to."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary import Glossary
from tests.translator.reports.conftest import HOSTILE, SEGMENTS
from translator import EngineInfo, Outcome, Result, Segment
from translator.reports import write_html
from translator.reports.signs import SIGNS


def parse(page: str) -> Element:
    """The page as a browser reads it; any parse error fails."""
    document: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return document


@pytest.fixture
def page(result: Result, small: Glossary) -> str:
    return "".join(write_html(result, small, "traditional", name="artikel & mehr.txt"))


def articles(page: str) -> list[Element]:
    return [item for item in parse(page).iter("article") if "seg" in item.get("class", "").split()]


def side(article: Element, language: str) -> str:
    return "".join(next(item for item in article.iter("p") if item.get("lang") == language).itertext())


def test_german_and_english_stand_there_as_they_are(page: str) -> None:
    found = articles(page)
    assert [(side(item, "de"), side(item, "en")) for item in found] == [row[:2] for row in SEGMENTS]


def test_text_is_inert(page: str) -> None:
    """No text of a document becomes an element, an attribute, or the end of a script."""
    document = parse(page)
    assert list(document.iter("img")) == []
    assert len(list(document.iter("script"))) == 1
    assert page.count("</script>") == 1
    assert HOSTILE in "".join(document.itertext())
    assert not [name for item in document.iter() for name in item.attrib if name.startswith("on")]


def test_the_page_needs_nothing_else_and_runs_only_its_own_script(page: str) -> None:
    document = parse(page)
    for item in document.iter():
        for name in ("src", "href", "action", "srcset"):
            assert item.get(name, "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", page)
    policy = next(item.get("content", "") for item in document.iter("meta") if item.get("http-equiv"))
    script = next(document.iter("script")).text or ""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_ids_are_single_and_links_lead_somewhere(page: str) -> None:
    document = parse(page)
    ids = [item.get("id", "") for item in document.iter() if item.get("id")]
    assert len(ids) == len(set(ids))
    for link in document.iter("a"):
        assert unquote(link.get("href", "").removeprefix("#")) in ids


def test_a_term_leads_to_its_english_and_that_to_its_concept(page: str) -> None:
    first = articles(page)[0]
    german, english = ([*item.iter("a")] for item in first.iter("p") if item.get("lang"))
    assert [(link.text, link.get("href")) for link in german] == [("Schoigu", "#s0-0"), ("Pjöngjang", "#s0-1")]
    assert [(link.text, link.get("id"), link.get("href")) for link in english] == [
        ("Shoigu", "s0-0", "#c-shoigu"),
        ("Pyongyang", "s0-1", "#c-pyongyang"),
    ]


def test_every_outcome_has_a_sign_of_its_own(page: str, result: Result) -> None:
    """What became of a term is told by a sign and in words, not by colour alone."""
    assert set(SIGNS) == set(Outcome)
    assert len({sign.mark for sign in SIGNS.values()}) == len(SIGNS)
    shown = {link.get("title", "").partition(":")[0]: link.get("data-sign") for link in parse(page).iter("a")}
    for outcome in Outcome:
        assert shown[outcome.value] == SIGNS[outcome].mark


def test_what_to_look_at_is_said_and_can_be_filtered(page: str) -> None:
    found = articles(page)
    look = {number: item for number, item in enumerate(found) if "look" in item.get("class", "").split()}
    assert set(look) == {3, 4, 5}
    said = {number: ["".join(note.itertext()) for note in item.iter("li")] for number, item in look.items()}
    assert said[3] == ["not applied: DVRK → DPRK: no place for it was found"]
    assert said[4][0].startswith("name in doubt: Tschurtschchelow – ")
    assert said[5] == ["a bracket is missing <b>"]
    assert [mark.text for mark in found[4].iter("mark")] == ["Tschurtschchelow"]
    assert [item.get("data-has") for item in found] == [
        "native already", "substituted reranked", "redecoded placeholder", "refused already",
        "doubt", "native doubt", "memory", "source",
    ]  # fmt: skip


def test_a_filter_exists_for_what_is_there_and_no_other(page: str, result: Result, small: Glossary) -> None:
    def filters(text: str) -> set[str]:
        return {item.get("value", "") for item in parse(text).iter("input") if item.get("value")}

    assert filters(page) == {outcome.value for outcome in Outcome} | {"doubt", "memory", "source"}
    plain = replace(result, segments=result.segments[:1], doubtful_names=())
    assert filters("".join(write_html(plain, small, None))) == {"native", "already"}


def test_units_and_keys_are_shown(page: str) -> None:
    found = articles(page)
    assert ["begins" in item.get("class", "") for item in found] == [True, False] * 4
    keys = [[p.text for p in item.iter("p") if p.get("class") == "key"] for item in found]
    assert keys == [[]] * 6 + [["menu.title<x>"], []]


def test_concepts_say_all_that_the_glossary_says(page: str) -> None:
    csto = next(item for item in parse(page).iter("article") if item.get("id") == "c-csto")
    text = " ".join("".join(csto.itertext()).split())
    for expected in ("OVKS abbreviation", "the CSTO abbreviation", "Field organisation", "Segments 1"):
        assert expected in text.replace("Field", "Field ").replace("Segments", "Segments ")
    shoigu = next(item for item in parse(page).iter("article") if item.get("id") == "c-shoigu")
    forbidden = next(item for item in shoigu.iter("li") if item.get("class") == "forbidden")
    assert "Shoygu" in "".join(forbidden.itertext())
    assert forbidden.get("data-sign") == "✗"


def test_the_page_is_signed(page: str) -> None:
    text = "".join(next(parse(page).iter("footer")).itertext())
    assert "fake 1, weights 0000000000000000" in text
    assert re.search(r"small, [0-9a-f]{16}", text)
    assert "traditional" in text
    assert "<title>artikel &amp; mehr.txt – translation report</title>" in page


def test_without_a_glossary_and_without_segments(result: Result) -> None:
    empty = replace(result, segments=(), doubtful_names=())
    page = "".join(write_html(empty, None, None))
    assert articles(page) == []
    assert "0 segments, 0 terms" in page


def test_of_terms_that_share_their_english_each_german_link_leads_somewhere(result: Result, small: Glossary) -> None:
    first = result.segments[0]
    both = tuple(replace(term, target_span=(0, 6)) for term in first.terms)
    page = "".join(write_html(replace(result, segments=(replace(first, terms=both),)), small, None))
    test_ids_are_single_and_links_lead_somewhere(page)
    assert side(articles(page)[0], "en") == first.target


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text()), max_size=4))
@example([("", "", "", "\U0001fffe")])
def test_any_text_makes_a_valid_page(rows: list[tuple[str, str, str, str]]) -> None:
    segments = tuple(
        Segment(
            index=number, source=german, target=english, source_span=(0, len(german)), score=-1.0, doubts=(doubt,),
            unit=number, key=key,
        )
        for number, (german, english, doubt, key) in enumerate(rows)
    )  # fmt: skip
    engine = EngineInfo(name="<fake>", version="1", fingerprint="&")
    page = "".join(write_html(Result(segments=segments, engine=engine), None, None))
    page.encode()
    assert len(articles(page)) == len(rows)
