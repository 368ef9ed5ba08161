"""PO files: translations are put in their places, all else stays."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from tests.translator.documents.contract import check_contract, swap
from translator.documents import Target, parse
from translator.documents.po_lines import quote, read_entries

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
TEMPLATE = """# Vorlage
msgid ""
msgstr ""
"Project-Id-Version: Probe 1\\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"
"Language-Team: LANGUAGE <LL@li.org>\\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=CHARSET\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"

#. Knopf
#: a.c:1
#, c-format
msgid "%d Datei"
msgid_plural "%d Dateien"
msgstr[0] ""
msgstr[1] ""

msgctxt "menü"
msgid ""
"Das ist ein langer Text, der sich über mehrere Zeilen der Datei erstreckt, "
"weil er so lang ist.\\n"
"Und noch eine <b>Zeile</b> mit \\"Zitat\\".\\n"
msgstr ""

#~ msgid "obsolet"
#~ msgstr "obsolete"
"""
TEXTS = [
    "%d Datei",
    "%d Dateien",
    "Das ist ein langer Text, der sich über mehrere Zeilen der Datei erstreckt, weil er so lang ist.\n"
    'Und noch eine Zeile mit "Zitat".',
]


def write(content: str, targets: list[Target | None]) -> str:
    return b"".join(parse(content.encode(), "a.po").serialize(targets)).decode()


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("", []),
        (HEADER, []),
        (HEADER + '\nmsgid "Ja"\nmsgstr ""\n', ["Ja"]),
        (HEADER + '\nmsgid "Ja"\nmsgstr "Yes"\n', ["Ja"]),
        (HEADER.replace("\n", "\r\n") + '\r\nmsgid "Ja"\r\nmsgstr ""\r\n"Y"\r\n"es"', ["Ja"]),
        (TEMPLATE, TEXTS),
        ('msgid "Ohne Kopf"\nmsgstr   ""', ["Ohne Kopf"]),
        ("\ufeff" + HEADER + '\nmsgid "Ja"\nmsgstr ""\n', ["Ja"]),
        (HEADER + '\nmsgid " "\nmsgstr ""\n\nmsgid "<br/>"\nmsgstr ""\n', []),
    ],
)
def test_contract(content: str, texts: list[str]) -> None:
    check_contract(content.encode(), "a.po", texts)


def test_a_template_gets_a_language_a_charset_and_plural_forms() -> None:
    english = check_contract(TEMPLATE.encode(), "a.pot", TEXTS).decode()
    catalogue = polib.pofile(english)
    assert catalogue.metadata["Language"] == "en"
    assert catalogue.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    assert catalogue.metadata["PO-Revision-Date"] == "YEAR-MO-DA HO:MI+ZONE"
    assert [entry.msgstr or entry.msgstr_plural for entry in catalogue if not entry.obsolete] == [
        {0: "%d dATEI", 1: "%d dATEIEN"},
        "dAS IST EIN LANGER tEXT, DER SICH ÜBER MEHRERE zEILEN DER dATEI ERSTRECKT, WEIL ER SO LANG IST.\n"
        'uND NOCH EINE <b>zEILE</b> MIT "zITAT".\n',
    ]


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
def test_gettext_has_nothing_to_say_and_breaks_lines_in_the_same_places(tmp_path: Path) -> None:
    english = tmp_path / "en.po"
    english.write_bytes(check_contract(TEMPLATE.encode(), "a.pot", TEXTS))
    checked = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", english], capture_output=True, check=False)  # noqa: S607
    assert checked.returncode == 0, checked.stderr
    again = subprocess.run(["msgcat", english], capture_output=True, check=True)  # noqa: S607
    assert again.stdout == english.read_bytes()


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_a_template_of_xgettext_is_translated(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(
        '/* Knopf */ puts(_("Öffnen")); printf(ngettext("%d Tag", "%d Tage", n), n); puts(pgettext("Menü", "Ende"));',
        encoding="utf-8",
    )
    command = ["xgettext", "-k_", "-kngettext:1,2", "-kpgettext:1c,2", "--from-code=UTF-8", "-c", "-o", "a.pot", "a.c"]
    subprocess.run(command, cwd=tmp_path, check=True)
    template = (tmp_path / "a.pot").read_bytes()
    english = tmp_path / "en.po"
    english.write_bytes(check_contract(template, "a.pot", ["Öffnen", "%d Tag", "%d Tage", "Ende"]))
    checked = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", english], capture_output=True, check=False)  # noqa: S607
    assert checked.returncode == 0, checked.stderr
    again = subprocess.run(["msgcat", english], capture_output=True, check=True)  # noqa: S607
    assert again.stdout == english.read_bytes()


def test_translated_messages_are_left_alone_and_fuzzy_ones_stay_fuzzy() -> None:
    content = HEADER + '\nmsgid "Ja"\nmsgstr "Yes"\n\n#, fuzzy, c-format\nmsgid "Nein %s"\nmsgstr "Yes %s"\n'
    document = parse(content.encode(), "a.po")
    assert [unit.target for unit in document.units] == ["Yes", None]
    assert document.units[1].protected == ((5, 7),)
    assert write(content, [None, Target(text="No %s")]) == content.replace('"Yes %s"', '"No %s"')


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("nplurals=2; plural=(n != 1);", ["eins", "viele"]),
        ("nplurals=2; plural=(n == 1);", ["viele", "eins"]),
        ("nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);", ["eins", "viele", "viele"]),
        ("nplurals=1; plural=0;", ["viele"]),
    ],
)
def test_plural_forms_follow_the_header(forms: str, expected: list[str]) -> None:
    header = HEADER + f'"Plural-Forms: {forms}\\n"\n'
    body = '\nmsgid "eins"\nmsgid_plural "viele"\n' + "".join(f'msgstr[{i}] ""\n' for i in range(len(expected)))
    units = parse((header + body).encode(), "a.po").units
    english = polib.pofile(write(header + body, [Target(text=unit.text) for unit in units]))
    assert [english[0].msgstr_plural[index] for index in range(len(expected))] == expected


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('msgid "a"\n', "a.po:1:1: a message without msgstr"),
        ('msgid "a\nmsgstr ""\n', "a.po:1:1: not a line of a PO file"),
        ('msgstr ""\n', "a.po:1:1: a translation without a message"),
        ('"a"\n', "a.po:1:1: a text that belongs to no message"),
        ('msgid "a"\nmsgstr ""\nmsgstr ""\n', "a.po:3:1: a second msgstr"),
        ('msgid "a"\nmsgstr "\\q"\n', "a.po:2:8: an unknown escape"),
        (HEADER.replace("Language: en", "Language: de"), "translations of this file are German"),
        (HEADER.replace("UTF-8", "ISO-8859-1"), "another encoding"),
        (HEADER + '"Plural-Forms: nplurals=2; plural=n/;\\n"\n', "plural forms that make no sense"),
        ("\xff\0", "a NUL"),
    ],
)
def test_broken_files_are_refused_with_their_place(content: str, where: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content.encode(), "a.po")
    assert where in str(caught.value)


@pytest.mark.parametrize("codes", ["none", "crossed"])
def test_a_translation_that_would_break_tags_is_refused(codes: str) -> None:
    content = HEADER + '\nmsgid "<b>Ja</b>"\nmsgstr ""\n'
    (unit,) = parse(content.encode(), "a.po").units
    wrong = () if codes == "none" else tuple(reversed(unit.codes))
    with pytest.raises(ValueError, match="codes"):
        write(content, [Target(text="Yes", codes=wrong)])


@given(st.text(max_size=120), st.booleans())
def test_any_text_is_read_as_it_was_written(text: str, wrapped: bool) -> None:
    text = text.encode(errors="ignore").decode().replace("\u2028", "").replace("\x85", "")
    problems: list[object] = []
    (entry,) = read_entries("msgid " + quote(text, wrapped=wrapped, newline="\n"), "a", problems)  # type: ignore[arg-type]
    assert not problems
    assert entry.texts["msgid"] == text


@given(
    st.lists(st.sampled_from(['msgid "a"', 'msgstr ""', "msgstr[0] ", '"b"', "#, fuzzy", "#~ x", "", "#"]), max_size=9)
)
def test_any_lines_come_back_or_are_refused(lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    try:
        document = parse(content, "a.po")
    except FileError:
        return
    assert b"".join(document.serialize([None] * len(document.units))) == content
    b"".join(document.serialize([swap(unit) for unit in document.units]))
