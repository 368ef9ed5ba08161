"""Subtitles keep the contract of all formats; lines are as long as they may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from translator.documents import Code, Options, Target, parse

SRT = """1
00:00:01,000 --> 00:00:03,500 X1:10 Y1:20
{\\an8}<i>Der Minister sagte gestern,</i>
er reise <b>bald</b> ab.

2
00:00:04,000 --> 00:00:06,000
- Wohin denn?
- Nach Moskau & Kiew,
  heißt es.

3
00:00:07,000 --> 00:00:08,000
<i>- Allein – wie immer?</i>

4
00:00:09,000 --> 00:00:10,000

5
00:00:11,000 --> 00:00:12,000
1984

und danach
"""
SRT_TEXTS = [
    "Der Minister sagte gestern, er reise bald ab.",
    "Wohin denn?",
    "Nach Moskau & Kiew, heißt es.",
    "Allein – wie immer?",
    "1984",
    "und danach",
]
VTT = """WEBVTT - Titel
Kind: captions

NOTE Ein Kommentar
über zwei Zeilen

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.000 align:start position:10%
<v Anna>Guten <c.laut>Abend</c> &amp; hallo,
<00:00:02.000>liebe &lt;Leute&gt;

01:00:04.000 --> 01:00:05.000
Ende
"""
VTT_TEXTS = ["Guten Abend & hallo, liebe <Leute>", "Ende"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(("text", "texts", "path"), [(SRT, SRT_TEXTS, "a.srt"), (VTT, VTT_TEXTS, "a.vtt")])
def test_contract(text: str, texts: list[str], path: str, encoding: str, newline: str) -> None:
    english = check_contract(text.replace("\n", newline).encode(encoding), path, texts).decode(encoding)
    lines = english.replace("\r\n", "\n").split("\n")
    assert [line for line in lines if "-->" in line] == [line for line in text.split("\n") if "-->" in line]
    for line in ("- wOHIN DENN?", "- nACH mOSKAU & kIEW, HEISST ES.") if path == "a.srt" else ("::cue { color: red }",):
        assert line.replace("HEISST", "HEIßT") in lines


def _translate(text: str, english: str, *, width: int = 42, name: str = "a.srt") -> str:
    document = parse(text.encode(), name, options=Options(width=width))
    (unit,) = document.units
    codes = tuple(Code(offset=0, kind=c.kind, pair=c.pair, data=c.data) for c in unit.codes)
    return b"".join(document.serialize([Target(text=english, codes=codes)])).decode()


@pytest.mark.parametrize(
    ("english", "width", "lines"),
    [
        ("He left.", 42, ["He left."]),
        ("The minister said he would leave soon.", 30, ["The minister said", "he would leave soon."]),
        ("He would go, said the minister then.", 30, ["He would go,", "said the minister then."]),
        ("one two three four five six", 9, ["one two", "three", "four five", "six"]),
        ("Antidisestablishmentarianism", 10, ["Antidisestablishmentarianism"]),
        ("He left – as always in those years.", 24, ["He left – as always", "in those years."]),
        ("One\ntwo", 42, ["One two"]),
    ],
)
def test_lines_fit_the_width(english: str, width: int, lines: list[str]) -> None:
    head = "1\n00:00:01,000 --> 00:00:02,000\n"
    assert _translate(f"{head}Der Minister\ngeht.\n", english, width=width) == head + "\n".join(lines) + "\n"


def test_markup_does_not_count_for_the_width() -> None:
    head = "00:01.000 --> 00:02.000\n"
    cue = "WEBVTT\n\n" + head + "Ein <c.rot.gross>Wort</c> da\n"
    assert _translate(cue, "A & B", width=5, name="a.vtt").endswith(head + "<c.rot.gross></c>A &amp; B\n")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nur Text\n", "a.srt:1:1"),
        ("1\n00:00:01,000 -> 00:00:02,000\nText\n", "a.srt:2:1"),
        ("00:00:01,000 -> 00:00:02,000\nText\n", "a.srt:1:1"),
        ("1\n00:00:01,000 --> 00:00:02,000\nText\n\n2\n00:00:03,000 --> 4\nText\n", "a.srt:6:1"),
        ("WEBVTT\n\nText\n", "a.srt:3:1"),
        ("1\n00:00:01,000 --> 00:00:02,000\na\0\n", "a.srt:3:2"),
    ],
)
def test_broken_files_are_refused_with_their_place(text: str, place: str) -> None:
    with pytest.raises(FileError, match=place):
        parse(text.encode(), "a.srt")


def test_what_nobody_reads_is_no_unit() -> None:
    check_contract(b"", "a.srt", [])
    check_contract(b"WEBVTT\n\nNOTE Text\n\nREGION\nid:text\n\n00:01.000 --> 00:02.000\n<i> </i>\n", "a.vtt", [])


_PARTS = [
    "- Wort",
    "– Wort",
    "<i>",
    "</i>",
    "{\\an8}",
    "{\\i1}",
    "{\\i0}",
    "<v Anna>",
    "<00:01.000>",
    "&amp;",
    "&lt;",
    "<3",
    ">",
]
_PARTS += ["Wort", "ein", " ", "\n", "\r\n", "7", "♪", "ß", "\xa0", "...", "\n\n00:01.000 --> 00:02.000\n"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=20), st.sampled_from(["1\n", "WEBVTT\n\n"]))
def test_any_mixture_keeps_its_texts(parts: list[str], head: str) -> None:
    content = (head + "00:01.000 --> 00:02.000\n" + "".join(parts)).encode()
    document = parse(content, "a.srt")
    assert b"".join(document.serialize([None] * len(document.units))) == content
    wanted = [swap(unit) for unit in document.units]
    again = parse(b"".join(document.serialize(wanted)), "a.srt").units
    assert [unit.text for unit in again] == [target.text for target in wanted]
