"""SubRip (SRT) and WebVTT subtitles: the text of a cue, or of each speaker in it, is a unit.

Lines of a cue are joined, and English is put into lines again: one where it fits, else two of about the same length. A
sentence that goes over several cues is translated in the parts that the cues have. Times, numbers, settings, notes and
styles stay as they are.

Encoding: UTF-8, with or without a byte order mark. A round trip loses nothing.

Source: SubRip as VLC reads it; W3C WebVTT (https://www.w3.org/TR/webvtt1/).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from functools import partial
from html import unescape

from glossary.errors import FileError, Problem
from glossary.files import decode, locate
from terms.model import Span
from translator.documents.model import Options
from translator.documents.runs import Item, Part, read_run
from translator.documents.slots import SplicedText, check_size
from translator.documents.stretches import Piece, Stretch, splice
from translator.documents.wrap import Word, fill, split_words

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_ALMOST_TIMES = re.compile(r"[ \t]*[\d:.,]+[ \t]*-+>")
_LINE = re.compile(r"[^\r\n]*")
_MARKUP = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z]+)[^<>]*>|\{\\(?P<style>[bius])(?P<on>[01])\}|<[\d:.]+>|\{\\[^{}]*\}"
)
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+);")
_DASH = re.compile(r"[ \t]*[-‐–—][ \t]*(?=[^\s\d-])")
_KEPT_BLOCK = ("NOTE", "STYLE", "REGION", "WEBVTT")
_PAUSE = ".,;:!?…"


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The texts of a subtitle file.

    Raises:
        FileError: the content is too large, or not UTF-8, or text stands where times must stand.
    """
    check_size(content, path)
    text = decode(content, path)
    reader = _Reader(text, path, options.width)
    stretches = [*reader.read()]
    if reader.problems:
        raise FileError(reader.problems)
    return splice(text, path, stretches, mark=BOM_UTF8 if content.startswith(BOM_UTF8) else b"")


class _Reader:
    """The stretches of a file."""

    def __init__(self, text: str, path: str, width: int) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._path = path
        self._width = width
        self._is_web = text.startswith("WEBVTT")
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def read(self) -> Iterator[Stretch]:
        """The stretches of all cues."""
        has_times = False
        key = ""
        for group in self._groups():
            lines = [self._text[slice(*span)] for span in group]
            times = next((index for index, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
            if times is not None:
                has_times = True
                key = lines[0].strip() if times else lines[0].strip().split(" ")[0]
            elif self._is_web and lines[0].startswith(_KEPT_BLOCK):
                continue
            elif not has_times or any(_ALMOST_TIMES.match(line) for line in lines[:2]):
                expected = "00:00:01,000 --> 00:00:02,500 before the text of a subtitle"
                # The number of a subtitle is not at fault: the line of its times is.
                wrong = next((index for index, line in enumerate(lines[:2]) if not line.strip().isdecimal()), 0)
                where = locate(self._path, self._text, group[wrong][0])
                found = lines[wrong].strip()[:40]
                self.problems.append(
                    Problem(message="no times of a subtitle", location=where, found=found, expected=expected)
                )
                continue
            # Text behind a blank line belongs to the cue before, as players show it.
            for part in self._split_speakers(group[0 if times is None else times + 1 :]):
                yield from self._read_part(part, key)

    def _groups(self) -> Iterator[list[Span]]:
        """The lines that stand together."""
        group: list[Span] = []
        position = 0
        while position < len(self._text):
            match = _LINE.match(self._text, position)
            end = match.end() if match else len(self._text)
            if self._text[position:end].strip():
                group.append((position, end))
            elif group:
                yield group
                group = []
            position = end + (2 if self._text.startswith("\r\n", end) else 1)
        if group:
            yield group

    def _split_speakers(self, lines: Sequence[Span]) -> Iterator[list[Span]]:
        """The lines of each speaker, where a later one begins with a dash; else all lines."""
        part: list[Span] = []
        for span in lines:
            if part and _DASH.match(_MARKUP.sub("", self._text[slice(*span)])):
                yield part
                part = []
            part.append(span)
        if part:
            yield part

    def _read_part(self, lines: Sequence[Span], key: str) -> Iterator[Stretch]:
        items: list[Item] = []
        for index, (start, end) in enumerate(lines):
            if index:
                items.append(Item(part=Part.TEXT, span=(lines[index - 1][1], start), text=" "))
            items += self._read_line(start, end)
        dash = next((item for item in items if item.part is Part.TEXT), None)
        if dash is not None and (match := _DASH.match(self._text, *dash.span)):
            # The dash of a speaker is no word: it stays where it is.
            place = items.index(dash)
            rest = Item(part=Part.TEXT, span=(match.end(), dash.span[1]), text=dash.text[len(match[0]) :])
            items[place : place + 1] = [Item(part=Part.POINT, span=match.span(), data=match[0]), rest]
        run = read_run(items, self._text)
        if run is not None:
            yield Stretch(
                span=run.span,
                text=run.text,
                codes=run.codes,
                protected=run.protected,
                places=run.places,
                kept=run.kept,
                key=key,
                write=self._write,
            )

    def _read_line(self, start: int, end: int) -> Iterator[Item]:
        position = start
        while position < end:
            match = _MARKUP.search(self._text, position, end)
            stop = match.start() if match else end
            yield from self._read_words(position, stop)
            if match is None:
                return
            part, name = Part.POINT, ""
            if match["name"]:
                part, name = (Part.CLOSE if match["end"] else Part.OPEN), match["name"].lower()
            elif match["style"]:
                part, name = (Part.OPEN if match["on"] == "1" else Part.CLOSE), match["style"]
            yield Item(part=part, span=match.span(), name=name, data=match[0])
            position = match.end()

    def _read_words(self, start: int, end: int) -> Iterator[Item]:
        position = start
        for match in _REFERENCE.finditer(self._text, start, end) if self._is_web else ():
            if position < match.start():
                yield Item(part=Part.TEXT, span=(position, match.start()), text=self._text[position : match.start()])
            yield Item(part=Part.TEXT, span=match.span(), text=unescape(match[0]))
            position = match.end()
        if position < end:
            yield Item(part=Part.TEXT, span=(position, end), text=self._text[position:end])

    def _write(self, pieces: Sequence[Piece]) -> str:
        on_line = [(kind, piece.replace("\n", " ")) for kind, piece in pieces]
        words = _join_dashes(split_words(on_line, partial(_escape, is_web=self._is_web), codes=False))
        return self._newline.join(_balance(words, self._width))


def _escape(text: str, *, is_web: bool) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if is_web else text


def _join_dashes(words: Sequence[Word]) -> list[Word]:
    """The words, none beginning with a dash: at the start of a line it would be that of a speaker."""
    joined: list[Word] = []
    for text, length in words:
        if joined and _DASH.match(_MARKUP.sub("", text) + " x"):
            before, size = joined.pop()
            joined.append((f"{before} {text}", size + 1 + length))
        else:
            joined.append((text, length))
    return joined


def _balance(words: Sequence[Word], width: int) -> list[str]:
    """One line where it fits, two of about the same length where they do, else as many as are needed."""
    lengths = [length for _, length in words]
    total = sum(lengths) + len(words) - 1
    if total <= width:
        return [" ".join(text for text, _ in words)]
    best: tuple[int, int] | None = None
    first = -1
    for index in range(1, len(words)):
        first += lengths[index - 1] + 1
        second = total - first - 1
        if max(first, second) <= width:
            # Better at a pause, and better with the longer line below.
            cost = abs(first - second) - 12 * (words[index - 1][0][-1:] in _PAUSE) + 3 * (first > second)
            best = min(best or (cost, index), (cost, index))
    if best is None:
        return fill(words, width)
    return [" ".join(text for text, _ in part) for part in (words[: best[1]], words[best[1] :])]
