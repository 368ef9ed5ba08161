"""The first mention of an abbreviation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glossary import Glossary
from glossary.formats import native
from translator.engines.fake import FakeEngine
from translator.mentions import expand_first_mentions, well_known
from translator.model import Segment
from translator.pipeline import Translator

GLOSSARY = """
glossary: mentions
source-language: de
target-language: en
concepts:
  - id: csto
    field: organisation
    de: [{text: OVKS, type: abbreviation}, Organisation des Vertrags über kollektive Sicherheit]
    en: [{text: CSTO, type: abbreviation, article: the}, {text: Collective Security Treaty Organization, article: the}]
  - id: sco
    field: organisation
    de: [{text: SOZ, type: abbreviation}, Shanghaier Organisation für Zusammenarbeit]
    en: [{text: SCO, type: abbreviation, article: the}, {text: Shanghai Cooperation Organization, article: the}]
  - id: nafta
    field: treaty
    de: [{text: NAFTA, type: abbreviation}]
    en: [{text: NAFTA, type: abbreviation}, {text: North American Free Trade Agreement, article: the}]
  - id: nato
    field: organisation
    de: [{text: NATO, type: abbreviation}]
    en: [{text: NATO, type: abbreviation}, {text: North Atlantic Treaty Organization, article: the}]
  - id: ngo
    field: general
    de: [{text: NGO, type: abbreviation, plural: NGOs}, Nichtregierungsorganisation]
    en: [{text: NGO, type: abbreviation}, nongovernmental organization]
  - id: north-korea
    field: country
    de: [{text: DVRK, type: abbreviation}, Nordkorea]
    en: [{text: DPRK, type: abbreviation, article: the}, North Korea]
  - id: brics
    field: organisation
    de: [{text: BRICS, type: abbreviation}]
    en: [{text: BRICS, type: abbreviation}, {text: BRICS group, article: the}]
  - id: prime-minister
    field: office
    de: [{text: PM, type: abbreviation}, Premierminister]
    en: [{text: PM, type: abbreviation}, prime minister]
  - id: gulf-council
    field: organisation
    de: [{text: GKR, type: abbreviation}, Golf-Kooperationsrat]
    en: [{text: GCC, type: abbreviation, article: the}, {text: Gulf Cooperation Council States, article: the}]
"""
FULL = "Collective Security Treaty Organization"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """A few organisations."""
    return native.parse(GLOSSARY)


def segments_of(glossary: Glossary, pairs: list[tuple[str, str]]) -> tuple[Segment, ...]:
    """The segments of a document whose sentences come out as given."""
    translator = Translator(FakeEngine(dict(pairs)), glossary, steps=())
    found = translator.translate("\n".join(german for german, _ in pairs)).segments
    assert [segment.target for segment in found] == [english for _, english in pairs]
    return found


EXPANDED = [
    ("Die OVKS tagt.", "The CSTO meets.", f"The {FULL} (CSTO) meets."),
    ("Er verließ die OVKS.", "He left the CSTO.", f"He left the {FULL} (CSTO)."),
    ("OVKS-Staaten tagen.", "CSTO states meet.", f"{FULL} (CSTO) states meet."),
    ("Das Ziel der OVKS ist klar.", "The CSTO's aim is clear.", f"The {FULL}'s (CSTO) aim is clear."),
    ("Ein SOZ-Gipfel kommt.", "An SCO summit comes.", "A Shanghai Cooperation Organization (SCO) summit comes."),
    ("Er sah einen SOZ-Gipfel.", "He saw an SCO summit.", "He saw a Shanghai Cooperation Organization (SCO) summit."),
    ("Er lobte NAFTA.", "He praised NAFTA.", "He praised the North American Free Trade Agreement (NAFTA)."),
    ("NAFTA war gut.", "NAFTA was good.", "The North American Free Trade Agreement (NAFTA) was good."),
    ("NAFTA-Gespräche.", "NAFTA talks.", "North American Free Trade Agreement (NAFTA) talks."),
    ("Die NGO schweigt.", "The NGO is silent.", "The nongovernmental organization (NGO) is silent."),
    ("Viele NGOs schweigen.", "Many NGOs are silent.", "Many nongovernmental organizations (NGOs) are silent."),
    ("NGOs schweigen.", "NGOs are silent.", "Nongovernmental organizations (NGOs) are silent."),
    ("Eine NGO schweigt.", "An NGO is silent.", "A nongovernmental organization (NGO) is silent."),
    ("Das Bündnis OVKS tagt.", "The military alliance CSTO meets.", f"The military alliance CSTO ({FULL}) meets."),
    (
        "Die Organisation SOZ wächst.",
        "The organization SCO grows.",
        "The organization SCO (Shanghai Cooperation Organization) grows.",
    ),
    ("Der Rat der OVKS.", "The council of the CSTO.", f"The council of the {FULL} (CSTO)."),
    ("Im Bündnis, der OVKS.", "In the alliance, the CSTO.", f"In the alliance, the {FULL} (CSTO)."),
]

LEFT = [
    ("Die NATO tagt.", "NATO meets."),
    ("Nicht-OVKS-Staaten.", "Non-CSTO states."),
    ("Die Truppe (OVKS) kam.", "The force (CSTO) came."),
    ("Die Truppe (der OVKS) kam.", "The force (of the CSTO) came."),
    ("OVKS TAGT", "CSTO MEETS"),
    ("Die DVRK schweigt.", "The DPRK is silent."),
    ("BRICS tagt.", "BRICS meets."),
    ("PM Orban kam.", "PM Orban came."),
    ("Die Organisation des Vertrags über kollektive Sicherheit (OVKS) tagt.", f"The {FULL} (CSTO) meets."),
    ("Die OVKS (Organisation des Vertrags über kollektive Sicherheit) tagt.", f"The CSTO ({FULL}) meets."),
    ("Nichts davon.", "Nothing of it."),
]


@pytest.mark.parametrize(("german", "english", "expected"), EXPANDED)
def test_the_first_mention_is_told_in_full(glossary: Glossary, german: str, english: str, expected: str) -> None:
    """Article, possessive, number and capitals fit; the span of the term holds all of it."""
    (segment,) = expand_first_mentions(segments_of(glossary, [(german, english)]))
    assert segment.target == expected
    (term,) = segment.terms
    assert term.target_span is not None
    told = segment.target[slice(*term.target_span)]
    assert told.endswith(")")
    assert "(" in told
    assert not told.lower().startswith(("the ", "a ", "an "))


@pytest.mark.parametrize(("german", "english"), LEFT)
def test_what_is_left_alone(glossary: Glossary, german: str, english: str) -> None:
    """Well-known ones, tied ones, headlines, titles, and what is told already."""
    before = segments_of(glossary, [(german, english)])
    assert expand_first_mentions(before) == before


def test_only_the_first_mention(glossary: Glossary) -> None:
    """Also within one sentence; the spans of what follows move along."""
    pairs = [
        ("OVKS-Truppen und die SOZ sahen die OVKS.", "CSTO troops and the SCO saw the CSTO."),
        ("Die OVKS und die SOZ gingen.", "The CSTO and the SCO left."),
    ]
    before = segments_of(glossary, pairs)
    first, second = expand_first_mentions(before)
    sco = "Shanghai Cooperation Organization (SCO)"
    assert first.target == f"{FULL} (CSTO) troops and the {sco} saw the CSTO."
    assert [first.target[slice(*term.target_span)] for term in first.terms if term.target_span] == [
        f"{FULL} (CSTO)",
        sco,
        "CSTO",
    ]
    assert second == before[1]


def test_twice_changes_nothing(glossary: Glossary) -> None:
    """The expansion is idempotent."""
    before = segments_of(glossary, [(german, english) for german, english, _ in EXPANDED])
    once = expand_first_mentions(before)
    assert once != before
    assert expand_first_mentions(once) == once


def test_nothing_after_the_full_form(glossary: Glossary) -> None:
    """Where the full form stood in an earlier sentence, the reader knows."""
    pairs = [
        ("Die Organisation des Vertrags über kollektive Sicherheit tagt.", f"The {FULL} meets."),
        ("Die OVKS tagt.", "The CSTO meets."),
    ]
    before = segments_of(glossary, pairs)
    assert expand_first_mentions(before) == before


def test_a_tied_mention_does_not_count(glossary: Glossary) -> None:
    """The first mention that can be expanded is."""
    pairs = [("OVKS TAGT", "CSTO MEETS"), ("Die OVKS tagt.", "The CSTO meets.")]
    first, second = expand_first_mentions(segments_of(glossary, pairs))
    assert (first.target, second.target) == ("CSTO MEETS", f"The {FULL} (CSTO) meets.")


def test_typographic_apostrophes_stay(glossary: Glossary) -> None:
    """A possessive keeps its mark, and a plural-looking full form takes the mark alone."""
    (segment,) = segments_of(glossary, [("Das Ziel des GKR ist klar.", "The GCC's aim is clear.")])
    curly = replace(segment, target="The GCC’s aim is clear.")
    (expanded,) = expand_first_mentions([curly])
    assert expanded.target == "The Gulf Cooperation Council States’ (GCC) aim is clear."


def test_own_exemptions(glossary: Glossary) -> None:
    """The list of exempt abbreviations is the caller's to give."""
    before = segments_of(glossary, [("Die OVKS und die NATO sind alt.", "The CSTO and NATO are old.")])
    (segment,) = expand_first_mentions(before, exempt={"CSTO"})
    assert segment.target == "The CSTO and the North Atlantic Treaty Organization (NATO) are old."


def test_the_list_of_well_known_ones() -> None:
    """Those that every reader knows are on it, others are not."""
    assert {"EU", "UN", "US", "NATO", "BBC"} <= well_known()
    assert not {"CSTO", "DPRK", "SCO", "NAFTA"} & well_known()


def test_an_empty_document() -> None:
    """No segments come out of none."""
    assert expand_first_mentions([]) == ()


def test_the_curated_glossary_reads_well(termbase: Glossary) -> None:
    """Abbreviations of the shipped data are told as papers do."""
    pairs = [
        ("Die OVKS und die IAEA tagen.", "The CSTO and the IAEA meet."),
        ("Die CDU lehnte ab.", "The CDU refused."),
        ("Die USA und die EU schweigen.", "The US and the EU are silent."),
    ]
    targets = [segment.target for segment in expand_first_mentions(segments_of(termbase, pairs))]
    assert targets == [
        f"The {FULL} (CSTO) and the International Atomic Energy Agency (IAEA) meet.",
        "The Christian Democratic Union (CDU) refused.",
        "The US and the EU are silent.",
    ]
