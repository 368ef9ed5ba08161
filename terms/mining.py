"""Term pairs proposed from parallel text: what stands together more often than chance, and how far to trust it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from terms.compounds import is_known_word
from terms.names import context_words
from terms.transliteration import transliterate


@dataclass(frozen=True, slots=True, kw_only=True)
class MinedPair:
    """A German and an English phrase that stand for one another in parallel text.

    Args:
        source: the German phrase in its most frequent form.
        target: the English phrase in its most frequent form.
        count: segments that have both.
        source_count: segments that have the German.
        target_count: segments that have the English.
        score: Dice coefficient of the two, 0 to 1.
        surprise: log-likelihood ratio (Dunning 1993); 10.8 is one chance in a thousand.
        reason: why the pair was proposed, for people.
        conflicts: other English phrases that stand for the German in segments without ``target``, with counts.
        segments: the indexes of the segments that have both.
    """

    source: str
    target: str
    count: int
    source_count: int
    target_count: int
    score: float
    surprise: float
    reason: str
    conflicts: tuple[tuple[str, int], ...]
    segments: tuple[int, ...]


_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*")
_LONGEST = 4
"""Words of a phrase at most."""
_CERTAIN = 10.8
"""The log-likelihood ratio that chance reaches once in a thousand times (chi-square, one degree of freedom)."""


def mine_pairs(
    source_segments: Sequence[str], target_segments: Sequence[str], *, least: int = 2
) -> tuple[MinedPair, ...]:
    """The term pairs of parallel text, the surest first; the order of equal ones is that of the alphabet.

    Phrases are paired by log-likelihood, each phrase once (competitive linking, Melamed 2000). A transcribed name whose
    English form stands opposite is taken at its first occurrence.

    Args:
        source_segments: German, one segment each.
        target_segments: English, one for each of ``source_segments``.
        least: segments that must have both, names aside.

    Raises:
        ValueError: the two sides differ in number.
    """
    if len(source_segments) != len(target_segments):
        raise ValueError(f"{len(source_segments)} source segments, {len(target_segments)} target segments")
    german = _Side(source_segments, _german_phrases)
    english = _Side(target_segments, _english_phrases)
    whole = len(source_segments)
    together: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for segment in range(whole):
        for first in german.phrases[segment]:
            for second in english.phrases[segment]:
                together[(first, second)].add(segment)
    spelled_alike = {english.shown(key) for key in english.places}
    shown = {key: german.shown(key) for key in german.places}
    names = {key: _english_names(text) if text not in spelled_alike else {} for key, text in shown.items()}
    ranked = []
    for (first, second), segments in together.items():
        both, left, right = len(segments), len(german.places[first]), len(english.places[second])
        named = names[first].get(english.shown(second)) if names[first] else None
        if both < least and named is None:
            continue
        surprise = log_likelihood(both, left, right, whole)
        score = 2 * both / (left + right)
        if named is None and (surprise < _limit(whole) or score < 0.5):
            continue
        ranked.append((named is None, -score, -surprise, -len(second.split()), first, second, named))
    return tuple(_link(sorted(ranked, key=lambda row: row[:6]), german, english, together, whole))


def _limit(whole: int) -> float:
    """What counts as surprising: a file of a few segments cannot reach certainty, its best pairs are shown still."""
    return min(_CERTAIN, 0.8 * whole * math.log(2))


def _link(
    ranked: list[tuple[bool, float, float, int, str, str, str | None]],
    german: _Side,
    english: _Side,
    together: dict[tuple[str, str], set[int]],
    whole: int,
) -> Iterator[MinedPair]:
    used_german: set[str] = set()
    used_english: set[str] = set()
    rivals: defaultdict[str, list[tuple[str, set[int]]]] = defaultdict(list)
    for *_, first, second, _ in ranked:
        rivals[first].append((second, together[(first, second)]))
    for *_, first, second, named in ranked:
        if first in used_german or second in used_english:
            continue
        # A part of a phrase that was paired already, always beside it, says nothing new.
        if any(_within(first, other) and german.places[first] == german.places[other] for other in used_german):
            continue
        if any(_within(second, other) and english.places[second] == english.places[other] for other in used_english):
            continue
        used_german.add(first)
        used_english.add(second)
        segments = together[(first, second)]
        left, right = len(german.places[first]), len(english.places[second])
        surprise = log_likelihood(len(segments), left, right, whole)
        yield MinedPair(
            source=german.shown(first),
            target=english.shown(second),
            count=len(segments),
            source_count=left,
            target_count=right,
            score=round(2 * len(segments) / (left + right), 3),
            surprise=round(surprise, 2),
            reason=named or f"together in {len(segments)} segments, {left} have the German and {right} the English",
            conflicts=_conflicts(first, second, segments, german, english),
            segments=tuple(sorted(segments)),
        )


def _conflicts(
    first: str, second: str, segments: set[int], german: _Side, english: _Side
) -> tuple[tuple[str, int], ...]:
    """The English phrases that segments with the German and without the paired English share."""
    others = german.places[first] - segments
    if not others:
        return ()
    counts = Counter(phrase for segment in sorted(others) for phrase in english.phrases[segment])
    # What is about as frequent everywhere is no rendering of this phrase.
    telling = {
        phrase: count
        for phrase, count in counts.items()
        if 2 * count >= len(english.places[phrase]) and not _within(phrase, second) and not _within(second, phrase)
    }
    best = max(telling.values(), default=0)
    ranked = sorted(telling.items(), key=lambda item: (-item[1], -len(item[0].split()), item[0]))
    return tuple((english.shown(phrase), count) for phrase, count in ranked if count == best)[:3]


def _within(part: str, phrase: str) -> bool:
    return part != phrase and f" {part} " in f" {phrase} "


def log_likelihood(both: int, first: int, second: int, whole: int) -> float:
    """How surprising it is that two events stand together (Dunning 1993, G²).

    >>> log_likelihood(5, 5, 5, 100) > 10.8 > log_likelihood(1, 10, 10, 100)
    True
    """
    table = (
        (both, first * second),
        (first - both, first * (whole - second)),
        (second - both, (whole - first) * second),
        (whole - first - second + both, (whole - first) * (whole - second)),
    )
    return 2 * sum(seen * math.log(seen * whole / product) for seen, product in table if seen > 0 and product > 0)


def _english_names(german: str) -> dict[str, str]:
    """The English forms of a transcribed name with the reason of each; none for other words."""
    if " " in german or is_known_word(german):
        return {}
    found = transliterate(german)
    if not found or found[0].language is None or found[0].text == german:
        return {}
    return {each.text: f"{each.reason}, confidence {each.confidence:.2f}" for each in found[:3] if each.language}


class _Side:
    """The phrases of one side: by segment, where each stands, and how it is written."""

    def __init__(self, segments: Sequence[str], phrases: Callable[[str], Iterator[tuple[str, str]]]) -> None:
        self.phrases: list[frozenset[str]] = []
        self.places: defaultdict[str, set[int]] = defaultdict(set)
        self._written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for place, segment in enumerate(segments):
            found = set()
            for key, written in phrases(segment):
                found.add(key)
                self.places[key].add(place)
                self._written[key][written] += 1
            self.phrases.append(frozenset(found))

    def shown(self, key: str) -> str:
        """The most frequent form of a phrase; of equal ones the shortest, then the first of the alphabet."""
        return min(self._written[key].items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0]


def _runs(segment: str) -> Iterator[list[str]]:
    """The words of a segment, cut where punctuation stands between them."""
    run: list[str] = []
    end = 0
    for found in _WORD.finditer(segment):
        if run and segment[end : found.start()].strip():
            yield run
            run = []
        run.append(found[0])
        end = found.end()
    if run:
        yield run


def _german_phrases(segment: str) -> Iterator[tuple[str, str]]:
    """Nouns and names, with the adjectives before them, and runs of capitalised words."""
    stop = context_words("german-stop") | context_words("determiner")
    for run in _runs(segment):
        for end in range(len(run)):
            if not run[end][0].isupper() or run[end].casefold() in stop or len(run[end]) < 2:
                continue
            for start in range(end, max(-1, end - _LONGEST), -1):
                word = run[start].casefold()
                if word in stop or (start < end and not (run[start][0].isupper() or _ADJECTIVE.search(word))):
                    break
                words = run[start : end + 1]
                yield " ".join(_german_stem(each) for each in words), " ".join(words)


_ADJECTIVE = re.compile(r"(?:e|en|em|er|es)$")


def _german_stem(word: str) -> str:
    plain = word.casefold()
    return re.sub(r"(?:es|en|em|er|s|e|n)$", "", plain) if len(plain) > 5 else plain


def _english_phrases(segment: str) -> Iterator[tuple[str, str]]:
    """Runs of words that neither begin nor end with a function word; ``of`` and ``the`` may stand inside."""
    stop = context_words("english-stop")
    for run in _runs(segment):
        for start in range(len(run)):
            if run[start].casefold() in stop or len(run[start]) < 2:
                continue
            for end in range(start + 1, min(len(run), start + _LONGEST + 1) + 1):
                words = run[start:end]
                last = words[-1].casefold()
                inner = [word.casefold() for word in words[1:]]
                if any(word in stop and word not in ("of", "the", "for", "on") for word in inner):
                    break
                if last in stop or len(last) < 2:
                    continue
                if words[-1][0].isupper() and _goes_on(run[end:]):
                    continue  # Foreign is no term where Foreign Ministry stands.
                yield " ".join(_english_stem(word) for word in words), " ".join(words)


def _goes_on(rest: list[str]) -> bool:
    """Whether a capitalised phrase goes on: in a capitalised word, or in one after ``of``."""
    if rest[:1] == ["of"]:
        rest = rest[2:] if rest[1:2] == ["the"] else rest[1:]
    return bool(rest) and rest[0][0].isupper()


def _english_stem(word: str) -> str:
    plain = re.sub(r"['’]s?$", "", word.casefold())
    return plain[:-1] if len(plain) > 4 and plain.endswith("s") and not plain.endswith("ss") else plain
