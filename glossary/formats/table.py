"""Tables of terms: CSV and TSV in the dialects of DeepL, Google, Amazon, Microsoft, OmegaT and Weblate.

Spec: the tools' own documentation, see `glossary.formats.table_dialects`, and RFC 4180. Encoding: UTF-8 with or
without byte order mark, UTF-16; OmegaT's ``.tab`` and ``.tsv`` in the encoding of the system, here Windows-1252.
Written in UTF-8. Loses what a pair of terms cannot say: which terms are one concept, forbidden terms, admitted ones
(except OmegaT), types, and all that depends on them (see `glossary.loss`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from glossary.errors import FileError, Problem
from glossary.formats import cells
from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder
from glossary.formats.encodings import decode_text, is_utf8
from glossary.formats.rows import Row, from_rows, to_rows
from glossary.formats.table_dialects import DIALECTS, Dialect, read_layout
from glossary.model import Glossary, Location, PartOfSpeech

_OMEGAT_SUFFIXES = frozenset({".txt", ".utf8", ".tab"})
_SYSTEM_ENCODING = "cp1252"
_SAMPLE_ROWS = 20
_NAMED_COLUMNS = 9
_CONCEPT = "concept/"
_FLAGS_FORBIDDEN = frozenset({"forbidden"})
_TRUE = frozenset({"1", "x", "true", "yes", "fuzzy"})
_FORBIDDEN_STATUSES = frozenset({"forbidden", "deprecated", "obsolete", "prohibited", "verboten"})


def parse(source: str | bytes, path: str = "<table>", options: Options = DEFAULTS) -> Reading:
    """The glossary that a table of terms holds; dialect, delimiter and encoding are found out where not given.

    Raises:
        FileError: not in the encoding, not well-formed, or without a pair of terms in any line.
    """
    suffix = PurePath(path).suffix.lower()
    dialect = find_dialect(options.dialect)
    if dialect is None and suffix in _OMEGAT_SUFFIXES:
        dialect = DIALECTS["omegat"]
    builder = Builder(path, options)
    fallback = _SYSTEM_ENCODING if (dialect and dialect.system) or suffix in (".tab", ".tsv") else None
    text = decode_text(source, path, options.encoding, fallback)
    if "\0" in text:
        raise FileError([Problem(message=f"{path}: binary content (a NUL character)", expected="text")])
    system = fallback is not None and options.encoding is None and isinstance(source, bytes) and b"\0" not in source
    if system and isinstance(source, bytes) and not is_utf8(source):
        builder.notice(f"not UTF-8, read as {fallback}; another encoding can be named with --encoding", 1)
    delimiter = _find_delimiter(text, suffix, dialect)
    quoted = delimiter != "\t" or (dialect is not None and dialect.quoted) or _is_utf16(source)
    lines = list(_read_lines(text, path, delimiter, quoted=quoted))
    if dialect is None or dialect.comments:
        lines = [line for line in lines if not _is_comment(line, dialect, builder)]
    return read_table(lines, builder, dialect)


def read_table(lines: Sequence[tuple[int, list[str]]], builder: Builder, dialect: Dialect | None = None) -> Reading:
    """The glossary that lines of cells hold.

    Args:
        lines: the cells of each line that is not empty, with its number.
        builder: makes the concepts.
        dialect: ``None`` finds it out by the first line.

    Raises:
        FileError: there is no line, or none with two columns.
    """
    return builder.finish(from_rows(_read_rows(lines, dialect, builder), builder))


def find_dialect(name: str | None) -> Dialect | None:
    """The dialect of a name; ``None`` for ``None``.

    Raises:
        FileError: there is none of this name.
    """
    if name is None or name in DIALECTS:
        return None if name is None else DIALECTS[name]
    problem = Problem(message="unknown table dialect", found=name, expected="one of " + ", ".join(DIALECTS))
    raise FileError([problem])


def _is_utf16(source: str | bytes) -> bool:
    """Whether a file is what Excel saves as "Unicode text": UTF-16 with tabs and quotes."""
    return isinstance(source, bytes) and source[:2] in (b"\xff\xfe", b"\xfe\xff")


def _find_delimiter(text: str, suffix: str, dialect: Dialect | None) -> str:
    """The delimiter that cuts the first lines into equally many columns, at least two."""
    if suffix == ".tsv" or (dialect is not None and dialect.delimiters.get(suffix) == "\t"):
        return "\t"
    for delimiter in (",", ";", "\t"):
        sample = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        counts = set()
        try:
            for number, row in enumerate(sample):
                if number >= _SAMPLE_ROWS:
                    break
                if row and not row[0].startswith("#"):
                    counts.add(len(row))
        except csv.Error:
            continue
        if counts and min(counts) >= 2 and len(counts) == 1:
            return delimiter
    return "," if suffix == ".csv" else "\t"


def _read_lines(text: str, path: str, delimiter: str, *, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty, with the number of the line."""
    lines = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        where = Location(path=path, line=start, column=1)
        raise FileError([Problem(message=f"not a well-formed line: {error}", location=where)]) from error


def _is_comment(line: tuple[int, list[str]], dialect: Dialect | None, builder: Builder) -> bool:
    """A line that begins with ``#``: always in OmegaT, elsewhere where it is no pair."""
    number, row = line
    if not row[0].startswith("#"):
        return False
    if dialect is not None:
        return True
    if len(row) == 1:
        builder.notice("read as a comment", number, found=row[0])
        return True
    return False


def _read_rows(lines: Sequence[tuple[int, list[str]]], dialect: Dialect | None, builder: Builder) -> Iterator[Row]:
    if not lines:
        where = Location(path=builder.path, line=1, column=1)
        raise FileError([Problem(message="no pair of terms", location=where, expected="a source and a target a line")])
    layout = read_layout(lines[0][1], builder.options.languages, dialect, reverse=builder.options.reverse)
    if max(len(row) for _, row in lines) < 2:
        where = Location(path=builder.path, line=lines[0][0], column=1)
        raise FileError([Problem(message="only one column", location=where, expected="a source and a target a line")])
    unpack = cells.unwrap if "location" in layout.columns else cells.restore
    for number, row in lines[1:] if layout.header else lines:
        found = _read_row(number, row, layout.columns, unpack, builder)
        if found is not None:
            yield found


def _read_row(
    number: int, row: Sequence[str], columns: Sequence[str], unpack: Callable[[str], str], builder: Builder
) -> Row | None:
    values: dict[str, str] = {}
    for place, cell in enumerate(row):
        text = unpack(cell).strip()
        name = columns[place] if place < len(columns) else ""
        if text and not name:
            builder.drop(f"column {place + 1}" if place < _NAMED_COLUMNS else "further columns")
        elif text:
            values[name] = f"{values[name]} {text}" if name == "note" and name in values else text
    if "first language" in columns:
        values = _by_language(values, builder)
    source, target = values.get("source", ""), values.get("target", "")
    flags = {flag.strip() for flag in values.get("flags", "").split(",")}
    untranslated = "read-only" in flags
    if untranslated and not target:
        target = source
    if values.get("fuzzy", "").lower() in _TRUE:
        builder.notice("left out: marked as needing edit", number, found=source)
        return None
    if not source or not target:
        shown = next((cell for cell in row if cell.strip()), "")
        builder.notice("left out: a line without a pair of terms", number, found=shown)
        return None
    location = values.get("location", "")
    return Row(
        source=source,
        target=target,
        concept=location.removeprefix(_CONCEPT) if location.startswith(_CONCEPT) else None,
        sense=values.get("sense"),
        forbidden=bool(flags & _FLAGS_FORBIDDEN) or values.get("status", "").lower() in _FORBIDDEN_STATUSES,
        untranslated=untranslated,
        pos=next((pos for pos in PartOfSpeech if pos.value == values.get("pos", "").lower()), None),
        note=values.get("note"),
        line=number,
    )


def _by_language(values: dict[str, str], builder: Builder) -> dict[str, str]:
    """The pair of a line that names the languages of its two terms."""
    found = {builder.language(values.get(f"{place} language")): values.get(place, "") for place in ("first", "second")}
    source, target = builder.options.languages
    return {"source": found.get(source, ""), "target": found.get(target, "")}


def serialize(glossary: Glossary, dialect: str | None = None, suffix: str = ".csv") -> Iterator[str]:
    """The lines of a table.

    Args:
        glossary: the glossary.
        dialect: one of `DIALECTS`; ``None`` for ``deepl``, or ``omegat`` where the suffix is one of its.
        suffix: of the file to be written; it decides between comma and tab.

    Raises:
        FileError: no such dialect.
    """
    default = "omegat" if suffix in _OMEGAT_SUFFIXES else "deepl"
    chosen = find_dialect(dialect) or DIALECTS[default]
    delimiter = chosen.delimiters.get(suffix, next(iter(chosen.delimiters.values())))
    tabbed = delimiter == "\t" and not chosen.quoted
    languages = [str(glossary.source_language), str(glossary.target_language)]
    if chosen.header == "languages":
        yield _line([*languages, *chosen.extra], delimiter, tabbed=tabbed)
    elif chosen.header == "names":
        yield _line(["location", "source", "target", *chosen.extra[1:]], delimiter, tabbed=tabbed)
    seen: set[str] = set()
    for row in to_rows(glossary, alternatives=not chosen.unique):
        if chosen.unique and chosen.header != "names":
            if row.source in seen:
                continue
            seen.add(row.source)
        if not _fits(row, chosen):
            continue
        yield _line(_cells(row, chosen, languages, seen, tabbed=tabbed), delimiter, tabbed=tabbed)


def _fits(row: Row, dialect: Dialect) -> bool:
    """Whether a tool takes a pair."""
    if dialect.comments and row.source.startswith("#"):
        return False
    most = dialect.most_bytes
    return most is None or max(len(text.encode("utf-8")) for text in (row.source, row.target)) <= most


def _cells(row: Row, dialect: Dialect, languages: Sequence[str], seen: set[str], *, tabbed: bool) -> list[str]:
    guard = cells.wrap if dialect.header == "names" else cells.defuse
    pair = [guard(row.source), guard(row.target)]
    note = guard(row.note or "")
    if dialect.name == "google-sets":
        return [*pair, row.pos.value if row.pos else "", note]
    if dialect.name == "omegat":
        return [*pair, note] if note else pair
    if dialect.name == "weblate":
        # Weblate tells entries apart by context and source.
        context = (row.concept or "") if row.source in seen else ""
        seen.add(row.source)
        return [f"{_CONCEPT}{row.concept}", *pair, "", "False", context, "", note]
    if dialect.name == "deepl" and not tabbed:
        return [*pair, *languages]
    return pair


def _line(row: Sequence[str], delimiter: str, *, tabbed: bool) -> str:
    if tabbed:
        return delimiter.join(" ".join(cell.split("\t")) for cell in row) + "\n"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(row)
    return out.getvalue()
