"""What a glossary lacks: likely names and terms in German text that no layer knows, with a proposed concept."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from glossary.model import Concept, LocaleTag, PartOfSpeech, Status, SubjectField, Term, TermType
from terms.compounds import is_known_word
from terms.fold import fold_word
from terms.inflection import noun_class
from terms.model import Span
from terms.protection import protected_zones
from terms.transliteration import Candidate, transliterate
from terms.transliteration.guard import german_names
from terms.transliteration.lexicon import fold, shipped, uninflected
from terms.transliteration.tables import rows


class Spanned(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def span(self) -> Span:
        """Where, in code points."""


class Finder(Protocol):
    """Finds the terms that are known; `terms.Matcher` is one."""

    def find(self, text: str) -> Iterable[Spanned]:
        """The known terms of a text."""


Known = Finder | Callable[[str], bool]
"""What is known already: a finder, or a function that tells whether a name is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name or term that stands in a text and in no layer.

    Args:
        text: its base form, the genitive taken off.
        kind: ``name``, ``term`` (several capitalised words) or ``abbreviation``.
        spans: where it stands, in order.
        confidence: how likely it is a name or term worth an entry, 0 to 1.
        candidates: English forms, best first; none for terms and abbreviations.
        concept: a proposed entry.
    """

    text: str
    kind: str
    spans: tuple[Span, ...]
    confidence: float
    candidates: tuple[Candidate, ...]
    concept: Concept

    @property
    def count(self) -> int:
        """How often it stands in the text."""
        return len(self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    words: tuple[str, ...]
    span: Span
    before: str
    first: bool


_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*['’]?")
_SENTENCE_END = re.compile(r"[.!?:…]['\"»“”«)]*\s+$|\n\s*$")
_NAME = 0.5
"""The confidence from which on a name or term is proposed."""
_LONGEST_WORD = 60
"""Letters of a word from which on it is no name but data; German compounds of the news stay below 50."""
_LONGEST_RUN = 20
"""Words that one name may have; a longer run is a list or a headline in English, and is taken in pieces."""
_ABBREVIATION = 0.9
"""The confidence of a word in capitals."""
_LISTED = 30.0
"""How many times likelier a listed name is one; for what is worked out it is less than a third of that."""


@cache
def context_words(kind: str) -> frozenset[str]:
    """The words of one kind that tell what stands beside them."""
    return frozenset(word for row in rows("context-words.tsv") if row[0] == kind for word in row[1].split())


def find_unknown_names(text: str, known: Known | None = None, *, least: float = _NAME) -> tuple[UnknownName, ...]:
    """The likely names and terms of a text that nothing knows, the most frequent first.

    Args:
        text: German text.
        known: a finder of known terms, a predicate on names, or nothing.
        least: the smallest confidence of what is returned.
    """
    taken = bytearray(len(text))
    matches = known.find(text) if known is not None and not callable(known) else ()
    for start, end in (*protected_zones(text), *(match.span for match in matches)):
        taken[start:end] = b"\1" * (end - start)
    sightings = [each for each in _sightings(text) if taken.find(1, *each.span) < 0]
    grouped: dict[str, list[_Sighting]] = {}
    written = Counter(text[each.span[0] : each.span[1]] for each in sightings)
    for each in sightings:
        grouped.setdefault(_base(text[each.span[0] : each.span[1]], written), []).append(each)
    found = []
    for base, group in grouped.items():
        if callable(known) and known(base):
            continue
        name = _judge(base, group, least)
        if name is not None:
            found.append(name)
    return tuple(sorted(found, key=lambda name: (-name.count, -name.confidence, name.text)))


def _sightings(text: str) -> Iterator[_Sighting]:
    """Runs of capitalised words, with the word before them and whether they open a sentence."""
    words = [(found[0], found.span()) for found in _WORD.finditer(text) if len(found[0]) <= _LONGEST_WORD]
    place = 0
    while place < len(words):
        word, (start, end) = words[place]
        if not word[0].isupper():
            place += 1
            continue
        first = start == 0 or bool(_SENTENCE_END.search(text, max(0, start - 8), start))
        near = place and not first and not text[words[place - 1][1][1] : start].strip()
        before = words[place - 1][0] if near else ""
        run = [(word, (start, end))]
        while (
            place + len(run) < len(words)
            and len(run) < _LONGEST_RUN
            and words[place + len(run)][0][0].isupper()
            and _joins(text[run[-1][1][1] : words[place + len(run)][1][0]], run[-1][0])
        ):
            run.append(words[place + len(run)])
        place += len(run)
        yield from _split(run, before if before in context_words("determiner") or before.islower() else "", first)


def _joins(between: str, word: str) -> bool:
    return between in (" ", "\u00a0") or (len(word) == 1 and between in (". ", "."))


def _split(run: list[tuple[str, Span]], before: str, first: bool) -> Iterator[_Sighting]:
    """A run without the titles and common words before the name: ``Sekretär Schoigu`` is Schoigu after a title."""
    start = 0
    for place, (word, _) in enumerate(run):
        plain = word.casefold()
        common = plain in context_words("title") or plain in context_words("determiner") or is_known_word(word)
        common = (
            common
            or plain in context_words("german-stop")
            or (place == 0 and first and len(run) > 1 and _is_noun(word))
        )
        if common:
            if place > start:
                yield _sighting(run[start:place], before, first and start == 0)
            before, start = plain, place + 1
    while start < len(run) - 1 and _stands_before(run[start][0], run[start + 1][0]):
        before, start = run[start][0].casefold(), start + 1
    for place in range(start, len(run) - 1):
        if _is_genitive(run[place][0]) and not _converts(run[place + 1][0]):
            # Kudrjawzews Besuch: the name ends with its genitive, what follows is another word.
            yield _sighting(run[start : place + 1], before, first and start == 0)
            return
    if start < len(run):
        yield _sighting(run[start:], before, first and start == 0)


def _is_genitive(word: str) -> bool:
    return any(_converts(base) and not _converts_itself(word, base) for base, _ in uninflected(word))


def _stands_before(word: str, name: str) -> bool:
    """Whether a word is no part of the transcribed name after it (``Kremlberater Juri Uschakow``)."""
    return _converts(name) and not _converts(word) and fold(word) not in german_names()


def _sighting(run: list[tuple[str, Span]], before: str, first: bool) -> _Sighting:
    span = (run[0][1][0], run[-1][1][1])
    return _Sighting(words=tuple(word for word, _ in run), span=span, before=before, first=first)


def _base(written: str, forms: Counter[str]) -> str:
    if written.isupper() and written.title() in forms:
        return written.title()
    for base, _ in uninflected(written):
        if base in forms or (base[-1:] not in "sxzß" and _converts(base) and not _converts_itself(written, base)):
            return base
    return written.rstrip("'’")


@lru_cache(maxsize=32768)
def _read(text: str) -> tuple[Candidate, ...]:
    return transliterate(text)


def _converts(text: str) -> bool:
    if _is_common_noun(text):
        return False
    found = _read(text)
    return bool(found) and found[0].language is not None


@lru_cache(maxsize=32768)
def _is_common_noun(word: str) -> bool:
    """Whether a word is a German noun by the lists and no listed name: then its letters need not be read."""
    folded = fold_word(word)
    found = noun_class(folded)
    return (is_known_word(folded) or (found is not None and found[1])) and not shipped().german(word)


def _converts_itself(written: str, base: str) -> bool:
    found = _read(written)
    return bool(found) and found[0].language is not None and not found[0].reason.endswith(f"genitive of {base}")


def _is_noun(word: str) -> bool:
    return is_known_word(word) or noun_class(word) is not None


def _is_adjective(word: str) -> bool:
    """Whether a capitalised word may be an inflected adjective, as in ``Vereinigte Staaten``."""
    return len(word) > 4 and word.endswith(("e", "en", "er", "es", "em")) and not word.endswith(_NOT_ADJECTIVES)


_NOT_ADJECTIVES = ("chen", "lein", "erer")


def _judge(base: str, group: list[_Sighting], least: float) -> UnknownName | None:
    words = group[0].words
    if len(words) == 1 and _is_abbreviation(base):
        return _proposed(base, "abbreviation", group, (), _ABBREVIATION) if least <= _ABBREVIATION else None
    plain = len(words) == 1 and _is_common_noun(base)
    if _likely(base, group, 0.0 if plain else _LISTED) < least:
        # Not even a listed name would be likely here, so its letters, which take milliseconds, are not read.
        return None
    candidates = _read(base)
    # A word that comes out as it went in may be any word that is spelled alike (Politik, политик).
    converted = not plain and bool(candidates) and candidates[0].language is not None
    converted = converted and (candidates[0].source == "lexicon" or candidates[0].text != base)
    kind = "term" if not converted and len(words) > 1 and _is_adjective(words[0]) and _is_noun(words[-1]) else "name"
    spelling = 0.0
    if converted:
        # The share that a transcription has against all names that stay.
        spelling = _LISTED if candidates[0].source == "lexicon" else 8.0 * candidates[0].confidence
    confidence = _likely(base, group, spelling)
    if confidence <= 0.0 or confidence < least:
        return None
    return _proposed(base, kind, group, candidates if kind == "name" else (), confidence)


def _proposed(
    base: str, kind: str, group: list[_Sighting], candidates: tuple[Candidate, ...], confidence: float
) -> UnknownName:
    concept = _propose(base, kind, group, candidates, confidence)
    return UnknownName(
        text=base,
        kind=kind,
        spans=tuple(each.span for each in group),
        confidence=round(confidence, 3),
        candidates=candidates,
        concept=concept,
    )


def _is_abbreviation(word: str) -> bool:
    return 2 <= len(word) <= 8 and word.isupper() and word.isalpha()


def _likely(base: str, group: list[_Sighting], spelling: float) -> float:
    """How likely a run of capitalised words is a name: odds from its spelling and from what stands before it.

    Args:
        base: the words.
        group: where they stand.
        spelling: how many times likelier its letters make it; 0 where they say nothing.
    """
    words = group[0].words
    if len(base) < 3 or base.casefold() in context_words("german-stop"):
        return 0.0
    odds, converted = 0.15, spelling > 0.0
    if converted:
        odds *= spelling
    if len(words) > 1 and (converted or _is_adjective(words[0])):
        odds *= 8.0
    elif len(words) > 1 and not any(_is_noun(word) for word in words):
        odds *= 4.0
    elif not converted and _is_noun(words[-1]):
        odds *= 0.2
    if any(each.before in context_words("title") for each in group):
        odds *= 12.0
    determined = sum(
        each.before in context_words("determiner") or each.before[-2:] in _ADJECTIVE_ENDINGS for each in group
    )
    odds *= 0.15 if determined * 2 > len(group) else 1.5
    if all(each.first for each in group) and not converted:
        odds *= 0.3
    if len(group) > 1:
        odds *= 1.3
    return odds / (1.0 + odds)


_ADJECTIVE_ENDINGS = frozenset({"en", "er", "es", "em"})


def _propose(
    base: str, kind: str, group: list[_Sighting], candidates: tuple[Candidate, ...], confidence: float
) -> Concept:
    subject = _subject(kind, group)
    pos = PartOfSpeech.PROPER_NOUN if kind != "term" else PartOfSpeech.NOUN
    form = TermType.ABBREVIATION if kind == "abbreviation" else TermType.FULL
    german = Term(text=base, language=LocaleTag("de"), type=form, pos=pos)
    english = [
        Term(
            text=candidate.text,
            language=LocaleTag("en"),
            status=Status.PREFERRED if rank == 0 else Status.ADMITTED,
            pos=pos,
            note=f"confidence {candidate.confidence:.2f}",
        )
        for rank, candidate in enumerate(candidates[:3])
        if rank == 0 or candidate.confidence >= 0.25
    ]
    seen = "once" if len(group) == 1 else f"{len(group)} times"
    note = f"proposed, not checked: seen {seen}, {kind} with confidence {confidence:.2f}"
    if candidates:
        best = candidates[0]
        note += f"; {best.via} ({best.language or 'as written'}), {best.reason}"
        if best.ambiguities:
            note += "; " + ", ".join(best.ambiguities)
    else:
        note += "; the English is to be filled in"
        english = [Term(text=base, language=LocaleTag("en"), type=form, pos=pos, note="to be filled in")]
    return Concept(id=_slug(english[0].text), terms=(german, *english), subject=subject, note=note)


def _subject(kind: str, group: list[_Sighting]) -> SubjectField:
    if kind == "abbreviation":
        return SubjectField.ORGANISATION
    if kind == "term":
        return SubjectField.GENERAL
    before = [each.before for each in group]
    if any(word in context_words("title") for word in before) or len(group[0].words) > 1:
        return SubjectField.PERSON
    if any(word in context_words("place") for word in before):
        return SubjectField.PLACE
    return SubjectField.PERSON


_PLAIN = str.maketrans("äöüß", "aous")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().translate(_PLAIN))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "name"
