"""SubRip (SRT) and WebVTT subtitles: a cue is a block, named by its times.

Formatting (``<i>``, ``{\\an8}``) is no text. Requests to be silent stand in a ``NOTE`` of WebVTT, or as a line of a
cue's own block that is only a comment.

Source: SubRip as VLC reads it; W3C WebVTT. Encoding: UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.bilingual.blocks import Block, TextBuilder
from terms.findings import Ignore
from terms.suppress import end_blocks, read_ignores

_TIMES = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})")
_MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")


def read_cues(text: str, path: str) -> tuple[Block, ...]:
    """The cues of a subtitle file; the key of each is its times in milliseconds.

    Raises:
        FileError: text stands where times must stand.
    """
    blocks: list[Block] = []
    problems: list[Problem] = []
    ignores: tuple[Ignore, ...] = ()
    group: list[tuple[int, str]] = []
    lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            group.append((number, line))
            continue
        if not group:
            continue
        first = group[0][1].strip()
        timed = next((index for index, (_, item) in enumerate(group[:2]) if _TIMES.match(item)), None)
        if timed is not None:
            times = _TIMES.match(group[timed][1])
            if times:
                body = group[timed + 1 :]
                own = tuple(ignore for place, item in body for ignore in read_ignores(item, place))
                body = [item for item in body if not read_ignores(item[1], item[0])]
                key = f"{_milliseconds(times[1])}-{_milliseconds(times[2])}"
                blocks.append(_block(body, group[timed][0], key, ignores + own))
                ignores = ()
        elif first.startswith("NOTE"):
            ignores += read_ignores("\n".join(item for _, item in group), group[0][0])
        elif not first.startswith(("WEBVTT", "STYLE", "REGION")):
            where = Location(path=path, line=group[0][0], column=1)
            expected = "00:00:01,000 --> 00:00:02,500 before the text of a subtitle"
            problems.append(
                Problem(message="no times of a subtitle", location=where, found=first[:40], expected=expected)
            )
        group = []
    if problems:
        raise FileError(problems)
    return end_blocks(blocks, ignores)


def _block(body: Sequence[tuple[int, str]], line: int, key: str, ignores: tuple[Ignore, ...]) -> Block:
    builder = TextBuilder()
    for number, text in body:
        if builder.text:
            builder.add("\n", number - 1, len(text) + 1)
        done = 0
        for match in _MARKUP.finditer(text):
            builder.add(text[done : match.start()], number, done + 1)
            done = match.end()
        builder.add(text[done:], number, done + 1)
    return builder.block(line, 1, key, ignores)


def _milliseconds(time: str) -> int:
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0"))


def pair_cues(german: Sequence[Block], english: Sequence[Block], source: str, target: str) -> list[tuple[Block, Block]]:
    """The cues of two files that are shown at the same time, those of one subtitle joined by the one they overlap most.

    Raises:
        FileError: a subtitle of one file has none at its time in the other; the first of them is named.
    """
    if len(german) == len(english):
        return list(zip(german, english, strict=True))
    pairs = []
    for block in german:
        best = max(english, key=lambda other: _overlap(block.key, other.key), default=None)
        if best is None or _overlap(block.key, best.key) <= 0:
            where = Location(path=source, line=block.line, column=block.column)
            message = f"a subtitle that has none at its time in {target}"
            raise FileError([Problem(message=message, location=where, found=block.text[:40])])
        pairs.append((block, best))
    return _merge(pairs)


def _merge(pairs: list[tuple[Block, Block]]) -> list[tuple[Block, Block]]:
    """Several German cues at one English cue as one."""
    merged: list[tuple[Block, Block]] = []
    for german, english in pairs:
        if merged and merged[-1][1] is english:
            first = merged[-1][0]
            german = Block(text=f"{first.text}\n{german.text}", line=first.line, column=first.column, key=first.key)
            merged[-1] = german, english
        else:
            merged.append((german, english))
    return merged


def _overlap(first: str, second: str) -> int:
    a, b = (int(part) for part in first.split("-"))
    c, d = (int(part) for part in second.split("-"))
    return min(b, d) - max(a, c)
