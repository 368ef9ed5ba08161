"""``cli models`` from the shell's side: what is printed where, and the exit code."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app
from tests.translator.packaging import ROOT, Index, pack, package_files, serve, use_folders, write_package
from translator import doctor, download
from translator.engines.argos import import_package_module


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for installed packages; cleared afterwards, because packages are large."""
    yield use_folders(tmp_path / "home", monkeypatch)
    shutil.rmtree(tmp_path)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """A package index of our own that offers the bundled package under another name."""
    monkeypatch.setattr(download, "_PAUSE", 0.0)
    with serve() as index:
        monkeypatch.setattr(import_package_module().settings, "package_index", index.url)
        index.files["/x.argosmodel"] = pack(package_files())
        index.offer(
            {"links": ["x.argosmodel"]},
            {"to_code": "fr", "links": ["gone.argosmodel"]},
            {"from_code": "es", "to_code": "pt", "links": ["other.argosmodel"]},
        )
        yield index


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    """What a command prints to standard output and standard error."""
    result = CliRunner().invoke(app, ["models", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_the_way_of_a_package(packages: Path, index: Index) -> None:
    """Offered, installed, listed, shown, used by a translation, removed."""
    out, _ = run("list", "--available")
    assert out.splitlines() == [
        f"de→en  9.9  {index.url}/x.argosmodel",
        f"de→fr  9.9  {index.url}/gone.argosmodel",
    ]
    out, err = run("install")
    checksum = hashlib.sha256(index.files["/x.argosmodel"]).hexdigest()
    assert out.startswith(f"installed {ROOT}  de→en  9.9")
    assert f"sha256: {checksum} (of what was received" in out
    assert err == "downloading the package\n"
    out, err = run("install", "-q")
    assert out.startswith("is already there:")
    assert err == ""
    out, _ = run("list")
    assert out.splitlines()[0].startswith("  starter  de→en")
    assert out.splitlines()[1].startswith(f"* {ROOT}  de→en  9.9")
    out, _ = run("show", ROOT)
    assert f"installed from: {index.url}/x.argosmodel" in out
    assert f"sha256: {checksum}" in out
    result = CliRunner().invoke(app, ["translate", "--report", str(packages.parent / "r.json")], input="Guten Morgen.")
    assert result.exit_code == 0, result.output
    assert json.loads((packages.parent / "r.json").read_text(encoding="utf-8"))["model"]["name"] == ROOT
    out, _ = run("remove", ROOT)
    assert out.startswith(f"removed {ROOT}")
    assert "*" in run("list")[0].splitlines()[0]


def test_json(packages: Path, index: Index) -> None:
    """The same for programs."""
    installed = json.loads(run("install", "-q", "--json")[0])
    assert (installed["name"], installed["verified"], installed["replaced"]) == (ROOT, False, None)
    rows = json.loads(run("list", "--json")[0])
    assert [(row["name"], row["auto"], row["fault"]) for row in rows] == [("starter", False, None), (ROOT, True, None)]
    assert json.loads(run("show", ROOT, "--json")[0])["source"] == f"{index.url}/x.argosmodel"
    assert [row["to_code"] for row in json.loads(run("list", "--available", "--json")[0])] == ["en", "fr"]
    assert {"name", "state", "message", "remedy"} == set(json.loads(run("doctor", "--json")[0])[0])


def test_a_broken_package_is_listed_and_the_doctor_names_the_command(packages: Path, index: Index) -> None:
    """And the command it names does mend it."""
    run("install")
    (packages / ROOT / "model" / "model.bin").write_bytes(b"x")
    out, _ = run("list")
    assert f"! {ROOT}" in out
    assert "broken: model/model.bin is cut short" in out
    _, err = run("show", ROOT, code=2)
    assert "cli models doctor" in err
    result = CliRunner().invoke(app, ["translate"], input="Guten Morgen.")
    assert result.exit_code == 0
    out, _ = run("doctor", code=1)
    remedy = next(line for line in out.splitlines() if "mend it" in line).partition("mend it: ")[2]
    assert remedy == f"cli models install {index.url}/x.argosmodel"
    run(*remedy.removeprefix("cli models ").split())
    run("doctor")


def test_a_broken_package_is_reported_on_standard_error(tmp_path: Path) -> None:
    """In a process of its own: the translation comes, and what was skipped is said beside it."""
    home = tmp_path / "home"
    folder = write_package(home / "argos-translate" / "packages")
    (folder / "model" / "model.bin").write_bytes(b"")
    variables = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(home))
    done = subprocess.run(
        [sys.executable, "-m", "cli", "translate", "--no-glossary"],
        input="Guten Morgen.\n",
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
    shutil.rmtree(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert f"skipped the package {ROOT}: model/model.bin is empty" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install", "missing.argosmodel"], "missing.argosmodel: cannot be read: No such file"),
        (["install", __file__], "not an Argos package"),
        (["install", "--from", "xx"], "no package from xx to en"),
        (["install", "--to", "fr"], "404"),
        (["install", "--sha256", "0" * 64], "--sha256 is for a file"),
        (["install", "http://127.0.0.1:1/x"], "refused"),
        (["remove", "starter"], "ships with termtreu"),
        (["remove", "nothing"], "no such installed package"),
        (["show", "nothing"], "no such model"),
        (["show", __file__], "not an Argos package"),
    ],
)
def test_wrong_use_ends_with_2_and_a_message(arguments: list[str], said: str, packages: Path, index: Index) -> None:
    """Nothing on standard output, nothing installed."""
    out, err = run(*arguments, code=2)
    assert said in err
    assert err.splitlines()[-1].startswith("error: ")
    assert out == ""
    assert not list(packages.iterdir())


def test_a_checksum_is_compared(packages: Path, index: Index) -> None:
    """Upper and lower case are alike."""
    url = f"{index.url}/x.argosmodel"
    _, err = run("install", url, "--sha256", "0" * 64, code=2)
    assert "wrong checksum" in err
    right = hashlib.sha256(index.files["/x.argosmodel"]).hexdigest()
    out, _ = run("install", url, "--sha256", right.upper())
    assert "(as expected)" in out


def test_the_doctor_on_a_sound_machine(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0, one line for each thing looked at; with something broken exit code 1."""
    out, _ = run("doctor")
    assert "package starter: de→en" in out
    assert "mend it" not in out
    monkeypatch.setattr(doctor, "_import_fault", lambda _: "kills the program")
    out, _ = run("doctor", code=1)
    assert "mend it: pip install" in out


def test_a_readme_cannot_steer_the_terminal(packages: Path) -> None:
    """Control characters of a stranger's text are left out."""
    folder = write_package(packages)
    (folder / "README.md").write_bytes(b"\x1b[2Jgood \xff\nday\n")
    out, _ = run("show", ROOT)
    assert "\x1b" not in out
    assert "good" in out
