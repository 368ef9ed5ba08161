"""Repairs of a translation in which the rendering of a term is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from glossary.model import NAME_FIELDS
from terms.english_forms import indefinite_article
from terms.model import Span
from terms.transliteration import transliterate
from translator.cascade import (
    Asked,
    Decoding,
    Draft,
    ask,
    ask_again,
    best_limit,
    best_of,
    brake,
    can_tell,
    cut,
    improve,
    make_draft,
    request_of,
)
from translator.engine import Engine, Link
from translator.model import Outcome
from translator.segmentation import trim
from translator.wanted import Wanted, find_variants, is_free

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-'’.]\w+)*")
_ARTICLE_BEFORE = re.compile(r"\b(the|a|an)\s+\Z", re.IGNORECASE)
_DETERMINED = re.compile(
    r"(?:\b(?:the|a|an|this|that|these|those|its|his|her|their|our|my|your|no|each|every|der|die|das|des|dem|den)"
    r"(?:\s[\w-]+){0,2}"
    r"|['’]s|\w+ic|\w+ian|\w+ese)\s+\Z",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\Z")
# Words that belong to the grammar of the sentence, not to a term that is replaced.
_EDGE_WORDS = frozenset(
    {
        *("the", "a", "an", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as"),
        *("is", "are", "was", "were", "be", "been", "has", "had", "have", "did", "does", "do", "his", "her", "its"),
        *("there", "it", "he", "she", "they", "that", "who", "which", "said", "says", "told", "spoke", "according"),
        *("about", "around", "over", "against", "after", "before", "between", "under", "near", "into", "than", "but"),
        *("left", "met", "arrived", "people", "also", "only", "not", "no", "never", "none", "nor", "without"),
    }
)
# Words whose loss turns a sentence round: they are no part of a term.
_NEGATIONS = frozenset({"not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot"})
# A span this many words longer than what it stands for is not its translation.
_EXTRA_WORDS = 2
# Share of the attention above which a piece surely stands for a German one.
_CLEAR_LINK = 0.3
# Hypotheses looked at: 8 instead of 4 takes longer and changes no figure on the WMT23 development set.
_WIDTH = 4
# A name of fewer letters is like too many words; at this likeness one letter in nine differs.
_LONG_NAME = 6
_NEARLY = 0.85
# Parts of fewer pieces have too little context to be translated alone.
_SHORTEST_PART = 12
_PART_SLACK = 3


def use_house_forms(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:  # noqa: ARG001
    """Replace forms of a concept that will not do, forbidden, German or of another style, by the one that will."""
    return [_use_house_forms(draft) for draft in drafts]


def _use_house_forms(draft: Draft) -> Draft:
    found = [item for item in find_variants(draft.job.wanted, draft.target) if _is_free(draft, item[2])]
    # From the end, so that the spans before stay right.
    for index, variant, span in reversed(found):
        item = draft.job.wanted[index]
        same_type = (term for term in item.permitted if term.type is variant.type)
        new = item if not draft.placements[index] else None
        term = next(same_type, None) or (item.rendering.term if item.rendering else None)
        if term is None:
            continue
        text = term.text if new is None or item.rendering is None or term != item.rendering.term else item.text
        target, links = _replace(draft, span, replace(item, text=text))
        reason = f"{draft.target[slice(*span)]!r} replaced by the form of the house"
        draft = improve(draft, target, Outcome.SUBSTITUTED, {index: reason}, links)
    return draft


def rerank(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Tell the model what is missing, and take the best of its hypotheses.

    Where telling spoils the sentence, it may fare better untold, with the terms put in.
    """
    width = max(_WIDTH, decoding.beam)
    limit = best_limit(engine)
    told = can_tell(engine, decoding)
    asked: list[tuple[int, Asked]] = []
    for index, draft in enumerate(drafts):
        item = ask_again(draft, engine, tell=draft.missing, limit=limit)
        # What was told all of it and did not say it is not told the same again.
        if not told or draft.defects or item.told != draft.told:
            asked.append((index, item))
        if told and item.told:
            asked.append((index, replace(item, told=frozenset())))
    candidates: list[list[Draft]] = [[] for _ in drafts]
    answers = ask([item for _, item in asked], engine, decoding, hypotheses=width, align=True)
    for (index, item), hypotheses in zip(asked, answers, strict=True):
        candidates[index] += [
            make_draft(item, hypothesis, Outcome.NATIVE if item.told and told and not rank else Outcome.RERANKED)
            for rank, hypothesis in enumerate(hypotheses)
        ]
    return [_best_with_substitutes(*pair) for pair in zip(drafts, candidates, strict=True)]


def _best_with_substitutes(old: Draft, candidates: Sequence[Draft]) -> Draft:
    """The best of some drafts as they are, or else with the terms put in that are still missing."""
    best = best_of(old, candidates)
    if not any(best.badness):
        return best
    return best_of(best, [_substitute(_use_house_forms(each), terms_only=True) for each in candidates])


def _align(drafts: Sequence[Draft], engine: Engine, decoding: Decoding | None = None) -> list[Draft]:
    """The drafts with the alignment of their text as it stands, which need not be the model's own.

    Args:
        drafts: those from which nothing is missing stay as they are.
        engine: whose model aligns.
        decoding: if given, the German is read with what the model was told; those that were told nothing of what is
            missing stay.
    """
    current = list(drafts)
    lacking = [
        index
        for index, draft in enumerate(drafts)
        if draft.missing and (not draft.links if decoding is None else draft.told.intersection(draft.missing))
    ]
    pairs = []
    for index in lacking:
        draft = drafts[index]
        whole = (0, len(draft.job.text))
        asked = Asked(job=draft.job, told=frozenset() if decoding is None else draft.told, parts=(whole,))
        pairs.append((request_of(asked, whole, decoding or Decoding()), draft.target))
    for index, links in zip(lacking, engine.align(pairs), strict=True):
        current[index] = replace(drafts[index], links=links)
    return current


def suppress(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Translate once more without the words that the model said in place of a term."""
    current = list(drafts)
    limit = best_limit(engine)
    asked = []
    for index, draft in enumerate(_align(drafts, engine)):
        wrong = tuple(
            dict.fromkeys(filter(None, (_said_instead(draft, draft.job.wanted[item]) for item in draft.missing)))
        )
        if wrong:
            asked.append((index, replace(ask_again(draft, engine, tell=draft.missing, limit=limit), avoid=wrong)))
    answers = ask([item for _, item in asked], engine, decoding, hypotheses=decoding.beam)
    for (index, item), hypotheses in zip(asked, answers, strict=True):
        candidates = [make_draft(item, hypothesis, Outcome.REDECODED) for hypothesis in hypotheses]
        current[index] = best_of(current[index], candidates)
    return brake(drafts, current, engine)


def _said_instead(draft: Draft, item: Wanted) -> str | None:
    """The words that the model made from the German of a term."""
    span = _aligned_span(draft, item) if item.permitted else None
    return draft.target[slice(*span)] if span else None


def substitute(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Replace the words that stand for a term: a known wrong form of it, or else what the model aligned with it."""
    current = [_substitute(draft) for draft in drafts]
    if can_tell(engine, decoding):
        # First by what the model looked at when it said them: what it was told stands beside the term.
        current = [
            replace(_substitute(draft), links=()) if draft.links else draft
            for draft in _align(current, engine, decoding)
        ]
    return [_substitute(draft) for draft in _align(current, engine)]


def _substitute(draft: Draft, *, terms_only: bool = False) -> Draft:
    for index in draft.missing:
        item = draft.job.wanted[index]
        if terms_only and not item.permitted:
            continue
        known = _known_wrong(draft, item)
        span = known or _aligned_span(draft, item)
        if span is None:
            continue
        target, links = _replace(draft, span, item)
        how = "known wrong form" if known else "aligned words"
        reason = f"{how} {draft.target[slice(*span)]!r} replaced"
        draft = improve(draft, target, Outcome.SUBSTITUTED, {index: reason}, links)
    return draft


def _known_wrong(draft: Draft, item: Wanted) -> Span | None:
    """Where the German stands in the English as it was written, or a name in another transcription or misspelt."""
    german = draft.job.text[slice(*item.span)]
    if german == item.text:
        return None
    found = _find_words(draft, german)
    if found is None and item.match is not None and item.match.concept.subject in NAME_FIELDS:
        others = (candidate.text for candidate in transliterate(item.match.term.text))
        found = next(filter(None, (_find_words(draft, other) for other in others if other != item.text)), None)
    return found or _misspelt(draft, item)


def _find_words(draft: Draft, words: str) -> Span | None:
    """Where words stand that are not yet taken for something wanted, ignoring case."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    spans = (match.span() for match in re.finditer(pattern, draft.target, re.IGNORECASE))
    return next((span for span in spans if _is_free(draft, span)), None)


def _misspelt(draft: Draft, item: Wanted) -> Span | None:
    """Where a model wrote a name of one word nearly right: ``Pyongjang``."""
    name = item.text.removesuffix("'s")
    if len(name) < _LONG_NAME or not name[:1].isupper() or not name.isalpha():
        return None
    for match in _WORD.finditer(draft.target):
        word = _POSSESSIVE.sub("", match.group())
        span = (match.start(), match.start() + len(word))
        alike = word[:1] == name[:1] and abs(len(word) - len(name)) <= 1 and word not in (name, name + "s")
        if alike and SequenceMatcher(None, word, name).ratio() >= _NEARLY and _is_free(draft, span):
            return span
    return None


def _aligned_span(draft: Draft, item: Wanted) -> Span | None:
    """The words that the model made from the German of a term: the run of words with the strongest links."""
    words = [match.span() for match in _WORD.finditer(draft.target)]
    weights = [0.0] * len(words)
    others = [0.0] * len(words)
    for link in draft.links:
        for number, (start, end) in enumerate(words):
            if start < link.target[1] and link.target[0] < end:
                inside = item.span[0] <= link.source[0] and link.source[1] <= item.span[1]
                (weights if inside else others)[number] += link.weight
    linked = [number for number in range(len(words)) if weights[number] > others[number]]
    runs: list[list[int]] = []
    for number in linked:
        if runs and number - runs[-1][-1] <= 2:
            runs[-1].append(number)
        else:
            runs.append([number])
    if not runs:
        return None
    run = max(runs, key=lambda numbers: sum(weights[number] for number in numbers))
    first, last = run[0], run[-1]
    said = [draft.target[slice(*word)].lower() for word in words]
    own = frozenset(item.text.lower().split())
    edges = _EDGE_WORDS - own
    while first < last and said[first] in edges:
        first += 1
    while last > first and said[last] in edges:
        last -= 1
    if said[first] in edges or not _NEGATIONS.isdisjoint(set(said[first : last + 1]) - own):
        return None
    expected = max(len(item.text.split()), len(draft.job.text[slice(*item.span)].split()))
    if last - first + 1 > expected + _EXTRA_WORDS:
        return None
    span = words[first][0], words[last][1]
    return span if _is_free(draft, span) else None


def _is_free(draft: Draft, span: Span) -> bool:
    """Whether a span touches nothing that is already as wanted."""
    return is_free(span, (placement.span for placement in draft.placements if placement is not None))


def _replace(draft: Draft, span: Span, item: Wanted) -> tuple[str, tuple[Link, ...]]:
    """The English with the words at ``span`` replaced, keeping possessive, article and capitals."""
    start, end = span
    found = draft.target[start:end]
    new = item.text
    small = item.rendering is not None and item.rendering.term.text[:1].islower()
    if small and not item.span[0] and start and found[:1].islower() and not new.isupper():
        # It has a capital only for the German begins with it.
        new = new[0].lower() + new[1:]
    if re.match(r"['’]", draft.target[end:]):
        # The ending stands behind the span and stays there.
        new = _POSSESSIVE.sub("", new)
    possessive = _POSSESSIVE.search(found)
    if possessive and not _POSSESSIVE.search(new):
        new += possessive.group() if not new.endswith("s") else "'"
    article = item.rendering.article if item.rendering else None
    before = _ARTICLE_BEFORE.search(draft.target[:start])
    if item.rendering is not None and item.match is not None:
        if before and before.group(1).lower() in ("a", "an"):
            start, new = before.start(), f"{_like(before.group(1), indefinite_article(new))} {new}"
        elif article and not before and not _has_determiner(draft.target[:start]):
            new = f"{article} {new}"
    if not draft.target[:start].strip() and new[:1].islower() and found[:1].isupper():
        new = new[0].upper() + new[1:]
    shift = len(new) - (end - start)
    links = tuple(_shift(draft.links, (start, end), shift))
    return draft.target[:start] + new + draft.target[end:], links


def _has_determiner(before: str) -> bool:
    """Whether the words before a noun already take the place of an article."""
    return bool(_DETERMINED.search(before))


def _like(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def _shift(links: Sequence[Link], span: Span, shift: int) -> Iterator[Link]:
    """The alignment after the text at ``span`` became longer by ``shift``."""
    for link in links:
        start, end = link.target
        if end <= span[0]:
            yield link
        elif start >= span[1]:
            yield replace(link, target=(start + shift, end + shift))


def redecode(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Force what comes before the term and the term itself, and let the model go on from there."""
    jobs: list[tuple[int, int, Asked]] = []
    limit = best_limit(engine)
    current = _align(drafts, engine)
    for number, draft in enumerate(current):
        for index in draft.missing[:1]:
            start = _start_of(draft, draft.job.wanted[index])
            if start is None:
                continue
            prefix = draft.target[:start] + draft.job.wanted[index].text
            asked = ask_again(draft, engine, tell=draft.missing, limit=limit, prefix=prefix)
            # A beginning can only be forced where the segment is translated as a whole.
            if len(asked.parts) == 1:
                jobs.append((number, index, asked))
    answers = ask([asked for _, _, asked in jobs], engine, decoding, align=True)
    for (number, index, _), hypotheses in zip(jobs, answers, strict=True):
        reasons = {index: "decoded again after a forced beginning"}
        best = hypotheses[0]
        current[number] = improve(current[number], best.text, Outcome.REDECODED, reasons, best.links)
    return brake(drafts, current, engine)


def _start_of(draft: Draft, item: Wanted) -> int | None:
    """Where in the English the model begins to look at the German of a term."""
    starts = [
        link.target[0]
        for link in draft.links
        if item.span[0] <= link.source[0] and link.source[1] <= item.span[1] and link.weight > _CLEAR_LINK
    ]
    if not starts:
        return None
    start = min(starts)
    while start > 0 and not draft.target[start - 1].isspace():
        start -= 1
    return start if _is_free(draft, (start, start + 1)) else None


def in_parts(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Translate the segment in smaller parts: what a model loses in a long sentence it keeps in a short one."""
    current = list(drafts)
    for share in (2, 4):
        before = list(current)
        chosen = [index for index, draft in enumerate(current) if any(draft.badness)]
        asked = []
        for index in chosen:
            pieces = engine.count_pieces(current[index].job.text)
            limit = min(max(_SHORTEST_PART, -(-pieces // share) + _PART_SLACK), best_limit(engine))
            asked.append(ask_again(current[index], engine, tell=current[index].missing, limit=limit))
        answers = ask(asked, engine, decoding, hypotheses=decoding.beam, align=True)
        for index, item, hypotheses in zip(chosen, asked, answers, strict=True):
            if len(item.parts) > 1:
                candidates = [make_draft(item, hypothesis, Outcome.REDECODED) for hypothesis in hypotheses]
                current[index] = _best_with_substitutes(current[index], candidates)
        current = brake(before, current, engine)
    return current


def around(drafts: Sequence[Draft], engine: Engine, decoding: Decoding) -> list[Draft]:
    """Translate the segment in pieces around protected text, where that or the rest did not come through."""
    current = list(drafts)
    limit = best_limit(engine)
    for number, draft in enumerate(drafts):
        lost = [item for item in draft.job.wanted if item.literal]
        if not lost:
            continue
        spans: list[Span] = []
        position = 0
        for item in (*lost, None):
            end = item.span[0] if item else len(draft.job.text)
            spans.append((position, end))
            position = item.span[1] if item else end
        told = draft.told | frozenset(draft.missing)
        bodies = {span: trim(draft.job.text, span) for span in spans}
        parts = [span for span in bodies.values() if any(map(str.isalpha, draft.job.text[slice(*span)]))]
        asked = [Asked(job=draft.job, told=told, parts=cut(draft.job, engine, limit, part)) for part in parts]
        answers = ask(asked, engine, decoding)
        english = {part: hypotheses[0].text for part, hypotheses in zip(parts, answers, strict=True)}
        out: list[str] = []
        for index, (start, end) in enumerate(spans):
            first, last = bodies[start, end]
            body = english.get((first, last), draft.job.text[first:last])
            out += [draft.job.text[start:first], body, draft.job.text[last:end]]
            out += [lost[index].text] if index < len(lost) else []
        reasons = dict.fromkeys(draft.missing, "translated in pieces around protected text")
        current[number] = improve(draft, "".join(out), Outcome.PLACEHOLDER, reasons)
    return current
