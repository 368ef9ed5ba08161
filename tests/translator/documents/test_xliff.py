"""XLIFF and TMX: targets are written where the standards want them, all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from translator.documents import Code, CodeKind, Target, parse

V1 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a" source-language="de-DE" datatype="plaintext">
  <header><note>Nein</note></header>
  <body>
   {}
  </body>
 </file>
</xliff>
"""
V2 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="de">
<file id="f">{}</file></xliff>
"""
TMX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="de"/><body>
 {}
</body></tmx>
"""
SEGMENTED = (
    '<trans-unit id="5"><source>Eins. Zwei.</source><seg-source><mrk mtype="seg" mid="0">Eins.</mrk>'
    ' <mrk mtype="seg" mid="1">Zwei.</mrk></seg-source>{}</trans-unit>'
)
REVIEW = 'state="needs-review-translation" state-qualifier="leveraged-mt"'


def write(content: str, path: str, *texts: str | None) -> str:
    document = parse(content.encode(), path)
    targets = [
        None if text is None else Target(text=text, codes=unit.codes)
        for text, unit in zip(texts, document.units, strict=True)
    ]
    return b"".join(document.serialize(targets)).decode()


@pytest.mark.parametrize(
    ("path", "content", "texts"),
    [
        ("a.xlf", V1.format(""), []),
        ("a.xlf", V1.format('<trans-unit id="1"><source>Ja</source></trans-unit>'), ["Ja"]),
        (
            "a.xlf",
            V1.format('<trans-unit id="1"><source>Ja</source><target/></trans-unit>').replace("\n", "\r\n"),
            ["Ja"],
        ),
        ("a.xlf", V1.format('<trans-unit id="1"><source>  \n </source></trans-unit>'), []),
        ("a.xlf", V1.format('<trans-unit id="1"><source><x id="1"/></source></trans-unit>'), []),
        (
            "a.xlf",
            V1.format('<trans-unit id="1"><source>\n  Über\n  Zeilen &amp; <![CDATA[<mehr>]]>\n</source></trans-unit>'),
            ["Über Zeilen & <mehr>"],
        ),
        (
            "a.xlf",
            V1.format('<trans-unit id="1" xml:space="preserve"><source>Zwei\n  Zeilen</source></trans-unit>'),
            ["Zwei\n  Zeilen"],
        ),
        (
            "a.xlf",
            V1.format(
                '<trans-unit id="1"><source>A<g id="1">b<x id="2"/></g><bpt id="3">{b}</bpt>c<ept id="3">{/b}</ept>'
                '<bx id="4" rid="9"/>d<ex id="5" rid="9"/><ph id="6">x<sub>y</sub></ph><!-- z --></source></trans-unit>'
            ),
            ["Abcd"],
        ),
        (
            "a.xlf",
            V1.format(
                '<group translate="no"><trans-unit id="1"><source>Nein</source></trans-unit>'
                '<trans-unit id="2" translate="yes"><source>Ja</source></trans-unit></group>'
                '<trans-unit id="3" translate="no"><source>Nein</source></trans-unit>'
                '<bin-unit id="4"><bin-source/></bin-unit>'
            ),
            ["Ja"],
        ),
        ("a.xlf", V1.format(SEGMENTED.format("")), ["Eins.", "Zwei."]),
        ("a.xlf", V1.format(SEGMENTED.format("<target/>")), ["Eins.", "Zwei."]),
        (
            "a.xlf",
            V1.format(
                '<trans-unit id="1"><source>Ja</source><alt-trans><source>Nein</source><target>No</target></alt-trans>'
                "</trans-unit>"
            ),
            ["Ja"],
        ),
        (
            "a.xlf",
            V2.format(
                '<unit id="u"><segment id="s"><source>Ein <pc id="1">fetter <mrk id="m" translate="no">Text</mrk></pc>'
                '<ph id="2"/><sc id="3"/>z<ec startRef="3"/><cp hex="0001"/></source></segment>'
                "<ignorable><source> </source></ignorable><segment><source>Zwei</source></segment></unit>"
                '<group id="g" translate="no"><unit id="v"><segment><source>Nein</source></segment></unit></group>'
            ),
            ["Ein fetter Textz", "Zwei"],
        ),
        ("a.tmx", TMX.format(""), []),
        (
            "a.tmx",
            TMX.format(
                '<tu tuid="1">\n  <tuv xml:lang="DE-DE">\n   <seg>A '
                '<bpt i="1">&lt;b></bpt>b<ept i="1"/><hi>c</hi></seg>\n'
                '  </tuv>\n </tu>\n <tu><tuv xml:lang="fr"><seg>oui</seg></tuv></tu>'
                '<tu><tuv xml:lang="de"><seg>Ja</seg></tuv><tuv xml:lang="en-GB"><seg></seg></tuv></tu>'
            ),
            ["A bc", "Ja"],
        ),
    ],
)
def test_contract(path: str, content: str, texts: list[str]) -> None:
    check_contract(content.encode(), path, texts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_is_kept(encoding: str) -> None:
    content = V1.format('<trans-unit id="1"><source>Für</source></trans-unit>')
    content = content.replace("UTF-8", encoding.removesuffix("-sig"))
    english = check_contract(content.encode(encoding), "a.xlf", ["Für"]).decode(encoding)
    assert ">fÜR</target>" in english


def test_what_an_encoding_lacks_is_written_as_a_reference() -> None:
    content = V1.replace("UTF-8", "us-ascii").format('<trans-unit id="1"><source>Ja</source></trans-unit>')
    assert ">&#8220;&amp;&lt;</target>" in write(content, "a.xlf", "“&<")


@pytest.mark.parametrize(
    ("unit", "english", "expected"),
    [
        (
            '<trans-unit id="1">\n    <source>Ja</source>\n   </trans-unit>',
            ["Yes"],
            f'<trans-unit id="1">\n    <source>Ja</source>\n    <target {REVIEW}>Yes</target>\n   </trans-unit>',
        ),
        (
            '<trans-unit id="1" approved="yes"><source>Ja</source>'
            "<target state='final' xml:lang=\"en\">No</target></trans-unit>",
            ["Yes"],
            '<trans-unit id="1" approved="no"><source>Ja</source>'
            "<target state='needs-review-translation' xml:lang=\"en\" "
            'state-qualifier="leveraged-mt">Yes</target></trans-unit>',
        ),
        (
            SEGMENTED.format('<target><mrk mtype="seg" mid="0"/>  <mrk mtype="seg" mid="1">Two.</mrk></target>'),
            ["One.", None],
            SEGMENTED.format(
                f'<target {REVIEW}><mrk mtype="seg" mid="0">One.</mrk>  <mrk mtype="seg" mid="1">Two.</mrk></target>'
            ),
        ),
        (
            SEGMENTED.format(""),
            ["One.", None],
            SEGMENTED.format(
                f'<target {REVIEW.replace("review-", "")}><mrk mtype="seg" mid="0">One.</mrk>'
                ' <mrk mtype="seg" mid="1">Zwei.</mrk></target>'
            ),
        ),
    ],
)
def test_targets_of_version_1(unit: str, english: list[str | None], expected: str) -> None:
    written = write(V1.format(unit), "a.xlf", *english)
    assert written == V1.format(expected).replace(
        'datatype="plaintext"', 'datatype="plaintext" target-language="en-US"'
    )


def test_targets_of_version_2() -> None:
    content = V2.format('<unit id="u"><segment state="initial" subState="a:b"><source>Ja</source></segment></unit>')
    expected = V2.format(
        '<unit id="u"><segment state="translated"><source>Ja</source><target>Yes</target></segment></unit>'
    )
    assert write(content, "a.xlf", "Yes") == expected.replace('srcLang="de"', 'srcLang="de" trgLang="en"')


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        ('<trans-unit id="1"><source>Ja</source><target>Yes</target></trans-unit>', "Yes"),
        (
            '<trans-unit id="1"><source>Ja</source><target state="needs-review-translation">Yes</target></trans-unit>',
            "Yes",
        ),
        ('<trans-unit id="1"><source>Ja</source><target state="translated">Ja</target></trans-unit>', "Ja"),
        ('<trans-unit id="1" approved="yes"><source>Ja</source><target>Ja</target></trans-unit>', "Ja"),
        ('<trans-unit id="1"><source>Ja</source><target>Ja</target></trans-unit>', None),
        ('<trans-unit id="1"><source>Ja</source><target state="new">Yes</target></trans-unit>', None),
        ('<trans-unit id="1"><source>Ja</source><target state="needs-translation">Yes</target></trans-unit>', None),
        ('<trans-unit id="1"><source>Ja</source><target> </target></trans-unit>', None),
        ('<trans-unit id="1"><source>Ja</source></trans-unit>', None),
    ],
)
def test_targets_that_count(unit: str, target: str | None) -> None:
    assert [unit.target for unit in parse(V1.format(unit).encode(), "a.xlf").units] == [target]


def test_codes_may_change_places_and_protected_text_is_told() -> None:
    content = V1.format(
        '<trans-unit id="1"><source>A <g id="1">b</g> <x id="2"/><mrk mtype="protected">c</mrk></source></trans-unit>'
    )
    document = parse(content.encode(), "a.xlf")
    (unit,) = document.units
    assert [unit.text[slice(*span)] for span in unit.protected] == ["c"]
    g, end, x, mark, unmark = unit.codes
    moved = [(x, 0), (mark, 0), (unmark, 1), (g, 2), (end, 3)]
    codes = tuple(Code(offset=at, kind=code.kind, pair=code.pair, data=code.data) for code, at in moved)
    english = b"".join(document.serialize([Target(text="c b", codes=codes)])).decode()
    assert '><x id="2"/><mrk mtype="protected">c</mrk> <g id="1">b</g></target>' in english
    crossed = (*codes[:1], codes[1], codes[3], codes[2], codes[4])
    with pytest.raises(ValueError, match="codes of the translation"):
        b"".join(document.serialize([Target(text="c b", codes=crossed)]))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            V1.format('<trans-unit id="1"><source>Auf <x id="1" equiv-text="{{ a }}"/>.</source></trans-unit>'),
            "{{ a }}",
        ),
        (V1.format('<trans-unit id="1"><source>Auf <ph id="1">%1$s</ph>.</source></trans-unit>'), "%1$s"),
        (V2.format('<unit id="1"><segment><source>Auf <ph id="1" disp="{0}"/>.</source></segment></unit>'), "{0}"),
        (
            V2.format(
                '<unit id="1"><originalData><data id="d">%d</data></originalData>'
                '<segment><source>Auf <ph id="1" dataRef="d"/>.</source></segment></unit>'
            ),
            "%d",
        ),
    ],
)
def test_placeholders_are_shown_in_the_sentence(content: str, shown: str) -> None:
    (unit,) = parse(content.encode(), "a.xlf").units
    assert unit.text == f"Auf {shown}."
    assert unit.protected == ((4, 4 + len(shown)),)
    element = content.partition("Auf ")[2].partition(".</")[0]
    assert f">On {element} &amp; on</target>" in write(content, "a.xlf", f"On {shown} & on")
    assert f">Lost {element}</target>" in write(content, "a.xlf", "Lost")
    assert f">{element} {shown}</target>" in write(content, "a.xlf", f"{shown} {shown}")


def test_code_that_is_no_placeholder_is_not_shown() -> None:
    content = V1.format(
        '<trans-unit id="1"><source>A<x id="START_LINK" equiv-text="&lt;a>"/>b<x id="CLOSE_LINK"/>'
        '<ph id="3">{b}c</ph><x id="4" equiv-text="Wort"/></source></trans-unit>'
    )
    (unit,) = parse(content.encode(), "a.xlf").units
    assert unit.text == "Ab"
    assert [code.kind.value for code in unit.codes] == ["open", "close", "point", "point"]


def test_pairs_that_overlap_in_the_source_are_points() -> None:
    content = V1.format('<trans-unit id="1"><source><bx id="1"/>a<g id="2">b<ex id="1"/></g></source></trans-unit>')
    kinds = [code.kind for code in parse(content.encode(), "a.xlf").units[0].codes]
    assert kinds == [CodeKind.POINT, CodeKind.OPEN, CodeKind.POINT, CodeKind.CLOSE]


def test_a_new_variant_of_a_memory_has_the_shape_of_the_german_one() -> None:
    content = TMX.format('<tu>\n  <tuv xml:lang="de">\n   <seg>Ja</seg>\n  </tuv>\n </tu>')
    variant = '<tuv xml:lang="{}">\n   <seg>{}</seg>\n  </tuv>'
    expected = TMX.format(f"<tu>\n  {variant.format('de', 'Ja')}\n  {variant.format('en', 'Yes')}\n </tu>")
    assert write(content, "a.tmx", "Yes") == expected


def test_variants_that_are_there_are_left_alone() -> None:
    content = TMX.format('<tu><tuv xml:lang="de"><seg>Ja</seg></tuv><tuv xml:lang="EN"><seg>Yes</seg></tuv></tu>')
    assert [unit.target for unit in parse(content.encode(), "a.tmx").units] == ["Yes"]


@pytest.mark.parametrize("path", ["a.xlf", "a.tmx"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not well-formed"),
        ("<a>", "not well-formed"),
        ("<a/>", "1:1: not a"),
        ("<xliff", "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "1:"),
        ("<a>" * 300 + "</a>" * 300, "nested more than 200 deep"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "unknown encoding: klingon"),
    ],
)
def test_broken_files_are_refused_with_their_place(path: str, content: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content.encode(), path)
    assert message in str(caught.value)


@pytest.mark.parametrize(("old", "new"), [("de-DE", "fr"), ('datatype="plaintext"', 'target-language="de"')])
def test_other_languages_are_refused(old: str, new: str) -> None:
    with pytest.raises(FileError, match="another language"):
        parse(V1.format("").replace(old, new).encode(), "a.xlf")


def test_what_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+0001"):
        write(V1.format('<trans-unit id="1"><source>Ja</source></trans-unit>'), "a.xlf", "\x01")


INLINE = st.recursive(
    st.sampled_from(
        ["Ja ", "&amp;", '<x id="1"/>', '<bx id="2"/>', '<ex id="2"/>', "\n ", "<!-- > -->", "<![CDATA[<]]>"]
    ),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: '<g id="3" a=">">' + "".join(parts) + "</g>"),
    max_leaves=6,
)


@given(st.lists(INLINE, max_size=5))
def test_any_content_comes_back(parts: list[str]) -> None:
    content = V1.format(f'<trans-unit id="1"><source>{"".join(parts)}</source></trans-unit>').encode()
    document = parse(content, "a.xlf")
    assert b"".join(document.serialize([None] * len(document.units))) == content
    wanted = [swap(unit) for unit in document.units]
    again = parse(b"".join(document.serialize(wanted)), "a.xlf").units
    assert [unit.target for unit in again] == [target.text for target in wanted]
