"""Differences of glossaries: by concept, each with what changed, and the segments a change touches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glossary import Glossary
from glossary.diff import Kind, compare
from glossary.formats import native
from terms.affected import AffectedFinder

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\nconcepts:\n"
OLD = HEAD + "  - {id: a, de: [Rat], en: [council], note: old}\n  - {id: b, de: [Kiew], en: [Kiev]}\n"


def details(old: str, new: str) -> list[tuple[str, str, list[str]]]:
    differences = compare(native.parse(old), native.parse(new))
    return [(item.kind.value, item.concept.id, [str(detail) for detail in item.details]) for item in differences]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("note: old", "note: old", []),
        ("note: old", "note: new", [("changed", "a", ["note: old → new"])]),
        ("en: [council], note: old", "en: [council]", [("changed", "a", ["- note old"])]),
        (
            "en: [Kiev]",
            "en: [Kyiv, {text: Kiev, status: forbidden}]",
            [("changed", "b", ["+ en term Kyiv (preferred, full)", "Kiev: status: preferred → forbidden"])],
        ),
        (
            "de: [Rat]",
            "de: [{text: Rat, type: short, when: {any-of: [Stadt]}}]",
            [("changed", "a", ["Rat: type: full → short", "Rat: + when any-of: Stadt"])],
        ),
        ("id: a", "id: c", [("renamed", "c", ["id: a → c"])]),
        ("id: a, de: [Rat]", "id: c, de: [Gremium]", [("added", "c", []), ("removed", "a", [])]),
        ("en: [council]", "en: [council], severity: info", [("changed", "a", ["severity: error → info"])]),
    ],
)
def test_differences(before: str, after: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert details(OLD, OLD.replace(before, after)) == expected


def test_order_of_concepts_is_no_difference(small: Glossary) -> None:
    assert compare(small, replace(small, concepts=tuple(reversed(small.concepts)))) == ()


def test_order_of_terms_is(small: Glossary) -> None:
    kyiv = small.concepts[4]
    turned = replace(kyiv, terms=tuple(reversed(kyiv.terms)))
    (difference,) = compare(small, replace(small, concepts=(turned, *small.concepts[:4], *small.concepts[5:])))
    assert [detail.field for detail in difference.details] == ["order"]
    assert not difference.affects_rendering


def test_one_side_empty(small: Glossary) -> None:
    empty = replace(small, concepts=())
    assert {item.kind for item in compare(empty, small)} == {Kind.ADDED}
    assert {item.kind for item in compare(small, empty)} == {Kind.REMOVED}
    assert compare(empty, empty) == ()


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("note: old", "note: new", []),
        ("en: [council]", "en: [board]", [1, 4]),
        ("de: [Kiew]", "de: [Kiew, Kyjiw]", [2, 5]),
        ("  - {id: b, de: [Kiew], en: [Kiev]}\n", "", [2]),
        ("id: a, de: [Rat]", "id: a, de: [Stadtrat]", [1, 4]),
    ],
)
def test_affected_segments(before: str, after: str, lines: list[int]) -> None:
    old, new = native.parse(OLD), native.parse(OLD.replace(before, after))
    text = "Der Rat tagt.\nIn Kiew regnet es.\n\nDes Rates Wille.\nKyjiw liegt am Dnipro.\nNichts.\n"
    found = list(AffectedFinder(old, new, compare(old, new)).find(text))
    assert [item.line for item in found] == lines


def test_affected_segments_show_old_and_new() -> None:
    old, new = native.parse(OLD), native.parse(OLD.replace("en: [council]", "en: [board]"))
    (item,) = AffectedFinder(old, new, compare(old, new)).find("Der Rat tagt in Kiew.")
    assert item.old == (("Rat", "council"),)
    assert item.new == (("Rat", "board"),)
    assert item.concepts == ("a",)
