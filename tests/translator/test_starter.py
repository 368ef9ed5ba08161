"""The bundled package: constraints hold, nothing is lost, and what has no term is as without a glossary."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from glossary import Glossary
from translator import Outcome, Request, Translator, find_package
from translator.engines.argos import KNOWN_TERMS, ArgosEngine, load_package
from translator.reports import write_json as write

EXAMPLE = Path(__file__).parents[2] / "examples" / "besuch.de.txt"


def test_it_is_an_argos_package() -> None:
    package = load_package(find_package("starter").folder)
    assert (package.from_code, package.to_code, package.type) == ("de", "en", "translate")


def test_the_list_of_known_terms_was_made_with_these_weights(starter: ArgosEngine) -> None:
    lines = (starter.folder / KNOWN_TERMS).read_text(encoding="utf-8").splitlines()
    assert lines[0] == starter.info.fingerprint
    assert len(starter.known_terms) == len(lines) - 1 > 1000


def test_the_example_has_every_term_as_the_glossary_says(translator: Translator) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    result = translator.translate(text)
    assert result.outcomes[Outcome.REFUSED] == 0
    assert sum(result.outcomes.values()) >= 30
    for word in ("Shoigu", "Pyongyang", "DPRK", "CSTO", "SMO", "Kharkiv", "Zaporizhzhia", "Lavrov", "Kim Jong Un"):
        assert word in result.text
    for word in ("Schoigu", "Pjöngjang", "DVRK", "OVKS", "NVO", "Charkiw", "Lawrow"):
        assert word not in result.text
    assert result.text.count("\n") == text.count("\n")


def test_the_report_accounts_for_every_occurrence(translator: Translator, termbase: Glossary) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    result = translator.translate(text)
    report = json.loads("".join(write(result, termbase, None)))
    for segment in report["segments"]:
        start, end = segment["source_span"]
        assert text[start:end] == segment["source"]
        for term in segment["terms"]:
            assert text[slice(*term["source_span"])] == term["source"]
            if term["target_span"]:
                assert segment["target"][slice(*term["target_span"])].strip()
    counted = sum(len(segment["terms"]) for segment in report["segments"])
    assert counted == report["summary"]["constraints"] == report["summary"]["met"] + report["summary"]["refused"]


def test_segments_without_a_term_are_as_without_a_glossary(starter: ArgosEngine, termbase: Glossary) -> None:
    sentences = [
        "Das Wetter war gestern schön.",
        "Die Kinder spielten im Garten hinter dem Haus.",
        "Niemand wusste, wann der Zug ankommen würde.",
    ]
    text = "\n".join([*sentences, "Schoigu reiste nach Pjöngjang."])
    plain = Translator(starter, None).translate(text).segments
    with_terms = Translator(starter, termbase).translate(text).segments
    for before, after in zip(plain, with_terms, strict=True):
        assert after.terms or before.target == after.target
    assert with_terms[-1].terms


def test_alignment_points_at_the_words(starter: ArgosEngine) -> None:
    text = "Der Präsident reiste nach Moskau."
    ((hypothesis,),) = starter.translate([Request(text=text)], align=True)
    start = hypothesis.text.index("Moscow")
    sources = {text[slice(*link.source)] for link in hypothesis.links if link.target[0] == start}
    assert sources == {"Moskau"}


def test_a_forced_beginning_stands_at_the_beginning(starter: ArgosEngine) -> None:
    ((hypothesis,),) = starter.translate(
        [Request(text="Der Präsident reiste nach Moskau.", prefix="The head of state")]
    )
    assert hypothesis.text.startswith("The head of state")


def test_hypotheses_come_best_first(starter: ArgosEngine) -> None:
    (hypotheses,) = starter.translate([Request(text="Der Rat tagt in Minsk.")], beam=4, hypotheses=4)
    scores = [hypothesis.score for hypothesis in hypotheses]
    assert len({hypothesis.text for hypothesis in hypotheses}) == 4
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "...", "- * -", "12:30", "<t> <as> </t>", "漢字 😀", "a" * 3000, "Ä" * 500]
)
def test_odd_texts_come_through(translator: Translator, text: str) -> None:
    result = translator.translate(text)
    assert result.text.count("\n") == text.count("\n")
    assert bool(result.text.strip()) == bool(text.strip())


def test_threads_share_a_translator(translator: Translator) -> None:
    from concurrent.futures import ThreadPoolExecutor

    text = "Schoigu besuchte Pjöngjang am 9. Februar 2000."
    expected = translator.translate(text).text
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: translator.translate(text).text, range(8))) == {expected}


@pytest.mark.parametrize("package", ["glossary", "terms"])
def test_glossary_and_terms_load_no_neural_package(package: str) -> None:
    heavy = {"ctranslate2", "argostranslate", "sentencepiece", "torch", "babel", "polib"}
    code = f"import sys, {package}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_argos_translate_is_never_imported() -> None:
    code = (
        "import sys; from translator import Translator, open_engine;"
        "Translator(open_engine('starter')).translate('Guten Tag.');"
        "print(sorted({'argostranslate.translate', 'stanza', 'spacy', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
