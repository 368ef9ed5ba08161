"""``cli translate`` as its user calls it: results, reports, and clear errors for everything that is wrong."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "besuch.de.txt"
GERMAN = "Schoigu besuchte Pjöngjang.\n\nDie OVKS tagt.\n"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "artikel.de.txt"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["translate", "--model", "starter", *map(str, arguments)], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_english_goes_to_standard_output_and_the_rest_to_standard_error(german: Path) -> None:
    code, out, err = run(german)
    assert code == 0
    assert out.count("\n") == GERMAN.count("\n")
    assert "Shoigu visited Pyongyang." in out
    assert "CSTO" in out
    assert "2 segments, 3 terms" in err


def test_standard_input_is_read(german: Path) -> None:
    assert run(stdin=GERMAN)[1] == run("-", "--quiet", stdin=GERMAN)[1] == run(german)[1]


def test_quiet_says_nothing(german: Path) -> None:
    assert run(german, "--quiet")[2] == ""


def test_output_is_written_and_the_input_kept(german: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    code, out, _ = run(german, "-o", target)
    assert (code, out) == (0, "")
    assert "Shoigu" in target.read_text(encoding="utf-8")
    assert german.read_text(encoding="utf-8") == GERMAN
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_many_files_go_to_a_folder(german: Path, tmp_path: Path) -> None:
    other = tmp_path / "zwei.txt"
    other.write_text("Kiew wartet.", encoding="utf-8")
    folder = tmp_path / "english"
    folder.mkdir()
    assert run(german, other, "--output-dir", folder)[0] == 0
    shown = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert shown == ["artikel.en.txt", "zwei.en.txt"]


def test_two_inputs_never_share_an_output(tmp_path: Path) -> None:
    for name in ("eins", "zwei"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("Guten Tag.", encoding="utf-8")
    folder = tmp_path / "english"
    code, _, err = run(tmp_path / "eins" / "x.txt", tmp_path / "zwei" / "x.txt", "--output-dir", folder)
    assert code == 2
    assert "would replace that of" in err
    assert not folder.exists()


def test_a_full_disk_is_said(german: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "translate", "--model", "starter", str(german)],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_report_has_the_shape_of_the_schema(german: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert run(german, "--report", path)[0] == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["schema"] == 1
    assert set(report) == {"schema", "tool", "model", "glossary", "segments", "doubtful_names", "summary"}
    first = report["segments"][0]["terms"][0]
    assert set(first) == {"concept", "source", "source_span", "target", "target_span", "outcome", "reason"}
    assert report["summary"]["met"] == 3


def test_a_glossary_of_ones_own_decides(german: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "glossary: mine\nsource-language: de\ntarget-language: en\nconcepts:\n"
        "  - {id: p, field: place, de: [Pjöngjang], en: [Heijo]}\n",
        encoding="utf-8",
    )
    assert "Heijo" in run(german, "-g", path)[1]


def test_a_style_profile_changes_names() -> None:
    assert "Kyiv" in run(stdin="Er reiste nach Kiew.")[1]
    assert "Kiev" in run("--profile", "traditional", stdin="Er reiste nach Kiew.")[1]


def test_the_british_profile_writes_dates_the_british_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named on the command line, or by the project."""
    german = "Am 19.06.2024 kam er um 14.30 Uhr."
    assert "June 19, 2024" in run("-", stdin=german)[1]
    assert "19 June 2024" in run("-", "--profile", "traditional, british", stdin=german)[1]
    (tmp_path / "termtreu.yaml").write_text("profile: british\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "19 June 2024" in run("-", stdin=german)[1]


def test_without_a_glossary_there_are_no_terms(german: Path) -> None:
    assert "0 terms" in run(german, "--no-glossary")[2]


def test_a_name_that_no_glossary_knows_is_put_into_english() -> None:
    out = run(stdin="Sergej Rjabinin sprach in Minsk. Danach reiste Rjabinin ab.")[1]
    assert "Ryabinin" in out
    assert "Rjabinin" not in out


def test_the_first_mention_is_written_out_where_asked() -> None:
    text = "Die OVKS tagt in Minsk. Die OVKS tagt in Kiew."
    assert "Collective" not in run(stdin=text)[1]
    assert run("--expand", stdin=text)[1].count("Collective Security Treaty Organization (CSTO)") == 1


def test_strict_turns_an_unmet_constraint_into_exit_code_1(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    english = "an extraordinarily long rendering that no sentence has room for at all 1234567890"
    path.write_text(
        "glossary: mine\nsource-language: de\ntarget-language: en\nconcepts:\n"
        f"  - {{id: p, de: [und], en: ['{english}']}}\n",
        encoding="utf-8",
    )
    code, _, err = run("-g", path, "--strict", stdin="Er kam und ging und kam und ging und kam und ging.")
    assert (code == 1) == ("not applied" in err)


def test_a_memory_is_used_again(tmp_path: Path) -> None:
    memory, german, english = tmp_path / "house.db", tmp_path / "a.txt", tmp_path / "b.txt"
    german.write_text("Schoigu reiste ab.\nEs kamen 300 Gäste.\nKiew schweigt.\n", encoding="utf-8")
    english.write_text("Shoigu has departed.\n300 guests turned up.\nKiev says nothing.\n", encoding="utf-8")
    added = CliRunner().invoke(app, ["memory", "add", str(memory), str(german), str(english)])
    assert (added.exit_code, added.stdout) == (0, "3 pairs added\n")
    code, out, err = run("--memory", memory, stdin="Schoigu reiste ab.\nEs kamen 450 Gäste.\nKiew schweigt.\n")
    assert (code, out) == (0, "Shoigu has departed.\n450 guests turned up.\nKyiv says nothing.\n")
    assert "3 segments (3 from the memory)" in err
    found = CliRunner().invoke(app, ["memory", "find", str(memory), "Es kamen 450 Gäste.", "--json"])
    assert json.loads(found.stdout)[0]["target"] == "450 guests turned up."
    tmx = tmp_path / "all.tmx"
    assert CliRunner().invoke(app, ["memory", "export", str(memory), str(tmx)]).exit_code == 0
    other = tmp_path / "other.db"
    taken = CliRunner().invoke(app, ["memory", "import", str(other), str(tmx)])
    assert taken.stdout == "3 pairs taken, 0 of 3 units left out\n"


def test_an_empty_file_gives_an_empty_result(tmp_path: Path) -> None:
    path = tmp_path / "leer.txt"
    path.write_text("")
    assert run(path)[:2] == (0, "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Sch\xf6n", "artikel.txt:1:4: not UTF-8 text: 'byte 0xf6'"),
        (b"\x00\x01\x02", "artikel.txt:1:1: binary content (a NUL character)"),
        (b"\x89PNG\r\n\x1a\n\x00", "artikel.txt:1:1: not UTF-8 text"),
        (b"kurz\n" + b"a" * 5_000_000, "artikel.txt:2:1: a line of 5,000,000 characters"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "artikel.txt"
    path.write_bytes(content)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.txt"], "missing.txt: cannot be read: No such file or directory"),
        (["tests/cli"], "tests/cli: many files (expected: --output-dir for their translations)"),
        (["LICENSE", "NOTICE", "-o", "out.txt"], "--output takes one input file (expected: --output-dir)"),
        (["examples/*.xyz"], "examples/*.xyz: no files to translate there"),
        (["--watch"], "--watch takes one file"),
        (["LICENSE", "--watch"], "--watch needs --output or --output-dir"),
        (["missing.txt", "--watch", "-o", "out.txt"], "missing.txt: no such file"),
        (["LICENSE", "--resume"], "--resume needs --output-dir"),
        (["LICENSE", "NOTICE", "--tmx", "a.tmx"], "--tmx and --xliff take one input file each"),
        (["--model", "gibtesnicht"], "no such model: 'gibtesnicht' (expected: one of auto, starter"),
        (["-g", "missing.yaml"], "missing.yaml: cannot be read"),
        (["--profile", "tradtional"], "unknown style profile: 'tradtional' (expected: one of "),
        (["--no-glossary", "--profile", "traditional"], "--no-glossary excludes --glossary and --profile"),
        (["-o", "/nonexistent/folder/out.txt"], "out.txt: cannot be written: No such file or directory"),
        (["--output-dir", "pyproject.toml"], "pyproject.toml: not a folder"),
        (["--memory", "missing.db"], "missing.db"),
        (["--format", "pdf"], "unknown format: 'pdf'"),
        (["--unknown-flag"], "No such option: --unknown-flag"),
        (["--beam", "0"], "Invalid value for '--beam'"),
    ],
)
def test_wrong_use_is_said_clearly(arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments, stdin="Guten Tag.")
    assert code == 2
    assert message in err.replace("\n", " ").replace("│", "").replace("  ", " ")
    assert "Traceback" not in out + err


def test_a_broken_glossary_is_said_with_its_places(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("glossary: x\nconcepts:\n  - {id: a, de: [No], en: []}\n", encoding="utf-8")
    code, _, err = run("-g", path, stdin="Guten Tag.")
    assert code == 2
    assert f"{path}:3:18: a term must be text" in err
    assert f"{path}:3:27: a concept needs at least one en term" in err


def test_the_input_is_never_overwritten(german: Path) -> None:
    code, _, err = run(german, "-o", german)
    assert code == 2
    assert "the output would replace the input" in err
    assert german.read_text(encoding="utf-8") == GERMAN


def test_an_output_that_cannot_be_written_leaves_what_was_there(german: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert run(german, "-o", folder)[0] == 2
    assert stat.S_ISDIR(folder.stat().st_mode)


def test_the_example_of_the_readme() -> None:
    code, out, err = run(EXAMPLE)
    assert code == 0
    assert "not applied" not in err
    assert "Shoigu" in out
