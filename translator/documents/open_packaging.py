"""Parts of an Office Open XML package (DOCX, PPTX): found by their types and by their relations.

Source: ECMA-376 part 2, Open Packaging Conventions.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from translator.documents.archive import Archive
from translator.documents.model import Document, Options
from translator.documents.office import DUBLIN_CORE, name_language, read_title
from translator.documents.xml_parts import Node, decode_xml, find_elements

_TYPES = "[Content_Types].xml"
_CORE = ".core-properties+xml"


def find_parts(archive: Archive, types: tuple[str, ...]) -> list[str]:
    """The names of parts whose type ends with one of some texts, in the order of the table of types.

    Raises:
        FileError: there is no such table, or it is damaged.
    """
    found: list[str] = []

    def visit(node: Node) -> None:
        name = node.attributes.get("PartName", "").removeprefix("/")
        if node.attributes.get("ContentType", "").endswith(types) and name in archive.names:
            found.append(name)

    content = decode_xml(archive.read(_TYPES), archive.place(_TYPES))
    find_elements(content, archive.place(_TYPES), {"Override"}, visit, prefixes={})
    return list(dict.fromkeys(found))


def find_related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The type and the name of each part that another refers to, by the identity of the reference.

    Raises:
        FileError: the table of references is damaged.
    """
    folder, name = posixpath.split(part)
    table = posixpath.join(folder, "_rels", f"{name}.rels")
    related: dict[str, tuple[str, str]] = {}

    def visit(node: Node) -> None:
        target = node.attributes.get("Target", "")
        place = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
        kind = node.attributes.get("Type", "").rpartition("/")[2]
        if place in archive.names:
            related[node.attributes.get("Id", "")] = (kind, place)

    if table in archive.names:
        content = decode_xml(archive.read(table), archive.place(table))
        find_elements(content, archive.place(table), {"Relationship"}, visit, prefixes={})
    return related


def read_core(archive: Archive, options: Options) -> tuple[dict[str, Document], dict[str, Callable[[bytes], bytes]]]:
    """The title, subject and description of a document, and how its language is named anew; by name of the part.

    Raises:
        FileError: the part is damaged.
    """
    names = find_parts(archive, (_CORE,))
    parts: dict[str, Document] = {
        name: read_title(archive.read(name), archive.place(name), _TITLES, DUBLIN_CORE) for name in names
    }
    return parts, dict.fromkeys(names, name_language(options.language))


_TITLES = frozenset({"dc:title", "dc:subject", "dc:description"})
