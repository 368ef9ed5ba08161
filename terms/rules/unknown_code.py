"""TERM702 unknown-code-ignored

What it does: reports a code in a comment ``termtreu: ignore[...]`` that no rule has.

Why: the comment silences nothing, whatever its writer meant.

Example: ``Schoigu kam.`` translated as ``# termtreu: ignore[TERM999] a quotation | Shoygu came.``

Use instead: ``# termtreu: ignore[TERM101] a quotation | Shoygu came.``

Source: ruff's warning about invalid codes in ``noqa``. Codes are written in full, divided by commas.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import Finding
from terms.rules.base import Rule, Silenced, comment_finding


def check_ignore(silenced: Silenced) -> Iterator[Finding]:
    """The findings of a comment."""
    for code in silenced.ignore.codes:
        if code not in silenced.known:
            yield comment_finding(RULE, silenced, f"no rule has the code {code!r}", code)


RULE = Rule(code="TERM702", name="unknown-code-ignored", severity=Severity.ERROR, check_ignore=check_ignore)
