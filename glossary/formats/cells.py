"""Cells that a spreadsheet would run as a formula, made harmless and restored.

Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"''*[=+\-@\t\r]")
_WRAPPED = re.compile(r"'('*\\*[=+\-@|%\t\r].*)'\Z", re.DOTALL)
# What looks like a wrapped cell is wrapped as well, so that it comes back.
_WRAPPED_FORMULA = re.compile(r"'*\\*[=+\-@|%\t\r]")


def defuse(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> defuse("=1+1"), defuse("a-b")
    ("'=1+1", 'a-b')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """The text as it was before `defuse`."""
    return text[1:] if _DEFUSED.match(text) else text


def wrap(text: str) -> str:
    """The text made harmless as Weblate does it: in apostrophes, with ``|`` escaped.

    Source: https://docs.weblate.org/en/latest/user/files.html.
    """
    if not _WRAPPED_FORMULA.match(text):
        return text
    return "'" + text.replace("\\", "\\\\").replace("|", "\\|") + "'" if "|" in text else f"'{text}'"


def unwrap(text: str) -> str:
    """The text as it was before `wrap`; a mere apostrophe before a formula is taken away too."""
    found = _WRAPPED.match(text)
    if found is None:
        return restore(text)
    inner = found.group(1)
    return re.sub(r"\\([\\|])", r"\1", inner) if "|" in inner else inner
