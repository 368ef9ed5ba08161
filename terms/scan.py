"""One pass over a text: the candidates of an index, verified, and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from operator import attrgetter

from terms.fold import byte_words
from terms.index import Index
from terms.neighbours import Candidate
from terms.protection import Protection
from terms.verification import verify

_BEFORE = frozenset(' \n\t\r\xa0„“"»«—')
_AFTER = frozenset(' \n\t\r\xa0,;!?“"»«—')
_START = attrgetter("start")
_AFTER_AND_BLANK = frozenset(".:")


def scan(text: str, index: Index, protection: Protection) -> list[Candidate]:
    """The candidates that hold where they stand and touch no protected zone, in text order.

    Most hits are words between blanks or plain signs: those need nothing more than what the index knows of the token.

    Args:
        text: cleaned.
        index: the terms to find.
        protection: the protected zones of the text.
    """
    data = byte_words(text)
    words = data.split()
    tokens = index.tokens()
    hits = list(compress(words, map(tokens.__getitem__, words)))
    if not hits:
        return []
    padded = b" " + data + b" "
    spaced = f" {text}  "
    zones = iter((*protection.far_zones(), (len(text) + 1, len(text) + 1)))
    zone_start, zone_end = next(zones)
    found: list[Candidate] = []
    place = 0
    for token in hits:
        known = tokens[token]
        if known is None:
            continue
        place = padded.find(known[0], place)
        end = place + len(token)
        after = spaced[end + 1]
        plain = spaced[place] in _BEFORE and (
            after in _AFTER or (after in _AFTER_AND_BLANK and spaced[end + 2] in _BEFORE)
        )
        while zone_end <= place:
            zone_start, zone_end = next(zones)
        if zone_start < end:
            place = end + 1
            continue
        for hit in known[1]:
            capitals = hit.capitals
            if plain and hit.ready and capitals is not None:
                label = hit.ending.label
                found.append(Candidate(place, end, hit.term, hit.ending, hit.part, capitals, hit.rank, label, hit.form))
                continue
            verified = verify(text, data, place, hit, index)
            if verified is not None and not protection.covers(verified.start, verified.end):
                found.append(verified)
        place = end + 1
    return found


def longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stay where they overlap, in text order.

    The longest stays, then the earlier; at the same place the one with a condition that holds, then the one in the
    form the glossary writes, then the one that comes first in the glossary.
    """
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = -1
    for candidate in sorted(candidates, key=_START):
        if candidate.start < reach:
            group.append(candidate)
            if candidate.end > reach:
                reach = candidate.end
            continue
        if len(group) > 1:
            group = _settle_group(group)
        kept += group
        group = [candidate]
        reach = candidate.end
    return kept + _settle_group(group)


def _order(candidate: Candidate) -> tuple[int, int, bool, int, int]:
    size = candidate.end - candidate.start
    return -size, candidate.start, candidate.condition is None, candidate.rank, candidate.term


def _settle_group(group: list[Candidate]) -> list[Candidate]:
    """The choice within candidates of which each overlaps the next."""
    kept: list[Candidate] = []
    for candidate in sorted(group, key=_order):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in kept):
            kept.append(candidate)
    kept.sort(key=_START)
    return kept
