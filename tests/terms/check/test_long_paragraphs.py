"""The work that a paragraph makes grows with its length, not with its square, however many breaches it has."""

from __future__ import annotations

import re
import sys
from types import FrameType, SimpleNamespace
from typing import Any

import pytest

from glossary import Glossary
from terms.check import Checker
from terms.findings import SegmentPair
from terms.rules import wording

_KINDS = {
    "terms that are missing": ("Schoigu kam, die OVKS tagt in Kiew.", "He came and they met."),
    "terms of the sentence before": ("Sergej Schoigu kam.", "The minister came, and he met him."),
    "forbidden terms": ("Schoigu kam.", "Shoygu came."),
    "German forms": ("Lawrow kam.", "Lawrow came."),
    "homographs": ("Die Front zieht ab.", "The front line moves off."),
    "quotations": ("„Kiew“ heißt es.", "“Kiew” it is called."),
    "numbers": ("Es sind {0}1 Panzer.", "They are {0}2 tanks."),
    "dates": ("Am 2. Mai war es.", "It was on 3 June."),
    "times of day": ("Es war um 14 Uhr.", "It was late."),
    "units": ("Es sind 7 km.", "It is 7 m."),
    "placeholders": ("Hier ist {{a{0}}}.", "Here is {{b{0}}}."),
    "transcriptions": ("Kriworutschko kam.", "Kriworutschko came."),
}


def _pair(kind: str, count: int) -> SegmentPair:
    german, english = (" ".join(text.format(number) for number in range(count)) for text in _KINDS[kind])
    return SegmentPair(source=german, target=english, file="f", line=2)


@pytest.fixture(scope="module")
def checker(rules_glossary: Glossary) -> Checker:
    return Checker(rules_glossary)


@pytest.mark.parametrize("kind", _KINDS)
def test_calls_grow_with_the_length(kind: str, checker: Checker) -> None:
    def count_calls(count: int) -> int:
        pair = _pair(kind, count)
        calls = 0

        def count_one(frame: FrameType, event: str, arg: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count_one)
        try:
            checker.check_document([pair])
        finally:
            sys.setprofile(None)
        return calls

    count_calls(3)  # what is made ready once does not count
    small, large = count_calls(100), count_calls(400)
    assert large < 6 * small  # four times the length; its square would be sixteen


def test_the_english_is_not_read_again_for_each_breach(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of breaches of a few concepts ask the same questions: each is answered once."""
    searched: list[object] = []

    def search(pattern: Any, text: str) -> re.Match[str] | None:
        searched.append(pattern)
        return re.search(pattern, text)

    monkeypatch.setattr(wording, "re", SimpleNamespace(search=search, Pattern=re.Pattern))
    counts = []
    for count in (20, 200):
        searched.clear()
        result = checker.check_document([_pair("terms that are missing", count)])
        assert sum(item.code == "TERM102" for item in result.findings) == 3 * count
        counts.append(len(searched))
    assert counts[0] == counts[1] > 0
