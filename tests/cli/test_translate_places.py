"""``cli translate`` never writes over what it reads, nor over anything else that it writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "translator" / "documents" / "samples"
TEXT = "Guten Tag.\n"
GLOSSARY = "glossary: g\nsource-language: de\ntarget-language: en\nconcepts:\n  - {id: a, de: [Kiew], en: [Kyiv]}\n"


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["translate", "--model", "starter", *map(str, arguments)], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a glossary, a memory, and other names of its text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "z.txt").write_text(TEXT, encoding="utf-8")
    for name in ("g.yaml", "project.yaml"):
        (tmp_path / name).write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "termtreu.yaml").write_text("glossaries: project.yaml\n", encoding="utf-8")
    added = CliRunner().invoke(app, ["memory", "add", "house.db", "a.txt", "z.txt"])
    assert added.exit_code == 0
    (tmp_path / "soft.txt").symlink_to("a.txt")
    (tmp_path / "hard.txt").hardlink_to("a.txt")
    (tmp_path / "soon.txt").symlink_to("b.txt")
    (tmp_path / "in").mkdir()
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("a.txt -o b.txt --report a.txt", "a.txt: the report would replace the input"),
        ("a.txt -o b.txt --tmx a.txt", "a.txt: the segments of --tmx would replace the input"),
        ("a.txt -o b.txt --xliff a.txt", "a.txt: the segments of --xliff would replace the input"),
        ("a.txt -o hard.txt", "hard.txt: the output would replace the input"),
        ("a.txt -o soft.txt", "the output would replace the input"),
        ("soft.txt -o hard.txt", "hard.txt: the output would replace the input"),
        ("a.txt -o b.txt --report in/../a.txt", "in/../a.txt: the report would replace the input"),
        ("a.txt -o b.txt --report soft.txt", "soft.txt: the report would replace the input"),
        ("a.txt -o b.txt --report b.txt", "b.txt: the report would replace the output"),
        ("a.txt -o b.txt --report soon.txt", "soon.txt: the report would replace the output"),
        ("a.txt -o b.txt --report r --tmx r", "r: the segments of --tmx would replace the report"),
        ("a.txt -o b.txt --tmx r --xliff r", "r: the segments of --xliff would replace the segments of --tmx"),
        ("a.txt -g g.yaml --report g.yaml", "g.yaml: the report would replace the glossary"),
        ("a.txt --report project.yaml", "project.yaml: the report would replace the glossary"),
        ("a.txt --report termtreu.yaml", "termtreu.yaml: the report would replace the configuration"),
        ("a.txt --memory house.db --tmx house.db", "house.db: the segments of --tmx would replace the memory"),
        ("a.txt z.txt --output-dir in -g in/a.en.txt", "in/a.en.txt: the output would replace the glossary"),
        ("a.txt --output-dir in --report in/.termtreu-translated.json", "would replace the record of --output-dir"),
        ("a.txt --output-dir in --tmx in/a.en.txt", "in/a.en.txt: the segments of --tmx would replace the output"),
        ("g.yaml -g g.yaml -o project.yaml", "project.yaml: the output would replace the glossary"),
    ],
)
def test_nothing_that_is_read_or_written_is_written_over(folder: Path, arguments: str, message: str) -> None:
    before = contents(folder)
    code, out, err = run(*arguments.split())
    assert (code, out) == (2, "")
    assert message in err
    assert contents(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [
        "a.txt -o z.txt --no-glossary",
        "a.txt -o b.txt --report r.json --tmx r.tmx --xliff r.xlf",
        "a.txt -o /dev/null --report /dev/null --tmx /dev/null",
        "a.txt -o auto --model auto --no-glossary",
        "a.txt --no-glossary --report project.yaml",
        "a.txt z.txt --output-dir in --report in",
        "soft.txt hard.txt --output-dir in",
    ],
)
def test_other_files_are_written_as_ever(folder: Path, arguments: str) -> None:
    assert run(*arguments.split())[0] == 0
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("a.txt --report out.txt", "out.txt: the report would replace standard output"),
        ("a.txt --report /dev/stdout", "/dev/stdout: the report would replace standard output"),
        ("- -o given.txt", "given.txt: the output would replace the input"),
        ("- -o other.txt", ""),
    ],
)
def test_files_behind_standard_input_and_output_are_kept(folder: Path, arguments: str, message: str) -> None:
    (folder / "given.txt").write_text(TEXT, encoding="utf-8")
    with (folder / "given.txt").open("rb") as stdin, (folder / "out.txt").open("wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "translate", "--model", "starter", "--no-glossary", *arguments.split()],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            check=False,
        )
    assert done.returncode == (2 if message else 0), done.stderr
    assert message in done.stderr
    assert (folder / "given.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("loop", "loop: cannot be read: "),
        ("loop -o b.txt", "loop: cannot be read: "),
        ("a.txt -o loop", "loop: a link that leads to itself"),
        ("a.txt --report loop", "loop: a link that leads to itself"),
        ("a.txt --output-dir loop", "loop/a.en.txt: a link that leads to itself"),
        ("a.txt -g loop", "loop: cannot be read: "),
    ],
)
def test_links_that_lead_in_a_circle_are_said(folder: Path, arguments: str, message: str) -> None:
    (folder / "loop").symlink_to("loop")
    code, out, err = run(*arguments.split())
    assert (code, out) == (2, "")
    assert message in err
    assert (folder / "loop").is_symlink()


@pytest.mark.parametrize(
    ("redirection", "message"),
    [("<&-", "standard input is closed"), ("< a.txt >&-", "standard output is closed"), ("-o b.txt < a.txt >&-", "")],
)
def test_closed_streams_are_said(folder: Path, redirection: str, message: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m cli translate --model starter --no-glossary - {redirection}'],
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        check=False,
    )
    assert done.returncode == (2 if message else 0), done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("flag", ["--report", "--tmx", "--xliff"])
def test_no_file_is_called_like_standard_output(folder: Path, flag: str) -> None:
    code, out, err = run("a.txt", "-o", "b.txt", flag, "-")
    assert (code, out) == (2, "")
    assert f"{flag} - would be mixed with the English (expected: the name of a file)" in err
    assert not (folder / "-").exists()


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of several formats."""
    monkeypatch.chdir(tmp_path)
    for source in SAMPLES.glob("*.*"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    for name in ("a.txt", "b.txt", "c.md", "d.html", "ohne"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "e.json").write_text('{"a": "Guten Tag."}', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "bericht.docx -o z.txt",
            "z.txt: a name for text, but the input is docx (expected: a name ending in .docx)",
        ),
        ("bericht.docx -o z.docm", "z.docm: another kind of docx than the input (expected: its suffix)"),
        ("bericht.odt -o z.odp", "z.odp: another kind of odt than the input"),
        ("bericht.docx -o z.ODT", "z.ODT: a name for odt, but the input is docx"),
        ("e.json -o z.yaml", "a name ending in .json)"),
        ("a.txt -o z.md", "a name ending in .txt, or --format markdown)"),
        ("ohne -o z.html", "a name ending in .txt, or --format html)"),
        ("a.txt --format html -o z.md", "a name ending in .html)"),
        ("- -o z.md", "a name for markdown, but the input is text"),
        ("bericht.docx bericht.docx bericht.odt", "cannot be joined on standard output when they are docx and odt"),
        ("bericht.epub ./sub/../bericht.epub vortrag.pptx", "--output-dir for their translations"),
        ("bericht.docx kopie.docx", "when they are docx (expected: --output-dir for their translations)"),
        ("a.txt c.md", "when they are markdown and text"),
        ("a.txt -", ""),
        ("a.txt b.txt", ""),
        ("a.txt c.md --format text", ""),
        ("a.txt bericht.docx --show", ""),
        ("a.txt -o z", ""),
        ("a.txt -o z.out", ""),
        ("a.txt -o z.TXT", ""),
        ("c.md -o z.markdown", ""),
        ("c.md -o z.md --format text", ""),
        ("a.txt -o z.md --format markdown", ""),
        ("- -o z.html --format html", ""),
        ("a.txt c.md e.json --output-dir out", ""),
    ],
)
def test_english_goes_where_it_can_be_opened(formats: Path, arguments: str, message: str) -> None:
    before = contents(formats)
    code, out, err = run(*arguments.split(), "--no-glossary", stdin=TEXT)
    if message:
        assert (code, out) == (2, "")
        assert message in err
        assert contents(formats) == before
    else:
        assert code == 0, err
