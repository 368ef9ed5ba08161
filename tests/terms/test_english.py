"""Finding English terms in English text."""

from __future__ import annotations

import pytest

from glossary.model import CasePolicy, LocaleTag, MatchPolicy, Number, PartOfSpeech, Term, TermType
from terms import EnglishFinder, count_occurrences, find_english
from terms.english_forms import plural_of, possessive_of

ENGLISH = LocaleTag("en")


def term(text: str, **more: object) -> Term:
    """An English term."""
    return Term(text=text, language=ENGLISH, **more)  # type: ignore[arg-type]


NAME = {"pos": PartOfSpeech.PROPER_NOUN}
ABBREVIATION = {"type": TermType.ABBREVIATION}

FOUND = [
    (term("Shoigu", **NAME), "Shoigu left.", ["Shoigu"]),
    (term("Shoigu", **NAME), "Shoigu's plane and Shoigu’s car", ["Shoigu", "Shoigu"]),
    (term("Shoigu", **NAME), "SHOIGU STAYS; SHOIGU'S PLANE", ["SHOIGU", "SHOIGU"]),
    (term("Shoigu", **NAME), "“Shoigu” (Shoigu)", ["Shoigu", "Shoigu"]),
    (term("Kim Jong Un", **NAME), "Kim Jong Un's train", ["Kim Jong Un"]),
    (term("Kim Jong Un", **NAME), "Kim\nJong  Un", ["Kim\nJong  Un"]),
    (term("Kim Jong-un", **NAME), "Kim Jong‑un spoke", ["Kim Jong‑un"]),
    (term("CSTO", **ABBREVIATION), "non-CSTO states, CSTO-led, the CSTO's", ["CSTO", "CSTO", "CSTO"]),
    (term("NGO", **ABBREVIATION), "two NGOs and an NGO", ["NGOs", "NGO"]),
    (term("US", **ABBREVIATION), "The US-led group", ["US"]),
    (
        term("foreign minister"),
        "Foreign ministers met the foreign minister.",
        ["Foreign ministers", "foreign minister"],
    ),
    (term("foreign minister"), "the foreign ministers' talks", ["foreign ministers"]),
    (term("foreign minister"), "FOREIGN MINISTER OUT", ["FOREIGN MINISTER"]),
    (term("special military operation"), "a Special Military Operation", ["Special Military Operation"]),
    (term("treaty"), "the treaties", ["treaties"]),
    (term("army"), "armies of the army", ["armies", "army"]),
    (term("crisis"), "crises", ["crises"]),
    (term("chief of staff", plural="chiefs of staff"), "both chiefs of staff", ["chiefs of staff"]),
    (term("Secretary of the Security Council"), "Secretaries of the Security Council", None),
    (term("Collective Security Treaty Organization"), "the Collective Security Treaty Organisation's", None),
    (term("defence minister"), "the defense minister", ["defense minister"]),
    (term("air defense"), "air defence", ["air defence"]),
    (term("mobilization"), "mobilisation", ["mobilisation"]),
    (term("Workers' Party of Korea"), "the Workers’ Party of Korea", ["Workers’ Party of Korea"]),
    (term("North Korean", type=TermType.ADJECTIVE), "North Korean troops", ["North Korean"]),
    (term("North Korean", type=TermType.DEMONYM), "North Koreans fight", ["North Koreans"]),
    (term("United States", number=Number.PLURAL, **NAME), "the United States' role", ["United States"]),
    (term("Kyiv", **NAME), "Kyiv-based", ["Kyiv"]),
    (term("missile"), "Missiles fly. A missile’s path", ["Missiles", "missile"]),
    (term("S-400"), "an S‑400 battery", ["S‑400"]),
    (term("e.g."), "cold, e.g. here", ["e.g."]),
    (term("Zaporizhzhia", **NAME), "Zapo\xadrizhzhia", ["Zapo\xadrizhzhia"]),
]

NOT_FOUND = [
    (term("Kim", **NAME), "Kimono, Kimberley"),
    (term("Kim", **NAME), "kim"),
    (term("US", **ABBREVIATION), "let us go, USB"),
    (term("US", case=CasePolicy.EXACT, **ABBREVIATION), "GIVE us time, Us"),
    (term("State Duma", **NAME), "the state duma"),
    (term("State Duma", **NAME), "State of the Duma"),
    (term("State Duma", **NAME), "the State. Duma"),
    (term("Iran", **NAME), "Iranian"),
    (term("Crimea", **NAME), "Crimean"),
    (term("extension"), "extensibility"),
    (term("missile"), "dismissile"),
    (term("army"), "Armyworm"),
    (term("Kim Jong Un", **NAME), "Kim Jong Il"),
    (term("Kim Jong Un", **NAME), "Kim Jong-un"),
    (term("Kim Jong-un", **NAME), "Kim Jong Un"),
    (term("treaty", match=MatchPolicy.WORD), "treaties"),
    (term("Putin", **NAME), "https://example.org/Putin"),
    (term("Putin", **NAME), "Putin.txt and putin@example.org"),
    (term("Putin", **NAME), "`Putin`"),
    (term("Putin", **NAME), "Rasputin, Putinism"),
    (term("Ri", **NAME), "Rimini"),
    (term("man"), "manner, mankind"),
    (term("S-400"), "S-4000, S 400"),
    (term("North Korean", type=TermType.ADJECTIVE), "North Korea, North Koreanness"),
    (term("Tass", **NAME), "tassel"),
    (term("promise"), "promize"),
    (term("centre"), "centred"),
    (term("the Hague", **NAME), "there, Hague"),
    (term("CSTO", **ABBREVIATION), "CSTOs2, xCSTO"),
    (term("arm"), "army arms2"),
    (term("O'Neill", **NAME), "O Neill"),
    (term("general"), "generally"),
]


@pytest.mark.parametrize(("one", "text", "seen"), FOUND)
def test_forms_that_are_found(one: Term, text: str, seen: list[str] | None) -> None:
    """Plural, possessive, hyphens, capitals and spellings are found, the possessive ending left out."""
    spans = find_english(text, (one,))
    assert spans
    if seen is not None:
        assert [text[start:end] for start, end in spans] == seen


@pytest.mark.parametrize(("one", "text"), NOT_FOUND)
def test_words_that_only_look_alike(one: Term, text: str) -> None:
    """Nothing is found in other words, other spellings of names, and protected zones."""
    assert find_english(text, (one,)) == ()


def test_tables_are_balanced() -> None:
    """There are as many traps as hits."""
    assert len(NOT_FOUND) >= len(FOUND) - 1


def test_longest_match_counts_each_place_once() -> None:
    """A term inside a longer term is not counted again."""
    terms = (term("Duma", **NAME), term("State Duma", **NAME))
    text = "The State Duma and the Duma"
    assert [found.text for found, _ in EnglishFinder(terms).find(text)] == ["State Duma", "Duma"]
    assert count_occurrences(text, terms) == 2


def test_any_of_several_terms_counts() -> None:
    """Spans of all terms come in text order."""
    terms = (term("SMO", **ABBREVIATION), term("special military operation"))
    assert find_english("The special military operation (SMO)", terms) == ((4, 30), (32, 35))


@pytest.mark.parametrize(
    ("text", "plural", "possessive"),
    [
        ("Shoigu", "Shoigus", "Shoigu's"),
        ("Germany", "Germanys", "Germany's"),
        ("treaty", "treaties", "treaty's"),
        ("spokesman", "spokesmen", "spokesman's"),
        ("German", "Germans", "German's"),
        ("SMO", "SMOs", "SMO's"),
        ("envoy to Moscow", "envoys to Moscow", "envoy to Moscow's"),
        ("box", "boxes", "box's"),
        ("Chinese", "Chinese", "Chinese's"),
        ("Paris", "Parises", "Paris's"),
        ("Hermes", "Hermeses", "Hermes's"),
        ("applied sciences", "applied sciences", "applied sciences'"),
        ("sanctions", "sanctions", "sanctions'"),
        ("news", "news", "news'"),
        ("gas", "gases", "gas's"),
        ("bus", "buses", "bus's"),
        ("class", "classes", "class's"),
        ("lens", "lenses", "lens's"),
        ("oligarch", "oligarchs", "oligarch's"),
        ("church", "churches", "church's"),
        ("Academy of Sciences", "Academies of Sciences", "Academy of Sciences's"),
    ],
)
def test_plural_and_possessive(text: str, plural: str, possessive: str) -> None:
    """English forms by rule."""
    one = term(text, **(NAME if text[0].isupper() and not text.isupper() else {}))
    assert plural_of(one) == plural
    assert possessive_of(text, one, False) == possessive
