"""Text for XML reports: characters that XML cannot hold are shown by their number."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def content(text: str) -> str:
    """A text as the content of an element."""
    shown = _FORBIDDEN.sub(lambda match: f"\\x{ord(match.group()):02x}", text)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """A text as the value of an attribute, with its quotation marks."""
    shown = content(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return f'"{shown}"'
