"""The English article before names that take one: ``talks with the DPRK``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.wanted import Placement, Wanted

_BEFORE = re.compile(
    r"(?:\A|\b(?:with|in|of|to|from|by|for|and|between|against|into|on|at|near|under|over|about|toward|towards|via"
    r"|through|or|than|that|while|but|when|where|because|if)\s+)\Z",
    re.IGNORECASE,
)
# What follows a name that stands alone and not before another noun (DPRK leader).
_AFTER = re.compile(
    r"(?:['’]s?(?!\w)|\s*(?:[.,;:!?)\"”]|\Z)"
    r"|\s+(?:is|are|was|were|has|have|had|take|takes|took|want|wants|plan|plans|agree|agrees|agreed|remain|remains|make|makes|made"
    r"|call|calls|called|told|tells|announced|reported|condemned|rejected|signed|will|would|can|could|may|might|must|should|did|does|and|or|but|to"
    r"|in|on|at|for|from|by|with|that|which|who|when|while|because|as|after|before|since|during|until"
    r"|against|over|under|also|not|never|yesterday|today|said|says)\b)"
)


def add_articles(wanted: Sequence[Wanted], placements: Sequence[Placement | None], source: str, target: str) -> str:
    """The English with the article before each name whose glossary entry has one and that stands without.

    Headlines, which end without a mark, are left as they are: they drop articles.

    Args:
        wanted: what must stand in the English.
        placements: where it does.
        source: the German.
        target: the English.
    """
    if not source.rstrip("\"'“”»« ").endswith((".", "!", "?", ":", "…")):
        return target
    starts = sorted(
        (
            placement.span
            for item, placement in zip(wanted, placements, strict=True)
            if placement and item.rendering and item.rendering.term.article == "the" == item.rendering.article
        ),
        reverse=True,
    )
    for start, end in starts:
        if _BEFORE.search(target[:start]) and _AFTER.match(target[end:]):
            target = target[:start] + ("The " if not target[:start].strip() else "the ") + target[start:]
    return target
