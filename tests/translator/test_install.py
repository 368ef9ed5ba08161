"""Installing: from files, folders, and an index served on this machine; on failure everything stays as it was."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossary.errors import FileError
from tests.translator.packaging import ROOT, Index, pack, package_files, serve, use_folders, write_package
from translator import Request
from translator import download as downloads
from translator import install as installing
from translator.download import download
from translator.engines.argos import import_package_module
from translator.install import install_file, install_pair, install_url, remove
from translator.integrity import read_receipt
from translator.offers import fetch_index
from translator.packages import find_package, list_packages, open_engine
from translator.unpack import unpack


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for installed packages; cleared afterwards, because packages are large."""
    yield use_folders(tmp_path / "home", monkeypatch)
    shutil.rmtree(tmp_path)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """A package index of our own, instead of the one of Argos."""
    monkeypatch.setattr(downloads, "_PAUSE", 0.0)
    with serve() as index:
        monkeypatch.setattr(import_package_module().settings, "package_index", index.url)
        yield index


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled package as a file."""
    path = tmp_path_factory.mktemp("archive") / "package.argosmodel"
    path.write_bytes(pack(package_files()))
    return path


def everything(home: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def sha256(content: bytes) -> str:
    """The checksum as people write it."""
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_installed_and_translates(archive: Path, packages: Path) -> None:
    """The package lies where Argos looks, `auto` takes it, and the receipt says what came."""
    installed = install_file(archive)
    assert installed.package == find_package("auto")
    assert installed.package.folder == packages / ROOT
    assert installed.sha256 == sha256(archive.read_bytes())
    assert not installed.verified
    receipt = read_receipt(packages / ROOT)
    assert receipt is not None
    assert receipt.sha256 == installed.sha256
    assert open_engine("auto").translate([Request(text="Guten Morgen.")])[0][0].text
    assert [package.package_path.name for package in import_package_module().get_installed_packages()] == [ROOT]
    assert "argostranslate.translate" not in sys.modules
    assert "torch" not in sys.modules


def test_the_same_file_again_changes_nothing(archive: Path, packages: Path) -> None:
    """Unless what lies there was changed since."""
    install_file(archive)
    assert install_file(archive).unchanged
    (packages / ROOT / "README.md").write_text("changed", encoding="utf-8")
    again = install_file(archive)
    assert not again.unchanged
    assert again.replaced == "9.9"
    assert "changed" not in (packages / ROOT / "README.md").read_text(encoding="utf-8")


def test_a_folder_is_installed_as_a_copy(tmp_path: Path, packages: Path) -> None:
    """Without what translation does not need, hidden files among it."""
    folder = write_package(tmp_path)
    (folder / "stanza").mkdir()
    (folder / "stanza" / "de.pt").write_bytes(b"\x80\x02.")
    (folder / ".secret").write_text("x", encoding="utf-8")
    (folder / "model").chmod(0o555)
    install_file(folder)
    with pytest.raises(FileError, match="installed package already"):
        install_file(packages / ROOT)
    assert {path.name for path in (packages / ROOT).iterdir()} == {
        *(".termtreu.json", "metadata.json", "README.md", "model", "sentencepiece.model"),
    }
    remove(ROOT)
    assert not list(packages.iterdir())


def test_sentence_splitters_stay_in_the_archive(tmp_path: Path, packages: Path) -> None:
    """Official packages hold Stanza's pickles; they are not needed, so they are never written."""
    files = package_files()
    files[f"{ROOT}/stanza/de/tokenize/gsd.pt"] = b"\x80\x02cposix\nsystem\n."
    files[f"{ROOT}/stanza/resources.json"] = b"{}"
    path = tmp_path / "x.argosmodel"
    path.write_bytes(pack(files))
    assert install_file(path).left_out == ("stanza",)
    assert not list(packages.rglob("*.pt"))


def edited(**changes: bytes | None) -> dict[str, bytes]:
    files = package_files()
    for name, content in changes.items():
        if content is None:
            del files[f"{ROOT}/{name}"]
        else:
            files[f"{ROOT}/{name}"] = content
    return files


MUST_NOT: dict[str, Callable[[], bytes]] = {
    "an empty file": lambda: b"",
    "no ZIP": lambda: b"Hallo " * 1000,
    "a cut ZIP": lambda: pack(package_files())[:-1000],
    "an empty ZIP": lambda: pack({}),
    "a way up": lambda: pack({**package_files(), f"{ROOT}/../../evil": b"x"}),
    "a way up by backslashes": lambda: pack({**package_files(), f"{ROOT}\\..\\..\\evil": b"x"}),
    "an absolute name": lambda: pack({"/evil": b"x", **package_files()}),
    "a drive": lambda: pack({**package_files(), "C:/evil": b"x"}),
    "two folders": lambda: pack({**package_files(), "evil/x": b"x"}),
    "a file beside the folder": lambda: pack({**package_files(), "evil": b"x"}),
    "a doubled name": lambda: pack({**package_files(), f"{ROOT}/METADATA.JSON": b"{}"}),
    "a file as folder": lambda: pack({**package_files(), f"{ROOT}/metadata.json/x": b"x"}),
    "a hidden folder": lambda: pack(package_files(root=".argos")),
    "an option for a folder": lambda: pack(package_files(root="--model")),
    "a pickle": lambda: pack(edited(**{"model/extra.pkl": b"x"})),
    "a pickle by its content": lambda: pack(edited(**{"model/extra.bin": b"\x80\x04\x95"})),
    "weights of torch": lambda: pack(edited(**{"model/model.bin": pack({"data.pkl": b"x"})})),
    "no metadata": lambda: pack(edited(**{"metadata.json": None})),
    "metadata that is no JSON": lambda: pack(edited(**{"metadata.json": b"{"})),
    "no weights": lambda: pack(edited(**{"model/model.bin": None})),
    "cut weights": lambda: pack(edited(**{"model/model.bin": package_files()[f"{ROOT}/model/model.bin"][:-9]})),
    "no pieces": lambda: pack(edited(**{"sentencepiece.model": None})),
    "broken pieces": lambda: pack(edited(**{"sentencepiece.model": b"x"})),
    "no vocabulary": lambda: pack(edited(**{"model/shared_vocabulary.json": None})),
    "another vocabulary": lambda: pack(edited(**{"model/shared_vocabulary.json": b'["a"]'})),
    "other languages": lambda: pack(package_files(from_code="en", to_code="fr")),
    "a sentence splitter": lambda: pack(edited(**{"metadata.json": b'{"type": "sbd"}'})),
}


@pytest.mark.parametrize("case", MUST_NOT)
def test_what_must_not_be_installed(case: str, tmp_path: Path, packages: Path) -> None:
    """It is refused with the name of the file, and nothing is left or changed anywhere."""
    write_package(packages, version="1.0")
    before = everything(tmp_path / "home")
    path = tmp_path / "x.argosmodel"
    path.write_bytes(MUST_NOT[case]())
    with pytest.raises(FileError) as caught:
        install_file(path)
    assert "x.argosmodel" in str(caught.value)
    assert everything(tmp_path / "home") == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"home", "x.argosmodel"}
    assert not list((tmp_path / "home").rglob(".termtreu-*"))


def zip_with(change: dict[str, int], name: str = f"{ROOT}/model/extra") -> bytes:
    """A package in which one entry has an odd header."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as stream:
        for path, content in package_files().items():
            stream.writestr(path, content)
        info = zipfile.ZipInfo(name)
        for key, value in change.items():
            setattr(info, key, value)
        stream.writestr(info, b"/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o666, stat.S_IFCHR | 0o666])
def test_links_and_devices_are_refused(mode: int, tmp_path: Path) -> None:
    """By their mode, whatever their name."""
    path = tmp_path / "x.argosmodel"
    path.write_bytes(zip_with({"external_attr": mode << 16}))
    (tmp_path / "into").mkdir()
    with pytest.raises(FileError, match="link"):
        unpack(path, tmp_path / "into")
    assert not list((tmp_path / "into").iterdir())


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    """Nobody has the password."""
    content = bytearray(zip_with({}))
    start = content.rindex(b"PK\x01\x02")
    content[start + 8] |= 1
    path = tmp_path / "x.argosmodel"
    path.write_bytes(bytes(content))
    with pytest.raises(FileError, match="encrypted"):
        unpack(path, tmp_path / "into")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """100 MB of zeros in 100 KB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as stream:
        stream.writestr(f"{ROOT}/metadata.json", package_files()[f"{ROOT}/metadata.json"])
        stream.writestr(f"{ROOT}/model/model.bin", bytes(100 << 20))
    path = tmp_path / "x.argosmodel"
    path.write_bytes(buffer.getvalue())
    (tmp_path / "into").mkdir()
    with pytest.raises(FileError, match="would unpack"):
        unpack(path, tmp_path / "into")
    assert not list((tmp_path / "into").iterdir())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=4))
@example(changes=[(391, 1)])  # the first file would begin before the archive
def test_a_damaged_archive_is_refused_or_whole(
    changes: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Bytes changed anywhere in a small archive: an error of ours, or exactly the files that were packed."""
    files = {f"{ROOT}/metadata.json": b'{"from_code": "de", "to_code": "en"}', f"{ROOT}/model/model.bin": b"x" * 50}
    content = bytearray(pack(files))
    for position, value in changes:
        content[position % len(content)] = value
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "x").write_bytes(bytes(content))
    (folder / "into").mkdir()
    try:
        unpacked = unpack(folder / "x", folder / "into")
    except FileError:
        return
    assert unpacked.folder.parent == folder / "into"
    assert all(body in files.values() for body in everything(unpacked.folder).values())
    assert {entry.name for entry in folder.iterdir()} == {"x", "into"}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.sampled_from("ab./\\:\0-\n"), min_size=1, max_size=12))
def test_no_name_leads_out_of_the_folder(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever an entry is called, nothing is written outside."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "x").write_bytes(pack({f"r/{name}": b"x", "r/metadata.json": b'{"from_code": "de", "to_code": "en"}'}))
    (folder / "into").mkdir()
    try:
        unpack(folder / "x", folder / "into")
    except FileError as error:
        assert str(folder / "x") in str(error)  # noqa: PT017 # either way is right
    assert {entry.name for entry in folder.iterdir()} == {"x", "into"}
    assert {entry.name for entry in (folder / "into").iterdir()} <= {"r"}


def test_checksums_are_compared(archive: Path, packages: Path) -> None:
    """A wrong one keeps the package out; what is no checksum is said to be none."""
    right = sha256(archive.read_bytes())
    with pytest.raises(FileError, match=f"wrong checksum.*{right}"):
        install_file(archive, sha256="0" * 64)
    with pytest.raises(FileError, match="64 hexadecimal digits"):
        install_file(archive, sha256="abc")
    assert not list(packages.iterdir())
    assert install_file(archive, sha256=right).verified


def test_a_package_for_other_languages_does_not_take_the_place(archive: Path, packages: Path) -> None:
    """Same name, other pair: the user decides."""
    write_package(packages, from_code="fr")
    with pytest.raises(FileError, match="cli models remove"):
        install_file(archive)
    with pytest.raises(FileError, match="translates de to en"):
        install_file(archive, pair=("de", "fr"))


def test_a_broken_package_is_replaced(archive: Path, packages: Path) -> None:
    """That is how it is mended."""
    (packages / ROOT).mkdir()
    assert install_file(archive).replaced == ""
    assert find_package(ROOT).fault is None


def test_a_failure_at_the_last_step_brings_the_old_package_back(
    archive: Path, tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails while the new package is put in place."""
    write_package(packages, version="1.0")
    before = everything(tmp_path / "home")
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if target == packages / ROOT and "before" not in self.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(FileError, match="No space left"):
        install_file(archive)
    assert everything(tmp_path / "home") == before


def test_a_read_only_folder_is_explained(archive: Path, packages: Path) -> None:
    """With the setting that helps."""
    packages.chmod(0o555)
    if os.access(packages, os.W_OK):
        pytest.skip("root may write everywhere")
    try:
        with pytest.raises(FileError, match="ARGOS_PACKAGES_DIR"):
            install_file(archive)
    finally:
        packages.chmod(0o755)


def test_a_file_in_the_place_of_the_folder_is_explained(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for any other reason that a folder cannot be written."""
    use_folders(tmp_path / "home", monkeypatch)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setattr(import_package_module().settings, "package_data_dir", tmp_path / "file" / "packages")
    with pytest.raises(FileError, match="ARGOS_PACKAGES_DIR"):
        install_file(archive)
    for path in (tmp_path / "missing", Path(os.devnull)):
        with pytest.raises(FileError, match="cannot be read"):
            install_file(path)


def test_a_folder_that_is_no_package_is_not_copied(
    tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may name a whole home."""
    monkeypatch.setattr(shutil, "copyfile", pytest.fail)
    with pytest.raises(FileError, match=r"no metadata\.json"):
        install_file(tmp_path)


def test_what_a_killed_program_left_is_cleared_away(
    archive: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a day; a folder in use by another installation stays."""
    (packages.parent / ".termtreu-old").mkdir()
    (packages.parent / ".termtreu-new").mkdir()
    os.utime(packages.parent / ".termtreu-old", (0, 0))
    install_file(archive)
    assert not (packages.parent / ".termtreu-old").exists()
    assert (packages.parent / ".termtreu-new").exists()


def test_removing(archive: Path, packages: Path) -> None:
    """Only what is installed; the starter stays, and so does what a link points at."""
    install_file(archive)
    assert remove(ROOT).name == ROOT
    assert not list(packages.iterdir())
    for name, said in (("starter", "ships with"), (ROOT, "no such"), ("../x", "no such"), ("", "no such")):
        with pytest.raises(FileError, match=said):
            remove(name)
    elsewhere = write_package(packages.parent / "elsewhere")
    (packages / "linked").symlink_to(elsewhere)
    remove("linked")
    assert elsewhere.is_dir()
    assert not list(packages.iterdir())


def test_the_newest_fitting_package_of_the_index_comes(archive: Path, packages: Path, index: Index) -> None:
    """Rows for other pairs, older ones, and rows that are no packages are passed over."""
    index.offer(
        {"package_version": "1.9", "links": [f"{index.url}/old"]},
        {"package_version": "1.10", "links": ["new.argosmodel"], "sha256": sha256(archive.read_bytes()).upper()},
        {"package_version": "2.0", "to_code": "fr", "links": [f"{index.url}/french"]},
        {"package_version": "3.0", "type": "sbd", "links": [f"{index.url}/sbd"]},
        {"package_version": 4, "links": [f"{index.url}/number"]},
        {"package_version": "6.0\x1b[2J", "links": [f"{index.url}/terminal"]},
        {"package_version": "5.0"},
    )
    rows = json.loads(index.files["/index.json"])
    index.files["/index.json"] = json.dumps([None, "x", [], *rows]).encode()
    index.files["/new.argosmodel"] = archive.read_bytes()
    steps: list[tuple[int, int]] = []
    installed = install_pair(progress=lambda done, total: steps.append((done, total)))
    assert installed.verified
    assert [path for path, _ in index.requests] == ["/index.json", "/new.argosmodel"]
    size = archive.stat().st_size
    assert steps[-1] == (size, size)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert not list(import_package_module().settings.downloads_dir.iterdir())
    receipt = read_receipt(installed.package.folder)
    assert receipt is not None
    assert receipt.source == f"{index.url}/new.argosmodel"


def test_a_dead_link_is_passed_over(archive: Path, packages: Path, index: Index) -> None:
    """The next one of the same package is tried; links that are not of the web are none."""
    links = ["ipfs://Qm", "file:///etc/passwd", f"{index.url}/gone", f"{index.url}/here"]
    index.offer({"links": links})
    index.files["/here"] = archive.read_bytes()
    assert install_pair().package.name == ROOT
    assert fetch_index()[0].links == tuple(links[2:])


def test_a_broken_download_goes_on_where_it_stopped(archive: Path, packages: Path, index: Index) -> None:
    """Within one command, and from one command to the next."""
    content = archive.read_bytes()
    index.files["/x"] = content
    index.cut["/x"] = [1_000_000, 500_000]
    assert install_url(f"{index.url}/x").sha256 == sha256(content)
    assert [span for _, span in index.requests] == [None, "bytes=1000000-", "bytes=1500000-"]


def test_an_interrupted_download_goes_on_next_time(tmp_path: Path, index: Index) -> None:
    """The user stops the program, and starts it again."""
    content = os.urandom(1_000_000)
    index.files["/x"] = content

    def stop(done: int, total: int) -> None:
        if done > 300_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(f"{index.url}/x", tmp_path, progress=stop)
    assert download(f"{index.url}/x", tmp_path).sha256 == sha256(content)
    assert index.requests[0] == ("/x", None)
    assert index.requests[1][1] is not None
    assert [path.suffix for path in tmp_path.iterdir()] == [".argosmodel"]


@pytest.mark.parametrize("case", ["other file", "no ranges", "no mark", "all there", "longer", "note gone"])
def test_parts_of_different_files_are_never_joined(case: str, tmp_path: Path, index: Index) -> None:
    """Where the server cannot say that it is the same file, it is fetched anew."""
    url = f"{index.url}/x"
    index.files["/x"] = old = os.urandom(300_000)
    index.cut["/x"] = [200_000] * 20
    index.etag = None if case == "no mark" else '"1"'
    index.ranges = case != "no ranges"
    if case in ("all there", "longer"):
        # Everything came, and the program was killed before it gave the file its name.
        part = tmp_path / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.part"
        part.write_bytes(old + (b"xyz" if case == "longer" else b""))
        part.with_suffix(".json").write_text('{"validator": "\\"1\\""}', encoding="utf-8")
        index.cut = {}
        assert download(url, tmp_path).sha256 == sha256(old)
        return
    index.cut["/x"] = [200_000]

    def stop(done: int, total: int) -> None:
        if done >= 150_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(url, tmp_path, progress=stop)
    index.cut = {}
    if case == "other file":
        index.files["/x"], index.etag = os.urandom(400_000), '"2"'
    if case == "note gone":
        next(tmp_path.glob("*.json")).write_text("[", encoding="utf-8")
    assert download(url, tmp_path).sha256 == sha256(index.files["/x"])


def test_a_server_that_always_breaks_off_is_given_up(tmp_path: Path, index: Index) -> None:
    """What has come is kept, and the message says so."""
    index.files["/x"] = bytes(100_000)
    index.cut["/x"] = [50_000, *[0] * 50]
    with pytest.raises(FileError, match="50,000 bytes are kept"):
        download(f"{index.url}/x", tmp_path)
    assert len(index.requests) < 10


def test_failures_of_the_network_are_explained(packages: Path, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """No server, no such file, no index, no such pair."""
    with pytest.raises(FileError, match="404"):
        fetch_index()
    for content, said in (
        (b"<html>", "not JSON"),
        (b"{}", "not a list"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "no package from de to en"),
    ):
        index.files["/index.json"] = content
        with pytest.raises(FileError, match=said):
            install_pair()
    index.offer({"links": [f"{index.url}/gone", f"{index.url}/lost"]})
    with pytest.raises(FileError, match=r"gone.*404[\s\S]*lost.*404"):
        install_pair()
    index.offer({"links": []})
    with pytest.raises(FileError, match="no link"):
        install_pair()
    for address, said in (("http://127.0.0.1:1/x", "refused"), ("file:///etc/passwd", "http"), ("http://[", "http")):
        with pytest.raises(FileError, match=said):
            install_url(address)
    monkeypatch.setattr(import_package_module().settings, "package_index", "http://127.0.0.1:1/")
    with pytest.raises(FileError, match="cli models install FILE"):
        install_pair()


def test_a_wrong_file_from_the_index_is_refused(archive: Path, packages: Path, index: Index) -> None:
    """Another pair than the index said, another checksum, a page instead of a package."""
    index.files["/x"] = archive.read_bytes()
    index.offer({"to_code": "fr", "links": ["x"]})
    with pytest.raises(FileError, match="translates de to en"):
        install_pair("de", "fr")
    index.offer({"links": ["x"], "sha256": "0" * 64})
    with pytest.raises(FileError, match="wrong checksum"):
        install_pair()
    index.files["/x"] = b"<html>Sign in</html>"
    index.offer({"links": ["x"]})
    with pytest.raises(FileError, match="not an Argos package"):
        install_pair()
    assert len(list_packages()) == 1
    assert not list(import_package_module().settings.downloads_dir.iterdir())


def test_a_full_disk_while_downloading_is_explained(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for a failure of the network and tried again."""
    index.files["/x"] = bytes(1000)

    def fail(done: int, total: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FileError, match=r"cannot be kept: No space left.*room"):
        download(f"{index.url}/x", tmp_path, progress=fail)
    assert len(index.requests) == 1


def test_a_home_that_cannot_be_written_is_not_installed_to(archive: Path, tmp_path: Path) -> None:
    """Argos' folders then are temporary ones, and a package there would be lost."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    code = "from translator.install import install_file; from pathlib import Path; import sys\n"
    code += "install_file(Path(sys.argv[1]))"
    variables = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(tmp_path / "file"))
    done = subprocess.run(
        [sys.executable, "-c", code, str(archive)],
        env={**os.environ, **variables, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "home is read-only" in done.stderr
    assert installing.package_directory().is_dir()
