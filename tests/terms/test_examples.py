"""Examples of concepts are run: what should be found is, what should not is not, and the English passes the checks."""

from __future__ import annotations

import pytest

from glossary import Glossary
from glossary.formats import native
from terms.examples import run_examples

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\nconcepts:\n"
DUMA = "  - {id: duma, field: organisation, de: [Duma], en: [Duma, {text: Douma, status: forbidden}], examples: [%s]}\n"


def names(examples: str, extra: str = "") -> list[str]:
    return [failure.name for failure in run_examples(native.parse(HEAD + DUMA % examples + extra)).failures]


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ("{de: Die Duma tagt., en: The Duma meets.}", []),
        ("{de: Der Duma-Sprecher tagt.}", []),
        ("{not: Das Kino der Duma steht.}", ["found-where-not"]),
        ("{not: Das Wort Dumamann gibt es nicht.}", []),
        ("{de: Das Parlament tagt.}", ["not-found"]),
        ("{de: Die Duma tagt., en: The parliament meets.}", ["check-fails"]),
        ("{de: Die Duma tagt., en: The Douma meets.}", ["check-fails"]),
        ("{de: Die Duma tagt.}, {not: Die Duma tagt.}, {de: Nein.}", ["found-where-not", "not-found"]),
    ],
)
def test_examples_are_run(examples: str, expected: list[str]) -> None:
    assert names(examples) == expected


def test_a_longer_term_of_another_concept_wins() -> None:
    other = "  - {id: state-duma, field: organisation, de: [Russische Duma], en: [State Duma]}\n"
    assert names("{de: Russische Duma.}", other) == ["not-found"]


def test_a_failure_says_where_and_what_was_found_instead(small: Glossary) -> None:
    other = "  - {id: state-duma, field: organisation, de: [Russische Duma], en: [State Duma]}\n"
    glossary = native.parse(HEAD + DUMA % "{de: Russische Duma.}" + other, "g.yaml")
    (failure,) = run_examples(glossary).failures
    assert str(failure.location) == "g.yaml:5:5"
    assert "'Russische Duma' (state-duma)" in failure.message


def test_the_examples_of_the_small_glossary_pass(small: Glossary) -> None:
    trial = run_examples(small, alone=True)
    assert trial.failures == ()
    assert (trial.examples, trial.terms) == (2, 11)


def test_a_term_that_another_one_hides_is_reported() -> None:
    text = HEAD + "  - {id: a, de: [Rat], en: [council]}\n  - {id: b, de: [Rat], en: [advice]}\n"
    (failure,) = run_examples(native.parse(text), alone=True).failures
    assert (failure.concept.id, failure.name) == ("b", "term-not-found")
    conditional = text.replace("de: [Rat], en: [advice]", "de: [{text: Rat, when: {none-of: [Stadt]}}], en: [advice]")
    assert run_examples(native.parse(conditional), alone=True).failures == ()


def test_only_some_concepts() -> None:
    glossary = native.parse(HEAD + DUMA % "{de: Nein.}")
    assert run_examples(glossary, only=frozenset()).examples == 0
    assert len(run_examples(glossary, only=frozenset({"duma"})).failures) == 1
