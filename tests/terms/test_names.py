"""Finding what a glossary lacks: names in a text, pairs in parallel text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.formats import native
from glossary.model import Concept, Glossary, LocaleTag, SubjectField, Term
from terms import Matcher
from terms.mining import log_likelihood, mine_pairs
from terms.names import find_unknown_names

TEXT = (
    "Der Sekretär Sergej Kudrjawzew reist nach Saporoschje. Die OVKS tagt heute. Kudrjawzews Besuch dauert drei Tage, "
    "und der Minister will mit Kudrjawzew über den Vertrag sprechen."
)


def test_finds_names_and_abbreviations() -> None:
    """Names in all their forms, abbreviations, nothing else."""
    found = find_unknown_names(TEXT)
    assert {name.text for name in found} == {"Kudrjawzew", "Sergej Kudrjawzew", "Saporoschje", "OVKS"}
    assert [name.count for name in found if name.text == "Kudrjawzew"] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "Kommissar Weiterbildung kam.",
        "Der Botschafter Krieg und der Minister Vertrag sprachen.",
        "Sekretär Sicherheitsrat, Sekretär Außenhandel",
    ],
)
def test_german_nouns_are_no_names_after_a_title(text: str) -> None:
    """A word of the lists is a noun, with a capital and with umlauts, whatever stands before it."""
    assert [name.text for name in find_unknown_names(text) if name.kind == "name"] == []


@pytest.mark.parametrize(
    "text", ["A" * 300_000, "Schoigu-" * 40_000, "Iwanow Petrow " * 5_000], ids=["a", "chain", "run"]
)
def test_data_is_no_name(text: str) -> None:
    """A word without end and a run without end are passed over in no time."""
    assert all(len(name.text) < 400 for name in find_unknown_names(text))


def test_what_is_less_likely_is_returned_on_demand() -> None:
    """With ``least`` lowered, more comes out, and what came out before stays the same."""
    some, more = find_unknown_names(TEXT), find_unknown_names(TEXT, least=0.01)
    assert [name for name in more if name in some] == list(some)
    assert "Vertrag" in {name.text for name in more}


def test_spans_are_the_text_as_written() -> None:
    """Each span holds the name, inflected or not."""
    for name in find_unknown_names(TEXT):
        assert all(TEXT[start:end].startswith(name.text) for start, end in name.spans)


def test_proposes_concepts_that_the_native_format_reads() -> None:
    """The proposal has the English filled in, says how sure it is, and is valid YAML of a glossary."""
    found = find_unknown_names(TEXT)
    concepts = tuple(name.concept for name in found)
    text = "".join(native.serialize(Glossary(name="proposed", concepts=concepts)))
    assert [concept.id for concept in native.parse(text)] == [concept.id for concept in concepts]
    place = next(name.concept for name in found if name.text == "Saporoschje")
    assert place.subject is SubjectField.PLACE
    assert place.in_language("en")[0].text == "Zaporizhzhia"
    assert place.note is not None
    assert "confidence" in place.note


@pytest.mark.parametrize(
    "text",
    [
        "Die Regierung hat am Dienstag das neue Gesetz vorgestellt.",
        "Der Vertrag über die Zusammenarbeit tritt im Januar in Kraft.",
        "Nach dem Besuch sprach die Ministerin mit der Presse.",
        "Im Sommer steigen die Preise für Getreide und Öl.",
        "Siehe https://example.org/Kudrjawzew und post@Kudrjawzew.example.",
        "das ist alles klein geschrieben",
        "",
    ],
)
def test_finds_nothing(text: str) -> None:
    """Common nouns, months, addresses and small words are no names."""
    assert find_unknown_names(text) == ()


def test_what_is_known_is_left_out() -> None:
    """A finder and a predicate both take out what they know."""
    german, english = (Term(text=text, language=LocaleTag(tag)) for text, tag in (("OVKS", "de"), ("CSTO", "en")))
    glossary = Glossary(name="one", concepts=(Concept(id="csto", terms=(german, english)),))
    by_matcher = {name.text for name in find_unknown_names(TEXT, Matcher(glossary))}
    by_predicate = {name.text for name in find_unknown_names(TEXT, lambda name: name == "OVKS")}
    assert by_matcher == by_predicate == {"Kudrjawzew", "Sergej Kudrjawzew", "Saporoschje"}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aeinrstSKBWow .,'-ÄÖ\nß", max_size=60))
def test_any_text(text: str) -> None:
    """No text raises, and the answer is the same twice."""
    assert find_unknown_names(text) == find_unknown_names(text)


GERMAN = [
    "Der Sicherheitsrat tagte am Montag.",
    "Schoigu sprach vor dem Sicherheitsrat.",
    "Das Außenministerium lehnte den Vorschlag ab.",
    "Ein Sprecher des Außenministeriums bestätigte das.",
    "Das Außenministerium schwieg.",
    "Kudrjawzew reiste ab.",
]
ENGLISH = [
    "The Security Council met on Monday.",
    "Shoigu spoke to the Security Council.",
    "The Foreign Ministry rejected the proposal.",
    "A spokesman for the Foreign Ministry confirmed this.",
    "The Ministry of Foreign Affairs kept silent.",
    "Kudryavtsev left.",
]


def test_mines_pairs() -> None:
    """Phrases that stand together, and transcribed names at their first occurrence."""
    found = {pair.source: pair for pair in mine_pairs(GERMAN, ENGLISH)}
    assert found["Sicherheitsrat"].target == "Security Council"
    assert found["Schoigu"].target == "Shoigu"
    assert found["Kudrjawzew"].target == "Kudryavtsev"
    assert found["Außenministerium"].target == "Foreign Ministry"


def test_names_conflicts() -> None:
    """What else was written for the same German stands beside the pair, with its count."""
    pair = next(pair for pair in mine_pairs(GERMAN, ENGLISH) if pair.source == "Außenministerium")
    assert (pair.count, pair.source_count) == (2, 3)
    assert ("Ministry of Foreign Affairs", 1) in pair.conflicts


def test_mining_is_deterministic_and_pairs_once() -> None:
    """The same input gives the same pairs, and no phrase is in two of them."""
    first = mine_pairs(GERMAN, ENGLISH)
    assert first == mine_pairs(GERMAN, ENGLISH)
    assert len({pair.source for pair in first}) == len(first) == len({pair.target for pair in first})


@pytest.mark.parametrize(
    ("german", "english"), [([], []), (["Der Rat tagt."], ["The council meets."]), (["und"], ["and"])]
)
def test_mining_small_files(german: list[str], english: list[str]) -> None:
    """What stands once proves nothing."""
    assert mine_pairs(german, english) == ()


def test_mining_needs_parallel_text() -> None:
    """Two sides of different length are wrong use."""
    with pytest.raises(ValueError, match="2 source segments, 1 target segments"):
        mine_pairs(["a", "b"], ["a"])


def test_log_likelihood_is_nothing_for_chance() -> None:
    """Independent events are not surprising."""
    assert log_likelihood(25, 50, 50, 100) == pytest.approx(0.0, abs=1e-9)
