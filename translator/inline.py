"""Inline codes on the right words: where tags, links and footnote marks of the German stand in the English.

Each pair goes around the words that stand for its words, by the alignment; the words of the grammar at its edges, which
alignment says little about, follow the German: ``<b>am Montag</b>`` gets its preposition, ``am <b>Montag</b>`` not.
Pairs inside others stay inside them, and pairs beside each other never overlap.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from terms.model import Span
from translator.documents.model import Code, CodeKind
from translator.engine import Link
from translator.inline_words import CONTRACTED, Alignment, Word, WordKind

# Looking at each word for each code takes too long beyond this; no sentence that people wrote comes near.
_MOST_WORK = 1_000_000
_DEEPEST = 100
_GRAMMAR = (WordKind.ARTICLE, WordKind.PREPOSITION, WordKind.AUXILIARY)


@dataclass(slots=True, kw_only=True)
class _Node:
    """A pair of codes, or some codes that stand together at one place.

    Args:
        open: what begins it; ``None`` where the pair began in an earlier segment.
        close: what ends it; ``None`` where the pair ends in a later segment.
        points: codes without words between them, where this is no pair.
        span: of the German.
        inner: what stands in a pair.
        place: of the English, in code points.
    """

    open: Code | None = None
    close: Code | None = None
    points: tuple[Code, ...] = ()
    span: Span
    inner: list[_Node] = field(default_factory=list)
    place: Span = (0, 0)


def place_codes(
    source: str, target: str, codes: Sequence[Code], links: Sequence[Link] = (), known: Sequence[Link] = ()
) -> tuple[Code, ...]:
    """The codes at their places in the English, in the order of their offsets, pairs properly nested.

    Args:
        source: a German segment.
        target: its English.
        codes: of the segment, in order. A pair of which only one code is given goes on beyond the segment.
        links: alignment of the English; without any, equal words and the place in the sentence decide.
        known: where terms, names, figures and what stays as it is stand in the English; this is surer than ``links``.
    """
    if not codes:
        return ()
    nodes = _nest(codes, len(source))
    work = len(codes) * (len(target) + len(links) + len(known))
    if nodes is None or work > _MOST_WORK or not target.strip():
        return place_in_order(source, target, codes)
    alignment = Alignment(source, target, links, known)
    _place_all(nodes, alignment, (0, len(alignment.english)), (0, len(target)))
    return tuple(_write(nodes))


def place_in_order(source: str, target: str, codes: Sequence[Code]) -> tuple[Code, ...]:
    """The codes at the word boundaries that lie as far into the English as they lay in the German, in their order."""
    starts = sorted({0, len(target), *(found.start() for found in re.finditer(r"\w+", target))})
    ends = sorted({0, len(target), *(found.end() for found in re.finditer(r"\w+", target))})
    scale = len(target) / max(1, len(source))
    placed, last = [], 0
    for code in codes:
        wanted = code.offset * scale
        options = starts if code.kind is CodeKind.OPEN else ends
        after = bisect_left(options, wanted)
        nearest = min(options[max(0, after - 1) : after + 1], key=lambda place: abs(place - wanted))
        last = max(last, nearest)
        placed.append(replace(code, offset=last))
    return tuple(placed)


def share_codes(codes: Sequence[Code], spans: Sequence[Span]) -> tuple[list[tuple[Code, ...]], list[tuple[Code, ...]]]:
    """The codes of each segment of a unit, in code points of the segment, and those between segments, of the unit.

    Args:
        codes: of a unit, in order.
        spans: of its segments, in order.
    """
    within: list[list[Code]] = [[] for _ in spans]
    between: list[list[Code]] = [[] for _ in range(len(spans) + 1)]
    lone = _lone_pairs(codes)
    slot = number = 0
    for code in codes:
        while number < len(spans) and spans[number][1] < code.offset:
            number += 1
        kind = CodeKind.POINT if code.pair in lone else code.kind
        # Even slots lie between segments, odd ones are segments; no code overtakes the one before it.
        slot = max(slot, 2 * number + _is_within(code.offset, kind, spans, number))
        index = slot // 2
        if slot % 2:
            start, end = spans[index]
            within[index].append(replace(code, offset=min(max(code.offset, start), end) - start))
        else:
            between[index].append(code)
    return [tuple(items) for items in within], [tuple(items) for items in between]


def _is_within(offset: int, kind: CodeKind, spans: Sequence[Span], number: int) -> int:
    """0 where a code stands before the segment with a number, 1 in it, 2 after it."""
    if number == len(spans):
        return 0
    start, end = spans[number]
    if offset < start or (offset == start and kind is CodeKind.CLOSE):
        return 0
    return 2 if offset == end and kind is CodeKind.OPEN else 1


def shift_codes(codes: Iterable[Code], by: int) -> Iterator[Code]:
    """The codes so many code points further on."""
    return (replace(code, offset=code.offset + by) for code in codes)


def _lone_pairs(codes: Sequence[Code]) -> set[int]:
    """The pairs with nothing between their codes."""
    opened = {code.pair: code.offset for code in codes if code.kind is CodeKind.OPEN}
    return {code.pair for code in codes if code.kind is CodeKind.CLOSE and opened.get(code.pair) == code.offset}


def _nest(codes: Sequence[Code], length: int) -> list[_Node] | None:
    """The codes as a tree, ``None`` where they overlap or are nested too deeply."""
    lone = _lone_pairs(codes)
    closed = {code.pair for code in codes if code.kind is CodeKind.CLOSE}
    top: list[_Node] = []
    stack: list[_Node] = []
    cluster: list[Code] = []
    waiting: list[int] = []
    for code in codes:
        level = stack[-1].inner if stack else top
        if waiting or code.pair in lone:
            cluster.append(code)
            if code.kind is CodeKind.OPEN:
                waiting.append(code.pair)
            elif code.kind is CodeKind.CLOSE and (not waiting or waiting.pop() != code.pair):
                return None
            if not waiting:
                level.append(_Node(points=tuple(cluster), span=(code.offset, code.offset)))
                cluster = []
        elif code.kind is CodeKind.POINT:
            level.append(_Node(points=(code,), span=(code.offset, code.offset)))
        elif code.kind is CodeKind.OPEN:
            node = _Node(open=code, span=(code.offset, length))
            level.append(node)
            stack.append(node)
            if len(stack) > _DEEPEST:
                return None
        elif stack and stack[-1].open is not None and stack[-1].open.pair == code.pair:
            node = stack.pop()
            node.close, node.span = code, (node.span[0], code.offset)
        elif stack:
            return None
        else:
            # It began in an earlier segment, and so stands around all that came before it.
            top = [_Node(close=code, span=(0, code.offset), inner=top)]
    if cluster or any(node.open is not None and node.open.pair in closed for node in stack):
        return None
    return top


def _place_all(nodes: Sequence[_Node], alignment: Alignment, stretch: Span, limits: Span) -> None:
    """Give each node its place; those beside each other do not overlap.

    Args:
        nodes: beside each other.
        alignment: of the segment.
        stretch: the English words they may stand around.
        limits: the same in code points.
    """
    taken: list[Span] = []
    fixed = {id(node) for node in nodes if _fix_letters(node, alignment, taken, limits)}
    pairs = [node for node in nodes if not node.points and id(node) not in fixed]
    # Who is surest of its words comes first.
    sure = {id(node): _find_score(node, alignment, stretch)[0] if stretch[0] < stretch[1] else 0.0 for node in pairs}
    for node in sorted(pairs, key=lambda node: (node.open is not None and node.close is not None, -sure[id(node)])):
        if (node.open is None or node.close is None) and not _has_words(alignment.source[slice(*node.span)]):
            # Of a pair that goes on beyond the segment, nothing but its end or its beginning stands here.
            edge = limits[0] if node.open is None else limits[1]
            node.place = (edge, edge)
            _place_all(node.inner, alignment, (stretch[0], stretch[0]), node.place)
            continue
        free = list(_free_stretches(stretch, taken))
        if not free:
            node.place = (limits[1], limits[1])
            _place_all(node.inner, alignment, (stretch[1], stretch[1]), node.place)
            continue
        found = max((_find_words(node, alignment, piece) for piece in free), key=lambda item: item[0])[1]
        start, end = _edges(node, alignment, found, stretch, limits)
        taken.append(found)
        node.place = (start, end)
        _place_all(node.inner, alignment, found, node.place)
    places = [node.place for node in nodes if not node.points]
    for node in nodes:
        if node.points:
            place = node.place[0] if id(node) in fixed else _find_point(node.span[0], alignment, stretch, limits)
            # What stands beside a pair does not get into it.
            place = next((end for start, end in places if start < place < end), place)
            node.place = (place, place)


def _fix_letters(node: _Node, alignment: Alignment, taken: list[Span], limits: Span) -> bool:
    """Whether a node stands within a word that is the same in the English; it gets its place, its word is taken."""
    if not node.points and (node.open is None or node.close is None):
        return False
    place = alignment.same_letters(node.span)
    if place is None or place[0] < limits[0] or limits[1] < place[1]:
        return False
    node.place = place
    words = alignment.word_range((place[0], max(place[1], place[0] + 1)))
    if not node.points:
        taken.append(words)
        _place_all(node.inner, alignment, words, place)
    return True


def _free_stretches(stretch: Span, taken: Sequence[Span]) -> Iterator[Span]:
    position = stretch[0]
    for start, end in sorted(taken):
        if position < start:
            yield position, start
        position = max(position, end)
    if position < stretch[1]:
        yield position, stretch[1]


def _edges(node: _Node, alignment: Alignment, words: Span, stretch: Span, limits: Span) -> Span:
    """Where a pair around some words begins and ends; at an end of the segment it takes all there is."""
    source = alignment.source
    start = alignment.english[words[0]].span[0]
    end = alignment.english[words[1] - 1].span[1]
    if words[0] == stretch[0] and (node.open is None or not source[: node.span[0]].strip()):
        start = limits[0]
    if words[1] == stretch[1] and (node.close is None or not source[node.span[1] :].strip()):
        end = limits[1]
    return min(max(start, limits[0]), limits[1]), min(max(end, limits[0]), limits[1])


def _find_score(node: _Node, alignment: Alignment, stretch: Span) -> tuple[float, Span]:
    """How well, and which words of a stretch stand for the German of a pair; what is known comes before all else."""
    known = alignment.known_range(node.span, stretch)
    return alignment.best_range(node.span, stretch) if known is None else (math.inf, known)


def _find_words(node: _Node, alignment: Alignment, stretch: Span) -> tuple[float, Span]:
    """How well, and which words of a stretch stand for those of a pair."""
    score, found = _find_score(node, alignment, stretch)
    source, (first, last) = alignment.source, node.span
    if not _has_words(source[:first]) and not _has_words(source[last:]):
        found = stretch
    inner = [word for word in alignment.words if word.span[0] < last and first < word.span[1]]
    words = [word for word in inner if word.kind is not WordKind.MARK]
    start, end = _without_marks(alignment.english, found)
    if any(word.kind is WordKind.CONTENT for word in words):
        start, end = _fit_grammar(alignment, (start, end), stretch, words)
    start, end = _with_marks(alignment.english, (start, end), stretch, inner)
    # What goes on beyond the segment takes all up to its end, or pairs could overlap.
    return score, (stretch[0] if node.open is None else start, stretch[1] if node.close is None else end)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _without_marks(english: Sequence[Word], words: Span) -> Span:
    """The range without marks at its ends, unless it has nothing else."""
    start, end = words
    while end - start > 1 and english[start].kind is WordKind.MARK:
        start += 1
    while end - start > 1 and english[end - 1].kind is WordKind.MARK:
        end -= 1
    return start, end


def _fit_grammar(alignment: Alignment, words: Span, stretch: Span, german: Sequence[Word]) -> Span:
    """The range with those words of the grammar at its ends that the German has there."""
    english = alignment.english
    start, end = words
    content = [index for index in range(start, end) if english[index].kind is WordKind.CONTENT]
    if not content:
        return words
    lead = []
    for word in german:
        if word.kind is WordKind.CONTENT:
            break
        lead.append(word)
    kinds = {word.kind for word in lead}
    if any(word.text in CONTRACTED for word in lead) or WordKind.PREPOSITION in kinds:
        kinds.add(WordKind.ARTICLE)
    inside = {word.span for word in german}
    outside = any(word.kind is WordKind.AUXILIARY and word.span not in inside for word in alignment.words)
    if not outside or any(word.kind is WordKind.AUXILIARY for word in german):
        kinds.add(WordKind.AUXILIARY)
    begin = content[0]
    while begin > stretch[0] and english[begin - 1].kind in kinds:
        begin -= 1
        # "on the" has one preposition: that of the phrase before it stays out.
        kinds.discard(english[begin].kind)
        if english[begin].kind is WordKind.PREPOSITION:
            kinds.discard(WordKind.ARTICLE)
    stop = end if german[-1].kind in _GRAMMAR else content[-1] + 1
    return begin, stop


def _with_marks(english: Sequence[Word], words: Span, stretch: Span, german: Sequence[Word]) -> Span:
    """The range with the marks beside it that the German has at the same end."""
    start, end = words
    before, after = [], []
    for word in german:
        if word.kind is not WordKind.MARK:
            break
        before.append(word.text)
    for word in reversed(german):
        if word.kind is not WordKind.MARK:
            break
        after.append(word.text)
    while start > stretch[0] and english[start - 1].kind is WordKind.MARK and english[start - 1].text in before:
        start -= 1
    while end < stretch[1] and english[end].kind is WordKind.MARK and english[end].text in after:
        end += 1
    return start, end


def _find_point(offset: int, alignment: Alignment, stretch: Span, limits: Span) -> int:
    """Where a code that stands alone goes: beside the word it stood beside."""
    source, english = alignment.source, alignment.english
    if stretch[0] == stretch[1] or not source[:offset].strip():
        return limits[0]
    if not source[offset:].strip():
        return limits[1]
    if not source[offset - 1].isspace():
        before = [word for word in alignment.words if word.span[0] < offset]
        marks = []
        while before and before[-1].kind is WordKind.MARK:
            marks.append(before.pop().text)
        if before:
            _, found = alignment.best_range(before[-1].span, stretch)
            end = _without_marks(english, found)[1]
            while end < stretch[1] and english[end].kind is WordKind.MARK and english[end].text in marks:
                end += 1
            return english[end - 1].span[1]
    after = next((word for word in alignment.words if word.span[1] > offset), None)
    if after is None:
        return limits[1]
    _, (start, _) = alignment.best_range(after.span, stretch)
    return english[start].span[0]


def _write(nodes: Iterable[_Node]) -> Iterator[Code]:
    """The codes of placed nodes, in the order of the English."""
    for node in sorted(nodes, key=lambda node: node.place):
        start, end = node.place
        yield from (replace(code, offset=start) for code in node.points)
        if node.open is not None:
            yield replace(node.open, offset=start)
        yield from _write(node.inner)
        if node.close is not None:
            yield replace(node.close, offset=end)
