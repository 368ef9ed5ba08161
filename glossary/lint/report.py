"""Lint of files, with the result remembered as long as no file changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glossary.cache import cached_value
from glossary.layers import parse_sources, read_sources
from glossary.lint import Defect, lint
from glossary.model import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What lint says of some files.

    Args:
        files: how many files were looked at.
        concepts: how many concepts they hold.
        defects: the mistakes, by file and place.
    """

    files: int
    concepts: int
    defects: tuple[Defect, ...]


def lint_files(*paths: str, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Report:
    """What lint says of native files; of the curated data where none is named.

    Args:
        paths: the files, as layers: what stands in two of them on purpose is no mistake.
        select: codes of the rules to apply; all by default.
        ignore: codes of rules not to apply.

    Raises:
        FileError: a file cannot be read or is not a glossary, or a code that no rule has.
    """
    sources = read_sources(*paths, curated=not paths)

    def make() -> Any:
        layers = parse_sources(sources)
        defects = lint(layers, select=select, ignore=ignore)
        return sum(len(layer.glossary) for layer in layers), [_pack(defect) for defect in defects]

    key = [part for source in sources for part in (source.layer.encode(), source.path.encode(), source.content)]
    concepts, rows = cached_value((b"lint", repr((tuple(select), tuple(ignore))).encode(), *key), make)
    return Report(files=len(sources), concepts=concepts, defects=tuple(_unpack(row) for row in rows))


def _pack(defect: Defect) -> tuple[Any, ...]:
    place = defect.location
    location = (place.path, place.line, place.column) if place else None
    return (defect.code, defect.name, defect.message, defect.concept, location)


def _unpack(row: Any) -> Defect:
    code, name, message, concept, place = row
    location = Location(path=place[0], line=place[1], column=place[2]) if place else None
    return Defect(code=code, name=name, message=message, concept=concept, location=location)
