"""EPUB: pages in reading order, tables of contents, title; everything else kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary import FileError
from tests.translator.documents.contract import check_contract
from tests.translator.documents.packages import pack, read_part, split
from translator.documents import Target, parse

SAMPLES = Path(__file__).with_name("samples")
CONTAINER = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"


def page(text: str) -> str:
    """A page with one paragraph."""
    return f'<html xmlns="http://www.w3.org/1999/xhtml" lang="de"><body><p>{text}</p></body></html>'


def make_epub(**parts: str) -> bytes:
    """A book of two pages, the second one first; other parts by the last part of their name."""
    book = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Buch &amp; Titel</dc:title>'
        "<dc:creator>Anna Autor</dc:creator><dc:language>de-DE</dc:language></metadata><manifest>"
        '<item id="a" href="eins.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="text/zwei%20b.xhtml#oben" media-type="application/xhtml+xml"/>'
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="scripted nav"/>'
        '<item id="t" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="c" href="stil.css" media-type="text/css"/></manifest>'
        '<spine toc="t"><itemref idref="b"/><itemref idref="a"/><itemref idref="c"/><itemref idref="x"/></spine>'
        "</package>"
    )
    given = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": book,
        "OPS/eins.xhtml": page("Erste Seite"),
        "OPS/text/zwei b.xhtml": page("Zweite <b>Seite</b>"),
        "OPS/nav.xhtml": page("Inhalt"),
        "OPS/toc.ncx": '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/ncx.dtd"><ncx><navMap>'
        "<navLabel><text>Erste Seite</text></navLabel></navMap></ncx>",
        "OPS/stil.css": "p { color: red }",
    }
    return pack(given | {name: parts[name] for name in parts})


def test_contract() -> None:
    content = make_epub()
    texts = ["Buch & Titel", "Inhalt", "Zweite Seite", "Erste Seite", "Erste Seite"]
    english = check_contract(content, "a.epub", texts, split=split)
    assert split(english)[0] == ("mimetype", b"application/epub+zip", 0, (2020, 1, 2, 3, 4, 6))
    assert "<dc:creator>Anna Autor</dc:creator><dc:language>en-US</dc:language>" in read_part(english, "OPS/book.opf")


def test_pages_without_translation_stay() -> None:
    content = make_epub()
    targets = [None, None, None, Target(text="First page"), None]
    english = b"".join(parse(content, "a.epub").serialize(targets))
    changed = {old[0] for old, new in zip(split(content), split(english), strict=True) if old != new}
    assert changed == {"OPS/eins.xhtml", "OPS/book.opf"}
    assert "<p>First page</p>" in read_part(english, "OPS/eins.xhtml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", "not a ZIP"),
        (pack({"mimetype": "application/epub+zip"}), r"no part META-INF/container\.xml"),
        (make_epub(**{"META-INF/container.xml": "<container/>"}), "names no book"),
        (make_epub(**{"OPS/book.opf": "<package>"}), r"a\.epub!OPS/book\.opf:1:10: not well-formed"),
        (
            make_epub(
                **{"OPS/book.opf": '<p><item id="a" href="../../x" media-type="text/html"/><itemref idref="a"/></p>'}
            ),
            "no part ../x",
        ),
        (
            make_epub(**{"META-INF/encryption.xml": '<e><CipherReference URI="OPS/text/zwei%20b.xhtml"/></e>'}),
            r"zwei b\.xhtml: encrypted",
        ),
    ],
)
def test_broken_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        parse(content, "a.epub")


def test_obfuscated_fonts_do_no_harm() -> None:
    content = make_epub(**{"META-INF/encryption.xml": '<e><CipherReference URI="OPS/font.otf"/></e>'})
    assert len(parse(content, "a.epub").units) == 5


def test_the_file_that_pandoc_writes() -> None:
    content = (SAMPLES / "bericht.epub").read_bytes()
    texts = [unit.text for unit in parse(content, "a.epub").units]
    assert texts.count("Besuch in Pjöngjang") == 3
    assert "Der Sekretär Sergej Schoigu traf am Samstag ein.1 Mehr steht im Archiv der Zeitung." in texts
    check_contract(content, "bericht.epub", texts, split=split)
