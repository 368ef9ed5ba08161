"""Which package a name means, and that a broken one breaks nothing else."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import FileError
from tests.translator.packaging import ROOT, pack, package_files, use_folders, write_package
from translator import Hypothesis, Link, Request
from translator.engines.argos import ArgosEngine
from translator.engines.fake import FakeEngine
from translator.integrity import find_changes, find_fault, find_weights_fault, parse_metadata, write_receipt
from translator.packages import (
    describe,
    find_package,
    find_route,
    list_packages,
    open_engine,
    starter_folder,
    version_key,
)
from translator.pivot import PivotEngine


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for installed packages; cleared afterwards, because packages are large."""
    yield use_folders(tmp_path, monkeypatch)
    shutil.rmtree(tmp_path)


def test_auto_takes_the_starter_when_nothing_is_installed(packages: Path) -> None:
    """`auto` works without a network, and what is no package in the folder is not in its way."""
    (packages / "file.txt").write_text("x", encoding="utf-8")
    (packages / ".hidden").mkdir()
    assert [package.name for package in list_packages()] == ["starter"]
    assert find_package("auto").bundled
    assert open_engine("auto").info.name == "starter"


def test_auto_prefers_the_newest_installed_package(packages: Path) -> None:
    """Installed before bundled, 1.10 before 1.9, and other pairs do not count."""
    write_package(packages, version="1.9", root="old")
    write_package(packages, version="1.10", root="new")
    write_package(packages, version="7.0", root="french", to_code="fr")
    assert find_package("auto").name == "new"
    assert open_engine("auto").info.name == "new"


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("metadata.json", None, "no metadata.json"),
        ("metadata.json", b"", "metadata.json"),
        ("metadata.json", b"[]", "not a JSON object"),
        ("metadata.json", b"\xff\xfe", "metadata.json"),
        ("metadata.json", b'{"from_code": "de"}', "to_code"),
        ("metadata.json", b'{"from_code": "de", "to_code": 1}', "to_code"),
        ("metadata.json", b'{"from_code": "de", "to_code": "en", "terminology": {"symbols": "x"}}', "symbols"),
        ("metadata.json", b'{"from_code": "de", "to_code": "en", "max_source_pieces": "many"}', "max_source_pieces"),
        ("metadata.json", b'{"from_code": "de", "to_code": "en", "package_version": "\\u001b[2J"}', "package_version"),
        ("sentencepiece.model", None, "no sentencepiece.model"),
        ("sentencepiece.model", b"", "empty"),
        ("sentencepiece.model", b"nonsense", "SentencePiece"),
        ("model/model.bin", None, "no model/model.bin"),
        ("model/model.bin", b"", "empty"),
        ("model/model.bin", b"\x06\0\0\0\x10", "cut short"),
        ("model/model.bin", b"PK\x03\x04" * 100, "not a CTranslate2 model"),
        ("model/shared_vocabulary.json", None, "no vocabulary"),
        ("model/shared_vocabulary.json", b'["a", "b"]', "CTranslate2"),
    ],
)
def test_a_broken_package_is_listed_and_passed_over(
    path: str, content: bytes | None, said: str, packages: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """`auto` goes on with the starter and says which package it skipped and why."""
    folder = write_package(packages)
    if content is None:
        (folder / path).unlink()
    else:
        (folder / path).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert open_engine("auto").info.name == "starter"
    assert ROOT in caplog.text
    assert said in caplog.text
    with pytest.raises(FileError, match=r"doctor|SentencePiece|CTranslate2"):
        open_engine(ROOT).translate([Request(text="Ja")])
    assert len(list_packages()) == 2


def test_truncated_weights_are_seen_without_loading(packages: Path) -> None:
    """Every cut of the weights file is seen, up to its last byte."""
    weights = (starter_folder() / "model" / "model.bin").read_bytes()
    path = packages / "model.bin"
    for length in (0, 1, 5, 30, 1000, len(weights) // 2, len(weights) - 1):
        path.write_bytes(weights[:length])
        assert find_weights_fault(path)
    path.write_bytes(weights)
    assert find_weights_fault(path) is None


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_metadata_is_understood_or_refused(content: bytes) -> None:
    """Whatever stands in the file, the answer is a value or a ValueError."""
    try:
        assert parse_metadata(content).kind
    except ValueError as error:
        assert str(error)  # noqa: PT017 # either way is right


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["from_code", "to_code", "package_version", "type", "terminology", "max_source_pieces"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.integers()), st.just("de")),
    )
)
def test_metadata_of_any_shape_is_understood_or_refused(metadata: dict[str, object]) -> None:
    """A value of the wrong type is an error that names it, never a crash."""
    try:
        assert isinstance(parse_metadata(json.dumps(metadata).encode()).version, str)
    except ValueError as error:
        assert str(error)  # noqa: PT017 # either way is right


def test_a_change_since_the_installation_is_seen(packages: Path) -> None:
    """By size at once, by content when asked; a package without receipt has none to compare with."""
    folder = write_package(packages)
    assert not list(find_changes(folder, deep=True))
    write_receipt(folder, "here", "")
    assert find_fault(folder) is None
    pieces = (folder / "sentencepiece.model").read_bytes()
    (folder / "sentencepiece.model").write_bytes(pieces[:-1] + bytes([pieces[-1] ^ 1]))
    assert find_fault(folder) is None
    assert list(find_changes(folder, deep=True)) == ["sentencepiece.model has changed"]
    (folder / "README.md").unlink()
    assert find_fault(folder) == "README.md is missing since it was installed"


def test_a_package_needs_a_tokenizer(packages: Path) -> None:
    """Official packages have one of two; a file under the wrong name is found out when it is read."""
    folder = write_package(packages)
    (folder / "sentencepiece.model").rename(folder / "bpe.model")
    assert describe("x", folder).fault is None
    with pytest.raises(FileError, match=r"bpe\.model"):
        open_engine(str(folder))
    (folder / "bpe.model").unlink()
    assert describe("x", folder).fault == "no sentencepiece.model or bpe.model"


def test_packages_that_are_no_translation_models_are_not_listed(packages: Path) -> None:
    """Argos also installs sentence splitters as packages."""
    (packages / "sbd").mkdir()
    (packages / "sbd" / "metadata.json").write_text('{"type": "sbd", "from_codes": ["de"]}', encoding="utf-8")
    assert len(list_packages()) == 1


def test_an_archive_given_by_path_is_unpacked_once(tmp_path: Path, packages: Path) -> None:
    """The cache is keyed by content; a damaged copy is made anew."""
    archive = tmp_path / "some name.argosmodel"
    archive.write_bytes(pack(package_files()))
    first = find_package(str(archive))
    stamp = (first.folder / "metadata.json").stat().st_mtime_ns
    assert find_package(str(archive)).folder == first.folder
    assert (first.folder / "metadata.json").stat().st_mtime_ns == stamp
    (first.folder / "model" / "model.bin").write_bytes(b"")
    assert find_package(str(archive)).fault is None
    assert open_engine(str(archive)).translate([Request(text="Guten Morgen.")])[0][0].text


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("nothing-of-this-name", "no such model"),
        ("x" * 5000, "no such model"),
        ("pivot:", "no third language"),
        ("pivot:de", "no third language"),
        ("pivot:../..", "no third language"),
        ("pivot:fr", "cli models install --from fr --to en"),
        ("starter+starter", "not a way"),
        ("starter+", "package"),
        ("french", "--model pivot:fr"),
        ("french+french", "not a way"),
    ],
)
def test_a_wrong_name_is_explained(model: str, said: str, packages: Path) -> None:
    """The message says what would be right."""
    write_package(packages, to_code="fr", root="french")
    with pytest.raises(FileError) as caught:
        open_engine(model)
    assert said in str(caught.value)


def test_wrong_paths_are_explained(tmp_path: Path, packages: Path) -> None:
    """A folder or a file that is no package."""
    (tmp_path / "text.txt").write_text("Hallo", encoding="utf-8")
    (tmp_path / "empty").write_bytes(b"")
    for path in (tmp_path, tmp_path / "text.txt", tmp_path / "empty"):
        with pytest.raises(FileError, match="package"):
            open_engine(str(path))


def test_a_pivot_is_found_by_language_and_by_names(packages: Path) -> None:
    """Two packages in a row, with one name, one version and one fingerprint for the report."""
    write_package(packages, to_code="fr", root="one")
    write_package(packages, from_code="fr", root="two", version="9.10")
    assert [package.name for package in find_route("pivot:fr")] == ["one", "two"]
    assert find_route("one+two") == find_route("pivot:fr")
    engine = open_engine("pivot:fr", threads=1)
    assert (engine.info.name, engine.info.version) == ("pivot:fr", "9.9+9.10")
    assert not engine.obeys_constraints
    # The starter twice, which has no French: what matters is that both run and English comes out.
    answers = engine.translate([Request(text="Putin reist."), Request(text="Nein.")], hypotheses=2, align=True)
    assert [len(answer) for answer in answers] == [2, 2]
    for answer, text in zip(answers, ("Putin reist.", "Nein."), strict=True):
        assert answer[0].text
        assert all(0 <= link.source[0] < link.source[1] <= len(text) for link in answer[0].links)
        assert all(link.target[1] <= len(answer[0].text) for link in answer[0].links)


def test_a_pivot_joins_the_alignment() -> None:
    """The words of the English are traced to the German through the third language."""
    first = FakeEngine({"Schoigu kam gestern": "Choïgou est venu"})
    second = FakeEngine({"Choïgou est venu": ["Shoigu has come", "Choigu came"]})
    engine = PivotEngine(first, second, name="pivot:fr")
    answer = engine.translate([Request(text="Schoigu kam gestern")], hypotheses=2, align=True)[0]
    assert [hypothesis.text for hypothesis in answer] == ["Shoigu has come", "Choigu came"]
    assert answer[0].links[0] == Link(source=(0, 7), target=(0, 6), weight=1.0)
    assert answer[0].links[2] == Link(source=(12, 19), target=(11, 15), weight=1.0)
    assert first.requests[0].prefix == ""
    forced = engine.translate([Request(text="Schoigu kam gestern", prefix="Sergei")])[0][0]
    assert forced.text.startswith("Sergei")
    assert isinstance(forced, Hypothesis)


def test_an_engine_refuses_another_pair(packages: Path) -> None:
    """German to English unless another pair is asked for."""
    folder = write_package(packages, from_code="fr")
    with pytest.raises(FileError, match="translates fr to en"):
        ArgosEngine(folder)
    assert ArgosEngine(folder, pair=("fr", "en")).count_pieces("Oui.")


@pytest.mark.parametrize(("less", "more"), [("1.9", "1.10"), ("", "0"), ("1.0", "1.0.1"), ("v1", "2.0-beta")])
def test_versions_are_compared_by_number(less: str, more: str) -> None:
    """Not as text."""
    assert version_key(less) < version_key(more)
