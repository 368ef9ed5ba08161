"""DOCX: text found once, runs merged, everything else kept."""

from __future__ import annotations

import io
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract
from tests.translator.documents.packages import make_docx, pack, read_part, show, split
from translator.documents import Code, CodeKind, Target, archive, parse

SAMPLES = Path(__file__).with_name("samples")


def run(text: str, properties: str = "", more: str = "") -> str:
    """A run of Word."""
    properties = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r{more}>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, shown: str) -> str:
    """A field of Word."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}{shown}{marks[2]}"


def mark(body: str) -> list[str]:
    """The units of a body, codes and protected text shown as signs."""
    return [show(unit) for unit in parse(make_docx(body), "a.docx").units]


BOLD, ITALIC = "<w:b/>", "<w:i/>"
LANG = '<w:lang w:val="de-DE"/>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("paragraph", "units"),
    [
        ("", []),
        (run("Ein Satz."), ["Ein Satz."]),
        # Runs that look alike are one text.
        (run("Pjöng", LANG) + '<w:proofErr w:type="spellStart"/>' + run("jang", "", ' w:rsidR="00A"'), ["Pjöngjang"]),
        (run("Ein ") + run("fetter", BOLD) + run(" ", ITALIC) + run("Satz."), ["Ein [fetter] Satz."]),
        # What most of the text has is the paragraph's own.
        (run("Alles ", BOLD) + run("fett.", BOLD + LANG), ["Alles fett."]),
        (run("Sehr viel Fettes", BOLD) + run(" hier"), ["Sehr viel Fettes [hier]"]),
        (run("Ein Wort", BOLD) + NOTE + run(" und noch ein Satz."), ["[Ein Wort]* und noch ein Satz."]),
        (run("A", BOLD) + run("\u2003") + run("bc", BOLD) + run("defg"), ["[A\u2003bc]defg"]),
        # What stands at the ends is left out.
        (NOTE + run(" Text ") + NOTE, ["Text"]),
        ('<w:hyperlink w:anchor="x">' + run("Alles ein Link", ITALIC) + "</w:hyperlink>", ["Alles ein Link"]),
        (
            '<w:bookmarkStart w:id="1" w:name="_Toc1"/>' + run("Titel") + '<w:bookmarkEnd w:id="1"/>',
            ["Titel"],
        ),
        (run("Im ") + '<w:hyperlink r="x">' + run("Archiv", "<w:u/>") + "</w:hyperlink>" + run("."), ["Im [Archiv]."]),
        (run("A ") + "<w:hyperlink>" + NOTE + "</w:hyperlink>" + run("b"), ["A *b"]),
        # Ranges that cross are points.
        (
            '<w:r><w:t>A</w:t></w:r><w:bookmarkStart w:id="1"/>'
            + run("b")
            + '<w:bookmarkStart w:id="2"/>'
            + run("c")
            + '<w:bookmarkEnd w:id="1"/>'
            + run("d")
            + '<w:bookmarkEnd w:id="2"/>'
            + run("e"),
            ["A*b[c*d]e"],
        ),
        # Tabs and pages end a unit, lines do not.
        ("<w:r><w:t>Ort:</w:t><w:tab/><w:t>Bonn</w:t></w:r>", ["Ort:", "Bonn"]),
        ('<w:r><w:t>Vorn</w:t><w:br w:type="page"/><w:t>Hinten</w:t></w:r>', ["Vorn", "Hinten"]),
        ("<w:r><w:t>Eins</w:t><w:br/><w:t>zwei</w:t><w:cr/><w:t>drei</w:t></w:r>", ["Eins\nzwei\ndrei"]),
        ("<w:r><w:t>E</w:t><w:noBreakHyphen/><w:t>Ma</w:t><w:softHyphen/><w:t>il</w:t></w:r>", ["E\u2011Mail"]),
        ("<w:hyperlink>" + run("Eins") + "<w:r><w:tab/></w:r>" + run("3") + "</w:hyperlink>", ["Eins", "3"]),
        # Tracked changes: insertions are read, deletions are not.
        (
            run("Er ")
            + "<w:ins>"
            + run("nicht ")
            + "</w:ins><w:del><w:r><w:delText>gern</w:delText></w:r></w:del>"
            + run("kam."),
            ["Er [nicht ]*kam."],
        ),
        ("<w:moveFrom>" + run("weg") + "</w:moveFrom><w:moveTo>" + run("hier") + "</w:moveTo>", ["hier"]),
        # Fields are kept, but those of links.
        (run("Abbildung ") + field("SEQ Abbildung", run("1")) + run(": Der Ort"), ["Abbildung ['1']: Der Ort"]),
        (run("Seite ") + field("PAGE", run("2")), ["Seite ['2']"]),
        (field("PAGE", run("2")), []),
        (run("Im ") + field('HYPERLINK "x"', run("Archiv")) + run("."), ["Im [Archiv]."]),
        (field("TOC \\\\o", run("Titel") + "<w:r><w:tab/></w:r>" + run("3")), ["Titel", "3"]),
        (run("Am ") + '<w:fldSimple w:instr="DATE">\n ' + run("3. Mai") + "</w:fldSimple>", ["Am ['3. Mai']"]),
        ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText></w:r>' + run("Titel"), ["Titel"]),
        (field("IF " + field("PAGE", run("1")).replace("<w:r>", "<w:r >"), run("ja")) + run(" Text"), ["['ja'] Text"]),
        # Content controls and smart tags.
        (
            "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>"
            + run("Name")
            + "</w:sdtContent></w:sdt>"
            + run(" kam."),
            ["[Name] kam."],
        ),
        (run("In ") + "<w:smartTag><w:smartTagPr/>" + run("Bonn") + "</w:smartTag>", ["In [Bonn]"]),
        # Those that meet stay apart, links to the same place are one.
        (
            "".join(f"<w:sdt><w:sdtPr>{n}</w:sdtPr><w:sdtContent>{run(n)}</w:sdtContent></w:sdt>" for n in "ab")
            + run("c"),
            ["[a][b]c"],
        ),
        ("".join(f'<w:hyperlink w:anchor="x">{run(n)}</w:hyperlink>' for n in "ab") + run("c"), ["[ab]c"]),
        (run("A") + "<w:ins>" + run(" ") + "</w:ins>" + run("b"), ["A[ ]b"]),
        # Hidden text, and text that is not to be proofread.
        (run("Da") + run("geheim", "<w:vanish/>") + run("heim"), ["Da*heim"]),
        (run("sichtbar", '<w:vanish w:val="0"/>'), ["sichtbar"]),
        (run("Das Wort ") + run("ls", "<w:noProof/>") + run(" heißt"), ["Das Wort ['ls'] heißt"]),
        (run("Alles ohne Prüfung", "<w:noProof/>"), ["Alles ohne Prüfung"]),
        # Text boxes come after the paragraph that holds them.
        (run("Vor") + BOX + run("nach"), ["Vor*nach", "Kasten"]),
        (BOX, ["Kasten"]),
        ("<w:r><w:t> knapp </w:t></w:r>" + run("A &amp; B &lt;C&gt; <![CDATA[&]]>"), ["knappA & B <C> &"]),
    ],
)
def test_units(paragraph: str, units: list[str]) -> None:
    body = f"<w:p><w:pPr><w:jc/></w:pPr>{paragraph}</w:p>"
    assert mark(body) == units
    content = make_docx(body)
    check_contract(content, "a.docx", [unit.text for unit in parse(content, "a.docx").units], split=split)


@st.composite
def paragraphs(draw: st.DrawFn, depth: int = 2) -> str:
    """The content of a paragraph, as wild as Word's."""
    text = st.text("aB ß&<\u2011", max_size=4).map(lambda each: each.replace("&", "&amp;").replace("<", "&lt;"))
    runs = st.builds(run, text, st.sampled_from(["", BOLD, ITALIC, BOLD + LANG, LANG, "<w:noProof/>", "<w:vanish/>"]))
    marks = st.sampled_from(
        [NOTE, BOX, "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", '<w:r><w:fldChar w:fldCharType="end"/></w:r>']
        + [f'<w:bookmark{kind} w:id="{number}"/>' for kind in ("Start", "End") for number in "12"]
    )
    inner = runs | marks
    if depth:
        within = paragraphs(depth - 1)
        inner |= st.builds(
            "<w:{0}>{1}</w:{0}>".format, st.sampled_from(["hyperlink", "ins", "del", "smartTag"]), within
        )
        inner |= st.builds(field, st.sampled_from(["PAGE", 'HYPERLINK "x"', "TOC"]), within)
    return "".join(draw(st.lists(inner, max_size=5)))


@settings(max_examples=50, derandomize=True)
@given(paragraphs(), st.randoms())
def test_any_paragraph_keeps_the_contract(paragraph: str, random: Random) -> None:
    content = make_docx(f"<w:p>{paragraph}</w:p><w:p>{run('Ende')}</w:p>")
    document = parse(content, "a.docx")
    check_contract(content, "a.docx", [unit.text for unit in document.units], split=split)
    # Any choice of units can be translated, the others stay.
    targets = [Target(text=unit.text, codes=unit.codes) if random.random() < 0.5 else None for unit in document.units]
    again = parse(b"".join(document.serialize(targets)), "a.docx").units
    assert [(unit.text, unit.codes, unit.protected) for unit in again] == [
        (unit.text, unit.codes, unit.protected) for unit in document.units
    ]


def write(body: str, *targets: Target | None, **others: str) -> str:
    """The body with its units replaced."""
    document = parse(make_docx(body, **others), "a.docx")
    english = read_part(b"".join(document.serialize(targets)), "word/document.xml")
    return english[english.index("<w:body>") + 8 : english.index("</w:body>")]


def test_codes_go_where_the_english_has_them() -> None:
    body = f"<w:p>{run('Gestern kam ')}{run('er', BOLD + LANG)}{NOTE}{run('.')}</w:p>"
    (unit,) = parse(make_docx(body), "a.docx").units
    opening, closing, note = unit.codes
    codes = [Code(offset=at, kind=c.kind, pair=c.pair) for at, c in ((0, opening), (2, closing), (17, note))]
    english = run("He", BOLD + LANG.replace("de-DE", "en-US")) + run(" came yesterday") + NOTE + run(".")
    assert write(body, Target(text="He came yesterday.", codes=tuple(codes))) == f"<w:p>{english}</w:p>"


@pytest.mark.parametrize(
    "codes",
    [
        [],
        [(0, CodeKind.CLOSE, 1), (2, CodeKind.OPEN, 1)],
        [(0, CodeKind.OPEN, 1), (1, CodeKind.CLOSE, 1), (2, CodeKind.CLOSE, 1)],
    ],
)
def test_codes_that_would_break_the_file_are_refused(codes: list[tuple[int, CodeKind, int]]) -> None:
    body = f"<w:p>{run('Gestern kam ')}{run('er', BOLD)}{run('.')}</w:p>"
    target = Target(text="He came.", codes=tuple(Code(offset=at, kind=kind, pair=pair) for at, kind, pair in codes))
    with pytest.raises(ValueError, match="codes of the translation"):
        write(body, target)


def test_a_field_keeps_its_text_wherever_its_codes_were_put() -> None:
    shown = field("SEQ Abbildung", run("12"))
    body = f"<w:p>{run('Abbildung ')}{shown}{run(': Ort')}</w:p>"
    (unit,) = parse(make_docx(body), "a.docx").units
    for start, end in ((7, 9), (0, 6), (9, 9)):
        codes = tuple(
            Code(offset=at, kind=code.kind, pair=code.pair) for at, code in zip((start, end), unit.codes, strict=True)
        )
        english = write(body, Target(text="Figure 12: Place", codes=codes))
        assert english == f"<w:p>{run('Figure ')}{shown}{run(': Place')}</w:p>"
    with pytest.raises(ValueError, match="field is missing"):
        write(body, Target(text="Figure: Place", codes=codes))


def test_untranslated_units_beside_translated_ones_stay() -> None:
    body = f"<w:p><w:r>{LANG}<w:t>Ort:</w:t><w:tab/><w:t>Bonn</w:t></w:r></w:p><w:p>{run('Mehr')}</w:p>"
    english = write(body, Target(text="Place:"), None, None)
    assert re.sub("<[^>]*>", "|", english) == "||||||Place:|||||||Bonn||||||Mehr|||"
    assert english.endswith(f"<w:p>{run('Mehr')}</w:p>")


def test_a_text_box_is_translated_within_its_paragraph() -> None:
    body = f"<w:p>{run('Vor')}{BOX}{run('nach')}</w:p>"
    point = Code(offset=6, kind=CodeKind.POINT, pair=1)
    both = write(body, Target(text="Before", codes=(point,)), Target(text="Box"))
    box = BOX.replace("<w:r><w:t>Kasten</w:t></w:r>", run("Box"))
    assert both == f"<w:p>{run('Before')}{box}</w:p>"
    assert write(body, None, Target(text="Box")) == body.replace("<w:r><w:t>Kasten</w:t></w:r>", run("Box"))


def test_descriptions_of_pictures_are_read() -> None:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = (
        f"<w:r><w:drawing><wp:docPr xmlns:wp='{wp}' name='Bild 1' title='Der &quot;Kreml&quot;'"
        ' descr = "Ein Turm&#10;am Platz"/><wp:docPr descr="turm.jpg"/><wp:docPr title=""/></w:drawing></w:r>'
    )
    picture = picture.replace("<wp:docPr d", f'<wp:docPr xmlns:wp="{wp}" d').replace("<wp:docPr t", "<docPr t")
    content = make_docx(f"<w:p>{run('Vor')}{picture}{run('nach')}</w:p>")
    check_contract(content, "a.docx", ["Vornach", 'Der "Kreml"', "Ein Turm\nam Platz"], split=split)
    targets = [None, Target(text="The \"Kremlin\" & 'x'"), Target(text="A tower\nin the square")]
    english = read_part(b"".join(parse(content, "a.docx").serialize(targets)), "word/document.xml")
    assert "title='The &quot;Kremlin&quot; &amp; &apos;x&apos;' descr = \"A tower&#10;in the square\"" in english


def test_code_is_left_alone() -> None:
    styles = (
        '<w:style w:styleId="Quelle"><w:name w:val="Source Code"/></w:style>'
        '<w:style w:styleId="Neu"><w:basedOn w:val="Quelle"/></w:style>'
        '<w:style w:styleId="R"><w:basedOn w:val="R"/></w:style>'
    )
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="Neu"/></w:pPr>{run("if wahr")}</w:p><w:p>{run("Mit ")}'
        f"{run('grep', '<w:rStyle w:val=' + chr(34) + 'Quelle' + chr(34) + '/>')}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="R"/></w:pPr>{run("Text")}</w:p>'
    )
    units = parse(make_docx(body, styles=styles), "a.docx").units
    assert [(unit.text, unit.protected) for unit in units] == [("Mit grep", ((4, 8),)), ("Text", ())]


def test_the_language_of_the_document_becomes_english() -> None:
    content = make_docx(f"<w:p>{run('Satz')}</w:p>", styles=f"<w:docDefaults>{LANG}</w:docDefaults>")
    document = parse(content, "a.docx")
    english = b"".join(document.serialize([Target(text="Sentence")]))
    assert 'w:val="en-US"' in read_part(english, "word/styles.xml")
    assert b"".join(document.serialize([None])) == content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a ZIP"),
        (b"PK\x03\x04 no", "not a ZIP"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "encrypted, or an old DOC"),
        (pack({"a.txt": "x"}), r"no part \[Content_Types\]"),
        (pack({"[Content_Types].xml": "<Types/>"}), "no text document in it"),
        (pack({"../a": "x"}), "points outside"),
        ((SAMPLES / "vortrag.pptx").read_bytes(), "no text document in it"),
        (make_docx("<w:p>"), r"a\.docx!word/document\.xml:2:\d+: not well-formed"),
        (make_docx("<w:p>" * 300 + "</w:p>" * 300), "nested more than"),
        (
            pack(
                {
                    "[Content_Types].xml": '<Override PartName="/d.xml" ContentType="'
                    'x.wordprocessingml.document.main+xml"/>',
                    "d.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d/>',
                }
            ),
            "a document type of its own",
        ),
    ],
)
def test_broken_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        parse(content, "a.docx")


def test_a_damaged_part_is_refused() -> None:
    content = bytearray(make_docx(f"<w:p>{run('Satz ' * 400)}</w:p>"))
    place = content.index(b"word/document.xml") + 60
    content[place : place + 8] = b"\xff" * 8
    with pytest.raises(FileError, match=r"a\.docx!word/document\.xml: not a ZIP container, or damaged"):
        parse(bytes(content), "a.docx")


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("MAX_PART", r"a\.docx!word/document\.xml: larger than"),
        ("MAX_BYTES", "would unpack to 2,"),
        ("MAX_ENTRIES", "2 parts"),
    ],
)
def test_a_bomb_is_refused(limit: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_docx(" " * 2000)
    monkeypatch.setattr(archive, limit, 1 if limit == "MAX_ENTRIES" else 1000)
    with pytest.raises(FileError, match=message):
        parse(content, "a.docx")


def test_the_file_that_pandoc_writes() -> None:
    content = (SAMPLES / "bericht.docx").read_bytes()
    texts = [
        "Bericht über den Besuch",
        "Table of Contents",
        "Besuch in Pjöngjang",
        "Der Sekretär Sergej Schoigu traf am Samstag ein. Mehr steht im Archiv der Zeitung.",
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
        "Die Agentur KCNA meldete die Ankunft.",
        "Bericht über den Besuch",
        "Außenpolitik",
    ]
    english = check_contract(content, "bericht.docx", texts, split=split)
    before, after = split(content), split(english)
    assert [each[0] for each in before] == [each[0] for each in after]
    changed = {old[0] for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {"word/document.xml", "word/footnotes.xml", "docProps/core.xml", "word/styles.xml"}


def test_python_docx_reads_what_is_written() -> None:
    docx = pytest.importorskip("docx")
    content = (SAMPLES / "bericht.docx").read_bytes()
    document = parse(content, "bericht.docx")
    targets = [Target(text=unit.text.upper(), codes=unit.codes) for unit in document.units]
    read = docx.Document(io.BytesIO(b"".join(document.serialize(targets))))
    assert read.core_properties.title == "BERICHT ÜBER DEN BESUCH"
    (paragraph,) = [each for each in read.paragraphs if "SCHOIGU" in each.text]
    assert [each.text for each in paragraph.runs if each.bold] == ["SERGEJ SCHOIGU"]
    assert [each.text for each in paragraph.hyperlinks] == ["IM ARCHIV"]
