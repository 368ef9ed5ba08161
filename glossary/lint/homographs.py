"""Rules on what stands twice: ids, terms of several concepts, and the conditions that tell them apart."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from glossary.lint.base import Entry, Found, Rule, Sheet
from glossary.model import CasePolicy, Concept, Condition, MatchPolicy, Status, TermType

_SHORT = 4
_COMPOUND_HEADS = (MatchPolicy.COMPOUND, MatchPolicy.COMPOUND_HEAD)
_COMPOUND_MODIFIERS = (MatchPolicy.COMPOUND, MatchPolicy.COMPOUND_MODIFIER)
# Letters that German puts between the parts of a compound.
_LINKS = ("", "s", "es", "n", "en", "er", "e")


def _repeated_ids(sheet: Sheet) -> Found:
    """Two files of one layer use the same concept id."""
    seen: dict[tuple[str, str], Concept] = {}
    for layer, concept in sheet.concepts:
        first = seen.setdefault((layer, concept.id), concept)
        if first is not concept:
            yield f"the id {concept.id!r} is taken at {first.location}", concept, None


def _by_key(entries: Sequence[Entry]) -> dict[tuple[str, str], list[Entry]]:
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.layer, entry.key].append(entry)
    return groups


def _excluded(first: Entry, second: Entry) -> bool:
    """Whether capitals alone tell two terms apart."""
    exact = first.term.case is CasePolicy.EXACT and second.term.case is CasePolicy.EXACT
    return exact and first.term.text != second.term.text


def _english_of(sheet: Sheet) -> dict[int, frozenset[str]]:
    """The English that may be used for each concept."""
    english: dict[int, set[str]] = defaultdict(set)
    for entry in sheet.target:
        if entry.term.status is not Status.FORBIDDEN:
            english[id(entry.concept)].add(entry.key)
    return {concept: frozenset(texts) for concept, texts in english.items()}


def _ambiguous_terms(sheet: Sheet) -> Found:
    """A German term belongs to two concepts with different English, and no condition tells them apart."""
    yield from _twice(sheet, same_english=False)


def _duplicates(sheet: Sheet) -> Found:
    """Two concepts of one layer have the same German term and the same English."""
    yield from _twice(sheet, same_english=True)


def _twice(sheet: Sheet, *, same_english: bool) -> Found:
    english = _english_of(sheet)
    for group in _by_key([entry for entry in sheet.source if entry.term.when is None]).values():
        first = group[0]
        for entry in group[1:]:
            if entry.concept is first.concept or _excluded(first, entry):
                continue
            same = english.get(id(first.concept)) == english.get(id(entry.concept))
            if same is not same_english:
                continue
            where = f"{first.concept.id} at {first.term.location or first.concept.location}"
            if same:
                yield f"{entry.term.text!r} says the same as {where}; join the two concepts", entry.concept, entry.term
            else:
                message = f"{entry.term.text!r} also stands in {where}; one of them needs a condition"
                yield message, entry.concept, entry.term


def _forbidden_elsewhere(sheet: Sheet) -> Found:
    """An English term is preferred or admitted by one concept and forbidden by another one of its layer, or by the
    same."""
    forbidden: dict[tuple[str, str], Entry] = {}
    for entry in sheet.target:
        if entry.term.status is Status.FORBIDDEN:
            forbidden.setdefault((entry.layer, entry.term.text), entry)
    for entry in sheet.target:
        banned = forbidden.get((entry.layer, entry.term.text))
        if banned is not None and entry.term.status is not Status.FORBIDDEN:
            where = f"{banned.concept.id} at {banned.term.location or banned.concept.location}"
            yield f"{entry.term.text!r} is forbidden by {where}", entry.concept, entry.term


def _useless_condition(sheet: Sheet) -> Found:
    """The term itself always fulfils or always breaks its condition, or the condition contradicts itself."""
    for entry in sheet.source + sheet.target:
        condition = entry.term.when
        if condition is None:
            continue
        words = entry.key.split()
        for prefix in (*condition.any_of, *condition.none_of):
            if any(word.startswith(prefix.casefold()) for word in words):
                message = f"the condition word {prefix!r} is part of {entry.term.text!r} itself"
                yield message, entry.concept, entry.term
        for wanted in condition.any_of:
            for unwanted in condition.none_of:
                if wanted.casefold().startswith(unwanted.casefold()):
                    message = f"the condition of {entry.term.text!r} wants {wanted!r} and excludes {unwanted!r}"
                    yield message, entry.concept, entry.term


def _shadowed_terms(sheet: Sheet) -> Found:
    """A German term can never decide: wherever its condition holds, that of the same term before it holds too."""
    for group in _by_key([entry for entry in sheet.source if entry.term.when is not None]).values():
        for place, entry in enumerate(group):
            for before in group[:place]:
                if before.concept is entry.concept or _excluded(before, entry):
                    continue
                if before.term.when and entry.term.when and _implies(entry.term.when, before.term.when):
                    where = f"{before.concept.id} at {before.term.location or before.concept.location}"
                    yield f"{entry.term.text!r} never decides: {where} comes first", entry.concept, entry.term
                    break


def _implies(inner: Condition, outer: Condition) -> bool:
    """Whether ``outer`` holds wherever ``inner`` does; words are compared by their beginning."""
    wanted = all(
        any(word.casefold().startswith(other.casefold()) for other in outer.any_of) for word in inner.any_of
    ) and bool(inner.any_of)
    unwanted = all(
        any(other.casefold().startswith(word.casefold()) for word in inner.none_of) for other in outer.none_of
    )
    return (not outer.any_of or wanted) and unwanted


def _circular_terms(sheet: Sheet) -> Found:
    """Following preferred English terms that are German terms as well leads back to the start."""
    english: dict[int, dict[TermType, str]] = defaultdict(dict)
    for entry in sheet.target:
        if entry.term.status is Status.PREFERRED:
            english[id(entry.concept)].setdefault(entry.term.type, entry.key)
    edges: dict[str, tuple[str, Entry]] = {}
    for entry in sheet.source:
        forms = english.get(id(entry.concept), {})
        text = forms.get(entry.term.type) or forms.get(TermType.FULL)
        if text is not None and text != entry.key and entry.term.when is None:
            edges.setdefault(entry.key, (text, entry))
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        key = start
        while key in edges and key not in done:
            done.add(key)
            path.append(key)
            key = edges[key][0]
        if key in path:
            circle = path[path.index(key) :]
            entry = edges[circle[-1]][1]
            shown = " → ".join(edges[step][1].term.text for step in (*circle, circle[0]))
            yield f"the renderings go in a circle: {shown}", entry.concept, entry.term


def _inside_words(sheet: Sheet) -> Found:
    """A short German term that may be part of closed compounds stands by chance in a word of another concept."""
    short = [
        entry
        for entry in sheet.source
        if len(entry.key) <= _SHORT and entry.term.match in {*_COMPOUND_HEADS, *_COMPOUND_MODIFIERS}
    ]
    if not short:
        return
    words = {word: entry for entry in reversed(sheet.source) for word in entry.key.replace("-", " ").split()}
    # Sorted forwards and backwards, so that words with a beginning or an end are found without looking at all.
    forwards, backwards = sorted(words), sorted(word[::-1] for word in words)
    for entry in short:
        for found in _by_chance(entry, forwards, backwards):
            holder = words[found]
            if holder.concept is not entry.concept:
                where = f"{holder.term.text!r} ({holder.concept.id})"
                yield f"{entry.term.text!r} is also found in {where}; use match: inflected", entry.concept, entry.term
                break


def _by_chance(entry: Entry, forwards: list[str], backwards: list[str]) -> Iterator[str]:
    """The words that begin or end with a term and whose rest is no word, nor the end or beginning of one."""
    size = len(entry.key)
    if entry.term.match in _COMPOUND_MODIFIERS:
        for word in _starting(forwards, entry.key):
            rests = {word[size:].removeprefix(link) for link in _LINKS}
            if len(word) - size >= 2 and not _known(rests, word, forwards, backwards):
                yield word
    if entry.term.match in _COMPOUND_HEADS:
        for turned in _starting(backwards, entry.key[::-1]):
            word = turned[::-1]
            rests = {word[:-size].removesuffix(link) for link in _LINKS}
            if len(word) - size >= 2 and not _known(rests, word, forwards, backwards):
                yield word


def _known(rests: set[str], whole: str, forwards: list[str], backwards: list[str]) -> bool:
    """Whether one of some rests of a word is a word of its own, or part of another, as far as the glossary knows."""
    return any(
        any(word != whole for word in _starting(forwards, rest))
        or any(word[::-1] != whole for word in _starting(backwards, rest[::-1]))
        for rest in rests
        if len(rest) > 2
    )


def _starting(words: list[str], prefix: str) -> Iterator[str]:
    """The words of a sorted list that begin with a prefix."""
    for place in range(bisect_left(words, prefix), len(words)):
        if not words[place].startswith(prefix):
            return
        yield words[place]


RULES = (
    Rule(code="GLOSS201", name="repeated-id", check=_repeated_ids),
    Rule(code="GLOSS202", name="ambiguous-term", check=_ambiguous_terms),
    Rule(code="GLOSS203", name="term-forbidden-elsewhere", check=_forbidden_elsewhere),
    Rule(code="GLOSS209", name="useless-condition", check=_useless_condition),
    Rule(code="GLOSS210", name="shadowed-term", check=_shadowed_terms),
    Rule(code="GLOSS211", name="circular-term", check=_circular_terms),
    Rule(code="GLOSS212", name="term-inside-word", check=_inside_words),
    Rule(code="GLOSS218", name="duplicate-concept", check=_duplicates),
)
