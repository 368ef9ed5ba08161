"""The cascade with an engine that answers from a table: each step, what it mends, and what it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from glossary import Glossary
from glossary.formats.native import parse
from translator import STEPS, Outcome, Segment, Translator
from translator.cascade import Step
from translator.engine import Hypothesis, Link, Request
from translator.engines.fake import FakeEngine
from translator.repair import around, in_parts, redecode, rerank, substitute, suppress, use_house_forms


def translate(
    glossary: Glossary, german: str, answers: str | list[str], steps: tuple[Step, ...] = STEPS, *, obeys: bool = False
) -> Segment:
    engine = FakeEngine({german: answers}, obeys=obeys)
    (segment,) = Translator(engine, glossary, steps=steps).translate(german).segments
    return segment


def outcomes(segment: Segment) -> list[Outcome]:
    return [term.outcome for term in segment.terms]


def test_a_model_that_knows_constraints_is_told(small: Glossary) -> None:
    engine = FakeEngine(obeys=True)
    (segment,) = Translator(engine, small).translate("Schoigu kommt.").segments
    assert segment.target == "Shoigu kommt."
    assert outcomes(segment) == [Outcome.NATIVE]
    assert [constraint.text for constraint in engine.requests[0].constraints] == ["Shoigu"]


def test_what_is_right_already_is_left_alone(small: Glossary) -> None:
    segment = translate(small, "Die OVKS tagt in Kiew.", "The CSTO meets in Kyiv.")
    assert segment.target == "The CSTO meets in Kyiv."
    assert outcomes(segment) == [Outcome.ALREADY, Outcome.ALREADY]


def test_another_hypothesis_may_have_it(small: Glossary) -> None:
    segment = translate(small, "Die OVKS tagt.", ["The alliance meets.", "The CSTO meets."], (rerank,))
    assert segment.target == "The CSTO meets."
    assert outcomes(segment) == [Outcome.RERANKED]


@pytest.mark.parametrize(
    ("german", "answer", "expected"),
    [
        ("Kiew wartet.", "Kiev waits.", "Kyiv waits."),
        ("Kiews Lage ist gut.", "Kiev's situation is good.", "Kyiv's situation is good."),
        ("Schoigu kommt.", "Shoygu comes.", "Shoigu comes."),
        ("Sergej Schoigu kommt.", "Sergej Schoigu comes.", "Sergei Shoigu comes."),
        ("Schoigus Reise endet.", "Schoigu's trip ends.", "Shoigu's trip ends."),
        ("Die OVKS tagt.", "The OVKS meets.", "The CSTO meets."),
        ("OVKS tagt.", "OVKS meets.", "The CSTO meets."),
        (
            "Die Lage in Pjöngjang ist gut.",
            "The situation in Pyongjang is good.",
            "The situation in Pyongyang is good.",
        ),
        ("Pjöngjangs Politik endet.", "Pyongjang's policy ends.", "Pyongyang's policy ends."),
        ("Ein nordkoreanischer Soldat.", "A nordkoreanisch soldier.", "A North Korean soldier."),
    ],
)
def test_a_form_that_will_not_do_is_replaced(small: Glossary, german: str, answer: str, expected: str) -> None:
    segment = translate(small, german, answer, (use_house_forms, substitute))
    assert segment.target == expected
    assert outcomes(segment) == [Outcome.SUBSTITUTED]


@pytest.mark.parametrize(
    ("german", "answer"),
    [
        ("Die Soldaten halten die Front.", "The soldiers hold the front."),
        ("Pjöngjang schweigt.", "Pyongyang is silent."),
        ("Ein Kimono aus Kiewit.", "A kimono from Kiewit."),
    ],
)
def test_what_will_do_is_not_touched(small: Glossary, german: str, answer: str) -> None:
    segment = translate(small, german, answer)
    assert segment.target == answer
    assert Outcome.REFUSED not in outcomes(segment)


def test_the_aligned_words_are_replaced(small: Glossary) -> None:
    segment = translate(small, "Gestern sprach Schoigu lange.", "Yesterday spoke Sigi long.", (substitute,))
    assert segment.target == "Yesterday spoke Shoigu long."
    assert outcomes(segment) == [Outcome.SUBSTITUTED]
    assert segment.terms[0].reason == "aligned words 'Sigi' replaced"


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Volodymyr Zelensky spoke long.", "Volodymyr Zelenskyy spoke long."),
        ("Long spoke Volodymyr Zelensky's friend.", "Long spoke Volodymyr Zelenskyy's friend."),
        ("Volodymyr Zelenka spoke long.", None),
        ("The sky spoke long.", None),
    ],
)
def test_a_name_in_another_transcription_is_replaced(english: str, expected: str | None) -> None:
    text = "- {id: zelenskyy, field: person, de: [Wolodymyr Selenskyj], en: [Volodymyr Zelenskyy]}"
    glossary = parse(f"glossary: one\nsource-language: de\ntarget-language: en\nconcepts:\n  {text}\n", "one.yaml")
    segment = translate(glossary, "Lange sprach Wolodymyr Selenskyj.", english, (substitute,))
    if expected is None:
        assert "known wrong form" not in (segment.terms[0].reason or "")
    else:
        assert segment.target == expected
        assert segment.terms[0].reason == "known wrong form 'Volodymyr Zelensky' replaced"


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        # Beside the words for the name stand words of the sentence, which stay.
        ("Yesterday said Sigi long.", "Yesterday said Shoigu long."),
        ("Yesterday not Sigi long.", "Yesterday not Shoigu long."),
        ("Yesterday about Sigi long.", "Yesterday about Shoigu long."),
    ],
)
def test_words_of_the_sentence_are_no_part_of_a_name(small: Glossary, english: str, expected: str) -> None:
    german = "Gestern sprach Schoigu lange."
    found = [match.span() for match in re.finditer(r"\w+", english)]
    name = (15, 22)
    # The attention looks at the name already where the word before it is said.
    links = [Link(source=name, target=span, weight=0.9) for span in found[1:3]]
    engine = FakeEngine({german: english})
    engine.align = lambda pairs: [tuple(links) for _ in pairs]  # type: ignore[method-assign]
    (segment,) = Translator(engine, small, steps=(substitute,)).translate(german).segments
    assert segment.target == expected


def test_a_sentence_that_telling_spoils_is_asked_for_untold() -> None:
    text = "- {id: shoigu, field: person, de: [Schoigu], en: [Shoigu]}"
    glossary = parse(f"glossary: one\nsource-language: de\ntarget-language: en\nconcepts:\n  {text}\n", "one.yaml")

    class Spoilt(FakeEngine):
        """Says nothing but the name when it is told it."""

        def translate(
            self, requests: Sequence[Request], *, beam: int = 4, hypotheses: int = 1, align: bool = False
        ) -> list[tuple[Hypothesis, ...]]:
            answers = super().translate(requests, beam=beam, hypotheses=hypotheses, align=align)
            for number, request in enumerate(requests):
                if request.constraints:
                    answers[number] = (Hypothesis(text="Shoigu came yesterday.", score=-0.1),)
            return answers

    engine = Spoilt({"Gestern kam Schoigu nicht.": "Yesterday came Schoigu not."}, obeys=True)
    (segment,) = Translator(engine, glossary, steps=(rerank,)).translate("Gestern kam Schoigu nicht.").segments
    assert (segment.target, segment.doubts) == ("Yesterday came Shoigu not.", ())


@pytest.mark.parametrize(
    ("english", "expected", "outcome"),
    [
        ("Hennnadii Trukhanov spoke.", "Hennadii Trukhanov spoke.", Outcome.SUBSTITUTED),
        ("Hennadii Trukhanov spoke.", "Hennadii Trukhanov spoke.", Outcome.ALREADY),
        ("Mayor Trukhanov spoke.", "Mayor Trukhanov spoke.", Outcome.ALREADY),
        ("Trukhanov spoke.", "Trukhanov spoke.", Outcome.ALREADY),
    ],
)
def test_a_first_name_is_spelt_right_as_well(english: str, expected: str, outcome: Outcome) -> None:
    english_terms = "[Hennadii Trukhanov, {text: Trukhanov, type: short}]"
    text = f"- {{id: t, field: person, de: [Hennadij Truchanow, Truchanow], en: {english_terms}}}"
    glossary = parse(f"glossary: one\nsource-language: de\ntarget-language: en\nconcepts:\n  {text}\n", "one.yaml")
    segment = translate(glossary, "Hennadij Truchanow sprach.", english, (use_house_forms, substitute))
    assert (segment.target, outcomes(segment)) == (expected, [outcome])


def test_the_first_word_of_the_german_needs_no_capital_within_the_english() -> None:
    text = "- {id: fraud, field: politics, de: [Wahlbetrug], en: [election fraud]}"
    glossary = parse(f"glossary: one\nsource-language: de\ntarget-language: en\nconcepts:\n  {text}\n", "one.yaml")
    engine = FakeEngine({"Wahlbetrug sieht er.": "He sees a vote."})
    engine.align = lambda pairs: [(Link(source=(0, 10), target=(10, 14), weight=0.9),) for _ in pairs]  # type: ignore[method-assign]
    (segment,) = Translator(engine, glossary, steps=(substitute,)).translate("Wahlbetrug sieht er.").segments
    assert segment.target == "He sees an election fraud."


def test_a_genitive_is_no_plural() -> None:
    text = "- {id: xi, field: person, de: [Xi], en: [Xi]}"
    glossary = parse(f"glossary: one\nsource-language: de\ntarget-language: en\nconcepts:\n  {text}\n", "one.yaml")
    segment = translate(glossary, "Xis Rede endete.", "Xis speech ended.", (substitute,))
    assert (segment.target, outcomes(segment)) == ("Xi's speech ended.", [Outcome.SUBSTITUTED])
    segment = translate(glossary, "Xis Rede endete.", "Xi's speech ended.", (substitute,))
    assert (segment.target, outcomes(segment)) == ("Xi's speech ended.", [Outcome.ALREADY])


def test_quotation_marks_around_a_lone_term_are_english(small: Glossary) -> None:
    assert translate(small, "„Schoigu“", "unused").target.strip('“”"') == "Shoigu"


def test_a_hypothesis_that_has_all_is_better_than_one_with_terms_put_in(small: Glossary) -> None:
    answers = ["Yesterday spoke Sigi long.", "Yesterday Shoigu spoke long."]
    segment = translate(small, "Gestern sprach Schoigu lange.", answers, (rerank,))
    assert (segment.target, outcomes(segment)) == ("Yesterday Shoigu spoke long.", [Outcome.RERANKED])
    segment = translate(small, "Gestern sprach Schoigu lange.", ["Yesterday spoke Sigi long."], (rerank,))
    assert (segment.target, outcomes(segment)) == ("Yesterday spoke Shoigu long.", [Outcome.SUBSTITUTED])


def test_a_text_is_aligned_with_what_the_model_was_told_and_as_it_is(small: Glossary) -> None:
    engine = FakeEngine({"Gestern sprach Schoigu lange.": "Yesterday spoke Sigi long."}, obeys=True)
    translator = Translator(engine, small, steps=(substitute,))
    (segment,) = translator.translate("Gestern sprach Schoigu lange.").segments
    assert segment.target == "Yesterday spoke Shoigu long."
    assert [[constraint.text for constraint in request.constraints] for request in engine.aligned] == [["Shoigu"]]
    silent = FakeEngine({"Gestern sprach Schoigu.": "Spoke."}, obeys=True)
    (segment,) = Translator(silent, small, steps=(substitute,)).translate("Gestern sprach Schoigu.").segments
    assert outcomes(segment) == [Outcome.REFUSED]
    assert [len(request.constraints) for request in silent.aligned] == [1, 0]


@pytest.mark.parametrize("sign", ["{name}", "<b>", "%s"])
def test_no_sign_is_put_into_a_hypothesis(sign: str) -> None:
    answer = "Yesterday spoke Sigi long."
    engine = FakeEngine({f"Gestern sprach {shown} lange.": answer for shown in (sign, "X")})
    german = f"Gestern sprach {sign} lange."
    (segment,) = Translator(engine, None, steps=(rerank,)).translate(german).segments
    assert "Sigi" in segment.target
    assert segment.doubts


def test_decoding_goes_on_after_a_forced_beginning(small: Glossary) -> None:
    segment = translate(small, "Gestern sprach Schoigu lange.", "Yesterday spoke Sigi long.", (redecode,))
    assert segment.target.startswith("Yesterday spoke Shoigu")
    assert outcomes(segment) == [Outcome.REDECODED]


def test_words_said_instead_of_a_term_are_suppressed(small: Glossary) -> None:
    answers = ["Yesterday spoke Sigi long.", "Yesterday Shoigu spoke long."]
    segment = translate(small, "Gestern sprach Schoigu lange.", answers, (suppress,))
    assert segment.target == "Yesterday Shoigu spoke long."
    assert outcomes(segment) == [Outcome.REDECODED]


@pytest.mark.parametrize(
    ("around_term", "expected", "outcome"),
    [
        (-0.1, "Yesterday spoke Shoigu long.", Outcome.REDECODED),
        (-0.5, "Yesterday spoke Shoigu long.", Outcome.REDECODED),
        (-0.7, "Yesterday spoke Sigi long.", Outcome.REFUSED),
        (-5.0, "Yesterday spoke Sigi long.", Outcome.REFUSED),
    ],
)
def test_a_sentence_that_becomes_unlikely_is_not_decoded_anew(
    small: Glossary, around_term: float, expected: str, outcome: Outcome
) -> None:
    german = "Gestern sprach Schoigu lange."
    scores = {"Yesterday spoke Shoigu long.": around_term}
    engine = FakeEngine({german: "Yesterday spoke Sigi long."}, scores=scores)
    (segment,) = Translator(engine, small, steps=(redecode,)).translate(german).segments
    assert (segment.target, outcomes(segment)) == (expected, [outcome])
    assert segment.terms[0].reason


def test_what_must_not_be_lost_is_worth_an_unlikely_sentence() -> None:
    german = "Am 9. Februar 2000 kam er, und am 10. März 2001 ging er mit seinen alten Freunden wieder fort."
    parts = {"Am 9. Februar 2000 kam er,": "On February 9, 2000 he came,"}
    parts["und am 10. März 2001 ging er mit seinen alten Freunden wieder fort."] = "and left on March 10, 2001."
    answers = {german: "He came in 2000 and left in 2001.", **parts}
    whole = "On February 9, 2000 he came, and left on March 10, 2001."
    engine = FakeEngine(answers, scores={whole: -9.0})
    (segment,) = Translator(engine, None, steps=(in_parts,)).translate(german).segments
    assert segment.target == whole


def test_each_occurrence_counts(small: Glossary) -> None:
    german = "Schoigu sah Schoigu."
    segment = translate(small, german, "Shoigu saw him.", ())
    assert outcomes(segment) == [Outcome.ALREADY, Outcome.REFUSED]
    segment = translate(small, german, "Shoigu saw Shoigu.", ())
    assert outcomes(segment) == [Outcome.ALREADY, Outcome.ALREADY]
    assert len({term.target_span for term in segment.terms}) == 2


@pytest.mark.parametrize(
    ("german", "english", "expected"),
    [
        ("Schoigu sprach, lange danach erst kam auch Schoigu.", "He spoke, long after that Shoigu came too.", [0, 1]),
        ("Schoigu sprach, lange danach erst kam auch Schoigu.", "Shoigu spoke, long after that he came too.", [1, 0]),
        ("Schoigu sprach über Schoigus Reise.", "He spoke about Shoigu's trip.", [0, 1]),
        ("Die OVKS sagte, die OVKS und die OVKS seien eins.", "The CSTO said it and the CSTO are one.", [1, 0, 1]),
    ],
)
def test_the_occurrence_that_is_missing_is_blamed(
    small: Glossary, german: str, english: str, expected: list[int]
) -> None:
    segment = translate(small, german, english, ())
    assert [int(term.target_span is not None) for term in segment.terms] == expected


def test_what_cannot_be_met_is_refused_with_a_reason(small: Glossary) -> None:
    segment = translate(small, "Schoigu kommt.", "")
    assert outcomes(segment) == [Outcome.REFUSED]
    assert segment.terms[0].target_span is None
    assert segment.terms[0].reason


def test_protected_text_comes_through_whatever_the_model_does(small: Glossary) -> None:
    german = "Siehe https://example.org/a_b?c=1 und {name} bitte."
    engine = FakeEngine({german: "See the page.", "Siehe": "See", "und": "and", "bitte.": "please."})
    (segment,) = Translator(engine, small, steps=(around,)).translate(german).segments
    assert segment.target == "See https://example.org/a_b?c=1 and {name} please."
    assert segment.doubts == ()


def test_what_is_lost_is_said() -> None:
    german = "Am 9. Februar 2000 kam er."
    segment = translate(Glossary(name="none"), german, "He came in the year 2000.", ())
    assert "'9. Februar 2000' is missing" in segment.doubts
    assert "the number 9 is missing" in segment.doubts


def test_a_segment_of_terms_and_signs_needs_no_model(small: Glossary) -> None:
    engine = FakeEngine()
    (segment,) = Translator(engine, small).translate("PJÖNGJANG, 4. Juni.").segments
    assert segment.target == "PYONGYANG, June 4."
    assert engine.requests == []


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("1.234,5", "1,234.5"),
        ("12 | 3,5", "12 | 3.5"),
        ("19.06.2024", "June 19, 2024"),
        ("2024", "2024"),
        ("***", "***"),
    ],
)
def test_a_segment_without_words_needs_no_model(small: Glossary, german: str, english: str) -> None:
    engine = FakeEngine()
    (segment,) = Translator(engine, small).translate(german).segments
    assert (segment.target, segment.doubts, engine.requests) == (english, (), [])


def test_a_segment_that_recurs_is_translated_once(small: Glossary) -> None:
    engine = FakeEngine({"Gut so.": "Good."})
    result = Translator(engine, small).translate("Gut so.\n\nGut so.\n")
    assert result.text == "Good.\n\nGood.\n"
    assert len(engine.requests) == 1


def test_a_long_sentence_is_cut_and_put_together(small: Glossary) -> None:
    german = "Eins zwei drei vier fünf sechs, sieben acht neun zehn elf zwölf."
    engine = FakeEngine(max_pieces=8)
    (segment,) = Translator(engine, small, steps=()).translate(german).segments
    assert segment.target == german
    assert [request.text for request in engine.requests] == [
        "Eins zwei drei vier fünf sechs,",
        "sieben acht neun zehn elf zwölf.",
    ]


def test_typographic_marks_follow_the_document(small: Glossary) -> None:
    german = "„Gut“, sagte er – Kiews Lage …"
    segment = translate(small, german, '"Good," he said - Kyiv\'s position...')
    assert segment.target == "“Good,” he said – Kyiv’s position…"
    assert segment.terms[0].target_span == (18, 22)


@pytest.mark.parametrize(
    ("german", "answer", "expected"),
    [
        ("Gespräche mit der OVKS laufen.", "Talks with CSTO are under way.", "Talks with the CSTO are under way."),
        ("Die OVKS tagt.", "CSTO is meeting.", "The CSTO is meeting."),
        ("Die Staaten der OVKS.", "The states of CSTO.", "The states of the CSTO."),
        ("Die Truppen der OVKS kommen.", "CSTO troops are coming.", "CSTO troops are coming."),
        ("Die Staaten der OVKS.", "The states of the CSTO.", "The states of the CSTO."),
        ("Gespräche mit der OVKS", "Talks with CSTO", "Talks with CSTO"),
        ("Er ist in Kiew.", "He is in Kyiv.", "He is in Kyiv."),
    ],
)
def test_a_name_gets_its_article(small: Glossary, german: str, answer: str, expected: str) -> None:
    segment = translate(small, german, answer, ())
    assert segment.target == expected
    for term in segment.terms:
        assert term.target_span
        assert segment.target[slice(*term.target_span)] in ("CSTO", "Kyiv")


@pytest.mark.parametrize(
    "text",
    [
        "Der Bericht liegt unter https://example.com/a?b=c&d=e#f bereit.",
        "Er sagte, عربي und 한국어 평양 sowie Москва und 北京 stehen dort. 👩\u200d👩\u200d👧",
        "Ein 😀 Bild.",
        "Der Ordner /home/user/daten liegt dort.",
        "Das Wort " + "x" * 90 + " ist lang.",
    ],
)
def test_what_models_spoil_they_do_not_see(small: Glossary, text: str) -> None:
    engine = FakeEngine()
    result = Translator(engine, small).translate(text)
    assert result.text == text
    asked = " ".join(request.text for request in engine.requests)
    assert not any(mark in asked for mark in ("http", "عربي", "한국어", "Москва", "👩", "😀", "/home", "xxxx"))


def test_a_form_that_will_not_do_is_replaced_beside_one_that_will(small: Glossary) -> None:
    segment = translate(small, "Kiew wartet.", "Kyiv waits in Kiev.")
    assert segment.target == "Kyiv waits in Kyiv."
