"""What a rule sees and how it reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from glossary.model import Concept, Severity, Term
from terms.findings import Finding, SegmentPair, locate_span
from terms.model import Match, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pair with what was found in it.

    Args:
        pair: the segments.
        matches: terms found in the German.
        permitted: permitted English terms found in the English, each position once.
        forbidden: forbidden English terms, of the concepts of ``matches``, found in the English.
        german: German forms found in the English that are not English as well.
    """

    pair: SegmentPair
    matches: tuple[Match, ...]
    permitted: tuple[tuple[Term, Span], ...]
    forbidden: tuple[tuple[Concept, Term, Span], ...]
    german: tuple[tuple[Match, Span], ...]

    @property
    def concepts(self) -> Counter[Concept]:
        """How often each concept stands in the German."""
        return Counter(match.concept for match in self.matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its documentation is the docstring of its module.

    Args:
        code: never used again for another rule.
        name: kebab name of the bad pattern.
        check: yields the findings of a pair.
    """

    code: str
    name: str
    check: Callable[[Checked], Iterator[Finding]]


def finding(
    rule: Rule,
    checked: Checked,
    concept: Concept,
    message: str,
    *,
    span: Span | None = None,
    source_text: str = "",
    suggestion: str | None = None,
    severity: Severity | None = None,
    fix_safety: str = "none",
) -> Finding:
    """A finding of ``rule``; without a span it stands for the whole English segment."""
    pair = checked.pair
    line, column, end_line, end_column = locate_span(pair, span or (0, len(pair.target)))
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity or concept.severity,
        message=message,
        file=pair.file,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        concept=concept.id,
        source_text=source_text,
        target_text=pair.target[slice(*span)] if span else "",
        suggestion=suggestion,
        fix_safety=fix_safety,
    )
