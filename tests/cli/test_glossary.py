"""``cli glossary``: what people see, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from _cli.app import app

HEAD = "glossary: mine\nsource-language: de\ntarget-language: en\nconcepts:\n"
MINE = HEAD + "  - {id: my-duma, field: organisation, de: [Duma], en: [the lower house]}\n"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERMTREU_CONFIG", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> str:
    text = (Path(__file__).parents[1] / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    return "small.yaml"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["glossary", *arguments], input=stdin)


def only(small: str, command: str, *arguments: str) -> Result:
    return run(command, *arguments, "-g", small, "--no-curated")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["pyongyang", "shoigu", "csto", "north-korea", "kyiv", "front"]),
        (["kiew"], ["kyiv"]),
        (["--field", "place", "--field", "person"], ["pyongyang", "shoigu", "kyiv"]),
        (["--status", "forbidden"], ["pyongyang", "shoigu"]),
        (["--status", "forbidden", "--type", "short"], ["shoigu"]),
        (["--type", "adjective"], ["north-korea"]),
        (["--conditional"], ["front"]),
        (["--examples"], ["front"]),
        (["--do-not-translate"], []),
        (["--layer", "small.yaml", "--field", "military"], ["front"]),
        (["--layer", "curated"], []),
    ],
)
def test_list_filters(small: str, options: list[str], expected: list[str]) -> None:
    result = only(small, "list", *options)
    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == expected
    rows = json.loads(only(small, "list", *options, "--json").stdout)
    assert [row["id"] for row in rows] == expected


def test_list_refuses_a_field_that_is_none(small: str) -> None:
    result = only(small, "list", "--field", "places")
    assert result.exit_code == 2
    assert "unknown subject field: 'places' (expected: one of person, place" in result.stderr


def test_show_gives_what_a_file_could_hold(small: str) -> None:
    result = only(small, "show", "shoigu")
    assert result.stdout.startswith("# small.yaml:11:5\nconcepts:\n  - id: shoigu\n    field: person\n")
    missing = only(small, "show", "shoig")
    assert (missing.exit_code, "expected: shoigu" in missing.stderr) == (2, True)


@pytest.mark.parametrize(
    ("term", "lines"),
    [
        ("Schoigu", ["Schoigu → Shoigu", "  decided by shoigu in small.yaml (small.yaml:13:26)"]),
        ("Schoigus", ["Schoigus → Shoigu's (genitive -s of Schoigu)", "Schoigu → Shoigu"]),
        ("Kiev", ["Kiev: admitted English term of kyiv in small.yaml (small.yaml:26:16)", "  for the German Kiew"]),
        (
            "Front",
            ["Front → front line", "  only where the sentence has Soldat or Truppe, and the sentence has no Wetter"],
        ),
    ],
)
def test_why(small: str, term: str, lines: list[str]) -> None:
    result = only(small, "why", term)
    assert result.exit_code == 0
    found = result.stdout.splitlines()
    assert [line for line in found if line in lines] == lines


def test_why_names_what_a_project_overrides(tmp_path: Path, small: str) -> None:
    other = (tmp_path / small).read_text(encoding="utf-8").replace("Kyiv", "Kiew-Stadt").replace("id: kyiv", "id: mine")
    (tmp_path / "mine.yaml").write_text(other, encoding="utf-8")
    value = json.loads(run("why", "Kiew", "-g", "mine.yaml", "-g", small, "--no-curated", "--json").stdout)
    (decision,) = value["decisions"]
    assert (decision["rendering"], decision["layer"]) == ("Kiew-Stadt", "mine.yaml")
    assert [(item["layer"], item["permitted"]) for item in decision["overrides"]] == [(small, ["Kyiv", "Kiev"])]


def test_why_says_that_a_concept_is_replaced(tmp_path: Path, small: str) -> None:
    (tmp_path / "mine.yaml").write_text(HEAD + "  - {id: kyiv, de: [Stadt], en: [city]}\n", encoding="utf-8")
    result = run("why", "Kyjiw", "-g", "mine.yaml", "-g", small, "--no-curated")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "not in force, replaced by the concept of the same id at mine.yaml:5:5: kyiv in small"
    )


def test_why_with_a_profile(small: str) -> None:
    assert only(small, "why", "Kiew", "--profile", "traditional").stdout.startswith("Kiew → Kiev\n")
    assert only(small, "why", "Kiew", "--profile", "none").exit_code == 2


def test_why_of_what_no_layer_has(small: str) -> None:
    result = only(small, "why", "Gibtesnicht")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no layer has the term 'Gibtesnicht'" in result.stderr


def test_lint(tmp_path: Path, small: str) -> None:
    assert run("lint", small).stdout == "6 concepts in 1 file: no defects\n"
    (tmp_path / "bad.yaml").write_text(HEAD + "  - {id: a, de: [der Rat], en: [council]}\n", encoding="utf-8")
    result = run("lint", "bad.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("bad.yaml:5:18: GLOSS214 article-in-term: 'der Rat' begins with an article")
    assert run("lint", "bad.yaml", "--ignore", "GLOSS214,GLOSS208").exit_code == 0
    (row,) = json.loads(run("lint", "bad.yaml", "--json").stdout)
    assert (row["file"], row["line"], row["column"], row["code"]) == ("bad.yaml", 5, 18, "GLOSS214")
    assert run("lint", "bad.yaml", "--select", "GLOSS1").exit_code == 2
    assert "GLOSS214  article-in-term: " in run("lint", "--rules").stdout


def test_fmt(tmp_path: Path, small: str) -> None:
    messy = tmp_path / "messy.yaml"
    messy.write_text(HEAD + "  - id: a # why\n    de:  [ A ]\n    en: [B]", encoding="utf-8")
    checked = run("fmt", "--check", "messy.yaml", small)
    assert (checked.exit_code, "de: spaces" in checked.stdout) == (1, True)
    assert "1 file would be formatted, 1 left unchanged" in checked.stderr
    assert "+    de: [A]" in run("fmt", "--diff", "messy.yaml").stdout
    assert "[ A ]" in messy.read_text(encoding="utf-8")
    assert run("fmt", "messy.yaml").exit_code == 0
    assert messy.read_text(encoding="utf-8") == HEAD + "  - id: a  # why\n    de: [A]\n    en: [B]\n"
    assert run("fmt", "--check", "messy.yaml").exit_code == 0
    assert run("fmt", "-", stdin=HEAD + "  -  {id: a, de: [A], en: [B]}").stdout.endswith("en: [B]\n")


def test_fmt_writes_nothing_where_one_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "messy.yaml").write_text(HEAD + "  - {id: a, de: [ A ], en: [B]}\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_bytes(b"\xff")
    result = run("fmt", "messy.yaml", "broken.yaml", "missing.yaml")
    assert result.exit_code == 2
    assert "broken.yaml:1:1: not UTF-8 text" in result.stderr
    assert "missing.yaml: cannot be read" in result.stderr
    assert "[ A ]" in (tmp_path / "messy.yaml").read_text(encoding="utf-8")
    assert run("fmt").exit_code == 2


def test_diff(tmp_path: Path, small: str) -> None:
    text = (tmp_path / small).read_text(encoding="utf-8").replace("en: [Kyiv,", "en: [Kyyiv,")
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("In Kiew.\nIn Minsk.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Kyjiw und Kiew.\n", encoding="utf-8")
    result = run("diff", small, "new.yaml", "--affects", "a.txt", "b.txt")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "changed kyiv (new.yaml:23:5)",
        "    - en term Kyiv (preferred, full)",
        "    + en term Kyyiv (preferred, full)",
        "a.txt:1: Kiew → Kyiv; now Kiew → Kyyiv [kyiv]",
        "b.txt:1: Kyjiw → Kyiv, Kiew → Kyiv; now Kyjiw → Kyyiv, Kiew → Kyyiv [kyiv]",
    ]
    value = json.loads(run("diff", small, "new.yaml", "--affects", "a.txt", "--json").stdout)
    assert [item["concept"] for item in value["differences"]] == ["kyiv"]
    assert [(item["file"], item["line"]) for item in value["affected"]] == [("a.txt", 1)]
    assert run("diff", small, "new.yaml", "--exit-code").exit_code == 1
    assert run("diff", small, small, "--exit-code").exit_code == 0
    assert run("diff", small, "new.yaml", "a.txt").exit_code == 2


def test_diff_of_folders(tmp_path: Path, small: str) -> None:
    for name in ("old", "new", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "a.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "new" / "b.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "new" / "c.yaml").write_text((tmp_path / small).read_text(encoding="utf-8"), encoding="utf-8")
    lines = run("diff", "old", "new").stdout.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["added"] * 6
    assert run("diff", "old", "empty").exit_code == 2


def test_examples_are_run(tmp_path: Path, small: str) -> None:
    result = only(small, "test")
    assert (result.exit_code, result.stdout) == (0, "2 examples and 11 terms: no failures\n")
    text = (
        (tmp_path / small)
        .read_text(encoding="utf-8")
        .replace("Die Front des Hauses", "Die Soldaten der Front des Hauses")
    )
    (tmp_path / small).write_text(text, encoding="utf-8")
    failed = only(small, "test", "front", "--no-terms")
    assert failed.exit_code == 1
    assert failed.stdout.startswith("small.yaml:27:5: found-where-not: 'Front' is found")
    assert json.loads(only(small, "test", "--json").stdout)["failures"][0]["name"] == "found-where-not"
    assert only(small, "test", "fron").exit_code == 2


def test_view(tmp_path: Path, small: str) -> None:
    page = only(small, "view").stdout
    assert page.startswith("<!doctype html>")
    assert only(small, "view", "-o", "terms.md", "--title", "Terms").exit_code == 0
    assert (tmp_path / "terms.md").read_text(encoding="utf-8").startswith("# Terms\n")
    assert only(small, "view", "--check", "-o", "terms.md", "--title", "Terms").exit_code == 0
    stale = only(small, "view", "--check", "-o", "terms.md")
    assert (stale.exit_code, "not current" in stale.stderr) == (1, True)
    assert only(small, "view", "--check", "-o", "missing.html").exit_code == 1
    assert only(small, "view", "--check").exit_code == 2
    assert only(small, "view", "--format", "pdf").exit_code == 2


def test_schema(tmp_path: Path) -> None:
    assert run("schema", "-o", "schema.json").exit_code == 0
    assert run("schema", "--check", "-o", "schema.json").exit_code == 0
    (tmp_path / "schema.json").write_text("{}", encoding="utf-8")
    assert run("schema", "--check", "-o", "schema.json").exit_code == 1


def test_the_project_decides_for_every_command(tmp_path: Path, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "termtreu.yaml").write_text(
        f"glossaries: [mine.yaml, {small}]\nprofile: traditional\nno-curated: true\nlint-ignore: [GLOSS214]\n",
        encoding="utf-8",
    )
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert run("why", "Duma").stdout.splitlines()[0] == "Duma → the lower house"
    assert run("why", "Kiew").stdout.splitlines()[0] == "Kiew → Kiev"
    assert len(run("list").stdout.splitlines()) == 7
    assert "7 concepts in 2 files: no defects" in run("lint").stdout
    monkeypatch.setenv("TERMTREU_CONFIG", "")
    assert run("list", "--layer", "mine.yaml").stdout == ""
    monkeypatch.setenv("TERMTREU_CONFIG", "nowhere.yaml")
    assert run("list").exit_code == 2


def test_a_wrong_configuration_is_an_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "termtreu.yaml").write_text("glosaries: []\n", encoding="utf-8")
    result = run("list")
    assert result.exit_code == 2
    assert "termtreu.yaml:1:1: unknown key in the configuration: 'glosaries'" in result.stderr
