"""The loss report names each value that differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glossary import Concept, Glossary, LocaleTag, Severity, Status, Term, TermType
from glossary.loss import Loss, compare, summarise

DE, EN = LocaleTag("de"), LocaleTag("en")


def pair(identifier: str, german: str, english: str) -> Concept:
    return Concept(id=identifier, terms=(Term(text=german, language=DE), Term(text=english, language=EN)))


BASE = Glossary(name="x", concepts=(pair("a", "A", "X"), pair("b", "B", "Y")))


def test_the_same_glossary_has_no_loss(small: Glossary) -> None:
    assert compare(small, small) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replace(BASE, name="y"), [("name", None)]),
        (replace(BASE, concepts=BASE.concepts[:1]), [("concept", "b")]),
        (replace(BASE, concepts=BASE.concepts[::-1]), [("order", None)]),
        (
            replace(BASE, concepts=(replace(BASE.concepts[0], severity=Severity.INFO), BASE.concepts[1])),
            [("severity", "a")],
        ),
        (replace(BASE, concepts=(pair("c", "A", "X"), BASE.concepts[1])), [("id", "a")]),
        (
            Glossary(
                name="x", concepts=(replace(BASE.concepts[0], terms=BASE.concepts[0].terms + BASE.concepts[1].terms),)
            ),
            [("grouping", "a"), ("concept", "b")],
        ),
    ],
)
def test_each_kind_of_difference_is_named(after: Glossary, expected: list[tuple[str, str | None]]) -> None:
    assert [(loss.field, loss.concept) for loss in compare(BASE, after)] == expected


def test_a_split_concept_is_named_with_the_number_of_parts() -> None:
    whole = Concept(id="a", terms=(*pair("", "A", "X").terms, Term(text="B", language=DE, status=Status.ADMITTED)))
    split = Glossary(name="x", concepts=(pair("x", "A", "X"), pair("x-2", "B", "X")))
    losses = compare(Glossary(name="x", concepts=(whole,)), split)
    assert [(loss.field, loss.value) for loss in losses] == [
        ("grouping", "split into 2 entries"),
        ("id", "a"),
        ("status", "admitted"),
    ]


def test_two_terms_of_one_text_are_told_apart_by_their_likeness() -> None:
    """An adjective and a demonym of the same text are each compared with their own."""
    both = (
        Term(text="Korean", language=EN, type=TermType.ADJECTIVE),
        Term(text="Korean", language=EN, type=TermType.DEMONYM),
    )
    german = Term(text="Korea", language=DE)
    before = Glossary(name="x", concepts=(Concept(id="k", terms=(german, *both)),))
    swapped = Glossary(name="x", concepts=(Concept(id="k", terms=(german, *both[::-1])),))
    assert [loss.field for loss in compare(before, swapped)] == ["order"]


def test_the_summary_counts_by_field_and_shows_one_example() -> None:
    losses = [
        Loss(field="article", value="the", concept="csto", term="CSTO"),
        Loss(field="article", value="the", concept="un", term="UN"),
        Loss(field="description", value="Terms."),
    ]
    assert summarise(losses) == (
        "article: 2 lost, such as the (CSTO, csto)",
        "glossary description: 1 lost, such as Terms.",
    )
