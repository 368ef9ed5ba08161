"""Letters in the place of addresses, placeholders and code: ``X Dateien`` is better understood than ``%d Dateien``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from terms.model import Span
from translator.cascade import Asked, Draft, Job, make_draft
from translator.engine import Hypothesis
from translator.model import Outcome

# Letters that are no words in either language.
_LETTERS = "XYZWVQK"
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\w+|\W+")
_AN = re.compile(r"\b([Aa])n(\s+[\"“'‘]?)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A segment with letters in the place of what stays as it is.

    Args:
        job: with the letters.
        original: without them.
    """

    job: Job
    original: Job


def swap(job: Job) -> Swapped | None:
    """The segment with a letter for each thing that stands where a noun may; ``None`` where nothing is to be swapped.

    What is tied to a word (``{n}fach``) stays, for the letter would make another word of it.

    >>> from translator.wanted import Wanted
    >>> text = "%d Dateien gelöscht"
    >>> swapped = swap(Job(text=text, wanted=(Wanted(span=(0, 2), text="%d", easy=True),)))
    >>> swapped.job.text if swapped else None
    'X Dateien gelöscht'
    """
    said = set(_WORD.findall(job.text))
    letters = [letter for letter in _LETTERS if letter not in said]
    chosen = [index for index, item in enumerate(job.wanted) if item.literal and not item.mark and not item.tied]
    if not chosen or len(chosen) > len(letters):
        return None
    standing = dict(zip(chosen, letters, strict=False))
    text, wanted, position = "", [], 0
    for index, item in enumerate(job.wanted):
        text += job.text[position : item.span[0]]
        start = len(text)
        text += standing.get(index) or job.text[slice(*item.span)]
        position = item.span[1]
        new = replace(item, span=(start, len(text)))
        wanted.append(replace(new, text=standing[index]) if index in standing else new)
    text += job.text[position:]
    if not any(character.isalpha() for part in _between(text, [item.span for item in wanted]) for character in part):
        return None
    return Swapped(job=Job(text=text, wanted=tuple(wanted)), original=job)


def _between(text: str, spans: Sequence[Span]) -> list[str]:
    ends = [0, *(end for _, end in spans)]
    return [text[end:start] for end, start in zip(ends, [*(start for start, _ in spans), len(text)], strict=True)]


def restore(draft: Draft, swapped: Swapped) -> Draft:
    """The draft of the segment itself, made from that of the one with letters."""
    pairs = zip(draft.job.wanted, swapped.original.wanted, strict=True)
    there = {letter.text: item.text for letter, item in pairs if letter.text != item.text}
    said = Counter(_WORD.findall(draft.target))
    target = ""
    for part in _PARTS.findall(draft.target):
        if said[part] == 1 and part in there:
            target = _AN.sub(r"\1\2", target) + there[part]
        else:
            target += part
    asked = Asked(job=swapped.original, told=draft.told, parts=())
    new = make_draft(asked, Hypothesis(text=target, score=draft.score), Outcome.NATIVE)
    outcomes = [
        old if placement is not None and old is not Outcome.REFUSED else now
        for old, now, placement in zip(draft.outcomes, new.outcomes, new.placements, strict=True)
    ]
    return replace(new, outcomes=tuple(outcomes), reasons=draft.reasons)
