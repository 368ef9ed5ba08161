"""``cli translate`` with many files, other formats, and a file that is being edited."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app
from _cli.translate_files import RECORD, english_name, plan
from glossary import FileError

ROOT = Path(__file__).parents[2]
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Guten Tag."\nmsgstr "%s"\n'


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["translate", "--model", "starter", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texte"
    (folder / "unten").mkdir(parents=True)
    (folder / "eins.de.txt").write_text("Schoigu kam nach Pjöngjang.\n", encoding="utf-8")
    (folder / "unten" / "zwei.txt").write_text("Die OVKS tagt.\n", encoding="utf-8")
    (folder / "unten" / "bild.png").write_bytes(b"\x89PNG")
    (folder / ".versteckt.txt").write_text("Geheim.\n", encoding="utf-8")
    return folder


def shown(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_keeps_its_structure(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, _, err = run(texts, "--output-dir", out)
    assert code == 0
    assert shown(out) == [RECORD, "eins.en.txt", "unten/zwei.en.txt"]
    assert "2 files: 2 translated, 0 done before, 0 failed; 2 segments" in err
    assert "Shoigu" in (out / "eins.en.txt").read_text(encoding="utf-8")


def test_a_pattern_is_read_and_the_output_folder_never(texts: Path) -> None:
    out = texts / "english"
    for _ in range(2):
        assert run(texts / "**" / "*.txt", "--output-dir", out, "--no-glossary")[0] == 0
        assert shown(out) == [RECORD, "eins.en.txt", "unten/zwei.en.txt"]


def test_links_lead_nowhere_twice(texts: Path, tmp_path: Path) -> None:
    (texts / "kreis").symlink_to(texts)
    for path in (texts, texts / "**" / "*.txt"):
        assert len(plan([path], None, tmp_path / "out", frozenset({".txt"}))) == 2


def test_translations_beside_their_sources_are_no_input(texts: Path) -> None:
    tasks = plan([texts], None, texts, frozenset({".txt"}))
    for task in tasks:
        assert task.target is not None
        task.target.write_text("English.", encoding="utf-8")
    assert plan([texts], None, texts, frozenset({".txt"})) == tasks
    assert plan([texts], None, texts.parent, frozenset({".txt"})) != ()


def test_one_broken_file_does_not_stop_the_rest(texts: Path, tmp_path: Path) -> None:
    (texts / "kaputt.txt").write_bytes(b"Sch\xf6n")
    (texts / "leer.json").write_text("{", encoding="utf-8")
    out = tmp_path / "out"
    code, _, err = run(texts, texts / "fehlt.txt", "--output-dir", out)
    assert code == 2
    assert shown(out) == [RECORD, "eins.en.txt", "unten/zwei.en.txt"]
    assert "kaputt.txt:1:4: not UTF-8 text" in err
    assert "leer.json:1:2" in err
    assert "fehlt.txt: cannot be read" in err
    assert "5 files: 2 translated, 0 done before, 3 failed" in err


def test_what_was_done_alike_is_left_out_when_asked(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def again(*arguments: str) -> str:
        return run(texts, "--output-dir", out, *(arguments or ("--resume", "--no-glossary")))[2]

    assert "2 translated, 0 done before" in again()
    (out / "eins.en.txt").write_text("Edited.\n", encoding="utf-8")
    assert "0 translated, 2 done before" in again()
    assert (out / "eins.en.txt").read_text(encoding="utf-8") == "Edited.\n", "an editor's work is not overwritten"
    (out / "unten" / "zwei.en.txt").unlink()
    assert "1 translated, 1 done before" in again()
    (texts / "eins.de.txt").write_text("Kiew wartet.\n", encoding="utf-8")
    assert "1 translated, 1 done before" in again()
    assert (out / "eins.en.txt").read_text(encoding="utf-8") != "Edited.\n"
    assert "2 translated, 0 done before" in again("--resume", "--no-glossary", "--beam", "1")
    assert "2 translated, 0 done before" in again("--resume")
    assert "2 translated, 0 done before" in again("--no-glossary")


def test_a_broken_record_is_said(texts: Path, tmp_path: Path) -> None:
    for content in ("{", '{"made": []}', "[]"):
        (tmp_path / RECORD).write_text(content, encoding="utf-8")
        code, _, err = run(texts, "--output-dir", tmp_path, "--resume", "--no-glossary")
        assert code == 2
        assert f"{RECORD}: not a record of translations (expected: delete it to begin anew)" in err


def test_each_of_many_files_has_its_report(texts: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    assert run(texts, "--output-dir", tmp_path / "out", "--report", reports)[0] == 0
    report = json.loads((reports / "unten" / "zwei.en.txt.json").read_text(encoding="utf-8"))
    assert report["summary"]["met"] == 1
    assert (reports / "eins.en.txt.json").is_file()


def test_other_formats_keep_what_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    path.write_text(PO % "Good day, done before.", encoding="utf-8")
    assert run(path, "-o", tmp_path / "a.po")[0] == 0
    assert "done before" in (tmp_path / "a.po").read_text(encoding="utf-8")
    assert run(path, "-o", tmp_path / "b.po", "--retranslate")[0] == 0
    assert "done before" not in (tmp_path / "b.po").read_text(encoding="utf-8")


def test_the_format_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "meldungen.dat"
    path.write_text('{"titel": "Guten Tag."}\n', encoding="utf-8")
    code, _, err = run(path)
    assert code == 2
    assert "meldungen.dat: a file of unknown format" in err
    code, out, _ = run(path, "--format", "json")
    assert code == 0
    assert set(json.loads(out)) == {"titel"}


def test_columns_of_a_table_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "tabelle.csv"
    path.write_text("nr,wort,übersetzt\n1,Schoigu reiste ab.,\n", encoding="utf-8")
    code, out, _ = run(path, "--source-column", "wort", "--target-column", "übersetzt")
    assert code == 0
    assert out.splitlines()[1].startswith("1,Schoigu reiste ab.,Shoigu ")


def test_a_cat_tool_gets_the_segments(texts: Path, tmp_path: Path) -> None:
    tmx, xliff = tmp_path / "a.tmx", tmp_path / "a.xlf"
    assert run(texts / "eins.de.txt", "-o", tmp_path / "a.txt", "--tmx", tmx, "--xliff", xliff)[0] == 0
    assert "Shoigu" in tmx.read_text(encoding="utf-8")
    assert "needs-review" not in xliff.read_text(encoding="utf-8")


def wait_for(path: Path, text: str) -> None:
    for _ in range(600):
        if path.exists() and text in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    pytest.fail(f"{text} does not come")


def test_a_watched_file_is_translated_again_whenever_it_is_saved(tmp_path: Path) -> None:
    source, target = tmp_path / "a.de.txt", tmp_path / "a.en.txt"
    source.write_text("Schoigu kam an.\n", encoding="utf-8")
    command = [sys.executable, "-m", "cli", "translate", "--model", "starter", source, "-o", target, "--watch"]
    with subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, cwd=ROOT, text=True) as process:
        wait_for(target, "Shoigu")
        source.write_text("Schoigu kam an.\nKiew wartet.\n", encoding="utf-8")
        wait_for(target, "Kyiv")
        source.write_bytes(b"\xff")
        time.sleep(1)
        source.unlink()
        time.sleep(0.5)
        source.write_text("Die OVKS tagt.\n", encoding="utf-8")
        wait_for(target, "CSTO")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "end with Ctrl-C" in err
    assert "not UTF-8 text" in err
    assert "Traceback" not in err


def test_an_interrupted_run_can_be_resumed(tmp_path: Path) -> None:
    folder, out = tmp_path / "texte", tmp_path / "out"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:03}.txt").write_text(f"Schoigu kam am {number % 28 + 1}. Mai mit {number} Gästen an.\n")
    options = ["--output-dir", str(out), "--no-glossary", "--beam", "1"]
    command = [sys.executable, "-m", "cli", "translate", "--model", "starter", str(folder), *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        wait_for(out / "001.en.txt", "Shoigu")
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    done = len(json.loads((out / RECORD).read_text(encoding="utf-8"))["made"])
    assert 2 <= done < 40
    assert not list(out.glob(".*.tmp")), "no half file is left"
    assert f"{done} done before" in run(folder, *options, "--resume")[2]
    assert len(list(out.glob("*.en.txt"))) == 40


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("artikel.de.txt", "artikel.en.txt"),
        ("artikel.txt", "artikel.en.txt"),
        ("app_de.properties", "app_en.properties"),
        ("messages-de-AT.json", "messages-en.json"),
        ("de.yml", "en.yml"),
        ("DE.po", "en.po"),
        ("made.md", "made.en.md"),
        ("Wende.txt", "Wende.en.txt"),
        ("bilder-der-stadt.html", "bilder-der-stadt.en.html"),
        ("ohne", "ohne.en"),
    ],
)
def test_english_names(name: str, english: str) -> None:
    assert english_name(Path(name)) == english


def test_two_folders_keep_their_names(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("Guten Tag.", encoding="utf-8")
    tasks = plan([tmp_path / "a", tmp_path / "b"], None, tmp_path / "out", frozenset({".txt"}))
    assert [task.name.as_posix() for task in tasks] == ["a/x.en.txt", "b/x.en.txt"]


def test_names_that_become_one_are_refused(tmp_path: Path) -> None:
    for name in ("x.txt", "x.de.txt"):
        (tmp_path / name).write_text("Guten Tag.", encoding="utf-8")
    with pytest.raises(FileError, match="would replace that of"):
        plan([tmp_path], None, tmp_path / "out", frozenset({".txt"}))


def test_the_output_may_lie_in_the_folder_of_the_input_but_not_be_it(tmp_path: Path) -> None:
    (tmp_path / "x.en.txt").write_text("Guten Tag.", encoding="utf-8")
    with pytest.raises(FileError, match="the output would replace the input"):
        plan([tmp_path / "x.txt", tmp_path / "x.en.txt"], None, tmp_path, frozenset({".txt"}))
