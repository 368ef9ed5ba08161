"""ODT and ODP: text found once, spans that say nothing dropped, everything else kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract
from tests.translator.documents.packages import make_odt, pack, read_part, show, split
from translator.documents import Code, CodeKind, Target, parse

SAMPLES = Path(__file__).with_name("samples")
AUTOMATIC = "".join(
    f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {properties}/></style:style>'
    for name, family, properties in [
        ("Bold", "text", 'fo:font-weight="bold"'),
        ("Rsid", "text", 'officeooo:rsid="001" xmlns:officeooo="http://openoffice.org/2009/office"'),
        ("Lang", "text", 'fo:language="de" fo:country="DE"'),
        ("Hidden", "text", 'text:display="none"'),
        ("HiddenParagraph", "paragraph", 'text:display="none"'),
    ]
) + "".join(
    f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}"/>'
    for name, family, parent in [
        ("T9", "text", "Source_20_Text"),
        ("P9", "paragraph", "Preformatted_20_Text"),
        ("Ring", "text", "Ring"),
    ]
)
NOTE = (
    '<text:note text:id="n1"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>Fußnote</text:p></text:note-body></text:note>"
)
BOX = "<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box><svg:title>Bild</svg:title></draw:frame>"


def span(style: str, text: str) -> str:
    """Text in a style."""
    return f'<text:span text:style-name="{style}">{text}</text:span>'


@pytest.mark.parametrize(
    ("paragraph", "units"),
    [
        ("", []),
        ("  ", []),
        ("Ein Satz.", ["Ein Satz."]),
        ("\n  Ein\n  Satz. ", ["Ein Satz."]),
        # Spans that say nothing that is seen.
        (f"Pjöng{span('Rsid', 'jang')}", ["Pjöngjang"]),
        (f"Ein {span('Lang', 'deutscher')} Satz", ["Ein deutscher Satz"]),
        (span("Bold", "Alles") + span("Bold", " fett"), ["Alles fett"]),
        (f"{span('Bold', 'Sehr viel fettes')} hier", ["Sehr viel fettes [hier]"]),
        (f"Ein {span('Bold', 'fetter ')}Satz.", ["Ein [fetter] Satz."]),
        (f"Ein {span('Bold', 'fet' + span('Other', 'te') + 'r')} Satz", ["Ein [fet][te][r] Satz"]),
        (f"Ein {span('Ring', 'Ring')} rund", ["Ein [Ring] rund"]),
        ("A<text:s/>b<text:s text:c='3'/>c<text:line-break/>d<text:soft-page-break/>e", ["A b   c\nde"]),
        ("A<text:s text:c='-1'/>b<text:s text:c='" + "9" * 5000 + "'/>c", ["A b c"]),
        ("Ort:<text:tab/>Bonn", ["Ort:", "Bonn"]),
        (f"{span('Bold', 'Ort:<text:tab/>Bonn')} am Rhein", ["Ort:", "[Bonn] am Rhein"]),
        ('Im <text:a href="x">Archiv</text:a>.', ["Im [Archiv]."]),
        (f'Im <text:a href="x">{span("Bold", "Archiv")}</text:a>.', ["Im [Archiv]."]),
        ('<text:a href="x">Alles</text:a>', ["Alles"]),
        ('<text:bookmark-start text:name="a"/>Titel<text:bookmark-end text:name="a"/>', ["Titel"]),
        ('Vor <text:bookmark-start text:name="a"/>b<text:bookmark-end text:name="a"/> nach', ["Vor [b] nach"]),
        ('Vor <text:bookmark-start text:name="a"/>nach', ["Vor *nach"]),
        # Notes and frames come after the paragraph that holds them.
        (f"Ein Wort{NOTE} mehr", ["Ein Wort* mehr", "Fußnote"]),
        (f"{BOX}Text", ["Text", "Kasten", "Bild"]),
        # Fields keep what they show.
        ("Seite <text:page-number>3</text:page-number>", ["Seite ['3']"]),
        ("<text:page-number>3</text:page-number>", []),
        ("Abb. <text:sequence>1</text:sequence>: Ort", ["Abb. ['1']: Ort"]),
        ("<text:placeholder>Name eingeben</text:placeholder>", ["Name eingeben"]),
        # Left alone.
        ("Da<office:annotation><text:p>Kommentar</text:p></office:annotation>mit", ["Da*mit"]),
        (f"Da{span('Hidden', 'geheim')}mit", ["Da*mit"]),
        (f"Das Wort {span('T9', 'ls')} heißt", ["Das Wort ['ls'] heißt"]),
        ("A &amp; B &lt;C&gt; <![CDATA[&]]>", ["A & B <C> &"]),
    ],
)
def test_units(paragraph: str, units: list[str]) -> None:
    content = make_odt(f"<text:p>{paragraph}</text:p>", automatic=AUTOMATIC)
    found = parse(content, "a.odt").units
    assert [show(unit) for unit in found] == units
    check_contract(content, "a.odt", [unit.text for unit in found], split=split)


@st.composite
def paragraphs(draw: st.DrawFn, depth: int = 2) -> str:
    """The content of a paragraph, as wild as LibreOffice's."""
    text = st.text("aB ß&<\n", max_size=4).map(lambda each: each.replace("&", "&amp;").replace("<", "&lt;"))
    marks = st.sampled_from(
        [NOTE, BOX, "<text:tab/>", "<text:line-break/>", "<text:s/>", '<text:s text:c="2"/>', "<text:page-number/>"]
        + ["<text:date>3. Mai</text:date>"]
        + [f'<text:bookmark-{kind} text:name="{name}"/>' for kind in ("start", "end") for name in "ab"]
    )
    inner = text | marks
    if depth:
        within = paragraphs(depth - 1)
        inner |= st.builds(span, st.sampled_from(["Bold", "Rsid", "Hidden", "T9", "Other"]), within)
        inner |= st.builds('<text:a href="x">{}</text:a>'.format, within)
    return "".join(draw(st.lists(inner, max_size=5)))


@settings(max_examples=50, derandomize=True)
@given(paragraphs())
def test_any_paragraph_keeps_the_contract(paragraph: str) -> None:
    content = make_odt(f"<text:p>{paragraph}</text:p>", automatic=AUTOMATIC)
    check_contract(content, "a.odt", [unit.text for unit in parse(content, "a.odt").units], split=split)


def test_what_is_a_paragraph() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gelöscht</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>Überschrift</text:h>"
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Inhalt"
        "</text:index-title-template></text:table-of-content-source><text:index-body><text:p>Überschrift<text:tab/>3"
        "</text:p></text:index-body></text:table-of-content>"
        '<text:p text:style-name="P9">code()</text:p><text:p text:style-name="HiddenParagraph">weg</text:p>'
        "<table:table-cell><text:p>Zelle</text:p></table:table-cell>"
    )
    header = "<style:master-page><style:header><text:p>Kopf</text:p></style:header></style:master-page>"
    content = make_odt(body, header, AUTOMATIC)
    check_contract(content, "a.odt", ["Überschrift", "Inhalt", "Überschrift", "3", "Zelle", "Kopf"], split=split)


def test_automatic_styles_belong_to_their_part() -> None:
    header = (
        '<office:styles><style:style style:name="Leer" style:family="text"/></office:styles><office:automatic-styles>'
        '<style:style style:name="Rsid" style:family="text"><style:text-properties fo:color="red"/></style:style>'
        f"</office:automatic-styles><style:header><text:p>Ein {span('Rsid', 'roter')} Kopf</text:p></style:header>"
    )
    body = f"<text:p>Ein {span('Rsid', 'Wort')} mehr {span('Leer', 'hier')}</text:p>"
    units = parse(make_odt(body, header, AUTOMATIC), "a.odt").units
    assert [show(unit) for unit in units] == ["Ein Wort mehr [hier]", "Ein [roter] Kopf"]


def test_styles_need_not_be_there() -> None:
    parts = {name: part for name, part, *_ in split(make_odt("<text:p>Satz</text:p>")) if name != "styles.xml"}
    check_contract(pack(parts), "a.odt", ["Satz"], split=split)


def test_master_pages_of_slides_are_left_alone() -> None:
    master = "<style:master-page><text:p>Titel eingeben</text:p></style:master-page>"
    parts = {name: part for name, part, *_ in split(make_odt("<draw:page><text:p>Folie</text:p></draw:page>", master))}
    parts["mimetype"] = b"application/vnd.oasis.opendocument.presentation"
    check_contract(pack(parts), "a.odp", ["Folie"], split=split)


def test_codes_go_where_the_english_has_them() -> None:
    body = f"<text:p>Gestern {span('Bold', 'kam')} er{NOTE}.</text:p>"
    content = make_odt(body, automatic=AUTOMATIC)
    document = parse(content, "a.odt")
    opening, closing, note = (Code(offset=0, kind=code.kind, pair=code.pair) for code in document.units[0].codes)
    codes = [Code(offset=at, kind=code.kind, pair=code.pair) for at, code in ((0, note), (3, opening), (7, closing))]
    targets = [Target(text="He came  yesterday & left", codes=tuple(codes)), None]
    english = read_part(b"".join(document.serialize(targets)), "content.xml")
    assert f'<text:p>{NOTE}He {span("Bold", "came")} <text:s text:c="1"/>yesterday &amp; left</text:p>' in english
    crossed = [Code(offset=0, kind=kind, pair=1) for kind in (CodeKind.CLOSE, CodeKind.OPEN)]
    with pytest.raises(ValueError, match="nested"):
        list(document.serialize([Target(text="He", codes=(*crossed, note)), None]))


def test_other_prefixes_are_written_as_the_file_has_them() -> None:
    content = make_odt("<text:p>Eins<text:line-break/>zwei</text:p>")
    parts = {
        name: part.replace(b"text:", b"t:").replace(b"xmlns:text=", b"xmlns:t=") for name, part, *_ in split(content)
    }
    parts = {name: part.replace(b":t:1.0", b":text:1.0") for name, part in parts.items()}
    document = parse(pack(parts), "a.odt")
    english = read_part(b"".join(document.serialize([Target(text="One\ntwo")])), "content.xml")
    assert "<t:p>One<t:line-break/>two</t:p>" in english


def test_the_language_of_styles_becomes_english() -> None:
    content = make_odt(f"<text:p>{span('Lang', 'Satz')}</text:p>", automatic=AUTOMATIC)
    english = b"".join(parse(content, "a.odt").serialize([Target(text="Sentence")]))
    assert 'fo:language="en" fo:country="US"' in read_part(english, "content.xml")
    assert split(english)[0] == split(content)[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pack({"a": "b"}), r"no part content\.xml"),
        (pack({"content.xml": "<a>", "styles.xml": "<a/>"}), r"a\.odt!content\.xml:1:4: not well-formed"),
        (pack({"content.xml": '<?xml version="1.0" encoding="x-none"?><a/>', "styles.xml": "<a/>"}), "not readable"),
        (pack({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": ""}), "encrypted"),
    ],
)
def test_broken_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        parse(content, "a.odt")


def test_the_file_that_libreoffice_writes() -> None:
    content = (SAMPLES / "bericht.odt").read_bytes()
    texts = [
        "Bericht über den Besuch",
        "Table of Contents",
        "Table of Contents",
        "Besuch in Pjöngjang",
        "Der Sekretär Sergej Schoigu traf am Samstag ein. Mehr steht im Archiv der Zeitung.",
        "Die Agentur KCNA meldete die Ankunft.",
        "Das Werkzeug cli translate liest die Datei.",
        "Erster Punkt",
        "Zweiter Punkt der Liste",
        "Name",
        "Amt",
        "Lawrow",
        "Außenminister",
        "Peskow",
        "Sprecher",
        "Zeile eins\nZeile zwei",
        "Bericht über den Besuch",
        "Außenpolitik",
    ]
    english = check_contract(content, "bericht.odt", texts, split=split)
    assert english[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text", "first, and not packed"
    changed = {old[0] for old, new in zip(split(content), split(english), strict=True) if old != new}
    assert changed == {"content.xml", "styles.xml", "meta.xml"}
