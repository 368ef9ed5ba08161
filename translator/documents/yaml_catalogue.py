"""YAML catalogues: every text is translated, each scalar in the style that it has.

A catalogue whose only outermost key is German (``de:``, as Rails has it) gets the key ``en``. Keys, comments, anchors,
symbols (``:day``) and all that is no string stay. Where a text cannot stand in the style of its scalar (``Yes`` without
quotation marks would be a truth value), it is put into double quotation marks.

Source: YAML 1.1 as PyYAML reads it; Ruby on Rails Guides, "Internationalization API". Encoding: UTF-8. A round trip
loses nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import partial

import yaml

from glossary.errors import FileError, Problem
from glossary.files import decode
from glossary.formats.nodes import STRING, NodeReader
from translator.documents.languages import are_languages, english_like
from translator.documents.model import Options
from translator.documents.slots import Edit, SplicedText, check_size
from translator.documents.strings import StringSlot, read_string
from translator.documents.yaml_scalars import find_scalar, write_scalar

_SYMBOL = re.compile(r":\w+\Z")
_MOST = 500_000
"""Nodes of a file: more is refused."""


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The texts of a YAML catalogue.

    Raises:
        FileError: the content is not YAML, not UTF-8, or holds several languages.
    """
    check_size(content, path)
    text = decode(content, path)
    reader = NodeReader(path)
    root = reader.compose(text)
    once = _rename_root(root, reader, options) if root is not None else ()
    found = _strings(root, path) if root is not None else iter(())
    newline = "\r\n" if "\r\n" in text else "\n"
    slots: list[StringSlot] = []
    for node, key, in_flow in sorted(found, key=lambda item: item[0].start_mark.index):
        scalar = find_scalar(text, node, newline=newline, in_flow=in_flow)
        if scalar is None or _SYMBOL.match(node.value):
            continue
        escape = partial(write_scalar, scalar)
        slot = read_string(node.value, key, reader.locate(node), scalar.start, scalar.end, escape)
        if slot is not None:
            slots.append(slot)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return SplicedText(text=text, slots=tuple(slots), once=once, mark=mark)


def _rename_root(root: yaml.Node, reader: NodeReader, options: Options) -> tuple[Edit, ...]:
    """The outermost key, where it is the only one and German.

    Raises:
        FileError: there are several languages.
    """
    if not isinstance(root, yaml.MappingNode):
        return ()
    names = [str(key.value) for key, value in root.value if isinstance(value, yaml.MappingNode)]
    if len(names) < len(root.value) or not are_languages(names):
        return ()
    if len(root.value) > 1:
        reader.report(
            root, "a catalogue of several languages", found=", ".join(names), expected="one file for each language"
        )
        raise FileError(reader.problems)
    ((key, _),) = root.value
    quote = key.style or ""
    new = english_like(str(key.value), options.language)
    return ((key.start_mark.index, key.end_mark.index, f"{quote}{new}{quote}"),)


def _strings(root: yaml.Node, path: str) -> Iterator[tuple[yaml.ScalarNode, str, bool]]:
    """The texts with their keys, each once, and whether it stands between brackets or braces."""
    stack: list[tuple[yaml.Node, str, bool]] = [(root, "", False)]
    seen: set[int] = set()
    while stack:
        node, key, in_flow = stack.pop()
        # An alias stands for what was read at its anchor.
        if id(node) in seen:
            continue
        seen.add(id(node))
        if len(seen) > _MOST:
            raise FileError([Problem(message=f"{path}: more than {_MOST:,} values")])
        if isinstance(node, yaml.ScalarNode):
            if node.tag == STRING and node.value.strip():
                yield node, key, in_flow
            continue
        if not isinstance(node, yaml.CollectionNode):
            continue
        inside = in_flow or bool(node.flow_style)
        if isinstance(node, yaml.MappingNode):
            stack += ((value, f"{key}.{name.value}".lstrip("."), inside) for name, value in reversed(node.value))
        else:
            items = [(value, f"{key}.{index}".lstrip("."), inside) for index, value in enumerate(node.value)]
            stack += reversed(items)
