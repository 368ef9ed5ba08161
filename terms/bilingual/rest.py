"""reStructuredText: the text of paragraphs, titles, list items and cells.

Literals, code, directives without prose and comments are no text. Requests to be silent stand in comments
(``.. termtreu: ignore[CODE] reason``) and hold for the next block.

Source: docutils (extra ``documents``), with file insertion and raw input switched off.
"""

from __future__ import annotations

from typing import Any

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.bilingual.blocks import Block, TextBuilder
from terms.findings import INLINE_CODE, Ignore
from terms.suppress import end_blocks, read_ignores

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "_disable_config": True,
}
_SEVERE = 4


def read_blocks(text: str, path: str) -> tuple[Block, ...]:
    """The blocks of a reStructuredText document.

    Raises:
        FileError: docutils is not installed, or cannot read the document.
    """
    try:
        from docutils import nodes
        from docutils.core import publish_doctree
    except ImportError as error:
        expected = "pip install 'termtreu[documents]'"
        raise FileError([Problem(message=f"{path}: reStructuredText needs docutils", expected=expected)]) from error
    tree = publish_doctree(text, source_path=path, settings_overrides=_SETTINGS)
    severe = [node for node in tree.findall(nodes.system_message) if node["level"] >= _SEVERE]
    if severe:
        raise FileError(
            [
                Problem(
                    message=f"not reStructuredText: {node.astext()}",
                    location=Location(path=path, line=node.get("line") or 1, column=1),
                )
                for node in severe
            ]
        )
    return _blocks(tree, text.splitlines(), nodes)


def _blocks(tree: Any, lines: list[str], nodes: Any) -> tuple[Block, ...]:
    blocks: list[Block] = []
    waiting: tuple[Ignore, ...] = ()
    cursor = 0
    for node in tree.findall(nodes.Element):
        if isinstance(node, nodes.comment):
            waiting += read_ignores(node.astext(), node.line or 1)
            continue
        if not isinstance(node, nodes.TextElement) or isinstance(
            node, (nodes.literal_block, nodes.system_message, nodes.Inline)
        ):
            continue
        if isinstance(node, (nodes.FixedTextElement, nodes.raw, nodes.problematic)) or _in_system_message(node, nodes):
            continue
        if not node.astext().strip():
            continue
        block, cursor = _block(node, lines, cursor, waiting, nodes)
        waiting = ()
        blocks.append(block)
    return end_blocks(blocks, waiting)


def _in_system_message(node: Any, nodes: Any) -> bool:
    while node is not None:
        if isinstance(node, nodes.system_message):
            return True
        node = node.parent
    return False


def _block(node: Any, lines: list[str], cursor: int, ignores: tuple[Ignore, ...], nodes: Any) -> tuple[Block, int]:
    """A block; its words are looked for in the file behind the block before."""
    builder = TextBuilder()
    line, column = cursor, 0
    for leaf in node.findall(nodes.Text):
        inside = leaf.parent
        if isinstance(inside, (nodes.literal, nodes.math, nodes.raw)):
            builder.add(INLINE_CODE, line + 1, column + 1)
            continue
        for index, piece in enumerate(leaf.astext().split("\n")):
            if index:
                builder.add("\n", line + 1, column + 1)
                line, column = min(line + 1, len(lines) - 1), 0
            for number in range(line, len(lines)):
                place = lines[number].find(piece, column if number == line else 0)
                if piece.strip() and place >= 0:
                    line, column = number, place
                    break
            builder.add(piece, line + 1, column + 1)
            column += len(piece)
    return builder.block(cursor + 1, 1, "", ignores), line
