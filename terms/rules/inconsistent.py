"""TERM201 inconsistent-rendering

What it does: reports a German term that one document renders with two different permitted English terms of one type.

Why: a reader takes two names for two things.

Example: ``Er lebt in Kiew. | Kiew ist groß.`` translated as ``He lives in Kyiv. | Kiev is big.``

Use instead: ``He lives in Kyiv. | Kyiv is big.``

Source: term consistency against the first rendering, Semenov et al. 2023 (WMT23 terminology task). Renderings that
differ in capitals or hyphens only, a full form beside its short form or abbreviation, and a name within a longer one
are consistent. Only names are a warning; other terms may vary and are information.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from glossary.model import NAME_FIELDS, Severity, TermType
from terms.findings import Finding
from terms.rules.base import Rule, Use, finding

_COMPARED = frozenset({TermType.FULL, TermType.SHORT, TermType.ABBREVIATION, TermType.VARIANT})


def compare(uses: Sequence[Use]) -> Iterator[Finding]:
    """The findings of a document."""
    groups: dict[tuple[str, str, TermType], list[Use]] = {}
    for use in uses:
        if use.used.type in _COMPARED:
            groups.setdefault((use.concept.id, use.source_text, use.used.type), []).append(use)
    for group in groups.values():
        usual = most_used(group)
        settled = {id(use.pair) for use in group if plain(use.used.text) == plain(usual)}
        for use in group:
            if differs(use.used.text, usual) and id(use.pair) not in settled:
                found = use.pair.target[slice(*use.span)]
                message = f"{found!r} stands where the rest of the document has {usual!r}"
                yield finding(
                    RULE,
                    use.pair,
                    message,
                    concept=use.concept,
                    span=use.span,
                    source_text=use.source_text,
                    suggestion=usual,
                    severity=weigh(use),
                )


@lru_cache(maxsize=4096)
def differs(text: str, usual: str) -> bool:
    """Whether a rendering is another name: neither holds the other (New York City, New York)."""
    return plain(text) not in plain(usual) and plain(usual) not in plain(text)


def weigh(use: Use) -> Severity:
    """A name should be one throughout; common nouns and abbreviations may vary."""
    name = use.concept.subject in NAME_FIELDS and use.used.text[0].isupper()
    return Severity.WARNING if name and use.used.type is not TermType.ABBREVIATION else Severity.INFO


def most_used(uses: Sequence[Use]) -> str:
    """The rendering that most of some uses have; of equally common ones the first."""
    counts: Counter[str] = Counter()
    for use in uses:
        counts[plain(use.used.text)] += use.count
    best = max(counts.values())
    return next(use.used.text for use in uses if counts[plain(use.used.text)] == best)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text without what does not make another name of it: capitals, hyphens, spaces."""
    return "".join(char for char in text.casefold() if char.isalnum())


RULE = Rule(code="TERM201", name="inconsistent-rendering", severity=Severity.WARNING, compare=compare)
