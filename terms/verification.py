"""Whether a term that a token hints at stands there: its other words, the signs between, capitals, neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.model import MatchPolicy, Number, SubjectField
from terms.capitals import allowed_capitals, compare_capitals
from terms.compounds import Split, is_adjective_tail
from terms.context import stands_as_verb
from terms.fold import fold_word
from terms.index import SHORT_CAPITALS, Hit, Index
from terms.inflection import Ending, may_be_verb
from terms.model import Capitals, CompoundPart
from terms.neighbours import Candidate, settle
from terms.patterns import Pattern, normal_separator

_HYPHEN = frozenset("-‐‑")
_LONGEST_SEPARATOR = 40
_BLANK = 32
_PLACES = frozenset({SubjectField.PLACE, SubjectField.COUNTRY})
_NEXT_NAME = re.compile(r"(?:,\s+[A-ZÄÖÜ][\w-]+){0,8}\s+(?:und|oder|sowie|bis|bzw\.)\s+[A-ZÄÖÜ]")


def verify(text: str, data: bytes, place: int, hit: Hit, index: Index) -> Candidate | None:
    """The candidate for a hit, or ``None``.

    Args:
        text: the cleaned text.
        data: its words as bytes.
        place: where the token of the hit starts.
        hit: what the token may be part of.
        index: the terms.
    """
    pattern = index.pattern(hit.term)
    if len(pattern.words) > 1:
        return _verify_phrase(text, data, place, hit, index, pattern)
    if hit.capitals is None:
        return _verify_closed(text, place, hit, pattern.words[0].text)
    start, end = place, place + hit.end
    seen = text[start:end]
    if hit.capitals is Capitals.UPPER and len(seen) <= SHORT_CAPITALS and not _among_capitals(text, start, end):
        return None
    if seen.isdigit() and _within_number(text, start, end):
        return None
    if hit.ending.adjective and not _modifies(text, end, hit.ending):
        return None
    if may_be_verb(pattern.words[0].text, hit.ending) and stands_as_verb(text, end):
        return None
    label = hit.ending.label
    return settle(text, Candidate(start, end, hit.term, hit.ending, hit.part, hit.capitals, hit.rank, label), pattern)


def _verify_closed(text: str, place: int, hit: Hit, word: str) -> Candidate | None:
    start, end = place + hit.start, place + hit.end
    seen = text[start:end]
    tail = text[end : end + 1]
    if seen.isupper() and len(seen) > 1 and not word.isupper():
        around = text[start - 1 : start] if hit.part is CompoundPart.HEAD else tail
        capitals: Capitals | None = Capitals.UPPER if around.isupper() else None
    elif word.isupper() and len(word) > 1:
        capitals = Capitals.AS_TERM if seen.startswith(word) else None
    elif hit.part is CompoundPart.HEAD:
        lower = (seen.islower() and not text[start - 1].isupper()) or (start - place == 1)
        capitals = (Capitals.LOWER if word[0].isupper() else Capitals.AS_TERM) if lower or seen.islower() else None
    elif seen[0].isupper() or word[0].islower():
        capitals = Capitals.AS_TERM if seen[1:].islower() and (seen[0].isupper() == word[0].isupper()) else None
    else:
        rest = fold_word(re.match(r"\w*", text[end:]).group())  # type: ignore[union-attr]
        capitals = Capitals.LOWER if seen.islower() and is_adjective_tail(rest) else None
    if capitals is None:
        return None
    which = "first" if hit.part is CompoundPart.MODIFIER else "last"
    number = hit.ending.number if hit.part is CompoundPart.HEAD else Number.SINGULAR
    ending = hit.ending._replace(number=number, genitive=hit.ending.genitive and hit.part is CompoundPart.HEAD)
    return Candidate(start, end, hit.term, ending, hit.part, capitals, 1, f"{which} part of a closed compound")


def _verify_phrase(text: str, data: bytes, place: int, hit: Hit, index: Index, pattern: Pattern) -> Candidate | None:
    words = pattern.words
    spans = _phrase_spans(text, data, place, place + hit.end, pattern)
    if spans is None:
        return None
    joined = False
    for position, expected in enumerate(pattern.separators):
        between = text[spans[position][1] : spans[position + 1][0]]
        if between != expected and normal_separator(between) != expected:
            if expected != " " or normal_separator(between) != "-":
                return None
            joined = True
    capitals = _phrase_capitals(text, spans, pattern)
    if capitals is None:
        return None
    ending = words[pattern.head].forms[fold_word(text[slice(*spans[pattern.head])])]
    if ending.number is Number.SINGULAR and pattern.head != len(words) - 1:
        last = words[-1].forms[fold_word(text[slice(*spans[-1])])]
        if last.genitive:
            ending = ending._replace(genitive=True, label=last.label)
    term = index.terms[hit.term]
    start, end = spans[0][0], spans[-1][1]
    place_name = index.concepts[hit.term].subject in _PLACES and term.number is Number.SINGULAR
    before_name = pattern.head == len(words) - 2 and pattern.separators[-1] == " "
    if place_name and before_name and _names_several(text, end, ending):
        return None
    rank = 0 if text[start:end] == term.text else 1
    candidate = Candidate(start, end, hit.term, ending, CompoundPart.WHOLE, capitals, rank, ending.label)
    candidate.joined = joined
    finished = settle(text, candidate, pattern)
    if finished is not None and joined and finished.part is not CompoundPart.MODIFIER:
        return None
    return finished


def _names_several(text: str, end: int, ending: Ending) -> bool:
    """Whether a common noun before a place name is the plural of several (``Regionen Belgorod und Kursk``).

    The phrase is one of them then and does not stand there as a whole; the name alone is found.
    """
    if ending.number is Number.PLURAL:
        return True
    return (ending.number is None or ending.label == "genitive -s") and _NEXT_NAME.match(text, end) is not None


def _phrase_spans(text: str, data: bytes, start: int, end: int, pattern: Pattern) -> list[tuple[int, int]] | None:
    """The spans of the words of a phrase around its anchor, or ``None`` where another word stands."""
    words = pattern.words
    spans = [(start, end)]
    low, high = start, end
    for position in range(pattern.anchor + 1, len(words)):
        low = _skip_blanks(data, high)
        if low < 0:
            return None
        high = data.find(b" ", low)
        high = high if high >= 0 else len(data)
        if fold_word(text[low:high]) not in words[position].forms:
            return None
        spans.append((low, high))
    low = start
    for position in range(pattern.anchor - 1, -1, -1):
        before = max(0, low - _LONGEST_SEPARATOR)
        high = before + len(data[before:low].rstrip(b" "))
        if high == before:
            return None
        low = data.rfind(b" ", 0, high) + 1
        if fold_word(text[low:high]) not in words[position].forms:
            return None
        spans.insert(0, (low, high))
    return spans


def _skip_blanks(data: bytes, start: int) -> int:
    for place in range(start, min(start + _LONGEST_SEPARATOR, len(data))):
        if data[place] != _BLANK:
            return place
    return -1


def _phrase_capitals(text: str, spans: list[tuple[int, int]], pattern: Pattern) -> Capitals | None:
    first = Capitals.AS_TERM
    upper = changed = 0
    for position, (word, (start, end)) in enumerate(zip(pattern.words, spans, strict=True)):
        seen = text[start:end]
        capitals = allowed_capitals(seen, word.text, pattern.exact)
        if capitals is None:
            return None
        if capitals is Capitals.UPPER or (seen.isupper() and len(seen) > 1):
            upper += 1
            changed += capitals is Capitals.UPPER
        elif position == 0:
            first = capitals
        elif capitals is Capitals.CAPITALISED and word.text in ("und", "der", "des"):
            return None
    if not changed:
        return first
    return Capitals.UPPER if upper == len(spans) or upper == sum(w.text.isalpha() for w in pattern.words) else None


def _modifies(text: str, end: int, ending: Ending) -> bool:
    """Whether a noun follows, as it must after an adjective in -er made from a name."""
    if not ending.label.startswith("place"):
        return True
    found = re.match(r"\s+(?:[a-zäöüß]+(?:e|er|es|en|em)\s+)?[„\"]?[A-ZÄÖÜ]", text[end : end + 40])
    return found is not None


def _among_capitals(text: str, start: int, end: int) -> bool:
    before = re.search(r"(\w{2,})\W{1,3}$", text[max(0, start - 30) : start])
    after = re.match(r"\W{1,3}(\w{2,})", text[end : end + 30])
    return any(found is not None and found[1].isupper() for found in (before, after))


def _within_number(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (len(before) == 2 and before[0].isdigit() and before[1] in ".,:") or (
        len(after) == 2 and after[0] in ".,:" and after[1].isdigit()
    )


def verify_split(text: str, split: Split, index: Index) -> Iterator[Candidate]:
    """The candidates for a word of which a part is written elsewhere."""
    start, end = split.span
    for word in split.words:
        for number, ending in index.whole(word):
            pattern = index.pattern(number)
            if len(pattern.words) > 1 or index.terms[number].match in (MatchPolicy.WORD, MatchPolicy.COMPOUND_MODIFIER):
                continue
            seen = text[start:end].strip("-‐‑")
            name = pattern.words[0].text
            if text[start] not in _HYPHEN and compare_capitals(seen, name[: len(seen)], pattern.exact) is None:
                continue
            yield Candidate(
                start,
                end,
                number,
                ending,
                CompoundPart.WHOLE,
                Capitals.AS_TERM,
                1,
                f"shares a part with a coordinated word ({name})",
            )
