"""Excel workbooks: three sheets that hold everything, or any sheet with a header of languages.

Spec: ISO/IEC 29500 (.xlsx), through openpyxl (extra ``excel``). Written are the sheets ``terms`` (one row a term),
``concepts`` and ``examples``; texts are stored as texts, so that none is run as a formula. Loses nothing.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from importlib import import_module
from typing import Any, TypeVar

from glossary.errors import FileError, Problem
from glossary.formats import cells, table
from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder, ConceptDraft, TermDraft
from glossary.model import (
    CasePolicy,
    Concept,
    Condition,
    Example,
    Glossary,
    LocaleTag,
    Location,
    MatchPolicy,
    Number,
    PartOfSpeech,
    Severity,
    Status,
    Term,
    TermType,
)

E = TypeVar("E", bound=Enum)

_TERM_COLUMNS = (
    "concept", "language", "term", "status", "type", "part of speech", "number", "plural", "possessive", "article",
    "case", "match", "any of", "none of", "profiles", "note", "source",
)  # fmt: skip
_CONCEPT_COLUMNS = ("concept", "field", "definition", "note", "source", "date", "do not translate", "severity")
_EXAMPLE_COLUMNS = ("concept", "matches", "source sentence", "target sentence")
_INFO_COLUMNS = ("name", "source language", "target language", "description", "licence")
_LARGEST_CELL = 32_767
_LARGEST_UNPACKED = 1 << 30
"""Bytes a workbook may unpack to: a zip file of a few kilobytes can hold terabytes."""


def parse(source: str | bytes, path: str = "<xlsx>", options: Options = DEFAULTS) -> Reading:
    """The glossary that a workbook holds: our own sheets, else the first sheet, read as a table of terms.

    Raises:
        FileError: not a workbook, too large, or openpyxl is not installed.
    """
    if isinstance(source, str):
        raise FileError([Problem(message=f"{path}: not an Excel workbook (.xlsx)", expected="bytes")])
    sheets = _read_sheets(source, path)
    if {"terms", "concepts"} <= set(sheets):
        return _read_own(sheets, path, options)
    return table.read_table(next(iter(sheets.values()), []), Builder(path, options))


# What zipfile, zlib, the XML parser and openpyxl raise over files that are damaged, encrypted or something else.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    IndexError,
    EOFError,
    OSError,
    RuntimeError,
)


def _read_sheets(source: bytes, path: str) -> dict[str, list[tuple[int, list[str]]]]:
    """The rows that are not empty of each sheet, as texts, with their number."""
    openpyxl = _openpyxl()
    wrong = Problem(message=f"{path}: not an Excel workbook (.xlsx)", expected="a file saved by Excel 2007 or later")
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except _BROKEN as error:
        raise FileError([wrong]) from error
    if unpacked > _LARGEST_UNPACKED:
        expected = f"{_LARGEST_UNPACKED} or fewer"
        raise FileError([Problem(message=f"{path}: unpacks to {unpacked} bytes", expected=expected)])
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it does not keep; only texts are wanted here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(source), read_only=True, data_only=True)
            return {sheet.title: list(_texts(sheet)) for sheet in book.worksheets}
    except _BROKEN as error:
        raise FileError([wrong]) from error


def _openpyxl() -> Any:
    try:
        return import_module("openpyxl")
    except ImportError as error:
        problem = Problem(message="Excel files need openpyxl", expected='pip install "termtreu[excel]"')
        raise FileError([problem]) from error


def _texts(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row as texts, with the number of the row."""
    # The size a sheet states may be far more than it holds, and every row would be filled up to it.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = ["" if cell is None else cells.restore(str(cell)) for cell in row]
        if any(text.strip() for text in texts):
            yield number, texts


def _records(lines: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows under a header, by the name of the column; empty cells are left out."""
    names = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    for number, row in lines[1:]:
        record = {name: cell for name, cell in zip(names, row, strict=False) if cell.strip() and name}
        if record:
            yield number, record


class _Chooser:
    """Reads values of closed lists and notes those that are not in them."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def member(self, record: dict[str, str], column: str, kind: type[E], default: E) -> E:
        value = record.get(column, "").strip().lower()
        for member in kind:
            if member.value == value:
                return member
        if value:
            self._builder.drop(f"{column} {value!r}")
        return default


def _read_own(sheets: dict[str, list[tuple[int, list[str]]]], path: str, options: Options) -> Reading:
    builder = Builder(path, options)
    choose = _Chooser(builder)
    for _, info in _records(sheets.get("glossary", [])):
        builder.name = builder.name or info.get("name")
        builder.description = info.get("description")
        builder.licence = info.get("licence")
    terms: dict[str, list[TermDraft]] = {}
    lines: dict[str, int] = {}
    for number, record in _records(sheets["terms"]):
        language = builder.language(record.get("language"))
        if language is None or not record.get("concept") or not record.get("term"):
            builder.notice(
                "left out: a term without concept, text or wanted language", number, found=record.get("term")
            )
            continue
        terms.setdefault(record["concept"], []).append(_read_term(record, language, choose))
        lines.setdefault(record["concept"], number)
    examples: dict[str, list[Example]] = {}
    for _, record in _records(sheets.get("examples", [])):
        if record.get("source sentence"):
            example = Example(
                de=record["source sentence"],
                en=record.get("target sentence"),
                matches=record.get("matches", "yes") == "yes",
            )
            examples.setdefault(record.get("concept", ""), []).append(example)
    records = {record.get("concept", ""): record for _, record in _records(sheets["concepts"])}
    drafts = []
    for identifier in filter(None, dict.fromkeys((*records, *terms))):
        line = lines.get(identifier)
        where = None if line is None else Location(path=path, line=line, column=1)
        draft = _draft(identifier, records.get(identifier, {}), terms.get(identifier, []), choose)
        drafts.append(replace(draft, examples=tuple(examples.get(identifier, [])), location=where))
    made = (builder.concept(draft) for draft in drafts)
    return builder.finish([concept for concept in made if concept is not None])


def _read_term(record: dict[str, str], language: LocaleTag, choose: _Chooser) -> TermDraft:
    any_of, none_of = (_split(record.get(name)) for name in ("any of", "none of"))
    return TermDraft(
        text=record["term"],
        language=language,
        status=choose.member(record, "status", Status, Status.PREFERRED) if record.get("status") else None,
        type=choose.member(record, "type", TermType, TermType.FULL),
        pos=choose.member(record, "part of speech", PartOfSpeech, PartOfSpeech.NOUN)
        if record.get("part of speech")
        else None,
        number=choose.member(record, "number", Number, Number.SINGULAR),
        plural=record.get("plural"),
        possessive=record.get("possessive"),
        article=record.get("article"),
        case=choose.member(record, "case", CasePolicy, CasePolicy.SMART),
        match=choose.member(record, "match", MatchPolicy, MatchPolicy.INFLECTED),
        when=Condition(any_of=any_of, none_of=none_of) if any_of or none_of else None,
        profiles=_split(record.get("profiles")),
        note=record.get("note"),
        source=record.get("source"),
    )


def _draft(identifier: str, record: dict[str, str], terms: Sequence[TermDraft], choose: _Chooser) -> ConceptDraft:
    return ConceptDraft(
        terms=terms,
        id=identifier,
        subject=record.get("field"),
        definition=record.get("definition"),
        note=record.get("note"),
        source=record.get("source"),
        date=record.get("date"),
        do_not_translate=record.get("do not translate", "") == "yes",
        severity=choose.member(record, "severity", Severity, Severity.ERROR),
    )


def _split(text: str | None) -> tuple[str, ...]:
    """The words of a list in one cell: a JSON list where a word holds a comma, else words between commas."""
    if not text:
        return ()
    if text.startswith('["'):
        try:
            words = json.loads(text)
        except ValueError:
            words = None
        if isinstance(words, list):
            return tuple(str(word) for word in words)
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _join(words: Sequence[str]) -> str:
    plain = ", ".join(words)
    return plain if _split(plain) == tuple(words) else json.dumps(list(words), ensure_ascii=False)


def serialize(glossary: Glossary) -> bytes:
    """The workbook.

    Raises:
        FileError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    languages = (str(glossary.source_language), str(glossary.target_language))
    info = [glossary.name, *languages, glossary.description or "", glossary.licence or ""]
    _fill(book.create_sheet("terms"), _TERM_COLUMNS, (_term_row(c, t) for c in glossary.concepts for t in c.terms))
    _fill(book.create_sheet("concepts"), _CONCEPT_COLUMNS, map(_concept_row, glossary.concepts))
    examples = (
        [concept.id, "yes" if example.matches else "no", example.de, example.en or ""]
        for concept in glossary.concepts
        for example in concept.examples
    )
    _fill(book.create_sheet("examples"), _EXAMPLE_COLUMNS, examples)
    _fill(book.create_sheet("glossary"), _INFO_COLUMNS, [info])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    illegal: Any = import_module("openpyxl.cell.cell").ILLEGAL_CHARACTERS_RE
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        # A text that begins with "=" would become a formula; after `defuse` none does.
        sheet.append([illegal.sub("", cells.defuse(text))[:_LARGEST_CELL] or None for text in row])


def _term_row(concept: Concept, term: Term) -> list[str]:
    when = term.when or Condition()
    return [
        concept.id, term.language, term.text, term.status.value, term.type.value, term.pos.value, term.number.value,
        term.plural or "", term.possessive or "", term.article or "", term.case.value, term.match.value,
        _join(when.any_of), _join(when.none_of), _join(term.profiles), term.note or "", term.source or "",
    ]  # fmt: skip


def _concept_row(concept: Concept) -> list[str]:
    return [
        concept.id, concept.subject.value, concept.definition or "", concept.note or "", concept.source or "",
        concept.date or "", "yes" if concept.do_not_translate else "", concept.severity.value,
    ]  # fmt: skip
