"""``cli glossary import`` and ``export`` as their users run them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app
from glossary import Glossary
from glossary.errors import FileError
from glossary.formats import FORMATS, find_format, native

SMALL = Path(__file__).parents[2] / "small.yaml"


def run(*arguments: str | Path, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["glossary", *map(str, arguments)], input=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("suffix", [suffix for item in FORMATS.values() if item.reads for suffix in item.suffixes])
def test_each_format_is_written_and_read_again(tmp_path: Path, suffix: str, small: Glossary) -> None:
    code, stdout, _ = run("export", SMALL, "-o", tmp_path / f"x{suffix}")
    assert (code, stdout) == (0, "")
    code, _, _ = run("import", tmp_path / f"x{suffix}", "-o", tmp_path / "back.yaml")
    assert code == 0
    back = native.parse((tmp_path / "back.yaml").read_bytes())
    texts = {term.text for concept in back for term in concept.in_language("de")}
    assert texts == {term.text for concept in small for term in concept.in_language("de")}


def test_tbx_in_the_full_dialect_gives_the_same_file(tmp_path: Path, small: Glossary) -> None:
    assert run("export", SMALL, "-o", tmp_path / "x.tbx", "--dialect", "full", "--strict") == (0, "", "")
    code, stdout, stderr = run("import", tmp_path / "x.tbx", "--strict")
    assert (code, stderr) == (0, "")
    assert native.parse(stdout) == small


def test_a_loss_is_said_and_may_be_an_error(tmp_path: Path) -> None:
    report = tmp_path / "loss.json"
    code, _, stderr = run("export", SMALL, "-o", tmp_path / "x.tbx", "--strict", "--loss-report", report)
    assert code == 1
    assert "loss: article: 3 lost, such as the (CSTO, csto)\n" in stderr
    losses = json.loads(report.read_text(encoding="utf-8"))
    assert {"field": "article", "value": "the", "concept": "csto", "term": "CSTO"} in losses
    assert run("export", SMALL, "-o", tmp_path / "x.tbx", "--quiet") == (0, "", "")


def test_the_curated_data_is_exported_without_a_file(tmp_path: Path) -> None:
    code, stdout, _ = run("export", "--format", "table", "--dialect", "deepl", "-o", "-")
    assert code == 0
    assert "\nPjöngjang,Pyongyang,de,en\n" in stdout
    assert "\nNordkorea,North Korea,de,en\n" in stdout


def test_standard_input_is_told_by_its_content() -> None:
    code, stdout, _ = run("import", "-", "--name", "mine", stdin=b"Kiew,Kyiv\n")
    assert code == 0
    assert stdout.startswith("glossary: mine\n")
    assert native.parse(stdout).concepts[0].id == "kyiv"


def test_what_is_left_out_is_said_and_may_be_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("A,X\nB,\n", encoding="utf-8")
    code, _, stderr = run("import", path, "--strict", "-o", tmp_path / "x.yaml")
    assert code == 1
    assert stderr == f"note: {path}:2:1: left out: a line without a pair of terms: 'B'\n"


def test_many_notes_are_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("A,X\n" + "B,\n" * 50, encoding="utf-8")
    assert run("import", path, "-o", tmp_path / "x.yaml")[2].splitlines()[-1] == "note: and 30 more"


@pytest.mark.parametrize(
    ("name", "content", "options", "expected"),
    [
        ("x.csv", b"", [], "x.csv:1:1: no pair of terms"),
        ("x.csv", b"A,\n", [], "no entry with terms in both languages"),
        ("x.tbx", b"<tbx></tbx>", [], "no entry with terms in both languages"),
        ("x.tbx", b"<tbx><conceptEntry>", [], "x.tbx:1:20: not XML: no element found"),
        ("x.tbx", b"", [], "not XML"),
        ("x.po", b'msgid "a', [], "x.po:1:1: not PO"),
        ("x.xlsx", b"a", [], "not an Excel workbook"),
        ("x.xlf", b"<xliff/>", [], "The XLIFF 2 glossary module cannot be imported"),
        ("x.foo", b"\x00\x01", [], "the format cannot be told"),
        ("x.csv", b"a,b", ["--format", "xls"], "unknown format: 'xls'"),
        ("x.csv", b"a,b", ["--dialect", "min"], "CSV/TSV has no such dialect: 'min'"),
        ("x.tbx", b"<tbx/>", ["--dialect", "deepl"], "TBX has no such dialect: 'deepl'"),
        ("x.yaml", b"concepts: 1", [], "x.yaml:1:1: the glossary file lacks the key 'glossary'"),
    ],
)
def test_wrong_input_is_an_error_and_leaves_the_output_alone(
    tmp_path: Path, name: str, content: bytes, options: list[str], expected: str
) -> None:
    path, output = tmp_path / name, tmp_path / "out.yaml"
    path.write_bytes(content)
    output.write_text("before", encoding="utf-8")
    code, _, stderr = run("import", path, "-o", output, *options)
    assert code == 2
    assert expected in stderr
    assert "Traceback" not in stderr
    assert output.read_text(encoding="utf-8") == "before"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted([name, "out.yaml"])


def test_missing_files_and_places_that_cannot_be_written_are_errors(tmp_path: Path) -> None:
    for name in ("none.tbx", "none.csv"):
        code, _, stderr = run("import", tmp_path / name)
        assert (code, "cannot be read" in stderr) == (2, True)
    assert run("import", tmp_path)[0] == 2
    for name in ("no/x.tbx", "no/x.xlsx"):
        code, _, stderr = run("export", SMALL, "-o", tmp_path / name)
        assert (code, "cannot be written" in stderr) == (2, True)
    assert run("export", SMALL)[0] == 2
    assert run("export", SMALL, "-o", tmp_path / "x.unknown")[0] == 2


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.TBX", b"", "tbx"),
        ("x.xml", b"<?xml version='1.0'?><!DOCTYPE martif><martif>", "tbx"),
        ("x.xml", b"<tmx>", "tmx"),
        ("-", "a\tb".encode("utf-16"), "table"),
        ("-", b'#\nmsgid ""', "po"),
        ("-", b"PK\x03\x04", "excel"),
        ("x.yml", b"", "native"),
    ],
)
def test_formats_are_told_by_suffix_or_content(name: str, content: bytes, expected: str) -> None:
    assert find_format(name, None, content).name == expected


@pytest.mark.parametrize("content", [b"", b"<html>", b"prose without anything"])
def test_no_format_is_guessed(content: bytes) -> None:
    with pytest.raises(FileError, match="cannot be told"):
        find_format("x", None, content)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, extra in (("rdflib", "skos"), ("openpyxl", "excel")):
        monkeypatch.setitem(sys.modules, name, None)
        path = tmp_path / {"skos": "x.ttl", "excel": "x.xlsx"}[extra]
        path.write_bytes(b"PK")
        code, _, stderr = run("import", path)
        assert (code, f'pip install "termtreu[{extra}]"' in stderr) == (2, True)
