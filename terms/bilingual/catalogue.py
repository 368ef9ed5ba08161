"""JSON and YAML catalogues: one file a language, texts by key, nested or not.

A single outermost key that is a language tag (``de:`` and ``en:``, as Rails has it) is left out of the keys. Requests
to be silent stand in YAML comments, and in JSON under the key with ``@`` before it, as Application Resource Bundles
have it.

Source: RFC 8259; YAML 1.1 as PyYAML reads it. Encoding: UTF-8.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from glossary.errors import FileError, Problem
from glossary.formats.nodes import NodeReader
from glossary.model import Location
from terms.bilingual.blocks import Block, TextBuilder
from terms.findings import Ignore
from terms.suppress import end_blocks, read_ignores

_TOKEN = re.compile(r'[\s,:]+|(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>[\[\]{}])|(?P<other>[^\s,:\[\]{}"]+)')
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_CHARS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")
_YAML_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_SEPARATOR = "\x1f"
_MOST = 500_000
"""Nodes of a YAML file, aliases counted each time: more is a bomb."""
_ALIASED, _TIMES = 20_000, 10
"""Nodes that aliases may add, and how many times as many as are written: few lines can stand for any number."""


def read_json(text: str, path: str) -> tuple[Block, ...]:
    """The texts of a JSON catalogue with their keys.

    Raises:
        FileError: the text is not JSON.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        where = Location(path=path, line=error.lineno, column=error.colno)
        raise FileError([Problem(message=f"not JSON: {error.msg}", location=where)]) from error
    except RecursionError as error:
        raise FileError([Problem(message=f"{path}: JSON that is nested too deeply")]) from error
    return _finish(_json_blocks(text))


def _json_blocks(text: str) -> Iterator[Block]:
    path: list[str | int] = []
    expects_key: list[bool] = []
    line, start, place = 1, 0, 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:  # cannot be: json.loads has read it
            return
        item = match.group()
        if match["sign"] in ("{", "["):
            expects_key.append(item == "{")
            path.append("" if item == "{" else -1)
        elif match["sign"]:
            expects_key.pop()
            path.pop()
        elif (match["text"] or match["other"]) and path:
            last = path[-1]
            if isinstance(last, int):
                path[-1] = last + 1
            if expects_key[-1] and not _is_value(text, place):
                path[-1] = str(json.loads(item))
            elif match["text"]:
                builder = TextBuilder()
                _add_json(builder, item[1:-1], line, place - start + 2)
                yield builder.block(line, place - start + 2, _SEPARATOR.join(map(str, path)))
        if "\n" in item:
            line += item.count("\n")
            start = place + item.rfind("\n") + 1
        place = match.end()


def _is_value(text: str, place: int) -> bool:
    """Whether a item of an object is a value: a colon stands before it."""
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1] == ":"


def _add_json(builder: TextBuilder, text: str, line: int, column: int) -> None:
    done = 0
    units = ""
    for match in _ESCAPE.finditer(text):
        builder.add(text[done : match.start()], line, column + done)
        done = match.end()
        if match[1]:
            unit = chr(int(match[1], 16))
            if "\ud800" <= unit <= "\udbff" and text[done : done + 2] == "\\u":
                units = unit
                continue
            char = (units + unit).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            units = ""
        else:
            char = _CHARS.get(match[2], match[2])
        builder.add(char, line, column + match.start())
    builder.add(text[done:], line, column + done)


def read_yaml(text: str, path: str) -> tuple[Block, ...]:
    """The texts of a YAML catalogue with their keys.

    Raises:
        FileError: the text is not YAML, or its aliases make it too large.
    """
    import yaml

    root = NodeReader(path).compose(text)
    # YAML 1.1 ends lines at more marks than a line feed.
    lines = _YAML_BREAK.split(text)
    blocks: list[Block] = []
    stack: list[tuple[yaml.Node, str]] = [(root, "")] if root is not None else []
    seen = 0
    written: set[int] = set()
    while stack:
        node, key = stack.pop()
        seen += 1
        written.add(id(node))
        if seen > min(_MOST, _ALIASED + _TIMES * len(written)):
            where = Location(path=path, line=node.start_mark.line + 1, column=node.start_mark.column + 1)
            expected = "a catalogue without nested aliases"
            raise FileError([Problem(message=f"more than {seen - 1} values", location=where, expected=expected)])
        if isinstance(node, yaml.MappingNode):
            children = [(value, f"{key}{_SEPARATOR if key else ''}{name.value}") for name, value in node.value]
            stack += reversed(children)
        elif isinstance(node, yaml.SequenceNode):
            stack += reversed([(value, f"{key}{_SEPARATOR}{index}") for index, value in enumerate(node.value)])
        elif isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
            blocks.append(_yaml_block(node.value, node.start_mark.line, node.start_mark.column, node.style, lines, key))
    return end_blocks(_finish(blocks), _last_comments(lines))


def _last_comments(lines: list[str]) -> list[Ignore]:
    """The requests behind the last value of a YAML file."""
    found: list[Ignore] = []
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if line.strip() and not line.startswith("#"):
            break
        found += read_ignores(line, number)
    return found[::-1]


def _yaml_block(value: str, row: int, column: int, style: str | None, lines: list[str], key: str) -> Block:
    """A text with its place; of a folded or literal one each line is looked for below the key."""
    builder = TextBuilder()
    line = row
    for piece in re.split(r"(\n)", value):
        if not piece or piece == "\n":
            builder.add(piece, line + 1, column + 1)
            continue
        found = next(
            (
                number
                for number in range(line, min(line + 4, len(lines)))
                if piece in lines[number][column if number == row else 0 :]
            ),
            None,
        )
        if found is None:
            builder.add(piece, line + 1, column + 1 + (style in ("'", '"')))
            continue
        line = found
        builder.add(piece, found + 1, lines[found].index(piece, column if found == row else 0) + 1)
    comments = lines[row].partition("#")[2], row + 1
    ignores: tuple[Ignore, ...] = read_ignores(*comments)
    if row and lines[row - 1].lstrip().startswith("#"):
        ignores += read_ignores(lines[row - 1], row)
    return builder.block(row + 1, column + 1, key, ignores)


def _finish(found: Iterator[Block] | list[Block]) -> tuple[Block, ...]:
    """The texts without an outermost language tag; requests from ``@key`` of Application Resource Bundles."""
    blocks = list(found)
    roots = {block.key.split(_SEPARATOR)[0] for block in blocks}
    cut = 0
    if len(roots) == 1 and blocks and _SEPARATOR in blocks[0].key:
        root = roots.pop()
        cut = len(root) + 1 if _LANGUAGE.match(root) else 0
    asked: dict[str, tuple[Ignore, ...]] = {}
    kept: list[Block] = []
    for block in blocks:
        parts = block.key[cut:].split(_SEPARATOR)
        meta = next((index for index, part in enumerate(parts) if part.startswith("@")), None)
        if meta is None:
            kept.append(block)
        else:
            parts[meta] = parts[meta][1:]
            key = ".".join(parts[: meta + 1])
            asked[key] = asked.get(key, ()) + read_ignores(block.text, block.line)
    result: list[Block] = []
    used: set[str] = set()
    for block in kept:
        key = block.key[cut:].replace(_SEPARATOR, ".")
        used.add(key)
        result.append(
            Block(
                text=block.text,
                line=block.line,
                column=block.column,
                marks=block.marks,
                key=key,
                ignores=block.ignores + asked.get(key, ()),
            )
        )
    return end_blocks(result, [ignore for key, ignores in asked.items() if key not in used for ignore in ignores])
