"""The place of every element in the bytes of a part, in any encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract
from tests.translator.documents.packages import make_docx, make_odt, pack, read_part, split
from translator.documents import Target, parse
from translator.documents.xml_parts import Node, decode_xml, encode_xml, escape_text, find_elements, find_encoding


def find(content: bytes, *names: str, skipped: tuple[str, ...] = ()) -> list[Node]:
    """The outermost elements with these names."""
    found: list[Node] = []
    find_elements(content, "a.xml", names, found.append, prefixes={"urn:x": "x"}, skipped=skipped)
    return found


@pytest.mark.parametrize(
    ("content", "whole", "inner"),
    [
        ("<r><p>ä</p></r>", ["<p>ä</p>"], ["ä"]),
        ("<r><p/>t<p  a = '>' />\n</r>", ["<p/>", "<p  a = '>' />"], ["", ""]),
        ("<r><p><!-- c -->a</p ><p\n>b</p\n></r>", ["<p><!-- c -->a</p >", "<p\n>b</p\n>"], ["<!-- c -->a", "b"]),
        ("\ufeff<?xml version='1.0'?><r><p><![CDATA[<p>]]></p></r>", ["<p><![CDATA[<p>]]></p>"], ["<![CDATA[<p>]]>"]),
        ("<r><p><p>innen</p></p></r>", ["<p><p>innen</p></p>"], ["<p>innen</p>"]),
        ("<p>Wurzel</p>", ["<p>Wurzel</p>"], ["Wurzel"]),
        ("<r><s><p>still</p></s><p>laut</p><s/></r>", ["<p>laut</p>"], ["laut"]),
        ("<r><P/><pp/><q p='p'/></r>", [], []),
    ],
)
def test_places(content: str, whole: list[str], inner: list[str]) -> None:
    raw = content.encode()
    found = find(raw, "p", skipped=("s",))
    assert [raw[node.start : node.end].decode() for node in found] == whole
    assert [raw[node.inner : node.inner_end].decode() for node in found] == inner


def test_names_have_the_prefix_of_their_namespace() -> None:
    (node,) = find(b'<r xmlns:y="urn:x" xmlns="urn:z"><y:p y:a="1" b="2"><q/></y:p></r>', "x:p")
    assert node.attributes == {"x:a": "1", "b": "2"}
    assert [child.name for child in node.elements] == ["q"]


@given(
    st.recursive(st.just("t"), lambda inner: st.lists(inner, max_size=3).map(lambda each: f"<p>{''.join(each)}</p>"))
)
def test_each_element_is_where_it_is_said_to_be(content: str) -> None:
    raw = f"<r>{content}</r>".encode()

    def check(node: Node) -> None:
        assert raw[node.start : node.inner] == b"<p>"
        assert raw[node.inner_end : node.end] == b"</p>"
        for child in node.elements:
            check(child)

    for node in find(raw, "p"):
        check(node)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "us-ascii"])
def test_encodings_come_back(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><r>äß</r>'
    raw = text.encode(encoding, errors="xmlcharrefreplace")
    assert encode_xml(decode_xml(raw, "a.xml"), find_encoding(raw)) == raw


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_part_keeps_its_encoding(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    parts = {name: part for name, part, *_ in split(make_odt("<text:p>Müller</text:p>"))}
    parts["content.xml"] = (declared + parts["content.xml"].decode()).encode(encoding)
    english = check_contract(pack(parts), "a.odt", ["Müller"], split=split)
    assert {name: part for name, part, *_ in split(english)}["content.xml"].decode(encoding).startswith(declared)


def test_what_an_encoding_lacks_is_a_reference() -> None:
    content = make_docx("<w:p><w:r><w:t>Wort</w:t></w:r></w:p>")
    parts = {name: part for name, part, *_ in split(content)}
    name = "word/document.xml"
    parts[name] = parts[name].replace(b'version="1.0"', b'version="1.0" encoding="iso-8859-1"')
    english = b"".join(parse(pack(parts), "a.docx").serialize([Target(text="“word”")]))
    assert "&#8220;word&#8221;" in read_part(english, name)


@pytest.mark.parametrize("text", ["\0", "a\x0bb", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in XML"):
        escape_text(text)


@pytest.mark.parametrize("content", [b"", b"<a>", b"<a></b>", b"<a>\xff</a>", b"<a>&b;</a>", b"<a b=1/>"])
def test_what_is_not_well_formed_is_refused_with_its_place(content: bytes) -> None:
    with pytest.raises(FileError, match=r"a\.xml:\d+:\d+: not well-formed"):
        find(content, "a")
