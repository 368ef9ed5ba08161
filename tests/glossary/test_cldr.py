"""The base layer: what CLDR gives, as the press writes it, and nothing that is an everyday word."""

from __future__ import annotations

import pytest

from glossary import Glossary, Layer, MatchPolicy, Status
from glossary.cldr import read_cldr
from glossary.lint import lint
from terms import Matcher, choose_rendering


@pytest.fixture(scope="module")
def base() -> Glossary:
    return read_cldr()


@pytest.fixture(scope="module")
def matcher(base: Glossary) -> Matcher:
    return Matcher(base)


def english_of(base: Glossary, identifier: str) -> list[str]:
    concept = next(concept for concept in base if concept.id == identifier)
    return [term.text for term in concept.in_language("en")]


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("territory-tr", ["Turkey", "Türkiye"]),
        ("territory-hk", ["Hong Kong"]),
        ("territory-ba", ["Bosnia and Herzegovina"]),
        ("territory-bo", ["Bolivia"]),
        ("language-uk", ["Ukrainian"]),
        ("language-bn", ["Bengali", "Bangla"]),
        ("currency-rub", ["Russian ruble"]),
        ("currency-kgs", ["Kyrgyz som", "Kyrgystani som"]),
        ("currency-eur", ["euro"]),
    ],
)
def test_the_press_form_comes_first(base: Glossary, identifier: str, expected: list[str]) -> None:
    assert english_of(base, identifier) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Kurs des russischen Rubels fiel.", ["Russian ruble"]),
        ("30 schwedische Kronen", ["Swedish kronor"]),
        ("Er spricht Ukrainisch und Hebräisch.", ["Ukrainian", "Hebrew"]),
        ("In der Elfenbeinküste und in Hongkong", ["Ivory Coast", "Hong Kong"]),
        ("Russische Truppen rückten vor.", []),
        ("Ein gotisches Fenster; Gotisch war es.", []),
        ("Der Jersey ist aus Wolle, die Massai sind ein Volk.", []),
        ("Syrisch-türkische Grenze", []),
        ("Das Kwacha-Kind heißt Loti.", []),
    ],
)
def test_names_are_found_and_everyday_words_are_not(matcher: Matcher, text: str, expected: list[str]) -> None:
    assert [choose_rendering(match, text).text for match in matcher.find(text)] == expected


def test_no_menu_forms(base: Glossary) -> None:
    for concept in base:
        for term in concept.terms:
            assert "(" not in term.text
            assert "&" not in term.text
            assert " - " not in term.text


def test_every_concept_has_a_preferred_pair_and_a_source(base: Glossary) -> None:
    assert len(base) > 600
    assert len({concept.id for concept in base}) == len(base)
    for concept in base:
        assert concept.source
        for language in ("de", "en"):
            assert [term.status for term in concept.in_language(language)].count(Status.PREFERRED) == 1


def test_languages_are_found_as_written_only(base: Glossary) -> None:
    languages = [concept for concept in base if concept.id.startswith("language-")]
    assert languages
    assert all(term.match is MatchPolicy.WORD for concept in languages for term in concept.in_language("de"))


def test_the_base_layer_passes_lint(base: Glossary) -> None:
    assert lint([Layer(name="cldr", glossary=base)]) == ()
