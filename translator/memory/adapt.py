"""Exchanging what differs between a segment and one that the memory has, where that is safe.

Safe are figures and names of the glossary: the two Germans must be the same but for them, each must stand in the
stored English exactly as it would be written now, and nothing around it (an article, a singular) may hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glossary.model import NAME_FIELDS
from terms.model import Span
from translator.figures import find_figures
from translator.fluency import numbers
from translator.normalise import normalise
from translator.wanted import Wanted, place

WantedFinder = Callable[[str], Sequence[Wanted]]
"""Gives what must stand in the English of a German text, as `Translator.wanted` does."""

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?![\w/-]|[.,:]\w)")
_BEFORE = re.compile(r"\b(?:an?|one)\s+\Z", re.IGNORECASE)
# The noun after one is another one than after two, in English even where the German is alike (1 Meter, 2 Meter).
_ONE = re.compile(r"(?<![\d.,])1(?![\d.,]*\d)")


def find_figures_wanted(text: str) -> tuple[Wanted, ...]:
    """The figures of a text, for a memory that is used without a glossary."""
    return tuple(
        Wanted(span=figure.span, text=figure.english, accept=figure.accept, easy=True) for figure in find_figures(text)
    )


def adapt(source: str, target: str, text: str, find_wanted: WantedFinder = find_figures_wanted) -> str | None:
    """The English for ``text`` made from a stored pair, or ``None`` where an exchange would not be safe.

    Args:
        source: German of the pair.
        target: English of the pair.
        text: the German to translate.
        find_wanted: gives the figures and terms of a German text.

    >>> adapt("Es kamen 300 Gäste.", "300 guests came.", "Es kamen 450 Gäste.")
    '450 guests came.'
    >>> adapt("Es kamen 300 Gäste.", "Some guests came.", "Es kamen 450 Gäste.") is None
    True
    """
    old, new = _slots(source, find_wanted), _slots(text, find_wanted)
    if len(old) != len(new) or _frame(source, old) != _frame(text, new):
        return None
    changed = [(before, after) for before, after in zip(old, new, strict=True) if before.text != after.text]
    if not changed or not all(_is_like(before, after) for before, after in changed):
        return None
    # One English text that stands for two things can go either way.
    texts = [slot.text for slot in old]
    if any(texts.count(before.text) > 1 for before, _ in changed):
        return None
    placements = place(old, target, len(source))
    edits: list[tuple[Span, str]] = []
    for (before, after), placement in zip(zip(old, new, strict=True), placements, strict=True):
        if before.text == after.text:
            continue
        if placement is None:
            return None
        start, end = placement.span
        shown = target[start:end]
        if shown != before.text or _occurrences(target, shown) != 1 or _BEFORE.search(target[:start]):
            return None
        edits.append(((start, end), after.text))
    adapted = target
    for (start, end), written in sorted(edits, reverse=True):
        adapted = adapted[:start] + written + adapted[end:]
    # Numbers that English writes as words are missing in both; none may be missing now that was not.
    missing = (numbers(text) - numbers(adapted)).total()
    return adapted if missing <= (numbers(source) - numbers(target)).total() else None


def _slots(text: str, find_wanted: WantedFinder) -> tuple[Wanted, ...]:
    """What can be exchanged in a text, in order: terms, figures, whole numbers."""
    slots = list(find_wanted(text))
    taken = [slot.span for slot in slots]
    for match in _NUMBER.finditer(text):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            accept = re.compile(rf"(?<![\w.,:/-]){match[0]}(?![\w/-]|[.,:]\w)")
            slots.append(Wanted(span=match.span(), text=match[0], accept=accept, easy=True))
    return tuple(sorted(slots, key=lambda slot: slot.span))


def _frame(text: str, slots: Sequence[Wanted]) -> str:
    """A text without what stands in its slots."""
    out: list[str] = []
    position = 0
    for slot in slots:
        out += [text[position : slot.span[0]], "\0"]
        position = slot.span[1]
    out.append(text[position:])
    return normalise("".join(out)).text


def _is_like(before: Wanted, after: Wanted) -> bool:
    """Whether one thing can stand where another one stood."""
    if before.match is None or after.match is None:
        if before.match is not after.match or before.accept is None or after.accept is None:
            return False
        return not _ONE.search(before.text) and not _ONE.search(after.text)
    if before.rendering is None or after.rendering is None:
        return False
    old, new = before.match, after.match
    return (
        old.concept.subject is new.concept.subject
        and old.concept.subject in NAME_FIELDS
        and old.form == new.form
        and old.term.type is new.term.type
        and before.rendering.article == after.rendering.article
        and before.rendering.term.number is after.rendering.term.number
        and (before.rendering.possessive is None) == (after.rendering.possessive is None)
    )


def _occurrences(text: str, words: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))
