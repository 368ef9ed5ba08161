"""Which pairs are trained on, and what is written down about them."""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import FileError
from training import prepare as step
from training.config import Config, Prepare, Source
from training.filters import HeldOut, find_fault, latin_share
from training.prepare import MANIFEST, PAIRS, prepare
from training.steps import run_step

GOOD = "Die Katze sitzt auf dem alten Dach.\tThe cat sits on the old roof."


@pytest.mark.parametrize(
    ("german", "english", "fault"),
    [
        ("Guten Tag!", "Good day!", None),
        ("", "Good day!", "empty"),
        ("Guten Tag!", "", "empty"),
        ("ja " * 119 + "ja", "yes " * 119 + "yes", None),
        ("ja " * 120 + "ja", "yes " * 120 + "yes", "too long"),
        ("j" * 1501, "y" * 1501, "too long"),
        # Short texts may differ by any factor: a compound can be a whole phrase.
        ("Amt", "public authority", None),
        ("Das Amt war zu.", "The authority that was responsible for it had been closed for days.", "length ratio"),
        ("Шойгу kam.", "Shoigu came.", "script"),
        ("Schoigu (Шойгу) kam gestern nach Moskau.", "Shoigu came to Moscow yesterday.", None),
        ("!!!", "???", "script"),
        ("Ab\0c", "Abc", "control characters"),
        ("1984", "1984", None),
        ("GNU General Public License", "GNU General Public License", None),
        ("Send the file to all of them.", "Send the file to all of them.", "same on both sides"),
        ("The house is on the hill.", "Das Haus steht auf dem Hügel.", "language"),
        ("Das Haus steht auf dem Hügel.", "Das Haus ist auf dem Hügel.", "language"),
        # A title in the other language does not make the sentence foreign.
        ('Die Frage ist: "How to move to the top of the list?"', 'The question is: "How to move there?"', None),
        ("Das Haus von Ragomi steht in Schamijar.", "The house of Ragomi stands in Shamiyar.", None),
    ],
)
def test_faults_of_pairs(german: str, english: str, fault: str | None) -> None:
    assert find_fault(german, english, Prepare()) == fault


@given(st.text())
def test_the_share_of_latin_letters_is_a_share(text: str) -> None:
    assert 0 <= latin_share(text) <= 1


HELD = "The minister will travel to the capital on Monday morning."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HELD, "held out"),
        ("the minister will travel to the capital - on monday morning", "held out"),
        ("The minister will travel to the capital on Tuesday morning.", "nearly held out"),
        ("Yes, the minister will travel to the capital on Monday morning.", "nearly held out"),
        ("The minister will stay at home on Monday morning.", None),
        # A whole paragraph that happens to hold the sentence is mostly something else.
        (HELD + " Nobody knows why he goes there, or what he is going to say to those whom he meets at noon.", None),
        ("", None),
        ("Good day.", None),
    ],
)
def test_held_out_sentences_are_found(text: str, found: str | None) -> None:
    assert HeldOut([HELD, "Hello."], 0.6).find(text) == found


@pytest.fixture
def config(tiny: Config) -> Config:
    sources = {"web": Source(weight=2, licence="CC0"), "old": Source(weight=0, licence="CC0")}
    return replace(tiny, sources=sources)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    lines = [
        f"{GOOD}\tweb",
        "„Ja“ – sagte er …\t“Yes” – he said …\tweb",
        f"{GOOD.upper()}\tweb",
        "\tNothing.\tweb",
        "Alt.\tOld.\told",
        "Der Hund schläft.\tThe dog sleeps.\tweb",
    ]
    with lzma.open(tmp_path / "pairs.tsv.xz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines))
    row = {"src_de": "Der Hund schläft!", "ref_en": "A dog is sleeping."}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return tmp_path / "pairs.tsv.xz", tmp_path / "dev.jsonl"


def test_pairs_are_normalised_counted_and_kept_once(config: Config, files: tuple[Path, Path], tmp_path: Path) -> None:
    folder = prepare(config, tmp_path / "work", [files[0]], [files[1]])
    assert (folder / PAIRS).read_text(encoding="utf-8").splitlines() == [
        f"{GOOD}\tweb",
        '"Ja" - sagte er ...\t"Yes" - he said ...\tweb',
    ]
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["sources"]["web"] == {
        "licence": "CC0",
        "weight": 2,
        "read": 5,
        "kept": 2,
        "dropped": {"duplicate": 1, "empty": 1, "held out": 1},
    }
    assert manifest["sources"]["old"]["dropped"] == {"weight 0": 1}
    assert (manifest["kept"], manifest["held out"]) == (2, {"dev.jsonl": 1})


def test_a_step_is_done_once_and_again_when_its_input_changes(
    config: Config, files: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="training")
    for limits, said in ((config.prepare, "done"), (config.prepare, "done before"), (Prepare(max_words=3), "done")):
        prepare(replace(config, prepare=limits), tmp_path / "work", [files[0]], [])
        assert caplog.messages[-1] == f"prepare: {said}"


def test_an_interrupted_step_leaves_nothing_that_looks_done(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_step(tmp_path, "prepare", {}, fail)
    assert not (tmp_path / "prepare").exists()
    folder = run_step(tmp_path, "prepare", {}, lambda folder: (folder / "whole").touch())
    assert sorted(path.name for path in folder.iterdir()) == ["step.json", "whole"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nur Deutsch\n", "pairs.tsv:1:1: not three cells"),
        (f"{GOOD}\tweb\n{GOOD}\tunheard\n".encode(), "pairs.tsv:2:1: a source that the list of sources lacks"),
        ("Gr\u00fc\u00dfe\tGreetings\tweb\n".encode("latin-1"), "pairs.tsv:1:1: cannot be read"),
    ],
)
def test_wrong_lines_are_named(config: Config, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "pairs.tsv").write_bytes(content)
    with pytest.raises(FileError, match=message):
        prepare(config, tmp_path / "work", [tmp_path / "pairs.tsv"], [])
    assert not (tmp_path / "work" / "prepare").exists()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("missing.tsv", Path.exists),
        ("cut.tsv.xz", lambda path: path.write_bytes(lzma.compress(b"a\tb\tweb\n" * 99)[:40])),
        ("folder.tsv", Path.mkdir),
        ("plain.tsv.gz", lambda path: path.write_bytes(b"not packed")),
    ],
)
def test_unreadable_pairs_are_refused(
    config: Config, tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    make(tmp_path / name)
    with pytest.raises(FileError, match=name):
        prepare(config, tmp_path / "work", [tmp_path / name], [])


@pytest.mark.parametrize("line", ["{", "[]", '{"src_de": "a"}', '{"src_de": 1, "ref_en": "b"}'])
def test_held_out_files_of_another_form_are_refused(config: Config, tmp_path: Path, line: str) -> None:
    (tmp_path / "pairs.tsv").write_text("a\tb\tweb\n")
    (tmp_path / "dev.jsonl").write_text(line + "\n")
    with pytest.raises(FileError, match=r"dev.jsonl:1:1: no sentence"):
        prepare(config, tmp_path / "work", [tmp_path / "pairs.tsv"], [tmp_path / "dev.jsonl"])


def test_the_command_ends_with_2_and_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("name: x\n")
    flags = ["--config", str(tmp_path / "c.yaml"), "--work", str(tmp_path), "--pairs", "p.tsv"]
    monkeypatch.setattr(sys, "argv", ["prepare", *flags])
    with pytest.raises(SystemExit) as ended:
        step.main()
    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err
