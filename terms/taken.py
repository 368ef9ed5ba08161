"""Places of a text that are taken."""

from __future__ import annotations

from collections.abc import Iterable

from terms.model import Span


class Taken:
    """Places of a text that are taken; asking is fast however many there are.

    Args:
        size: characters of the text.
        spans: taken from the start.

    >>> Taken(9, [(2, 4)]).touches((3, 6)), Taken(9, [(2, 4)]).touches((4, 6))
    (True, False)
    """

    __slots__ = ("_places",)

    def __init__(self, size: int, spans: Iterable[Span] = ()) -> None:
        self._places = bytearray(size)
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Take a span."""
        self._places[span[0] : span[1]] = b"\1" * (span[1] - span[0])

    def touches(self, span: Span) -> bool:
        """Whether part of a span is taken."""
        return self._places.find(1, span[0], span[1]) >= 0
