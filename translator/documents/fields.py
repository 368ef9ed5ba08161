"""Fields of Word: text that the program computes, cut into runs that begin, separate and end them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from translator.documents.passages import Item, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An item that is part of a field.

    Args:
        kind: ``begin``, ``separate``, ``end``, or ``code`` for what the field does.
        code: text of such an instruction.
    """

    kind: str
    code: str = ""


def shows_text(code: str) -> bool:
    """Whether a field shows text that the author wrote: a link, a table of contents, an index.

    >>> shows_text(' HYPERLINK "https://example.org" ')
    True
    >>> shows_text(" PAGE ")
    False
    """
    return code.split()[:1] in (["HYPERLINK"], ["TOC"], ["INDEX"])


def fold_fields(items: Sequence[tuple[Item, Mark | None]], first_pair: int) -> list[Item]:
    """The items of a paragraph, each field as one item, those that show text as pairs around it.

    A field that goes on in another paragraph (a table of contents) leaves marks that nothing may pass.

    Args:
        items: in order, with their marks.
        first_pair: number that no pair has.
    """
    folded: list[Item] = []
    index = 0
    pair = first_pair
    while index < len(items):
        item, mark = items[index]
        if mark is None:
            folded.append(item)
            index += 1
            continue
        end = _find_end(items, index) if mark.kind == "begin" else None
        if end is None or not _is_balanced([each for each, _ in items[index : end + 1]]):
            folded.append(replace(item, part=Part.BREAK))
            index += 1
            continue
        separate, code = _read_code(items[index : end + 1])
        if shows_text(code) and separate is not None:
            inner = items[index + separate + 1 : end]
            data = code.strip()
            folded.append(Item(part=Part.OPEN, raw=_join(items[index : index + separate + 1]), pair=pair, data=data))
            within = fold_fields(inner, pair + 1)
            folded += within
            folded.append(Item(part=Part.CLOSE, raw=items[end][0].raw, pair=pair, data=data))
            pair = max(pair, *(each.pair for each in within)) + 1 if within else pair + 1
        else:
            shown = items[index + separate + 1 : end] if separate is not None else ()
            text = "".join(each.text for each, kind in shown if kind is None and each.part is Part.TEXT)
            part = Part.FIELD if text.strip() else Part.POINT
            folded.append(Item(part=part, raw=_join(items[index : end + 1]), text=text, data=code.strip()))
        index = end + 1
    return folded


def _find_end(items: Sequence[tuple[Item, Mark | None]], start: int) -> int | None:
    depth = 0
    for index in range(start, len(items)):
        mark = items[index][1]
        if mark is not None and mark.kind in ("begin", "end"):
            depth += 1 if mark.kind == "begin" else -1
            if depth == 0:
                return index
    return None


def _is_balanced(items: Iterable[Item]) -> bool:
    depth = 0
    for item in items:
        depth += (item.part is Part.OPEN) - (item.part is Part.CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _read_code(items: Sequence[tuple[Item, Mark | None]]) -> tuple[int | None, str]:
    """Where the shown text of a field begins, and what the field does."""
    depth = 0
    code = ""
    for index, (_, mark) in enumerate(items):
        if mark is None:
            continue
        depth += (mark.kind == "begin") - (mark.kind == "end")
        if depth == 1 and mark.kind == "code":
            code += mark.code
        if depth == 1 and mark.kind == "separate":
            return index, code
    return None, code


def _join(items: Iterable[tuple[Item, Mark | None]]) -> tuple[bytes | tuple[int, int], ...]:
    return tuple(piece for item, _ in items for piece in item.raw)
