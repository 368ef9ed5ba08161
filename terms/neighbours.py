"""What stands beside a candidate: signs that belong to it, possessives, hyphens of compounds, quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from glossary.model import MatchPolicy, Number
from terms.compounds import is_double_name
from terms.fold import APOSTROPHES
from terms.inflection import Ending
from terms.model import Capitals, CompoundPart, Form
from terms.patterns import Pattern, normal_separator
from terms.wordlists import lines, word_class

_HYPHEN = frozenset("-‐‑")
_APOSTROPHE = frozenset(APOSTROPHES)
_SIBILANTS = ("s", "x", "z", "ß", "S", "X", "Z")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}](?:[sS](?!\w)|sch(?:e[nrsm]?)(?!\w))")
_OPEN_QUOTE = re.compile(r"(?:^|[\s(])['‚‘](?=\w)")
_CLOSE_QUOTE = re.compile(r"\w[.,!?]?['’‘](?=\W|$)")
_PREFIX = re.compile(r"(?:^|[^\w-])(\w+)[-‐‑]$")
_GENDER = re.compile(r"(?:[*:_·]|/-?)in(nen)?(?!\w)")
_LOOK_BACK = 60


@dataclass(slots=True)
class Candidate:
    """A term that stands at a span of the cleaned text.

    Args:
        rank: 0 where it stands as the glossary writes it, 1 in another form, 2 as an adjective made from it.
        joined: whether hyphens stand between its words where the glossary has blanks (``Kim-Jong-un-Bild``).
        form: the form, where it is known without looking at the words around.
        condition: why the condition of a homograph holds, ``None`` for a term without one.
        after: where another match must end for this one to hold (``Kim`` in ``Putin-Kim``, not in ``Schmidt-Kim``).
    """

    start: int
    end: int
    term: int
    ending: Ending
    part: CompoundPart
    capitals: Capitals
    rank: int
    reason: str
    form: Form | None = None
    after: int | None = None
    joined: bool = False
    condition: str | None = None


def settle(text: str, candidate: Candidate, pattern: Pattern) -> Candidate | None:
    """The candidate with signs, possessive and hyphens taken into account."""
    if not _signs(text, candidate, pattern) or not _apostrophes(text, candidate, pattern):
        return None
    _take_gender_ending(text, candidate, pattern)
    start, end = candidate.start, candidate.end
    left = start > 1 and text[start - 1] in _HYPHEN and text[start - 2].isalnum()
    right = end < len(text) and text[end] in _HYPHEN and _continues(text, end + 1)
    if left or right:
        if not _hyphen_allowed(text, candidate, pattern, left, right):
            return None
    elif start and text[start - 1] in _HYPHEN and pattern.policy is MatchPolicy.WORD and text[start - 1 : start] != "-":
        return None
    return candidate


def _take_gender_ending(text: str, candidate: Candidate, pattern: Pattern) -> None:
    """Takes ``*innen`` and its like into the span, so that nothing of the German word stays behind."""
    if pattern.policy is not MatchPolicy.WORD and text[candidate.end : candidate.end + 1] in ("*", ":", "_", "·", "/"):
        found = _GENDER.match(text, candidate.end)
        if found:
            candidate.end = found.end()
            number = Number.PLURAL if found[1] else Number.SINGULAR
            candidate.ending = Ending(number, False, f"with {found.group()}")
            candidate.reason = candidate.ending.label
            candidate.rank = 1


def _hyphen_allowed(text: str, candidate: Candidate, pattern: Pattern, left: bool, right: bool) -> bool:
    policy = pattern.policy
    if policy is MatchPolicy.WORD or candidate.ending.adjective:
        return False
    if right and policy is MatchPolicy.COMPOUND_HEAD:
        return False
    if left and not right and policy is MatchPolicy.COMPOUND_MODIFIER:
        return False
    if is_double_name(text, candidate.start, candidate.end):
        return False
    if right:
        if not pattern.joinable and not candidate.joined and candidate.rank:
            return False
        candidate.part = CompoundPart.MODIFIER
        candidate.ending = candidate.ending._replace(number=Number.SINGULAR, genitive=False)
        candidate.reason = "first part of a hyphenated compound"
        return True
    found = _PREFIX.search(text[max(0, candidate.start - _LOOK_BACK) : candidate.start])
    if found and not pattern.place and {found[1], pattern.words[-1].text} <= _people():
        return False
    prefixed = found is not None and (found[1].islower() or found[1].lower() in word_class("name-prefix"))
    if pattern.person and len(pattern.words) == 1 and not prefixed:
        candidate.after = candidate.start - 1
    candidate.part = CompoundPart.HEAD
    candidate.reason = "last part of a hyphenated compound"
    return True


@cache
def _people() -> frozenset[str]:
    """Names of people in Germany: two of them with a hyphen are a surname (``Meier-Wagner``), not a compound."""
    return frozenset(lines("german-names.txt"))


def _continues(text: str, place: int) -> bool:
    """Whether a hyphen before this place belongs to a word: a letter follows, or the rest is left to a later word."""
    if place >= len(text):
        return False
    if text[place].isalnum():
        return True
    return text[place] in " ,\n\r\xa0/)" and (place < 2 or not text[place - 2].isspace())


def _signs(text: str, candidate: Candidate, pattern: Pattern) -> bool:
    if pattern.trail:
        size = len(pattern.trail)
        if normal_separator(text[candidate.end : candidate.end + size]) != pattern.trail:
            return False
        candidate.end += size
    if pattern.lead:
        size = len(pattern.lead)
        if normal_separator(text[max(0, candidate.start - size) : candidate.start]) != pattern.lead:
            return False
        candidate.start -= size
    return True


def _apostrophes(text: str, candidate: Candidate, pattern: Pattern) -> bool:
    """Takes a possessive into the span; false where an apostrophe shows that the word goes on."""
    start, end = candidate.start, candidate.end
    if start > 1 and text[start - 1] in _APOSTROPHE and text[start - 2].isalnum():
        return False
    if end >= len(text) or text[end] not in _APOSTROPHE:
        return True
    if pattern.policy is MatchPolicy.WORD or candidate.ending.adjective:
        return not text[end + 1 : end + 2].isalnum()
    found = _POSSESSIVE.match(text, end)
    if found:
        candidate.end = found.end()
        adjective = len(found.group()) > 2
        candidate.ending = Ending(candidate.ending.number, not adjective, f"possessive {found.group()}", adjective)
        candidate.reason = candidate.ending.label
        candidate.rank = 1
        return True
    if text[end + 1 : end + 2].isalnum():
        return False
    if text[end - 1] in _SIBILANTS and not candidate.ending.genitive and not _quoted(text, start):
        candidate.end += 1
        candidate.ending = Ending(candidate.ending.number, True, "genitive with an apostrophe")
        candidate.reason = candidate.ending.label
        candidate.rank = 1
    return True


def _quoted(text: str, start: int) -> bool:
    """Whether a single quotation mark is open at a place."""
    low = max(0, start - 200)
    before = text[low : start + 1]
    opened = None
    for found in _OPEN_QUOTE.finditer(before):
        opened = found
    return opened is not None and _CLOSE_QUOTE.search(before, opened.end()) is None
