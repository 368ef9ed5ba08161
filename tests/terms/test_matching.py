"""Finding German terms in running text, in every form and only there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glossary.formats import native
from glossary.model import Concept, Condition, Glossary, LocaleTag, MatchPolicy, Number, Status, SubjectField, Term
from terms import Capitals, CompoundPart, Match, Matcher

DATA = Path(__file__).parent / "data"
GERMAN = LocaleTag("de")
_MARK = re.compile(r"\[([^\[\]|]+)\|([a-z0-9-]+)\]")


def rows() -> list[tuple[str, str]]:
    """Why, and the sentence."""
    found = []
    for line in (DATA / "matches.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            why, sentence = line.split("\t")
            found.append((why, sentence))
    return found


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """A matcher over the glossary of the tables."""
    return Matcher(native.parse((DATA / "terms.yaml").read_text("utf-8")))


def one(matcher: Matcher, text: str) -> Match:
    """The only match in a text."""
    (match,) = matcher.find(text)
    return match


def single(text: str, **more: object) -> Matcher:
    """A matcher for one term."""
    subject = more.pop("subject", SubjectField.GENERAL)
    term = Term(text=text, language=GERMAN, **more)  # type: ignore[arg-type]
    return Matcher(Glossary(name="g", concepts=(Concept(id="c", subject=subject, terms=(term,)),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("why", "sentence"), rows())
def test_what_is_found(matcher: Matcher, why: str, sentence: str) -> None:
    """A row gives exactly its marked places: nothing missing, nothing more."""
    text, wanted, done = "", [], 0
    for mark in _MARK.finditer(sentence):
        text += sentence[done : mark.start()]
        wanted.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        done = mark.end()
    text += sentence[done:]
    found = [(*match.span, match.concept.id) for match in matcher.find(text)]
    marked = {(start, end, concept) for start, end, concept in wanted}
    assert marked <= set(found), why
    assert {row for row in found if row not in marked} == set(), why


def test_the_table_has_as_many_traps_as_hits() -> None:
    """Half of the rows must give nothing."""
    hits = sum("|" in sentence for _, sentence in rows())
    assert len(rows()) - hits >= hits >= 75


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Pjo\u0308ngjang", "Pjo\u0308ngjang"),
        ("Pjöng\xadjang heute", "Pjöng\xadjang"),
        ("\u200bPjöng\u200bjang\u200b", "Pjöng\u200bjang"),
        ("in Pjöng-\njang heute", "Pjöng-\njang"),
        ("\U0001f600\U0001f600 Pjöngjang \U0001f600", "Pjöngjang"),
        ("Ｐjöngjang", "Ｐjöngjang"),
    ],
)
def test_spans_count_the_text_as_written(matcher: Matcher, written: str, seen: str) -> None:
    """Combining marks, soft hyphens, line breaks and wide characters are in the span and do not move it."""
    match = one(matcher, written)
    assert match.text == seen
    assert written[slice(*match.span)] == seen


@pytest.mark.parametrize(
    "written",
    [
        "Demokratische Volksrepublik Korea",
        "Demokratische\nVolksrepublik   Korea",
        "Demokratische\xa0Volksrepublik\u202fKorea",
        "Demokratischen\r\n  Volksrepublik Korea",
        "Demokra\xadtische Volks\xadrepublik Korea",
        "Demokratische Volks-\nrepublik Korea",
        "DEMOKRATISCHE VOLKSREPUBLIK KOREA",
    ],
)
def test_a_phrase_is_found_across_lines(matcher: Matcher, written: str) -> None:
    """Blanks of any kind and one line break may stand between words."""
    assert one(matcher, f"(die {written})").text == written


def test_a_paragraph_ends_a_phrase(matcher: Matcher) -> None:
    """An empty line is no blank."""
    assert matcher.find("Vereinte\n\nNationen") == ()


@pytest.mark.parametrize(
    ("text", "number", "genitive", "part", "capitals"),
    [
        ("Schoigus Hut", Number.SINGULAR, True, CompoundPart.WHOLE, Capitals.AS_TERM),
        ("SCHOIGU GEHT", Number.SINGULAR, False, CompoundPart.WHOLE, Capitals.UPPER),
        ("Schoigu-Hut", Number.SINGULAR, False, CompoundPart.MODIFIER, Capitals.AS_TERM),
        ("Anti-Schoigu", Number.SINGULAR, False, CompoundPart.HEAD, Capitals.AS_TERM),
        ("Verträge", Number.PLURAL, False, CompoundPart.WHOLE, Capitals.AS_TERM),
        ("Vertrags", Number.SINGULAR, True, CompoundPart.WHOLE, Capitals.AS_TERM),
        ("die Außenminister", Number.PLURAL, False, CompoundPart.WHOLE, Capitals.AS_TERM),
        ("der Außenminister", Number.SINGULAR, False, CompoundPart.WHOLE, Capitals.AS_TERM),
        ("kremltreu", Number.SINGULAR, False, CompoundPart.MODIFIER, Capitals.LOWER),
        ("Friedensverträge", Number.PLURAL, False, CompoundPart.HEAD, Capitals.LOWER),
        ("Raketentest", Number.SINGULAR, False, CompoundPart.MODIFIER, Capitals.AS_TERM),
        ("Nordkoreanische Post", Number.SINGULAR, False, CompoundPart.WHOLE, Capitals.CAPITALISED),
        ("die USA", Number.PLURAL, False, CompoundPart.WHOLE, Capitals.AS_TERM),
    ],
)
def test_the_form_of_a_match(
    matcher: Matcher, text: str, number: Number, genitive: bool, part: CompoundPart, capitals: Capitals
) -> None:
    """Number, case, part of a compound and capitals are read from the text."""
    form = one(matcher, text).form
    assert (form.number, form.genitive, form.part, form.capitals) == (number, genitive, part, capitals)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Schoigus Hut", "genitive -s"),
        ("Schoigu-Hut", "first part of a hyphenated compound"),
        ("Raketentest", "first part of a closed compound"),
        ("Außen- und Innenminister", "shares a part with a coordinated word (Außenminister)"),
        ("Der Angriff an der Front", "as written; the sentence has Angriff"),
    ],
)
def test_the_reason_of_a_match(matcher: Matcher, text: str, reason: str) -> None:
    """Each match says why."""
    assert one(matcher, text).reason == reason


def test_the_earlier_concept_wins_at_the_same_place() -> None:
    """Of two concepts written alike the first one in the glossary is found, unless a condition speaks."""
    first = Concept(id="first", terms=(Term(text="Bank", language=GERMAN),))
    second = Concept(id="second", terms=(Term(text="Bank", language=GERMAN, when=Condition(any_of=("Park",))),))
    matcher = Matcher(Glossary(name="g", concepts=(first, second)))
    assert one(matcher, "Die Bank zahlt.").concept.id == "first"
    assert one(matcher, "Die Bank im Park ist nass.").concept.id == "second"
    assert [match.concept.id for match in matcher.find("Im Park. Die Bank zahlt.")] == ["first"]


def test_the_term_as_written_wins_over_a_form_of_another() -> None:
    """``Pole`` is the plural of ``Pol`` only where the glossary does not have ``Pole``."""
    pole = Concept(id="magnet", terms=(Term(text="Pol", language=GERMAN, plural="Pole"),))
    people = Concept(id="people", terms=(Term(text="Pole", language=GERMAN),))
    assert one(Matcher(Glossary(name="g", concepts=(pole, people))), "Ein Pole").concept.id == "people"
    assert one(Matcher(Glossary(name="g", concepts=(pole,))), "Die Pole").concept.id == "magnet"


def test_a_forbidden_german_term_is_found() -> None:
    """Status is no reason not to find a term in German."""
    assert single("Weißrussland", status=Status.FORBIDDEN).find("in Weißrussland")


def test_word_policy_takes_the_word_only() -> None:
    """No ending, no compound; capitals as usual."""
    matcher = single("Pakt", match=MatchPolicy.WORD)
    assert [match.text for match in matcher.find("Pakt, Pakts, Pakt-Bruch, PAKT, Nicht-Pakt")] == ["Pakt", "PAKT"]


def test_an_explicit_plural_is_the_only_plural() -> None:
    """The plural of the glossary stands in the place of the rule."""
    matcher = single("Atlas", plural="Atlanten")
    assert [match.text for match in matcher.find("Atlas, Atlanten, Atlasse")] == ["Atlas", "Atlanten"]


def test_terms_in_other_scripts_are_found() -> None:
    """Cyrillic, Greek and Hangul terms match their own letters only."""
    for word, other in (("Москва", "Мускат"), ("Αθήνα", "Αθηνά2"), ("평양", "평안")):
        matcher = single(word, match=MatchPolicy.WORD)
        assert one(matcher, f"({word})").text == word
        assert matcher.find(other) == ()


def test_a_matcher_for_english_text() -> None:
    """With ``language`` the terms of that language are found."""
    glossary = native.parse((DATA / "terms.yaml").read_text("utf-8"))
    text = "The foreign ministers met Shoigu's deputy; Shoygu left."
    found = [(match.text, match.concept.id) for match in Matcher(glossary, language="en").find(text)]
    assert found == [("foreign ministers", "foreign-minister"), ("Shoigu's", "shoigu"), ("Shoygu", "shoigu")]


def test_an_empty_glossary_and_an_empty_text() -> None:
    """Nothing is found where there is nothing."""
    assert Matcher(Glossary(name="g")).find("Putin") == ()
    assert single("Putin").find("") == ()
    assert single("…").find("Putin …") == ()
