"""A simple and slow matcher: every form of every term is compared with the text at every token.

It shares with the fast one the rules of inflection and capitals, and nothing else: no keys, no anchors, no memory of
tokens. It knows words, phrases and hyphens, not closed compounds, possessives or protected zones.
"""

from __future__ import annotations

import re

from glossary.model import Glossary, MatchPolicy
from terms.capitals import compare_capitals
from terms.fold import fold_word
from terms.model import Span
from terms.patterns import german_pattern, normal_separator

_TOKEN = re.compile(r"\w+")
_POLICY_WITHOUT_HEAD = (MatchPolicy.WORD, MatchPolicy.COMPOUND_MODIFIER)
_POLICY_WITHOUT_MODIFIER = (MatchPolicy.WORD, MatchPolicy.COMPOUND_HEAD)


def find(glossary: Glossary, text: str) -> list[tuple[Span, str]]:
    """Spans and concept ids, in text order."""
    tokens = [(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]
    candidates = []
    order = 0
    for concept in glossary.concepts:
        for term in concept.in_language("de"):
            pattern = german_pattern(term, concept.subject)
            order += 1
            for first in range(len(tokens) - len(pattern.words) + 1):
                window = tokens[first : first + len(pattern.words)]
                if not _words_fit(window, pattern.words, pattern.exact):
                    continue
                if not _signs_fit(text, window, pattern.separators):
                    continue
                if len(window) == 1 and _is_doubtful(tokens, first, pattern.words[0].text):
                    continue
                start, end = window[0][1], window[-1][2]
                if not _hyphens_fit(text, start, end, term.match, pattern.joinable):
                    continue
                rank = 0 if text[start:end] == term.text else 1
                candidates.append(((start - end, start, rank, order), (start, end), concept.id))
    kept: list[tuple[Span, str]] = []
    for _, span, concept_id in sorted(candidates):
        if all(span[1] <= other[0] or other[1] <= span[0] for other, _ in kept):
            kept.append((span, concept_id))
    return sorted(kept)


def _is_doubtful(tokens: list[tuple[str, int, int]], place: int, word: str) -> bool:
    """Whether a short word stands in capitals while its neighbours do not."""
    seen, start, end = tokens[place]
    if len(seen) > 3 or not seen.isupper() or len(seen) < 2 or seen == word or word.isupper():
        return False
    before = [token for token, _, stop in tokens[:place] if 1 <= start - stop <= 3][-1:]
    after = [token for token, begin, _ in tokens[place + 1 :] if 1 <= begin - end <= 3][:1]
    return not any(len(token) > 1 and token.isupper() for token in (*before, *after))


def _words_fit(window: list[tuple[str, int, int]], words: tuple[object, ...], exact: bool) -> bool:
    shapes = []
    for (seen, _, _), word in zip(window, words, strict=True):
        if fold_word(seen) not in word.forms:  # type: ignore[attr-defined]
            return False
        shapes.append(compare_capitals(seen, word.text, exact))  # type: ignore[attr-defined]
    return None not in shapes


def _signs_fit(text: str, window: list[tuple[str, int, int]], separators: tuple[str, ...]) -> bool:
    for index, wanted in enumerate(separators):
        if normal_separator(text[window[index][2] : window[index + 1][1]]) != wanted:
            return False
    return True


def _hyphens_fit(text: str, start: int, end: int, policy: MatchPolicy, joinable: bool) -> bool:
    left = start > 1 and text[start - 1] == "-" and text[start - 2].isalnum()
    right = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum()
    if right:
        return joinable and policy not in _POLICY_WITHOUT_MODIFIER
    if left:
        return policy not in _POLICY_WITHOUT_HEAD
    return True
