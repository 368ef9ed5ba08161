"""The view in a terminal: all there in any width, marked with and without colours; a terminal obeys no text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from translator import Outcome, Result
from translator.reports.signs import SIGNS
from translator.reports.terminal import show

CODE = re.compile(r"\x1b\[[0-9;]*m")


def view(result: Result, width: int = 100, *, styled: bool = False) -> str:
    return "".join(show(result, width=width, styled=styled))


def test_what_to_look_at_stands_first(result: Result) -> None:
    lines = view(result).splitlines()
    assert lines[0] == "To look at"
    assert lines[1] == "3  ✗ not applied: DVRK → DPRK: no place for it was found"
    assert lines[2].startswith("4  ? name in doubt: Tschurtschchelow – ")
    assert lines[3] == "5  ? a bracket is missing <b>"
    assert lines[4] == ""


def test_nothing_to_look_at_is_not_announced(result: Result) -> None:
    fine = replace(result, segments=result.segments[:2], doubtful_names=())
    assert view(fine).startswith("0  Schoigu besucht Pjöngjang.")


def test_segments_stand_side_by_side_where_there_is_room(result: Result) -> None:
    wide = view(result, 100)
    assert re.search(r"^0  Schoigu besucht Pjöngjang\. +Shoigu✓ visits Pyongyang=\.$", wide, re.MULTILINE)
    narrow = view(result, 60).splitlines()
    at = narrow.index("0  Schoigu besucht Pjöngjang.")
    assert narrow[at + 1] == "   Shoigu✓ visits Pyongyang=."


def test_every_outcome_has_its_sign_and_the_count(result: Result) -> None:
    legend = view(result, 200).splitlines()[-1]
    for outcome in Outcome:
        assert f"{SIGNS[outcome].mark} {outcome.value} " in legend


@pytest.mark.parametrize("width", [20, 60, 100, 200])
def test_no_line_is_wider_than_the_terminal(result: Result, width: int) -> None:
    wide = replace(
        result.segments[0],
        source="金正恩 " * 20 + "e\u0301" * 70 + " 👩‍🚀" * 30 + "Donaudampfschifffahrtsgesellschaft" * 8,
        terms=(),
    )
    for line in view(replace(result, segments=(wide, *result.segments[1:])), width).splitlines():
        assert cell_len(line) <= width


def test_escape_codes_only_where_they_are_wanted(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b" not in view(result)
    monkeypatch.setenv("TERM", "xterm-256color")
    styled = view(result, styled=True)
    assert "\x1b[4;32m" in styled
    assert CODE.sub("", styled) == view(result)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", view(result, styled=True))
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b" not in "".join(show(result, width=100))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[4;32m" in "".join(show(result, width=100))


def test_a_terminal_obeys_nothing_in_a_text(result: Result) -> None:
    """Escape codes, line returns and changes of direction in a document are shown, not sent."""
    evil = "\x1b]0;title\x07\x1b[2J\r\x9b31m\u202ereversed\ud800[red]rich[/red]"
    first = replace(result.segments[0], source=evil, target=evil, doubts=(evil,), key=evil, terms=())
    shown = view(replace(result, segments=(first,)), 120)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", shown)
    assert "␛[2J" in shown
    assert "[red]rich[/red]" in shown
    shown.encode()


def test_nothing_is_shown_of_nothing(result: Result) -> None:
    assert view(replace(result, segments=(), doubtful_names=())) == "\n0 segments\n"
