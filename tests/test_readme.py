"""What the README says is true: its commands, its Python, its sample, its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _cli.app import app
from glossary import FileError, Glossary
from glossary.formats import native

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    out = capsys.readouterr().out
    assert "DVRK → DPRK" in out
    assert "Shoigu" in out.splitlines()[-1]


def test_the_glossary_is_one() -> None:
    (text,) = blocks("yaml")
    assert isinstance(native.parse(text), Glossary)
    with pytest.raises(FileError):
        native.parse(text.replace("source:", "sauce:"))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`cli ((?:[a-z]+ ?){1,2})", README))))
def test_the_commands_exist(command: str) -> None:
    groups = {"glossary", "terms", "models"}
    words = command.split()
    result = CliRunner().invoke(app, [*(words if words[0] in groups else words[:1]), "--help"])
    assert result.exit_code == 0, result.output


def test_the_sample_comes_out_as_printed() -> None:
    printed = next(block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if block.startswith("$ cli"))
    result = CliRunner().invoke(app, ["translate", "--model", "starter", str(ROOT / "examples" / "besuch.de.txt")])
    assert result.exit_code == 0
    english = " ".join(printed.split("\n", 1)[1].split("[…]")[0].split())
    assert " ".join(result.stdout.split()).startswith(english)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
