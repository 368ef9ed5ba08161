"""What ``cli translate`` says about a file when it is done: how its terms came out, and where a person must look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from _cli.common import say

if TYPE_CHECKING:
    from translator import Result, Segment
    from translator.documents import Unit

# More lines than this about one file are for the report, not for a terminal.
_MOST_LINES = 200
# Of a text, enough to be found in an editor.
_SHOWN = 60


def summarise(name: str, result: Result, units: Sequence[Unit], *, quiet: bool) -> Counter[str]:
    """How many terms came out how; said on standard error with all that is doubtful.

    Args:
        name: of the file.
        result: its translation.
        units: of the document, which know where they stand in the file.
        quiet: whether nothing is said.
    """
    terms: Counter[str] = Counter()
    recalled = 0
    refused: list[str] = []
    doubtful: list[str] = []
    lines = 0
    for segment in result.segments:
        recalled += segment.origin.value == "memory"
        terms.update(term.outcome.value for term in segment.terms)
        missing = [term for term in segment.terms if term.target_span is None]
        lines += len(missing) + len(segment.doubts)
        if lines <= _MOST_LINES:
            where = _where(segment, units)
            refused += [
                f"  not applied: {_shorten(term.match.text)} → {term.rendering.text} at {where}: {term.reason}"
                for term in missing
            ]
            doubtful += [f"  doubtful: {where}: {_shorten(segment.source)}: {doubt}" for doubt in segment.doubts]
    if quiet:
        return terms
    from_memory = f" ({recalled} from the memory)" if recalled else ""
    say(f"{name}: {len(result.segments)} segments{from_memory}, {describe(terms)}")
    for line in refused:
        say(line)
    for doubt in islice(result.doubtful_names, _MOST_LINES):
        forms = ", ".join(f"{item.text} ({item.confidence:.0%})" for item in doubt.candidates[:3])
        where = _where(result.segments[doubt.segment], units)
        say(f"  doubtful name: {_shorten(doubt.text)} at {where}: {forms}")
    for line in doubtful:
        say(line)
    if lines > _MOST_LINES:
        say(f"  and {lines - len(refused) - len(doubtful)} more; --report has them all")
    return terms


def _where(segment: Segment, units: Sequence[Unit]) -> str:
    """The place of a segment as editors open it, ``path:line``, and what its file calls it."""
    location = units[segment.unit].location
    return f"{location.path}:{location.line}" + (f" ({_shorten(segment.key)})" if segment.key else "")


def _shorten(text: str) -> str:
    """The beginning of a text on one line.

    >>> _shorten("Die  Ständige\\nVertreterin")
    'Die Ständige Vertreterin'
    >>> len(_shorten("Wort " * 20)), _shorten("Wort " * 20)[-6:]
    (60, ' Wort…')
    """
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"


def describe(terms: Counter[str]) -> str:
    """How many terms there are, and how many of them came out how."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(terms.items()))
    return f"{terms.total()} terms" + (f" ({counts})" if counts else "")
