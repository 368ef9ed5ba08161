"""A text that many questions are asked about: each is answered once, however often it comes."""

from __future__ import annotations

import re
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[a-z\d)\]\"”’'])[.!?][)\"”’']*\s+")


class Wording:
    """A text with what was already found out about it.

    A paragraph may hold thousands of breaches of a few concepts; reading it again for each of them takes time that
    grows with the square of its length.

    Args:
        text: as written.

    >>> Wording("The CSTO meets.").has(r"\\bCSTO\\b", near="CSTO")
    True
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._answers: dict[str | re.Pattern[str], bool] = {}
        self._counts: dict[frozenset[str], int] = {}
        self._together: dict[tuple[frozenset[str], ...], bool] = {}

    def has(self, pattern: str | re.Pattern[str], *, near: str = "") -> bool:
        """Whether a pattern is found.

        Args:
            pattern: to search for.
            near: characters without which it cannot be found; looking for them first is much faster.
        """
        known = self._answers.get(pattern)
        if known is None:
            known = self._answers[pattern] = near in self.text and re.search(pattern, self.text) is not None
        return known

    def count(self, words: frozenset[str]) -> int:
        """How often any of some words stands there."""
        known = self._counts.get(words)
        if known is None:
            known = self._counts[words] = sum(word in words for word in self.word_list)
        return known

    def has_together(self, choices: tuple[frozenset[str], ...]) -> bool:
        """Whether one sentence has a word of each of some choices."""
        known = self._together.get(choices)
        if known is None:
            known = self._together[choices] = all(choice & self.words for choice in choices) and any(
                all(choice & words for choice in choices) for words in self._sentences
            )
        return known

    @cached_property
    def _sentences(self) -> tuple[frozenset[str], ...]:
        """The words of each sentence."""
        return tuple(
            frozenset(word.casefold() for word in _WORD.findall(part)) for part in _SENTENCE_END.split(self.text)
        )

    @cached_property
    def folded(self) -> Wording:
        """The same text without capitals."""
        return Wording(self.text.casefold())

    @cached_property
    def word_list(self) -> tuple[str, ...]:
        """The words of the text, without capitals."""
        return tuple(word.casefold() for word in _WORD.findall(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text, each once, without capitals."""
        return frozenset(self.word_list)
