"""What keeps translation from working on this machine, and the command that mends each."""

from __future__ import annotations

import importlib.metadata
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from glossary.cache import cache_folder
from glossary.errors import FileError
from glossary.files import read_text
from translator.engines.argos import KNOWN_TERMS, ArgosEngine, import_package_module
from translator.integrity import find_changes, find_fault, hash_file, read_receipt
from translator.packages import (
    STARTER,
    PackageInfo,
    describe,
    find_package,
    list_packages,
    open_package,
    starter_folder,
)

PYTHONS = ((3, 10), (3, 13))
LIBRARIES = {"argostranslate": "argostranslate.package", "ctranslate2": "ctranslate2", "sentencepiece": "sentencepiece"}
INSTALL = "pip install 'termtreu[translate]'"
REINSTALL = "pip install --force-reinstall --no-deps termtreu"

_IMPORT_SECONDS = 120
# Below this even small files of the cache fail; an official package takes up to this much, twice while it is unpacked.
_LEAST_DISK, _ROOM_FOR_PACKAGE = 100 << 20, 1 << 30
# Measured: translating with the starter (21 MB of weights) peaks at about 250 MB.
_LEAST_MEMORY, _WEIGHTS_FACTOR = 250 << 20, 2


class State(str, Enum):
    """How grave a diagnosis is."""

    OK = "ok"
    NOTE = "note"
    """Translation works, something else will not."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing looked at.

    Args:
        name: what was looked at.
        state: what is the matter.
        message: what was found, for people.
        remedy: the command that mends it; ``None`` where nothing is to be mended.
    """

    name: str
    state: State
    message: str
    remedy: str | None = None


def diagnose() -> Iterator[Diagnosis]:
    """Everything that translation needs, in the order in which it needs it."""
    for look in LOOKS:
        yield from look()


def look_at_python() -> Iterator[Diagnosis]:
    """Whether termtreu is made for this Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    first, last = (".".join(map(str, version)) for version in PYTHONS)
    if PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        yield Diagnosis(name="python", state=State.OK, message=found)
        return
    remedy = f"uv venv --python {last} && uv {INSTALL}"
    yield Diagnosis(name="python", state=State.BROKEN, message=f"{found}; supported: {first} to {last}", remedy=remedy)


def look_at_libraries() -> Iterator[Diagnosis]:
    """Whether what the extra ``translate`` brings is there and can be imported."""
    for name, module in LIBRARIES.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Diagnosis(name=name, state=State.BROKEN, message="is not installed", remedy=INSTALL)
            continue
        fault = _import_fault(module)
        if fault is None:
            yield Diagnosis(name=name, state=State.OK, message=version)
        else:
            remedy = f"pip install --force-reinstall {name}=={version}"
            yield Diagnosis(name=name, state=State.BROKEN, message=f"{version}: {fault}", remedy=remedy)


def _import_fault(module: str) -> str | None:
    """Why a module cannot be imported; in a process of its own, because a broken binary kills the one it is in."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", f"import {module}"]
    try:
        done = subprocess.run(  # noqa: S603 # this Python and a name from the table above
            command, env=environment, capture_output=True, text=True, timeout=_IMPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"importing it takes more than {_IMPORT_SECONDS} seconds"
    if done.returncode < 0:
        return f"importing it kills the program (signal {-done.returncode})"
    lines = done.stderr.strip().splitlines()
    return f"cannot be imported: {lines[-1] if lines else 'no reason given'}" if done.returncode else None


def look_at_starter() -> Iterator[Diagnosis]:
    """Whether the bundled package is as it was shipped."""
    yield _look_at_package(describe(STARTER, starter_folder(), bundled=True), _shipped_changes())


def _shipped_changes() -> list[str]:
    """Bundled files that differ from what the installer wrote down; none where it wrote nothing down."""
    try:
        files = importlib.metadata.files("termtreu") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    changes = []
    for file in files:
        if file.hash is None or file.hash.mode != "sha256" or starter_folder().name not in file.parts:
            continue
        path = Path(str(file.locate()))
        expected = file.hash.value.replace("-", "+").replace("_", "/") + "="
        if not path.is_file():
            changes.append(f"{file.name} is missing")
        elif _base64(hash_file(path)) != expected:
            changes.append(f"{file.name} has changed")
    return changes


def _base64(hexadecimal: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")


def look_at_installed() -> Iterator[Diagnosis]:
    """Whether each installed package is whole, as it was installed, and can be loaded."""
    try:
        packages = list_packages()
    except FileError:
        return  # argostranslate is missing, which was said
    for package in packages:
        if not package.bundled:
            yield _look_at_package(package, list(find_changes(package.folder, deep=True)))


def _look_at_package(package: PackageInfo, changes: list[str]) -> Diagnosis:
    name = f"package {package.name}"
    faults = [package.fault] if package.fault else [*changes]
    if not faults:
        try:
            faults = _engine_faults(package)
        except FileError as error:
            if any(f"needs {library}" in str(error) for library in LIBRARIES):
                return Diagnosis(name=name, state=State.NOTE, message="not tried, a library is missing")
            faults = [str(error)]
        except ImportError:
            return Diagnosis(name=name, state=State.NOTE, message="not tried, a library is missing")
    if faults:
        return Diagnosis(name=name, state=State.BROKEN, message="; ".join(faults), remedy=_package_remedy(package))
    return Diagnosis(name=name, state=State.OK, message=f"{'→'.join(package.pair)} {package.version}")


def _engine_faults(package: PackageInfo) -> list[str]:
    """What is wrong with a whole package once it is loaded."""
    engine: ArgosEngine = open_package(package, threads=1)
    known = package.folder / KNOWN_TERMS
    if known.is_file() and read_text(known).partition("\n")[0].strip() != engine.info.fingerprint:
        return [f"{KNOWN_TERMS} was made for other weights and is ignored"]
    return []


def _package_remedy(package: PackageInfo) -> str:
    """The command that makes a package whole."""
    script = Path(__file__).parents[1] / "bench" / "known_terms.py"
    stale = (
        package.fault is None
        and find_fault(package.folder) is None
        and not list(find_changes(package.folder, deep=True))
    )
    if package.bundled:
        if stale and script.is_file():
            return f"python {shlex.quote(str(script))} --model {STARTER} --write"
        return REINSTALL
    receipt = read_receipt(package.folder)
    if receipt is not None and (receipt.source.startswith(("http://", "https://")) or Path(receipt.source).exists()):
        return f"cli models remove {package.name} && cli models install {shlex.quote(receipt.source)}"
    remove = f"cli models remove {shlex.quote(package.name)}"
    if all(package.pair):
        return f"{remove} && cli models install --from {package.from_code} --to {package.to_code}"
    return remove


def look_at_folders() -> Iterator[Diagnosis]:
    """Whether there is a cache to write to, and a place for packages."""
    try:
        cache = cache_folder()
    except RuntimeError:
        message, remedy = "no home folder is known", 'export XDG_CACHE_HOME="$PWD/.cache"'
        yield Diagnosis(name="cache", state=State.BROKEN, message=message, remedy=remedy)
        return
    yield _look_at_folder("cache", cache, State.BROKEN, "XDG_CACHE_HOME")
    try:
        settings = import_package_module().settings
    except FileError:
        return
    yield _look_at_folder("packages", settings.package_data_dir, State.NOTE, "ARGOS_PACKAGES_DIR")


def _look_at_folder(name: str, folder: Path, grave: State, variable: str) -> Diagnosis:
    existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    quoted = shlex.quote(str(existing))
    if not existing.is_dir():
        remedy = f"mv {quoted} {quoted}.old"
        return Diagnosis(name=name, state=grave, message=f"{existing} is no folder", remedy=remedy)
    try:
        with tempfile.TemporaryFile(dir=existing) as stream:
            stream.write(b"\0" * 4096)
    except OSError as error:
        own = hasattr(os, "getuid") and existing.stat().st_uid == os.getuid()
        remedy = (
            f"chmod u+rwx {quoted}"
            if own and isinstance(error, PermissionError)
            else f"export {variable}=/tmp/termtreu"
        )
        message = f"{folder} cannot be written: {error.strerror or error}"
        return Diagnosis(name=name, state=grave, message=message, remedy=remedy)
    free = shutil.disk_usage(existing).free
    message = f"{folder}, {free >> 20:,} MB free"
    if free < _ROOM_FOR_PACKAGE:
        state = State.BROKEN if free < _LEAST_DISK else State.NOTE
        remedy = (
            f"rm -r {shlex.quote(str(cache_folder()))}" if cache_folder().is_dir() else f"export {variable}=OTHER_DISK"
        )
        return Diagnosis(name=name, state=state, message=f"{message}: too little", remedy=remedy)
    return Diagnosis(name=name, state=State.OK, message=message)


def look_at_memory() -> Iterator[Diagnosis]:
    """Whether the package that ``auto`` takes fits into memory."""
    available = available_memory()
    if available is None:
        return
    try:
        package = find_package("auto")
        weights = (package.folder / "model" / "model.bin").stat().st_size
    except (FileError, OSError):
        return
    needed = _LEAST_MEMORY + _WEIGHTS_FACTOR * weights
    message = f"{available >> 20:,} MB free, {package.name} needs about {needed >> 20:,} MB"
    if available >= needed:
        yield Diagnosis(name="memory", state=State.OK, message=message)
        return
    remedy = (
        "cli translate --model starter"
        if not package.bundled
        else "ps aux --sort=-rss | head  # and end what takes most"
    )
    yield Diagnosis(name="memory", state=State.BROKEN, message=message, remedy=remedy)


def available_memory() -> int | None:
    """Bytes that programs can still take, within the limit of a container; ``None`` where the system does not say.

    Source: proc(5), MemAvailable; the kernel's cgroup-v2 documentation, memory.max and memory.current.
    """
    found = []
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                found.append(int(line.split()[1]) << 10)
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        if limit != "max":
            found.append(int(limit) - int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii")))
    except (OSError, ValueError):
        pass
    return min(found, default=None)


LOOKS: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
    look_at_python,
    look_at_libraries,
    look_at_starter,
    look_at_installed,
    look_at_folders,
    look_at_memory,
)
"""First what everything else needs: without libraries no package can be tried."""
