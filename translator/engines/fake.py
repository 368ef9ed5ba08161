"""An engine for tests: translates by a table, knows which constraints it was given, needs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from terms.model import Span
from translator.engine import EngineInfo, Hypothesis, Link, Request


class FakeEngine:
    """An engine that answers from a table; texts that are not in it come back as they are.

    Args:
        table: English by German; several hypotheses may be given, best first.
        obeys: whether constraints are put in place of the German, as a model that knows them does.
        max_pieces: longest input, in words.
        scores: log probability of each word of an English text; -0.1 for texts that are not in it.
    """

    def __init__(
        self,
        table: Mapping[str, str | Sequence[str]] | None = None,
        *,
        obeys: bool = False,
        max_pieces: int = 200,
        scores: Mapping[str, float] | None = None,
    ) -> None:
        self._table = dict(table or {})
        self._obeys = obeys
        self._max_pieces = max_pieces
        self._scores = dict(scores or {})
        self.requests: list[Request] = []
        """Every request so far, in order."""
        self.aligned: list[Request] = []
        """Every German text that was to be aligned, in order."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and hash."""
        return EngineInfo(name="fake", version="1", fingerprint="0" * 16)

    @property
    def obeys_constraints(self) -> bool:
        """As given."""
        return self._obeys

    @property
    def known_terms(self) -> frozenset[str]:
        """None."""
        return frozenset()

    @property
    def max_pieces(self) -> int:
        """As given."""
        return self._max_pieces

    def count_pieces(self, text: str) -> int:
        """The number of words."""
        return len(text.split())

    def translate(
        self, requests: Sequence[Request], *, beam: int = 4, hypotheses: int = 1, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """The hypotheses of the table, at most ``beam``; links go from word to word in order."""
        self.requests += requests
        hypotheses = min(hypotheses, beam)
        return [tuple(self._answer(request, align))[:hypotheses] for request in requests]

    def align(self, pairs: Sequence[tuple[Request, str]]) -> list[tuple[Link, ...]]:
        """Links from word to word in order."""
        self.aligned += [request for request, _ in pairs]
        return [tuple(_word_links(request.text, english)) for request, english in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, float], ...]]:
        """The same score for each word of a text."""
        return [tuple((span, self._scores.get(english, -0.1)) for span in _words(english)) for _, english in pairs]

    def _answer(self, request: Request, align: bool) -> list[Hypothesis]:
        known = self._table.get(request.text)
        if known is None:
            text = request.text
            for constraint in reversed(request.constraints) if self._obeys else ():
                text = text[: constraint.span[0]] + constraint.text + text[constraint.span[1] :]
            known = text
        texts = [known] if isinstance(known, str) else list(known)
        texts = [text for text in texts if not any(word in text for word in request.avoid)] or [request.text]
        answers = []
        for rank, text in enumerate(texts):
            if request.prefix and not text.startswith(request.prefix):
                text = " ".join([request.prefix, *text.split()[len(request.prefix.split()) :]])
            links = tuple(_word_links(request.text, text)) if align else ()
            answers.append(Hypothesis(text=text, score=-0.1 * (rank + 1), links=links))
        return answers


def _word_links(source: str, target: str) -> list[Link]:
    return [
        Link(source=german, target=english, weight=1.0)
        for german, english in zip(_words(source), _words(target), strict=False)
    ]


def _words(text: str) -> list[tuple[int, int]]:
    spans, position = [], 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        spans.append((start, position))
    return spans
