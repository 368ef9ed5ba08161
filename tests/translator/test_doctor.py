"""The doctor: silent on a sound machine, and for each fault the command that mends it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translator.packaging import ROOT, pack, package_files, use_folders, write_package
from translator import doctor, machine
from translator.diagnosis import Diagnosis, State
from translator.doctor import diagnose
from translator.engines.argos import KNOWN_TERMS
from translator.install import install_file
from translator.packages import starter_folder


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for installed packages; the slow imports in other processes are left out."""
    monkeypatch.setattr(doctor, "_import_fault", lambda _: None)
    yield use_folders(tmp_path / "home", monkeypatch)
    shutil.rmtree(tmp_path)


def find(name: str) -> Diagnosis:
    """The diagnosis of this name."""
    return next(item for item in diagnose() if item.name == name)


def test_a_sound_machine(packages: Path) -> None:
    """Nothing is broken, and nothing is to be mended."""
    write_package(packages)
    found = list(diagnose())
    assert [item.name for item in found] == [
        *("python", "argostranslate", "ctranslate2", "sentencepiece", "cache"),
        *("package starter", f"package {ROOT}", "packages", "memory"),
    ]
    assert all(item.state is not State.BROKEN for item in found), found
    assert all(item.remedy is None for item in found if item.state is State.OK)


def test_the_libraries_can_be_imported() -> None:
    """In a process of their own; what cannot be is told with its last words."""
    for module in doctor.LIBRARIES.values():
        assert doctor._import_fault(module) is None
    assert "No module named 'no_such_module'" in (doctor._import_fault("no_such_module") or "")
    assert "signal 9" in (doctor._import_fault("os; os.kill(os.getpid(), 9)") or "")


@pytest.mark.parametrize("version", [(3, 9, 20), (3, 14, 0), (2, 7, 18)])
def test_another_python_is_told(version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the range that is right."""
    monkeypatch.setattr(machine, "sys", type("Sys", (), {"version_info": version}))
    (found,) = machine.look_at_python()
    assert found.state is State.BROKEN
    assert "3.10 to 3.13" in found.message
    assert "3.13" in (found.remedy or "")


@pytest.mark.parametrize("library", doctor.LIBRARIES)
def test_a_missing_library_is_told(library: str, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it; packages are not tried then."""
    version = importlib.metadata.version

    def find_version(name: str) -> str:
        if name == library:
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", find_version)
    found = {item.name: item for item in diagnose()}
    assert found[library].state is State.BROKEN
    assert found[library].remedy == "pip install 'termtreu[translate]'"
    assert "package starter" not in found


def test_a_library_that_cannot_be_imported_is_told(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken binary is installed again, in the same version."""
    monkeypatch.setattr(doctor, "_import_fault", lambda module: "kills" if module == "ctranslate2" else None)
    version = importlib.metadata.version("ctranslate2")
    assert find("ctranslate2").remedy == f"pip install --force-reinstall ctranslate2=={version}"
    assert find("argostranslate").state is State.OK


def test_a_broken_package_is_told(packages: Path, tmp_path: Path) -> None:
    """Mended from where it came, if that is known and still there; else from the index."""
    archive = tmp_path / "a b.argosmodel"
    archive.write_bytes(pack(package_files()))
    weights = install_file(archive).package.folder / "model" / "model.bin"
    content = weights.read_bytes()
    weights.write_bytes(content[:-1])
    found = find(f"package {ROOT}")
    assert found.state is State.BROKEN
    assert "cut short" in found.message
    assert found.remedy == f"cli models install '{archive}'"
    weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert "model/model.bin has changed" in find(f"package {ROOT}").message
    archive.unlink()
    assert find(f"package {ROOT}").remedy == f"cli models remove {ROOT} && cli models install --from de --to en"
    (weights.parents[1] / "metadata.json").unlink()
    assert find(f"package {ROOT}").remedy == f"cli models remove {ROOT}"


def test_a_package_that_cannot_be_loaded_is_told(packages: Path) -> None:
    """Whole to look at, but vocabulary and weights do not belong together."""
    folder = write_package(packages)
    (folder / "model" / "shared_vocabulary.json").write_text('["a", "b"]', encoding="utf-8")
    found = find(f"package {ROOT}")
    assert found.state is State.BROKEN
    assert "CTranslate2" in found.message


def test_a_list_of_known_terms_for_other_weights_is_told(packages: Path) -> None:
    """It is ignored, so constraints are told more often than they need be."""
    folder = write_package(packages)
    fingerprint = (starter_folder() / KNOWN_TERMS).read_text(encoding="utf-8").partition("\n")[0]
    (folder / KNOWN_TERMS).write_text(f"{fingerprint}\nPutin\n", encoding="utf-8")
    assert find(f"package {ROOT}").state is State.OK
    (folder / KNOWN_TERMS).write_text("0123456789abcdef\nPutin\n", encoding="utf-8")
    found = find(f"package {ROOT}")
    assert found.state is State.BROKEN
    assert "other weights" in found.message
    assert "known_terms.py" in (found.remedy or "")


def test_a_broken_starter_is_told(packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is mended by installing termtreu again."""
    folder = write_package(tmp_path / "shipped")
    (folder / "model" / "model.bin").write_bytes(b"")
    monkeypatch.setattr(doctor, "starter_folder", lambda: folder)
    found = find("package starter")
    assert found.state is State.BROKEN
    assert found.remedy == "pip install --force-reinstall --no-deps termtreu"


def test_a_changed_shipped_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the installer wrote down; files that are not of the package do not count."""
    site = tmp_path / "site"
    package = write_package(site, root=starter_folder().name)
    (site / "termtreu-1.dist-info").mkdir()
    record = site / "termtreu-1.dist-info" / "RECORD"
    path = package / "README.md"
    (site / "termtreu-1.dist-info" / "METADATA").write_text("Name: termtreu\nVersion: 1\n", encoding="utf-8")
    good = _record_hash(path)
    name = path.relative_to(site).as_posix()
    record.write_text(f"{name},sha256={good},\nother.py,sha256={good},\n", encoding="utf-8")
    distribution = importlib.metadata.PathDistribution(site / "termtreu-1.dist-info")
    monkeypatch.setattr(importlib.metadata, "files", lambda _: distribution.files)
    assert doctor._shipped_changes() == []
    path.write_text("changed", encoding="utf-8")
    assert doctor._shipped_changes() == ["README.md has changed"]


def _record_hash(path: Path) -> str:
    import base64
    import hashlib

    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode("ascii")


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place is moved away, whatever else it is another place is named."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (found,) = machine.look_at_cache()
    assert found.state is State.BROKEN
    assert found.remedy == f"mv {tmp_path / 'file'} {tmp_path / 'file'}.old"
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    (found,) = machine.look_at_cache()
    assert found.state is State.BROKEN
    assert "XDG_CACHE_HOME" in (found.remedy or "")


def test_a_cache_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own folder gets its permission back."""
    (tmp_path / "cache").mkdir(mode=0o555)
    if os.access(tmp_path / "cache", os.W_OK):
        pytest.skip("root may write everywhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (found,) = machine.look_at_cache()
    assert found.remedy == f"chmod u+rwx {tmp_path / 'cache'}"


@pytest.mark.parametrize(("free", "state"), [(10 << 20, State.BROKEN), (500 << 20, State.NOTE), (5 << 30, State.OK)])
def test_a_full_disk_is_told(free: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly full is broken; too full for another package is worth a note."""
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (found,) = machine.look_at_cache()
    assert found.state is state


def test_too_little_memory_is_told(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For an installed package the smaller starter is what helps."""
    monkeypatch.setattr(machine, "available_memory", lambda: 50 << 20)
    assert find("memory").state is State.BROKEN
    write_package(packages)
    assert "--model starter" in (find("memory").remedy or "")
    monkeypatch.setattr(machine, "available_memory", lambda: None)
    assert "memory" not in {item.name for item in diagnose()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="read from /proc")
def test_memory_is_measured() -> None:
    """What the kernel says, in bytes."""
    assert (machine.available_memory() or 0) > 10 << 20
