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
from functools import cache, lru_cache
from importlib.resources import files

from terms.model import Span
from terms.transliteration import Candidate, lexicon, transliterate
from translator.wanted import Wanted

# Of the names found in 120,000 lines of parallel text, see `docs/memory.md` for the counts at this confidence.
SURE = 0.8
# Below this a name is as likely none.
_DOUBTFUL = 0.3
# A name met this often without a given name counts as one.
_OFTEN = 3

_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ](?=[^\W\d_]{2})[^\W\d_]+)?")
_KOREAN = re.compile(r"(?<![\w-])[A-Z][a-zöäü]+ (?:[A-Z][a-zöäü]+[-‐‑][A-Za-zöäü]+|[A-Z][a-zöäü]+ [A-Z][a-zöäü]+)(?![\w-])")
# Letters that no transcription has: German uses w for в, and neither q nor accents.
_NEVER = re.compile(r"[^a-z'’ʼ]|v|q")
_PATRONYMIC = re.compile(r"\w{3,}(?:owitsch|ewitsch|jitsch|owytsch|owna|ewna|iwna|jiwna)\Z")
_GENITIVE_MARK = re.compile(r"['’](?!\w)")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    """A place where a name may stand.

    Args:
        span: in the segment, the ending of a genitive included.
        german: the name without that ending.
        english: its best form.
        genitive: whether the German shows a genitive.
        confidence: of ``english``.
        certain: whether the evidence of its place or shape is enough.
        accept: forms other than ``english`` that will do.
        candidates: all forms.
    """

    span: Span
    german: str
    english: str
    genitive: bool
    confidence: float
    certain: bool
    candidates: tuple[Candidate, ...]
    accept: tuple[str, ...] = ()


def find_names(text: str, taken: Sequence[Span] = (), *, style: str = "press") -> tuple[Wanted, ...]:
    """The names of a segment that are surely transcriptions, with their English, in order.

    Args:
        text: the German.
        taken: spans that belong to terms, figures or protected text; no name is found there.
        style: as in `terms.transliteration.transliterate`.

    >>> [name.text for name in find_names("Sergej Rjabkow sprach mit Pak Jong-chon über Herrn Scholz.")]
    ['Sergei Ryabkov', 'Pak Jong Chon']
    """
    return tuple(_want(text, seen) for seen in _sightings(text, taken, style) if _is_sure(seen))


def find_doubts(text: str, taken: Sequence[Span] = (), *, style: str = "press") -> tuple[NameDoubt, ...]:
    """The names of a segment that may be transcriptions, in order.

    Args:
        text: the German.
        taken: as in `find_names`.
        style: as in `find_names`.
    """
    return tuple(_doubt(text, seen) for seen in _sightings(text, taken, style) if not _is_sure(seen))


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
        unsure: dict[str, list[tuple[int, str, _Sighting]]] = {}
        for number, (text, taken) in enumerate(segments):
            for seen in _sightings(text, taken, style):
                if _is_sure(seen):
                    for german, english in _parts(seen):
                        votes.setdefault(lexicon.fold(german), Counter())[english] += 1
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
        for seen in _sightings(text, taken, self.style):
            english = self.english.get(lexicon.fold(seen.german))
            if english is not None:
                found.append(_want(text, replace(seen, english=english)))
        return tuple(found)


def _is_sure(seen: _Sighting) -> bool:
    return seen.certain and seen.confidence >= SURE


def _parts(seen: _Sighting) -> Iterator[tuple[str, str]]:
    """A name, and the surname that stands last in it, with their English."""
    yield seen.german, seen.english
    german, english = seen.german.split(), seen.english.split()
    if len(german) == len(english) > 1 and seen.candidates[0].language != "ko":
        yield german[-1], english[-1]


def _want(text: str, seen: _Sighting) -> Wanted:
    english = seen.english.upper() if text[slice(*seen.span)].isupper() and len(seen.english) > 1 else seen.english
    shown = _possessive(english) if seen.genitive and _stands_before_noun(text, seen.span) else english
    forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in (english, *seen.accept))
    accept = re.compile(rf"(?<![\w-])(?:{forms})(?:['’]s|(?<=s)['’](?=\s))?(?!\w)")
    return Wanted(span=seen.span, text=shown, accept=accept, easy=seen.german == seen.english)


def _possessive(english: str) -> str:
    return english + ("'" if english.endswith("s") else "'s")


def _stands_before_noun(text: str, span: Span) -> bool:
    """Whether a genitive stands before its noun (``Rjabkows Rede``) and not behind it (``die Rede Rjabkows``)."""
    before = text[: span[0]].split()
    follows_noun = len(before) > 1 and before[-1][:1].isupper() and before[-1][-1:].isalpha()
    return not follows_noun and re.match(r" [^\W\d_]", text[span[1] :]) is not None


def _doubt(text: str, seen: _Sighting) -> NameDoubt:
    return NameDoubt(
        text=text[slice(*seen.span)], span=seen.span, candidates=seen.candidates, confidence=seen.confidence
    )


# --- finding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A capitalised word that may belong to a name, and what speaks for it."""

    span: Span
    text: str
    given: bool = False
    patronymic: bool = False
    listed: bool = False
    shape: str = ""
    taken: bool = False
    plain: bool = False


def _sightings(text: str, taken: Sequence[Span], style: str) -> Iterator[_Sighting]:
    """The places of a segment where a name may stand, in order."""
    found = list(_korean(text, taken, style))
    korean = [seen.span for seen in found]
    tokens = [_classify(text, match, (*taken, *korean)) for match in _TOKEN.finditer(text) if match[0][0].isupper()]
    index = 0
    while index < len(tokens):
        size = _listed_size(text, tokens, index)
        if size > 1:
            found += _read(text, tokens[index : index + size], style, certain=True)
            index += size
            continue
        chain = _chain(text, tokens, index)
        found += _judge(text, tokens, index, chain, style)
        index += max(1, len(chain))
    return iter(sorted(found, key=lambda seen: seen.span))


def _korean(text: str, taken: Sequence[Span], style: str) -> Iterator[_Sighting]:
    for match in _KOREAN.finditer(text):
        if not _touches(match.span(), taken):
            candidates = _transliterate(match[0], style)
            if candidates and candidates[0].language == "ko":
                base = candidates[0]
                genitive = "read as the genitive" in base.reason
                yield _Sighting(
                    span=match.span(),
                    german=match[0][:-1] if genitive else match[0],
                    english=base.text,
                    genitive=genitive,
                    confidence=base.confidence,
                    certain=True,
                    candidates=candidates,
                )


def _classify(text: str, match: re.Match[str], taken: Sequence[Span]) -> _Token:
    span, word = match.span(), match[0]
    if _touches(span, taken):
        return _Token(span=span, text=word, taken=True)
    folded = word.lower()
    if _NEVER.search(folded) or len(word) < 3:
        return _Token(span=span, text=word)
    names = lexicon.shipped()
    kinds: set[str] = set()
    for form in (word, *(base for base, _ in lexicon.uninflected(word))):
        kinds |= {entry.kind for entry in names.german(form)}
    proper = not word.isupper()
    return _Token(
        span=span,
        text=word,
        given="given" in kinds,
        patronymic=("patronymic" in kinds or _PATRONYMIC.match(folded) is not None) and proper,
        listed=bool(kinds - {"given", "patronymic"}),
        shape=_shape(folded) if proper else "",
        plain=proper,
    )


def _touches(span: Span, taken: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Each ending with its strength, the longest first."""
    lines = (files("translator") / "data" / "name-endings.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(sorted(((row[0], row[1]) for row in rows), key=lambda row: -len(row[0])))


def _shape(word: str) -> str:
    """The strength of the ending of a word in lower case, the ``s`` of a genitive aside; empty without one."""
    for form in (word, word[:-1] if word.endswith("s") else word):
        for ending, strength in _endings():
            if form.endswith(ending) and len(form) > len(ending) + 1:
                return strength
    return ""


def _listed_size(text: str, tokens: Sequence[_Token], index: int) -> int:
    """How many words from ``index`` on are one listed name."""
    for size in (3, 2):
        window = tokens[index : index + size]
        if len(window) == size and not any(token.taken for token in window):
            words = text[window[0].span[0] : window[-1].span[1]]
            forms = (words, *(base for base, _ in lexicon.uninflected(words)))
            if len(words) < 60 and any(lexicon.shipped().german(form) for form in forms):
                return size
    return 0


def _chain(text: str, tokens: Sequence[_Token], index: int) -> Sequence[_Token]:
    """The words from ``index`` on that are one full name: given name, patronymic, surname."""
    first = tokens[index]
    if not first.given:
        return tokens[index : index + 1] if first.listed or first.shape else ()
    chain = [first]
    for token in tokens[index + 1 : index + 4]:
        if text[chain[-1].span[1] : token.span[0]] not in (" ", "\u00a0") or token.taken:
            break
        if token.patronymic and len(chain) == 1:
            chain.append(token)
        elif token.listed or token.shape or (token.plain and _is_foreign(first.text)):
            chain.append(token)
            break
        else:
            break
    return chain


def _is_foreign(given: str) -> bool:
    """Whether a given name is spelled as only a transcription is: English spells it in another way."""
    return _transliterate(given, "press")[0].text.casefold() != given.casefold()


def _judge(
    text: str, tokens: Sequence[_Token], index: int, chain: Sequence[_Token], style: str
) -> Iterator[_Sighting]:
    """The sighting of a full name, or of a name that stands alone."""
    if not chain:
        return
    following = tokens[index + len(chain)] if index + len(chain) < len(tokens) else None
    joined = following is not None and text[chain[-1].span[1] : following.span[0]] in (" ", "\u00a0")
    before = tokens[index - 1] if index else None
    led = before is not None and text[before.span[1] : chain[0].span[0]] in (" ", "\u00a0")
    if len(chain) > 1:
        yield from _read(text, chain, style, certain=True)
        return
    token = chain[0]
    if token.given and not token.listed:
        # A given name beside a word that is no such surname belongs to somebody who is written in Latin letters.
        if joined and following is not None and not following.taken:
            return
        for seen in _read(text, chain, style, certain=True):
            if seen.candidates[0].source == "lexicon":
                yield replace(seen, accept=tuple(form.text for form in seen.candidates[1:] if form.confidence >= 0.1))
    elif token.listed:
        if led and before is not None and not before.taken and _is_western(before.text):
            return
        yield from (seen for seen in _read(text, chain, style, certain=True) if seen.german != seen.english)
    else:
        if led and before is not None and not before.taken and _is_western(before.text):
            return
        yield from _read(text, chain, style, certain=token.shape == "sure")


def _is_western(word: str) -> bool:
    """Whether a word is listed as a name that stays as it is."""
    from terms.transliteration.guard import german_names

    return lexicon.fold(word) in german_names() and not lexicon.shipped().german(word)


def _read(text: str, chain: Sequence[_Token], style: str, *, certain: bool) -> Iterator[_Sighting]:
    """The sighting of the words of a name, unless they are no transcription."""
    start, end = chain[0].span[0], chain[-1].span[1]
    words = text[start:end]
    candidates = _transliterate(words, style)
    if not candidates or candidates[0].language is None:
        return
    best = candidates[0]
    german, genitive = words, False
    mark = _GENITIVE_MARK.match(text, end)
    if mark and words[-1:].lower() in "sxzß":
        end, genitive = mark.end(), True
    elif words[-1:].lower() == "s":
        base = _transliterate(words[:-1], style)
        if base and base[0].language is not None and base[0].text == best.text:
            german, genitive = words[:-1], True
    confidence = best.confidence
    if best.source == "rules" or len(chain) > 1:
        # The given name has more than one spelling; only the surname can be wrong.
        last = best.text.split()[-1]
        confidence = sum(form.confidence for form in candidates if form.text.split()[-1] == last)
    if confidence < _DOUBTFUL:
        return
    yield _Sighting(
        span=(start, end),
        german=german,
        english=best.text,
        genitive=genitive,
        confidence=min(confidence, 1.0),
        certain=certain,
        candidates=candidates,
    )


@lru_cache(maxsize=8192)
def _transliterate(name: str, style: str) -> tuple[Candidate, ...]:
    """Names recur in a document, and working one out takes milliseconds."""
    return transliterate(name, style=style)
