"""How like two segments are, letter by letter."""

from __future__ import annotations

from collections.abc import Sequence

from glossary.errors import TermtreuError


def rank(key: str, choices: Sequence[str], threshold: float, most: int) -> list[tuple[float, int]]:
    """The choices that are like a text, as (score 0-100, index), best first.

    Args:
        key: the text.
        choices: what it is compared with.
        threshold: least score.
        most: how many to return.

    Raises:
        TermtreuError: rapidfuzz is not installed.

    Source: normalised indel similarity, `rapidfuzz.fuzz.ratio`.
    """
    try:
        from rapidfuzz import fuzz, process
    except ImportError as error:
        message = "like segments are found by rapidfuzz: pip install 'termtreu[memory]', or ask for exact ones only"
        raise TermtreuError(message) from error
    ranked = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=threshold, limit=most)
    return [(score, index) for _, score, index in ranked]
