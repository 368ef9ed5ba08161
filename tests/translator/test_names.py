"""Names that no glossary knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.names import DocumentNames, find_doubts, find_names

# German with the name in brackets, and its English.
MUST = [
    ("[Sergej Rjabkow] sprach.", "Sergei Ryabkov"),
    ("Der Sprecher [Dmitri Iwanowitsch Peskow] sprach.", "Dmitry Ivanovich Peskov"),
    ("Er traf [Pak Jong-chon] in der Stadt.", "Pak Jong Chon"),
    ("Er traf [Choe Son-hui] in der Stadt.", "Choe Son Hui"),
    ("[Kim Jong-uns] Schwester reiste ab.", "Kim Jong Un's"),
    ("[Andrej Beloussow] reiste ab.", "Andrei Belousov"),
    ("Der Plan [Andrej Beloussows] ist alt.", "Andrei Belousov"),
    ("[Andrej Beloussows] Plan ist alt.", "Andrei Belousov's"),
    ("Gestern kam [Ramsan Kadyrow].", "Ramzan Kadyrov"),
    ("Gestern kam [Kyrylo Budanow].", "Kyrylo Budanov"),
    ("Gestern kam [Swjatlana Zichanouskaja].", "Sviatlana Tsikhanouskaya"),
    ("Gestern kam [Ilham Alijew].", "Ilham Aliyev"),
    ("Gestern kam [Micheil Saakaschwili].", "Mikheil Saakashvili"),
    ("[MEDWEDEW] SPRACH", "MEDVEDEV"),
    ("in [Nischni Nowgorod] und anderswo", "Nizhny Novgorod"),
    ("die [Iwanow]-Familie", "Ivanov"),
    ("Die Sängerin [Olga Kurylenko] trat auf.", "Olga Kurylenko"),
    ("Der Chef, [Jewgeni Prigoschin], schwieg.", "Yevgeny Prigozhin"),
]

MUST_NOT = [
    "Tatjana Festerling ist Deutsche.",
    "Igor Schmidt und Alexander Wagner trafen Olaf Scholz.",
    "Gerhard Schröder und Hans Virchow lebten in Pankow.",
    "Die Glocken der Armen läuten, sagte Marina Martin.",
    "Naturkautschuk und Kautschuk kommen aus Vietnam.",
    "Glasgow, Paltrow, Barrow und Moscow sind keine Umschriften.",
    "Das Bewusstsein der Autorin und der Kandidatin wuchs.",
    "Der Workflow der Talkshow, das Plugin, das Login, das Magazin.",
    "Roman Polanski, Robert Lewandowski und Daniel Kaminski.",
    "Andrej Babiš und Andrej Plenković sprachen.",
    "Zwei Marinas gibt es; Lew sagte nichts.",
    "Li Mi Yang verbündete sich mit Jung Kyung Ho.",
    "SCHULE, RATHAUS, KINO",
    "Besuch, Zentrale, Januar, Jeremy, Dementi, Asien",
    "3DNow! ist eine Erweiterung.",
    "Gwyneth Paltrows Marke",
    "",
    "1234 ?!",
    "Er kam aus Köln.",
]


@pytest.mark.parametrize(("marked", "english"), MUST)
def test_a_name_is_found_and_put_into_english(marked: str, english: str) -> None:
    """The span is that of the name, the English as the press prints it."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    (found,) = find_names(text)
    assert (found.span, found.text) == ((start, end), english)
    assert found.accept is not None
    assert found.accept.search(f"Then {english} left.")


@pytest.mark.parametrize("text", MUST_NOT)
def test_what_is_no_transcription_stays(text: str) -> None:
    """German, English and Latin-script names and ordinary words are left alone."""
    assert find_names(text) == ()


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Sergej Beseda schwieg.", "Sergej Beseda"),
        ("Am Abend kam Kirillow.", "Kirillow"),
        ("Narcis Termes, 68, schwieg.", "Termes"),
    ],
)
def test_what_is_not_sure_is_a_doubt(text: str, doubtful: str) -> None:
    """A name with too little evidence is reported with its candidates and not put into English."""
    assert find_names(text) == ()
    (doubt,) = find_doubts(text)
    assert doubt.text == doubtful
    assert doubt.candidates
    assert text[slice(*doubt.span)] == doubtful
    assert 0.0 < doubt.confidence <= 1.0


def test_no_name_is_found_where_something_else_stands() -> None:
    """A span that the glossary has taken is left to it."""
    text = "Sergej Rjabkow sprach."
    assert find_names(text, [(0, 14)]) == ()
    (given_name,) = find_names(text, [(7, 14)])
    assert (given_name.span, given_name.text) == ((0, 6), "Sergei")


def test_forms_that_are_accepted() -> None:
    """Possessives are, other spellings of a name are not."""
    (found,) = find_names("Sergej Rjabkows Rede")
    assert found.text == "Sergei Ryabkov's"
    assert found.accept is not None
    for good in ("Sergei Ryabkov's speech", "Sergei Ryabkov’s speech", "the speech of Sergei Ryabkov."):
        assert found.accept.search(good)
    for bad in ("Sergey Ryabkov's speech", "Sergei Rjabkow", "Sergei Ryabkovsky", "Ryabkov"):
        assert not found.accept.search(bad)


def test_a_possessive_leaves_a_closing_quote_alone() -> None:
    """The quote behind a name is not part of it."""
    (found,) = find_names("'Sergej Rjabkow'")
    assert found.accept is not None
    match = found.accept.search("'Sergei Ryabkov'")
    assert match is not None
    assert match.group() == "Sergei Ryabkov"


def test_the_style_of_a_profile() -> None:
    """Korean names follow the style."""
    (found,) = find_names("Er traf Choe Son-hui.", style="wikipedia")
    assert found.text == "Choe Son-hui"


def test_a_name_is_alike_throughout_a_document() -> None:
    """A surname is known by the full name, also before that stands, in capitals and in the genitive."""
    texts = ["GUREJEWSKI", "Gurejewskij sprach.", "Der Minister Sergej Gurejewskij kam.", "Gurejewskijs Rede"]
    names = DocumentNames.collect((text, ()) for text in texts)
    renderings = [item.text for text in texts for item in names.wanted(text)]
    assert renderings == ["Gureyevsky", "Sergei Gureyevsky", "Gureyevsky's"]
    assert names.doubts == ()


def test_a_name_in_doubt_is_listed_once() -> None:
    """With the first segment it stands in and how often."""
    names = DocumentNames.collect([("Nichts.", ()), ("Kirillow schwieg.", ()), ("Kirillows Haus.", ())])
    (doubt,) = names.doubts
    assert (doubt.text, doubt.segment, doubt.count) == ("Kirillow", 1, 2)
    assert names.wanted("Kirillow schwieg.") == ()


def test_a_name_seen_often_counts() -> None:
    """Three times are enough where the letters leave no doubt."""
    names = DocumentNames.collect([("Kirillow schwieg.", ())] * 3)
    assert [item.text for item in names.wanted("Kirillow schwieg.")] == ["Kirillov"]
    assert names.doubts == ()


def test_capitals_follow_the_text() -> None:
    """A headline in capitals does not make the name of the text loud."""
    names = DocumentNames.collect([("RJABKOW", ()), ("Sergej Rjabkow", ())])
    assert [item.text for item in names.wanted("Rjabkow kam.")] == ["Ryabkov"]


@given(st.text(alphabet="SschKkwitjenoaAP '-’.ßz", max_size=60))
@settings(max_examples=60, deadline=None)
def test_spans_hold_in_any_text(text: str) -> None:
    """Spans lie in the text, in order, apart from each other; what is said is what is accepted."""
    position = 0
    for found in find_names(text):
        start, end = found.span
        assert position <= start < end <= len(text)
        position = end
        assert found.accept is not None
        assert found.accept.search(found.text)


def test_a_long_text_is_quick() -> None:
    """Sixty thousand words take no time to speak of."""
    text = "Der Minister Sergej Rjabkow sprach am Montag in Nischni Nowgorod über den Haushalt. " * 5000
    assert len(find_names(text)) == 10000


def test_the_table_of_endings_is_sound() -> None:
    """Each ending stands once, with a strength that is known and an example that shows it."""
    path = Path(__file__).parents[2] / "translator" / "data" / "name-endings.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len({row[0] for row in rows}) == len(rows) > 50
    for ending, strength, example in rows:
        assert strength in {"sure", "likely", "weak", "never"}
        assert example.lower().endswith(ending), json.dumps(example)
