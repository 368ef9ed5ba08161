"""What keeps translation from working on this machine, and the command that mends each."""

from __future__ import annotations

import base64
import importlib.metadata
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from glossary.errors import FileError
from glossary.files import read_text
from translator.diagnosis import Diagnosis, State
from translator.engines.argos import KNOWN_TERMS, ArgosEngine
from translator.integrity import find_changes, hash_file, read_receipt
from translator.machine import look_at_cache, look_at_memory, look_at_package_folder, look_at_python
from translator.packages import STARTER, PackageInfo, describe, list_packages, open_package, starter_folder

LIBRARIES = {"argostranslate": "argostranslate.package", "ctranslate2": "ctranslate2", "sentencepiece": "sentencepiece"}
INSTALL = "pip install 'termtreu[translate]'"
REINSTALL = "pip install --force-reinstall --no-deps termtreu"

_IMPORT_SECONDS = 120


def diagnose() -> Iterator[Diagnosis]:
    """Everything that translation needs, in the order in which it needs it."""
    broken = False
    for look in LOOKS_AT_MACHINE:
        for diagnosis in look():
            broken = broken or (diagnosis.name in LIBRARIES and diagnosis.state is State.BROKEN)
            yield diagnosis
    if broken:
        # A broken binary would end this program with it.
        yield Diagnosis(
            name="packages", state=State.NOTE, message="not looked at, because a library is missing or broken"
        )
        return
    for look in LOOKS_AT_PACKAGES:
        yield from look()


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
        if path.is_file() and _base64(hash_file(path)) != expected:
            changes.append(f"{file.name} has changed")
    return changes


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")


def look_at_installed() -> Iterator[Diagnosis]:
    """Whether each installed package is whole, as it was installed, and can be loaded."""
    for package in list_packages():
        if not package.bundled:
            yield _look_at_package(package, list(find_changes(package.folder, deep=True)))


def _look_at_package(package: PackageInfo, changes: list[str]) -> Diagnosis:
    name = f"package {package.name}"
    faults = [package.fault] if package.fault else changes
    remedy = _reinstall(package)
    if not faults:
        try:
            engine = open_package(package, threads=1)
            if _has_stale_list(package, engine):
                faults, remedy = [f"{KNOWN_TERMS} was made for other weights and is ignored"], _renew_list(package)
        except FileError as error:
            faults = [str(error)]
    if faults:
        return Diagnosis(name=name, state=State.BROKEN, message="; ".join(faults), remedy=remedy)
    return Diagnosis(name=name, state=State.OK, message=f"{'→'.join(package.pair)} {package.version}")


def _has_stale_list(package: PackageInfo, engine: ArgosEngine) -> bool:
    path = package.folder / KNOWN_TERMS
    return path.is_file() and read_text(path).partition("\n")[0].strip() != engine.info.fingerprint


def _renew_list(package: PackageInfo) -> str:
    """The command that makes the list of known terms anew, or else takes it away."""
    script = Path(__file__).parents[1] / "bench" / "known_terms.py"
    if script.is_file():
        return f"python {shlex.quote(str(script))} --model {shlex.quote(package.name)} --write"
    return REINSTALL if package.bundled else f"rm {shlex.quote(str(package.folder / KNOWN_TERMS))}"


def _reinstall(package: PackageInfo) -> str:
    """The command that makes a package whole, or else takes it away."""
    if package.bundled:
        return REINSTALL
    remove = f"cli models remove {shlex.quote(package.name)}"
    receipt = read_receipt(package.folder)
    if receipt is not None and (receipt.source.startswith(("http://", "https://")) or Path(receipt.source).exists()):
        # Installing puts the whole package in the place of the broken one.
        return f"cli models install {shlex.quote(receipt.source)}"
    if all(package.pair):
        return f"{remove} && cli models install --from {package.from_code} --to {package.to_code}"
    return remove


LOOKS_AT_MACHINE: tuple[Callable[[], Iterator[Diagnosis]], ...] = (look_at_python, look_at_libraries, look_at_cache)
LOOKS_AT_PACKAGES: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
    look_at_starter,
    look_at_installed,
    look_at_package_folder,
    look_at_memory,
)
"""What needs the libraries, so it comes after them."""
