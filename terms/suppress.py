"""Asking for silence: inline comments and the ignore file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.findings import Finding, Ignore, SegmentPair
from terms.rules import RULES

if TYPE_CHECKING:
    from terms.bilingual.blocks import Block

IGNORE_FILE = ".termtreu-ignore"
_COMMENT = re.compile(r"termtreu:\s*ignore\b(?:\[([^\]\n]*)\])?[ \t]*([^\n]*)")
_ONLY_COMMENT = re.compile(r"\s*(?:#|//|;|%|\.\.|<!--|\{#|/\*)?\s*termtreu:\s*ignore\b")
_COMMENT_END = re.compile(r"\s*(?:-->|#\}|\*/)\s*$")


def read_ignores(text: str, line: int) -> tuple[Ignore, ...]:
    """The requests in a comment.

    Args:
        text: the comment, with or without its signs.
        line: where it stands, from 1.

    >>> read_ignores("# termtreu: ignore[TERM101] a quotation", 3)
    (Ignore(codes=('TERM101',), reason='a quotation', line=3, idle=False),)
    """
    return tuple(
        Ignore(
            codes=tuple(code.strip() for code in (match[1] or "").split(",") if code.strip()),
            reason=_COMMENT_END.sub("", match[2]).strip(),
            line=line + text.count("\n", 0, match.start()),
        )
        for match in _COMMENT.finditer(text)
    )


def take_comments(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks without those that are only a request; the request goes to the block after it."""
    kept: list[Block] = []
    waiting: tuple[Ignore, ...] = ()
    for block in blocks:
        if _ONLY_COMMENT.match(block.text):
            waiting += read_ignores(block.text, block.line)
            continue
        kept.append(replace(block, ignores=block.ignores + waiting) if waiting else block)
        waiting = ()
    return end_blocks(kept, waiting)


def end_blocks(blocks: Sequence[Block], waiting: Sequence[Ignore]) -> tuple[Block, ...]:
    """The blocks of a file, the last one with the requests behind it, which silence nothing.

    Args:
        blocks: in the order of the file.
        waiting: requests that no block stands behind.
    """
    if not waiting or not blocks:
        return tuple(blocks)
    idle = tuple(replace(ignore, idle=True) for ignore in waiting)
    return (*blocks[:-1], replace(blocks[-1], ignores=blocks[-1].ignores + idle))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """Findings, and what the inline comments of their segments do with them.

    Args:
        kept: those that no comment covers.
        dropped: those that one does.
        used: the codes that each comment covers.
    """

    kept: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    used: Mapping[tuple[str, Ignore], frozenset[str]]


def sift(findings: Iterable[Finding], pairs: Iterable[SegmentPair]) -> Sifted:
    """The findings divided by whether an inline comment of their segment covers them.

    Args:
        findings: of the pairs.
        pairs: the segments.
    """
    extents: dict[str, list[tuple[int, int, tuple[Ignore, ...]]]] = {}
    for pair in pairs:
        if pair.ignores:
            last = max([pair.line + pair.target.count("\n"), *(mark.line for mark in pair.marks)])
            extents.setdefault(pair.file, []).append((pair.line, last, pair.ignores))
    kept: list[Finding] = []
    dropped: list[Finding] = []
    used: dict[tuple[str, Ignore], frozenset[str]] = {}
    for finding in findings:
        covering = [
            ignore
            for first, last, ignores in extents.get(finding.file, ())
            if first <= finding.line <= last
            for ignore in ignores
            if ignore.covers(finding.code)
        ]
        for ignore in covering:
            key = finding.file, ignore
            used[key] = used.get(key, frozenset()) | {finding.code}
        (dropped if covering else kept).append(finding)
    return Sifted(kept=tuple(kept), dropped=tuple(dropped), used=used)


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreLine:
    """A line of the ignore file: what it says nothing about.

    Args:
        code: of the rule, or ``*``.
        path: a glob over paths.
        concept: id of the concept, or ``*``.
        reason: why.
    """

    code: str
    path: str
    concept: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether the line asks for silence about a finding."""
        return (
            fnmatchcase(finding.code, self.code)
            and (fnmatchcase(finding.file, self.path) or fnmatchcase(finding.file, "*/" + self.path))
            and fnmatchcase(finding.concept, self.concept)
        )


def parse_ignore_file(text: str, path: str) -> tuple[IgnoreLine, ...]:
    """The lines of an ignore file: ``CODE GLOB [CONCEPT] # reason``; ``*`` stands for all.

    Raises:
        FileError: a line has not that form, or gives no reason; all such lines are in it.
    """
    lines = []
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        rule, sign, reason = line.partition("#")
        parts = rule.split()
        if not parts:
            continue
        where = Location(path=path, line=number, column=1)
        if len(parts) not in (2, 3) or not re.fullmatch(r"TERM\d*\*?|\*", parts[0]):
            problems.append(
                Problem(
                    message="not a line of an ignore file",
                    location=where,
                    found=line.strip(),
                    expected="CODE GLOB [CONCEPT] # reason",
                )
            )
        elif not any(fnmatchcase(code, parts[0]) for code in RULES):
            problems.append(
                Problem(message="no such rule", location=where, found=parts[0], expected="one of " + ", ".join(RULES))
            )
        elif not sign or not reason.strip():
            problems.append(
                Problem(
                    message="no reason is given",
                    location=where,
                    found=line.strip(),
                    expected="# and the reason at the end",
                )
            )
        else:
            concept = parts[2] if len(parts) == 3 else "*"
            lines.append(IgnoreLine(code=parts[0], path=parts[1], concept=concept, reason=reason.strip()))
    if problems:
        raise FileError(problems)
    return tuple(lines)
