"""TBX of both editions, all dialects and styles is read; what is written is what the standard allows."""

from __future__ import annotations

import pytest

from glossary import Concept, Glossary, LocaleTag, Status, SubjectField, Term, TermType
from glossary.formats import tbx
from glossary.formats.base import Options
from glossary.formats.tbx_categories import DIALECTS, read_status
from glossary.formats.xml import read_elements
from glossary.model import Example, Number, PartOfSpeech

MARTIF = """<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>A tool.</p></sourceDesc></fileDesc>
</martifHeader><text><body>
 <termEntry id="IATE-42">
  <descripGrp><descrip type="subjectField">treaty</descrip></descripGrp>
  <langSet xml:lang="EN-us">
   <descripGrp><descrip type="definition">A military
      alliance.</descrip><admin type="source">a book</admin></descripGrp>
   <tig id="t1"><term>CSTO</term><termNote type="termType">acronym</termNote></tig>
   <ntig><termGrp><term>Collective Security Treaty Organization</term>
     <termNoteGrp><termNote type="administrativeStatus">preferred</termNote></termNoteGrp></termGrp></ntig>
   <tig><term>Tashkent Pact</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
  </langSet>
  <langSet xml:lang="fr"><tig><term>OTSC</term></tig></langSet>
  <langSet xml:lang="de-DE"><tig><term>OVKS</term><termNote type="termType">abbreviation</termNote>
    <termNote type="grammaticalGender">feminine</termNote></tig>
   <tig><term>Organisation
      des Vertrags</term><termNote type="partOfSpeech">properNoun</termNote>
      <termNote type="grammaticalNumber">plural</termNote></tig></langSet>
 </termEntry>
 <termEntry><langSet xml:lang="en"><tig><term>only English</term></tig></langSet></termEntry>
</body></text></martif>"""

DCT = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="de" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><titleStmt><title>stars</title></titleStmt><sourceDesc><p>P</p></sourceDesc></fileDesc></tbxHeader>
<text><body><conceptEntry id="c1">
<transacGrp><basic:transactionType>origination</basic:transactionType><date>2010-04-17</date>
 <basic:responsibility>Tom</basic:responsibility></transacGrp>
<transacGrp><basic:transactionType>modification</basic:transactionType><date>2010-05-01T10:00:00</date></transacGrp>
<min:subjectField>Science</min:subjectField><note>One.</note><note>Two.</note>
<langSec xml:lang="de"><termSec><term>offener <hi>Haufen</hi></term><min:partOfSpeech>noun</min:partOfSpeech>
 <descripGrp><basic:context>Ein offener Haufen leuchtet.</basic:context><basic:source>x</basic:source></descripGrp>
</termSec></langSec>
<langSec xml:lang="en"><termSec><term>open cluster</term>
 <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
 <min:customerSubset>house</min:customerSubset></termSec>
<termSec><term>galactic cluster</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>
</termSec></langSec></conceptEntry></body></text></tbx>"""


def test_reads_the_2008_edition_with_swapped_and_further_languages() -> None:
    """Terms of either kind, statuses, types; languages by tag; what is not held is said."""
    reading = tbx.parse(MARTIF, "old.tbx")
    (concept,) = reading.glossary.concepts
    assert (concept.id, concept.subject, concept.definition) == ("iate-42", SubjectField.TREATY, "A military alliance.")
    assert concept.source is None, "the source of a definition is not that of the concept"
    assert [(term.text, term.language, term.type, term.status) for term in concept.terms] == [
        ("OVKS", "de", TermType.ABBREVIATION, Status.PREFERRED),
        ("Organisation des Vertrags", "de", TermType.FULL, Status.PREFERRED),
        ("CSTO", "en", TermType.ABBREVIATION, Status.PREFERRED),
        ("Collective Security Treaty Organization", "en", TermType.FULL, Status.PREFERRED),
        ("Tashkent Pact", "en", TermType.FULL, Status.FORBIDDEN),
    ]
    assert (concept.terms[1].pos, concept.terms[1].number) == (PartOfSpeech.PROPER_NOUN, Number.PLURAL)
    assert reading.glossary.name == "old"
    assert [str(notice) for notice in reading.notices] == [
        "old.tbx:22:2: left out: an entry without a term in 'de': 'only English'",
        "not held: data category 'grammaticalGender' (1 times)",
        "not held: data category 'source of a description' (1 times)",
        "not held: language 'fr' (1 times)",
    ]


def test_reads_data_categories_as_tags() -> None:
    """The style DCT, inline markup, several notes and dates."""
    reading = tbx.parse(DCT.encode("utf-16"), "x.tbx")
    (concept,) = reading.glossary.concepts
    assert reading.glossary.name == "stars"
    assert (concept.id, concept.subject, concept.note, concept.date) == (
        "c1",
        SubjectField.SCIENCE,
        "One. Two.",
        "2010-05-01",
    )
    assert concept.examples == (Example(de="Ein offener Haufen leuchtet."),)
    german, english, wrong = concept.terms
    assert german.text == "offener Haufen"
    assert (english.profiles, english.status, wrong.status) == (("house",), Status.PREFERRED, Status.FORBIDDEN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("preferredTerm-admn-sts", Status.PREFERRED),
        ("admittedTerm-admn-sts", Status.ADMITTED),
        ("deprecatedTerm-admn-sts", Status.FORBIDDEN),
        ("supersededTerm-admn-sts", Status.FORBIDDEN),
        ("deprecatedTermAdmnSts", Status.FORBIDDEN),
        ("standardizedTerm", Status.PREFERRED),
        ("legalTerm-admn-sts", Status.ADMITTED),
        ("Deprecated", Status.FORBIDDEN),
        ("forbidden", Status.FORBIDDEN),
        ("obsolete", Status.FORBIDDEN),
        ("", None),
        ("under discussion", None),
        ("preferredish", None),
        ("notForbidden", None),
    ],
)
def test_statuses_of_the_standard_and_of_tools_are_known(value: str, expected: Status | None) -> None:
    assert read_status(value) == expected


def test_translation_needed_no_is_do_not_translate() -> None:
    """The mark that the Translate Toolkit and Weblate read as read-only."""
    for text, expected in (("No", True), ("Yes", False)):
        marked = MARTIF.replace("<langSet", f'<descrip type="Translation needed">{text}</descrip><langSet', 1)
        assert tbx.parse(marked).glossary.concepts[0].do_not_translate is expected


PERMITTED = {
    "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
    "partOfSpeech": {"adjective", "noun", "other", "verb", "adverb"},
    "administrativeStatus": {f"{word}Term-admn-sts" for word in ("preferred", "admitted", "deprecated", "superseded")},
    "transactionType": {"origination", "modification"},
}
CATEGORIES = {
    "core": set(),
    "min": {"administrativeStatus", "partOfSpeech", "subjectField", "customerSubset"},
    "basic": {"administrativeStatus", "partOfSpeech", "subjectField", "customerSubset", "termType", "definition"}
    | {"source", "context", "transactionType"},
}
RICH = Glossary(
    name="a & <b>",
    concepts=(
        Concept(
            id="1-mai",
            subject=SubjectField.EVENT,
            definition='"x" < y & z',
            note="n",
            source="s",
            date="2026-11-22",
            do_not_translate=True,
            examples=(Example(de="Am 1. Mai.", en="On 1 May."), Example(de="Mai.", matches=False)),
            terms=tuple(
                Term(
                    text=f"T{kind.value}",
                    language=LocaleTag(language),
                    type=kind,
                    status=status,
                    profiles=("ap",),
                    note="n",
                )
                for language in ("de", "en")
                for kind, status in zip(TermType, (*Status, *Status, Status.ADMITTED), strict=True)
            ),
        ),
    ),
)


@pytest.mark.parametrize("dialect", ["core", "min", "min-dct", "basic", "basic-dct"])
def test_2019_dialects_hold_only_what_their_module_permits(dialect: str) -> None:
    """Root, names and closed lists of values are those of ISO 30042:2019 and its modules."""
    text = "".join(tbx.serialize(RICH, dialect))
    ((entry, root),) = read_elements([text.encode()], "x", ["conceptEntry"], ["tbx"])
    style = "dct" if dialect.endswith("dct") else "dca"
    assert root.attributes == {"type": DIALECTS[dialect].type, "style": style, "lang": "de"}
    assert entry.attributes["id"] == "_1-mai"
    found: dict[str, set[str]] = {}
    generic = {"descrip", "admin", "termNote", "transac"}
    structure = {"langSec", "termSec", "term", "note", "date", "transacGrp"}
    todo = [entry]
    while todo:
        element = todo.pop()
        todo += element.children
        if element.name in generic:
            assert style == "dca"
            found.setdefault(element.attributes["type"], set()).add(element.text())
        elif element is not entry and element.name not in structure:
            assert style == "dct"
            found.setdefault(element.name, set()).add(element.text())
    assert set(found) == CATEGORIES[dialect.split("-")[0]]
    for category, values in PERMITTED.items():
        assert found.get(category, set()) <= values


@pytest.mark.parametrize("dialect", DIALECTS)
def test_ids_that_begin_with_a_digit_come_back(dialect: str) -> None:
    assert tbx.parse("".join(tbx.serialize(RICH, dialect))).glossary.concepts[0].id == "1-mai"


def test_an_id_given_twice_is_said() -> None:
    german = "<langSec xml:lang='de'><termSec><term>A</term></termSec></langSec>"
    entry = f"<conceptEntry id='a'>{german}{german.replace('de', 'en')}</conceptEntry>"
    reading = tbx.parse(f"<tbx>{entry}\n{entry}</tbx>", "x")
    assert [concept.id for concept in reading.glossary] == ["a", "a-2"]
    assert [str(notice) for notice in reading.notices] == [
        "x:2:1: an id that is given before; the entry is now 'a-2': 'a'"
    ]


def test_other_languages_can_be_asked_for() -> None:
    options = Options(languages=(LocaleTag("en"), LocaleTag("fr")))
    (concept,) = tbx.parse(MARTIF, options=options).glossary.concepts
    assert [term.text for term in concept.in_language("fr")] == ["OTSC"]


def test_an_adjective_is_one_only_beside_a_noun_and_without_a_stated_type() -> None:
    """TBX has no type for the adjective of a name."""

    def kinds(*terms: str) -> list[TermType]:
        english = "".join(f"<termSec><term>{n}</term>{term}</termSec>" for n, term in enumerate(terms))
        german = "<langSec xml:lang='de'><termSec><term>a</term></termSec></langSec>"
        entry = f"<conceptEntry>{german}<langSec xml:lang='en'>{english}</langSec></conceptEntry>"
        return [term.type for term in tbx.parse(f"<tbx>{entry}</tbx>").glossary.concepts[0].in_language("en")]

    noun, adjective = (
        '<termNote type="partOfSpeech">noun</termNote>',
        '<termNote type="partOfSpeech">adjective</termNote>',
    )
    stated = '<termNote type="termType">fullForm</termNote>'
    assert kinds(noun, adjective) == [TermType.FULL, TermType.ADJECTIVE]
    assert kinds(adjective) == [TermType.FULL]
    assert kinds(noun, adjective + stated) == [TermType.FULL, TermType.FULL]
