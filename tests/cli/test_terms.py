"""``cli terms``: find, transliterate, names and mine, on real text."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from _cli.app import app
from glossary.formats import native


def run(*arguments: str | Path, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["terms", *map(str, arguments)], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_find_gives_the_place_and_the_english() -> None:
    text = "Heute früh.\nSchoigus Reise in die DVRK."
    code, out, _ = run("find", "--json", stdin=text)
    rows = json.loads(out)
    assert code == 0
    assert [(row["text"], row["english"], row["line"], row["column"]) for row in rows] == [
        ("Schoigus", "Shoigu", 2, 1),
        ("DVRK", "DPRK", 2, 23),
    ]
    assert all(text[slice(*row["span"])] == row["text"] for row in rows)
    assert set(rows[0]) == {"concept", "text", "span", "line", "column", "english", "form", "reason"}
    assert "<stdin>:2:23: DVRK → DPRK" in run("find", stdin=text)[1]


def test_find_prints_a_match_over_a_line_break_on_one_line() -> None:
    _, out, _ = run("find", stdin="Der Sekretär des\n  Sicherheitsrates sprach.")
    assert out.startswith("<stdin>:1:5: Sekretär des Sicherheitsrates → ")
    assert out.count("\n") == 1


def test_transliterate_names_the_original_and_the_doubts() -> None:
    code, out, _ = run("transliterate", "Schoigu", "Scholz", "--json")
    shoigu, scholz = json.loads(out)
    assert code == 0
    assert shoigu["candidates"][0]["text"] == "Shoigu"
    assert shoigu["candidates"][0]["via"] == "Шойгу"
    assert scholz["candidates"][0]["text"] == "Scholz"
    assert scholz["candidates"][0]["language"] is None
    assert run("transliterate", "Schoigu", "--style", "foo")[0] == 2


def test_names_proposes_entries_that_are_a_glossary() -> None:
    text = "Sergej Rjabinin traf Olga Schtscherbinina. Rjabinin reiste danach ab. Schoigu blieb."
    code, out, _ = run("names", stdin=text)
    proposed = native.parse(out)
    german = {term.text for concept in proposed for term in concept.in_language("de")}
    assert code == 0
    assert any("Rjabinin" in name for name in german)
    assert not any("Schoigu" in name for name in german)


def test_mine_finds_the_pairs_of_parallel_text(tmp_path: Path) -> None:
    german, english = tmp_path / "a.txt", tmp_path / "b.txt"
    german.write_text("Der Zollverein tagt.\nIm Zollverein gibt es Streit.\nDie Stadt feiert.\nDer Zollverein endet.\n")
    english.write_text(
        "The Customs Union meets.\nThere is a dispute in the Customs Union.\nThe city celebrates.\n"
        "The Customs Union ends.\n"
    )
    code, out, _ = run("mine", german, english, "--json")
    assert code == 0
    assert ("Zollverein", "Customs Union") in {(row["source"], row["target"]) for row in json.loads(out)}


def test_mine_reads_standard_input_once(tmp_path: Path) -> None:
    """Both texts cannot come from one stream; one of them can."""
    (tmp_path / "en.txt").write_text("The council meets.\n", encoding="utf-8")
    assert run("mine", "-", "-", stdin="Der Rat tagt.\n")[0] == 2
    assert run("mine", "-", tmp_path / "en.txt", stdin="Der Rat tagt.\n")[0] == 0
