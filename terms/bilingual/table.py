"""CSV and TSV with a German and an English column.

A header names the columns (``de``, ``source``, ``German`` … and ``en``, ``target``, ``English`` …); without one the
first column is German and the second English. A column ``note`` or ``comment`` may hold requests to be silent.

Source: RFC 4180. Encoding: UTF-8. Delimiters: comma, semicolon, tab (the one that the first line has most of).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from glossary.errors import FileError, Problem
from glossary.files import decode
from glossary.model import Location
from terms.bilingual.blocks import Block, TextBuilder, make_pair
from terms.findings import Ignore, SegmentPair
from terms.suppress import read_ignores

_GERMAN = frozenset({"de", "de-de", "de_de", "german", "deutsch", "source", "quelle", "ausgangstext", "src"})
_ENGLISH = frozenset(
    {"en", "en-us", "en-gb", "en_us", "en_gb", "english", "englisch", "target", "ziel", "translation", "tgt"}
)
_NOTES = frozenset({"note", "notes", "comment", "comments", "kommentar", "bemerkung"})
_KEYS = frozenset({"id", "key", "location", "context"})


def read(content: bytes, path: str) -> tuple[SegmentPair, ...]:
    """The rows as pairs.

    Raises:
        FileError: the file is not UTF-8, a quotation mark is not closed, or there are no two columns.
    """
    text = decode(content, path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(_rows(text, delimiter, path))
    if not rows:
        return ()
    names = [cell.text.strip().casefold() for cell in rows[0]]
    german = next((index for index, name in enumerate(names) if name in _GERMAN), None)
    english = next((index for index, name in enumerate(names) if name in _ENGLISH), None)
    note = key = None
    if german is None or english is None:
        if len(rows[0]) < 2:
            where = Location(path=path, line=1, column=1)
            expected = "a German and an English column, divided by comma, semicolon or tab"
            raise FileError([Problem(message="no two columns", location=where, found=first[:60], expected=expected)])
        german, english = 0, 1
    else:
        note = next((index for index, name in enumerate(names) if name in _NOTES), None)
        key = next((index for index, name in enumerate(names) if name in _KEYS), None)
        rows = rows[1:]
    pairs = []
    for row in rows:
        if len(row) <= max(german, english) or not row[german].text.strip():
            continue
        pair = make_pair(row[german], row[english], path)
        ignores: tuple[Ignore, ...] = (
            read_ignores(row[note].text, row[note].line) if note is not None and note < len(row) else ()
        )
        name = row[key].text if key is not None and key < len(row) else ""
        pairs.append(replace(pair, ignores=ignores, key=name))
    return tuple(pairs)


def _rows(text: str, delimiter: str, path: str) -> Iterator[list[Block]]:
    row: list[Block] = []
    line, start, place, size = 1, 0, 0, len(text)
    while place < size:
        builder = TextBuilder()
        first = line, place - start + 1
        if text[place] == '"':
            opened = place
            place += 1
            while True:
                end = text.find('"', place)
                if end < 0:
                    where = Location(path=path, line=first[0], column=first[1])
                    raise FileError(
                        [
                            Problem(
                                message="a quotation mark that is not closed",
                                location=where,
                                found=text[opened : opened + 30],
                            )
                        ]
                    )
                piece = text[place:end]
                builder.add(piece, line, place - start + 1)
                if "\n" in piece:
                    line += piece.count("\n")
                    start = place + piece.rfind("\n") + 1
                place = end + 1
                if text[place : place + 1] != '"':
                    break
                builder.add('"', line, place - start + 1)
                place += 1
        else:
            end = place
            while end < size and text[end] not in (delimiter, "\n", "\r"):
                end += 1
            builder.add(text[place:end], line, place - start + 1)
            place = end
        row.append(builder.block(*first))
        while place < size and text[place] not in (delimiter, "\n", "\r"):
            place += 1
        if place >= size:
            break
        if text[place] == delimiter:
            place += 1
            if place >= size or text[place] in "\r\n":
                row.append(Block(text="", line=line, column=place - start + 1))
            else:
                continue
        if place < size:
            place += 2 if text[place : place + 2] == "\r\n" else 1
            line, start = line + 1, place
        if any(cell.text for cell in row):
            yield row
        row = []
    if any(cell.text for cell in row):
        yield row
