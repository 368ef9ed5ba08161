"""Mending findings whose suggestion is safe: the text found is replaced where it stands, nothing else is touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from glossary.errors import FileError
from terms.findings import SAFE, Finding

_BREAK = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"
_BRINGS_OTHERS = "that would bring other findings"
_ESCAPED = "the file writes the text with escapes or over several lines"
_NEEDS_ESCAPE = re.compile(r"[<>&\"\\\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A file with its safe findings mended.

    Args:
        text: of the whole file.
        findings: those that were mended.
        left: how many others with a safe suggestion were not, and why; empty where there is none.
    """

    text: str
    findings: tuple[Finding, ...]
    left: str


def fix_text(text: str, findings: Sequence[Finding], check: Callable[[str], Sequence[Finding]]) -> Fixed:
    """The text of a file with what is safe mended.

    A fix that does not clear its finding, or brings a new one, is taken back.

    Args:
        text: of the file.
        findings: of this file, before.
        check: gives the findings of a changed text of the file.
    """
    wanted = [item for item in findings if item.fix_safety == SAFE and _applies(item)]
    before = Counter(item.fingerprint for item in findings)
    while wanted:
        changed, done = _replace(text, wanted)
        if not done:
            break
        try:
            after = check(changed)
        except FileError:
            # An apostrophe ends a text of YAML in single quotation marks: only fixes without one are tried again.
            plain = [item for item in done if "'" not in str(item.suggestion)]
            wanted = plain if len(plain) < len(done) else []
            continue
        expected = before - Counter(item.fingerprint for item in done)
        extra = Counter(item.fingerprint for item in after) - expected
        if not extra:
            return Fixed(text=changed, findings=tuple(done), left=_explain_left(text, findings, done))
        lines = {item.line for item in after if extra[item.fingerprint]}
        kept = [item for item in done if item.line not in lines]
        wanted = kept if len(kept) < len(done) else []
    return Fixed(text=text, findings=(), left=_explain_left(text, findings, ()))


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a text; what the encoding of an XML file lacks becomes a character reference."""
    return text.encode(encoding, "xmlcharrefreplace")


def show_diff(path: str, before: str, after: str) -> str:
    """The difference of two texts of a file as a unified diff."""
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), fromfile=f"a/{path}", tofile=f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _applies(item: Finding) -> bool:
    if item.suggestion is None or not item.target_text or item.line != item.end_line:
        return False
    return not _NEEDS_ESCAPE.search(item.suggestion)


def _replace(text: str, findings: Sequence[Finding]) -> tuple[str, list[Finding]]:
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    offset = 1 if text.startswith(_BOM) else 0
    done: list[Finding] = []
    edits: list[tuple[int, int, str]] = []
    for item in findings:
        if item.line > len(starts):
            continue
        start = starts[item.line - 1] + item.column - 1 + (offset if item.line == 1 else 0)
        end = start + len(item.target_text)
        free = not edits or start >= edits[-1][1]
        if text[start:end] == item.target_text and free:
            edits.append((start, end, str(item.suggestion)))
            done.append(item)
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text, done


def _explain_left(text: str, findings: Sequence[Finding], done: Sequence[Finding]) -> str:
    left = Counter(
        _BRINGS_OTHERS if _applies(item) and _replace(text, [item])[1] else _ESCAPED
        for item in findings
        if item.fix_safety == SAFE and item not in done
    )
    return ", ".join(f"{count} not fixed, as {reason}" for reason, count in left.items())
