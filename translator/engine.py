"""What an engine is: segments with constraints in, English with scores and alignment out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from terms.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A source span that must become this English.

    Args:
        span: in code points of the text of the request.
        text: the English.
    """

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One segment to translate.

    Args:
        text: the German.
        constraints: in text order, not overlapping; an engine that does not know constraints ignores them.
        prefix: English that the translation must begin with.
        avoid: English words that must not stand in the translation, in this order side by side.
    """

    text: str
    constraints: tuple[Constraint, ...] = ()
    prefix: str = ""
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One target piece and the source piece it looks at most.

    Args:
        source: span in the text of the request.
        target: span in the text of the hypothesis.
        weight: share of the attention, 0–1.
    """

    source: Span
    target: Span
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One translation of a request.

    Args:
        text: the English.
        score: mean log probability of a piece, natural logarithm; higher is better.
        links: alignment in target order, empty unless it was asked for.
    """

    text: str
    score: float
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What a report says about an engine.

    Args:
        name: for people, such as ``starter``.
        version: of the package.
        fingerprint: hash of the weights, hexadecimal.
    """

    name: str
    version: str
    fingerprint: str


class Engine(Protocol):
    """Turns segments into English. Safe to call from several threads."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and hash."""
        ...

    @property
    def obeys_constraints(self) -> bool:
        """Whether the model was trained to follow constraints written into the source."""
        ...

    @property
    def known_terms(self) -> frozenset[str]:
        """German terms that the model renders rightly without being told."""
        ...

    @property
    def max_pieces(self) -> int:
        """Longest input, in pieces as `count_pieces` counts them."""
        ...

    def count_pieces(self, text: str) -> int:
        """How many pieces the model sees for a text."""
        ...

    def translate(
        self, requests: Sequence[Request], *, beam: int = 4, hypotheses: int = 1, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """The best hypotheses of each request, best first.

        Args:
            requests: any number; the engine makes batches of them.
            beam: width of the beam search.
            hypotheses: how many to return for each, at most ``beam``.
            align: whether to fill ``links``.
        """
        ...

    def align(self, pairs: Sequence[tuple[Request, str]]) -> list[tuple[Link, ...]]:
        """What each piece of an English text looks at in the German that it is the translation of.

        Several links may begin at one piece, with their shares of the attention. None for a text too long to be read.

        Args:
            pairs: the German, with its constraints, and English, any number; the English may be anybody's.
        """
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, float], ...]]:
        """How likely the model finds each piece of an English text, behind the German and the English before it.

        The span of a piece in the English, and its log probability; none for a text too long to be read.

        Args:
            pairs: German and English, any number; the English may be anybody's.
        """
        ...
