"""What a translation returns: text, segments, and what became of every term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from terms.model import Match, Rendering, Span
from translator.engine import EngineInfo
from translator.names import NameDoubt


class Outcome(str, Enum):
    """What became of a constraint."""

    NATIVE = "native"
    """The model was told and did it."""
    ALREADY = "already"
    """A permitted rendering was there without being told."""
    RERANKED = "reranked"
    """Another hypothesis of the model had it."""
    SUBSTITUTED = "substituted"
    """The words that stood for the term were replaced."""
    REDECODED = "redecoded"
    """The model went on after a forced beginning."""
    PLACEHOLDER = "placeholder"
    """The segment was translated in pieces around it."""
    REFUSED = "refused"
    """Not met: each repair would have spoilt the sentence, or found no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTerm:
    """One occurrence of a term and its rendering.

    Args:
        match: the German occurrence; its span counts in the segment's source.
        rendering: what the glossary wants.
        outcome: what became of it.
        reason: why it was refused, or how it was repaired; ``None`` where there is nothing to say.
        target_span: where the rendering stands in the segment's target; ``None`` when refused.
    """

    match: Match
    rendering: Rendering
    outcome: Outcome
    reason: str | None = None
    target_span: Span | None = None


class Origin(str, Enum):
    """Where the English of a segment comes from."""

    ENGINE = "engine"
    MEMORY = "memory"
    SOURCE = "source"
    """Copied: there is nothing to translate in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One translated segment.

    Args:
        index: its place in the document, from 0.
        source: the German as written.
        target: the English as it stands in the document.
        source_span: in code points of the document where its format shows the text as it is, else of its unit's text.
        score: mean log probability of a piece; ``None`` for what was copied.
        terms: every occurrence of a glossary term, in source order.
        doubts: what may be wrong with the translation, for people.
        origin: where the English comes from.
        unit: index of the unit of the document that it is a part of.
        key: what the format calls that unit: a message id, the path of a key; may be empty.
    """

    index: int
    source: str
    target: str
    source_span: Span
    score: float | None
    terms: tuple[AppliedTerm, ...] = ()
    doubts: tuple[str, ...] = ()
    origin: Origin = Origin.ENGINE
    unit: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A translated document.

    Args:
        text: the English, where a text was translated.
        content: the English file in pieces, where a document was translated.
        segments: in document order.
        engine: what translated it.
        doubtful_names: names that no glossary knows and whose English is not sure.
    """

    text: str = ""
    content: tuple[bytes, ...] = ()
    segments: Sequence[Segment]
    engine: EngineInfo
    doubtful_names: tuple[NameDoubt, ...] = ()

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many constraints came out how."""
        return Counter(term.outcome for segment in self.segments for term in segment.terms)
