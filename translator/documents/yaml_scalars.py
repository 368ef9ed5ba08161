"""Scalars of YAML, written anew in the style that they have.

Source: YAML 1.1, chapter 9, https://yaml.org/spec/1.1/
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from itertools import pairwise

import yaml

from glossary.formats.nodes import STRING

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]*(?:\r?\n[ \t]*)?)*")
_HEADER = re.compile(r"[|>][0-9+-]*[ \t]*(?:#[^\r\n]*)?(\r\n|\r|\n)")
_ESCAPED = re.compile(r"\\[xuU]")
# Line breaks for YAML, but not for JSON, and what must not stand there as it is.
_INVISIBLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
# They differ in what they take; what both read as it is meant is written.
_LOADERS = (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A scalar as written.

    Args:
        start, end: where it stands, without anchor and tag, and of a block without its last line break.
        raw: the text between.
        style: ``"``, ``'``, ``|``, ``>`` or nothing.
        newline: how lines of the file end.
        in_flow: whether it stands between brackets or braces.
    """

    start: int
    end: int
    raw: str
    style: str
    newline: str
    in_flow: bool


def find_scalar(text: str, node: yaml.ScalarNode, *, newline: str, in_flow: bool) -> Scalar | None:
    """The scalar as it stands in a text; ``None`` where it cannot be found, which would be a fault of the parser."""
    properties = _PROPERTIES.match(text, node.start_mark.index)
    start = properties.end() if properties else node.start_mark.index
    end = node.end_mark.index
    style = node.style or ""
    raw = text[start:end].rstrip() if style in ("", "|", ">") else text[start:end]
    if style and not raw.startswith(style):
        return None
    return Scalar(start=start, end=start + len(raw), raw=raw, style=style, newline=newline, in_flow=in_flow)


def write_scalar(scalar: Scalar, value: str) -> str:
    """The text of a scalar with another value, in its style if that is possible, else in double quotation marks."""
    new = value
    if scalar.style == "'":
        new = "'" + value.replace("'", "''") + "'"
    elif scalar.style == '"':
        return _quote(scalar, value)
    elif scalar.style:
        new = _write_block(scalar, value)
    return new if _reads_as(scalar, new, value) else _quote(scalar, value)


def _quote(scalar: Scalar, value: str) -> str:
    ascii_only = scalar.raw.isascii() and bool(_ESCAPED.search(scalar.raw))
    # JSON escapes a character beyond the first plane as two, which YAML reads as two characters.
    new = json.dumps(value, ensure_ascii=ascii_only and all(ord(char) < 0x10000 for char in value))
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match.group()):04x}", new)


def _write_block(scalar: Scalar, value: str) -> str:
    header = _HEADER.match(scalar.raw)
    if header is None:
        return scalar.raw
    lines = scalar.raw[header.end() :].split("\n")
    indent = next((line[: len(line) - len(line.lstrip(" "))] for line in lines if line.strip()), "  ")
    text = value.rstrip("\n")
    if scalar.style == ">":
        # A line break is an empty line, and a blank may become a line break.
        wraps = any(first.strip() and second.strip() for first, second in pairwise(lines))
        width = max(len(line.rstrip("\r")) for line in lines) - len(indent) if wraps else len(text)
        joined = "\n\n".join(_fold(paragraph, width) for paragraph in text.split("\n")).split("\n")
    else:
        joined = text.split("\n")
    written = scalar.newline.join(indent + line if line else "" for line in joined)
    return scalar.raw[: header.end()] + written


def _fold(paragraph: str, width: int) -> str:
    return textwrap.fill(paragraph, max(width, 1), break_long_words=False, break_on_hyphens=False)


def _reads_as(scalar: Scalar, new: str, value: str) -> bool:
    """Whether a scalar has a value where it stands, as a string."""
    block = scalar.style in ("|", ">")
    if not block and ("\n" in new or "\r" in new):
        return False
    if not scalar.style and (not new or new != new.strip()):
        return False
    # The outermost indentation is that of no block's content; a comment after it may follow.
    text = f"[{new}, x]" if scalar.in_flow else f"k: {new}\n"
    expected = value.rstrip("\n") if block else value
    return all(_read(text, loader, in_flow=scalar.in_flow, block=block) == expected for loader in _LOADERS)


def _read(text: str, loader: type[yaml.SafeLoader], *, in_flow: bool, block: bool) -> str | None:
    """The only string in a text; ``None`` where there is none."""
    try:
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, UnicodeEncodeError):
        return None
    if not isinstance(node, yaml.CollectionNode) or not node.value:
        return None
    found = node.value[0] if in_flow else node.value[0][1]
    if not isinstance(found, yaml.ScalarNode) or found.tag != STRING:
        return None
    read: str = found.value
    return read.rstrip("\n") if block else read
