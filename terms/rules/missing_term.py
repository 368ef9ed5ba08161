"""TERM102 term-missing

What it does: reports a concept that stands in the German and of which no permitted English term stands in the English,
or fewer than in the German.

Why: the term was translated in a way of its own, or lost.

Example: ``Die OVKS tagt in Minsk.`` translated as ``The alliance for collective security meets in Minsk.``

Use instead: ``The CSTO meets in Minsk.``

Source: exact-match accuracy by occurrence, Alam et al. 2021 (WMT21 terminology task): each English occurrence counts
for one German occurrence. What English drops for good reasons is reported as information only: a concept that is there
but less often, one that the sentences before have and that a pronoun or a title stands for here, one of which all words
or a derived word is there, and the part of a closed compound, which English often words in another way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from glossary.model import Severity
from terms.findings import Finding
from terms.model import Match, Span
from terms.rendering import choose_rendering
from terms.rules.base import Checked, Found, Rule, finding
from terms.rules.excuses import is_excused
from terms.rules.otherwise import is_written_otherwise
from terms.rules.wording import Wording


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    matches = [match for match in checked.matches if not match.concept.do_not_translate]
    lacking = unmet(matches, checked.permitted)
    if not lacking or not checked.pair.target.strip():
        return
    there = {found.concept.id for found in checked.permitted}
    # What stands there in a forbidden or German form is reported by the rules for these.
    elsewhere = {found.concept.id for found in checked.forbidden} | {match.concept.id for match, _ in checked.german}
    german, english = Wording(checked.pair.source), Wording(checked.pair.target)
    for match in lacking:
        if match.concept.id in elsewhere:
            continue
        again = match.concept.id in there
        if is_written_otherwise(match, checked.pair.source, english):
            continue
        excused = again or is_excused(match, german, english, checked.before)
        wanted = choose_rendering(match, checked.pair.source).text
        yield finding(
            RULE,
            checked.pair,
            f"{match.text!r} has no {wanted!r} in the translation" + (" for each time it occurs" if again else ""),
            concept=match.concept,
            source_text=match.text,
            suggestion=wanted,
            severity=Severity.INFO if excused else None,
        )


def unmet(matches: Sequence[Match], found: Sequence[Found]) -> list[Match]:
    """The matches for which no English occurrence is left: each place counts once, though concepts may share it."""
    open_ = Counter(match.concept.id for match in matches)
    owners: dict[Span, list[str]] = {}
    for item in found:
        owners.setdefault(item.span, []).append(item.concept.id)
    for concepts in sorted(owners.values(), key=len):
        taker = max(concepts, key=lambda concept: open_[concept])
        if open_[taker] > 0:
            open_[taker] -= 1
    lacking = []
    for match in reversed(matches):
        if open_[match.concept.id] > 0:
            open_[match.concept.id] -= 1
            lacking.append(match)
    return lacking[::-1]


RULE = Rule(code="TERM102", name="term-missing", check=check)
