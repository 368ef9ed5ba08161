"""Dates, times, numbers and amounts: found, written in English, and recognised in any usual English form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary
from glossary.formats import native
from translator import English, Translator
from translator.engines.fake import FakeEngine
from translator.figures import find_figures


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("am 19.06.2024", "June 19, 2024"),
        ("am 9. Februar 2000", "February 9, 2000"),
        ("am 4. Juni", "June 4"),
        ("am 1. Jan. 2020", "January 1, 2020"),
        ("am 29. Februar", "February 29"),
        ("um 14.30 Uhr", "2:30 p.m."),
        ("um 14:30 Uhr", "2:30 p.m."),
        ("um 7 Uhr", "7 a.m."),
        ("um 0:15 Uhr", "12:15 a.m."),
        ("um 12 Uhr", "12 p.m."),
        ("10:00-12:00 Uhr", "10 a.m.–12 p.m."),
        ("von 10 bis 12.30 Uhr", "10 a.m. to 12:30 p.m."),
        ("zwischen 13 und 15 Uhr", "1 p.m. and 3 p.m."),
        ("vom 3. bis 5. Mai", "May 3 to 5"),
        ("3.–5. Mai 2024", "May 3–5, 2024"),
        ("am 3. und 4. Juni", "June 3 and 4"),
        ("rund 1.234,5 Tonnen", "1,234.5"),
        ("11.000 Container", "11,000"),
        ("1.234.567 Menschen", "1,234,567"),
        ("3 Mrd. Euro", "3 billion euros"),
        ("2,5 Millionen Dollar", "2.5 million dollars"),
        ("3,5 Prozent", "3.5 percent"),
        ("40 %", "40 percent"),
        ("1,50 €", "1.50 euros"),
        ("5 Billionen Rubel", "5 trillion rubles"),
    ],
)
def test_a_figure_is_written_in_english(german: str, english: str) -> None:
    (figure,) = find_figures(german)
    assert figure.english == english
    assert figure.accept.search(f"It was {english}, he said.")


@pytest.mark.parametrize(
    "german",
    [
        "80 Soldaten",
        "im Jahr 2000",
        "Version 1.2.3",
        "192.168.0.1",
        "am 31.02.2024",
        "um 25 Uhr",
        "der 80. Jahrestag",
        "Paragraf 3a",
        "A4",
        "1.2345",
    ],
)
def test_what_is_the_same_in_english_or_no_figure_is_left_alone(german: str) -> None:
    assert find_figures(german) == ()


@pytest.mark.parametrize(
    ("german", "english", "same"),
    [
        ("am 19.06.2024", "on 19 June 2024", True),
        ("am 19.06.2024", "on June 19th, 2024", True),
        ("am 19.06.2024", "on 19.06.2024", False),
        ("am 19.06.2024", "on June 18, 2024", False),
        ("am 4. Juni", "on the 4th of June", True),
        ("am 4. Juni", "on July 4", False),
        ("am 4. Juni", "on June 14", False),
        ("um 14.30 Uhr", "at 14:30", True),
        ("um 14.30 Uhr", "at 2.30 pm", True),
        ("um 14.30 Uhr", "at 2:30 a.m.", False),
        ("um 15:00 Uhr", "at 15:00 a.m.", False),
        ("um 15:00 Uhr", "at 3 p.m.", True),
        ("um 12 Uhr", "at noon", True),
        ("10:00-12:00 Uhr", "from 10:00 to 12:00", True),
        ("10:00-12:00 Uhr", "10:00-12 a.m.", False),
        ("10:00-12:00 Uhr", "10 a.m. to noon", True),
        ("13-15 Uhr", "1–3 p.m.", True),
        ("13-15 Uhr", "1 a.m.–3 p.m.", False),
        ("13-15 Uhr", "13:00-15:00", True),
        ("3. bis 5. Mai", "3–5 May", True),
        ("3. bis 5. Mai", "the 3rd to the 5th of May", True),
        ("3. bis 5. Mai", "May 3 to May 5", True),
        ("3. bis 5. Mai", "3 to May 5", False),
        ("3. bis 5. Mai 2024", "May 3 to May 5, 2024", True),
        ("3. bis 5. Mai 2024", "May 3 to 5", False),
        ("11.000 Container", "11,000 containers", True),
        ("11.000 Container", "11.000 containers", False),
        ("11.000 Container", "111,000 containers", False),
        ("3 Mrd. Euro", "€3 billion", True),
        ("3 Mrd. Euro", "three billion euros", True),
        ("3 Mrd. Euro", "3 million euros", False),
        ("3 Mrd. Euro", "$3 billion", False),
        ("3,5 Prozent", "3.5%", True),
        ("3,5 Prozent", "3,5 percent", False),
        ("3,5 Prozent", "13.5 percent", False),
    ],
)
def test_any_usual_english_form_of_the_same_value_will_do(german: str, english: str, same: bool) -> None:
    (figure,) = find_figures(german)
    assert bool(figure.accept.search(english)) is same


@given(st.integers(1000, 10**12), st.integers(0, 99))
def test_every_number_keeps_its_value(whole: int, cents: int) -> None:
    german = f"{whole:,}".replace(",", ".") + f",{cents:02}"
    (figure,) = find_figures(f"Es waren {german} Tonnen.")
    assert figure.english.replace(",", "") == f"{whole}.{cents:02}"
    assert figure.accept.search(f"There were {figure.english} tonnes.")


@given(st.text(max_size=60))
def test_spans_lie_in_the_text(text: str) -> None:
    for figure in find_figures(text):
        start, end = figure.span
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("german", "model", "american", "british"),
    [
        ("Am 19.06.2024 kam er.", "On June 19, 2024 he came.", None, "On 19 June 2024 he came."),
        ("Am 19. Juni kam er.", "On the 19th of June he came.", "On June 19 he came.", "On 19 June he came."),
        (
            "Am 19. Juni 2024 kam er.",
            "On 19 Jun 2024 he came.",
            "On June 19, 2024 he came.",
            "On 19 June 2024 he came.",
        ),
        ("Er kam um 14.30 Uhr.", "He came at 2:30 pm.", "He came at 2:30 p.m.", "He came at 14:30."),
        ("Um 14.30 Uhr kam er.", "At 2:30 pm., he came.", "At 2:30 p.m., he came.", "At 14:30, he came."),
        ("Er kam um 12 Uhr.", "He came at noon.", None, None),
        ("Er zahlte 3 Mrd. Euro.", "He paid €3bn.", None, None),
        ("Er kam im Juni.", "He came in June.", None, None),
    ],
)
def test_a_house_writes_dates_and_times_in_one_way(
    german: str, model: str, american: str | None, british: str | None
) -> None:
    for english, expected in ((English.AMERICAN, american), (English.BRITISH, british)):
        translator = Translator(FakeEngine({german: model}), english=english)
        (segment,) = translator.translate(german).segments
        assert segment.target == (expected or model)
        assert segment.doubts == ()


@pytest.mark.parametrize(
    ("german", "wanted"),
    [
        ("Er verlor 1.250.000,50 Euro.", ["1,250,000.50 euros"]),
        ("Er zahlte 1.250.000,50 US-Dollar.", ["1,250,000.50 US dollars"]),
        ("Er zahlte 2,5 Prozent an die NATO.", ["2.5 percent", "NATO"]),
        # A term that goes on beyond the amount, and one alone.
        ("Der Euro stieg.", ["euro"]),
        ("Er zahlte viele Euro, 1.500 in Minsk.", ["euros", "1,500", "Minsk"]),
    ],
)
def test_an_amount_is_wanted_as_a_whole_where_a_term_is_part_of_it(
    german: str, wanted: list[str], termbase: Glossary
) -> None:
    assert [item.text for item in Translator(FakeEngine(), termbase).wanted(german)] == wanted


def test_a_term_that_an_amount_does_not_hold_is_wanted_beside_its_number() -> None:
    source = b"glossary: x\nsource-language: de\ntarget-language: en\nlicence: CC0-1.0\nconcepts:\n"
    glossary = native.parse(source + b"- {id: euro, field: economy, de: [Euro], en: [single currency]}\n", "a.yaml")
    wanted = Translator(FakeEngine(), glossary).wanted("Er verlor 1.250,50 Euro.")
    assert [item.text for item in wanted] == ["1,250.50", "single currency"]


def test_what_no_model_wrote_as_a_whole_has_no_score() -> None:
    (segment,) = Translator(FakeEngine()).translate("Das Zeichen 漢字 steht hier.").segments
    assert segment.score is None
