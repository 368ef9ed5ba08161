"""Finding the terms of a glossary in running text, in every form and only there.

The order of steps: fold the text, look up its tokens, verify each candidate where it stands (words, signs between,
capitals, neighbours), drop those in protected zones and those whose condition fails, then keep the longest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from glossary.model import Concept, Glossary, Term
from terms import verification
from terms.compounds import HEAD_POLICIES, MODIFIER_POLICIES, split_words
from terms.context import condition_holds
from terms.english_forms import english_keys, english_pattern
from terms.fold import Cleaned, byte_fold, clean, letters
from terms.index import Index
from terms.model import Match
from terms.neighbours import Candidate
from terms.number import match_form
from terms.patterns import Pattern, german_pattern, lookup_keys
from terms.protection import Protection

_ENGLISH = "en"


@dataclass(slots=True)
class _Chosen:
    """A candidate that holds where it stands, with the reason of its condition."""

    candidate: Candidate
    order: tuple[bool, int, int]
    condition: str | None


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

    __slots__ = ("_german", "_index", "language")

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
        for number, term in enumerate(terms):
            if term.match in MODIFIER_POLICIES or term.match in HEAD_POLICIES:
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
        cleaned = clean(text)
        work = cleaned.text
        chosen = self._chosen(text, cleaned)
        if not chosen:
            return ()
        matches = []
        for item in _without_overlaps(chosen, len(work)):
            candidate = item.candidate
            span = cleaned.original(candidate.start, candidate.end)
            concept, term = self._index.concepts[candidate.term], self._index.terms[candidate.term]
            form = match_form(candidate, concept, term, work, self._german)
            reason = candidate.reason if item.condition is None else f"{candidate.reason}; {item.condition}"
            matches.append(
                Match(concept=concept, term=term, span=span, text=text[span[0] : span[1]], form=form, reason=reason)
            )
        return tuple(matches)

    def _chosen(self, text: str, cleaned: Cleaned) -> list[_Chosen]:
        work = cleaned.text
        protection = Protection(work)
        chosen = []
        for candidate in self._candidates(work):
            term = self._index.terms[candidate.term]
            condition = None
            if term.when is not None:
                condition = condition_holds(term.when, work, candidate.start, candidate.end)
                if condition is None:
                    continue
            if protection.covers(candidate.start, candidate.end):
                continue
            raw = self._index.pattern(candidate.term).raw
            if raw and not letters(text[slice(*cleaned.original(candidate.start, candidate.end))]).startswith(raw):
                continue
            chosen.append(_Chosen(candidate, (condition is None, candidate.rank, candidate.term), condition))
        ends = {item.candidate.end for item in chosen}
        return [item for item in chosen if item.candidate.after is None or item.candidate.after in ends]

    def _candidates(self, work: str) -> Iterator[Candidate]:
        data = byte_fold(work)
        tokens = self._index.tokens()
        words = data.split()
        hits = list(compress(words, map(tokens.__getitem__, words)))
        if hits:
            padded = b" " + data + b" "
            place = 0
            for token in hits:
                found = tokens[token]
                if found is None:
                    continue
                place = padded.find(found[0], place)
                for hit in found[1]:
                    candidate = verification.verify(work, data, place, hit, self._index)
                    if candidate is not None:
                        yield candidate
                place += len(token) + 1
        if self._german:
            for split in split_words(work):
                yield from verification.verify_split(work, split, self._index)


def _without_overlaps(chosen: list[_Chosen], size: int) -> list[_Chosen]:
    """The candidates that stay, in text order."""
    if len(chosen) == 1:
        return chosen
    taken = bytearray(size)
    kept = []
    for item in sorted(
        chosen,
        key=lambda item: (item.candidate.start - item.candidate.end, item.candidate.start, item.order),
    ):
        start, end = item.candidate.start, item.candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(item)
    return sorted(kept, key=lambda item: item.candidate.start)


def _german_pattern(term: Term, concept: Concept) -> Pattern:
    return german_pattern(term, concept.subject)


def _german_keys(term: Term, concept: Concept) -> tuple[str, ...]:
    return lookup_keys(term, concept.subject)


def _english_pattern(term: Term, concept: Concept) -> Pattern:  # noqa: ARG001
    return english_pattern(term)


def _english_keys(term: Term, concept: Concept) -> tuple[str, ...]:  # noqa: ARG001
    return english_keys(term)
