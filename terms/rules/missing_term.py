"""TERM102 term-missing

What it does: reports a concept that stands in the German and of which no permitted English term stands in the English,
or fewer than in the German.

Why: the term was translated in a way of its own, or lost.

Example: ``Die OVKS tagt in Minsk.`` translated as ``The alliance for collective security meets in Minsk.``

Use instead: ``The CSTO meets in Minsk.``

Source: exact-match accuracy by occurrence, Alam et al. 2021 (WMT21 terminology task): each English occurrence counts
for one German occurrence. What English drops for good reasons is reported as information only: a concept that is there
but less often, one that the sentences before have and that a pronoun or a title stands for here, and the part of a
closed compound, which English often words in another way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from glossary.model import Number, Severity, SubjectField
from terms.english_forms import plural_word
from terms.findings import Finding
from terms.model import CompoundPart, Match, Span
from terms.rendering import choose_rendering, permitted_terms
from terms.rules.base import Checked, Found, Rule, finding

_ENGLISH_PRONOUNS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|himself|herself|itself)\b", re.IGNORECASE
)
_GERMAN_PRONOUNS = re.compile(
    r"\b(?:er|sie|es|ihm|ihn|ihnen|ihr(?:e[nmrs]?)?|sein(?:e[nmrs]?)?|dies(?:e[nmrs]?)?|sich|man)\b", re.IGNORECASE
)
_TITLES = re.compile(
    r"\b(?:the|this|its|their|his|her) (?:\w+ ){0,2}(?:president|leader|minister|premier|chancellor|king|queen|"
    r"prince|pope|ambassador|general|marshal|governor|mayor|secretary|chairman|chairwoman|chief|head|envoy|official|politician|"
    r"statesman|ruler|dictator|man|woman|country|state|nation|republic|city|capital|town|region|area|peninsula|island|"
    r"organi[sz]ation|alliance|bloc|group|party|agency|ministry|council|parliament|treaty|agreement|pact|accord|body|"
    r"company|newspaper|operation|programme|program)\b",
    re.IGNORECASE,
)
_GERMAN_TITLES = re.compile(r"\b(?:Präsident|Minister|Staatschef|Regierungschef|Land(?:es)?|Organisation|Stadt)\b")
_NAMED = frozenset({SubjectField.PERSON, SubjectField.PLACE, SubjectField.COUNTRY, SubjectField.ORGANISATION})


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    matches = [match for match in checked.matches if not match.concept.do_not_translate]
    lacking = unmet(matches, checked.permitted)
    if not lacking or not checked.pair.target.strip():
        return
    there = {found.concept.id for found in checked.permitted}
    # What stands there in a forbidden or German form is reported by the rules for these.
    elsewhere = {found.concept.id for found in checked.forbidden} | {match.concept.id for match, _ in checked.german}
    for match in lacking:
        if match.concept.id in elsewhere:
            continue
        again = match.concept.id in there
        if _coordinated(match, checked.pair.target):
            continue
        excused = again or _stands_for(match, checked) or _loose(match, checked.pair.source)
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


def _stands_for(match: Match, checked: Checked) -> bool:
    """Whether a pronoun or a title of the English may stand for a name that the sentences before have."""
    if match.concept.id not in checked.before or match.concept.subject not in _NAMED:
        return False
    source, target = checked.pair.source, checked.pair.target
    if len(_ENGLISH_PRONOUNS.findall(target)) > len(_GERMAN_PRONOUNS.findall(source)):
        return True
    return bool(_TITLES.search(target)) and not _GERMAN_TITLES.search(source)


def _coordinated(match: Match, target: str) -> bool:
    """Whether English shares the last word of a term with the next one: ``the foreign and defense ministers``."""
    if " and " not in target and " or " not in target:
        return False
    for term in permitted_terms(match.concept):
        first, _, last = term.text.rpartition(" ")
        if not first:
            continue
        heads = "|".join({re.escape(last), re.escape(plural_word(last))})
        pattern = rf"\b{re.escape(first)},? (?:\w[\w-]*,? ){{0,4}}(?:and|or) (?:\w[\w-]*,? ){{1,4}}(?:{heads})\b"
        if re.search(pattern, target, re.IGNORECASE):
            return True
    return False


def _loose(match: Match, source: str) -> bool:
    """Whether the German itself makes the term uncertain: a part of a closed compound, a family name in the plural."""
    if match.form.part is CompoundPart.WHOLE:
        return match.concept.subject is SubjectField.PERSON and match.form.number is Number.PLURAL
    before, after = source[: match.span[0]][-1:], source[match.span[1] : match.span[1] + 1]
    return before.isalpha() or after.isalpha()


RULE = Rule(code="TERM102", name="term-missing", check=check)
