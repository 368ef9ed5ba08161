"""PO as a glossary: one message a pair of terms.

Spec: GNU gettext manual, section "PO Files"; flags as in Weblate (https://docs.weblate.org/en/latest/user/glossary.html).
Encoding: as the header says; written in UTF-8. ``#.`` holds the note, ``#,`` the flags ``forbidden``, ``read-only``
and ``terminology``, ``#:`` the concept, ``msgctxt`` keeps apart what has the same source.
Loses types and grammar of terms, admitted targets' status, conditions, definition and source (see `glossary.loss`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib

from glossary.errors import FileError, Problem
from glossary.formats.base import DEFAULTS, Options, Reading
from glossary.formats.build import Builder, find_language
from glossary.formats.encodings import decode_text
from glossary.formats.rows import Row, from_rows, to_rows
from glossary.model import Glossary, Location

_CONCEPT = "concept/"
_CHARSET = re.compile(rb"Content-Type:[^\n]*?charset=([\w.:-]+)", re.IGNORECASE)
_OPEN = re.compile(r"\s*(?:#~\s*)?(?:msg\w+(?:\[\d+\])?\s*)?\"")
_CLOSED = re.compile(r"\s*(?:#~\s*)?(?:msg\w+(?:\[\d+\])?\s*)?\"(?:[^\"\\]|\\.)*\"\s*\Z")
_FLAGS = frozenset({"forbidden", "read-only", "terminology", "fuzzy"})


def parse(source: str | bytes, path: str = "<po>", options: Options = DEFAULTS) -> Reading:
    """The glossary that a PO file holds; fuzzy, obsolete and untranslated messages are left out with a notice.

    Raises:
        FileError: not PO, or not in its encoding.
    """
    text = decode_text(source, path, options.encoding or _charset(source))
    try:
        # With a line end the text cannot be taken for the name of a file.
        catalogue = polib.pofile(text.replace("\r\n", "\n") + "\n")
    except OSError as error:
        line = re.search(r"line (\d+)", str(error))
        where = Location(path=path, line=int(line.group(1)) if line else 1, column=1)
        raise FileError(
            [Problem(message="not PO", location=where, found=str(error).partition("):")[2].strip() or None)]
        ) from error
    _check_quotes(text, path)
    builder = Builder(path, options)
    project = catalogue.metadata.get("Project-Id-Version", "").strip()
    if builder.name is None and project and project != "PACKAGE VERSION":
        builder.name = project
    return builder.finish(from_rows(_read_rows(catalogue, builder), builder))


def _check_quotes(text: str, path: str) -> None:
    """Refuse strings without an end: polib takes the last letter for the closing quote."""
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _OPEN.match(line) and not _CLOSED.match(line):
            where = Location(path=path, line=number, column=1)
            problems.append(Problem(message="not PO: a string without an end", location=where, found=line.strip()))
    if problems:
        raise FileError(problems)


def _charset(source: str | bytes) -> str | None:
    if isinstance(source, str):
        return None
    found = _CHARSET.search(source[:4096])
    name = found.group(1).decode("ascii") if found else ""
    return name if name and name != "CHARSET" else None


def _read_rows(catalogue: polib.POFile, builder: Builder) -> Iterator[Row]:
    language = find_language(catalogue.metadata.get("Language"), builder.options.languages)
    # A file whose Language is the source language translates into it.
    swapped = builder.options.reverse or language == builder.options.languages[0]
    for entry in catalogue:
        line = entry.linenum
        flags = set(entry.flags)
        source, target = entry.msgid, entry.msgstr
        if entry.msgid_plural:
            builder.drop("plural form")
            target = entry.msgstr_plural.get(0, "")
        if "read-only" in flags:
            target = target or source
        if swapped:
            source, target = target, source
        reason = _find_fault(entry, flags, source, target)
        if reason is not None:
            builder.notice(f"left out: {reason}", line, found=entry.msgid)
            continue
        for flag in sorted(flags - _FLAGS):
            builder.drop(f"flag {flag!r}")
        concepts = [place for place, _ in entry.occurrences if place.startswith(_CONCEPT)]
        yield Row(
            source=source,
            target=target,
            concept=concepts[0].removeprefix(_CONCEPT) if concepts else None,
            sense=entry.msgctxt,
            forbidden="forbidden" in flags,
            untranslated="read-only" in flags,
            note=" ".join(part for part in (entry.comment, entry.tcomment) if part) or None,
            line=line,
        )


def _find_fault(entry: polib.POEntry, flags: set[str], source: str, target: str) -> str | None:
    """Why a message is no entry of a glossary."""
    if entry.obsolete:
        return "obsolete"
    if "fuzzy" in flags:
        return "fuzzy"
    return None if source.strip() and target.strip() else "untranslated"


def serialize(glossary: Glossary) -> Iterator[str]:
    """The PO text of a glossary, in pieces."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": glossary.name,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": str(glossary.target_language),
        "X-Source-Language": str(glossary.source_language),
        "X-Generator": "termtreu",
    }
    yield f"{catalogue.metadata_as_entry().__unicode__(wrapwidth=0)}\n"
    counts: dict[str, int] = {}
    for row in to_rows(glossary, alternatives=True, forbidden=True):
        counts[row.source] = count = counts.get(row.source, 0) + 1
        entry = polib.POEntry(
            msgid=row.source,
            msgstr=row.target,
            msgctxt=None if count == 1 else f"{row.concept} {count}",
            comment=row.note or "",
            occurrences=[(f"{_CONCEPT}{row.concept}", "")],
            flags=[
                "terminology",
                *(["forbidden"] if row.forbidden else []),
                *(["read-only"] if row.untranslated else []),
            ],
        )
        yield f"\n{entry.__unicode__(wrapwidth=0)}"
