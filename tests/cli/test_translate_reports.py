"""``cli translate`` with ``--report`` and ``--show``: pages, JSON, and the view in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app

GERMAN = "Schoigu besuchte Pjöngjang.\n\nDie OVKS tagt.\n"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "artikel.de.txt"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def run(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["translate", "--model", "starter", *map(str, arguments)], env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("name", "flags", "page"),
    [
        ("r.html", (), True),
        ("r.HTM", (), True),
        ("r.json", (), False),
        ("r", (), False),
        ("r.json", ("--report-format", "html"), True),
        ("r.html", ("--report-format", "json"), False),
    ],
)
def test_the_name_or_a_flag_says_what_a_report_is(
    name: str, flags: tuple[str, ...], page: bool, german: Path, tmp_path: Path
) -> None:
    assert run(german, "-o", tmp_path / "out.txt", "--report", tmp_path / name, *flags)[0] == 0
    text = (tmp_path / name).read_text(encoding="utf-8")
    if page:
        assert text.startswith("<!doctype html>")
        assert "<h1>artikel.de.txt</h1>" in text
        assert str(tmp_path) not in text
    else:
        assert json.loads(text)["schema"] == 1


def test_many_files_have_a_page_each(german: Path, tmp_path: Path) -> None:
    german.with_name("zwei.txt").write_text("Kiew wartet.", encoding="utf-8")
    pages = tmp_path / "pages"
    arguments = (german, german.with_name("zwei.txt"), "--output-dir", tmp_path / "english", "--report", pages)
    assert run(*arguments, "--report-format", "html")[0] == 0
    assert sorted(path.name for path in pages.iterdir()) == ["artikel.en.txt.html", "zwei.en.txt.html"]


def test_the_view_takes_the_place_of_the_english_unless_that_goes_to_a_file(german: Path, tmp_path: Path) -> None:
    code, out, err = run(german, "--show", COLUMNS="120")
    assert code == 0
    assert "0  Schoigu besuchte Pjöngjang." in out
    assert "Shoigu✓ visited Pyongyang" in out
    assert "\x1b" not in out
    assert "2 segments, 3 terms" in err
    target = tmp_path / "out.txt"
    assert run(german, "--show", "-o", target, COLUMNS="120")[1] == out
    assert target.read_text(encoding="utf-8").startswith("Shoigu visited")


def test_colours_can_be_forced(german: Path) -> None:
    plain = run(german, "--show", COLUMNS="120")[1]
    forced = run(german, "--show", COLUMNS="120", FORCE_COLOR="1", TERM="xterm")[1]
    assert "\x1b[" in forced
    assert "\x1b" not in plain


@pytest.mark.parametrize("flags", [("--show", "-o", "-"), ("--report", "-")])
def test_two_results_never_share_standard_output(flags: tuple[str, ...], german: Path) -> None:
    code, out, err = run(german, *flags)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
