"""Looking at a pair of segments: which terms stand in the German, which in the English."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, repeat
from operator import itemgetter

from glossary.model import Concept, Glossary, SubjectField, Term, TermType
from terms.english import EnglishFinder, without_possessive
from terms.findings import SegmentPair
from terms.fold import clean
from terms.matching import Matcher
from terms.model import CompoundPart, Match, Span
from terms.protection import Protection
from terms.rendering import forbidden_terms, permitted_terms
from terms.rules.base import Checked, Found
from terms.rules.otherwise import english_words
from terms.scan import Held, longest, scan
from terms.taken import Taken

_QUOTED = re.compile(r"[„“\"»«]([^„“”\"»«\n]{3,200})[“”\"«»]")
_DEMONYM = re.compile(r"(?<![aeiouy])ers?(?:['’]s?)?$")
"""English makes them of names that end in a consonant: a Londoner, but no Rigaer."""
_MANY = 4_000
"""Concepts looked for one by one, before all English terms are made ready at once (1 to 2 s for 20,000 terms)."""
_FEW = 64
"""Tokens that the finder of one concept remembers."""
_NAMES = frozenset(
    {
        SubjectField.PERSON,
        SubjectField.PLACE,
        SubjectField.COUNTRY,
        SubjectField.ORGANISATION,
        SubjectField.PARTY,
        SubjectField.MEDIA,
    }
)
_UMLAUT = re.compile("[äöüßÄÖÜ]")


class _Side:
    """The English terms of one concept, with a finder for them made when first asked for."""

    __slots__ = ("_finder", "concept", "forbidden", "permitted", "texts")

    def __init__(self, concept: Concept) -> None:
        self.concept = concept
        self.permitted = permitted_terms(concept)
        self.forbidden = forbidden_terms(concept)
        self.texts = frozenset(term.text.casefold() for term in self.permitted)
        self._finder: EnglishFinder | None = None

    @property
    def finder(self) -> EnglishFinder:
        """Finds its terms, permitted and forbidden."""
        if self._finder is None:
            self._finder = EnglishFinder((*self.permitted, *self.forbidden), remembered=_FEW)
        return self._finder


class _AllEnglish(EnglishFinder):
    """Finds the English terms of all concepts at once: slow to make, fast for much text."""

    __slots__ = ("_concepts",)

    def __init__(self, glossary: Glossary) -> None:
        rows = [
            (concept, term) for concept in glossary for term in (*permitted_terms(concept), *forbidden_terms(concept))
        ]
        super().__init__([term for _, term in rows])
        self._concepts = [concept for concept, _ in rows]

    def find_of(self, text: str, wanted: set[int]) -> list[Found]:
        """The terms of the concepts with some identities; of each concept those that do not overlap."""
        cleaned = clean(text)
        groups: dict[int, list[Held]] = {}
        for held in scan(cleaned.text, self._index, Protection(cleaned.text), every=True):
            concept = id(self._concepts[held[2].term])
            if concept in wanted:
                groups.setdefault(concept, []).append(without_possessive(cleaned.text, held))
        return [
            Found(
                concept=self._concepts[held.term],
                term=self._terms[held.term],
                span=cleaned.original(start, end),
            )
            for group in groups.values()
            for start, end, held in (longest(group) if len(group) > 1 else group)
        ]


class Looker:
    """Finds the terms of a glossary on both sides of a translation. Safe to use from several threads.

    Args:
        glossary: whose terms are looked for.
    """

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._matcher = Matcher(glossary)
        self._sides: dict[int, _Side] = {}
        self._homographs = _unconditional(glossary)
        self._english: _EnglishOnly | None = None
        self._all: _AllEnglish | None = None
        self._relatives: dict[tuple[str, str], bool] = {}
        self._looked = 0

    def look(self, pair: SegmentPair, before: frozenset[str] = frozenset()) -> Checked:
        """What stands in a pair.

        Args:
            pair: the segments; without German only the English is looked at.
            before: ids of the concepts that the English of the sentences before has.
        """
        if not pair.source:
            if self._english is None:
                self._english = _EnglishOnly(self._glossary, self._matcher)
            return self._english.look(pair)
        titles = _kept_titles(pair)
        matches = tuple(match for match in self._matcher.find(pair.source) if not _kept(match, titles[0]))
        sides = self._sides_of(matches)
        found = _without_overlaps(
            [
                item
                for item in self._find_english(pair.target, sides)
                if _around(item.span, titles[1]) in (None, item.span)
            ],
            len(pair.target),
        )
        barred = {id(side): {id(term) for term in side.forbidden} for side in sides}
        bad = {term for terms in barred.values() for term in terms}
        permitted = tuple(item for item in found if id(item.term) not in bad)
        allowed = {item.span for item in permitted} if bad else set()
        texts = {text for side in sides for text in side.texts} if bad else set()
        forbidden = tuple(
            item
            for item in found
            if id(item.term) in bad and item.span not in allowed and item.term.text.casefold() not in texts
        )
        taken = Taken(len(pair.target), (*(item.span for item in found), *titles[1]))
        return Checked(
            pair=pair,
            matches=matches,
            permitted=permitted,
            forbidden=forbidden,
            german=tuple(self._german(pair.target, sides, taken)) if matches else (),
            homographs=tuple(self._other_meanings(pair, matches, permitted)) if self._homographs else (),
            before=before,
        )

    def _find_english(self, target: str, sides: Sequence[_Side]) -> list[Found]:
        """The English terms of some concepts; of one concept those that overlap are settled already."""
        if self._all is None:
            self._looked += len(sides)
            if self._looked > _MANY:
                self._all = _AllEnglish(self._glossary)
            return [
                Found(concept=side.concept, term=term, span=span)
                for side in sides
                for term, span in side.finder.find(target)
            ]
        wanted = {id(side.concept) for side in sides}
        return self._all.find_of(target, wanted) if wanted else []

    def _sides_of(self, matches: Sequence[Match]) -> list[_Side]:
        concepts = {id(match.concept): match.concept for match in matches}
        return [self._side(concept) for concept in concepts.values()]

    def _side(self, concept: Concept) -> _Side:
        side = self._sides.get(id(concept))
        if side is None:
            side = self._sides[id(concept)] = _Side(concept)
        return side

    def _german(self, target: str, sides: Sequence[_Side], taken: Taken) -> Iterator[tuple[Match, Span]]:
        """German forms of the concepts in the English, where no English term stands."""
        wanted = {side.concept.id: side for side in sides}
        found = self._matcher.find(target)
        if self._homographs is not None:
            # The condition of a homograph cannot hold among English words.
            known = Taken(len(target), (match.span for match in found))
            found += tuple(match for match in self._homographs[0].find(target) if not known.touches(match.span))
        for match in found:
            side = wanted.get(match.concept.id)
            if side is None or match.concept.do_not_translate or not side.permitted or taken.touches(match.span):
                continue
            if {match.text.casefold(), match.term.text.casefold()} & english_words():
                continue
            if not _is_english(match.text, side.texts) and match.term.text.casefold() not in side.texts:
                yield replace(match, concept=side.concept), match.span

    def _other_meanings(
        self, pair: SegmentPair, matches: Sequence[Match], permitted: Sequence[Found]
    ) -> Iterator[tuple[Match, Found]]:
        """Homographs whose condition does not hold, beside an English term that no other German calls for."""
        if self._homographs is None:
            return
        matcher, concepts = self._homographs
        meant = {match.concept.id for match in matches}
        spans = Taken(len(pair.source), (match.span for match in matches))
        english_taken = Taken(len(pair.target), (item.span for item in permitted))
        groups: dict[str, list[Match]] = {}
        for match in matcher.find(pair.source):
            if match.concept.id not in meant and not spans.touches(match.span):
                groups.setdefault(match.concept.id, []).append(match)
        for identity, group in groups.items():
            concept = concepts[identity]
            places = [
                item for item in self._side(concept).finder.find(pair.target) if not english_taken.touches(item[1])
            ]
            # Each English place is one finding: the first stands for the first German word, and so on.
            for (english, span), match in zip(places, chain(group, repeat(group[-1])), strict=False):
                term = next(term for term in concept.terms if term.text == match.term.text and term.when is not None)
                if not self._has_relative(concept, term, english):
                    yield (
                        replace(match, concept=concept, term=term),
                        Found(concept=concept, term=english, span=span),
                    )

    def _has_relative(self, concept: Concept, german: Term, english: Term) -> bool:
        """Whether a concept whose German ends in a homograph has this English: (US-)Justizministerium."""
        key = german.text.casefold(), english.text.casefold()
        known = self._relatives.get(key)
        if known is None:
            known = self._relatives[key] = any(
                any(term.text.casefold() == key[1] for term in permitted_terms(other))
                for other in self._glossary
                if other.id != concept.id and any(term.text.casefold().endswith(key[0]) for term in other.terms)
            )
        return known


class _EnglishOnly:
    """Looks at English without its German: forbidden terms and German forms."""

    def __init__(self, glossary: Glossary, matcher: Matcher) -> None:
        self._matcher = matcher
        self._concepts: dict[int, Concept] = {}
        permitted: dict[str, Term] = {}
        forbidden: list[Term] = []
        for concept in glossary:
            for term in permitted_terms(concept):
                permitted.setdefault(term.text, term)
        self._texts = {text.casefold() for text in permitted}
        for concept in glossary:
            for term in forbidden_terms(concept):
                if term.text.casefold() not in self._texts:
                    forbidden.append(term)
                    self._concepts[id(term)] = concept
        words = {word for term in forbidden for word in term.text.casefold().split()}
        # A permitted term that holds a forbidden one as a part wins over it where it stands.
        around = [term for text, term in permitted.items() if " " in text and words & set(text.casefold().split())]
        self._finder = EnglishFinder([*forbidden, *around])

    def look(self, pair: SegmentPair) -> Checked:
        """What stands in the English of a pair."""
        found = self._finder.find(pair.target)
        forbidden = tuple(
            Found(concept=self._concepts[id(term)], term=term, span=span)
            for term, span in found
            if id(term) in self._concepts
        )
        taken = Taken(len(pair.target), (span for _, span in found))
        german = tuple(
            (match, match.span)
            for match in self._matcher.find(pair.target)
            if not taken.touches(match.span) and self._is_german(match, pair.target)
        )
        return Checked(pair=pair, forbidden=forbidden, german=german)

    def _is_german(self, match: Match, text: str) -> bool:
        """Whether a German form in English text is left over from German beyond doubt.

        A form with an umlaut is. Of the others only names and abbreviations are asked for, because a common noun may be
        an English word as well, and not where the glossary has it in an English term.
        """
        concept, seen = match.concept, match.text.casefold()
        if concept.do_not_translate or seen in self._texts or match.term.text.casefold() in self._texts:
            return False
        if not permitted_terms(concept) or match.form.part is not CompoundPart.WHOLE:
            return False
        if _UMLAUT.search(match.text):
            return True
        if match.form.adjective or match.term.type in (TermType.ADJECTIVE, TermType.DEMONYM):
            return False
        if seen in english_words():
            return False
        return match.term.type is TermType.ABBREVIATION or (concept.subject in _NAMES and text[match.span[0]].isupper())


def _is_english(text: str, english: frozenset[str]) -> bool:
    """Whether a word is an English term, a word of one, or its demonym in -er: Ascension (Island), New Yorkers."""
    seen = text.casefold()
    stem = _DEMONYM.sub("", seen)
    return seen in english or (stem != seen and stem in english) or any(f" {seen} " in f" {term} " for term in english)


def _unconditional(glossary: Glossary) -> tuple[Matcher, dict[str, Concept]] | None:
    """A matcher for terms that have a condition, without it; the concepts with it, by id."""
    concepts: dict[str, Concept] = {}
    bare: list[Concept] = []
    for concept in glossary:
        terms = tuple(
            replace(term, when=None)
            for term in concept.terms
            if term.when is not None and term.language == glossary.source_language
        )
        if terms and concept.id not in concepts:
            concepts[concept.id] = concept
            bare.append(replace(concept, terms=terms))
    return (Matcher(replace(glossary, concepts=tuple(bare))), concepts) if bare else None


def _kept_titles(pair: SegmentPair) -> tuple[list[Span], list[Span]]:
    """The quoted texts that the English quotes as the German has them: their spans in both, in order."""
    source: list[Span] = []
    target: set[Span] = set()
    quoted = list(_QUOTED.finditer(pair.source))
    if quoted:
        english = dict(map(_title, _QUOTED.finditer(pair.target)))
        for title, span in map(_title, quoted):
            if title in english:
                source.append(span)
                target.add(english[title])
    return source, sorted(target)


def _title(match: re.Match[str]) -> tuple[str, Span]:
    """A quoted text and its span, without a comma or full stop at its end, which American usage puts inside."""
    text = match[1].rstrip(" ,.;")
    return text, (match.start(1), match.start(1) + len(text))


def _kept(match: Match, titles: Sequence[Span]) -> bool:
    """Whether a match is part of a title, or is a name that is quoted as a whole: a ship, a magazine."""
    name = match.concept.subject in _NAMES and match.term.type is not TermType.ABBREVIATION
    title = _around(match.span, titles)
    return title is not None and (name or match.span != title)


def _around(span: Span, zones: Sequence[Span]) -> Span | None:
    """The one of some zones, which are in order and do not overlap, in which a span lies."""
    place = bisect_right(zones, span[0], key=itemgetter(0)) - 1
    return zones[place] if place >= 0 and span[1] <= zones[place][1] else None


def _without_overlaps(found: list[Found], size: int) -> list[Found]:
    """The longest of those that overlap, in text order; what several concepts have at one place stays."""
    if len(found) < 2:
        return found
    kept: list[Found] = []
    spans: set[Span] = set()
    taken = Taken(size)
    for item in sorted(found, key=lambda item: (item.span[0] - item.span[1], item.span[0])):
        if item.span in spans or not taken.touches(item.span):
            kept.append(item)
            spans.add(item.span)
            taken.add(item.span)
    return sorted(kept, key=lambda item: item.span)


def used_terms(checked: Checked) -> Iterator[tuple[str, Found]]:
    """The renderings that stand in the English, each with the German term it stands for."""
    german = {match.concept.id: match.term.text for match in reversed(checked.matches)}
    for item in checked.permitted:
        yield german[item.concept.id], item


def concepts_there(checked: Checked) -> frozenset[str]:
    """The ids of the concepts whose English stands in a pair."""
    return frozenset(item.concept.id for item in chain(checked.permitted, checked.forbidden))
