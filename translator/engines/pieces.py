"""Between text and SentencePiece pieces: constraints in, spans out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from terms.model import Span
from translator.engine import Request
from translator.normalise import normalise

SPACE = "▁"
_BYTE = re.compile(r"<0x([0-9A-F]{2})>\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The pieces of a request.

    Args:
        pieces: what the model reads.
        spans: for each piece the span in the request's text; ``None`` for symbols. The English inside a constraint
            has the span of the constraint.
    """

    pieces: list[str]
    spans: list[Span | None]


def encode_request(request: Request, processor: Any, symbols: tuple[str, str, str] | None) -> Encoded:
    """The pieces of a request, with its constraints written in where the package has symbols for them.

    The text is encoded in stretches, so that no stray space piece stands beside a symbol.
    """
    encoder = _Encoder(processor, symbols or ())
    position = 0
    if symbols:
        for constraint in request.constraints:
            start, end = constraint.span
            encoder.add(request.text[position:start], position)
            encoder.add_symbol(symbols[0])
            # The English begins a word where the German does: „DVRK“ has no space after the mark, nor has "DPRK".
            space_before = encoder.after_space
            encoder.add(request.text[start:end], start)
            encoder.add_symbol(symbols[1])
            encoder.add_english(constraint.text, constraint.span, space_before=space_before)
            encoder.add_symbol(symbols[2])
            position = end
    encoder.add(request.text[position:], position)
    return Encoded(pieces=encoder.pieces, spans=encoder.spans)


class _Encoder:
    """Collects pieces and where they come from."""

    def __init__(self, processor: Any, symbols: tuple[str, ...]) -> None:
        self.processor = processor
        self.symbols = symbols
        self.pieces: list[str] = []
        self.spans: list[Span | None] = []
        self.after_space = True

    def add_symbol(self, symbol: str) -> None:
        self.pieces.append(symbol)
        self.spans.append(None)

    def add(self, text: str, offset: int) -> None:
        """Add a stretch of the text as written; ``offset`` is where it begins."""
        if not text:
            return
        normalised = normalise(text)
        # A constraint ends inside a line of text: whether a space follows it, the text as written says.
        pieces = self._encode(normalised.text, space_before=self.after_space or text[0].isspace())
        self.after_space = text[-1].isspace()
        for piece, begin, end in pieces:
            first = normalised.origins[begin]
            last = normalised.origins[end - 1] + 1 if end > begin else first
            self.pieces.append(piece)
            self.spans.append((offset + first, offset + last))

    def add_english(self, text: str, span: Span, *, space_before: bool) -> None:
        """Add the English of a constraint, which stands for ``span``."""
        for piece, _, _ in self._encode(normalise(text).text, space_before=space_before):
            self.pieces.append(piece)
            self.spans.append(span)

    def _encode(self, text: str, *, space_before: bool) -> list[tuple[str, int, int]]:
        """The pieces of a normalised text, each with where it begins and ends in it."""
        # What the user wrote must never become a symbol of the model: a look-alike of the same length stands for it.
        for symbol in self.symbols:
            text = text.replace(symbol, "‹" + symbol[1:])
        if not text:
            return []
        pieces = list(_locate(self.processor.encode(text, out_type=str), text))
        if not space_before and pieces and pieces[0][0].startswith(SPACE):
            first, begin, end = pieces[0]
            pieces = pieces[1:] if first == SPACE else [(first.removeprefix(SPACE), begin, end), *pieces[1:]]
        return pieces


def _locate(pieces: list[str], text: str) -> Iterator[tuple[str, int, int]]:
    """Each piece with where it begins and ends in the text it was made from.

    Where SentencePiece's own normalisation changed the length of the text, later pieces are off by as much; the spans
    serve for alignment only.
    """
    position = 0
    pending = 0
    for piece in pieces:
        while position < len(text) and text[position] == " ":
            position += 1
        start = min(position, len(text))
        if _BYTE.match(piece) and start < len(text):
            # The bytes of one character all stand for it; the last one moves on.
            pending = pending or len(text[start].encode())
            pending -= 1
            position = start + (pending == 0)
            yield piece, start, start + 1
        else:
            position = min(start + len(piece.replace(SPACE, "")), len(text))
            yield piece, start, position


def piece_spans(pieces: list[str]) -> tuple[str, list[Span]]:
    """The text that pieces stand for, and the span of each piece in it (without its leading space)."""
    out: list[str] = []
    spans: list[Span] = []
    length = 0
    pending: list[int] = []

    def flush() -> None:
        """Turn a run of byte pieces into characters; the first piece of the run gets them."""
        nonlocal length
        if pending:
            text = bytes(pending).decode("utf-8", errors="ignore")
            spans.append((length, length + len(text)))
            spans.extend([(length + len(text),) * 2] * (len(pending) - 1))
            out.append(text)
            length += len(text)
            pending.clear()

    for piece in pieces:
        byte = _BYTE.match(piece)
        if byte:
            pending.append(int(byte.group(1), 16))
            continue
        flush()
        text = piece.replace(SPACE, " ")
        if not length:
            text = text.lstrip(" ")
        lead = len(text) - len(text.lstrip(" "))
        spans.append((length + lead, length + len(text)))
        out.append(text)
        length += len(text)
    flush()
    return "".join(out), spans
