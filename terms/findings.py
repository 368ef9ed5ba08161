"""What a check reports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from glossary.model import Severity
from terms.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPair:
    """A German segment and its English translation, with where the English stands.

    Args:
        source: the German; empty when only English is checked.
        target: the English.
        file: path of the file that holds the English.
        line: line of the file at which the English begins, from 1.
        column: column at which it begins, from 1.
    """

    source: str
    target: str
    file: str
    line: int
    column: int = 1


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
        concept: id of the concept.
        source_text: the German.
        target_text: the English found; empty where something is missing.
        suggestion: what would be right.
        fix_safety: ``safe`` where the suggestion can replace ``target_text`` unseen, else ``none``.
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
    fix_safety: str = "none"

    @property
    def fingerprint(self) -> str:
        """A hash that stays the same when lines move."""
        parts = (self.code, self.file, self.concept, self.source_text, self.target_text)
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def locate_span(pair: SegmentPair, span: Span) -> tuple[int, int, int, int]:
    """Line, column, end line and end column of a span of the target of a pair."""
    line, column = _advance(pair, span[0])
    end_line, end_column = _advance(pair, span[1])
    return line, column, end_line, end_column


def _advance(pair: SegmentPair, position: int) -> tuple[int, int]:
    before = pair.target[:position]
    breaks = before.count("\n")
    if not breaks:
        return pair.line, pair.column + position
    return pair.line + breaks, position - before.rfind("\n")
