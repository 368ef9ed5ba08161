"""Finding the terms of a glossary in running text, in every form and only there.

The order of steps: fold the text, look up its tokens, verify each candidate where it stands (words, signs between,
capitals, neighbours), drop those in protected zones and those whose condition fails, then keep the longest.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from glossary.model import Concept, Glossary, MatchPolicy, Term
from terms.compounds import split_words
from terms.context import condition_holds
from terms.dotted import find_dotted
from terms.english_forms import english_keys, english_pattern
from terms.fold import Cleaned, clean, is_latin, letters
from terms.index import Hit, Index
from terms.model import Match, make_match
from terms.neighbours import Candidate
from terms.number import match_form
from terms.patterns import Pattern, german_pattern, lookup_keys
from terms.protection import Protection
from terms.scan import Held, longest, scan
from terms.verification import verify_split

_ENGLISH = "en"
_LONG_TEXT = 100_000
"""Characters from which on finding makes so many matches that Python's search for garbage is paused."""


class Matcher:
    """Finds the terms of a glossary in text of one language.

    Immutable after construction as seen from outside; may be used from several threads.

    Args:
        glossary: the concepts, in order of precedence.
        language: the language of the texts; the source language of the glossary by default.

    >>> from glossary.model import LocaleTag
    >>> term = Term(text="Schoigu", language=LocaleTag("de"))
    >>> matcher = Matcher(Glossary(name="g", concepts=(Concept(id="shoigu", terms=(term,)),)))
    >>> [match.text for match in matcher.find("SCHOIGU: Besuch Schoigus, Schoigu-Besuch")]
    ['SCHOIGU', 'Schoigus', 'Schoigu']
    """

    __slots__ = ("_german", "_has_conditions", "_index", "_only_latin", "language")

    def __init__(self, glossary: Glossary, *, language: str | None = None) -> None:
        self.language = language or str(glossary.source_language)
        self._german = self.language.split("-")[0] != _ENGLISH
        base = self.language.split("-")[0]
        concepts: list[Concept] = []
        terms: list[Term] = []
        for concept in glossary.concepts:
            for term in concept.terms:
                if term.language == self.language or term.language.split("-")[0] == base:
                    concepts.append(concept)
                    terms.append(term)
        if self._german:
            self._index = Index(concepts, terms, _german_pattern, _german_keys)
        else:
            self._index = Index(concepts, terms, _english_pattern, _english_keys)
        self._has_conditions = any(term.when is not None for term in terms)
        self._only_latin = all(term.text.isascii() or is_latin(term.text) for term in terms)
        for number, term in enumerate(terms):
            if term.match is not MatchPolicy.INFLECTED and term.match is not MatchPolicy.WORD:
                pattern = self._index.pattern(number)
                if len(pattern.words) == 1 and self._german:
                    self._index.compounds.add(number, pattern, term.match)

    def find(self, text: str) -> tuple[Match, ...]:
        """The matches in a text: they do not overlap and stand in text order.

        The longest match wins, then the earlier one; of several terms at the same place the one whose condition
        holds, then the one that stands as the glossary writes it, then the one that comes first in the glossary.

        Args:
            text: as written; spans count its code points.
        """
        if len(text) < _LONG_TEXT:
            return self._find(text)
        with _collection_paused():
            return self._find(text)

    def _find(self, text: str) -> tuple[Match, ...]:
        cleaned = clean(text)
        work = cleaned.text
        concepts, terms = self._index.concepts, self._index.terms
        kept = longest(self._candidates(text, cleaned))
        spans = cleaned.originals([(start, end) for start, end, _ in kept])
        matches = []
        for (start, end, held), span in zip(kept, spans, strict=True):
            number = held.term
            concept, term = concepts[number], terms[number]
            form = held.form or match_form(held, start, end, concept, term, work, self._german)
            if isinstance(held, Hit):
                reason = held.ending.label
            else:
                reason = held.reason if held.condition is None else f"{held.reason}; {held.condition}"
            matches.append(make_match(concept, term, span, text[span[0] : span[1]], form, reason))
        return tuple(matches)

    def _candidates(self, text: str, cleaned: Cleaned) -> list[Held]:
        work = cleaned.text
        protection = Protection(work)
        found = scan(work, self._index, protection)
        if self._german:
            for split in split_words(work):
                for candidate in verify_split(work, split, self._index):
                    if not protection.covers(candidate.start, candidate.end):
                        found.append((candidate.start, candidate.end, candidate))
            for item in find_dotted(work, self._index):
                if not protection.covers(item.start, item.end):
                    found.append((item.start, item.end, item))
        if self._has_conditions or not self._only_latin:
            found = [held for held in found if isinstance(held[2], Hit) or self._holds(held[2], text, cleaned)]
        if any(not isinstance(held, Hit) and held.after is not None for _, _, held in found):
            ends = {end for _, end, _ in found}
            found = [
                held for held in found if isinstance(held[2], Hit) or held[2].after is None or held[2].after in ends
            ]
        return found

    def _holds(self, candidate: Candidate, text: str, cleaned: Cleaned) -> bool:
        """Whether the condition of a homograph and the letters of another script are fulfilled."""
        when = self._index.terms[candidate.term].when
        if when is not None:
            candidate.condition = condition_holds(when, cleaned.text, candidate.start, candidate.end)
            if candidate.condition is None:
                return False
        raw = self._index.pattern(candidate.term).raw
        return not raw or letters(text[slice(*cleaned.original(candidate.start, candidate.end))]).startswith(raw)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Keeps Python from searching for garbage while many matches are made.

    They hold no cycles, but their number sets off searches through all objects there are, those of the glossary too:
    with 100,000 concepts that was a third of the time. Threads that pause at the same time leave it switched on.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _german_pattern(term: Term, concept: Concept) -> Pattern:
    return german_pattern(term, concept.subject)


def _german_keys(term: Term, concept: Concept) -> tuple[str, ...]:
    return lookup_keys(term, concept.subject)


def _english_pattern(term: Term, concept: Concept) -> Pattern:  # noqa: ARG001
    return english_pattern(term)


def _english_keys(term: Term, concept: Concept) -> tuple[str, ...]:  # noqa: ARG001
    return english_keys(term)
