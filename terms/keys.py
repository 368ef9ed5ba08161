"""Numbers by text key, in a few bytes each: the look-up of a glossary of a million terms."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator


class Keys:
    """Numbers by text key; a key may have several, and a number several keys.

    A table of hashes in flat arrays, with chains where slots meet. The keys themselves are not kept: 24 bytes a key
    instead of the 150 of a dictionary of strings. Whoever asks compares what is found with the text anyway.

    Args:
        pairs: keys with their numbers, below 2**32.

    >>> keys = Keys([("vertrag", 0), ("krieg", 1), ("vertrag", 2)])
    >>> sorted(keys.numbers("vertrags", 4)), list(keys.numbers("vertrags", 8))
    ([0, 2], [])
    """

    __slots__ = ("_hashes", "_heads", "_mask", "_next", "_numbers")

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        self._hashes = array("q")
        self._numbers = array("I")
        for key, number in pairs:
            self._hashes.append(hash(key))
            self._numbers.append(number)
        slots = 1 << (2 * len(self._hashes)).bit_length()
        self._mask = slots - 1
        self._heads = array(self._numbers.typecode, bytes(slots * self._numbers.itemsize))
        self._next = array(self._numbers.typecode)
        for place, hashed in enumerate(self._hashes, 1):
            slot = hashed & self._mask
            self._next.append(self._heads[slot])
            self._heads[slot] = place

    def numbers(self, text: str, shortest: int) -> Iterator[int]:
        """The numbers of all keys that are beginnings of a text, the longest key first.

        Args:
            text: the text.
            shortest: how many characters a key has at least.
        """
        heads, hashes, mask = self._heads, self._hashes, self._mask
        for size in range(len(text), shortest - 1, -1):
            hashed = hash(text[:size])
            place = heads[hashed & mask]
            while place:
                place -= 1
                if hashes[place] == hashed:
                    yield self._numbers[place]
                place = self._next[place]
