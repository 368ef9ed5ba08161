"""TERM601 wrong-homograph

What it does: reports the English term of a concept whose German word stands there in another meaning: the
condition that the glossary sets for the word does not hold.

Why: one German word has two English ones, and the wrong one was taken.

Example: ``Die Front des Gewitters zieht ab, das Wetter bessert sich.`` translated as ``The front line moves off.``

Use instead: ``The storm front is moving off, the weather is improving.``

Source: ``when`` of the glossary. A word that the condition excludes is a warning; where none of the words that the
condition asks for is there, nothing is known, and the finding is information only.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.model import Severity
from terms.context import sentence_span
from terms.findings import Finding
from terms.rules.base import Checked, Rule, finding

_NEAR = 4
"""Words on either side in which a word that the condition excludes speaks against the concept."""


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source = checked.pair.source
    for match, found in checked.homographs:
        condition = match.term.when
        text = checked.pair.target[slice(*found.span)]
        if condition is None or text.casefold() == match.text.casefold():
            continue
        low, high = sentence_span(source, *match.span)
        before, after = source[low : match.span[0]].casefold().split(), source[match.span[1] : high].casefold().split()
        words = before[-_NEAR:] + after[:_NEAR]
        excluded = next(
            (
                word
                for word in condition.none_of
                if any(item.strip("„“\"'(").startswith(word.casefold()) for item in words)
            ),
            None,
        )
        why = f"the sentence has {excluded!r}" if excluded else "nothing in the sentence speaks for it"
        yield finding(
            RULE,
            checked.pair,
            f"{match.text!r} may mean something else than {text!r} here: {why}",
            concept=match.concept,
            span=found.span,
            source_text=match.text,
            severity=Severity.WARNING if excluded else Severity.INFO,
        )


RULE = Rule(code="TERM601", name="wrong-homograph", check=check)
