"""What a rule sees and how it reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from glossary.model import Concept, Severity, Term
from terms.findings import UNSAFE, Finding, Ignore, SegmentPair, locate_span
from terms.model import Match, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An English term found in the English."""

    concept: Concept
    term: Term
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pair with what was found in it.

    Args:
        pair: the segments.
        matches: terms found in the German, without those in titles that the English quotes unchanged.
        permitted: permitted English terms of these concepts in the English; several concepts may share a place.
        forbidden: forbidden English terms of these concepts (of all, when only English is checked).
        german: German forms found in the English that are not English as well.
        homographs: terms found in the German whose condition does not hold, with English terms of their concepts.
        before: concepts that the translation of the segments just before has.
    """

    pair: SegmentPair
    matches: tuple[Match, ...] = ()
    permitted: tuple[Found, ...] = ()
    forbidden: tuple[Found, ...] = ()
    german: tuple[tuple[Match, Span], ...] = ()
    homographs: tuple[tuple[Match, Found], ...] = ()
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A term with the rendering it got: what rules about whole documents compare.

    Args:
        source_text: the German term as the glossary writes it; empty when only English is checked.
        used: the English term.
        pair: where.
        span: where in the English.
        count: how many uses like this it stands for.
    """

    concept: Concept
    source_text: str
    used: Term
    pair: SegmentPair
    span: Span
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A comment that asks for silence, with what it silences.

    Args:
        pair: the segment it stands at.
        ignore: what it asks for.
        used: codes of the findings it covers.
        ran: codes of the rules that looked at the segment and have said all they have to say.
        complete: whether all rules have that are not optional.
        known: codes of all rules.
    """

    pair: SegmentPair
    ignore: Ignore
    used: frozenset[str]
    ran: frozenset[str]
    complete: bool
    known: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its documentation is the docstring of its module.

    Args:
        code: never used again for another rule.
        name: kebab name of the bad pattern.
        severity: how grave a breach is; ``None`` leaves it to the concept.
        check: yields the findings of a pair.
        compare: yields the findings of the uses of a document.
        compare_files: yields the findings of the uses of all files.
        check_ignore: yields the findings of a comment that asks for silence.
        optional: whether it only runs when it is selected by name.
        monolingual: whether it has something to say when only English is checked.
    """

    code: str
    name: str
    severity: Severity | None = None
    check: Callable[[Checked], Iterator[Finding]] | None = None
    compare: Callable[[Sequence[Use]], Iterator[Finding]] | None = None
    compare_files: Callable[[Sequence[Use]], Iterator[Finding]] | None = None
    check_ignore: Callable[[Silenced], Iterator[Finding]] | None = None
    optional: bool = False
    monolingual: bool = False


def finding(
    rule: Rule,
    pair: SegmentPair,
    message: str,
    *,
    concept: Concept | None = None,
    span: Span | None = None,
    source_text: str = "",
    suggestion: str | None = None,
    severity: Severity | None = None,
    fix_safety: str = UNSAFE,
) -> Finding:
    """A finding of ``rule``; without a span it stands for the whole English segment."""
    line, column, end_line, end_column = locate_span(pair, span or _extent(pair.target))
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity or rule.severity or (concept.severity if concept else Severity.WARNING),
        message=message,
        file=pair.file,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        concept=concept.id if concept else "",
        source_text=source_text,
        target_text=pair.target[slice(*span)] if span else "",
        suggestion=suggestion,
        fix_safety=fix_safety,
    )


def comment_finding(rule: Rule, silenced: Silenced, message: str, text: str) -> Finding:
    """A finding of ``rule`` about a comment; who has the file gives it its column, where ``text`` stands."""
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity or Severity.WARNING,
        message=message,
        file=silenced.pair.file,
        line=silenced.ignore.line,
        column=1,
        end_line=silenced.ignore.line,
        end_column=1,
        concept="",
        source_text="",
        target_text=text,
        suggestion=None,
    )


def _extent(text: str) -> Span:
    """A text without the blanks around it."""
    found = re.search(r"\S(?:.*\S)?", text, re.DOTALL)
    return found.span() if found else (0, 0)
