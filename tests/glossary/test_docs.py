"""What docs/glossary.md says is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from glossary.config import read_config

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", [part.split("```")[0] for part in PAGE.split("```python\n")[1:]])
def test_the_programs_run(block: str) -> None:
    exec(compile(block, "docs/glossary.md", "exec"), {})


def test_the_first_program_has_ten_lines() -> None:
    first = PAGE.split("```python\n")[1].split("```")[0]
    assert len([line for line in first.splitlines() if line.strip()]) <= 10


def test_the_configuration_is_valid(tmp_path: Path) -> None:
    block = next(part for part in PAGE.split("```yaml\n") if part.startswith("glossaries")).split("```")[0]
    (tmp_path / "terms" / "fields").mkdir(parents=True)
    for name in ("house.yaml", "fields/a.yaml"):
        (tmp_path / "terms" / name).write_text("", encoding="utf-8")
    path = tmp_path / "termtreu.yaml"
    path.write_text(block, encoding="utf-8")
    config = read_config(path)
    assert [str(file.relative_to(tmp_path / "terms")) for file in config.glossaries] == ["house.yaml", "fields/a.yaml"]
    assert config.curated
    assert config.base


def test_importing_reads_nothing_and_loads_nothing_heavy() -> None:
    program = (
        "import sys, glossary\n"
        "heavy = {'yaml', 'babel', 'terms', 'translator', 'ctranslate2', 'polib', 'typer'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
