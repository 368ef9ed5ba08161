"""Gettext PO and POT: German message ids, to which English translations are written.

Messages with a translation are left alone; fuzzy ones are translated anew and stay fuzzy; obsolete ones (``#~``) are
left out. Only the lines of ``msgstr`` change, and in the header ``Language`` (and what a template leaves open: the
charset and the plural forms).

Source: GNU gettext manual, "The Format of PO Files". Encoding: UTF-8. A round trip loses nothing.
"""

from __future__ import annotations

import gettext
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from glossary.files import decode, locate_each
from glossary.model import Location
from terms.model import Span
from translator.documents.messages import PLACEHOLDERS, Message, read_message
from translator.documents.model import Options, Target, Unit
from translator.documents.po_lines import Entry, quote, read_entries
from translator.documents.slots import Edit, SplicedText, check_size

_LANGUAGE = re.compile(r"^Language:[ \t]*(.*)$", re.MULTILINE)
_CHARSET = re.compile(r"^Content-Type:.*charset=([\w-]+)", re.MULTILINE | re.IGNORECASE)
_PLURAL = re.compile(r"^Plural-Forms:\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.*?)\s*;?\s*$", re.MULTILINE)
_ANY_PLURAL = re.compile(r"^Plural-Forms:.*$", re.MULTILINE)
_MOST_FORMS = 10
_ENGLISH = 0, 2
"""Which plural form is that of one, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSlot:
    """A message of a PO file.

    Args:
        units: one, or two of a message with a plural.
        messages: what they were made of.
        forms: for each unit, which stretches of ``msgstr`` get its translation.
        wrapped: whether long lines are broken.
        newline: how lines end.
    """

    units: tuple[Unit, ...]
    messages: tuple[Message, ...]
    forms: tuple[tuple[Span, ...], ...]
    wrapped: bool
    newline: str

    def write(self, targets: Sequence[Target | None]) -> list[Edit]:
        """The lines of ``msgstr``."""
        edits: list[Edit] = []
        for message, spans, target in zip(self.messages, self.forms, targets, strict=True):
            if target is not None:
                text = message.write(target)
                edits += ((*span, quote(text, wrapped=self.wrapped, newline=self.newline)) for span in spans)
        return sorted(edits)


def parse(content: bytes, path: str, options: Options) -> SplicedText:  # noqa: ARG001 - every format takes them
    """The messages of a PO file.

    Raises:
        FileError: the content is not PO, not UTF-8, or its translations are German.
    """
    check_size(content, path)
    text = decode(content, path)
    problems: list[Problem] = []
    entries = list(read_entries(text, path, problems))
    places = list(locate_each(path, text, (entry.start for entry in entries)))
    newline = "\r\n" if "\r\n" in text else "\n"
    once: tuple[Edit, ...] = ()
    one, number = _ENGLISH
    slots: list[MessageSlot] = []
    plurals = any("msgid_plural" in entry.texts for entry in entries)
    for entry, place in zip(entries, places, strict=True):
        missing = "msgid" if "msgid" not in entry.texts else None if entry.forms else "msgstr"
        if missing:
            problems.append(Problem(message=f"a message without {missing}", location=place))
        elif not entry.texts["msgid"] and "msgctxt" not in entry.texts:
            header = entry.texts.get("msgstr[0]", "")
            _check_header(header, place, problems)
            once = _write_header(entry, header, newline, plurals=plurals)
            one, number = _read_plural(header, place, problems)
        else:
            slots += _slot(entry, place, one, number, newline)
    if problems:
        raise FileError(sorted(problems, key=_place))
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return SplicedText(text=text, slots=tuple(slots), once=once, mark=mark)


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.location.line, problem.location.column) if problem.location else (0, 0)


def _slot(entry: Entry, place: Location, one: int, number: int, newline: str) -> Iterator[MessageSlot]:
    """The place of a message; nothing where there is no text in it."""
    placeholders = "|".join(PLACEHOLDERS[flag] for flag in sorted(entry.flags & PLACEHOLDERS.keys()))
    context = entry.texts.get("msgctxt")
    german = entry.texts["msgid"]
    key = german if context is None else f"{context}|{german}"
    units: list[Unit] = []
    messages: list[Message] = []
    forms: list[tuple[Span, ...]] = []
    for word in ("msgid", "msgid_plural"):
        if word not in entry.texts or not entry.texts[word].strip():
            continue
        names = sorted(entry.forms)
        if "msgid_plural" in entry.texts:
            # A language with one form for all has that of the plural.
            names = [name for name in names if (name == one and number > 1) == (word == "msgid")]
        if not names:
            continue
        message = read_message(entry.texts[word], placeholders).take_accelerator()
        if not message.text.strip():
            continue
        english = [entry.texts[f"msgstr[{name}]"] for name in names]
        done = all(text.strip() for text in english) and "fuzzy" not in entry.flags
        units.append(message.unit(key, place, read_message(english[0]).take_accelerator().text if done else None))
        messages.append(message)
        forms.append(tuple(entry.forms[name] for name in names))
    if units:
        yield MessageSlot(
            units=tuple(units),
            messages=tuple(messages),
            forms=tuple(forms),
            wrapped=entry.wrapped,
            newline=newline,
        )


def _read_plural(header: str, place: Location, problems: list[Problem]) -> tuple[int, int]:
    """Which form is that of one, and how many there are; the English ones where the header does not say."""
    found = _PLURAL.search(header)
    if found is None:
        return _ENGLISH
    number = int(found[1])
    try:
        one = gettext.c2py(found[2])(1)
    except (ValueError, RecursionError):
        one = number
    if not 0 <= one < number or number > _MOST_FORMS:
        expected = "as in: nplurals=2; plural=(n != 1);"
        problems.append(
            Problem(message="plural forms that make no sense", location=place, found=found.group(), expected=expected)
        )
        return _ENGLISH
    return one, number


def _check_header(header: str, place: Location, problems: list[Problem]) -> None:
    language = _LANGUAGE.search(header)
    if language and re.split(r"[-_@.]", language[1].strip().lower())[0] == "de":
        expected = "German msgid and English msgstr (Language: en)"
        problems.append(
            Problem(
                message="the translations of this file are German",
                location=place,
                found=language.group().strip(),
                expected=expected,
            )
        )
    charset = _CHARSET.search(header)
    if charset and charset[1].upper() not in ("UTF-8", "UTF8", "ASCII", "US-ASCII", "CHARSET"):
        expected = "UTF-8; convert it with msgconv -t UTF-8"
        problems.append(
            Problem(message="a PO file in another encoding", location=place, found=charset[1], expected=expected)
        )


def _write_header(entry: Entry, header: str, newline: str, *, plurals: bool) -> tuple[Edit, ...]:
    """The header with what it leaves open; nothing where it says all."""
    from babel.messages.plurals import get_plural

    new = header
    language = _LANGUAGE.search(new)
    if language is None:
        new = (new if not new or new.endswith("\n") else new + "\n") + "Language: en\n"
    elif not language[1].strip():
        new = new[: language.start()] + "Language: en" + new[language.end() :]
    new = re.sub(r"(?i)(charset=)(?:CHARSET|US-ASCII|ASCII)\b", r"\1UTF-8", new)
    if plurals and not _PLURAL.search(new):
        line = f"Plural-Forms: {get_plural('en')}"
        new = _ANY_PLURAL.sub(line, new) if _ANY_PLURAL.search(new) else f"{new}{line}\n"
    if new == header or 0 not in entry.forms:
        return ()
    return ((*entry.forms[0], quote(new, wrapped=False, newline=newline, lines=True)),)
