"""What a check looks at and what it reports."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from glossary.model import Severity
from terms.model import Span

SAFE, UNSAFE = "safe", "none"
"""Whether a suggestion can replace the text found unseen."""

INLINE_CODE = "\ufffc"
"""Stands in a segment for markup without a text of its own (U+FFFC OBJECT REPLACEMENT CHARACTER)."""

RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
"""Severities from the gravest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """From ``offset`` of a text on, up to the next mark, the file has the same characters, at ``line:column``."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """An inline request to be silent about a segment.

    Args:
        codes: of the rules; empty for all of them.
        reason: why.
        line: where it stands, from 1.
        idle: whether no segment stands behind it that it could be about.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    idle: bool = False

    def covers(self, code: str) -> bool:
        """Whether it asks for silence about a rule."""
        return not self.idle and (not self.codes or code in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPair:
    """A German segment and its English translation, with where the English stands.

    Args:
        source: the German; empty when only English is checked.
        target: the English.
        file: path of the file that holds the English.
        line: line of the file at which the English begins, from 1.
        column: column at which it begins, from 1.
        marks: where the parts of the English stand, when the file writes it with escapes or in several pieces.
        key: what the format calls the segment (an id, a key, a context).
        ignores: what inline comments ask for.
    """

    source: str
    target: str
    file: str
    line: int
    column: int = 1
    marks: tuple[Mark, ...] = ()
    key: str = ""
    ignores: tuple[Ignore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach of a rule.

    Args:
        code: stable code of the rule, such as ``TERM101``.
        name: kebab name of the bad pattern.
        severity: how grave it is.
        message: what is wrong, for people.
        file: path of the file.
        line, column: where it begins, from 1.
        end_line, end_column: where it ends; the column is that after the last character.
        concept: id of the concept; empty where no concept is concerned.
        source_text: the German.
        target_text: the English found; empty where something is missing.
        suggestion: what would be right.
        fix_safety: ``safe`` where the suggestion can replace ``target_text`` unseen, else ``none``.
        excerpt: the line of the file at which it begins.
    """

    code: str
    name: str
    severity: Severity
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    concept: str
    source_text: str
    target_text: str
    suggestion: str | None
    fix_safety: str = UNSAFE
    excerpt: str = field(default="", compare=False)

    @property
    def fingerprint(self) -> str:
        """A hash that stays the same when lines move."""
        parts = (self.code, self.file, self.concept, self.source_text, self.target_text)
        return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def number_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a fingerprint of its own: equal ones of a file are counted from 1 (``…:1``, ``…:2``)."""
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1
        yield finding, f"{fingerprint}:{seen[fingerprint]}"


def sort_by_place(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by file, line and column."""
    return sorted(findings, key=lambda item: (item.file, item.line, item.column, item.code, item.concept))


def locate_span(pair: SegmentPair, span: Span) -> tuple[int, int, int, int]:
    """Line, column, end line and end column of a span of the target of a pair."""
    line, column = _advance(pair, span[0])
    # The last character, then one further: the position after it may belong to the next piece.
    end_line, end_column = _advance(pair, span[1] - 1) if span[1] > span[0] else (line, column - 1)
    return line, column, end_line, end_column + 1


def _advance(pair: SegmentPair, position: int) -> tuple[int, int]:
    start, line, column = 0, pair.line, pair.column
    if pair.marks:
        place = bisect_right(pair.marks, position, key=lambda mark: mark.offset) - 1
        if place >= 0:
            mark = pair.marks[place]
            start, line, column = mark.offset, mark.line, mark.column
    before = pair.target[start:position]
    breaks = before.count("\n")
    if not breaks:
        return line, column + position - start
    return line + breaks, len(before) - before.rfind("\n")
