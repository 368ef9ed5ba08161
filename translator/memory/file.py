"""The file of a translation memory: SQLite with a write-ahead log, checked before anything is changed in it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossary.errors import FileError, Problem

# In the header of the file: ours, and the version of its tables.
_APPLICATION = 0x7454724D
_VERSION = 1
_TABLES = (
    """
CREATE TABLE pairs (
    id INTEGER PRIMARY KEY,
    languages TEXT NOT NULL,
    key TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    origin TEXT NOT NULL,
    changed TEXT,
    added INTEGER NOT NULL,
    UNIQUE (languages, key, target)
)
""",
    "CREATE TABLE words (word TEXT NOT NULL, pair INTEGER NOT NULL, PRIMARY KEY (word, pair)) WITHOUT ROWID",
)
# Milliseconds to wait for another process that writes.
_PATIENCE = 60_000


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FileError([Problem(message=f"{path}: translation memory cannot be used: {error}")]) from error
    except sqlite3.DatabaseError as error:
        expected = "a copy that is whole; export what can be read, or import the TMX anew"
        raise FileError([Problem(message=f"{path}: damaged translation memory: {error}", expected=expected)]) from error


def _check_header(path: Path, *, must_exist: bool) -> None:
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except FileNotFoundError as error:
        if must_exist:
            raise FileError([Problem(message=f"{path}: no such translation memory")]) from error
        if not path.parent.is_dir():
            raise FileError([Problem(message=f"{path}: no such folder", expected="an existing folder")]) from error
        return
    except OSError as error:
        raise FileError([Problem(message=f"{path}: cannot be read: {error.strerror or error}")]) from error
    if start and start != b"SQLite format 3\0":
        raise FileError([_foreign(path)])


def _foreign(path: Path) -> Problem:
    return Problem(
        message=f"{path}: not a translation memory of termtreu", expected="a file made by it; TMX files are imported"
    )


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    options = {"timeout": _PATIENCE / 1000, "isolation_level": None, "check_same_thread": False}
    if not read_only:
        return sqlite3.connect(path, **options)  # type: ignore[call-overload, no-any-return]
    address = path.resolve().as_uri()
    connection: sqlite3.Connection = sqlite3.connect(f"{address}?mode=ro", uri=True, **options)  # type: ignore[call-overload]
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        # In a folder where nothing can be written there is no log, and nobody who writes one.
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, **options)  # type: ignore[call-overload, no-any-return]
    return connection


def open_file(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to the memory in a file, made where there is none.

    Args:
        path: of the file.
        read_only: whether nothing will be written.

    Raises:
        FileError: as in `Memory.open`.
    """
    _check_header(path, must_exist=read_only)
    with clear_errors(path):
        connection = _connect(path, read_only=read_only)
    try:
        with clear_errors(path):
            # A file of another program is left exactly as it is.
            connection.execute("BEGIN")
            try:
                _check_ours(path, connection, new_is_good=not read_only)
            finally:
                connection.rollback()
            if not read_only:
                _prepare(path, connection)
    except FileError:
        connection.close()
        raise
    return connection


def _check_ours(path: Path, connection: sqlite3.Connection, *, new_is_good: bool) -> bool:
    """Whether the tables are there already.

    Raises:
        FileError: the file belongs to another program, or to a later version of this one.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != _APPLICATION and (tables or application or not new_is_good):
        raise FileError([_foreign(path)])
    if application == _APPLICATION and version != _VERSION:
        message = f"{path}: translation memory of version {version}"
        raise FileError([Problem(message=message, expected=f"version {_VERSION}; update termtreu")])
    return bool(tables)


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Make the tables where the file is new; of several processes that try, one does."""
    _use_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _check_ours(path, connection, new_is_good=True):
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _use_log(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait here by itself when another process does the same."""
    deadline = time.monotonic() + _PATIENCE / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
