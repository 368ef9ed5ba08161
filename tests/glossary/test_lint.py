"""Lint: every rule fires on what it is for and keeps silent beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glossary import FileError, Glossary, Layer
from glossary.formats import native
from glossary.lint import RULES, lint
from glossary.lint.report import lint_files

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\nconcepts:\n"


def codes(*concepts: str) -> list[str]:
    text = HEAD + "".join(f"  - {{{concept}}}\n" for concept in concepts)
    return [defect.code for defect in lint([Layer(name="x", glossary=native.parse(text))])]


BAD = [
    ("GLOSS202", ["id: a, de: [Rat], en: [council]", "id: b, de: [RAT], en: [advice]"]),
    (
        "GLOSS203",
        ["id: a, de: [Rat], en: [council]", "id: b, de: [Tat], en: [deed, {text: council, status: forbidden}]"],
    ),
    ("GLOSS203", ["id: a, de: [Rat], en: [council, {text: council, type: short, status: forbidden}]"]),
    ("GLOSS204", ["id: a, de: [Rat], en: [{text: council, status: forbidden}]"]),
    ("GLOSS205", ["id: a, de: [Rat], en: [council, {text: board, status: preferred}]"]),
    ("GLOSS206", ["id: a, de: [Rat, {text: R, type: abbreviation}], en: [council]"]),
    ("GLOSS206", ["id: a, de: [Rat, {text: rätlich, type: adjective}], en: [council]"]),
    ("GLOSS207", ["id: a, de: [Rat], en: [council], do-not-translate: true"]),
    ("GLOSS208", ["id: a, de: ['Rat  der'], en: [council]"]),
    ("GLOSS208", ["id: a, de: [Rat], en: ['council , x']"]),
    ("GLOSS208", ["id: a, de: [Rat (alt], en: [council]"]),
    ("GLOSS208", ['id: a, de: ["Ra\\u0308te"], en: [council]']),
    ("GLOSS208", ['id: a, de: ["R\\u200bat"], en: [council]']),
    ("GLOSS208", ["id: a, de: [Kim Jong -un], en: [council]"]),
    ("GLOSS208", ["id: a, de: [Rat], en: [member of of parliament]"]),
    ("GLOSS209", ["id: a, de: [{text: Stadtrat, when: {any-of: [Stadt]}}], en: [council]"]),
    ("GLOSS209", ["id: a, de: [{text: Rat, when: {any-of: [Stadtwahl], none-of: [Stadt]}}], en: [council]"]),
    (
        "GLOSS210",
        [
            "id: a, de: [{text: Rat, when: {any-of: [Stadt]}}], en: [council]",
            "id: b, de: [{text: Rat, when: {any-of: [Stadtwahl]}}], en: [advice]",
        ],
    ),
    ("GLOSS211", ["id: a, de: [Georgien], en: [Georgia]", "id: b, de: [Georgia], en: [Georgien]"]),
    (
        "GLOSS212",
        ["id: a, de: [{text: Rat, match: compound}], en: [council]", "id: b, de: [Demokrat], en: [democrat]"],
    ),
    (
        "GLOSS213",
        ["id: a, de: [Organisation des Vertrags über kollektive Sicherheit, OVKS], en: [CSTO]"],
    ),
    ("GLOSS214", ["id: a, de: [Rat], en: [the council]"]),
    ("GLOSS214", ["id: a, de: [der Rat], en: [council]"]),
    ("GLOSS215", ["id: a, de: [Wehrpflicht], en: [Wehrpflicht]"]),
    ("GLOSS216", ["id: a, de: [Kiew], en: [Kyiv, {text: Kiev, profile: [p]}, {text: Kief, profile: [p]}]"]),
    ("GLOSS217", ["id: a, de: ['Pаris'], en: [Paris]"]),
    ("GLOSS218", ["id: a, de: [Rat], en: [council]", "id: b, de: [Rat], en: [council]"]),
]

GOOD = [
    ["id: a, de: [Rat], en: [council]", "id: b, de: [Tat], en: [deed]"],
    ["id: a, de: [Rat], en: [council]", "id: b, de: [{text: Rat, when: {none-of: [Stadt]}}], en: [advice]"],
    ["id: a, de: [{text: WHO, case: exact}], en: [WHO]", "id: b, de: [{text: Who, case: exact}], en: [Who]"],
    ["id: a, de: [Rat, {text: R, type: abbreviation}], en: [council, {text: C, type: abbreviation}]"],
    ["id: a, de: [Rat], en: [Rat], do-not-translate: true"],
    ["id: a, de: [Außen- und Innenminister], en: [foreign and interior ministers]"],
    ["id: a, field: media, de: [Der Spiegel], en: [Der Spiegel]"],
    ["id: a, de: ['Russland, Belarus und China (RBC)'], en: ['Russia, Belarus and China (RBC)']"],
    ["id: a, de: [Baden-Baden], en: [Baden-Baden]"],
    ["id: a, de: [Brexit], en: [Brexit]"],
    ["id: a, field: media, de: [TASS], en: [TASS]"],
    ["id: a, de: [Kriegsgefangener], en: [prisoner of war, POW]"],
    ["id: a, de: [ein Land], en: [one country]"],
    ["id: a, de: [Kiew], en: [Kyiv, {text: Kiev, profile: [p]}, {text: Kievan, type: adjective, profile: [p]}]"],
    ["id: a, de: [{text: Rat, match: compound}], en: [council]", "id: b, de: [Sicherheitsrat, Sicherheit], en: [x]"],
    ["id: a, de: [Cherson], en: [Kherson]", "id: b, de: [Kherson], en: [Kherson]"],
    [
        "id: a, de: [{text: Rat, when: {any-of: [Stadt]}}], en: [council]",
        "id: b, de: [{text: Rat, when: {any-of: [Buch]}}], en: [advice]",
    ],
    ["id: a, de: [Χάος], en: [chaos]"],
    ["id: a, de: [Kiew], en: [Kyiv, {text: the Kiew, status: forbidden}]"],
]


@pytest.mark.parametrize(("code", "concepts"), BAD)
def test_a_mistake_is_found(code: str, concepts: list[str]) -> None:
    assert codes(*concepts) == [code]


@pytest.mark.parametrize("concepts", GOOD)
def test_what_is_right_is_left_alone(concepts: list[str]) -> None:
    assert codes(*concepts) == []


def test_an_id_in_two_files_of_one_layer() -> None:
    first = native.parse(HEAD + "  - {id: a, de: [A], en: [B]}\n", "one.yaml")
    second = native.parse(HEAD + "  - {id: a, de: [C], en: [D]}\n", "two.yaml")
    (defect,) = lint([Layer(name="x", glossary=first), Layer(name="x", glossary=second)])
    assert (defect.code, str(defect.location)) == ("GLOSS201", "two.yaml:5:5")
    assert "one.yaml:5:5" in defect.message
    assert lint([Layer(name="x", glossary=first), Layer(name="y", glossary=second)]) == ()


def test_every_rule_is_tested_and_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert {code for code, _ in BAD} | {"GLOSS201"} == set(RULES)
    for rule in RULES.values():
        assert rule.summary.endswith(".")
        assert re.search(rf"`{rule.code}` \| `{rule.name}` \|", page), rule.code


def test_select_and_ignore() -> None:
    layers = [Layer(name="x", glossary=native.parse(HEAD + "  - {id: a, de: [der Rat], en: ['the  council']}\n"))]
    assert [defect.code for defect in lint(layers)] == ["GLOSS214", "GLOSS208", "GLOSS214"]
    assert [defect.code for defect in lint(layers, select=["GLOSS208"])] == ["GLOSS208"]
    assert [defect.code for defect in lint(layers, ignore=["GLOSS214"])] == ["GLOSS208"]
    with pytest.raises(FileError, match="unknown code of a rule: 'GLOSS999'"):
        lint(layers, ignore=["GLOSS999"])


def test_the_remembered_report_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text(HEAD + "  - {id: a, de: [der Rat], en: [council]}\n", encoding="utf-8")
    first, again = lint_files(str(path)), lint_files(str(path))
    assert first == again
    assert [(defect.code, str(defect.location)) for defect in again.defects] == [("GLOSS214", f"{path}:5:18")]
    path.write_text(HEAD + "  - {id: a, de: [Rat], en: [council]}\n", encoding="utf-8")
    assert lint_files(str(path)).defects == ()


def test_the_small_glossary_is_clean(small: Glossary) -> None:
    assert lint([Layer(name="x", glossary=small)]) == ()
