"""EPUB 2 and 3: the pages of a book in reading order, its tables of contents, its title and description.

Each page is read as HTML (see `translator.documents.html`). Styles, pictures and fonts stay as they are.

A round trip loses nothing; when something is translated, the language of the book becomes English.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/, and Open Packaging Format 2.0.1, https://idpf.org/epub/20/spec/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from glossary.errors import FileError, Problem
from translator.documents import html
from translator.documents.archive import Archive, Container
from translator.documents.model import Document, Options
from translator.documents.office import DUBLIN_CORE, name_language, read_title
from translator.documents.xml_parts import Node, decode_xml, find_elements

_START = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_NCX = "application/x-dtbncx+xml"
_TITLES = frozenset({"dc:title", "dc:subject", "dc:description"})


def parse(content: bytes, path: str, options: Options) -> Container:
    """The text of a book.

    Raises:
        FileError: not an EPUB, damaged, its pages encrypted, or not to be trusted.
    """
    archive = Archive(content, path)
    books = [node.attributes.get("full-path", "") for node in _find(archive, _START, "rootfile")]
    if not books:
        raise FileError([Problem(message=f"{path}: {_START} names no book", expected="an EPUB file")])
    book = books[0]
    parts: dict[str, Document] = {book: read_title(archive.read(book), archive.place(book), _TITLES, DUBLIN_CORE)}
    pages, contents = _find_pages(archive, book)
    _check_encryption(archive, {*pages, *contents})
    for name in pages:
        parts[name] = html.parse(archive.read(name), archive.place(name), options)
    for name in contents:
        # The labels of the table of contents of EPUB 2, and the title above it.
        parts[name] = read_title(archive.read(name), archive.place(name), {"text"}, {})
    return Container(archive=archive, parts=parts, relabel={book: name_language(options.language)})


def _find(archive: Archive, part: str, *names: str) -> Iterator[Node]:
    """The elements of a part with one of these names."""
    found: list[Node] = []
    content = decode_xml(archive.read(part), archive.place(part))
    find_elements(content, archive.place(part), names, found.append, prefixes={})
    return iter(found)


def _find_pages(archive: Archive, book: str) -> tuple[list[str], list[str]]:
    """The pages of a book in reading order, and its tables of contents in the format of EPUB 2."""
    items: dict[str, Node] = {}
    spine: list[str] = []
    for node in _find(archive, book, "item", "itemref"):
        if node.name == "item":
            items[node.attributes.get("id", "")] = node
        else:
            spine.append(node.attributes.get("idref", ""))
    # A table of contents that is no page of the book is shown by the reader beside it.
    beside = [key for key, node in items.items() if "nav" in node.attributes.get("properties", "").split()]
    ordered = [
        items[key] for key in dict.fromkeys((*(each for each in beside if each not in spine), *spine)) if key in items
    ]
    pages = [_locate(book, node) for node in ordered if node.attributes.get("media-type") in _PAGES]
    contents = [_locate(book, node) for node in items.values() if node.attributes.get("media-type") == _NCX]
    return list(dict.fromkeys(pages)), list(dict.fromkeys(contents))


def _locate(book: str, node: Node) -> str:
    """The name of the part that an item is."""
    path = unquote(urlsplit(node.attributes.get("href", "")).path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(book), path))


def _check_encryption(archive: Archive, names: set[str]) -> None:
    """Refuse a book whose text is encrypted; fonts may be."""
    if _ENCRYPTION not in archive.names:
        return
    for node in _find(archive, _ENCRYPTION, "CipherReference"):
        name = unquote(node.attributes.get("URI", ""))
        if name in names:
            raise FileError([Problem(message=f"{archive.place(name)}: encrypted", expected="a book without DRM")])
