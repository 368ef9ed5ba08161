"""Native YAML written concept by concept, so that a file of any size goes through in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from glossary.errors import FileError, Problem
from glossary.formats import native
from glossary.formats.build import Builder
from glossary.model import Concept


def serialize_stream(concepts: Iterable[Concept], builder: Builder) -> Iterator[str]:
    """The text that `native.serialize` gives for all concepts together, in pieces.

    Args:
        concepts: taken one at a time.
        builder: knows the head of the glossary once the first concept is there.

    Raises:
        FileError: there is no concept.
    """
    begun = False
    for concept in concepts:
        pieces = native.serialize(replace(builder.head(), concepts=(concept,)))
        for piece in pieces:
            if not begun:
                yield piece
            if piece == "concepts:\n":
                break
        begun = True
        yield from pieces
    if not begun:
        problem = Problem(message=f"{builder.path}: no entry with terms in both languages")
        raise FileError([problem, *builder.notices()])
