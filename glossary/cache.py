"""A cache of what takes long to make, so that a program starts fast.

A file of the cache is named after a hash of what it was made from, so it is never stale; a damaged one is made anew,
and where nothing can be written the program works without. It holds plain values only (``marshal``), no code.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from glossary.model import Glossary
from glossary.packing import LAYOUT, pack, unpack

_DIGEST = 16
_KEPT = 64
_UNREADABLE = object()


def cache_folder() -> Path:
    """Where the cache lies: ``$XDG_CACHE_HOME/termtreu``, by default ``~/.cache/termtreu``.

    Source: XDG Base Directory Specification, https://specifications.freedesktop.org/basedir-spec.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "termtreu"


def cached(made_from: Sequence[bytes], make: Callable[[], Glossary]) -> Glossary:
    """The glossary that ``make`` returns, taken from the cache where it is there.

    Args:
        made_from: everything the result depends on, but for the code of this package.
        make: makes the glossary; its errors are passed on and nothing is cached.
    """
    glossary: Glossary | None = None

    def make_row() -> Any:
        nonlocal glossary
        glossary = make()
        return pack(glossary)

    row = cached_value((str(LAYOUT).encode(), *made_from), make_row)
    return unpack(row) if glossary is None else glossary


def cached_value(made_from: Sequence[bytes], make: Callable[[], Any]) -> Any:
    """The plain value that ``make`` returns, taken from the cache where it is there.

    Args:
        made_from: everything the result depends on, but for the code of this package.
        make: makes a value of tuples, lists, dicts, texts, numbers; its errors are passed on and nothing is cached.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in (f"{sys.implementation.cache_tag} {code_stamp()}".encode(), *made_from):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    try:
        path = cache_folder() / f"glossary-{digest.hexdigest()}.bin"
    except RuntimeError:  # no home directory
        return make()
    value = _read(path)
    if value is _UNREADABLE:
        value = make()
        _write(path, value)
    return value


@lru_cache(maxsize=1)
def code_stamp() -> str:
    """What changes when the code of this package does: the latest change and the size of its modules together."""
    folder = Path(__file__).parent
    try:
        stats = [path.stat() for part in ("", "formats", "lint") for path in (folder / part).glob("*.py")]
    except OSError:
        return "no files"
    return f"{max((stat.st_mtime_ns for stat in stats), default=0)} {sum(stat.st_size for stat in stats)}"


def _read(path: Path) -> Any:
    """The value in a cache file; `_UNREADABLE` when it is missing or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return _UNREADABLE
    body = memoryview(content)[_DIGEST:]
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != content[:_DIGEST]:
        return _UNREADABLE
    return marshal.loads(body)  # noqa: S302 # the user's own file, whole by its checksum, holds plain values


def _write(path: Path, value: Any) -> None:
    """Write a cache file; without a place to write to there is no cache."""
    import tempfile  # takes longer to import than a cache hit

    body = marshal.dumps(value)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.blake2b(body, digest_size=_DIGEST).digest() + body)
        temporary.replace(path)
        for old in sorted(path.parent.glob("glossary-*.bin"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
