"""TBX, the exchange format of termbases, in both its editions.

Spec: ISO 30042:2019 (``tbx/conceptEntry/langSec/termSec``; dialects Core, Min and Basic; styles DCA and DCT) and ISO
30042:2008 (``martif/termEntry/langSet/tig`` or ``ntig``). Encoding: as the XML declaration says; written in UTF-8.
Loses (see `glossary.loss`): Core holds terms and notes; Min adds status, part of speech, subject field and profile;
Basic adds definition, source, date, term type and the sentences of examples. The dialect ``full`` adds data categories
of our own and loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossary.errors import FileError, Problem
from glossary.formats import tbx_read, tbx_write, xml
from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder
from glossary.formats.tbx_categories import DIALECTS, Dialect
from glossary.model import Concept, Glossary

_ENTRIES = ("conceptEntry", "termEntry")
_HEADERS = ("tbxHeader", "martifHeader")


def parse(source: str | bytes, path: str = "<tbx>", options: Options = DEFAULTS) -> Reading:
    """The glossary that a TBX file of any edition, dialect and style holds.

    Raises:
        FileError: not well-formed XML, not TBX, or with entities.
    """
    builder = Builder(path, options)
    concepts = tuple(read_concepts([xml.as_bytes(source)], builder))
    return builder.finish(concepts)


def read_concepts(chunks: Iterable[bytes], builder: Builder) -> Iterator[Concept]:
    """The concepts of a TBX file one by one, so that a file of any size needs the memory of one entry.

    Args:
        chunks: the bytes of the file, in pieces of any size.
        builder: gathers the name of the glossary, which stands before the first concept, and the notices.

    Raises:
        FileError: as in `parse`, when the place is reached.
    """
    for element, root in xml.read_elements(chunks, builder.path, (*_ENTRIES, *_HEADERS), ("tbx", "martif")):
        if element.name in _HEADERS:
            tbx_read.read_header(element, builder)
            continue
        concept = tbx_read.read_entry(element, root, builder)
        if concept is not None:
            yield concept


def serialize(glossary: Glossary, dialect: str | None = None) -> Iterator[str]:
    """The TBX text of a glossary, in pieces.

    Args:
        glossary: the glossary.
        dialect: one of `DIALECTS`; ``None`` for ``basic``.

    Raises:
        FileError: no such dialect.
    """
    yield from tbx_write.write(glossary, find_dialect(dialect))


def find_dialect(name: str | None) -> Dialect:
    """The dialect of a name.

    Raises:
        FileError: there is none of this name.
    """
    dialect = DIALECTS.get(name or "basic")
    if dialect is None:
        problem = Problem(message="unknown TBX dialect", found=name, expected="one of " + ", ".join(DIALECTS))
        raise FileError([problem])
    return dialect
