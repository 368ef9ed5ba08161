"""XML is read safely: no entity, no document type that is loaded, no depth without end; errors have their place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from glossary.formats import tbx, tmx
from glossary.formats.xml import as_bytes, read_elements

BOMB = """<?xml version="1.0"?><!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]><tbx><conceptEntry>&b;</conceptEntry></tbx>"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BOMB, "x:1:48: entities are not allowed: 'a'"),
        (
            '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx>&a;</tbx>',
            "x:1:54: entities are not allowed: 'a'",
        ),
        (
            '<!DOCTYPE tbx [<!ENTITY % p SYSTEM "http://example.org/p"> %p;]><tbx/>',
            "x:1:58: entities are not allowed: 'p'",
        ),
        ('<!DOCTYPE tbx SYSTEM "x.dtd"><tbx>&nbsp;</tbx>', "x:1:35: undeclared entity: '&nbsp;'"),
        ("<tbx>&nbsp;</tbx>", "x:1:6: not XML: undefined entity"),
        ("<tbx>\n<a></b></tbx>", "x:2:6: not XML: mismatched tag"),
        ("", "x:1:1: not XML: no element found"),
        ("<tbx>", "x:1:6: not XML: no element found"),
        ("<html/>", "x:1:1: unexpected root: '<html>' (expected: <martif> or <tbx>)"),
        ("<tbx>" + "<a>" * 100 + "</a>" * 100 + "</tbx>", "x:1:195: elements nested too deeply"),
        ("<tbx>\x00</tbx>", "x:1:6: not XML: not well-formed (invalid token)"),
    ],
)
def test_what_is_not_safe_or_not_well_formed_is_refused_at_its_place(text: str, expected: str) -> None:
    with pytest.raises(FileError) as caught:
        tbx.parse(text, "x")
    assert str(caught.value) == expected


def test_an_unknown_encoding_is_an_error() -> None:
    with pytest.raises(FileError, match="encoding"):
        tbx.parse(b'<?xml version="1.0" encoding="klingon"?><tbx/>', "x")


def test_a_document_type_is_not_loaded(tmp_path: Path) -> None:
    """A reference to a document type is common and harmless as long as nobody follows it."""
    missing = (tmp_path / "none.dtd").as_uri()
    assert tmx.parse(f'<!DOCTYPE tmx SYSTEM "{missing}"><tmx/>').glossary.concepts == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><tmx><tu><tuv xml:lang="de"><seg>Größe</seg></tuv></tu></tmx>'
    ((unit, _),) = read_elements([text.encode(encoding)], "x", ["tu"], ["tmx"])
    assert unit.text() == "Größe"
    ((unit, _),) = read_elements([as_bytes(text)], "x", ["tu"], ["tmx"])
    assert unit.text() == "Größe", "a text is already decoded, whatever it declares"


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_glossary_or_a_clear_error(noise: bytes, size: int) -> None:
    content = b"<tbx><conceptEntry>" + noise + b"</conceptEntry></tbx>"
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    for given_chunks in ([noise], chunks):
        with suppress(FileError):
            list(read_elements(given_chunks, "x", ["conceptEntry"], ["tbx"]))
