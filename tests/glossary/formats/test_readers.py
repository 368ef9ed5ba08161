"""What we write is read by others: the Translate Toolkit, lxml, PyYAML with a check of Vale's keys."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import yaml
from lxml import etree
from translate.storage.po import pofile
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from glossary import Concept, Glossary, LocaleTag, Status, Term
from glossary.formats import FORMATS, measure_loss, po, tbx, tmx, vale, xliff_glossary
from glossary.formats.tbx_categories import DIALECTS

NAMESPACES = {"x": "urn:oasis:names:tc:xliff:document:2.0", "gls": "urn:oasis:names:tc:xliff:glossary:2.0"}


def test_translate_toolkit_reads_our_tbx(small: Glossary) -> None:
    """All terms of both languages, their ids, and which of them are deprecated."""
    content = BytesIO("".join(tbx.serialize(small, "2008")).encode())
    store = tbxfile(content, sourcelanguage="de", targetlanguage="en")
    assert [unit.getid() for unit in store.units] == [concept.id for concept in small]
    for unit, concept in zip(store.units, small, strict=True):
        assert unit.source == concept.in_language("de")[0].text
        assert unit.target == concept.in_language("en")[0].text
        if not hasattr(unit, "get_source_terms"):
            continue  # before version 3.20, the last one for Python 3.10, it reads one term a language
        assert [term.text for term in unit.get_source_terms()] == [term.text for term in concept.in_language("de")]
        english = unit.get_target_terms("en")
        assert [(term.text, term.deprecated) for term in english] == [
            (term.text, term.status is Status.FORBIDDEN) for term in concept.in_language("en")
        ]


def test_translate_toolkit_reads_our_mark_for_do_not_translate() -> None:
    terms = tuple(Term(text="TASS", language=LocaleTag(language)) for language in ("de", "en"))
    glossary = Glossary(name="x", concepts=(Concept(id="tass", terms=terms, do_not_translate=True),))
    content = BytesIO("".join(tbx.serialize(glossary, "2008")).encode())
    store = tbxfile(content, sourcelanguage="de", targetlanguage="en")
    assert [unit.istranslatable() for unit in store.units] == [False]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_lxml_reads_every_dialect_of_our_tbx(small: Glossary, dialect: str) -> None:
    root = etree.fromstring("".join(tbx.serialize(small, dialect)).encode(), etree.XMLParser(resolve_entities=False))
    terms = root.xpath("//*[local-name() = 'term']/text()")
    assert terms == [term.text for concept in small for term in concept.terms]


def test_translate_toolkit_reads_our_po(small: Glossary) -> None:
    store = pofile.parsestring("".join(po.serialize(small)).encode())
    pairs = {(str(unit.source), str(unit.target)): unit for unit in store.units if not unit.isheader()}
    assert ("Pjöngjang", "Pyongyang") in pairs
    assert ("OVKS", "CSTO") in pairs
    assert [target for (_, target), unit in pairs.items() if unit.hastypecomment("forbidden")] == [
        "Pyöngyang",
        "Pjöngjang",
        "Shoygu",
    ]
    keys = [(unit.getcontext(), str(unit.source)) for unit in store.units]
    assert len(keys) == len(set(keys)), "gettext takes each pair of context and message once"


def test_translate_toolkit_reads_our_tmx(small: Glossary) -> None:
    store = tmxfile(BytesIO("".join(tmx.serialize(small)).encode()), sourcelanguage="de", targetlanguage="en")
    pairs = [(unit.source, unit.target) for unit in store.units]
    assert ("nordkoreanisch", "North Korean") in pairs
    assert ("Kyjiw", "Kyiv") in pairs
    assert len({source for source, _ in pairs}) == len(pairs)


def test_translate_toolkit_reads_our_xliff(small: Glossary) -> None:
    store = Xliff2File.parsestring("".join(xliff_glossary.serialize(small)).encode())
    assert [(unit.getid(), unit.source, unit.target) for unit in store.units][:2] == [
        ("pyongyang", "Pjöngjang", "Pyongyang"),
        ("shoigu", "Sergej Schoigu", "Sergei Shoigu"),
    ]


def test_the_glossary_module_of_our_xliff_holds_all_permitted_terms(small: Glossary) -> None:
    """Entries with one term and its translations, ids unique in their unit, inside the unit before its segment."""
    root = etree.fromstring("".join(xliff_glossary.serialize(small)).encode())
    units = root.findall(".//x:unit", NAMESPACES)
    assert len(units) == len(small)
    for unit, concept in zip(units, small, strict=True):
        parts = [child.tag.rpartition("}")[2] for child in unit]
        assert parts == ["glossary", "segment"]
        entries = unit.findall("gls:glossary/gls:glossEntry", NAMESPACES)
        assert [entry.findtext("gls:term", None, NAMESPACES) for entry in entries] == [
            term.text for term in concept.in_language("de")
        ]
        permitted = {term.text for term in concept.in_language("en") if term.status is not Status.FORBIDDEN}
        for entry in entries:
            assert {node.text for node in entry.findall("gls:translation", NAMESPACES)} == permitted
        assert len({entry.get("id") for entry in entries}) == len(entries)


def test_vale_gets_forbidden_terms_as_patterns_and_what_replaces_them(small: Glossary) -> None:
    rule = yaml.safe_load("".join(vale.serialize(small)))
    assert (rule["extends"], rule["level"], rule["ignorecase"]) == ("substitution", "error", False)
    assert rule["swap"] == {"Pjöngjang": "Pyongyang", "Pyöngyang": "Pyongyang", "Shoygu": "Shoigu"}


def test_vale_never_forbids_what_another_concept_permits_and_quotes_special_characters() -> None:
    def concept(identifier: str, right: str, *wrong: str) -> Concept:
        german = Term(text=identifier, language=LocaleTag("de"))
        bad = (Term(text=text, language=LocaleTag("en"), status=Status.FORBIDDEN) for text in wrong)
        return Concept(id=identifier, terms=(german, Term(text=right, language=LocaleTag("en")), *bad))

    glossary = Glossary(
        name='"x"', concepts=(concept("a", "front line", "front", "U.S. (old)|x"), concept("b", "front"))
    )
    rule = yaml.safe_load("".join(vale.serialize(glossary)))
    assert list(rule["swap"].values()) == ["front line"]
    (pattern,) = rule["swap"]
    assert re.fullmatch(pattern, "U.S. (old)|x")
    assert yaml.safe_load("".join(vale.serialize(Glossary(name="none"))))["swap"] == {}


@pytest.mark.parametrize("name", ["vale", "xliff"])
def test_formats_that_are_only_written_have_a_loss_report_too(small: Glossary, name: str) -> None:
    item = FORMATS[name]
    fields = {loss.field for loss in measure_loss(small, item, "", "x")}
    assert {"article", "term", "subject"} <= fields if name == "xliff" else {"concept", "term"} <= fields
    assert "id" not in fields
