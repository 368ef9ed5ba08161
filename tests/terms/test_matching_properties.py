"""Properties of the matcher that hold for any glossary and any text."""

from __future__ import annotations

import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from importlib import util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.formats import native
from glossary.model import CasePolicy, Concept, Glossary, LocaleTag, MatchPolicy, Number, SubjectField, Term
from terms import Match, Matcher
from terms.fold import clean, fold_word
from terms.inflection import Kind, forms
from terms.keys import Keys
from terms.patterns import LONGEST_TAIL, coarse, german_pattern, lookup_keys

HERE = Path(__file__).parent
_SPEC = util.spec_from_file_location("terms_reference", HERE / "reference.py")
assert _SPEC is not None
assert _SPEC.loader is not None
reference = util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)

WORDS = (
    *("Rat", "Land", "Rakete", "Krise", "Vertrag", "Minister", "Soldat", "Übung", "Straße", "Armee", "Duma", "Neuland"),
    *("Landrat", "Ministerium", "Staat", "Republik", "Museum", "Ergebnis", "Russland", "Korea", "Japan", "Schweiz"),
    *("NVO", "OVKS", "Großmacht", "Fuß", "Abkommen"),
)
PHRASES = (
    "Rat der Minister",
    "Vertrag über Raketen",
    "Großer Rat",
    "Vereinte Staaten",
    "Land des Vertrags",
    "Neue Republik Korea",
    "Staats- und Landrat",
    "Krise in Japan",
    "umfassender Vertrag",
    "NVO-Rat",
)
POLICIES = (MatchPolicy.WORD, MatchPolicy.INFLECTED, MatchPolicy.COMPOUND_MODIFIER, MatchPolicy.COMPOUND_HEAD)
GERMAN = LocaleTag("de")


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    """Small glossaries over a few words, so that terms meet; no closed compounds."""
    texts = draw(st.lists(st.sampled_from((*WORDS, *PHRASES)), min_size=1, max_size=8, unique=True))
    concepts = []
    for index, text in enumerate(texts):
        term = Term(
            text=text,
            language=GERMAN,
            match=draw(st.sampled_from(POLICIES[:2])),
            case=draw(st.sampled_from(CasePolicy)),
        )
        subject = draw(st.sampled_from((SubjectField.GENERAL, SubjectField.COUNTRY, SubjectField.ORGANISATION)))
        concepts.append(Concept(id=f"c{index}", subject=subject, terms=(term,)))
    return Glossary(name="g", concepts=tuple(concepts))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts made of forms of the words of the terms and of others, with signs between."""
    pieces = []
    for _ in range(draw(st.integers(1, 12))):
        word = draw(st.sampled_from((*WORDS, *" ".join(PHRASES).replace("-", " ").split(), "und", "Rate", "Landung")))
        word += draw(st.sampled_from(("", "", "", "s", "es", "e", "en", "n", "er", "x")))
        change = draw(st.sampled_from((str, str, str, str.upper, str.lower, str.capitalize, fold_word)))
        pieces.append(change(word))
        pieces.append(draw(st.sampled_from((" ", " ", " ", ", ", "-", ". ", "\n", " – ", "\n\n", "!", " (", ") "))))
    return "".join(pieces)


@settings(max_examples=400, deadline=None)
@given(glossaries(), texts())
def test_the_fast_matcher_agrees_with_the_simple_one(glossary: Glossary, text: str) -> None:
    """Same spans and same concepts as comparing every form of every term at every token."""
    allowed = {match.span: match.concept.id for match in Matcher(glossary).find(text)}
    shown = [(span, concept) for span, concept in reference.find(glossary, text)]
    assert sorted(allowed.items()) == shown


@settings(max_examples=200, deadline=None)
@given(glossaries(), st.text() | texts())
def test_a_span_is_the_text_of_its_match(glossary: Glossary, text: str) -> None:
    """``text[start:end]`` is the match; matches stand in order and do not overlap."""
    done = 0
    for match in Matcher(glossary).find(text):
        start, end = match.span
        assert text[start:end] == match.text != ""
        assert start >= done
        done = end


ALPHABET = st.sampled_from("KimPjöngao\u0308 -’'\xad\u200b\n\r.\U0001f600ßẞ\u0301e")


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET))
def test_spans_hold_in_odd_text(text: str) -> None:
    """Combining marks, invisible characters and characters beyond the first plane do not move a span."""
    concepts = tuple(
        Concept(id=f"c{i}", terms=(Term(text=word, language=GERMAN),))
        for i, word in enumerate(("Kim", "Pjöngjang", "o", "Kiß"))
    )
    for match in Matcher(Glossary(name="g", concepts=concepts)).find("Pjo\u0308ngjang " + text + " Kim"):
        assert ("Pjo\u0308ngjang " + text + " Kim")[slice(*match.span)] == match.text


@settings(max_examples=150, deadline=None)
@given(glossaries(), texts(), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(glossary: Glossary, text: str, source: object) -> None:
    """Terms that differ in writing are found alike in any order of the glossary."""
    concepts = list(glossary.concepts)
    source.shuffle(concepts)  # type: ignore[attr-defined]
    other = replace(glossary, concepts=tuple(concepts))
    assert {m.span for m in Matcher(glossary).find(text)} == {m.span for m in Matcher(other).find(text)}


@given(st.text(), st.text(ALPHABET))
def test_normalising_twice_is_normalising_once(text: str, odd: str) -> None:
    """`clean` and `fold_word` change nothing in what they gave."""
    for one in (text, odd):
        cleaned = clean(one).text
        assert clean(cleaned).text == cleaned
        assert fold_word(fold_word(one)) == fold_word(one)


@given(st.text(), st.integers(0, 50), st.integers(1, 50))
def test_the_way_back_stays_in_the_text(text: str, start: int, size: int) -> None:
    """Any span of the cleaned text stands for a span of the text."""
    cleaned = clean(text)
    if start < len(cleaned.text):
        end = min(len(cleaned.text), start + size)
        low, high = cleaned.original(start, end)
        assert 0 <= low <= high <= len(text)


@given(st.sampled_from(Kind), st.text("abdegiklmnorstuväöüß", min_size=3, max_size=14))
def test_every_form_is_reached_by_the_key_of_its_word(kind: Kind, word: str) -> None:
    """The key of a term is a beginning of each of its forms, and no form is too long for the look-up."""
    folded = fold_word(word)
    term = Term(text=word.capitalize(), language=GERMAN)
    keys = lookup_keys(term, SubjectField.GENERAL)
    if kind is Kind.VERB:
        return
    for form in forms(folded, kind):
        assert any(coarse(form).startswith(key) and len(coarse(form)) - len(key) <= LONGEST_TAIL for key in keys), form


def test_every_form_of_the_phrases_is_reached() -> None:
    """The same for the words of phrases by which they are looked up."""
    for text in PHRASES:
        for number in Number:
            term = Term(text=text, language=GERMAN, number=number)
            pattern = german_pattern(term, SubjectField.GENERAL)
            (key,) = lookup_keys(term, SubjectField.GENERAL)
            assert all(coarse(form).startswith(key) for form in pattern.words[pattern.anchor].forms)


def test_threads_see_the_same_matches() -> None:
    """One matcher in several threads gives what it gives in one."""
    glossary = native.parse((HERE / "data" / "terms.yaml").read_text("utf-8"))
    text = "Putins Kremlchef traf Schoigu und Kim Jong-un in Pjöngjang. " * 20
    lines = [f"{text} {number}" for number in range(40)]
    alone = [Matcher(glossary).find(line) for line in lines]
    shared = Matcher(glossary)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.find, lines)) == alone


@given(st.text(ALPHABET), st.lists(st.integers(0, 60), max_size=12, unique=True))
def test_the_way_back_of_many_spans_is_that_of_each(text: str, cuts: list[int]) -> None:
    """`originals` gives for spans in order what `original` gives for each of them."""
    cleaned = clean(text)
    places = sorted(cut for cut in cuts if cut <= len(cleaned.text))
    spans = list(zip(places[::2], places[1::2], strict=False))
    assert cleaned.originals(spans) == [cleaned.original(*span) for span in spans]


@given(st.lists(st.tuples(st.text("abc", max_size=4), st.integers(0, 9)), max_size=40), st.text("abcd", max_size=5))
def test_keys_give_what_a_dictionary_would(pairs: list[tuple[str, int]], text: str) -> None:
    """All numbers of all keys that are beginnings of a text, and no others."""
    wanted = [number for key, number in pairs if len(key) >= 1 and text.startswith(key)]
    assert sorted(Keys(pairs).numbers(text, 1)) == sorted(wanted)


def test_a_match_is_an_ordinary_frozen_value() -> None:
    """What the matcher makes in a short way equals what the class makes, and cannot be changed."""
    term = Term(text="Duma", language=GERMAN)
    glossary = Glossary(name="g", concepts=(Concept(id="duma", terms=(term,)),))
    (found,) = Matcher(glossary).find("Die Duma tagt.")
    same = Match(concept=found.concept, term=found.term, span=(4, 8), text="Duma", form=found.form, reason="as written")
    assert type(found) is Match
    assert (found, hash(found), repr(found)) == (same, hash(same), repr(same))
    assert replace(found, reason="x").reason == "x"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - made a line above
    with pytest.raises(FrozenInstanceError):
        found.text = "x"  # type: ignore[misc]


def test_long_texts_are_searched_like_short_ones() -> None:
    """A text beyond the length from which the search for garbage is paused gives the same; it goes on afterwards."""
    glossary = native.parse((HERE / "data" / "terms.yaml").read_text("utf-8"))
    line = "Putins Kremlchef traf Schoigu und Kim Jong-un in Pjöngjang.\n\n"
    matcher = Matcher(glossary)
    short = [match.text for match in matcher.find(line)]
    # A command line that ran in this process may have switched it off.
    for switch, state in ((gc.disable, False), (gc.enable, True)):
        switch()
        assert [match.text for match in matcher.find(line * 2000)] == short * 2000
        assert gc.isenabled() is state
