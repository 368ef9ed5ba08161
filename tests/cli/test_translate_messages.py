"""What ``cli translate`` says: where to look, that it was interrupted, and that a file is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from _cli.app import app
from _cli.common import clear_errors
from _cli.translate_summary import summarise
from glossary.formats.native import parse
from translator import Outcome, Translator
from translator.cascade import Job, empty_draft, improve
from translator.documents import Target
from translator.documents import parse as read_document
from translator.documents.plain import PlainText
from translator.engines.fake import FakeEngine
from translator.wanted import Wanted

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["translate", "--model", "starter", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def start(*arguments: str | Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "translate", "--model", "starter", *map(str, arguments)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it does not come")


def test_doubtful_names_have_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Guten Tag.\n\nWie geht es?\nFrau Tschtscherbakow und Ljudmila Rjabkowa kamen an.\n", encoding="utf-8"
    )
    err = run(path)[2]
    assert f"  doubtful name: Tschtscherbakow at {path}:4: " in err
    assert "segment" not in err.replace("segments", "")


def test_a_message_of_a_catalogue_has_its_key(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{\n "titel": "Guten Tag.",\n "gruss": "Frau Tschtscherbakow kam an."\n}\n', encoding="utf-8")
    assert f"  doubtful name: Tschtscherbakow at {path}:3 (gruss): " in run(path)[2]


def test_doubts_and_refusals_have_a_line_and_a_short_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence is said on one line, no longer than is needed to find it."""
    glossary = parse(
        "glossary: g\nsource-language: de\ntarget-language: en\nconcepts:\n  - {id: a, de: [Kiew], en: [Kyiv]}\n",
        "g.yaml",
    )
    last = "Viele Menschen reisten gestern und vorgestern mit der Bahn nach Kiew ab."
    document = read_document(f"Guten Tag.\n\n{last}\n".encode(), "reise.txt")
    result = Translator(FakeEngine({"Guten Tag.": "Good day.", last: "There."}), glossary, steps=()).translate(document)
    summarise("reise.txt", result, document.units, quiet=False)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "reise.txt: 2 segments, 1 terms (1 refused)"
    assert said[1].startswith("  not applied: Kiew → Kyiv at reise.txt:3: ")
    assert len(said) > 2
    short = "Viele Menschen reisten gestern und vorgestern mit der Bahn…"
    assert all(line.startswith(f"  doubtful: reise.txt:3: {short}: ") for line in said[2:])
    summarise("reise.txt", result, document.units, quiet=True)
    assert capsys.readouterr().err == ""


def test_a_refusal_does_not_tell_of_a_repair_that_was_undone() -> None:
    wanted = tuple(Wanted(span=(start, start + 1), text=text) for start, text in ((0, "Ax"), (2, "Bx"), (4, "Cx")))
    first = improve(empty_draft(Job(text="a b c", wanted=wanted)), "Ax", Outcome.SUBSTITUTED, {0: "'A' replaced"})
    assert first.reasons == ("'A' replaced", None, None)
    second = improve(first, "Bx Cx", Outcome.SUBSTITUTED, {1: "'B' replaced", 2: "'C' replaced"})
    assert second.outcomes == (Outcome.REFUSED, Outcome.SUBSTITUTED, Outcome.SUBSTITUTED)
    assert second.reasons == (None, "'B' replaced", "'C' replaced")


@pytest.mark.parametrize(("many", "message"), [(True, "interrupted; go on with --resume"), (False, "interrupted")])
def test_an_interruption_is_said(tmp_path: Path, many: bool, message: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("".join(f"Schoigu kam mit {number} Gästen an.\n" for number in range(3000)), encoding="utf-8")
    target = ("--output-dir", "out") if many else ("-o", "b.txt")
    with start("a.txt", *target, folder=tmp_path) as process:
        # The temporary file says that the translation has begun; soon the model is loaded as well.
        wait_for(lambda: any(tmp_path.rglob("*.tmp")))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.splitlines() == [message]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.txt"]


@pytest.mark.parametrize(("cause", "code"), [(KeyboardInterrupt(), 130), (ValueError(), None), (None, None)])
def test_a_module_that_is_interrupted_while_it_is_loaded_counts(cause: BaseException | None, code: int | None) -> None:
    with pytest.raises((typer.Exit, ImportError)) as caught, clear_errors():
        raise ImportError("initialization failed") from cause
    assert getattr(caught.value, "exit_code", None) == code


def test_a_watched_file_that_is_gone_is_said_once(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("Guten Tag.\n", encoding="utf-8")
    with start("a.txt", "-o", "b.txt", "--watch", "--no-glossary", folder=tmp_path) as process:
        wait_for(target.exists)
        source.unlink()
        time.sleep(2)
        target.unlink()
        source.write_text("Guten Morgen.\n", encoding="utf-8")
        wait_for(target.exists)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert err.count("a.txt: gone; translated again when it is back\n") == 1


def test_a_name_of_two_lines_is_said_on_one(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.txt"
    path.write_text("Guten Tag.\n", encoding="utf-8")
    for target, code in ((path, 2), (tmp_path / "c.txt", 0)):
        found, _, err = run(path, "-o", target, "--no-glossary")
        assert found == code
        assert err.count("\n") == 1
        assert "a\\nb.txt: " in err


def test_a_folder_and_one_output_are_one_mistake(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("Guten Tag.\n", encoding="utf-8")
    code, _, err = run(tmp_path, "-o", tmp_path / "z.md")
    assert code == 2
    assert err == f"error: {tmp_path}: many files (expected: --output-dir for their translations)\n"


def test_what_a_format_cannot_hold_does_not_stop_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(document: PlainText, targets: Iterable[Target | None]) -> Iterator[bytes]:
        text = "".join(target.text for target in targets if target is not None)
        if "Monday" in text:
            raise ValueError("no room for Monday")
        yield text.encode()

    monkeypatch.setattr(PlainText, "serialize", fail)
    for name, text in (("a.txt", "Heute ist Montag."), ("b.txt", "Guten Tag.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = run(tmp_path, "--output-dir", tmp_path / "out", "--no-glossary")
    assert code == 2
    assert f"error: {tmp_path / 'a.txt'}: the translation does not fit the format: no room for Monday\n" in err
    assert "2 files: 1 translated, 0 done before, 1 failed" in err
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == ["b.en.txt"]
