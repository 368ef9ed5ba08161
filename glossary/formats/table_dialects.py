"""The dialects of two-column files, and how to tell them apart.

Sources: DeepL, https://developers.deepl.com/docs/customize/managing-glossaries; Google,
https://cloud.google.com/translate/docs/advanced/glossary; Amazon,
https://docs.aws.amazon.com/translate/latest/dg/creating-custom-terminology.html; Microsoft,
https://learn.microsoft.com/azure/ai-services/translator/document-translation/how-to-guides/create-use-glossaries;
OmegaT, https://omegat.sourceforge.io/manual-standard/en/; Weblate, https://docs.weblate.org/en/latest/formats/csv.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from glossary.formats.build import find_language
from glossary.model import LocaleTag


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One tool's way to write a table of terms.

    Args:
        name: as named on the command line.
        header: what the first line is: ``none``, ``languages`` (``de,en``) or ``names`` (``source,target``).
        extra: columns after the two terms.
        delimiters: by suffix; the first one where the suffix says nothing.
        comments: whether a line that begins with ``#`` is a comment.
        unique: whether a source may occur only once.
        most_bytes: the longest term, in bytes of UTF-8.
        system: whether the file may be in the encoding of the system.
        quoted: whether a cell may stand in quotes where the delimiter is a tab.
    """

    name: str
    header: str = "none"
    extra: tuple[str, ...] = ()
    delimiters: dict[str, str] = field(default_factory=lambda: {".csv": ",", ".tsv": "\t"})
    comments: bool = False
    unique: bool = True
    most_bytes: int | None = None
    system: bool = False
    quoted: bool = False


_TABS = {".tsv": "\t", ".txt": "\t", ".utf8": "\t", ".tab": "\t", ".csv": ","}

DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(name="deepl", most_bytes=1024),
        Dialect(name="google"),
        Dialect(name="google-sets", header="languages", extra=("pos", "description")),
        Dialect(name="amazon", header="languages"),
        Dialect(name="microsoft", header="languages", delimiters={".tsv": "\t", ".csv": ","}),
        Dialect(name="omegat", extra=("comment",), delimiters=_TABS, comments=True, unique=False, system=True),
        Dialect(
            name="weblate",
            header="names",
            extra=("location", "id", "fuzzy", "context", "translator_comments", "developer_comments"),
            quoted=True,
        ),
    )
}

_NAMES = {
    "source": "source",
    "source term": "source",
    "original": "source",
    "untranslated": "source",
    "target": "target",
    "target term": "target",
    "translation": "target",
    "translated": "target",
    "context": "sense",
    "location": "location",
    "id": "id",
    "fuzzy": "fuzzy",
    "state": "fuzzy",
    "flags": "flags",
    "pos": "pos",
    "part of speech": "pos",
    "description": "note",
    "comment": "note",
    "comments": "note",
    "note": "note",
    "notes": "note",
    "explanation": "note",
    "translator_comments": "note",
    "developer_comments": "note",
    "status": "status",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column holds what, and how many lines come before the first pair."""

    columns: tuple[str, ...]
    header: bool


def read_layout(
    first: Sequence[str], languages: tuple[LocaleTag, LocaleTag], dialect: Dialect | None, *, reverse: bool
) -> Layout:
    """The layout of a table by its first line."""
    pair = ("target", "source") if reverse else ("source", "target")
    if dialect is None or dialect.header == "languages":
        columns = _language_header(first, languages)
        if columns is not None:
            return Layout(columns=columns, header=True)
    if dialect is None or dialect.header == "names":
        names = tuple(_NAMES.get(cell.strip().lower().replace("-", " "), "") for cell in first)
        if "source" in names and "target" in names:
            if reverse:
                names = tuple({"source": "target", "target": "source"}.get(name, name) for name in names)
            return Layout(columns=names, header=True)
    if len(first) >= 4 and all(_is_tag(cell) for cell in first[2:4]):
        return Layout(columns=("first", "second", "first language", "second language"), header=False)
    return Layout(columns=(*pair, "note"), header=False)


def _language_header(first: Sequence[str], languages: tuple[LocaleTag, LocaleTag]) -> tuple[str, ...] | None:
    """The columns of a header of language names; ``None`` where the line is not one."""
    columns: list[str] = []
    for cell in first:
        language = find_language(cell, languages)
        name = cell.strip().lower()
        if language is not None:
            kind = "source" if language == languages[0] else "target"
            columns.append("" if kind in columns else kind)
        elif name in ("pos", "description") or _NAMES.get(name) == "note":
            columns.append(_NAMES[name])
        elif _is_tag(cell) or not name:
            columns.append("")
        else:
            return None
    return tuple(columns) if {"source", "target"} <= set(columns) else None


def _is_tag(cell: str) -> bool:
    """Whether a cell looks like a language tag: two or three letters, perhaps with more after a hyphen."""
    head, _, rest = cell.strip().replace("_", "-").partition("-")
    return (
        2 <= len(head) <= 3
        and head.isalpha()
        and head.isascii()
        and all(part.isalnum() for part in rest.split("-") if rest)
    )
