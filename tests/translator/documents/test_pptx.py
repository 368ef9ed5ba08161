"""PPTX: text found once, in the order of the slides; masters, charts and fields kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from glossary import FileError
from tests.translator.documents.contract import check_contract
from tests.translator.documents.packages import A, pack, read_part, show, split
from translator.documents import Code, Target, parse

SAMPLES = Path(__file__).with_name("samples")
TEXTS = [
    "Ämter",
    "Name",
    "Amt",
    "Lawrow",
    "Außenminister",
    "In der Gruppe:",
    "ein Text",
    "Besuch in Pjöngjang",
    "Der Sekretär Sergej Schoigu traf am Samstag ein. Mehr steht im Archiv.",
    "Erste Zeile\nzweite Zeile",
    "Hier langsam sprechen.",
    "Vortrag über den Besuch",
]


def make_pptx(*slides: str) -> bytes:
    """A PPTX with the content of its slides."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = {"presentation": "presentationml.presentation.main+xml", "slideMasters/slideMaster1": "slideMaster+xml"}
    overrides = "".join(f'<Override PartName="/ppt/{name}.xml" ContentType="{kind}"/>' for name, kind in types.items())
    numbers = range(1, len(slides) + 1)
    related = "".join(f'<Relationship Id="r{n}" Type="x/slide" Target="slides/slide{n}.xml"/>' for n in numbers)
    listed = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in numbers)
    return pack(
        {
            "[Content_Types].xml": f"<Types>{overrides}</Types>",
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{related}</Relationships>",
            "ppt/presentation.xml": '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
            f' xmlns:r="{relations}">{listed}<d lang="de-DE"/></p:presentation>',
            "ppt/slideMasters/slideMaster1.xml": f"<m {A}><a:p><a:r><a:t>Titel eingeben</a:t></a:r></a:p></m>",
        }
        | {f"ppt/slides/slide{n}.xml": f"<s {A}>{slide}</s>" for n, slide in zip(numbers, slides, strict=True)}
    )


def run(text: str, properties: str = "") -> str:
    """A run of PowerPoint."""
    return f"<a:r>{properties}<a:t>{text}</a:t></a:r>"


BOLD = '<a:rPr lang="de-DE" b="1"/>'
PLAIN = '<a:rPr lang="de-DE" dirty="0" err="1"/>'
SPECIAL = '<a:fld id="{1}" type="slidenum"><a:rPr lang="de-DE"/><a:t>‹Nr.›</a:t></a:fld>'


@pytest.mark.parametrize(
    ("paragraph", "units"),
    [
        ("", []),
        ('<a:endParaRPr lang="de-DE"/>', []),
        (run("Pjöng", PLAIN) + run("jang", '<a:rPr lang="en-US"/>'), ["Pjöngjang"]),
        (run("Ein ") + run("fettes ", BOLD) + run("Wort"), ["Ein [fettes] Wort"]),
        (run("Alles fett", BOLD) + '<a:endParaRPr lang="de-DE"/>', ["Alles fett"]),
        (run("Eins") + f"<a:br>{PLAIN}</a:br>" + run("zwei"), ["Eins\nzwei"]),
        (run("Ort:\tBonn"), ["Ort:", "Bonn"]),
        (run("Seite ") + SPECIAL, ["Seite ['‹Nr.›']"]),
        (SPECIAL, []),
        (run("Alles ungeprüft", '<a:rPr noProof="1"/>'), ["Alles ungeprüft"]),
        (run("Das Wort ") + run("ls", '<a:rPr noProof="1"/>'), ["Das Wort 'ls'"]),
        (run("Ein ") + "<a:m>Formel</a:m>" + run("Rest"), ["Ein *Rest"]),
    ],
)
def test_units(paragraph: str, units: list[str]) -> None:
    content = make_pptx(f'<a:p><a:pPr lvl="1"/>{paragraph}</a:p>')
    found = parse(content, "a.pptx").units
    assert [show(unit) for unit in found] == units
    check_contract(content, "a.pptx", [unit.text for unit in found], split=split)


def test_descriptions_of_pictures_are_read() -> None:
    shape = '<p:cNvPr xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" id="1" name="Bild" {}/>'
    slide = shape.format('descr="Ein Turm"') + shape.format('descr="turm.png"') + f"<a:p>{run('Text')}</a:p>"
    check_contract(make_pptx(slide), "a.pptx", ["Ein Turm", "Text"], split=split)


def test_drawings_and_notes_follow_their_slide() -> None:
    content = make_pptx(f"<a:p>{run('Eins')}</a:p>", f"<a:p>{run('Zwei')}</a:p>")
    parts: dict[str, str | bytes] = {name: part for name, part, *_ in split(content)}
    others = {"notesSlide": "../notes.xml", "diagramData": "/ppt/data.xml", "diagramDrawing": "../drawing.xml"}
    related = "".join(f'<Relationship Id="{n}" Type="x/{n}" Target="{name}"/>' for n, name in others.items())
    away = '<Relationship Id="h" Type="x/hyperlink" Target="https://example.org" TargetMode="External"/>'
    parts["ppt/slides/_rels/slide1.xml.rels"] = f"<Relationships>{related}{away}</Relationships>"
    for name, text in (("notes", "Notiz"), ("data", "Kasten"), ("drawing", "Kasten"), ("chart", "Umsatz")):
        parts[f"ppt/{name}.xml"] = f"<s {A}><a:p>{run(text)}</a:p></s>"
    check_contract(pack(parts), "a.pptx", ["Eins", "Kasten", "Kasten", "Notiz", "Zwei"], split=split)


def test_codes_go_where_the_english_has_them() -> None:
    slide = f"<a:p>{run('Gestern kam ', PLAIN)}{run('er', BOLD)}{run('.', PLAIN)}<a:endParaRPr/></a:p>"
    document = parse(make_pptx(slide), "a.pptx")
    (unit,) = document.units
    codes = tuple(Code(offset=at, kind=code.kind, pair=code.pair) for at, code in zip((0, 2), unit.codes, strict=True))
    written = b"".join(document.serialize([Target(text="He came\ntoday & left", codes=codes)]))
    plain, bold = (properties.replace("de-DE", "en-US") for properties in (PLAIN, BOLD))
    english = run("He", bold) + run(" came", plain) + f"<a:br>{plain}</a:br>" + run("today &amp; left", plain)
    assert read_part(written, "ppt/slides/slide1.xml") == f"<s {A}><a:p>{english}<a:endParaRPr/></a:p></s>"
    assert 'lang="en-US"' in read_part(written, "ppt/presentation.xml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pack({"[Content_Types].xml": "<Types/>"}), "no presentation in it"),
        (make_pptx("<a:p>"), r"a\.pptx!ppt/slides/slide1\.xml:1:\d+: not well-formed"),
    ],
)
def test_broken_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        parse(content, "a.pptx")


def test_the_file_that_python_pptx_writes() -> None:
    content = (SAMPLES / "vortrag.pptx").read_bytes()
    english = check_contract(content, "vortrag.pptx", TEXTS, split=split)
    changed = {old[0] for old, new in zip(split(content), split(english), strict=True) if old != new}
    slides = {"ppt/slides/slide1.xml", "ppt/slides/slide2.xml", "ppt/notesSlides/notesSlide1.xml"}
    assert changed == {*slides, "docProps/core.xml"}


def test_python_pptx_reads_what_is_written() -> None:
    pptx = pytest.importorskip("pptx")
    document = parse((SAMPLES / "vortrag.pptx").read_bytes(), "vortrag.pptx")
    targets = [Target(text=unit.text.upper(), codes=unit.codes) for unit in document.units]
    slides = pptx.Presentation(io.BytesIO(b"".join(document.serialize(targets)))).slides
    runs = [run for shape in slides[1].placeholders for line in shape.text_frame.paragraphs for run in line.runs]
    assert [run.text for run in runs if run.font.bold] == ["SERGEJ SCHOIGU"]
    assert [run.text for run in runs if run.hyperlink.address] == ["IM ARCHIV"]
    assert slides[1].notes_slide.notes_text_frame.text == "HIER LANGSAM SPRECHEN."
