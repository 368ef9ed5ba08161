"""The configuration of a project: where it is found, what it may say, and what is wrong with it, with the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from glossary.config import Config, find_config, project_config, read_config

GLOSSARY = "glossary: mine\nsource-language: de\ntarget-language: en\nconcepts: []\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "terms").mkdir()
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / "terms" / name).write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    return tmp_path


def test_found_upwards_and_paths_are_beside_the_file(project: Path) -> None:
    (project / "termtreu.yaml").write_text(
        "glossaries: [terms/b.yaml, terms/*.yaml]\nprofile: traditional\nno-cldr: true\nlint-ignore: [GLOSS206]\n",
        encoding="utf-8",
    )
    assert project_config(project / "docs" / "deep") == Config(
        path=project / "termtreu.yaml",
        glossaries=(project / "terms" / "b.yaml", project / "terms" / "a.yaml"),
        profile="traditional",
        base=False,
        lint_ignore=("GLOSS206",),
    )


def test_pyproject_counts_only_with_the_table(project: Path) -> None:
    (project / "termtreu.yaml").write_text("profile: far\n", encoding="utf-8")
    near = project / "docs" / "pyproject.toml"
    near.write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert project_config(project / "docs").profile == "far"
    near.write_text('[tool.termtreu]\nprofile = ["near", "british"]\nno-curated = true\n', encoding="utf-8")
    config = project_config(project / "docs")
    assert (config.profile, config.curated, config.base) == ("near,british", False, False)


def test_termtreu_yaml_comes_before_pyproject(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.termtreu]\nprofile = "toml"\n', encoding="utf-8")
    (project / "termtreu.yaml").write_text("", encoding="utf-8")
    assert find_config(project) == project / "termtreu.yaml"
    assert read_config(project / "termtreu.yaml") == Config(path=project / "termtreu.yaml")


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    found = find_config(tmp_path)
    assert found is None or not found.is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("termtreu.yaml", "glosaries: [a]\n", ":1:1: unknown key in the configuration: 'glosaries'"),
        ("termtreu.yaml", "profile: 3\n", ":1:10: profile must be text or a list of texts"),
        ("termtreu.yaml", "no-curated: maybe\n", ":1:13: no-curated must be true or false"),
        ("termtreu.yaml", "profile: x\nglossaries: [none.yaml]\n", ":2:13: no such glossary: '"),
        ("termtreu.yaml", "glossaries: ['*.nope']\n", ":1:13: no such glossary: '"),
        ("termtreu.yaml", "glossaries: ['a**b']\n", ":1:13: no such glossary: '"),
        ("termtreu.yaml", "- a\n", ":1:1: the configuration must be a mapping"),
        ("termtreu.yaml", "a: [\n", ":2:1: not YAML"),
        ("termtreu.yaml", "profile: [a, ' ']\n", ":1:10: profile must be text or a list of texts"),
        ("pyproject.toml", "[tool.termtreu]\n\nprofil = 'x'\n", ":3:1: unknown key in the configuration: 'profil'"),
        ("pyproject.toml", "profile = 1\n[tool.termtreu]\n  profile = 2\n", ":3:3: profile must be text"),
        ("pyproject.toml", "[tool.termtreu]\nno-cldr = 'yes'\n", ":2:1: no-cldr must be true or false"),
        ("pyproject.toml", "[tool.termtreu]\nprofile = \n", ":2:11: not TOML"),
    ],
)
def test_every_mistake_has_its_place(tmp_path: Path, name: str, text: str, expected: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_config(path)
    assert str(path) + expected in str(caught.value)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "termtreu.yaml"
    path.write_text("a: 1\nprofile: 1\nno-cldr: 1\nglossaries: [x]\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_config(path)
    assert len(caught.value.problems) == 4


@given(st.text(max_size=40) | st.sampled_from(["profile: a", "glossaries: []", "no-cldr: true", "profile: [[a]]"]))
def test_any_text_is_read_or_refused_with_a_place(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("config") / "termtreu.yaml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        assert read_config(path).path == path
    except FileError as error:
        places = [problem.location for problem in error.problems]
    else:
        places = []
    assert all(places)
