"""Which paragraphs of a text and of its translation belong together, judged by their length."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from terms.model import Span

Bead = tuple[Span, Span]

_VARIANCE = 6.8
_RATIO = 0.97
"""English characters for a German one: 0.97 on the 1,997 sentences of NTREX-128 de-en."""
_PRIORS = {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.045, (1, 2): 0.045, (2, 2): 0.01}
_ANCHOR = re.compile(r"\d+|[A-Z]{3,}")
_ANCHORED = 3.0
"""Nats for each number or abbreviation that both sides have, up to three of them."""
_WORST_MEAN = 6.0
_MOST = 3_000
"""Longer texts of unequal numbers are refused: the table would take too much time and memory."""


def align(source: Sequence[str], target: Sequence[str]) -> tuple[Bead, ...] | None:
    """The spans of paragraphs that belong together, ``None`` where no alignment is to be trusted.

    Args:
        source, target: the paragraphs in order.

    Source: Gale and Church 1993, A Program for Aligning Sentences in Bilingual Corpora.
    """
    rows, columns = len(source), len(target)
    if not rows or not columns or max(rows, columns) > _MOST or not 0.5 <= rows / columns <= 2:
        return None
    lengths = [len(text) for text in source], [len(text) for text in target]
    anchors = [set(_ANCHOR.findall(text)) for text in source], [set(_ANCHOR.findall(text)) for text in target]
    cost = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    step: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    cost[0][0] = 0.0
    band = abs(rows - columns) + 50
    for row in range(rows + 1):
        for column in range(max(0, row - band), min(columns, row + band) + 1):
            for (down, right), prior in _PRIORS.items():
                if row < down or column < right or cost[row - down][column - right] == math.inf:
                    continue
                here = cost[row - down][column - right] - math.log(prior)
                here += _distance(sum(lengths[0][row - down : row]), sum(lengths[1][column - right : column]))
                if down and right:
                    first: set[str] = set().union(*anchors[0][row - down : row])
                    here -= _ANCHORED * min(
                        3, len(first.intersection(*[set().union(*anchors[1][column - right : column])]))
                    )
                if here < cost[row][column]:
                    cost[row][column], step[row][column] = here, (down, right)
    if cost[rows][columns] == math.inf:
        return None
    beads: list[Bead] = []
    row, column = rows, columns
    while row or column:
        down, right = step[row][column]
        beads.append(((row - down, row), (column - right, column)))
        row, column = row - down, column - right
    alone = sum(1 for first, second in beads if first[0] == first[1] or second[0] == second[1])
    if alone > 0.1 * len(beads) + 1 or cost[rows][columns] / len(beads) > _WORST_MEAN:
        return None
    return tuple(reversed(beads))


def _distance(source: int, target: int) -> float:
    """How unlikely it is, in nats, that texts of these lengths are translations of each other."""
    if not source and not target:
        return 0.0
    mean = (source + target / _RATIO) / 2
    delta = abs(target - source * _RATIO) / math.sqrt(mean * _VARIANCE)
    return -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-12))
