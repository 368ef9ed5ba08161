"""Every rule reports its bad example and not its good one; its documentation has all headings."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from glossary import Glossary
from glossary.errors import FileError
from glossary.model import Severity
from terms.check import Checker, Settings, pair_lines
from terms.findings import SegmentPair
from terms.rules import RULES
from terms.rules.documentation import HEADINGS, Documentation, read_documentation, write_page

ROOT = Path(__file__).parents[3]


def _pairs(german: str, english: str) -> list[SegmentPair]:
    files = zip(german.split(" || "), english.split(" || "), strict=True)
    return [
        pair
        for number, (first, second) in enumerate(files)
        for pair in pair_lines(first.replace(" | ", "\n"), second.replace(" | ", "\n"), "german", f"file {number}")
    ]


@pytest.fixture(params=sorted(RULES))
def documented(request: pytest.FixtureRequest) -> Documentation:
    """A rule with its documentation."""
    return read_documentation(RULES[request.param])


def test_the_bad_example_is_reported(documented: Documentation, rules_glossary: Glossary) -> None:
    # A comment is judged by what the other rules find.
    settings = Settings() if documented.rule.check_ignore else Settings(select=(documented.rule.code,))
    found = list(Checker(rules_glossary, settings).check(_pairs(documented.german, documented.bad)))
    assert documented.rule.code in {item.code for item in found}
    assert documented.rule.check_ignore or {item.code for item in found} == {documented.rule.code}
    assert all(item.name == documented.rule.name for item in found if item.code == documented.rule.code)


def test_the_good_example_is_not_reported(documented: Documentation, rules_glossary: Glossary) -> None:
    checker = Checker(rules_glossary, Settings(select=tuple(RULES)))
    found = [
        item for item in checker.check(_pairs(documented.german, documented.good)) if item.code == documented.rule.code
    ]
    assert found == []


def test_codes_and_names_are_unique() -> None:
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(code == rule.code for code, rule in RULES.items())


def test_the_page_is_current() -> None:
    """``docs/rules.md`` is made from the docstrings."""
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == write_page()


def test_all_headings_are_there(documented: Documentation) -> None:
    text = import_module(documented.module).__doc__ or ""
    assert all(f"{heading}:" in text for heading in HEADINGS)


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        (Settings(), {"TERM101", "TERM501"}),
        (Settings(select=("TERM1",)), {"TERM101"}),
        (Settings(select=("TERM501",)), {"TERM501"}),
        (Settings(ignore=("TERM5",)), {"TERM101"}),
        (Settings(select=("TERM1", "TERM501"), ignore=("TERM101",)), {"TERM501"}),
    ],
)
def test_rules_are_selected(settings: Settings, codes: set[str], rules_glossary: Glossary) -> None:
    pair = SegmentPair(source="Schoigu hat 24 Panzer.", target="Shoygu has 42 tanks.", file="f", line=1)
    assert {item.code for item in Checker(rules_glossary, settings).check([pair])} == codes


@pytest.mark.parametrize("code", ["TERM9", "", "term101", "E501"])
def test_an_unknown_code_is_an_error(code: str, rules_glossary: Glossary) -> None:
    with pytest.raises(FileError, match="no such rule"):
        Checker(rules_glossary, Settings(select=(code,)))


def test_severities_are_set_by_rule_and_concept(rules_glossary: Glossary) -> None:
    pair = SegmentPair(source="Schoigu und Lawrow.", target="Shoygu and Lawrow.", file="f", line=1)
    settings = Settings(severities={"TERM103": Severity.WARNING}, concepts={"shoigu": Severity.INFO})
    found = {item.code: item.severity for item in Checker(rules_glossary, settings).check([pair])}
    assert found == {"TERM101": Severity.INFO, "TERM103": Severity.WARNING}


@pytest.mark.parametrize(
    ("german", "english", "codes"),
    [
        ("Die Rigaer Altstadt ist alt.", "The Rigaer old town is old.", ["TERM103"]),
        ("Die Rigaer Altstadt ist alt.", "The Rigaer's old town is old.", ["TERM103"]),
        ("Die Rigaer Altstadt ist alt.", "Riga's old town is old.", []),
        ("Die Rigaer Altstadt ist alt.", "The old town of Riga is old.", []),
        ("Viele Londoner kamen.", "Many Londoners came.", []),
        ("Die Londoner Altstadt ist alt.", "The Londoner's old town is old.", []),
        ("Die Londoner Altstadt ist alt.", "The old town is old.", ["TERM102"]),
    ],
)
def test_inhabitants_in_er_are_english_only_of_some_names(
    german: str, english: str, codes: list[str], rules_glossary: Glossary
) -> None:
    pair = SegmentPair(source=german, target=english, file="f", line=1)
    assert [item.code for item in Checker(rules_glossary).check([pair])] == codes


@pytest.mark.parametrize(
    ("english", "severity"),
    [
        ("The treaty organization for collective security meets.", Severity.INFO),
        ("It meets. The U.S. treaty organization for collective security does, too.", Severity.INFO),
        ("The organization left the treaty. Collective security is a good.", Severity.ERROR),
        ("The alliance meets.", Severity.ERROR),
    ],
)
def test_the_words_of_a_term_excuse_it_within_a_sentence(
    english: str, severity: Severity, rules_glossary: Glossary
) -> None:
    pair = SegmentPair(source="Die OVKS tagt.", target=english, file="f", line=1)
    (found,) = Checker(rules_glossary).check([pair])
    assert (found.code, found.severity) == ("TERM102", severity)


def test_the_corpus_is_judged_right() -> None:
    """Precision 0.99 and recall 0.95 on the labelled corpus, and better than the rules of others."""
    sys.path.insert(0, str(ROOT / "bench"))
    try:
        bench = import_module("check")
    finally:
        sys.path.remove(str(ROOT / "bench"))
    glossary, rows = bench.read_corpus()
    assert len(rows) >= 300
    result = bench.score(rows, bench.ours(glossary), exact=True, terms_only=False)
    assert result["right"] > 100
    assert result["precision"] >= 0.99
    assert result["recall"] >= 0.95
    weblate = bench.score(rows, bench.weblate(glossary), exact=False, terms_only=True)
    assert weblate["precision"] < result["precision"]
    assert weblate["recall"] < result["recall"]


def test_the_check_needs_no_neural_library() -> None:
    code = (
        "import sys, terms.documents, terms.check; print({'ctranslate2', 'argostranslate', 'torch'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.strip() == "set()"
