"""Names that no glossary knows: found by their shape, put into English by transliteration, alike throughout a document.

German prints Russian, Ukrainian and other names in a transcription of its own, and many words look like one that are
none. A word therefore counts as such a name only with evidence: it is listed, it stands behind a listed given name, it
ends as hardly any other name does, or the document names its bearer in full elsewhere. What has too little of it is a
doubt, for people; it is never put into English silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from terms.model import Span
from terms.transliteration import Candidate, lexicon
from translator.name_finding import Sighting, find_sightings
from translator.wanted import Wanted, stands_before_noun

# In 120,000 lines of parallel text 17 names pass at this confidence; one of them was read wrongly (Fesenko).
SURE = 0.8
_CAPITALISED = re.compile(r"(?<![\w-])[^\W\d_a-zäöüß]\w+(?![\w-])")
# A name met this often without a given name counts as one.
_OFTEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDoubt:
    """A name that may have to be put into English and is left to a person.

    Args:
        text: as it stands in the German.
        span: in code points of the segment.
        candidates: the English forms it may have, best first.
        confidence: of the best one, 0-1.
        segment: index of the first segment it stands in.
        count: how often it stands in the document.
    """

    text: str
    span: Span
    candidates: tuple[Candidate, ...]
    confidence: float
    segment: int = 0
    count: int = 1


def find_names(text: str, taken: Sequence[Span] = (), *, style: str = "press") -> tuple[Wanted, ...]:
    """The names of a segment that are surely transcriptions, with their English, in order.

    Args:
        text: the German.
        taken: spans that belong to terms, figures or protected text; no name is found there.
        style: as in `terms.transliteration.transliterate`.

    >>> [name.text for name in find_names("Sergej Rjabkow sprach mit Pak Jong-chon über Herrn Scholz.")]
    ['Sergei Ryabkov', 'Pak Jong Chon']
    """
    return tuple(_want(text, seen) for seen in find_sightings(text, taken, style) if _is_sure(seen))


def find_doubts(text: str, taken: Sequence[Span] = (), *, style: str = "press") -> tuple[NameDoubt, ...]:
    """The names of a segment that may be transcriptions, in order.

    Args:
        text: the German.
        taken: as in `find_names`.
        style: as in `find_names`.
    """
    return tuple(_doubt(text, seen) for seen in find_sightings(text, taken, style) if not _is_sure(seen))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNames:
    """What the names of one document are in English.

    Args:
        english: the one form of each name, by its folded German form.
        doubts: the names that are left to a person, each once, in the order of the document.
        style: as in `find_names`.
    """

    english: Mapping[str, str]
    doubts: tuple[NameDoubt, ...]
    style: str = "press"

    @classmethod
    def collect(cls, segments: Iterable[tuple[str, Sequence[Span]]], *, style: str = "press") -> DocumentNames:
        """The names of a document.

        A surname is known by the full name that stands elsewhere, and a name without one by standing there often.

        Args:
            segments: the German of each, and the spans in it that are taken.
            style: as in `find_names`.
        """
        votes: dict[str, Counter[str]] = {}
        unsure: dict[str, list[tuple[int, str, Sighting]]] = {}
        for number, (text, taken) in enumerate(segments):
            for seen in find_sightings(text, taken, style):
                if _is_sure(seen):
                    for name, form in _parts(seen):
                        # A headline in capitals says nothing about the capitals of a name.
                        capitals = name.isupper()
                        forms = votes.setdefault(lexicon.fold(name), Counter())
                        forms[form.title() if capitals else form] += 0 if capitals else 1
                else:
                    unsure.setdefault(lexicon.fold(seen.german), []).append((number, text, seen))
        english = {german: max(forms, key=lambda form: forms[form]) for german, forms in votes.items()}
        doubts = []
        for german, places in unsure.items():
            number, text, seen = places[0]
            if german in english:
                continue
            if len(places) >= _OFTEN and seen.confidence >= SURE:
                english[german] = seen.english
            else:
                doubts.append(replace(_doubt(text, seen), segment=number, count=len(places)))
        return cls(english=english, doubts=tuple(doubts), style=style)

    def wanted(self, text: str, taken: Sequence[Span] = ()) -> tuple[Wanted, ...]:
        """The names of one segment of the document with their English, in order.

        Args:
            text: the German.
            taken: as in `find_names`.
        """
        found = []
        for seen in find_sightings(text, taken, self.style):
            english = self.english.get(lexicon.fold(seen.german))
            if english is not None:
                found.append(_want(text, replace(seen, english=english)))
        occupied = [*taken, *(item.span for item in found)]
        found += (_want(text, seen) for seen in self._mentions(text, occupied))
        return tuple(sorted(found, key=lambda item: item.span))

    def _mentions(self, text: str, taken: Sequence[Span]) -> Iterator[Sighting]:
        """Where a name of the document stands again without what showed it to be one."""
        for word in _CAPITALISED.finditer(text) if self.english else ():
            start, end = word.span()
            if any(start < last and first < end for first, last in taken):
                continue
            for german in (word.group(), word.group().removesuffix("s")):
                english = self.english.get(lexicon.fold(german))
                if english is not None:
                    genitive = german != word.group()
                    yield Sighting(
                        span=(start, end), german=german, english=english, genitive=genitive,
                        confidence=1.0, certain=True, candidates=(),
                    )  # fmt: skip
                    break


def _is_sure(seen: Sighting) -> bool:
    return seen.certain and seen.confidence >= SURE


def _parts(seen: Sighting) -> Iterator[tuple[str, str]]:
    """A name, and the surname that stands last in it, with their English."""
    yield seen.german, seen.english
    german, english = seen.german.split(), seen.english.split()
    if len(german) == len(english) > 1 and seen.candidates[0].language != "ko":
        yield german[-1], english[-1]


def _want(text: str, seen: Sighting) -> Wanted:
    english = seen.english.upper() if text[slice(*seen.span)].isupper() and len(seen.english) > 1 else seen.english
    shown = _possessive(english) if seen.genitive and stands_before_noun(text, seen.span) else english
    forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in (english, *seen.accept))
    accept = re.compile(rf"(?<![\w-])(?:{forms})(?:['’]s|(?<=s)['’](?=\s))?(?!\w)")
    return Wanted(span=seen.span, text=shown, accept=accept, easy=seen.german == seen.english)


def _possessive(english: str) -> str:
    return english + ("'" if english.endswith("s") else "'s")


def _doubt(text: str, seen: Sighting) -> NameDoubt:
    return NameDoubt(
        text=text[slice(*seen.span)], span=seen.span, candidates=seen.candidates, confidence=seen.confidence
    )
