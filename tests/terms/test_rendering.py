"""Choosing the English form for a match."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.formats import native
from glossary.model import Concept, LocaleTag, Status, Term, TermType
from terms import Matcher, choose_rendering, forbidden_terms, permitted_terms, preferred_term

DATA = Path(__file__).parent / "data"
ENGLISH = LocaleTag("en")


def rows() -> list[tuple[str, str, str | None, str | None]]:
    """The rows of the table: German with the match in brackets, English, article, possessive."""
    found = []
    for line in (DATA / "renderings.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            marked, english, article, possessive = line.split("\t")
            found.append((marked, english, article or None, possessive or None))
    return found


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """A matcher over the glossary of the table."""
    return Matcher(native.parse((DATA / "terms.yaml").read_text("utf-8")))


def test_the_table_is_long_enough() -> None:
    """At least 200 forms are tested."""
    assert len(rows()) >= 200


@pytest.mark.parametrize(("marked", "english", "article", "possessive"), rows())
def test_the_english_form(
    matcher: Matcher, marked: str, english: str, article: str | None, possessive: str | None
) -> None:
    """Each German form gets its English form, its article and its possessive."""
    text = marked.replace("[", "").replace("]", "")
    span = (marked.index("["), marked.index("]") - 1)
    match = next(match for match in matcher.find(text) if match.span == span)
    rendering = choose_rendering(match, text)
    assert (rendering.text, rendering.article, rendering.possessive) == (english, article, possessive)
    assert rendering.reason


def _concept(*terms: Term) -> Concept:
    return Concept(id="c", terms=terms)


def test_permitted_and_forbidden_terms_keep_the_order_of_the_file() -> None:
    """English terms are split by status; German ones are left out."""
    first = Term(text="Kyiv", language=ENGLISH)
    second = Term(text="Kiev", language=ENGLISH, status=Status.FORBIDDEN)
    third = Term(text="Kyiw", language=ENGLISH, status=Status.ADMITTED)
    concept = _concept(Term(text="Kiew", language=LocaleTag("de")), first, second, third)
    assert permitted_terms(concept) == (first, third)
    assert forbidden_terms(concept) == (second,)


def test_the_preferred_term_of_a_type_comes_before_admitted_ones() -> None:
    """An admitted term that stands first gives way to the preferred one."""
    admitted = Term(text="US", language=ENGLISH, type=TermType.ABBREVIATION, status=Status.ADMITTED)
    preferred = Term(text="U.S.", language=ENGLISH, type=TermType.ABBREVIATION)
    full = Term(text="United States", language=ENGLISH)
    concept = _concept(admitted, preferred, full)
    assert preferred_term(concept, TermType.ABBREVIATION) is preferred
    assert preferred_term(concept, TermType.DEMONYM) is full


def test_a_concept_without_english_has_no_preferred_term() -> None:
    """The error names the concept."""
    with pytest.raises(ValueError, match="concept c "):
        preferred_term(_concept(Term(text="Kiew", language=LocaleTag("de"))), TermType.FULL)
