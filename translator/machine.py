"""Whether this machine has what translation needs: Python, folders, room, memory."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from glossary.cache import cache_folder
from translator.diagnosis import Diagnosis, State
from translator.engines.argos import import_package_module
from translator.packages import find_package

PYTHONS = ((3, 10), (3, 13))

# Below this even small files of the cache fail; an official package takes up to this much, twice while it is unpacked.
_LEAST_DISK, _ROOM_FOR_PACKAGE = 100 << 20, 1 << 30
# Measured: a short document with the starter (21 MB of weights) and the curated glossary peaks at 140 MB.
_LEAST_MEMORY, _WEIGHTS_FACTOR = 150 << 20, 2


def look_at_python() -> Iterator[Diagnosis]:
    """Whether termtreu is made for this Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    first, last = (".".join(map(str, version)) for version in PYTHONS)
    if PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        yield Diagnosis(name="python", state=State.OK, message=found)
        return
    remedy = f"uv venv --python {last} && uv pip install 'termtreu[translate]'"
    yield Diagnosis(name="python", state=State.BROKEN, message=f"{found}; supported: {first} to {last}", remedy=remedy)


def look_at_cache() -> Iterator[Diagnosis]:
    """Whether there is a cache to write to."""
    try:
        cache = cache_folder()
    except RuntimeError:
        message, remedy = "no home folder is known", 'export XDG_CACHE_HOME="$PWD/.cache"'
        yield Diagnosis(name="cache", state=State.BROKEN, message=message, remedy=remedy)
        return
    yield _look_at_folder("cache", cache, State.BROKEN, "XDG_CACHE_HOME")


def look_at_package_folder() -> Iterator[Diagnosis]:
    """Whether packages can be installed; for translating they need not be."""
    folder = import_package_module().settings.package_data_dir
    yield _look_at_folder("packages", folder, State.NOTE, "ARGOS_PACKAGES_DIR")


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
        by_mode = own and isinstance(error, PermissionError)
        remedy = f"chmod u+rwx {quoted}" if by_mode else f"export {variable}=/tmp/termtreu"
        message = f"{folder} cannot be written: {error.strerror or error}"
        return Diagnosis(name=name, state=grave, message=message, remedy=remedy)
    free = shutil.disk_usage(existing).free
    message = f"{folder}, {free >> 20:,} MB free"
    if free < _ROOM_FOR_PACKAGE:
        state = grave if free < _LEAST_DISK else State.NOTE
        message += "; an official package needs up to 1,024 MB while it is installed"
        return Diagnosis(name=name, state=state, message=message, remedy=f"export {variable}=FOLDER_ON_ANOTHER_DISK")
    return Diagnosis(name=name, state=State.OK, message=message)


def look_at_memory() -> Iterator[Diagnosis]:
    """Whether the package that ``auto`` takes fits into memory."""
    available = available_memory()
    if available is None:
        return
    package = find_package("auto")
    weights_file = package.folder / "model" / "model.bin"
    weights = weights_file.stat().st_size if weights_file.is_file() else 0
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
