"""The program as a whole: its commands are listed, and loaded when they are asked for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from _cli.app import app

COMMANDS = ("translate", "check", "glossary", "terms", "models", "memory")


def test_the_help_lists_all_commands() -> None:
    """Whatever has been loaded before, the commands stand in the same order."""
    text = CliRunner().invoke(app, ["--help"]).stdout
    assert tuple(re.findall(r"^│ ([a-z]+) ", text, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help(name: str) -> None:
    """Each command is found, with its own name."""
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert f" {name} " in result.stdout


def test_a_wrong_name_is_refused_with_the_right_one() -> None:
    """The similar name is found although its command is not loaded."""
    result = CliRunner().invoke(app, ["chekc"])
    assert result.exit_code == 2
    assert "Did you mean 'check'?" in result.stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("cli ", "\n".join(COMMANDS)), ("cli che", "check"), ("cli glossary wh", "why")],
)
def test_the_shell_completes_commands(words: str, wanted: str) -> None:
    """Completion sees commands that are not loaded."""
    environment = {"_CLI_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = CliRunner().invoke(app, [], env=environment, prog_name="cli")
    assert result.stdout.strip() == wanted


def test_a_command_loads_no_other() -> None:
    """The start of a check does not pay for translation or for the tools of the glossary."""
    code = (
        "import sys; from typer.testing import CliRunner; from _cli.app import app;"
        "CliRunner().invoke(app, ['check', '--help']);"
        "print(*sorted(name for name in sys.modules if name.startswith('_cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["_cli.app", "_cli.check", "_cli.common"]
