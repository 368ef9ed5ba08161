"""Markdown: the text of paragraphs, headings, list items, table cells and footnotes, and what front matter shows.

Emphasis, links, images, inline HTML and footnote marks are codes; words in backticks stay as they are. Code blocks,
HTML blocks, targets of links and everything between the texts stay byte for byte. Paragraphs that were wrapped are
wrapped again, and English that would be markup is escaped.

Encoding: UTF-8, with or without a byte order mark. A round trip loses nothing.

Source: CommonMark 0.31 through markdown-it-py, tables and footnotes (extra ``documents``).
"""

from __future__ import annotations

from codecs import BOM_UTF8

from glossary.errors import FileError, Problem
from glossary.files import decode
from translator.documents.front_matter import read_front_matter
from translator.documents.model import Options
from translator.documents.slots import SplicedText, check_size
from translator.documents.stretches import splice


def parse(content: bytes, path: str, options: Options) -> SplicedText:  # noqa: ARG001 - every format takes them
    """The texts of a Markdown document.

    Raises:
        FileError: the content is too large, too deeply nested or not UTF-8, its front matter broken, or markdown-it-py
            not installed.
    """
    check_size(content, path)
    text = decode(content, path)
    try:
        from translator.documents.markdown_blocks import BlockReader
        from translator.documents.markdown_inline import make_parser
    except ImportError as error:
        expected = "pip install 'termtreu[documents]'"
        problem = Problem(message=f"{path}: Markdown needs markdown-it-py and mdit-py-plugins", expected=expected)
        raise FileError([problem]) from error
    front = read_front_matter(text, path)
    reader = BlockReader(make_parser(), text, front.end, path)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return splice(text, path, [*front.stretches, *reader.read()], mark=mark, once=front.once)
