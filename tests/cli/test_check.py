"""``cli check`` as its users run it: files in, report and exit code out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from _cli.app import app

GLOSSARY = Path(__file__).parents[1] / "terms" / "check" / "rules.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with two good and two bad translations."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "good.de.txt": "Schoigu ging.\n",
        "good.en.txt": "Shoigu left.\n",
        "bad.de.txt": "Schoigu ging.\n\nDas Heer hat 24 Panzer.\n",
        "bad.en.txt": "Shoygu left.\n\nThe army has 42 tanks.\n",
        "bad.po": 'msgid "Schoigu"\nmsgstr "Shoygu"\n',
        "good.po": 'msgid "Schoigu"\nmsgstr "Shoigu"\n',
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run the program with the glossary of the tests."""
    return CliRunner().invoke(app, ["check", "-g", str(GLOSSARY), "--no-curated", *arguments], input=stdin)


@pytest.mark.parametrize(
    ("arguments", "code", "shown"),
    [
        (["good.de.txt", "good.en.txt"], 0, "no findings"),
        (["bad.de.txt", "bad.en.txt"], 1, "bad.en.txt:1:1: error TERM101"),
        (["bad.de.txt", "bad.en.txt"], 1, "bad.en.txt:3:14: error TERM501"),
        (["bad.de.txt", "bad.en.txt", "--select", "TERM102"], 0, "no findings"),
        (["bad.de.txt", "bad.en.txt", "--ignore", "TERM1,TERM5"], 0, "no findings"),
        (["bad.po"], 1, "bad.po:2:9: error TERM101"),
        (["good.po"], 0, "1 segment: no findings"),
        (["bad.po", "good.po"], 1, "2 files, 2 segments: 1 error"),
        (["--target-only", "bad.en.txt"], 1, "bad.en.txt:1:1: error TERM101"),
        (["--target-only", "good.en.txt"], 0, "no findings"),
        (["bad.po", "--level", "shoigu=info"], 0, "1 below the severity asked for"),
        (["bad.po", "--level", "TERM101=warning", "--severity", "error"], 0, "1 below the severity asked for"),
        (["bad.po", "--level", "TERM101=warning"], 1, "warning TERM101"),
    ],
)
def test_exit_code_and_report(folder: Path, arguments: list[str], code: int, shown: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, shown in result.stdout) == (code, True), result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.de.txt", "good.en.txt"], "missing.de.txt: no such file"),
        (["good.de.txt"], "one file that is not bilingual"),
        (["good.de.txt", "good.po"], "good.de.txt is text and good.po is po"),
        (["good.de.txt", "good.en.txt", "--select", "X1"], "no such rule"),
        (["good.de.txt", "good.en.txt", "--severity", "bad"], "unknown severity"),
        (["good.de.txt", "good.en.txt", "--output-format", "pdf"], "unknown output format"),
        (["good.de.txt", "good.en.txt", "--format", "docx"], "unknown format"),
        (["good.po", "--baseline", "none.json"], "none.json: no such baseline"),
        (["good.po", "--update-baseline"], "--update-baseline needs a file"),
        (["good.po", "--allow-new"], "--allow-new goes with --update-baseline"),
        (["good.po", "--fix", "--diff"], "--fix and --diff exclude each other"),
        (["bad.po", "--level", "TERM101"], "not a level"),
        (["bad.po", "--changed-since", "HEAD"], "not in a git repository"),
    ],
)
def test_wrong_use_is_exit_code_2(folder: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_all_broken_files_are_reported_at_once(folder: Path) -> None:
    (folder / "x.po").write_bytes(b'msgid "\xff"\n')
    (folder / "y.xlf").write_text("<xliff>", "utf-8")
    result = run("x.po", "y.xlf", "good.po")
    assert result.exit_code == 2
    assert "x.po:1:8: not UTF-8" in result.stderr
    assert "y.xlf:1:8: not well-formed XML" in result.stderr


def test_fix_mends_the_file_and_diff_only_shows_it(folder: Path) -> None:
    before = (folder / "bad.en.txt").read_text("utf-8")
    result = run("bad.de.txt", "bad.en.txt", "--diff")
    assert result.exit_code == 1
    assert "-Shoygu left.\n+Shoigu left.\n" in result.stdout
    assert (folder / "bad.en.txt").read_text("utf-8") == before
    result = run("bad.de.txt", "bad.en.txt", "--fix")
    assert result.exit_code == 1
    assert "1 fixed" in result.stdout
    assert (folder / "bad.en.txt").read_text("utf-8") == before.replace("Shoygu", "Shoigu")
    assert run("bad.po", "--fix").exit_code == 0
    assert (folder / "bad.po").read_text("utf-8") == (folder / "good.po").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8"])
def test_fix_keeps_the_encoding(folder: Path, encoding: str) -> None:
    """XML is written back as it was; what its encoding lacks stands in it as a character reference."""
    text = (
        f'<?xml version="1.0" encoding="{encoding.upper()}"?>\r\n<xliff version="1.2"><file source-language="de" '
        'target-language="en"><body><trans-unit id="1"><source>Schoigu traf uns für Geld.</source>'
        "<target>Café: Shoygu met us.</target></trans-unit></body></file></xliff>"
    )
    (folder / "a.xlf").write_bytes(text.encode(encoding))
    result = run("a.xlf", "--fix")
    assert result.exit_code == 0, result.output
    assert (folder / "a.xlf").read_bytes() == text.replace("Shoygu", "Shoigu").encode(encoding)


def test_what_is_not_fixed_is_said(folder: Path) -> None:
    text = '{"a": "Sho\\u0079gu left.", "b": "Shoygu left."}'
    (folder / "en.json").write_text(text, "utf-8")
    (folder / "de.json").write_text('{"a": "Schoigu ging.", "b": "Schoigu ging."}', "utf-8")
    result = run("de.json", "en.json", "--fix")
    assert result.stderr == ("en.json: 1 not fixed, as the file writes the text with escapes or over several lines\n")
    assert (folder / "en.json").read_text("utf-8") == text.replace("Shoygu", "Shoigu")
    result = run("bad.de.txt", "-", "--fix", "--format", "text", stdin=b"Shoygu left.\n\nThe army has 42 tanks.\n")
    assert result.stderr == "<stdin>: 1 not fixed, as standard input cannot be written\n"


def test_a_level_of_nothing_is_mentioned(folder: Path) -> None:
    result = run("good.po", "--level", "shoygu=info")
    assert result.exit_code == 0
    assert result.stderr == "no rule or concept for the level: shoygu\n"


def test_the_baseline_hides_what_is_known_and_only_shrinks(folder: Path) -> None:
    both = ("bad.po", "good.po", "--baseline", "b.json")
    assert run(*both, "--update-baseline").exit_code == 0
    assert run(*both).exit_code == 0
    (folder / "good.po").write_text('msgid "Lawrow"\nmsgstr "Lawrow"\n', "utf-8")
    assert run(*both).exit_code == 1
    kept = (folder / "b.json").read_text("utf-8")
    assert run(*both, "--update-baseline").exit_code == 1
    assert (folder / "b.json").read_text("utf-8") == kept
    assert run(*both, "--update-baseline", "--allow-new").exit_code == 0
    (folder / "bad.po").write_text('msgid "Schoigu"\nmsgstr "Shoigu"\n', "utf-8")
    result = run(*both)
    assert "1 findings are mended" in result.stderr
    assert run(*both, "--update-baseline").exit_code == 0
    assert len(json.loads((folder / "b.json").read_text("utf-8"))["findings"]) == 1


def test_only_changed_lines_are_reported(folder: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    both = ("bad.de.txt", "bad.en.txt", "--changed-since", "HEAD")
    assert run(*both).exit_code == 0
    (folder / "bad.en.txt").write_text("Shoygu left.\n\nThe army has 43 tanks.\n", "utf-8")
    result = run(*both)
    assert result.exit_code == 1
    assert "TERM501" in result.stdout
    assert "TERM101" not in result.stdout
    (folder / "new.po").write_text('msgid "Schoigu"\nmsgstr "Shoygu"\n', "utf-8")
    assert run("new.po", "--changed-since", "HEAD").exit_code == 1
    assert "no such revision" in run("bad.po", "--changed-since", "--upload-pack=x").stderr


def test_the_project_configures_the_check(folder: Path) -> None:
    (folder / "termtreu.yaml").write_text(
        f"glossaries: [{GLOSSARY}]\nno-curated: true\ncheck-ignore: [TERM501]\ncheck-levels: [TERM101=warning]\n",
        "utf-8",
    )
    result = CliRunner().invoke(app, ["check", "bad.de.txt", "bad.en.txt"])
    assert result.exit_code == 1
    assert "1 warning" in result.stdout
    (folder / ".termtreu-ignore").write_text("TERM101 bad.* # as the agency writes it\n", "utf-8")
    result = CliRunner().invoke(app, ["check", "bad.de.txt", "bad.en.txt"])
    assert result.exit_code == 0
    assert "1 ignored" in result.stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("termtreu.yaml", "check-ignore:\n  - TERM501\n  - TERM999\n", "termtreu.yaml:3:5: no such rule: 'TERM999'"),
        ("termtreu.yaml", "check-levels: TERM101=grave\n", "termtreu.yaml:1:15: not a level"),
        ("termtreu.yaml", "check-ignore: {a: b}\n", "termtreu.yaml:1:15: check-ignore must be text"),
        ("termtreu.yaml", "check-severity: grave\n", "termtreu.yaml:1:17: unknown severity"),
        (
            "pyproject.toml",
            '[tool.termtreu]\ncheck-select = ["TERM1",\n  "X1"]\n',
            "pyproject.toml:3:4: no such rule: 'X1'",
        ),
    ],
)
def test_a_wrong_setting_of_the_project_has_its_place(folder: Path, name: str, text: str, message: str) -> None:
    (folder / name).write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["check", "bad.de.txt", "bad.en.txt"])
    assert result.exit_code == 2
    assert message in result.stderr


def test_folders_are_paired_and_a_missing_translation_is_named(folder: Path) -> None:
    for name, text in {
        "de/a.md": "Schoigu\n",
        "en/a.md": "Shoygu\n",
        "de/x/b.de.txt": "Kiew\n",
        "en/x/b.en.txt": "Kyiv\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    result = run("de", "en")
    assert (result.exit_code, "2 files, 2 segments: 1 error" in result.stdout) == (1, True)
    assert run("de", "en", "--jobs", "2").stdout == result.stdout
    (folder / "en" / "a.md").unlink()
    assert "no translation" in run("de", "en").stderr


def test_standard_input_is_read(folder: Path) -> None:
    result = run("good.de.txt", "-", "--format", "text", stdin=b"Shoygu left.\n")
    assert result.exit_code == 1
    assert "<stdin>:1:1: error TERM101" in result.stdout


def test_a_report_goes_to_a_file(folder: Path) -> None:
    result = run("bad.po", "--output-format", "json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads((folder / "out.json").read_text("utf-8"))["summary"]["findings"] == 1


def test_the_pytest_fixture_checks_catalogues(folder: Path) -> None:
    (folder / "test_it.py").write_text(
        "def test_good(termtreu_check):\n"
        f"    termtreu_check('good.po', glossary=[{str(GLOSSARY)!r}], curated=False)\n\n"
        "def test_bad(termtreu_check):\n"
        f"    termtreu_check('bad.po', glossary=[{str(GLOSSARY)!r}], curated=False)\n",
        "utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:termtreu",
        "-p",
        "terms.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "test_it.py",
    ]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in result.stdout, result.stdout
    assert "error TERM101 forbidden-term-used" in result.stdout
