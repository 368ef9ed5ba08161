"""TERM701 unused-ignore

What it does: reports a comment ``termtreu: ignore`` that silences nothing, or a code in it that does not.

Why: what the comment excused is mended, and left there it would hide the next fault.

Example: ``Schoigu kam.`` translated as ``# termtreu: ignore[TERM101] a quotation | Shoigu came.``

Use instead: ``Shoigu came.``

Source: ruff's ``unused-noqa`` (RUF100). Only rules that ran are judged: with ``--select``, ``--ignore`` or
``--target-only`` a comment for the others is left in peace. Take the comment out by hand; ``--fix`` does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.rules.base import Rule, Silenced, comment_finding


def check_ignore(silenced: Silenced) -> Iterator[Finding]:
    """The findings of a comment."""
    codes = silenced.ignore.codes
    if not codes:
        if silenced.complete and not silenced.used:
            yield comment_finding(RULE, silenced, "the comment silences nothing here", "termtreu:")
        return
    for code in codes:
        if code in silenced.ran and code not in silenced.used:
            yield comment_finding(RULE, silenced, f"the comment silences {code}, which is not found here", code)


RULE = Rule(code="TERM701", name="unused-ignore", severity=Severity.WARNING, check_ignore=check_ignore)
