"""PO and TMX as glossaries: what is read, what is left out and said."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError, Glossary, LocaleTag, Status
from glossary.formats import po, tmx
from glossary.formats.base import Options

PO = """msgid ""
msgstr ""
"Project-Id-Version: terms\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en_GB\\n"

#. The capital.
#, terminology
msgid "Pjöngjang"
msgstr "Pyongyang"

#, terminology, forbidden
msgid "Pjöngjang"
msgstr "Pjongjang"

msgctxt "military"
msgid "Front"
msgstr "front line"

msgctxt "weather"
msgid "Front"
msgstr "front"

#, read-only
msgid "TASS"
msgstr ""

#, fuzzy
msgid "Lage"
msgstr "location"

msgid "leer"
msgstr ""

#, c-format
msgid "Zug"
msgid_plural "Züge"
msgstr[0] "train"
msgstr[1] "trains"

#~ msgid "alt"
#~ msgstr "old"
"""


def test_po_flags_contexts_and_notes_are_read() -> None:
    reading = po.parse(PO, "x.po")
    shown = [
        ([(term.text, term.status.value[0]) for term in concept.terms], concept.note, concept.do_not_translate)
        for concept in reading.glossary
    ]
    assert reading.glossary.name == "terms"
    assert shown == [
        ([("Pjöngjang", "p"), ("Pyongyang", "p"), ("Pjongjang", "f")], "The capital.", False),
        ([("Front", "p"), ("front line", "p")], "military", False),
        ([("Front", "p"), ("front", "p")], "weather", False),
        ([("TASS", "p"), ("TASS", "p")], None, True),
        ([("Zug", "p"), ("train", "p")], None, False),
    ]
    assert [str(notice) for notice in reading.notices] == [
        "x.po:28:1: left out: fuzzy: 'Lage'",
        "x.po:32:1: left out: untranslated: 'leer'",
        "x.po:41:1: left out: obsolete: 'alt'",
        "not held: flag 'c-format' (1 times)",
        "not held: plural form (1 times)",
    ]


def test_a_po_into_german_is_turned_round() -> None:
    turned = PO.replace("en_GB", "de").replace(
        'msgid "Pjöngjang"\nmsgstr "Pyongyang"', 'msgid "Pyongyang"\nmsgstr "Pjöngjang"'
    )
    first = po.parse(turned).glossary.concepts[0]
    assert [(term.text, term.language) for term in first.terms] == [("Pjöngjang", "de"), ("Pyongyang", "en")]


def test_po_is_read_in_the_encoding_of_its_header() -> None:
    latin = PO.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1")
    assert po.parse(latin).glossary.concepts == po.parse(PO).glossary.concepts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('msgid "a"\nmsgstr "b\n', "x.po:2:1"),
        ("nothing of the kind\n", "x.po:1:1"),
        ('msgid "a"\nmsgfoo "b"\n', "x.po:2:1"),
    ],
)
def test_what_is_no_po_is_an_error_at_its_place(text: str, place: str) -> None:
    with pytest.raises(FileError) as caught:
        po.parse(text, "x.po")
    assert str(caught.value).startswith(f"{place}: not PO")


def test_the_name_of_a_file_is_not_opened() -> None:
    with pytest.raises(FileError):
        po.parse(__file__, "x.po")


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en"/><body>
<tu tuid="1"><note>Seen.</note><prop type="x-client">K</prop>
 <tuv xml:lang="EN-US"><seg><bpt i="1">&lt;b&gt;</bpt>State Duma<ept i="1">&lt;/b&gt;</ept></seg></tuv>
 <tuv xml:lang="de"><seg>Staatsduma</seg></tuv><tuv xml:lang="fr"><seg>Douma</seg></tuv></tu>
<tu><tuv lang="de"><seg>Lage</seg></tuv><tuv lang="en"><seg>situation</seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>Lage</seg></tuv><tuv xml:lang="en-GB"><seg>position</seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>allein</seg></tuv></tu>
</body></tmx>"""


def test_tmx_units_are_read_whatever_their_order() -> None:
    """Codes of the original format are no text; pairs of one source are one concept."""
    reading = tmx.parse(TMX, "x.tmx")
    shown = [[(term.text, term.status) for term in concept.terms] for concept in reading.glossary]
    assert shown == [
        [("Staatsduma", Status.PREFERRED), ("State Duma", Status.PREFERRED)],
        [("Lage", Status.PREFERRED), ("situation", Status.PREFERRED), ("position", Status.ADMITTED)],
    ]
    assert reading.glossary.concepts[0].note == "Seen."
    assert [str(notice) for notice in reading.notices] == [
        "x.tmx:9:1: left out: a unit without a pair of terms: 'allein'",
        "not held: language 'fr' (1 times)",
        "not held: property 'x-client' (1 times)",
    ]


def test_tmx_holds_each_source_once(small: Glossary) -> None:
    """Services take one target for a source, and a forbidden one never."""
    text = "".join(tmx.serialize(small))
    assert text.count("<seg>Pjöngjang</seg>") == 1
    assert "Pyöngyang" not in text
    assert "<seg>Kiev</seg>" not in text


def test_the_language_pair_is_free() -> None:
    reading = tmx.parse(TMX, options=Options(languages=(LocaleTag("fr"), LocaleTag("en"))))
    assert [term.text for term in reading.glossary.concepts[0].terms] == ["Douma", "State Duma"]


@given(st.text('msgidstrctxt"#~,. \n\\[]01äx', max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_glossary_or_a_clear_error(text: str) -> None:
    with suppress(FileError):
        po.parse(text, "x.po")
