"""Markdown keeps the contract of all formats; English never becomes markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from translator.documents import Code, Target, parse

PAGE = """---
title: "Der Gipfel"   # Kommentar
lang: de
tags: [eins]
description: >
  Eine lange
  Beschreibung.
---
# Überschrift mit *Betonung* {#gipfel}

Ein **fetter** Absatz mit [Verweis](http://x.de/a_b "Ein Titel") und `git commit`,
der über mehrere Zeilen geht und ![Bild *gut*](b.png "Bildtitel") endet.\\
Neue Zeile mit [Kiew] und [Text][kiew] und ~~weg~~ und Fußnote.[^1] Noch ^[im *Satz*] hier.

> Zitat über
> zwei Zeilen mit <kbd>Strg</kbd> und <b>fett</b>.

- [ ] Aufgabe eins
- [x] Aufgabe \\* zwei
  geht weiter
1. Punkt <https://x.de>

| Spalte A | B \\| C |
|---|:-:|
| eins | `a\\|b` **zwei** |
|  | drei|

    Code

```python
# Kommentar
```

> [!NOTE]
> Ein Hinweis &amp; mehr.

::: tip
Ein Tipp
:::

<div>HTML bleibt</div>

Setext
======

{{ name }} [![Logo](l.png)](x) Hallo `{{ x }}`.

[Kiew]: http://k.de "Titel"
[^1]: Die Fußnote
    geht weiter.
"""
TEXTS = [
    "Der Gipfel",
    "Eine lange Beschreibung.",
    "Überschrift mit Betonung",
    "Ein fetter Absatz mit Verweis und git commit, der über mehrere Zeilen geht und endet."
    "\nNeue Zeile mit Kiew und Text und weg und Fußnote. Noch hier.",
    "Ein Titel",
    "Bild gut",
    "Bildtitel",
    "im Satz",
    "Zitat über zwei Zeilen mit Strg und fett.",
    "Aufgabe eins",
    "Aufgabe * zwei geht weiter",
    "Punkt https://x.de",
    "Spalte A",
    "B | C",
    "eins",
    "a|b zwei",
    "drei",
    "Ein Hinweis & mehr.",
    "Ein Tipp",
    "Setext",
    "Logo",
    "Hallo {{ x }}.",
    "Die Fußnote geht weiter.",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_contract(encoding: str, newline: str) -> None:
    content = PAGE.replace("\n", newline).encode(encoding)
    english = check_contract(content, "a.md", TEXTS).decode(encoding).replace(newline, "\n")
    assert "lang: en\n" in english
    assert "[kIEW][Kiew] UND [tEXT][kiew]" in english
    assert "\n    Code\n\n```python\n# Kommentar\n```\n" in english
    assert "> zITAT ÜBER ZWEI zEILEN MIT <kbd>Strg</kbd>\n> UND <b>FETT</b>.\n" in english
    assert "| EINS | `a\\|b` **ZWEI** |" in english


def _translate(markdown: str, *targets: Target | str | None) -> str:
    document = parse(markdown.encode(), "a.md")
    given = [Target(text=item) if isinstance(item, str) else item for item in targets]
    assert len(given) == len(document.units)
    return b"".join(document.serialize(given)).decode()


@pytest.mark.parametrize(
    ("markdown", "english", "written"),
    [
        # What would be markup is escaped.
        ("Eins", "1. May", "1\\. May"),
        ("Eins", "# one", "\\# one"),
        ("Eins", "- one", "\\- one"),
        ("Eins", "> one", "\\> one"),
        ("Eins", "a *b* c", "a \\*b\\* c"),
        ("Eins", "a _b_ c", "a \\_b\\_ c"),
        ("Eins", "see [x](y)", "see \\[x\\](y)"),
        ("Eins", "<b>", "\\<b>"),
        ("Eins", "&copy; `x`", "\\&copy; \\`x\\`"),
        ("Eins", "path \\* x\\", "path \\\\\\* x\\\\"),
        ("Eins", "[ ] task", "\\[ \\] task"),
        ("Eins", "::: tip", "\\::: tip"),
        ("Eins", "---", "\\---"),
        ("| a |\n|---|\n| Eins |", "a|b", "| a |\n|---|\n| a\\|b |"),
        # What would not, is left alone.
        ("Eins", "5 * 3 = 15, snake_case, [sic]", "5 * 3 = 15, snake_case, [sic]"),
        ("Eins", "C#, R&D, a < b, 1.5", "C#, R&D, a < b, 1.5"),
        ("# Eins", "1. May - *", "# 1. May - *"),
        ("# Eins", "C #", "# C \\#"),
        ("- Eins", "one - two", "- one - two"),
        ("> Eins", "one > two", "> one > two"),
    ],
)  # fmt: skip
def test_english_is_escaped_where_it_must_be(markdown: str, english: str, written: str) -> None:
    wanted: list[Target | str | None] = [None, english] if "|" in markdown else [english]
    assert _translate(markdown, *wanted) == written


def _codes(*offsets: int, markdown: str) -> tuple[Code, ...]:
    codes = parse(markdown.encode(), "a.md").units[0].codes
    return tuple(
        Code(offset=offset, kind=code.kind, pair=code.pair, data=code.data)
        for offset, code in zip(offsets, codes, strict=True)
    )


@pytest.mark.parametrize(
    ("markdown", "english", "offsets", "written"),
    [
        ("Ein *gutes* Wort", "A good word", (2, 6), "A *good* word"),
        ("Ein *gutes* Wort", "A good word", (1, 7), "A *good* word"),  # no mark beside a space
        ("Ein _gutes_ Wort", "goodness", (0, 4), "*good*ness"),  # underscores only mark whole words
        ("Ein **gutes** Wort", "a“b”c", (1, 4), "a<strong>“b”</strong>c"),  # no asterisk does here
        ("Ein [gutes](x) Wort", "A ]good word", (2, 7), "A [\\]good](x) word"),
        ("Ein [Wort] da\n\n[Wort]: x", "word", (0, 4), "[word][Wort]\n\n[Wort]: x"),
        ("Ein `Wort` da", "Word here: Wort", (11, 15), "Word here: `Wort`"),
        ("Ein\n*gutes*\nWort", "A good word", (2, 6), "A\n*good*\nword"),
    ],
)
def test_codes_are_written_where_they_stand(
    markdown: str, english: str, offsets: tuple[int, ...], written: str
) -> None:
    codes = _codes(*offsets, markdown=markdown)
    assert _translate(markdown, Target(text=english, codes=codes)) == written


def test_a_link_in_a_link_is_refused() -> None:
    markdown = "Ein [gutes](x) [Wort](y)"
    first, second, third, fourth = _codes(0, 4, 0, 4, markdown=markdown)
    with pytest.raises(ValueError, match="Markdown"):
        _translate(markdown, Target(text="word", codes=(third, first, second, fourth)))


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "---\n",
        "```\nText\n```\n",
        "~~~\nText\n",
        "    Text\n",
        "<div>\nText\n</div>\n",
        "<!-- Text -->\n",
        "`Text`\n",
        "[Text]: http://x.de\n",
        "<https://text.de>\n",
        "---\nauthor: Text\nlayout: Text\n---\n",
        "![](text.png)\n",
        "::: Text\n:::\n",
        "{% include Text %}\n",
        "- `a`\n- \n",
    ],
)
def test_what_is_no_text_is_no_unit(markdown: str) -> None:
    check_contract(markdown.encode(), "a.md", [])


@pytest.mark.parametrize(
    ("markdown", "texts", "english"),
    [
        ("+++\ntitle = 'Ja'\n[x]\ntitle = 'No'\n+++\n", ["Ja"], "+++\ntitle = 'jA'\n[x]\ntitle = 'No'\n+++\n"),
        ('+++\nsummary = "Ja \\"so\\""\n+++\n', ['Ja "so"'], '+++\nsummary = "jA \\"SO\\""\n+++\n'),
        ("---\ntitle: 'Ja''s'\nseo: {title: Nein}\n---\n", ["Ja's"], "---\ntitle: 'jA''S'\nseo: {title: Nein}\n---\n"),
        ("---\n\nJa\n\n---\n", ["Ja"], "---\n\njA\n\n---\n"),
    ],
)  # fmt: skip
def test_front_matter(markdown: str, texts: list[str], english: str) -> None:
    assert check_contract(markdown.encode(), "a.md", texts).decode() == english


def test_front_matter_is_quoted_where_its_value_needs_it() -> None:
    assert _translate("---\ntitle: Ja\n---\n", "Yes: no") == '---\ntitle: "Yes: no"\n---\n'


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Das Abkommen<sup>1</sup> gilt für H<sub>2</sub>O", "Das Abkommen gilt für H2O"),
        ("Das `<sup>1</sup>` Abkommen<sup>[2]</sup> gilt", "Das <sup>1</sup> Abkommen gilt"),
        ("Das Abkommen<sup>[1](#n)</sup> gilt", "Das Abkommen1 gilt"),
        ("Ein <ruby>Name<rt>Klang</rt></ruby> da", "Ein Name da"),
        ("Ein <ruby>Name<rt>a *b* &amp;</rt></ruby> da", "Ein Namea b & da"),
        ("Das **Abkommen<sup>1</sup>** gilt", "Das Abkommen gilt"),
    ],
)
def test_marks_of_notes_are_no_words(markdown: str, text: str) -> None:
    check_contract(markdown.encode(), "a.md", [text])


def _list(depth: int) -> str:
    return "".join(f"{'  ' * level}- Ebene {level}\n" for level in range(depth))


@pytest.mark.parametrize(
    ("markdown", "texts"),
    [
        ("> " * 100 + "Tief\n", ["Tief"]),
        (_list(50), [f"Ebene {level}" for level in range(50)]),
        ("![" * 99 + "Tief" + "](x)" * 99, ["Tief"]),
        ("^[" * 60 + "Tief" + "]" * 60, ["Tief"]),
        ("**" * 99 + "Tief" + "**" * 99, ["Tief"]),
    ],
)
def test_what_is_nested_is_read(markdown: str, texts: list[str]) -> None:
    check_contract(markdown.encode(), "a.md", texts)


@pytest.mark.parametrize(
    ("markdown", "place"),
    [("> " * 101 + "Tief\n", r"1:1"), ("Oben\n\n" + _list(51), r"53:1"), ("> - " * 40 + "a", "1:1")],
)
def test_what_is_nested_too_deeply_is_refused(markdown: str, place: str) -> None:
    with pytest.raises(FileError, match=rf"a\.md:{place}: .*nested"):
        parse(markdown.encode(), "a.md")


@pytest.mark.parametrize("content", [b"---\ntitle: [\n---\n", b"---\ntitle: 'x\n---\n", b"Ja\xff", b"a\0"])
def test_broken_files_are_refused_with_their_place(content: bytes) -> None:
    with pytest.raises(FileError, match=r"a\.md:\d+:\d+"):
        parse(content, "a.md")


_PARTS = [
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "~~",
    "[",
    "]",
    "](x)",
    "![",
    "Wort",
    "ein",
    "a",
    "!",
    "\\",
    "&amp;",
    "<b>",
    "</b>",
    "<br>",
    "<kbd>",
    "</kbd>",
    "[^1]",
    "[x]",
    "^[",
    "<https://x.de>",
    "{{x}}",
    '"',
    "'",
    "(",
    ")",
    ".",
    "1",
    "+",
    "<!--",
    "\\|",
    ":::",
    "ü",
    "=",
]
_PARTS += [" ", "  ", "\n", "\n\n", "  \n", "\\\n", "# ", "- ", "1. ", "> ", "    ", "\t", "| ", " |", "|---|---|\n"]
_PARTS += ["\n---\n", "```\n", "[^1]: ", "[x]: y\n", ' "T")', "\xa0", "[ ] ", "\r\n"]


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=25))
def test_any_mixture_comes_back_and_keeps_its_texts(parts: list[str]) -> None:
    content = "".join(parts).encode()
    document = parse(content, "a.md")
    assert b"".join(document.serialize([None] * len(document.units))) == content
    wanted = [swap(unit) for unit in document.units]
    again = parse(b"".join(document.serialize(wanted)), "a.md").units
    assert [unit.text for unit in again] == [target.text for target in wanted]
    # Emphasis that cannot be written with asterisks becomes HTML.
    assert [len(unit.codes) for unit in again] == [len(target.codes) for target in wanted]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab1 .-+*_`[]()<>#!|~&;:=\\^{}\"'", min_size=1, max_size=20).filter(lambda text: text.strip()))
def test_any_english_is_read_as_it_was_meant(text: str) -> None:
    english = " ".join(text.split())
    for markdown in ("Eins", "# Eins", "> - Eins", "| Eins |\n|---|", "Ein *Wort* da", "![Eins](x)"):
        unit = parse(markdown.encode(), "a.md").units[0]
        codes = tuple(Code(offset=0, kind=c.kind, pair=c.pair, data=c.data) for c in unit.codes)
        written = _translate(markdown, Target(text=english, codes=codes))
        assert [item.text for item in parse(written.encode(), "a.md").units] == [english]


@pytest.mark.parametrize(
    "part", ["*", "_a ", "[", "![", "[a](", "`", "<b>", "> " * 100 + "a\n\n", "- a\n", "|a", "^[", "{{", "a\n", "&"]
)
def test_hostile_files_take_linear_time(part: str) -> None:
    content = (part * 2_000).encode()
    begin = time.perf_counter()
    document = parse(content, "a.md")
    b"".join(document.serialize([swap(unit) for unit in document.units]))
    assert time.perf_counter() - begin < 10
