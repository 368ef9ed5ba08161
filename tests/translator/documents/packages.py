"""Containers written part by part, for what no program writes on request."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from translator.documents import CodeKind, Unit

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("table", "table"),
    ]
)
_SIGNS = {CodeKind.OPEN: "[", CodeKind.CLOSE: "]", CodeKind.POINT: "*"}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file with these parts."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6)), content, packing)
    return sink.getvalue()


def split(content: bytes) -> list[tuple[str, bytes, int, tuple[int, ...]]]:
    """The parts of a ZIP file, in order: name, content, packing, date."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(each.filename, archive.read(each), each.compress_type, each.date_time) for each in archive.infolist()]


def read_part(content: bytes, name: str) -> str:
    """The text of a part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def show(unit: Unit) -> str:
    """The text of a unit, codes as brackets and stars, protected text in quotes."""
    signs = [(code.offset, 1, _SIGNS[code.kind]) for code in unit.codes]
    signs += [(start, 2, "'") for start, _ in unit.protected] + [(end, 0, "'") for _, end in unit.protected]
    shown, position = "", 0
    for offset, _, sign in sorted(signs, key=lambda each: each[:2]):
        shown += unit.text[position:offset] + sign
        position = offset
    return shown + unit.text[position:]


def make_docx(body: str, **others: str) -> bytes:
    """A DOCX with a body; other parts of ``word/`` by name (``styles``, ``footnotes``), as content of their root."""
    types = {"document": "document.main", **{name: name for name in others}}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in types.items()
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f"{overrides}</Types>",
        "word/document.xml": f'<?xml version="1.0"?>\n<w:document {W}><w:body>{body}</w:body></w:document>',
    }
    for name, content in others.items():
        parts[f"word/{name}.xml"] = f"<w:{name} {W}>{content}</w:{name}>"
    return pack(parts)


def make_odt(body: str, styles: str = "", automatic: str = "") -> bytes:
    """An ODT with a body; the content of ``office:document-styles`` and the automatic styles of the text."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}>{styles}</office:document-styles>",
        }
    )
