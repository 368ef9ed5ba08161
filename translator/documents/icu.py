"""ICU messages: ``{count, plural, one {ein Treffer} other {# Treffer}}``; each branch is a text of its own.

Source: ICU user guide, "Formatting Messages", https://unicode-org.github.io/icu/userguide/format_parse/messages/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translator.documents.messages import CATALOGUE, Message, read_message
from translator.documents.model import Target

_BRANCHED = re.compile(r"\{\s*\w+\s*,\s*(?:plural|selectordinal|select)\s*,")
_SELECTOR = re.compile(r"\s*(?:offset:\d+\s+)?(=\d+|[\w-]+)\s*\{")
_END = re.compile(r"\s*\}")
_SIGN = re.compile(r"'(?:'|[{}#|][^']*(?:''[^']*)*(?:'|\Z))|[{}]")
"""A quoted stretch, or a brace."""
_DEEPEST = 20
_PROTECTED = r"'(?:'|[{}#|][^']*(?:''[^']*)*(?:'|\Z))|" + CATALOGUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument with branches.

    Args:
        start, end: where it stands in the message.
        branches: their texts, without the braces around them.
    """

    start: int
    end: int
    branches: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A text with the arguments in it that have branches.

    Args:
        start, end: where it stands in the message.
        arguments: in order.
        counted: whether ``#`` is a number in it.
    """

    start: int
    end: int
    arguments: tuple[Argument, ...]
    counted: bool = False


def parse_icu(text: str) -> Level | None:
    """The message; ``None`` where nothing in it has branches, or its braces do not match."""
    if not _BRANCHED.search(text):
        return None
    level = _level(text, 0, False, 0)
    return level if level is not None and level.end == len(text) else None


def _level(text: str, start: int, counted: bool, depth: int) -> Level | None:
    """The text from a start to the brace that ends it, or to the end of the message."""
    arguments: list[Argument] = []
    place = start
    simple = 0
    while sign := _SIGN.search(text, place):
        branched = _BRANCHED.match(text, sign.start())
        if branched is not None:
            argument = _argument(text, branched, counted, depth + 1)
            if argument is None:
                return None
            arguments.append(argument)
            place = argument.end
            continue
        place = sign.end()
        if sign.group() == "{":
            simple += 1
        elif sign.group() == "}":
            if not simple:
                return Level(start=start, end=sign.start(), arguments=tuple(arguments), counted=counted)
            simple -= 1
    return Level(start=start, end=len(text), arguments=tuple(arguments), counted=counted) if not simple else None


def _argument(text: str, head: re.Match[str], counted: bool, depth: int) -> Argument | None:
    if depth > _DEEPEST:
        return None
    counts = counted or not head.group().rstrip(" ,\t\r\n").endswith("select")
    branches: list[Level] = []
    place = head.end()
    while selector := _SELECTOR.match(text, place):
        branch = _level(text, selector.end(), counts, depth)
        if branch is None or text[branch.end : branch.end + 1] != "}":
            return None
        branches.append(branch)
        place = branch.end + 1
    end = _END.match(text, place)
    if end is None or not branches:
        return None
    return Argument(start=head.start(), end=end.end(), branches=tuple(branches))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A level with its message.

    Args:
        level: where it stands.
        message: its text, the arguments with branches being points in it.
        pairs: of these points, in order.
    """

    level: Level
    message: Message
    pairs: tuple[int, ...]


def read_levels(text: str, level: Level) -> Iterator[Piece]:
    """The level and those within it, each before what is in it."""
    points = [(item.start - level.start, item.end - level.start, _skeleton(text, item)) for item in level.arguments]
    counted = _PROTECTED + "|#" if level.counted else _PROTECTED
    message = read_message(text[level.start : level.end], counted, points)
    datas = [data for _, _, data in points]
    pairs: list[int] = []
    for code in message.codes:
        if len(pairs) < len(datas) and code.data == datas[len(pairs)]:
            pairs.append(code.pair)
    yield Piece(level=level, message=message, pairs=tuple(pairs))
    for argument in level.arguments:
        for branch in argument.branches:
            yield from read_levels(text, branch)


def _skeleton(text: str, argument: Argument) -> str:
    """The argument without the texts of its branches, which are translated on their own."""
    pieces = []
    place = argument.start
    for branch in argument.branches:
        pieces.append(text[place : branch.start])
        place = branch.end
    return "…".join((*pieces, text[place : argument.end]))


def write_levels(text: str, pieces: Iterator[Piece], targets: Iterator[Target | None]) -> str:
    """The text of the next level, with those within it.

    Args:
        text: the message as it was.
        pieces: from `read_levels`.
        targets: for each of the pieces that has a text to translate, in their order.
    """
    piece = next(pieces)
    level = piece.level
    target = next(targets) if piece.message.text.strip() else None
    arguments = [_write_argument(text, argument, pieces, targets) for argument in level.arguments]
    if target is not None:
        # An apostrophe before a brace would quote it.
        english = Target(text=_unquoted(target.text, piece.message.text), codes=target.codes)
        return piece.message.write(english, dict(zip(piece.pairs, arguments, strict=True)))
    place = level.start
    written: list[str] = []
    for argument, new in zip(level.arguments, arguments, strict=True):
        written += (text[place : argument.start], new)
        place = argument.end
    return "".join((*written, text[place : level.end]))


def _unquoted(english: str, german: str) -> str:
    return english if re.search(r"'[{}#|']", german) else re.sub(r"'(?=[{}#|])", "’", english)  # noqa: RUF100


def _write_argument(text: str, argument: Argument, pieces: Iterator[Piece], targets: Iterator[Target | None]) -> str:
    place = argument.start
    written: list[str] = []
    for branch in argument.branches:
        written += (text[place : branch.start], write_levels(text, pieces, targets))
        place = branch.end
    return "".join((*written, text[place : argument.end]))
