"""Words put into lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from translator.documents.stretches import Piece

Word = tuple[str, int]
"""What stands between two places where a line may end, and how long it looks."""


def split_words(pieces: Iterable[Piece], escape: Callable[[str], str], *, codes: bool = True) -> list[Word]:
    """The words of a text with codes; lines end at spaces of the text only, never within a code.

    Args:
        pieces: text without line breaks, and codes.
        escape: gives the text as it is written.
        codes: whether codes count for the length of a line.
    """
    words: list[Word] = [("", 0)]
    for kind, piece in pieces:
        if kind is not None:
            text, length = words[-1]
            words[-1] = text + piece, length + (len(piece) if codes else 0)
            continue
        for index, part in enumerate(piece.split(" ")):
            if index:
                words.append(("", 0))
            text, length = words[-1]
            words[-1] = text + escape(part), length + len(part)
    return words


def fill(words: Sequence[Word], width: int, column: int = 0, indent: int = 0) -> list[str]:
    """The lines of some words, each as long as fits into a width.

    Args:
        words: at least one.
        width: of a line.
        column: where the first line begins.
        indent: where the others begin.
    """
    lines: list[str] = []
    current: list[str] = []
    length = column
    for text, size in words:
        if current and length + 1 + size > width:
            lines.append(" ".join(current))
            current, length = [], indent
        length += size + bool(current)
        current.append(text)
    return [*lines, " ".join(current)]
