"""One pass over a text: the candidates of an index, verified, and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from operator import itemgetter

from terms.fold import byte_words
from terms.index import Hit, Index
from terms.neighbours import Candidate
from terms.protection import Protection
from terms.verification import verify

Held = tuple[int, int, Hit | Candidate]
"""A term that stands at a span: start, end and what is known of it, a hit where nothing had to be verified."""

_BEFORE = frozenset(' \n\t\r\xa0„“"»«—')
_AFTER = frozenset(' \n\t\r\xa0,;!?“"»«—')
_START = itemgetter(0)
_AFTER_AND_BLANK = frozenset(".:")


def scan(text: str, index: Index, protection: Protection, *, every: bool = False) -> list[Held]:
    """The terms that hold where they stand and touch no protected zone, in text order.

    Most are words between blanks or plain signs: those need nothing more than what the index knows of the token.

    Args:
        text: cleaned.
        index: the terms to find.
        protection: the protected zones of the text.
        every: whether to give all terms that are written alike, not only the best of them.
    """
    data = byte_words(text)
    words = data.split()
    known = list(map(index.tokens().__getitem__, words))
    hits = list(compress(range(len(words)), known))
    if not hits:
        return []
    words.append(b"")  # What stands beside the last word, and before the first.
    padded = b" " + data + b" "
    spaced = f" {text}  "
    zones = iter((*protection.far_zones(), (len(text) + 1, len(text) + 1)))
    zone_start, zone_end = next(zones)
    found: list[Held] = []
    place = 0
    for number in hits:
        token, ready, todo, phrases_after, phrases_before = known[number]  # type: ignore[misc]
        place = padded.find(token, place)
        end = place + len(token) - 2
        while zone_end <= place:
            zone_start, zone_end = next(zones)
        if zone_start < end:
            place = end + 1
            continue
        if ready:
            after = spaced[end + 1]
            if spaced[place] in _BEFORE and (
                after in _AFTER or (after in _AFTER_AND_BLANK and spaced[end + 2] in _BEFORE)
            ):
                if every:
                    found += [(place, end, hit) for hit in ready]
                else:
                    found.append((place, end, ready[0]))
            else:
                todo = (*ready, *todo)
        if phrases_after is not None:
            todo = (*todo, *phrases_after[words[number + 1]])
        if phrases_before is not None:
            todo = (*todo, *phrases_before[words[number - 1]])
        for hit in todo:
            held = verify(text, data, place, hit, index)
            if held is not None and not protection.covers(held.start, held.end):
                found.append((held.start, held.end, held))
        place = end + 1
    return found


def longest(found: Iterable[Held]) -> list[Held]:
    """The terms that stay where they overlap, in text order.

    The longest stays, then the earlier; at the same place the one with a condition that holds, then the one in the
    form the glossary writes, then the one that comes first in the glossary.
    """
    kept: list[Held] = []
    group: list[Held] = []
    reach = -1
    for held in sorted(found, key=_START):
        start, end, _ = held
        if start >= reach:
            if group:
                kept[-1:] = _settle_group(group)
                group = []
            kept.append(held)
            reach = end
        else:
            if not group:
                group.append(kept[-1])
            group.append(held)
            if end > reach:
                reach = end
    if group:
        kept[-1:] = _settle_group(group)
    return kept


def _order(held: Held) -> tuple[int, int, bool, int, int]:
    start, end, what = held
    return start - end, start, isinstance(what, Hit) or what.condition is None, what.rank, what.term


def _settle_group(group: list[Held]) -> list[Held]:
    """The choice within terms of which each overlaps the next."""
    kept: list[Held] = []
    for held in sorted(group, key=_order):
        start, end, _ = held
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append(held)
    kept.sort(key=_START)
    return kept
