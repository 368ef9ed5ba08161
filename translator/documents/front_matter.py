"""The block of settings at the head of a Markdown file, in YAML or TOML: its title and what else people read.

Source: Jekyll (https://jekyllrb.com/docs/front-matter/), Hugo (https://gohugo.io/content-management/front-matter/).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import yaml

from glossary.errors import FileError, Problem
from glossary.formats.nodes import STRING
from glossary.model import Location
from terms.model import Span
from translator.documents.stretches import Piece, Stretch
from translator.documents.yaml_scalars import find_scalar, write_scalar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

READ_KEYS = frozenset({"title", "subtitle", "description", "summary"})
"""Keys whose value is translated."""
_LANGUAGE_KEYS = frozenset({"lang", "language"})
_GERMAN = re.compile(r"de(?:[-_]\w+)?", re.IGNORECASE)

_BLOCK = re.compile(
    r"(?:---[ \t]*\r?\n(?=[\w\"'-]+[ \t]*:|#|---)(?P<yaml>.*?)^(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_TOML_LINE = re.compile(
    r"^[ \t]*([\w-]+)[ \t]*=[ \t]*(\"(?!\"\")(?:[^\"\\\r\n]|\\[^\r\n])*\"|'(?!'')[^'\r\n]*')", re.MULTILINE
)
_TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What was found at the head of a file.

    Args:
        end: where the rest begins.
        stretches: of the values that people read.
        once: the language, which changes when anything is translated.
    """

    end: int = 0
    stretches: tuple[Stretch, ...] = ()
    once: tuple[tuple[Span, str], ...] = ()


def read_front_matter(text: str, path: str) -> FrontMatter:
    """The front matter of a Markdown file; nothing where it has none.

    Raises:
        FileError: it is not YAML.
    """
    match = _BLOCK.match(text)
    if match is None:
        return FrontMatter()
    read = _read_yaml if match["yaml"] is not None else _read_toml
    found = [*read(text, *match.span("yaml" if match["yaml"] is not None else "toml"), path)]
    return FrontMatter(
        end=match.end(),
        stretches=tuple(item for item in found if isinstance(item, Stretch)),
        once=tuple(item for item in found if not isinstance(item, Stretch)),
    )


def _make_stretch(span: Span, key: str, value: str, write: Callable[[str], str]) -> Stretch:
    """A value whose outer white space stays."""
    text = value.strip()
    before, behind = value.partition(text)[::2]
    return Stretch(span=span, text=text, key=key, write=partial(_write, write=write, before=before, behind=behind))


def _write(pieces: Sequence[Piece], *, write: Callable[[str], str], before: str, behind: str) -> str:
    return write(before + "".join(piece for _, piece in pieces) + behind)


def _read_yaml(text: str, start: int, end: int, path: str) -> Iterator[Stretch | tuple[Span, str]]:
    block = text[start:end]
    newline = "\r\n" if "\r\n" in block else "\n"
    try:
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # The block begins on the second line.
        where = Location(path=path, line=mark.line + 2, column=mark.column + 1) if mark else None
        message = f"the front matter is not YAML: {error.problem or error.context}"
        raise FileError([Problem(message=message, location=where)]) from error
    except yaml.YAMLError as error:
        raise FileError([Problem(message=f"{path}: the front matter is not YAML: {error}")]) from error
    if not isinstance(root, yaml.MappingNode):
        return
    for key, node in root.value:
        if not isinstance(node, yaml.ScalarNode) or node.tag != STRING:
            continue
        scalar = find_scalar(block, node, in_flow=root.flow_style is True, newline=newline)
        if scalar is None:
            continue
        span = start + scalar.start, start + scalar.end
        if key.value in READ_KEYS and node.value.strip():
            yield _make_stretch(span, key.value, node.value, partial(write_scalar, scalar))
        elif key.value in _LANGUAGE_KEYS and _GERMAN.fullmatch(node.value):
            yield span, write_scalar(scalar, "en")


def _read_toml(text: str, start: int, end: int, path: str) -> Iterator[Stretch | tuple[Span, str]]:  # noqa: ARG001
    table = _TOML_TABLE.search(text, start, end)
    for match in _TOML_LINE.finditer(text, start, table.start() if table else end):
        try:
            value = tomllib.loads(f"value = {match[2]}")["value"]
        except tomllib.TOMLDecodeError:
            continue  # an escape that TOML does not know; the value stays as it is
        if match[1] in READ_KEYS and value.strip():
            yield _make_stretch(match.span(2), match[1], value, partial(_quote_toml, quote=match[2][0]))
        elif match[1] in _LANGUAGE_KEYS and _GERMAN.fullmatch(value):
            yield match.span(2), _quote_toml("en", quote=match[2][0])


def _quote_toml(value: str, *, quote: str) -> str:
    if quote == "'" and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
