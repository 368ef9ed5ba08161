"""The store of the translation memory: one SQLite file that several processes may use at once."""

from __future__ import annotations

import heapq
import math
import re
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from types import TracebackType

from glossary.files import write_text
from terms.wordlists import word_class
from translator.memory.adapt import WantedFinder, adapt, find_figures_wanted
from translator.memory.file import clear_errors, open_file
from translator.memory.likeness import rank
from translator.memory.model import Imported, Pair, Reuse, Suggestion
from translator.memory.tmx import read_units, write_units
from translator.normalise import normalise

# Pairs stored in one transaction: few enough for other processes to get their turn.
_BATCH = 2_000
# Keys asked for in one query; SQLite allows 999 in old versions.
_ASKED = 500
# Pairs that are compared letter by letter for one segment.
_COMPARED = 250
# Pairs looked up for one word, the newest ones of a word that more have.
_OFTEN = 1_000
# Longer segments are found again exactly or not at all.
_LONGEST = 2_000
_MOST = 5
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Memory:
    """A translation memory for one pair of languages. Safe to use from several threads and by several processes.

    Open it with `Memory.open`; a process that was forked opens its own.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, source: str, target: str) -> None:
        self._path = path
        self._connection = connection
        self._source = source
        self._target = target
        self._languages = f"{source.casefold()}>{target.casefold()}"
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | Path, *, source: str = "de", target: str = "en", read_only: bool = False) -> Memory:
        """The memory in a file, made where there is none.

        Args:
            path: of the file.
            source: language of the sources (BCP 47).
            target: language of the targets.
            read_only: whether nothing will be added; the file must exist and may lie where nothing can be written.

        Raises:
            FileError: the file cannot be opened or made, is damaged, no translation memory, or of a later version.
        """
        file = Path(path)
        return cls(file, open_file(file, read_only=read_only), source, target)

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the memory cannot be used after that."""
        with self._lock:
            self._connection.close()

    def __len__(self) -> int:
        with self._reading() as connection:
            count: int = connection.execute(
                "SELECT count(*) FROM pairs WHERE languages = ?", (self._languages,)
            ).fetchone()[0]
        return count

    def add(self, pairs: Iterable[tuple[str, str]], *, origin: str = "translation") -> int:
        """How many pairs were stored; one that is there already counts as the newest of its source.

        Args:
            pairs: source and target, as written; pairs with an empty side are left out.
            origin: where they come from, for people.

        Raises:
            FileError: the file cannot be written or is damaged.
            ValueError: a text is not valid Unicode (a lone surrogate).
        """
        now = datetime.now(timezone.utc).replace(microsecond=0).isoformat()
        return self._store(Pair(source=source, target=target, origin=origin, changed=now) for source, target in pairs)

    def import_tmx(self, path: str | Path) -> Imported:
        """What was taken from a TMX 1.4 file; of a file that is broken anywhere, nothing is taken.

        Raises:
            FileError: the file cannot be read, is not TMX, or not well-formed.
        """
        file = Path(path)
        # Twice over the file: the first reading finds what is wrong before anything is stored.
        sizes = [len(pairs) for pairs in read_units(file, self._source, self._target)]
        self._store(pair for pairs in read_units(file, self._source, self._target) for pair in pairs)
        return Imported(units=len(sizes), pairs=sum(sizes), left_out=sizes.count(0))

    def export_tmx(self, path: str | Path) -> int:
        """How many pairs were written to a TMX 1.4 file, in the order in which they were first stored.

        Raises:
            FileError: the file cannot be written.
        """
        pairs = list(self.pairs())
        write_text(Path(path), write_units(pairs, self._source, self._target))
        return len(pairs)

    def pairs(self) -> Iterator[Pair]:
        """All pairs, in the order in which they were first stored."""
        last = 0
        while True:
            with self._reading() as connection:
                rows = connection.execute(
                    "SELECT source, target, origin, changed, id FROM pairs WHERE languages = ? AND id > ?"
                    " ORDER BY id LIMIT ?",
                    (self._languages, last, _BATCH),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield _pair(row)
            last = rows[-1][4]

    def lookup(
        self, texts: Sequence[str], *, threshold: float = 75.0, find_wanted: WantedFinder | None = None
    ) -> list[tuple[Suggestion, ...]]:
        """The suggestions for each text, best first; exact ones newest first, and without others beside them.

        Args:
            texts: German segments as written.
            threshold: least likeness of a suggestion, 0-100; 100 for exact ones only, which needs no rapidfuzz.
            find_wanted: gives the terms and figures of a text, such as `Translator.wanted`; without it only figures
                are exchanged.

        Raises:
            FileError: the file is damaged.
            TermtreuError: rapidfuzz is not installed.
            ValueError: the threshold is not between 0 and 100.
        """
        if not 0 <= threshold <= 100:
            message = f"the threshold is {threshold}, not between 0 and 100"
            raise ValueError(message)
        keys = [_key(text) for text in texts]
        exact = self._find_exact({key for key in keys if key})
        finder = find_wanted or find_figures_wanted
        fuzzy: dict[str, tuple[Suggestion, ...]] = {}
        if threshold < 100:
            for key, text in zip(keys, texts, strict=True):
                if key and key not in exact and key not in fuzzy and len(key) <= _LONGEST:
                    fuzzy[key] = self._find_fuzzy(key, text, threshold, finder)
        return [exact.get(key) or fuzzy.get(key, ()) for key in keys]

    def _find_exact(self, keys: Iterable[str]) -> dict[str, tuple[Suggestion, ...]]:
        found: dict[str, tuple[Suggestion, ...]] = {}
        for chunk in _chunks(sorted(keys), _ASKED):
            marks = ",".join("?" * len(chunk))
            with self._reading() as connection:
                rows = connection.execute(
                    "SELECT source, target, origin, changed, key FROM pairs"  # noqa: S608 # the marks are ours
                    f" WHERE languages = ? AND key IN ({marks}) ORDER BY added DESC, id DESC",
                    (self._languages, *chunk),
                ).fetchall()
            for row in rows:
                pair, key = _pair(row), row[4]
                reason = "the same source" if key not in found else "the same source, stored earlier"
                suggestion = Suggestion(pair=pair, target=pair.target, score=100.0, reuse=Reuse.EXACT, reason=reason)
                found[key] = (*found.get(key, ()), suggestion)
        return found

    def _find_fuzzy(self, key: str, text: str, threshold: float, finder: WantedFinder) -> tuple[Suggestion, ...]:
        rows = self._candidates(key, threshold)
        suggestions = []
        for score, index in rank(key, [row[4] for row in rows], threshold, _MOST):
            pair = _pair(rows[index])
            adapted = adapt(pair.source, pair.target, text, finder)
            suggestions.append(
                Suggestion(
                    pair=pair,
                    target=adapted or pair.target,
                    # Rounding must not make a like source the same.
                    score=min(round(score, 1), 99.9),
                    reuse=Reuse.ADAPTED if adapted else Reuse.OFFERED,
                    reason="figures or names exchanged" if adapted else "the sources differ",
                )
            )
        return tuple(sorted(suggestions, key=lambda found: (not found.usable, -found.score)))

    def _candidates(self, key: str, threshold: float) -> list[tuple[str, str, str, str | None, str]]:
        """The pairs that share most words with a source, rare ones above all, and are about as long."""
        least, most = len(key) * threshold / (200 - threshold), len(key) * (200 - threshold) / max(threshold, 1)
        shared: dict[int, float] = {}
        with self._reading() as connection:
            for word in _words(key):
                rows = connection.execute(
                    "SELECT pair FROM words WHERE word = ? ORDER BY pair DESC LIMIT ?", (word, _OFTEN)
                ).fetchall()
                # A rare word says more than one that many segments have.
                weight = 1 / math.log2(2 + len(rows))
                for (number,) in rows:
                    shared[number] = shared.get(number, 0.0) + weight
            likely = heapq.nlargest(_COMPARED, shared, key=lambda number: (shared[number], number))
            pairs: list[tuple[str, str, str, str | None, str]] = []
            for chunk in _chunks(likely, _ASKED):
                marks = ",".join("?" * len(chunk))
                # The plus keeps SQLite from searching by language, which all pairs share.
                pairs += connection.execute(
                    "SELECT source, target, origin, changed, key FROM pairs"  # noqa: S608 # the marks are ours
                    f" WHERE id IN ({marks}) AND +languages = ? AND length(key) BETWEEN ? AND ?"
                    " ORDER BY added DESC, id DESC",
                    (*chunk, self._languages, least, most),
                ).fetchall()
        return pairs

    def _store(self, pairs: Iterable[Pair]) -> int:
        stored = 0
        remaining = iter(pairs)
        while batch := list(islice(remaining, _BATCH)):
            for pair in batch:
                _check_unicode(pair)
            rows = [(_key(pair.source), pair) for pair in batch if pair.target.strip()]
            rows = [(key, pair) for key, pair in rows if key]
            with self._writing() as connection:
                for key, pair in rows:
                    self._store_one(connection, key, pair)
            stored += len(rows)
        return stored

    def _store_one(self, connection: sqlite3.Connection, key: str, pair: Pair) -> None:
        known = connection.execute(
            "SELECT id FROM pairs WHERE languages = ? AND key = ? AND target = ?", (self._languages, key, pair.target)
        ).fetchone()
        now = time.time_ns()
        if known:
            connection.execute(
                "UPDATE pairs SET source = ?, origin = ?, changed = ?, added = ? WHERE id = ?",
                (pair.source, pair.origin, pair.changed, now, known[0]),
            )
            return
        number = connection.execute(
            "INSERT INTO pairs (languages, key, source, target, origin, changed, added) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._languages, key, pair.source, pair.target, pair.origin, pair.changed, now),
        ).lastrowid
        connection.executemany("INSERT INTO words (word, pair) VALUES (?, ?)", [(word, number) for word in _words(key)])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, clear_errors(self._path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; it takes its turn before it reads, so that it never has to be given up half-way."""
        with self._lock, clear_errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()


def _key(text: str) -> str:
    """What two writings of the same source share, see `translator.normalise`; empty for what cannot be stored."""
    key = normalise(text).text
    return "" if _SURROGATE.search(key) else key


def _words(key: str) -> list[str]:
    """The words by which a source is found again, each once."""
    words = dict.fromkeys(match.casefold() for match in _WORD.findall(key))
    return [word for word in words if word not in word_class("function")] or list(words)


def _pair(row: Sequence[str | None]) -> Pair:
    source, target, origin, changed = row[:4]
    return Pair(source=source or "", target=target or "", origin=origin or "", changed=changed)


def _chunks(items: Sequence[str] | Sequence[int], size: int) -> Iterator[Sequence[str] | Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _check_unicode(pair: Pair) -> None:
    for text in (pair.source, pair.target, pair.origin):
        text.encode("utf-8")
