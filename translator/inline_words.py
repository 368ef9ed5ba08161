"""The words of a segment as the placing of codes sees them: what each aligns with, and which belong to the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from terms.model import Span
from translator.engine import Link

# A hyphen joins in English: no code goes into "Jong-un". German compounds are looked at part by part.
_ENGLISH = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[-‐‑’']\w+)*[’']?(?=\W|$)|\w+|[^\w\s]")
_GERMAN = re.compile(r"\w+(?:[’']\w+)*|[^\w\s]")


class WordKind(Enum):
    """What a word does in its sentence."""

    CONTENT = 1.0
    ARTICLE = 0.25
    PREPOSITION = 0.2
    AUXILIARY = 0.15
    MARK = 0.05
    """Anything that is no word: commas, quotation marks."""

    # The values weigh the words of a span: attention tells little about the words of the grammar.


_KINDS = {
    word: kind
    for kind, words in {
        WordKind.ARTICLE: "der die das den dem des ein eine einen einem einer eines the a an",
        WordKind.PREPOSITION: (
            "in an auf mit nach von vor zu bei für über unter aus durch gegen ohne um seit während wegen trotz laut"
            " zwischen bis hinter neben am im vom zum zur beim ins ans"
            " of on at to for from by with about under against without since during between until into through"
        ),
        WordKind.AUXILIARY: (
            "hat haben hatte hatten habe ist sind war waren sei wird werden wurde wurden worden"
            " has have had is are was were be been being will would did does do"
        ),
    }.items()
    for word in words.split()
}
CONTRACTED = frozenset({"am", "im", "vom", "zum", "zur", "beim", "ins", "ans"})
"""German prepositions that have swallowed an article."""
_MARKS = {mark: group for group in ('„“”"«»', "‚‘’'", "([", ")]", "…") for mark in group}

# What a place in the sentence says, beside what an alignment says: enough to stand for a span, just.
_GUESS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or a mark.

    Args:
        span: in code points.
        text: in lower case; for marks one text for all of a kind.
        kind: what it does.
    """

    span: Span
    text: str
    kind: WordKind


def read_words(text: str, *, german: bool) -> tuple[Word, ...]:
    """The words and marks of a text."""
    found = []
    for match in (_GERMAN if german else _ENGLISH).finditer(text):
        shown = match.group().lower()
        is_word = shown[0].isalnum() or shown[0] == "_"
        kind = _KINDS.get(shown, WordKind.CONTENT) if is_word else WordKind.MARK
        found.append(Word(span=match.span(), text=shown if is_word else _MARKS.get(shown, shown), kind=kind))
    return tuple(found)


def _overlap(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _join_words(words: Sequence[Word], text: str, spans: Sequence[Span]) -> tuple[Word, ...]:
    """The words with those within each span as one: addresses and other things that are written as in the German."""
    joined: list[Word] = []
    ordered = sorted(spans)
    number = 0
    for word in words:
        while number < len(ordered) and ordered[number][1] <= word.span[0]:
            number += 1
        inside = number < len(ordered) and ordered[number][0] < word.span[1]
        if inside and joined and _overlap(joined[-1].span, ordered[number]):
            span = joined[-1].span[0], word.span[1]
            joined[-1] = Word(span=span, text=text[slice(*span)].lower(), kind=WordKind.CONTENT)
        else:
            joined.append(word)
    return tuple(joined)


class Alignment:
    """What the words of the English stand for.

    Args:
        source: the German.
        target: the English.
        links: between pieces of both; several may begin at one piece of the English.
        known: what stands for what without doubt: terms, names, figures and what stays as it is.
    """

    def __init__(self, source: str, target: str, links: Sequence[Link], known: Sequence[Link] = ()) -> None:
        self.source = source
        self.target = target
        self.words = read_words(source, german=True)
        same = [link.target for link in known if source[slice(*link.source)] == target[slice(*link.target)]]
        self.english = _join_words(read_words(target, german=False), target, same)
        self._weights: list[list[tuple[Span, float]]] = [[] for _ in self.english]
        self._known = [(link.source, tuple(self._touched(link.target))) for link in known]
        for link in (*links, *known):
            for index in self._touched(link.target):
                self._weights[index].append((link.source, link.weight))
        for index, span in self._same_words():
            self._weights[index].append((span, 2.0))
        scale = len(source) / max(1, len(target))
        self._guessed = [not weights for weights in self._weights]
        for index, weights in enumerate(self._weights):
            if not weights:
                # Without a link the place in the sentence is all there is.
                start, end = self.english[index].span
                weights.append(((int(start * scale), max(int(start * scale) + 1, int(end * scale))), 1.0))

    def _touched(self, span: Span) -> Iterator[int]:
        low, high = 0, len(self.english)
        while low < high:
            middle = (low + high) // 2
            if self.english[middle].span[1] <= span[0]:
                low = middle + 1
            else:
                high = middle
        while low < len(self.english) and self.english[low].span[0] < span[1]:
            yield low
            low += 1

    def _same_words(self) -> Iterator[tuple[int, Span]]:
        """English words that stand in the German as they are, once in both: names, numbers, code."""
        german: dict[str, list[Span]] = {}
        for word in self.words:
            german.setdefault(word.text, []).append(word.span)
        english: dict[str, list[int]] = {}
        for index, word in enumerate(self.english):
            english.setdefault(word.text, []).append(index)
        for text, places in english.items():
            spans = german.get(text, ())
            if len(places) == len(spans) == 1 and self.english[places[0]].kind is WordKind.CONTENT:
                yield places[0], spans[0]

    def share(self, index: int, span: Span) -> float:
        """How much of what an English word stands for lies in a span of the German, 0-1."""
        within = total = 0.0
        for (start, end), weight in self._weights[index]:
            total += weight
            common = min(end, span[1]) - max(start, span[0])
            if common > 0:
                within += weight * common / (end - start)
        return within / total * (_GUESS if self._guessed[index] else 1.0) if total else 0.0

    def known_range(self, span: Span, stretch: Span) -> Span | None:
        """The words of a stretch that without doubt stand for a span of the German, ``None`` where none do."""
        within = [(source, words) for source, words in self._known if span[0] <= source[0] and source[1] <= span[1]]
        words = {index for _, indices in within for index in indices}
        if not words or min(words) < stretch[0] or max(words) >= stretch[1]:
            return None
        found = min(words), max(words) + 1
        # Other words of content, in the German or between the known ones, are a matter of the alignment.
        german = [word.span for word in self.words if word.kind is WordKind.CONTENT and _overlap(word.span, span)]
        if not all(any(_overlap(word, source) for source, _ in within) for word in german):
            return None
        others = (self.english[index].kind for index in range(*found) if index not in words)
        return None if WordKind.CONTENT in others else found

    def same_letters(self, span: Span) -> Span | None:
        """The place of letters of a German word in the same English word, ``None`` where there is no such word."""
        for match in re.finditer(r"\w+", self.source):
            start, end = match.span()
            if end < span[1]:
                continue
            if not start <= span[0] or span in ((start, start), (start, end), (end, end)):
                return None
            word = re.compile(rf"(?<!\w){re.escape(match.group())}(?!\w)")
            german, english = ([found.start() for found in word.finditer(text)] for text in (self.source, self.target))
            if len(german) != len(english):
                return None
            shift = english[german.index(start)] - start
            return span[0] + shift, span[1] + shift
        return None

    def word_range(self, span: Span) -> Span:
        """The first and the last index, not within, of the English words that a span touches."""
        touched = [*self._touched(span)]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def best_range(self, span: Span, stretch: Span) -> tuple[float, Span]:
        """How well, and which words of a stretch of the English together stand best for a span of the German.

        Args:
            span: of the German, in code points.
            stretch: first and last index of English words, the last one not within.
        """
        shares = [self.share(index, span) for index in range(*stretch)]
        best, found = 0.0, None
        total, start = 0.0, stretch[0]
        # The run with the greatest sum (Kadane): words that rather stand for something else count against it.
        for index, share in enumerate(shares, stretch[0]):
            if total <= 0:
                total, start = 0.0, index
            total += self.english[index].kind.value * (share - 0.5)
            if total > best:
                best, found = total, (start, index + 1)
        if found is None:
            weighed = [share * self.english[stretch[0] + index].kind.value for index, share in enumerate(shares)]
            first = stretch[0] + max(range(len(weighed)), key=weighed.__getitem__)
            return weighed[first - stretch[0]] - 1, (first, first + 1)
        return best, found
