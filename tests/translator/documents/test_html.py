"""HTML keeps the contract of all formats; only what people read is translated."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from tests.translator.documents.packages import show
from translator.documents import Code, CodeKind, Target, parse

PAGE = """<!DOCTYPE html>
<html lang="de-AT">
<head><meta charset="utf-8"><title>Moskau &amp; Kiew</title>
<meta name="description" content="Ein &quot;Gipfel&quot;"><meta name=keywords content=Politik>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" title="Standard" href="a.css">
<script>if (a < b) { x("</p>") }</script><style>p { color: red }</style></head>
<body>
<h1 title='Ein Tipp'><b>Ganz fett</b></h1>
<p>Ein <b>fetter <i>Satz</i></b> mit <a href="x?a=1&amp;b=2" title="Hinweis">Verweis</a>,
   der über mehrere
   Zeilen geht, und <img src=x alt="Ein Bild"> endet. <code>git <b>x</b></code> auch
<p translate=no>Nicht <b>das</b>.<p>Doch &bdquo;das&ldquo; mit <span class="notranslate">Foo &amp; Bar</span>!
<ul><li>Eins<li>Zwei<br>Drei<br/>
  Vier</ul>
<pre>code <b>x</b></pre>lose &lt;tag&gt; <svg><title>Nein</title></svg> Text <q lang=fr>oui</q>
<form><input type=submit value="Senden" name=Knopf> <textarea>Bleibt</textarea></form>
<!-- Kommentar --><p><code>nur</code></p><p>&nbsp;</p>
</body></html>
"""
TEXTS = [
    "Moskau & Kiew",
    'Ein "Gipfel"',
    "Politik",
    "Ein Tipp",
    "Ganz fett",
    "Ein fetter Satz mit Verweis, der über mehrere Zeilen geht, und endet. git x auch",
    "Hinweis",
    "Ein Bild",
    "Doch „das“ mit Foo & Bar!",
    "Eins",
    "Zwei\nDrei\nVier",
    "lose <tag> Text oui",
    "Senden",
]


def test_contract() -> None:
    english = check_contract(PAGE.encode(), "a.html", TEXTS).decode()
    assert '<html lang="en">' in english
    assert "<code>git <b>x</b></code>" in english
    assert "dOCH &bdquo;DAS&ldquo; MIT" in english
    assert '<script>if (a < b) { x("</p>") }</script>' in english
    assert 'content="eIN &quot;gIPFEL&quot;"' in english
    assert "zWEI<br>dREI<br/>\n  vIER" in english


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_and_line_ends_stay(encoding: str, newline: str) -> None:
    check_contract(PAGE.replace("\n", newline).encode(encoding), "a.htm", TEXTS)


def _translate(html: str | bytes, *texts: str, path: str = "a.html") -> bytes:
    """A page with the texts of its units replaced, their codes at the ends."""
    document = parse(html.encode() if isinstance(html, str) else html, path)
    targets = []
    for unit, text in zip(document.units, texts, strict=True):
        codes = tuple(Code(offset=len(text), kind=c.kind, pair=c.pair, data=c.data) for c in unit.codes)
        targets.append(Target(text=text, codes=codes))
    return b"".join(document.serialize(targets))


@pytest.mark.parametrize(
    ("html", "texts", "english"),
    [
        ("<p>Ja</p>", ["Yes & <no>"], "<p>Yes &amp; &lt;no&gt;</p>"),
        ("<p title=Ja>", ["Oh yes"], '<p title="Oh yes">'),
        ("<p title='Ja'>", ["It's"], "<p title='It&#39;s'>"),
        ('<p title="Ja">', ['"so"'], '<p title="&quot;so&quot;">'),
        ("<p>Eins<br>Zwei</p>", ["One\nTwo\nThree"], "<p>One<br>Two<br>Three</p>"),
        ("<p>Ja", ["“Yes”"], "<p>&#8220;Yes&#8221;"),  # nobody knows in which encoding this is shown
        ("<p>Ja: ü", ["“Yes”"], "<p>“Yes”"),
        # One mark is a reference, so all are, in its way.
        ("<p>&#8222;Ja“ ü", ["“Yes’s” ü"], "<p>&#8220;Yes&#8217;s&#8221; ü"),
        ("<p>&#x201e;Ja&#x201c; ü", ["“Yes”"], "<p>&#x201c;Yes&#x201d;"),
        ("<p>&bdquo;Ja“ ü", ["“Yes”"], "<p>&ldquo;Yes&rdquo;"),
        ("<p>„Ja“ &#8211; ü", ["“Yes” –"], "<p>“Yes” &#8211;"),
        ("<p>„Ja“ <p>&#8222;Ja&#8220;", ["“Yes”", "“Yes”"], "<p>“Yes” <p>&#8220;Yes&#8221;"),
        # Fixed spaces stay between the same two words.
        ("<p>Nur 5&nbsp;kg da", ["Only 5 kg there"], "<p>Only 5&nbsp;kg there"),
        ("<p>Nur 2,5\xa0kg da", ["Only 2.5 kg there"], "<p>Only 2.5\xa0kg there"),
        ("<p>Nur 5&#8239;km lang ü", ["Only 5 km"], "<p>Only 5&#8239;km"),
        ("<p>Nur 5&nbsp;Euro da", ["Only 5 euros in 15 kg"], "<p>Only 5 euros in 15 kg"),
        ("<p>Nur 5&nbsp;kg da", ["Only 15 kg and 5 kgs"], "<p>Only 15 kg and 5 kgs"),
        ("<html lang=en><p>Ja", ["Yes"], "<html lang=en><p>Yes"),
        ("<html xml:lang='de' lang='de'><p>Ja", ["Yes"], "<html xml:lang='en' lang='en'><p>Yes"),
    ],
)
def test_english_is_escaped_as_its_place_needs(html: str, texts: list[str], english: str) -> None:
    assert _translate(html, *texts).decode() == english


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>&nbsp; <b> </b></p>",
        "<script>Text</script><style>Text</style><template>Text</template>",
        "<pre>Text <b>fett</b></pre><textarea>Text</textarea>",
        '<div translate="no"><p>Text <b>fett</b></p><img alt="Bild"></div>',
        '<p class="lead notranslate">Text</p>',
        "<p><code>Text</code> <!-- Text --></p>",
        '<p lang="fr">Texte</p>',
        '<a href="Text" name="Text" class="Text" data-x="Text"></a><input type="text" value="Text">',
        '<meta name="author" content="Text"><meta property="og:url" content="Text">',
        "<!-- Text",
        '<p title="Text',
        "<svg><text>Text</text></svg><math><mi>x</mi></math>",
        "<?php echo 'Text' ?>",
    ],
)
def test_what_nobody_reads_is_no_unit(html: str) -> None:
    check_contract(html.encode(), "a.html", [])


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ('<div translate="no">Nein <p translate="yes">Ja</p> nein</div>', ["Ja"]),
        ("<p translate=no>Nein<p>Ja", ["Ja"]),
        ("<ul><li translate=no>Nein<li>Ja</ul>", ["Ja"]),
        ("<b>Ja <p>doch</b> so</p>", ["Ja", "doch so"]),
        ("<p>Ja < nein > oh", ["Ja < nein > oh"]),
        ("<p>Ja </i>so</p></div>", ["Ja so"]),
        ('<p>Ja <a href="x>so</p>', ["Ja"]),
        ("<svg><p>Ja</p>", ["Ja"]),
        ('<p lang="fr">non</p><p lang="de-CH">Ja', ["Ja"]),
        (
            "<button>Los</button><label>Name</label><select><option label='Eins'>Zwei</select>",
            ["Los", "Name", "Eins", "Zwei"],
        ),
    ],
)
def test_malformed_and_mixed_pages(html: str, texts: list[str]) -> None:
    check_contract(html.encode(), "a.html", texts)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Das Abkommen<sup>1</sup> gilt", "Das Abkommen* gilt"),
        ("Das Abkommen.<sup><a href='#n'>[12]</a></sup> Es gilt", "Das Abkommen.* Es gilt"),
        ("Das <b>Abkommen</b><sup>*</sup> gilt", "Das [Abkommen]* gilt"),
        ("Der <ruby>Name<rp>(</rp><rt>Aussprache</rt><rp>)</rp></ruby> da", "Der [Name***] da"),
        # Powers, units, formulas and words are text.
        ("Auf 20 km<sup>2</sup> Land", "Auf 20 km[2] Land"),
        ("Es sind 10<sup>3</sup> Meter", "Es sind 10[3] Meter"),
        ("Viel CO<sub>2</sub> hier", "Viel CO[2] hier"),
        ("Der Meister<sub>1</sub> hier", "Der Meister[1] hier"),
        ("Das Wort<sup>neu</sup> hier", "Das Wort[neu] hier"),
        ("Das Wort <sup>1</sup> hier", "Das Wort [1] hier"),
    ],
)
def test_marks_of_notes_are_no_words(html: str, text: str) -> None:
    content = f"<p>{html}</p>".encode()
    unit = parse(content, "a.html").units[-1]
    assert show(unit) == text
    check_contract(content, "a.html", [each.text for each in parse(content, "a.html").units])


def test_only_the_title_of_a_picture_is_translated() -> None:
    document = parse(b'<p>Ein <img alt="Hund" src="h.png"> hier.</p>', "a.html")
    english = b"".join(document.serialize([None, Target(text="dog")]))
    assert english == b'<p>Ein <img alt="dog" src="h.png"> hier.</p>'


def test_kept_words_come_out_as_they_are_wherever_their_codes_stand() -> None:
    document = parse(b"<p>Nutze <code>a&amp;b</code> oft.</p>", "a.html")
    (unit,) = document.units
    assert unit.protected == ((6, 9),)
    before, behind = unit.codes
    moved = (
        Code(offset=0, kind=before.kind, pair=before.pair, data=before.data),
        Code(offset=9, kind=behind.kind, pair=behind.pair, data=behind.data),
    )
    english = b"".join(document.serialize([Target(text="Often use a&b.", codes=moved)]))
    assert english == b"<p><code>a&amp;b</code>Often use a&amp;b.</p>"
    around = (moved[0], Code(offset=14, kind=CodeKind.CLOSE, pair=behind.pair, data=behind.data))
    english = b"".join(document.serialize([Target(text="Often use a&b.", codes=around)]))
    assert english == b"<p>Often use <code>a&amp;b</code>.</p>"


def test_codes_that_would_break_the_page_are_refused() -> None:
    document = parse(b"<p>Ein <b>Wort</b></p>", "a.html")
    before, behind = document.units[0].codes
    for codes in [(), (before,), (before, before), (behind, before)]:
        targets = [Target(text="word", codes=tuple(Code(offset=0, kind=c.kind, pair=c.pair) for c in codes))]
        with pytest.raises(ValueError, match="code"):
            list(document.serialize(targets))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-15"?>', "iso8859-15"),
        ("<!-- <meta charset=koi8-r> --><meta charset=utf-8>", "utf-8"),
    ],
)
def test_the_declared_encoding_is_kept(head: str, encoding: str) -> None:
    page = f"{head}<p>Grüße</p>".encode(encoding)
    check_contract(page, "a.html", ["Grüße"])
    english = _translate(page, "Schoigu – Шойгу").decode(encoding)
    assert english.endswith(
        "<p>Schoigu – Шойгу</p>" if encoding == "utf-8" else "&#1064;&#1086;&#1081;&#1075;&#1091;</p>"
    )


@pytest.mark.parametrize(
    "content",
    [b"<p>\xfc", b"<meta charset=utf-8>\xfc", b"<meta charset=klingon>", b"<meta charset=rot13>", b"<p>\0",
     b"\xff\xfe<", b"<meta charset=iso-2022-jp>\x1b(B", b"<meta charset=idna>\xfc"],
)  # fmt: skip
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(FileError):
        parse(content, "a.html")


_PARTS = [*"""<p> </p> <b> </b> <i> </i> Wort ein &amp; &uuml; &bdquo; < > " ' = <br> <br/> <!-- -->
<img&#32;alt='Bild'>
<a&#32;title="T"> </a> <code> </code> <svg> </svg> <script> </script> <li> <title> </title> \xa0 <pre> </pre> <textarea>
</textarea> <div&#32;translate="yes"> </div> <![CDATA[ ]]> <?x ?> / <input&#32;type=submit&#32;value=x> ß
<span&#32;translate=no> </span> <p&#32;lang=fr>""".replace("\xa0", "&nbsp;").split(), " ", "\n", "\xa0"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=25), st.sampled_from(["a.html", "a.xhtml"]))
def test_any_mixture_keeps_the_contract(parts: list[str], path: str) -> None:
    content = "".join(parts).replace("&#32;", " ").encode()
    document = parse(content, path)
    check_contract(content, path, [unit.text for unit in document.units])


@pytest.mark.parametrize(
    "part", ["<b>", "<p>", "</b>", "<svg>", "<!--", "<a x='", "<code>", "<div>", "&", "<", "<b></i>"]
)
def test_hostile_pages_take_linear_time(part: str) -> None:
    content = (part * 20_000 + "<p>Ende").encode()
    begin = time.perf_counter()
    document = parse(content, "a.html")
    b"".join(document.serialize([swap(unit) for unit in document.units]))
    assert time.perf_counter() - begin < 10
