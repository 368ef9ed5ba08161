"""Codes stand on the right words, each once, and pairs are nested whatever the words do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.model import Location
from translator import Link, Request, open_engine
from translator.documents import Code, CodeKind, Unit
from translator.engines.fake import FakeEngine
from translator.inline import place_codes, place_in_order, share_codes
from translator.pivot import PivotEngine
from translator.units import Piece, join_pieces, split_unit

ROWS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("inline.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
_TAG = re.compile(r"<(/?)(\w+)(/?)>")


def read(marked: str) -> tuple[str, tuple[Code, ...]]:
    """The text and the codes of a text with tags; a closing tag without an opening one belongs to one before."""
    codes, opened = [], []
    text, position = "", 0
    for number, tag in enumerate(_TAG.finditer(marked)):
        text += marked[position : tag.start()]
        position = tag.end()
        kind = CodeKind.POINT if tag[3] else CodeKind.CLOSE if tag[1] else CodeKind.OPEN
        pair = opened.pop() if kind is CodeKind.CLOSE and opened else number
        if kind is CodeKind.OPEN:
            opened.append(number)
        codes.append(Code(offset=len(text), kind=kind, pair=pair, data=tag.group()))
    return text + marked[position:], tuple(codes)


def write(text: str, codes: Sequence[Code]) -> str:
    out, position = "", 0
    for code in codes:
        out += text[position : code.offset] + code.data
        position = code.offset
    return out + text[position:]


def link_words(source: str, target: str, order: Sequence[int]) -> list[Link]:
    """Links from each English word to the German word with the number that is given for it."""
    german = [found.span() for found in re.finditer(r"\S+", source)]
    english = [found.span() for found in re.finditer(r"\S+", target)]
    return [Link(source=german[number], target=span, weight=1.0) for span, number in zip(english, order, strict=True)]


def test_tags_stand_on_the_right_words() -> None:
    """With the bundled model, on sentences half of which change their order, nine tags of ten."""
    pairs = [(read(german)[0], read(english)[0]) for german, english in ROWS]
    links = open_engine("starter").align([(Request(text=source), target) for source, target in pairs])
    right = sum(
        write(target, place_codes(source, target, read(german)[1], found)) == english
        for (german, english), (source, target), found in zip(ROWS, pairs, links, strict=True)
    )
    assert len(ROWS) >= 60
    assert right >= 0.9 * len(ROWS)


@pytest.mark.parametrize(
    ("german", "target", "order", "english"),
    [
        ("Heute <b>kam er</b>.", "He came today.", (2, 1, 0), "<b>He came</b> today."),
        ("<b>Heute kam er.</b>", "He came today.", (2, 1, 0), "<b>He came today.</b>"),
        ("<b>Heute kam er</b>.", "He came today.", (2, 1, 0), "<b>He came today</b>."),
        ("<a><b>Heute</b></a> kam er.", "He came today.", (2, 1, 0), "He came <a><b>today</b></a>."),
        ("<a><b>Heute</b> kam er.</a>", "He came today.", (2, 1, 0), "<a>He came <b>today</b>.</a>"),
        ("Heute<fn/> kam er.", "He came today.", (2, 1, 0), "He came today<fn/>."),
        ("Heute kam er.<fn/>", "He came today.", (2, 1, 0), "He came today.<fn/>"),
        ("<img/>Heute kam er.", "He came today.", (2, 1, 0), "<img/>He came today."),
        ("Heute kam <img/> er.", "He came today.", (2, 1, 0), "<img/>He came today."),
        ("Heute <a></a>kam er.", "He came today.", (2, 1, 0), "He <a></a>came today."),
        ("am <b>Montag</b> kam er", "he came on Monday", (3, 2, 0, 1), "he came on <b>Monday</b>"),
        ("<b>am Montag</b> kam er", "he came on Monday", (3, 2, 0, 1), "he came <b>on Monday</b>"),
        ("im Film „<i>Heute</i>“ kam er", "he came in the film “Today”", (4, 3, 0, 0, 1, 2), None),
    ],
)
def test_pairs_and_points(german: str, target: str, order: tuple[int, ...], english: str | None) -> None:
    source, codes = read(german)
    placed = place_codes(source, target, codes, link_words(source, target, order))
    assert write(target, placed) == (english or "he came in the film “<i>Today</i>”")


@pytest.mark.parametrize(
    ("german", "target", "known", "english"),
    [
        ("Siehe <a>Kiew</a>", "See also Kyiv", {"Kiew": "Kyiv"}, "See also <a>Kyiv</a>"),
        ("Siehe <a>in Kiew</a> mehr", "See more in Kyiv", {"Kiew": "Kyiv"}, "See more <a>in Kyiv</a>"),
        ("Mehr <a>Kim Jong-un</a>!", "More on Kim Jong Un!", {"Kim Jong-un": "Kim Jong Un"}, None),
        (
            "Post: <a>a@b.example</a> da",
            "Mail to a@b.example",
            {"a@b.example": "a@b.example"},
            "Mail to <a>a@b.example</a>",
        ),
        # Known words are not all of the pair: the alignment says where the others stand.
        ("Hier <a>liegt Kiew</a> jetzt", "Kyiv lies here", {"Kiew": "Kyiv"}, "<a>Kyiv lies</a> here"),
    ],
)
def test_what_is_known_comes_before_the_alignment(
    german: str, target: str, known: dict[str, str], english: str | None
) -> None:
    """Links that say that each word stands where it stood do no harm to a term."""
    source, codes = read(german)
    pairs = [
        Link(
            source=(source.index(term), source.index(term) + len(term)),
            target=(target.index(rendering), target.index(rendering) + len(rendering)),
            weight=1.0,
        )
        for term, rendering in known.items()
    ]
    words = [len(source.split()) - 1] * len(target.split())
    orders = {"Kyiv lies here": [2, 1, 0]}
    links = link_words(source, target, orders.get(target, words))
    assert write(target, place_codes(source, target, codes, links, pairs)) == (english or "More on <a>Kim Jong Un</a>!")


@pytest.mark.parametrize(
    ("german", "target", "english"),
    [
        ("Wasser ist H<sub>2</sub>O.", "H2O is water.", "H<sub>2</sub>O is water."),
        ("<b>CO<sub>2</sub></b> aus H<sub>2</sub>SO<sub>4</sub>", "H2SO4 gives CO2", None),
        ("5 m<sup>2</sup> und 6 m<sup>2</sup>", "5 m2 and 6 m2", "5 m<sup>2</sup> and 6 m<sup>2</sup>"),
        ("Der Land<b>tag</b> kam", "The Landtag came", "The Land<b>tag</b> came"),
        # Other letters, or not as often: the whole word.
        ("Der Land<b>tag</b>", "The Diet", "The <b>Diet</b>"),
        ("Das CO<sub>2</sub> ist da", "The CO2 is CO2", "The <sub>CO2</sub> is CO2"),
    ],
)
def test_letters_keep_their_codes(german: str, target: str, english: str | None) -> None:
    source, codes = read(german)
    assert write(target, place_codes(source, target, codes)) == (
        english or "H<sub>2</sub>SO<sub>4</sub> gives <b>CO<sub>2</sub></b>"
    )


def test_equal_words_are_found_without_alignment() -> None:
    source, codes = read("Bitte <b>Datei 47</b> löschen, nicht <i>index.html</i>.")
    target = "Do not delete index.html but, if you please, 47"
    assert write(target, place_codes(source, target, codes)) == (
        "Do not delete <i>index.html</i> but, if you please, <b>47</b>"
    )


@pytest.mark.parametrize(("english", "wanted"), [("", "<b></b>"), ("…", "<b>…</b>"), ("x", "<b>x</b>")])
def test_codes_survive_english_without_words(english: str, wanted: str) -> None:
    source, codes = read("<b>Ein Satz</b>")
    assert write(english, place_codes(source, english, codes)) == wanted


def test_pairs_may_run_over_sentences() -> None:
    text, codes = read("Erst <b>eins. Dann <i>zwei</i>. <fn/><u>Nun </u>drei</b> und vier.")
    unit = Unit(text=text, codes=codes, location=Location(path="a", line=1, column=1))
    spans = [source.span for source in split_unit(unit, 0)]
    assert [text[slice(*span)] for span in spans] == ["Erst eins.", "Dann zwei.", "Nun drei und vier."]
    pieces = []
    for (start, end), inside in zip(spans, share_codes(codes, spans)[0], strict=True):
        target = text[start:end].upper()
        links = link_words(target, target, range(len(target.split())))
        pieces.append(
            Piece(span=(start, end), target=target, codes=place_codes(text[start:end], target, inside, links))
        )
    target = join_pieces(unit, pieces)
    assert write(target.text, target.codes) == "ERST <b>EINS. DANN <i>ZWEI</i>. <fn/><u>NUN</u> DREI</b> UND VIER."


def test_protected_text_is_not_cut_by_sentences() -> None:
    text = "Rufe a. B() auf. Dann endet es."
    unit = Unit(text=text, protected=((5, 11),), location=Location(path="a", line=1, column=1))
    found = [text[slice(*source.span)] for source in split_unit(unit, 0)]
    assert found == ["Rufe a. B() auf.", "Dann endet es."]


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """A text with tags that are properly nested."""
    out, opened = "", 0
    for piece in draw(
        st.lists(st.sampled_from(["Wort", " ", ". ", ",", "der ", "Auto", "<", ">", "<p/>"]), max_size=25)
    ):
        if piece == "<":
            out, opened = out + "<b>", opened + 1
        elif piece == ">":
            out, opened = out + "</b>" * bool(opened), max(0, opened - 1)
        else:
            out += piece
    return out + "</b>" * opened


def check(before: Sequence[Code], after: Sequence[Code], length: int) -> None:
    """Each code once, in the order of the offsets, pairs properly nested."""
    assert sorted((code.pair, code.kind) for code in after) == sorted((code.pair, code.kind) for code in before)
    assert [code.offset for code in after] == sorted(code.offset for code in after)
    assert all(0 <= code.offset <= length for code in after)
    opened: list[int] = []
    for code in after:
        if code.kind is CodeKind.OPEN:
            opened.append(code.pair)
        elif code.kind is CodeKind.CLOSE:
            assert opened.pop() == code.pair
    assert not opened


@given(tagged(), st.lists(st.sampled_from(["word", "the", ",", "in", "car", "."]), max_size=12), st.randoms())
def test_codes_are_complete_and_nested_whatever_the_alignment(marked, words, random) -> None:  # type: ignore[no-untyped-def]
    source, codes = read(marked)
    target = " ".join(words)
    count = len(source.split())
    links = link_words(source, target, [random.randrange(count) for _ in words]) if count else []
    check(codes, place_codes(source, target, codes, links), len(target))
    check(codes, place_in_order(source, target, codes), len(target))


@given(tagged(), st.randoms())
@example("<b> <p/></b><b>. </b>", Random(1))  # noqa: S311
@example("<b>. </b><b> .</b>", Random(1))  # noqa: S311
def test_units_of_many_segments_keep_all_codes_nested(marked, random) -> None:  # type: ignore[no-untyped-def]
    text, codes = read(marked)
    unit = Unit(text=text, codes=codes, location=Location(path="a", line=1, column=1))
    spans = [source.span for source in split_unit(unit, 0)]
    pieces = []
    for (start, end), inside in zip(spans, share_codes(codes, spans)[0], strict=True):
        words = text[start:end].split()
        target = " ".join(random.sample(words, len(words)))
        order = [random.randrange(len(words)) for _ in words]
        links = link_words(text[start:end], target, order)
        placed = place_codes(text[start:end], target, inside, links)
        pieces.append(Piece(span=(start, end), target=target, codes=placed))
    target = join_pieces(unit, pieces)
    check(codes, target.codes, len(target.text))


def test_alignment_goes_through_a_third_language() -> None:
    german, english = "Heute kam er", "Today came he"
    pivot = PivotEngine(FakeEngine({german: "Aujourdhui venait il"}), FakeEngine(), name="pivot")
    (links,) = pivot.align([(Request(text=german), english)])
    assert [(german[slice(*link.source)], english[slice(*link.target)]) for link in links] == [
        ("Heute", "Today"),
        ("kam", "came"),
        ("er", "he"),
    ]


def test_texts_that_cannot_be_read_have_no_alignment() -> None:
    engine = open_engine("starter")
    pairs = [("", "a"), ("Haus", ""), ("Haus " * 2000, "house " * 2000), ("Haus", "house")]
    nothing, empty, long, good = engine.align([(Request(text=german), english) for german, english in pairs])
    assert nothing == empty == long == ()
    assert [link.target for link in good] == [(0, 5)]
