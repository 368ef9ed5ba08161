"""Which segments of a text a change of the glossary touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossary.diff import Difference
from glossary.model import Glossary
from terms.matching import Matcher
from terms.model import Match
from terms.rendering import choose_rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A segment for which the two glossaries say different things.

    Args:
        line: its line, from 1.
        text: the segment.
        old, new: (German, English) of the matches that differ.
        concepts: ids of the concepts whose change is the reason.
    """

    line: int
    text: str
    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]


class AffectedFinder:
    """Finds the segments that the step from one glossary to another touches.

    Args:
        old, new: the whole glossaries in force before and after.
        differences: what differs between them.
    """

    def __init__(self, old: Glossary, new: Glossary, differences: Iterable[Difference]) -> None:
        self._old, self._new = Matcher(old), Matcher(new)
        self._changed = {
            concept.id
            for difference in differences
            if difference.affects_rendering
            for concept in (difference.old, difference.new)
            if concept is not None
        }

    def find(self, text: str) -> Iterator[Affected]:
        """The segments of a German text that are touched; a line that is not blank is a segment."""
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            old, new = self._old.find(line), self._new.find(line)
            before, after = _renderings(old, line), _renderings(new, line)
            # A changed list of permitted or forbidden forms touches a segment even where the best form stays.
            touched = {key for key in before.keys() | after.keys() if key[2] in self._changed}
            touched |= before.keys() ^ after.keys()
            if touched:
                yield Affected(
                    line=number,
                    text=line,
                    old=tuple((key[3], english) for key, english in before.items() if key in touched),
                    new=tuple((key[3], english) for key, english in after.items() if key in touched),
                    concepts=tuple(sorted({key[2] for key in touched})),
                )


_Key = tuple[int, int, str, str]


def _renderings(matches: Iterable[Match], line: str) -> dict[_Key, str]:
    return {(*match.span, match.concept.id, match.text): choose_rendering(match, line).text for match in matches}
