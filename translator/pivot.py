"""Translating through a third language, where no package translates German into English directly."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from terms.model import Span
from translator.engine import Engine, EngineInfo, Hypothesis, Link, Request

# A translation may have more pieces than its source; the second model must still be able to read it.
_GROWTH = 1.5


class PivotEngine:
    """Two engines in a row. Safe to call from several threads, as its engines are.

    Constraints are not told to either model: the first does not see their English, the second not their German. The
    repairs of the cascade find the terms through the alignment, which is joined over the third language.

    Args:
        first: German into the third language.
        second: the third language into English.
        name: how to call it in reports.
    """

    def __init__(self, first: Engine, second: Engine, *, name: str) -> None:
        self._first = first
        self._second = second
        self._name = name

    @property
    def info(self) -> EngineInfo:
        """The name, both versions, and a hash of both weights."""
        first, second = self._first.info, self._second.info
        digest = hashlib.blake2b(f"{first.fingerprint} {second.fingerprint}".encode(), digest_size=8)
        return EngineInfo(name=self._name, version=f"{first.version}+{second.version}", fingerprint=digest.hexdigest())

    @property
    def obeys_constraints(self) -> bool:
        """No: see the class."""
        return False

    @property
    def known_terms(self) -> frozenset[str]:
        """None: nobody has tried."""
        return frozenset()

    @property
    def max_pieces(self) -> int:
        """Longest input, in pieces of the first model."""
        return min(self._first.max_pieces, int(self._second.max_pieces / _GROWTH))

    def count_pieces(self, text: str) -> int:
        """How many pieces the first model sees for a text."""
        return self._first.count_pieces(text)

    def translate(
        self, requests: Sequence[Request], *, beam: int = 4, hypotheses: int = 1, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """The hypotheses of the second model for the best one of the first; the score is the mean of both."""
        plain = [Request(text=request.text) for request in requests]
        middle = [answer[0] for answer in self._first.translate(plain, beam=beam, align=align)]
        onward = [
            Request(text=best.text, prefix=request.prefix) for best, request in zip(middle, requests, strict=True)
        ]
        answers = self._second.translate(onward, beam=beam, hypotheses=hypotheses, align=align)
        return [
            tuple(_join(best, hypothesis) for hypothesis in answer)
            for best, answer in zip(middle, answers, strict=True)
        ]

    def align(self, pairs: Sequence[tuple[Request, str]]) -> list[tuple[Link, ...]]:
        """The alignment through what the first model makes of the German."""
        first = self._first.translate([request for request, _ in pairs], align=True)
        middle = [answer[0] for answer in first]
        onward = self._second.align(
            [(Request(text=best.text), english) for best, (_, english) in zip(middle, pairs, strict=True)]
        )
        return [
            _join(best, Hypothesis(text=english, score=0.0, links=links)).links
            for best, links, (_, english) in zip(middle, onward, pairs, strict=True)
        ]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, float], ...]]:
        """How likely the second model finds the English behind what the first one makes of the German."""
        middle = self._first.translate([Request(text=german) for german, _ in pairs])
        return self._second.score([(best[0].text, english) for best, (_, english) in zip(middle, pairs, strict=True)])


def _join(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """The hypothesis as if one model had made it."""
    links = []
    for link in second.links:
        through = max(first.links, key=lambda item: (_shared(item.target, link.source), item.weight), default=None)
        if through is not None and _shared(through.target, link.source):
            weight = link.weight * through.weight
            links.append(Link(source=through.source, target=link.target, weight=weight))
    return Hypothesis(text=second.text, score=(first.score + second.score) / 2, links=tuple(links))


def _shared(one: Span, other: Span) -> int:
    """How many code points two spans have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
