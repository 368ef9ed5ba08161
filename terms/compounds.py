"""Parts of German compounds: closed (``Kremlchef``), with a hyphen, and split (``Außen- und Innenminister``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from glossary.model import MatchPolicy
from terms.fold import fold_word
from terms.inflection import Ending
from terms.model import CompoundPart, Span
from terms.patterns import Pattern
from terms.wordlists import lines

_MODIFIER_POLICIES = frozenset({MatchPolicy.COMPOUND, MatchPolicy.COMPOUND_MODIFIER})
_HEAD_POLICIES = frozenset({MatchPolicy.COMPOUND, MatchPolicy.COMPOUND_HEAD})

_JOINTS = ("", "s", "es", "n", "en", "e", "er")
_MIN_PART = 3
_LONG_TERM = 6
"""From this length on a term is found beside a word that is not in the list, if it looks like a German word."""
_DERIVED = re.compile(
    r"(?:n?er(?:in|innen|n|s)?|innen?|isch\w*|isier\w*|ismus|ist\w*|ität\w*|itaet\w*|al\w{0,2}|ell\w{0,2}|ik\w{0,4}|"
    r"iv\w{0,2}|ier\w{0,3}|lich\w{0,2}|ig\w{0,4}|los\w{0,2}|haft\w{0,2}|ung(?:en)?|chen|lein|sch\w{0,2}|i\w{0,2})\Z"
)
_ONSET = re.compile(
    r"(?:[aeiouy]|[bcdfgklmnprstvwz]?[hlnrw]?[aeiouy]|schw?[lmnr]?[aeiou]|st?r?[aeiou]|sp[rl]?|pf[lr]?|kn|qu|j[aeou]|x|zw)"
)
_VOWEL = re.compile("[aeiouy]")
_WORD_END = re.compile(r"(?:e[nrsm]?|s|es|n|ern|nen|innen|er)\Z")

_CONNECTIVE = r"(?:und|oder|sowie|bis|bzw\.|beziehungsweise|wie|noch|und/oder|&)"
_SUSPENSION = re.compile(r"-(?=[\s,/])")
_FRONT = re.compile(r"(?<![\w-])(\w{2,})\Z")
_LATER = re.compile(rf"-(?:,\s+\w+-)*(?:,?\s+{_CONNECTIVE}\s+(?:[a-zäöüß]+\s+)?|\s?/\s?)(?:\w+-)*(\w{{4,}})")
_RESUMPTION = re.compile(r" -(?=\w)")
_EARLIER = re.compile(rf"(?<!\w)(\w{{5,}})\s+{_CONNECTIVE}\Z")
_REST = re.compile(r"\w{3,}(?![\w-])")
_REACH = 60
_SHARED_PARTS = 20_000
_LONGEST_FRONT = 40
_FIRST_PART = re.compile(r"([^\W_]+)[-‐‑]")
_CHAIN = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")


class Part(NamedTuple):
    """A term inside a closed compound: which, in which form, which part, from where to where in the folded word."""

    term: int
    ending: Ending
    part: CompoundPart
    start: int
    end: int


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words: dict[str, set[str]] = {"words": set(), "adjectives": set(), "prefixes": set()}
    for line in lines("compound-words.tsv"):
        section, listed = line.split("\t")
        words[section].update(fold_word(word) for word in listed.split())
    return frozenset(words["words"]), frozenset(words["adjectives"]), frozenset(words["prefixes"])


@cache
def _double_names() -> tuple[str, ...]:
    return tuple(map(fold_word, lines("double-names.txt")))


@cache
def _double_fronts() -> frozenset[str]:
    return frozenset(name.split("-")[0] for name in _double_names())


def is_double_name(text: str, start: int, end: int) -> bool:
    """Whether a span is part of a name with a hyphen that means something else (``Sachsen`` in ``Sachsen-Anhalt``)."""
    low = max(text.rfind(" ", 0, start) + 1, start - _LONGEST_FRONT)
    fronts = _double_fronts()
    if not any(fold_word(front[1]) in fronts for front in _FIRST_PART.finditer(text, low, end + 1)):
        return False
    for found in _CHAIN.finditer(text, low, end + _LONGEST_FRONT):
        if found.start() <= start and end <= found.end():
            chain = fold_word(found.group()).replace("‐", "-").replace("‑", "-")
            return chain.startswith(_double_names())
        if found.start() > start:
            break
    return False


class Compounds:
    """Finds the terms of one glossary inside closed compounds."""

    __slots__ = ("_head_starts", "_heads", "_modifiers")

    def __init__(self) -> None:
        self._modifiers: dict[str, list[tuple[int, Ending]]] = {}
        self._heads: dict[str, list[tuple[int, Ending]]] = {}
        self._head_starts: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._modifiers or self._heads)

    def add(self, term: int, pattern: Pattern, policy: MatchPolicy) -> None:
        """Takes in a term of one word, in all its forms."""
        for form, ending in pattern.words[0].forms.items():
            if len(form) < _MIN_PART or ending.adjective:
                continue
            if policy in _MODIFIER_POLICIES:
                self._modifiers.setdefault(form, []).append((term, ending))
            if policy in _HEAD_POLICIES:
                self._heads.setdefault(form, []).append((term, ending))
                self._head_starts.add(form[:_MIN_PART])

    def parts(self, word: str) -> Iterator[Part]:
        """The terms inside a folded word, as its first or its last part."""
        size = len(word)
        for cut in range(_MIN_PART, size - _MIN_PART + 1):
            for term, ending in self._modifiers.get(word[:cut], ()):
                if _joined(word[:cut], word[cut:], known=self._known(word[cut:])):
                    yield Part(term, ending, CompoundPart.MODIFIER, 0, cut)
        for cut in range(2, size - _MIN_PART + 1):
            if word[cut : cut + _MIN_PART] in self._head_starts:
                for term, ending in self._heads.get(word[cut:], ()):
                    if self._is_front(word[:cut], word[cut:]):
                        yield Part(term, ending, CompoundPart.HEAD, cut, size)

    def _known(self, rest: str) -> bool:
        return any(
            is_known_word(rest[len(joint) :]) or rest[len(joint) :] in self._heads
            for joint in _JOINTS
            if rest.startswith(joint)
        )

    def _is_front(self, front: str, term: str) -> bool:
        words, _, prefixes = _lists()
        if front in prefixes:
            return True
        for joint in _JOINTS:
            if front.endswith(joint):
                base = front[: len(front) - len(joint)] if joint else front
                if len(base) >= _MIN_PART and (is_known_word(base) or base + "e" in words or base in self._modifiers):
                    return True
        return len(term) >= _LONG_TERM + 1 and len(front) >= _MIN_PART and bool(_VOWEL.search(front))


def is_known_word(word: str) -> bool:
    """Whether a folded word, in some form or as a compound itself, is in the list of words of compounds.

    >>> is_known_word("krieges"), is_known_word("inalitaet"), is_known_word("brueckensprengung")
    (True, False, True)
    """
    words, adjectives, _ = _lists()
    if _base_in(word, words) or _base_in(word, adjectives):
        return True
    for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
        front = word[:cut]
        if (front in words or (front[-1] in "sn" and front[:-1] in words)) and _base_in(word[cut:], words):
            return True
    return False


def is_adjective_tail(word: str) -> bool:
    """Whether a folded word ends an adjective: ``kremlnah``, ``kremltreue``."""
    return _base_in(word, _lists()[1])


def _base_in(word: str, words: frozenset[str]) -> bool:
    if word in words:
        return True
    for size in range(1, 6):
        base = word[:-size]
        if len(base) >= _MIN_PART - 1 and (base in words) and _WORD_END.match(word[-size:]):
            return True
    plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u") if "e" in word else word
    return plain != word and _base_in(plain, words)


def _joined(term: str, rest: str, *, known: bool) -> bool:
    if known:
        return True
    if len(term) < _LONG_TERM or len(rest) < _MIN_PART + 1 or _DERIVED.match(rest):
        return False
    bare = rest[1:] if rest[0] in "sn" and len(rest) > _MIN_PART + 1 else rest
    return bool((_ONSET.match(rest) or _ONSET.match(bare)) and _VOWEL.search(bare)) and not _DERIVED.match(bare)


class Split(NamedTuple):
    """A word of which a part is written elsewhere: where it stands, and the ways to complete it, folded."""

    span: Span
    words: tuple[str, ...]


@lru_cache(_SHARED_PARTS)
def _is_shared(part: str) -> bool:
    """Whether coordinated words may have a part in common: a word, not the chance end of one (Fachwis-``sen``)."""
    return is_known_word(part) or (len(part) > _MIN_PART and bool(_ONSET.match(part) and _VOWEL.search(part)))


def split_words(text: str) -> Iterator[Split]:
    """The words that share a part with a coordinated word, longest shared part first.

    >>> ["aussenminister" in split.words for split in split_words("Außen- und Finanzminister")]
    [True]
    """
    for found in _SUSPENSION.finditer(text):
        place = found.start()
        first = _FRONT.search(text[max(0, place - _REACH) : place])
        later = _LATER.match(text, place) if first else None
        if first and later:
            front, whole = fold_word(first[1]), fold_word(later[1])
            cuts = range(2, len(whole) - _MIN_PART + 1)
            words = tuple(front + whole[cut:] for cut in cuts if _is_shared(whole[cut:]))
            yield Split((place - len(first[1]), place + 1), words)
    for found in _RESUMPTION.finditer(text):
        place = found.start()
        earlier = _EARLIER.search(text[max(0, place - _REACH) : place])
        rest = _REST.match(text, place + 2) if earlier else None
        if earlier and rest:
            whole, last = fold_word(earlier[1]), fold_word(rest.group())
            cuts = range(len(whole) - 2, _MIN_PART - 1, -1)
            words = tuple(whole[:cut] + last for cut in cuts if _is_shared(whole[:cut]))
            yield Split((place + 1, rest.end()), words)
