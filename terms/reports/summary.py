"""What stands under a report: how much was checked, what was left out, and with what."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import distribution

from glossary.model import Glossary, Severity
from terms.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Totals and signature of a check.

    Args:
        files: paths of the files that hold the English, in the order of the check.
        segments: how many segments were checked.
        hidden: findings below the severity asked for.
        unchanged: findings on lines that have not changed.
        ignored: findings that comments or the ignore file cover.
        known: findings that the baseline has.
        fixed: findings that were mended.
        version: of termtreu.
        glossary_hash: of the glossary in force.
        languages: such as ``de-en``.
        mode: ``bilingual`` or ``target-only``.
    """

    files: tuple[str, ...]
    segments: int
    hidden: int = 0
    unchanged: int = 0
    ignored: int = 0
    known: int = 0
    fixed: int = 0
    version: str = ""
    glossary_hash: str = ""
    languages: str = "de-en"
    mode: str = "bilingual"

    @property
    def signature(self) -> str:
        """What the result depends on, in one line."""
        parts = f"termtreu {self.version}", f"glossary {self.glossary_hash}", self.languages, self.mode
        return " | ".join(parts)


def count_severities(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are, in words."""
    counts = Counter(item.severity for item in findings)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [f"{counts[level]} {word}{'s' * (counts[level] > 1)}" for level, word in words.items() if counts[level]]
    return ", ".join(parts) or "no findings"


def hash_glossary(glossary: Glossary) -> str:
    """A hash of all that a glossary says, hexadecimal."""
    digest = hashlib.blake2b(digest_size=8)
    for concept in glossary:
        digest.update(f"{concept.id}\0{concept.severity.value}\0{concept.do_not_translate}\0".encode())
        for term in concept.terms:
            # Members of these enumerations are text; their ``value`` is a slow property.
            row = term.text, term.language, term.status, term.type, term.case, term.match
            digest.update("\0".join(row).encode() + (repr(term.when).encode() if term.when else b""))
    return digest.hexdigest()


def sign(summary: Summary, glossary: Glossary, *, target_only: bool) -> Summary:
    """The summary with what the result depends on."""
    return replace(
        summary,
        version=read_version(),
        glossary_hash=hash_glossary(glossary),
        languages=f"{glossary.source_language}-{glossary.target_language}",
        mode="target-only" if target_only else "bilingual",
    )


def read_version() -> str:
    """The version of termtreu that is installed.

    Read from the metadata as text: ``importlib.metadata.version`` loads the parser of e-mail, a tenth of a short run.
    """
    found = re.search(r"^Version: (\S+)", distribution("termtreu").read_text("METADATA") or "", re.MULTILINE)
    return found[1] if found else ""
