"""Installing Argos packages where Argos itself keeps them, and removing them.

A package is downloaded, unpacked beside its place, checked and tried, and only then put there by renaming; whatever
goes wrong before leaves what was there as it was. `argostranslate.package` says where packages lie and what an index
offers; its own functions for installing import `argostranslate.translate`, which needs torch.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.errors import FileError, Problem
from translator.download import Progress, download
from translator.engines.argos import import_package_module
from translator.integrity import find_changes, find_fault, read_receipt, write_receipt
from translator.offers import fetch_index
from translator.packages import SOURCE, TARGET, PackageInfo, describe, list_packages, open_package, version_key
from translator.unpack import Unpacked, hash_archive, unpack

_SCRATCH = ".termtreu-"
_DIRECTORY = "ARGOS_PACKAGES_DIR"
# Scratch folders of this age were left by a program that was killed.
_STALE_SECONDS = 24 * 3600
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What an installation did.

    Args:
        package: as it lies there now.
        sha256: of the file it came from, hexadecimal; empty for a folder.
        verified: whether that was compared with what the caller or the index said.
        left_out: parts of the file that were not unpacked.
        replaced: version of the package that lay there before; ``None`` where there was none.
        unchanged: whether the very same package lay there already.
    """

    package: PackageInfo
    sha256: str
    verified: bool
    left_out: tuple[str, ...] = ()
    replaced: str | None = None
    unchanged: bool = False


def package_directory() -> Path:
    """Where packages are installed, as the settings of Argos say.

    Raises:
        FileError: argostranslate is missing, or the home is read-only and no other place is set.
    """
    directory: Path = import_package_module().settings.package_data_dir
    if str(directory).startswith(str(Path(tempfile.gettempdir(), "termtreu-"))) and not os.environ.get(_DIRECTORY):
        # `import_package_module` moved the folders of Argos there, for this run only.
        message = "the folders of Argos Translate cannot be made: the home is read-only"
        raise FileError([Problem(message=message, expected=f"{_DIRECTORY} set to a folder that may be written")])
    return directory


def install_pair(from_code: str = SOURCE, to_code: str = TARGET, *, progress: Progress | None = None) -> Installed:
    """Download and install the newest package of the index for a pair of languages.

    Args:
        from_code, to_code: ISO 639 codes.
        progress: told how far the download is.

    Raises:
        FileError: the index has no such package, or what `install_url` says.
    """
    offers = [offer for offer in fetch_index() if (offer.from_code, offer.to_code) == (from_code, to_code)]
    if not offers:
        message = f"the package index has no package from {from_code} to {to_code}"
        raise FileError([Problem(message=message, expected="ISO 639 codes such as --from de --to en")])
    offer = max(offers, key=lambda item: version_key(item.version))
    problems: list[Problem] = []
    for link in offer.links:
        try:
            return install_url(link, pair=(from_code, to_code), sha256=offer.sha256 or None, progress=progress)
        except FileError as error:
            problems += error.problems
    raise FileError(problems or [Problem(message=f"the index has no link for {from_code} to {to_code}")])


def install_url(
    url: str,
    *,
    pair: tuple[str, str] | None = None,
    sha256: str | None = None,
    progress: Progress | None = None,
) -> Installed:
    """Download and install one package.

    Args:
        url: of an ``.argosmodel`` file.
        pair: what it must translate.
        sha256: what its content must be, hexadecimal.
        progress: told how far the download is.

    Raises:
        FileError: the download fails, or what `install_file` says.
    """
    downloaded = download(url, import_package_module().settings.downloads_dir, progress=progress)
    try:
        return install_file(downloaded.path, pair=pair, sha256=sha256, source=url)
    finally:
        downloaded.path.unlink(missing_ok=True)


def install_file(
    path: Path, *, pair: tuple[str, str] | None = None, sha256: str | None = None, source: str | None = None
) -> Installed:
    """Install a package from an ``.argosmodel`` file or an unpacked folder.

    Args:
        path: the file or folder.
        pair: what it must translate; any pair that begins with German or ends with English by default.
        sha256: what the content of the file must be, hexadecimal.
        source: what the receipt and messages call it; the path by default.

    Raises:
        FileError: it cannot be read, is not a whole and safe package for the pair, its checksum differs, it cannot be
            loaded, or its place cannot be written.
    """
    source = source or str(path)
    directory = package_directory()
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
        found = "" if is_folder else hash_archive(path)
    except OSError as error:
        raise FileError([Problem(message=f"{path}: cannot be read: {error.strerror or error}")]) from error
    _check_sha256(source, found, sha256)
    if is_folder:
        if path.resolve().parent == directory.resolve():
            raise FileError([Problem(message=f"{source}: is an installed package already")])
        # Before anything is copied: the folder may be a whole home.
        _check_parts(path, source)
    try:
        with _scratch(directory) as scratch:
            unpacked = (
                Unpacked(folder=_copy(path, scratch), left_out=())
                if path.is_dir()
                else unpack(path, scratch, name=source)
            )
            folder = unpacked.folder
            package = _check(folder, source, pair)
            target = directory / folder.name
            before = describe(folder.name, target) if target.exists() else None
            _check_place(package, before)
            receipt = read_receipt(target)
            if before and not before.fault and found and receipt and receipt.sha256 == found and _is_intact(target):
                return Installed(package=before, sha256=found, verified=sha256 is not None, unchanged=True)
            write_receipt(folder, source, found)
            _put(folder, target, scratch)
    except (OSError, shutil.Error) as error:
        message = f"{directory}: the package cannot be written: {getattr(error, 'strerror', None) or error}"
        expected = f"room in a folder that may be written, or {_DIRECTORY} set to another one"
        raise FileError([Problem(message=message, expected=expected)]) from error
    return Installed(
        package=replace(package, folder=target),
        sha256=found,
        verified=sha256 is not None,
        left_out=unpacked.left_out,
        replaced=before.version if before else None,
    )


def _is_intact(folder: Path) -> bool:
    return next(find_changes(folder, deep=True), None) is None


def _check_sha256(source: str, found: str, wanted: str | None) -> None:
    if wanted is None:
        return
    if not _SHA256.match(wanted):
        raise FileError([Problem(message="not a SHA-256", found=wanted, expected="64 hexadecimal digits")])
    if found != wanted:
        message = f"{source}: wrong checksum, so it is damaged or another file"
        raise FileError([Problem(message=message, found=found or "a folder has none", expected=wanted)])


def _check(folder: Path, source: str, pair: tuple[str, str] | None) -> PackageInfo:
    """The package in a folder, whole, for the right languages, and tried."""
    _check_parts(folder, source)
    package = describe(folder.name, folder)
    if (pair is not None and package.pair != pair) or (package.from_code != SOURCE and package.to_code != TARGET):
        wanted = f"{pair[0]} to {pair[1]}" if pair else f"from {SOURCE}, or to {TARGET}"
        message = f"{source}: translates {package.from_code} to {package.to_code}"
        raise FileError([Problem(message=message, expected=f"a package {wanted}")])
    try:
        open_package(package, threads=1)
    except FileError as error:
        problems = [replace(problem, message=f"{source}: {problem.message}") for problem in error.problems]
        raise FileError(problems) from error
    return package


def _check_parts(folder: Path, source: str) -> None:
    fault = find_fault(folder)
    if fault is not None:
        expected = "an Argos package: metadata.json, model/, sentencepiece.model or bpe.model in one folder"
        raise FileError([Problem(message=f"{source}: {fault}", expected=expected)])


def _check_place(package: PackageInfo, before: PackageInfo | None) -> None:
    """Refuse to replace a package by one for other languages."""
    if before is not None and before.pair not in (package.pair, ("", "")):
        message = f"{package.name}: a package of this name is installed that translates {'→'.join(before.pair)}"
        raise FileError([Problem(message=message, expected=f"to remove it first: cli models remove {package.name}")])


def _copy(path: Path, scratch: Path) -> Path:
    """A copy of an unpacked package, without what translation does not need."""
    folder = scratch / (path.resolve().name or "package")
    for source in sorted(path.rglob("*")):
        parts = source.relative_to(path).parts
        if source.is_file() and not source.name.startswith(".") and (len(parts) == 1 or parts[0] == "model"):
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return folder


@contextmanager
def _scratch(directory: Path) -> Iterator[Path]:
    """An empty folder on the file system of the packages, gone afterwards.

    It lies beside the folder of the packages where that is possible, because Argos takes all that lies in it for
    packages and fails on others.
    """
    directory.mkdir(parents=True, exist_ok=True)
    place = directory.parent if directory.parent.stat().st_dev == directory.stat().st_dev else directory
    try:
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=place))
    except PermissionError:
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=directory))
    for old in scratch.parent.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put(folder: Path, target: Path, scratch: Path) -> None:
    """Put a package in its place; what was there comes back when that fails."""
    old = scratch / ".before"
    replaces = target.exists() or target.is_symlink()
    if replaces:
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if replaces:
            old.rename(target)
        raise


def remove(name: str) -> PackageInfo:
    """Remove an installed package; the package as it was.

    Raises:
        FileError: there is none of this name, it ships with termtreu, or it cannot be removed.
    """
    packages = list_packages()
    installed = [package for package in packages if package.name == name and not package.bundled]
    if not installed:
        if name == packages[0].name:
            raise FileError([Problem(message=f"{name}: ships with termtreu and cannot be removed")])
        names = ", ".join(package.name for package in packages if not package.bundled)
        expected = f"one of {names}" if names else "nothing to remove, no package is installed"
        raise FileError([Problem(message="no such installed package", found=name, expected=expected)])
    folder = installed[0].folder
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            with _scratch(folder.parent) as scratch:
                # In one step, so that no half-removed package is ever seen.
                folder.rename(scratch / folder.name)
    except OSError as error:
        message = f"{folder}: cannot be removed: {error.strerror or error}"
        raise FileError([Problem(message=message, expected="a folder that may be written")]) from error
    return installed[0]
