"""Readers give segments with right places, and refuse broken input with a located error."""

from __future__ import annotations

import json

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import FileError
from terms.bilingual import FORMATS, find_format, read_bilingual, read_pair, read_target
from terms.findings import INLINE_CODE, SegmentPair, locate_span

PO = """msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

# termtreu: ignore[TERM101] a quotation
#: a.c:1
msgid "Schoigu \\"kam\\""
msgstr ""
"Shoygu \\"came\\"\\n"
"to Kyiv"

#, fuzzy
msgid "alt"
msgstr "old"

msgid "%d Datei"
msgid_plural "%d Dateien"
msgstr[0] "%d file"
msgstr[1] "%d files"

#~ msgid "weg"
#~ msgstr "gone"
"""
XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file source-language="de-DE" target-language="en" original="a" datatype="plaintext"><body>
  <trans-unit id="1"><source>Das <g id="1">Café</g> &amp; Kiew<x id="2"/></source>
   <target>The <g id="1">café</g> &amp; Kiev<x id="2"/></target>
   <alt-trans><target>not this</target></alt-trans><note>termtreu: ignore[TERM101] old name</note></trans-unit>
  <trans-unit id="2" translate="no"><source>Kiew</source><target>Kiew</target></trans-unit>
  <trans-unit id="3"><source>Leer</source></trans-unit>
 </body></file>
</xliff>
"""
XLIFF2 = """<xliff version="2.0" srcLang="de" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">
<unit id="u"><notes><note>termtreu: ignore[TERM103] name</note></notes>
<segment id="s" state="final"><source>In <pc id="1">Kiew</pc><ph id="2"/></source>
<target>In <pc id="1">Kyiv</pc><ph id="2"/></target></segment></unit></file></xliff>
"""
TMX = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="de"/><body>
<tu tuid="a"><tuv xml:lang="FR"><seg>non</seg></tuv>
<tuv xml:lang="de-DE"><seg>Guten <bpt i="1">&lt;b&gt;</bpt>Tag</seg></tuv>
<tuv xml:lang="en-US"><seg>Good <bpt i="1">&lt;b&gt;</bpt>day</seg></tuv></tu></body></tmx>
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Schoigu</i> kam.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nZweite\r\nZeile\r\n"  # noqa: E501 # a file in one row
HTML = """<html><head><title>Titel</title><style>p{}</style></head><body>
<!-- termtreu: ignore[TERM101] quoted -->
<p>Shoygu &amp; <b>Kiev</b> <code>Kiew()</code></p><script>var Kiew;</script>
<p translate="no">Schoigu</p><p>last</p></body></html>"""
MARKDOWN = """---
title: Kiew
---
# Head *line*

Text with `Kiew` and [a link](http://example.org/Kiew) to Kiev
and more.

| a | b |
| - | - |
| Kiev | Kyiv |

```
Kiew
```

<!-- termtreu: ignore[TERM101] old -->
- item Kiev
"""
REST = """Title
=====

A paragraph with ``Kiew`` and Kiev
in two lines.

.. termtreu: ignore[TERM101] old

Another Kiev.

::

    Kiew in code
"""


def _found(pairs: tuple[SegmentPair, ...], text: str) -> list[tuple[int, int]]:
    """Where a text stands, by the places of the pairs."""
    places = []
    for pair in pairs:
        start = pair.target.find(text)
        if start >= 0:
            places.append(locate_span(pair, (start, start + len(text)))[:2])
    return places


def _in_file(content: str, place: tuple[int, int], text: str) -> bool:
    line = content.replace("\r\n", "\n").split("\n")[place[0] - 1]
    return line[place[1] - 1 :].startswith(text)


@pytest.mark.parametrize(
    ("name", "content", "source", "target", "words"),
    [
        ("po", PO, 'Schoigu "kam"', 'Shoygu "came"\nto Kyiv', ("Shoygu", "came", "to Kyiv", "%d files")),
        ("xliff", XLIFF, f"Das Café & Kiew{INLINE_CODE}", f"The café & Kiev{INLINE_CODE}", ("The", "café", "Kiev")),
        ("xliff", XLIFF2, f"In Kiew{INLINE_CODE}", f"In Kyiv{INLINE_CODE}", ("In ", "Kyiv")),
        ("tmx", TMX, f"Guten {INLINE_CODE}Tag", f"Good {INLINE_CODE}day", ("Good", "day")),
        ("csv", 'id,de,en,note\n1,"Der ""Kreml"",\nMoskau",The Kremlin,x\n', 'Der "Kreml",\nMoskau', "The Kremlin", ("Kremlin",)),  # noqa: E501 # a file in one row
        ("csv", "Kiew\tKyiv\nMoskau\tMoscow\n", "Kiew", "Kyiv", ("Kyiv", "Moscow")),
        ("csv", "source;target\r\nKiew;\"a \"\"b\"\" c\"\r\n", "Kiew", 'a "b" c', ("c",)),
    ],
)  # fmt: skip
def test_bilingual_files_are_read(name: str, content: str, source: str, target: str, words: tuple[str, ...]) -> None:
    pairs = read_bilingual(content.encode(), "f", FORMATS[name])
    assert (pairs[0].source, pairs[0].target) == (source, target)
    for word in words:
        places = _found(pairs, word)
        assert places
        assert all(_in_file(content, place, word) for place in places)


def test_what_is_not_shown_is_left_out() -> None:
    """Fuzzy and obsolete messages, untranslatable and untranslated units are no segments."""
    sources = [pair.source for pair in read_bilingual(PO.encode(), "f", FORMATS["po"])]
    assert sources == ['Schoigu "kam"', "%d Datei", "%d Dateien"]
    assert len(read_bilingual(XLIFF.encode(), "f", FORMATS["xliff"])) == 1


def test_xml_may_be_utf_16() -> None:
    content = TMX.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
    assert read_bilingual(content, "f", FORMATS["tmx"])[0].target.startswith("Good")


@pytest.mark.parametrize(
    ("name", "content", "texts", "never"),
    [
        ("html", HTML, ["Titel", f"Shoygu & Kiev {INLINE_CODE}", "last"], "Kiew"),
        ("markdown", MARKDOWN, ["Head line", f"Text with {INLINE_CODE} and a link to Kiev\nand more.", "a", "b", "Kiev", "Kyiv", "item Kiev"], "Kiew"),  # noqa: E501 # a file in one row
        ("rest", REST, ["Title", f"A paragraph with {INLINE_CODE} and Kiev\nin two lines.", "Another Kiev."], "Kiew"),
        ("srt", SRT, ["Schoigu kam.", "Zweite\nZeile"], "00:"),
        ("text", "\ufeffeins\r\n\r\nzwei\r\n# termtreu: ignore drei\nvier", ["eins", "zwei", "vier"], "termtreu"),
        ("json", '{"en": {"a": "x \\u00e4\\n", "b": ["y", 1, null], "@a": "termtreu: ignore z"}}', ["x ä\n", "y"], "ignore"),  # noqa: E501 # a file in one row
        ("yaml", "en:\n  a: Kiev # termtreu: ignore[TERM101] x\n  b: >\n    long\n    text\n  n: 5\n", ["Kiev", "long text\n"], "5"),  # noqa: E501 # a file in one row
    ],
)  # fmt: skip
def test_english_files_are_read(name: str, content: str, texts: list[str], never: str) -> None:
    pairs = read_target(content.encode(), "f", FORMATS[name])
    assert [pair.target.strip(" ") for pair in pairs] == texts
    assert not any(never in pair.target for pair in pairs)
    if name in ("html", "markdown", "rest"):
        places = _found(pairs, "Kiev")
        assert places
        assert all(_in_file(content, place, "Kiev") for place in places)
        ignored = [pair for pair in pairs if pair.ignores]
        assert len(ignored) == 1
        assert ignored[0].ignores[0].codes == ("TERM101",)
    if name in ("json", "yaml", "text"):
        assert sum(bool(pair.ignores) for pair in pairs) == 1


def test_catalogues_are_paired_by_key() -> None:
    german, english = b'{"a": "Kiew", "b": "Moskau", "c": {"d": "Ende"}}', b'{"c": {"d": "end"}, "b": "Moscow"}'
    pairs = read_pair(german, english, "de.json", "en.json", FORMATS["json"])
    assert [(pair.key, pair.source, pair.target) for pair in pairs] == [
        ("a", "Kiew", ""),
        ("b", "Moskau", "Moscow"),
        ("c.d", "Ende", "end"),
    ]
    rails = read_pair(b"de:\n  a: Kiew\n", b"en:\n  a: Kyiv\n", "de.yml", "en.yml", FORMATS["yaml"])
    assert [(pair.key, pair.target, pair.line, pair.column) for pair in rails] == [("a", "Kyiv", 2, 6)]


def test_subtitles_are_paired_by_time() -> None:
    german = "1\n00:00:01,000 --> 00:00:02,000\nEins\n\n2\n00:00:02,000 --> 00:00:03,000\nZwei\n"
    english = "1\n00:00:01,100 --> 00:00:02,900\nOne, two\n"
    pairs = read_pair(german.encode(), english.encode(), "a", "b", FORMATS["srt"])
    assert [(pair.source, pair.target) for pair in pairs] == [("Eins\nZwei", "One, two")]


def test_texts_are_aligned() -> None:
    """Lines, else paragraphs, else by length and what both have; texts that do not belong together are refused."""
    long = [
        f"Satz Nummer {number} über die Lage in Stadt {number * 7} und ihre Folgen" + " mehr" * (number % 5)
        for number in range(20)
    ]
    english = [
        f"Sentence number {number} on the situation in city {number * 7} and what follows" + " more" * (number % 5)
        for number in range(20)
    ]
    english[4:6] = [english[4] + " " + english[5]]
    pairs = read_pair("\n".join(long).encode(), "\n".join(english).encode(), "a", "b", FORMATS["text"])
    assert len(pairs) == 19
    assert all(str(number * 7) in pair.target for number, pair in enumerate(pairs[:4]))
    assert "Nummer 4" in pairs[4].source
    assert "Nummer 5" in pairs[4].source
    wrapped = read_pair(
        b"Eins zwei\ndrei vier.\n\nNeu.", b"One two three\nfour\nfive.\n\nNew.", "a", "b", FORMATS["text"]
    )
    assert [pair.source for pair in wrapped] == ["Eins zwei\ndrei vier.", "Neu."]
    with pytest.raises(FileError, match="a has 30 lines with text and b has 3"):
        read_pair(b"Eins.\n" * 30, b"One.\n" * 3, "a", "b", FORMATS["text"])


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("po", b'msgid "a"\nmsgstr "b\n', "f:2:1: not a line of a PO file"),
        ("po", b'msgstr "b"\n', "f:1:1: a translation without a message"),
        ("po", b'msgid "a"\nmsgid "b"\nmsgstr "c"\n', "f:1:1: a message without msgstr"),
        ("po", b'msgid "a"\nmsgstr "b\\q"\n', "f:2:1: an unknown escape"),
        ("po", b'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "f:3:1: a second msgstr"),
        ("po", b'msgid ""\nmsgstr "Language: de\\n"\n', "f:1:1: the translations of this file are German"),
        ("po", b'msgid "a"\nmsgstr "\xe4"\n', "f:2:9: not UTF-8"),
        ("xliff", BOMB.encode() + b"<xliff>&b;</xliff>", "a document type declaration"),
        ("xliff", b'<!DOCTYPE xliff SYSTEM "file:///etc/passwd"><xliff/>', "a document type declaration"),
        ("tmx", BOMB.encode() + b"<tmx>&b;</tmx>", "a document type declaration"),
        ("xliff", b"<xliff>\n<a></b></xliff>", "f:2:"),
        ("xliff", b"", "not well-formed XML"),
        ("xliff", b"<html/>", "not an XLIFF document"),
        ("xliff", b'<xliff version="1.2"><file source-language="en" target-language="de"/></xliff>', "source-language is another"),  # noqa: E501 # a file in one row
        ("xliff", b"<a>" * 1000, "nested more than"),
        ("xliff", b'<?xml version="1.0" encoding="nonsense"?><xliff/>', "encoding"),
        ("tmx", b"<tmx><body><tu><tuv lang='fr'><seg>a</seg></tuv></tu></body></tmx>", "no unit has German and English"),  # noqa: E501 # a file in one row
        ("csv", b'a,b\n"c,d\n', "f:2:1: a quotation mark that is not closed"),
        ("csv", b"only one column\n", "no two columns"),
        ("csv", b"a,b\0", "binary content"),
    ],
)  # fmt: skip
def test_broken_bilingual_files_are_refused(name: str, content: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read_bilingual(content, "f", FORMATS[name])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("json", b'{"a": }', "f:1:7: not JSON"),
        ("json", b"[" * 100_000, "JSON"),
        ("yaml", b"a: [", ": not YAML"),
        ("yaml", b"a: &a [x,x]\nb: &b [*a,*a]\n" + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(99, 110)), "more than"),  # noqa: E501 # a file in one row
        ("srt", b"no times\nhere\n", "f:1:1: no times of a subtitle"),
        ("text", b"a\n\xff", "f:2:1: not UTF-8"),
        ("text", b"x" * (64 * 1024 * 1024 + 1), "the file is too large"),
    ],
)  # fmt: skip
def test_broken_files_are_refused(name: str, content: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read_target(content, "f", FORMATS[name])
    assert message in str(caught.value)


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=40, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=60), st.text(alphabet='<>"\\{}[]:,-#msgidtr ñ\n\t&;ab', max_size=60).map(str.encode)
    )
)
def test_no_input_makes_a_reader_fail_otherwise(name: str, content: bytes) -> None:
    """Whatever the bytes, a reader gives segments or a located error."""
    try:
        pairs = read_target(content, "f", FORMATS[name])
    except FileError as error:
        assert error.problems  # noqa: PT017 # either outcome is right
    else:
        for pair in pairs:
            assert locate_span(pair, (0, len(pair.target)))[0] >= 1


_TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=30
)


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_po_is_read_as_polib_writes_it(rows: list[tuple[str, str]]) -> None:
    rows = [(german, english) for german, english in rows if german.strip()]
    file = polib.POFile()
    file.extend(polib.POEntry(msgid=german, msgstr=english) for german, english in rows)
    pairs = read_bilingual(str(file).encode(), "f", FORMATS["po"])
    assert [(pair.source, pair.target) for pair in pairs] == rows


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=5), st.booleans())
def test_json_is_read_as_python_writes_it(texts: dict[str, str], ascii_only: bool) -> None:
    texts = {
        f"k{key}": text for key, text in texts.items() if text.isprintable() and text.strip() and "\x1f" not in key
    }
    content = json.dumps({"root key": texts, "n": [1]}, ensure_ascii=ascii_only, indent=1).encode(
        "utf-8", "surrogatepass"
    )
    try:
        content.decode()
    except UnicodeDecodeError:
        return
    pairs = read_target(content, "f", FORMATS["json"])
    assert [pair.target for pair in pairs] == list(texts.values())


@pytest.mark.parametrize(
    ("path", "name"), [("a.PO", "po"), ("b.de.md", "markdown"), ("<stdin>", "text"), ("c.vtt", "srt")]
)
def test_formats_are_told_by_suffix(path: str, name: str) -> None:
    assert find_format(path).name == name


def test_an_unknown_suffix_is_an_error() -> None:
    with pytest.raises(FileError, match="unknown format"):
        find_format("a.docx")
