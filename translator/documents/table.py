"""CSV and TSV: the cells of a German column, whose English goes into another one.

The header names the columns, or the options do, by name or number. A missing English column becomes the last one.
Quotation marks, delimiters and line ends of all that is not translated stay.

Source: RFC 4180; OWASP, "CSV Injection". Encoding: UTF-8. Delimiters: comma, semicolon, tab.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from glossary.files import decode, locate
from glossary.model import Location
from translator.documents.messages import Message, read_message
from translator.documents.model import Options, Target, Unit
from translator.documents.slots import Edit, SplicedText, check_size

_GERMAN = frozenset({"de", "german", "deutsch", "source", "quelle", "ausgangstext", "src", "text"})
_ENGLISH = frozenset({"en", "english", "englisch", "target", "ziel", "zieltext", "translation", "übersetzung", "tgt"})
_KEYS = ("id", "key", "location", "context", "name")
_NEW_COLUMN = "en"
_MOST_NAMED = 30
"""Columns that a message lists."""
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell.

    Args:
        start, end: where it stands, quotation marks and all.
        line, column: the same for people.
        value: its text.
        quoted: whether it stands in quotation marks.
    """

    start: int
    end: int
    line: int
    column: int
    value: str
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSlot:
    """A row with a German cell.

    Args:
        units: one.
        message: what it was made of.
        source: the German cell.
        start, end: what is replaced: the English cell, or the place after the last one.
        before: what comes before the new cell: delimiters.
        delimiter: of the file.
    """

    units: tuple[Unit, ...]
    message: Message
    source: Cell
    start: int
    end: int
    before: str
    delimiter: str

    def write(self, targets: Sequence[Target | None]) -> tuple[Edit, ...]:
        """The English cell."""
        (target,) = targets
        if target is None:
            return ()
        text = self.message.write(target)
        if "\r\n" in self.source.value:
            text = re.sub(r"(?<!\r)\n", "\r\n", text)
        if text.lstrip().startswith(_FORMULA) and not self.source.value.lstrip().startswith(_FORMULA):
            # A spreadsheet would take it for a formula.
            text = "'" + text
        return ((self.start, self.end, self.before + _quote(text, self.delimiter, quoted=self.source.quoted)),)


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The German cells of a table.

    Raises:
        FileError: the content is not UTF-8, a quotation mark is not closed, or the German column is not known.
    """
    check_size(content, path)
    text = decode(content, path)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    delimiter = _find_delimiter(text)
    rows = list(_rows(text, delimiter, path))
    if not rows:
        return SplicedText(text=text, slots=(), mark=mark)
    columns = _find_columns(rows[0], path, options)
    slots: list[CellSlot] = []
    once: list[Edit] = []
    if columns.header and columns.target == len(rows[0]):
        name = _quote(columns.new or _NEW_COLUMN, delimiter, quoted=rows[0][-1].quoted)
        once.append((rows[0][-1].end, rows[0][-1].end, delimiter + name))
    is_new = columns.target >= len(rows[0])
    for row in rows[1:] if columns.header else rows:
        if is_new and len(row) > len(rows[0]):
            where = Location(path=path, line=row[-1].line, column=row[-1].column)
            expected = f"{len(rows[0])} cells, as the first row has; or a column for the English"
            raise FileError([Problem(message=f"a row of {len(row)} cells", location=where, expected=expected)])
        missing = delimiter * max(0, columns.target - len(row) + 1)
        if is_new:
            # All rows get the new cell, whether or not they have a translation.
            once.append((row[-1].end, row[-1].end, missing))
            missing = ""
        slot = _slot(row, columns, path, missing, delimiter)
        if slot is not None:
            slots.append(slot)
    return SplicedText(text=text, slots=tuple(slots), once=tuple(once), mark=mark)


def _slot(row: Sequence[Cell], columns: Columns, path: str, missing: str, delimiter: str) -> CellSlot | None:
    """The place of a row; ``None`` where there is nothing to translate in it."""
    if columns.source >= len(row) or not row[columns.source].value.strip():
        return None
    cell = row[columns.source]
    message = read_message(cell.value.replace("\r\n", "\n"))
    if not message.text.strip():
        return None
    english = row[columns.target] if columns.target < len(row) else None
    # Where the English takes the place of the German, what stands there is German.
    held = english.value if english is not None and english is not cell else ""
    done = read_message(held.replace("\r\n", "\n")).text
    key = next((index for index, name in enumerate(columns.names) if name in _KEYS and index < len(row)), None)
    unit = message.unit(
        "" if key is None else row[key].value,
        Location(path=path, line=cell.line, column=cell.column),
        done if done.strip() else None,
    )
    start, end = (english.start, english.end) if english is not None else (row[-1].end, row[-1].end)
    return CellSlot(
        units=(unit,),
        message=message,
        source=cell,
        start=start,
        end=end,
        before=missing,
        delimiter=delimiter,
    )


def _quote(value: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(sign in value for sign in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value


def _find_delimiter(text: str) -> str:
    """The sign that the first row has most of, outside of quotation marks."""
    first = re.match(r'(?:[^"\r\n]|"[^"]*")*', text)
    outside = re.sub(r'"[^"]*"', "", first.group() if first else "")
    return max(",;\t", key=outside.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns are what.

    Args:
        names: of the columns, in small letters; none without a header.
        header: whether the first row has the names.
        source, target: numbers, from 0; the target's may be that of a new column.
        new: what a new column is called.
    """

    names: tuple[str, ...]
    header: bool
    source: int
    target: int
    new: str | None = None


def _find_columns(row: Sequence[Cell], path: str, options: Options) -> Columns:
    """Which columns hold the German and the English.

    Raises:
        FileError: it is not known, or a column of the options is not there.
    """
    names = [cell.value.strip().casefold() for cell in row]
    known = [_language(name) for name in names]
    by_name = any(item and not item.isdecimal() for item in (options.source_column, options.target_column))
    header = by_name or any(known)
    source = _find_column(options.source_column, names)
    if source is None and options.source_column is not None:
        raise _unknown(f"there is no column {options.source_column}", row, path)
    if source is None:
        source = next((index for index, name in enumerate(known) if name == "de"), None)
    if source is None:
        raise _unknown("which column is German is not known", row, path)
    target = _find_column(options.target_column, names)
    if target is None and options.target_column is None:
        target = next((index for index, name in enumerate(known) if name == "en" and index != source), None)
    if target is None and options.target_column is not None and options.target_column.isdecimal():
        raise _unknown(f"there is no column {options.target_column}", row, path)
    return Columns(
        names=tuple(names) if header else (),
        header=header,
        source=source,
        target=len(row) if target is None else target,
        new=options.target_column,
    )


def _language(name: str) -> str | None:
    """``de`` or ``en`` where the name of a column says so (``German``, ``de-AT``, ``Text (DE)``)."""
    words = re.findall(r"[^\W_]+", name)
    first = words[0] if words else ""
    for language, signs in (("de", _GERMAN), ("en", _ENGLISH)):
        if name in signs or (first == language and len(words) <= 2) or (words and words[-1] == language):
            return language
    return None


def _find_column(wanted: str | None, names: Sequence[str]) -> int | None:
    if wanted is None:
        return None
    if wanted.strip().casefold() in names:
        return names.index(wanted.strip().casefold())
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    return None


def _unknown(message: str, row: Sequence[Cell], path: str) -> FileError:
    columns = ", ".join(f"{number} {cell.value.strip()[:30]}" for number, cell in enumerate(row[:_MOST_NAMED], 1))
    columns += " …" if len(row) > _MOST_NAMED else ""
    where = Location(path=path, line=row[0].line, column=row[0].column)
    expected = "the name or number of a column (--source-column, --target-column)"
    return FileError([Problem(message=message, location=where, found=columns, expected=expected)])


def _rows(text: str, delimiter: str, path: str) -> Iterator[list[Cell]]:
    """The rows that have a cell with something in it."""
    plain = re.compile(rf"[^{delimiter}\r\n]*")
    row: list[Cell] = []
    line, start, place = 1, 0, 0
    while place <= len(text):
        begin, first, column = place, line, place - start + 1
        quoted = text.startswith('"', place)
        if quoted:
            place = _close(text, place, path)
            inner = text[begin:place]
            if "\n" in inner:
                line += inner.count("\n")
                start = begin + inner.rfind("\n") + 1
        rest = plain.match(text, place)
        place = rest.end() if rest else place
        raw = text[begin:place]
        value = raw
        if quoted:
            closed = raw.rstrip()
            value = closed[1:-1].replace('""', '"') if closed.endswith('"') else raw
        row.append(Cell(start=begin, end=place, line=first, column=column, value=value, quoted=quoted))
        if text.startswith(delimiter, place):
            place += 1
            continue
        if any(cell.value for cell in row):
            yield row
        row = []
        place += 2 if text.startswith("\r\n", place) else 1
        line, start = line + 1, place


def _close(text: str, place: int, path: str) -> int:
    """The place after the quotation mark that ends a cell."""
    end = place + 1
    while (end := text.find('"', end)) >= 0:
        if not text.startswith('""', end):
            return end + 1
        end += 2
    where = locate(path, text, place)
    problem = Problem(message="a quotation mark that is not closed", location=where, found=text[place : place + 30])
    raise FileError([problem])
