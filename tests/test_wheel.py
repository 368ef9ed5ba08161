"""The wheel holds all that the program needs: built, installed elsewhere, run from there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as any front end builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("termtreu-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the content of the wheel, far from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the checkout on the path; the libraries come from the environment of the tests.
    code = f"import sys; sys.path[:] = [{str(installed)!r}, *(p for p in sys.path if p not in ('', {str(ROOT)!r}))]; "
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", code + arguments[0], *arguments[1:]],
        cwd=installed,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_holds_the_data_and_the_model(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("glossary/data/russia.yaml", "glossary/py.typed", "terms/data/names/ru.yaml", "cli.py", "_cli/app.py"):
        assert name in names
    assert [name for name in names if name.endswith("model/model.bin")]
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/"))]


def test_it_names_its_commands(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    text = archive.read(name).decode()
    assert "cli = cli:main" in text
    assert "termtreu = cli:main" in text


def test_it_translates_from_where_it_is_installed(installed: Path) -> None:
    code = (
        "import translator; print(translator.__file__);"
        "from glossary import load; from translator import Translator, open_engine;"
        "print(Translator(open_engine('starter'), load()).translate('Schoigu besuchte Pjöngjang.').text)"
    )
    done = run(installed, code)
    assert done.returncode == 0, done.stderr
    place, english = done.stdout.splitlines()
    assert place.startswith(str(installed))
    assert english == "Shoigu visited Pyongyang."


def test_its_command_line_runs(installed: Path) -> None:
    done = run(installed, "import cli; cli.main()", "glossary", "lint")
    assert done.returncode == 0, done.stderr
    assert "no defects" in done.stdout
