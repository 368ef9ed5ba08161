"""Documents of any format pass through the translator piece by piece, and segments through a temporary file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from glossary import Concept, load
from glossary.model import Location
from translator import Translator, open_engine
from translator.documents import Code, CodeKind, Target, Unit, parse
from translator.engines.fake import FakeEngine
from translator.spool import Spool

EXAMPLE = Path(__file__).parents[2] / "examples" / "besuch.de.txt"


def unit(text: str, **more: object) -> Unit:
    return Unit(text=text, location=Location(path="a", line=1, column=1), **more)  # type: ignore[arg-type]


class Lines:
    """A document of units, written one a line; one that is left alone is a dash."""

    def __init__(self, *units: Unit) -> None:
        self.units = units
        self.taken = 0

    def serialize(self, targets: Iterable[Target | None]) -> Iterator[bytes]:
        for target in targets:
            self.taken += 1
            yield ("-" if target is None else target.text).encode() + b"\n"


@pytest.fixture(scope="module")
def starter() -> Translator:
    return Translator(open_engine("starter"), load())


def test_units_with_a_translation_are_left_alone_unless_asked() -> None:
    document = Lines(unit("Eins.", key="a"), unit("Zwei.", key="b", target="Two."), unit("Drei.", key="c"))
    translator = Translator(FakeEngine({"Eins.": "One.", "Zwei.": "The two.", "Drei.": "Three."}))
    result = translator.translate(document)
    assert b"".join(result.content) == b"One.\n-\nThree.\n"
    assert [(segment.index, segment.unit, segment.key) for segment in result.segments] == [(0, 0, "a"), (1, 2, "c")]
    again = translator.translate(document, retranslate=True)
    assert b"".join(again.content) == b"One.\nThe two.\nThree.\n"


def test_protected_text_comes_out_as_it_is(starter: Translator) -> None:
    text = "Der Befehl Putin zeigt „alle“ Dateien von Putin."
    quoted = unit('Setze ihn auf "an".', protected=((14, 18),))
    result = starter.translate(Lines(unit(text, protected=((11, 16),)), quoted))
    first, second = b"".join(result.content).decode().splitlines()
    assert first.count("Putin") == 2
    assert len(result.segments[0].terms) == 1, "what is protected is no term"
    assert '"an"' in second, "code keeps its own quotation marks"


def test_a_line_break_in_a_unit_stays() -> None:
    table = {"Eins.": "One.", "Zwei.": "Two.", "Drei": "Three"}
    result = Translator(FakeEngine(table)).translate(Lines(unit(" Eins.  Zwei.\n\nDrei ")))
    assert b"".join(result.content) == b" One.  Two.\n\nThree \n"


def test_spans_count_in_the_document_where_it_shows_the_text() -> None:
    text = "Titel\n\n  Eins. Zwei.\n"
    result = Translator(FakeEngine()).translate(parse(text.encode(), "a.txt"))
    assert [text[slice(*segment.source_span)] for segment in result.segments] == ["Titel", "Eins.", "Zwei."]
    inside = Translator(FakeEngine()).translate(Lines(unit("Eins. Zwei.", span=(100, 140))))
    assert [segment.source_span for segment in inside.segments] == [(0, 5), (6, 11)]


def test_a_document_is_translated_like_its_text(starter: Translator) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    whole, parsed = starter.translate(text), starter.translate(parse(EXAMPLE.read_bytes(), str(EXAMPLE)))
    assert b"".join(parsed.content).decode() == whole.text
    assert parsed.segments == whole.segments == tuple(starter.stream(text))


def test_codes_go_with_their_words(starter: Translator) -> None:
    html = "<p>Heute hat <b>der Präsident</b> das <i>neue Gesetz</i> unterzeichnet.</p>\n"
    english = b"".join(starter.translate(parse(html.encode(), "a.html")).content).decode()
    assert "<i>new law</i>" in english
    assert "<b>the president</b>" in english.lower()


def test_a_document_is_written_while_it_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.translation.CHUNK", 2)
    document = Lines(*(unit(f"Satz {number}.") for number in range(10)))
    engine = FakeEngine()
    pieces = Translator(engine, steps=()).begin(document).content(lambda _: None)
    next(pieces)
    assert len(engine.requests) == 2, "the second half is not translated before the first is written"
    assert len(list(pieces)) == 9


def test_first_mentions_are_told_in_a_stream_too() -> None:
    glossary = load()
    text = "Die OVKS tagt in Minsk. Die OVKS tagt in Kiew."
    translator = Translator(open_engine("starter"), glossary, expand=True)
    streamed = tuple(translator.stream(text))
    assert streamed == translator.translate(text).segments
    assert sum("Collective Security Treaty Organization (CSTO)" in segment.target for segment in streamed) == 1


def test_segments_that_are_kept_are_not_translated_again() -> None:
    engine = FakeEngine({"Eins.": "One.", "Zwei.": "Two.", "Drei.": "Three."})
    translator = Translator(engine, steps=(), keep_segments=True)
    assert translator.translate("Eins.\nZwei.\n").text == "One.\nTwo.\n"
    assert translator.translate("Eins.\nDrei.\nZwei.\n").text == "One.\nThree.\nTwo.\n"
    assert [request.text for request in engine.requests] == ["Eins.", "Zwei.", "Drei."]


def test_a_spool_is_the_sequence_of_what_was_put_into_it(starter: Translator) -> None:
    segments = starter.translate(EXAMPLE.read_text(encoding="utf-8")).segments
    with Spool() as spool:
        for number, segment in enumerate(segments):
            spool.append(segment)
            assert spool[number] == segment
        assert tuple(spool) == segments
        assert (len(spool), spool[-1], spool[2:4]) == (len(segments), segments[-1], segments[2:4])
        # Concepts are not copied: a report that compares them would find each segment's its own.
        concepts = [term.match.concept for segment in spool for term in segment.terms]
        assert all(isinstance(concept, Concept) for concept in concepts)
        assert concepts[0] is segments[0].terms[0].match.concept
        with pytest.raises(IndexError):
            spool[len(segments)]


def test_codes_of_a_unit_without_words_survive() -> None:
    codes = (Code(offset=0, kind=CodeKind.OPEN, pair=0), Code(offset=2, kind=CodeKind.CLOSE, pair=0))
    (target,) = Translator(FakeEngine()).begin(Lines(unit("12", codes=codes))).targets(lambda _: None)
    assert target is not None
    assert (target.text, target.codes) == ("12", codes)
