"""Where names in German transcription may stand in a segment: listed names, full names, Korean names, shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from terms.model import Span
from terms.transliteration import Candidate, guard, korean, lexicon, transliterate

# Below this a name is as likely none.
_DOUBTFUL = 0.3
# The share from which on another English form of a given name will do as well (Sergey for Sergei).
_ALSO_USUAL = 0.1
# Given names of fewer letters are other words as well (Lew).
_SHORT = 4
# An ending stands behind more letters than this (Schow is no surname in -ow).
_STEM = 2
_TOKEN = re.compile(r"(?<!\w)[^\W\d_]+(?:['’ʼ](?=[^\W\d_]{2})[^\W\d_]+)?")
_KOREAN = re.compile(
    r"(?<![\w-])[A-Z][a-zöäü]+ (?:[A-Z][a-zöäü]+[-‐‑][A-Za-zöäü]+|[A-Z][a-zöäü]+ [A-Z][a-zöäü]+)(?![\w-])"
)
# Letters that no transcription has: German uses w for в, and neither q nor accents.
_NEVER = re.compile(r"[^a-z'’ʼ]|v|q")
_PATRONYMIC = re.compile(r"\w{3,}(?:owitsch|ewitsch|jitsch|owytsch|owna|ewna|iwna|jiwna)\Z")
# Spellings that show a transcription.
_MARKED = re.compile(r"[wjz]|sch|ch|ij|yj")
_GENITIVE_MARK = re.compile(r"['’](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A capitalised word and what speaks for it being part of a name; no text where it belongs to something else."""

    text: str
    given: bool = False
    patronymic: bool = False
    listed: bool = False
    shape: str = ""
    plain: bool = False


_NONE = _Word(text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A capitalised word at its place."""

    span: Span
    word: _Word


def find_sightings(text: str, taken: Sequence[Span], style: str) -> Iterator[Sighting]:
    """The places of a segment where a name may stand, in order.

    Args:
        text: the German.
        taken: spans in which no name is looked for.
        style: as in `terms.transliteration.transliterate`.
    """
    found = list(_korean(text, taken, style))
    korean = [seen.span for seen in found]
    tokens = [_classify(match, (*taken, *korean)) for match in _TOKEN.finditer(text) if match[0][0].isupper()]
    index = 0
    while index < len(tokens):
        size = _listed_size(text, tokens, index)
        if size > 1:
            listed = _read(text, tokens[index : index + size], style, certain=True)
            found += [seen for seen in listed if seen.english.casefold() != seen.german.casefold()]
            index += size
            continue
        chain = _chain(text, tokens, index)
        found += _judge(text, tokens, index, chain, style)
        index += max(1, len(chain))
    return iter(sorted(found, key=lambda seen: seen.span))


def _korean(text: str, taken: Sequence[Span], style: str) -> Iterator[Sighting]:
    for match in _KOREAN.finditer(text):
        name = match[0]
        if _touches(match.span(), taken):
            continue
        if not any(korean.parse(form) for form in (name, *(base for base, _ in lexicon.uninflected(name)))):
            continue
        # Chinese names in three words look alike; written apart, only the usual family names count.
        if len(name.split()) == 3 and not lexicon.shipped().german(name.split()[0]):
            continue
        candidates = _transliterate(name, style)
        if candidates and candidates[0].language == "ko":
            genitive = korean.parse(name) is None
            yield Sighting(
                span=match.span(),
                german=name[:-1] if genitive else name,
                english=candidates[0].text,
                genitive=genitive,
                confidence=candidates[0].confidence,
                certain=True,
                candidates=candidates,
            )


def _classify(match: re.Match[str], taken: Sequence[Span]) -> _Token:
    return _Token(span=match.span(), word=_NONE if _touches(match.span(), taken) else _judge_word(match[0]))


@lru_cache(maxsize=65536)
def _judge_word(word: str) -> _Word:
    """What speaks for a capitalised word being part of a name; most words recur."""
    folded = word.lower()
    if _NEVER.search(folded) or len(word) < 3:
        return _Word(text=word)
    names = lexicon.shipped()
    kinds: set[str] = set()
    for form in (word, *(base for base, _ in lexicon.uninflected(word))):
        kinds |= {entry.kind for entry in names.german(form)}
    proper = not word.isupper()
    return _Word(
        text=word,
        given="given" in kinds or lexicon.fold(word) in _shared_given_names(),
        patronymic=("patronymic" in kinds or _PATRONYMIC.match(folded) is not None) and proper,
        listed=bool(kinds - {"given", "patronymic"}),
        shape=_shape(folded) if proper else "",
        plain=proper,
    )


def _touches(span: Span, taken: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


@cache
def _endings() -> Mapping[str, str]:
    """The strength of each ending."""
    lines = (files("translator") / "data" / "name-endings.tsv").read_text(encoding="utf-8").splitlines()
    return {row[0]: row[1] for row in (line.split("\t") for line in lines if line and not line.startswith("#"))}


@cache
def _shared_given_names() -> Mapping[str, str]:
    """The English of given names that Germans bear as well, by their folded German form."""
    lines = (files("translator") / "data" / "shared-given-names.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {lexicon.fold(german): english for german, english in rows}


@cache
def _longest_ending() -> int:
    return max(map(len, _endings()))


def _shape(word: str) -> str:
    """The strength of the ending of a word in lower case, the ``s`` of a genitive aside; empty without one."""
    endings = _endings()
    for form in (word, word[:-1] if word.endswith("s") else word):
        for size in range(min(len(form), _longest_ending()), 1, -1):
            strength = endings.get(form[-size:])
            if strength == "never":
                return ""
            if strength and len(form) > size + _STEM:
                return strength
    return ""


def _listed_size(text: str, tokens: Sequence[_Token], index: int) -> int:
    """How many words from ``index`` on are one listed name."""
    if tokens[index].word.text.casefold() not in _first_words():
        return 0
    for size in (3, 2):
        window = tokens[index : index + size]
        if len(window) == size and all(token.word.text for token in window):
            words = text[window[0].span[0] : window[-1].span[1]]
            if any(
                lexicon.shipped().german(form) for form in (words, *(base for base, _ in lexicon.uninflected(words)))
            ):
                return size
    return 0


@cache
def _first_words() -> frozenset[str]:
    """The first words of listed names of several words, as the lexicon folds them."""
    parts = (re.split(r"[\s-]", name) for name in lexicon.shipped().by_german)
    return frozenset(words[0] for words in parts if len(words) > 1)


def _chain(text: str, tokens: Sequence[_Token], index: int) -> Sequence[_Token]:
    """The words from ``index`` on that are one full name: given name, patronymic, surname."""
    first = tokens[index]
    if not first.word.given:
        return tokens[index : index + 1] if first.word.listed or first.word.shape in ("sure", "likely") else ()
    chain = [first]
    for token in tokens[index + 1 : index + 4]:
        if text[chain[-1].span[1] : token.span[0]] not in (" ", "\u00a0") or not token.word.text:
            break
        if token.word.patronymic and len(chain) == 1:
            chain.append(token)
        elif token.word.listed or token.word.shape or (token.word.plain and _is_foreign(first.word.text)):
            chain.append(token)
            break
        else:
            break
    return chain


def _is_foreign(given: str) -> bool:
    """Whether a given name is spelled as only a transcription is: English spells it in another way."""
    return _transliterate(given, "press")[0].text.casefold() != given.casefold()


def _judge(text: str, tokens: Sequence[_Token], index: int, chain: Sequence[_Token], style: str) -> Iterator[Sighting]:
    """The sighting of a full name, or of a name that stands alone."""
    if not chain:
        return
    following = tokens[index + len(chain)] if index + len(chain) < len(tokens) else None
    joined = following is not None and text[chain[-1].span[1] : following.span[0]] in (" ", "\u00a0")
    before = tokens[index - 1] if index else None
    led = before is not None and text[before.span[1] : chain[0].span[0]] in (" ", "\u00a0")
    if len(chain) > 1:
        yield from _read(text, chain, style, certain=_is_transcribed(chain, style))
        return
    token = chain[0]
    unknown_before = led and before is not None and bool(before.word.text)
    if token.word.given and not token.word.listed:
        # A given name beside a word that is no such surname belongs to somebody who is written in Latin letters.
        if len(token.word.text) < _SHORT or (joined and following is not None and following.word.text):
            return
        found = [seen for seen in _read(text, chain, style, certain=True) if seen.candidates[0].source == "lexicon"]
        for seen in found:
            accept = tuple(form.text for form in seen.candidates[1:] if form.confidence >= _ALSO_USUAL)
            yield replace(seen, accept=accept)
    elif unknown_before and before is not None and _is_western(before.word.text):
        return
    elif token.word.listed:
        # A listed name whose spelling shows nothing (Termes) may be somebody else's.
        clear = not unknown_before or _MARKED.search(token.word.text.lower()) is not None
        yield from _read(text, chain, style, certain=clear)
    else:
        yield from _read(text, chain, style, certain=token.word.shape == "sure")


def _is_transcribed(chain: Sequence[_Token], style: str) -> bool:
    """Whether a full name is a transcription beyond doubt: given names alone are no proof, Germans bear them too."""
    given, last = chain[0], chain[-1]
    if last.word.listed or last.word.patronymic or last.word.shape in ("sure", "likely"):
        return True
    if not (_is_foreign(given.word.text) or len(chain) > 2):
        return False
    alone = _transliterate(last.word.text, style)
    return bool(alone) and alone[0].language is not None


def _is_western(word: str) -> bool:
    """Whether a word is listed as a name that stays as it is."""
    return lexicon.fold(word) in guard.german_names() and not lexicon.shipped().german(word)


def _read(text: str, chain: Sequence[_Token], style: str, *, certain: bool) -> Iterator[Sighting]:
    """The sighting of the words of a name, unless they are no transcription."""
    start, end = chain[0].span[0], chain[-1].span[1]
    words = text[start:end]
    candidates = _transliterate(words, style)
    if not candidates or candidates[0].language is None:
        return
    best = candidates[0]
    listed = _read_listed(words, best.language, style) if len(chain) > 1 else None
    if listed is not None:
        best, candidates = listed, (listed,)
    german, genitive = words, False
    mark = _GENITIVE_MARK.match(text, end)
    if mark and words[-1:].lower() in "sxzß":
        end, genitive = mark.end(), True
    elif words[-1:].lower() == "s":
        base = (_read_listed(words[:-1], best.language, style), *_transliterate(words[:-1], style))
        if any(form is not None and form.language is not None and form.text == best.text for form in base[:2]):
            german, genitive = words[:-1], True
    english, confidence = best.text, best.confidence
    if len(chain) > 1:
        # The given name has more than one spelling; only the surname can be wrong.
        last = best.text.split()[-1]
        confidence = min(1.0, sum(form.confidence for form in candidates if form.text.split()[-1] == last))
        english = _with_listed_given(chain[0], english)
    elif english.casefold() == german.casefold():
        # Nothing to do, and the word may be a German one (Armen).
        return
    if confidence < _DOUBTFUL:
        return
    yield Sighting(
        span=(start, end),
        german=german,
        english=english,
        genitive=genitive,
        confidence=confidence,
        certain=certain,
        candidates=candidates,
    )


def _read_listed(words: str, language: str | None, style: str) -> Candidate | None:
    """The form of a full name whose words are all listed in one language; that of the whole name goes first."""
    parts = words.split()
    forms = [
        (part, *(base for base, _ in lexicon.uninflected(part))) if part is parts[-1] else (part,) for part in parts
    ]
    listed = [
        {entry.language: form for form in reversed(choices) for entry in lexicon.shipped().german(form)}
        for choices in forms
    ]
    common = set(listed[0]).intersection(*listed[1:])
    if not common:
        return None
    chosen = language if language in common else min(common)
    found = [transliterate(known[chosen], chosen, style=style)[0] for known in listed]
    return Candidate(
        text=" ".join(part.text for part in found),
        via=" ".join(part.via for part in found),
        language=chosen,
        confidence=min(part.confidence for part in found),
        source="lexicon",
        reason="listed parts",
    )


def _with_listed_given(given: _Token, english: str) -> str:
    """The English of a full name with its given name as listed: Olga stays Olga before a Ukrainian surname."""
    entries = lexicon.shipped().german(given.word.text)
    forms = [form for entry in entries if entry.kind == "given" for form in entry.english]
    forms += [form for form in (_shared_given_names().get(lexicon.fold(given.word.text)),) if form]
    first, *others = english.split(" ")
    if forms and others and first.casefold() not in map(str.casefold, forms):
        first = forms[0]
    return " ".join((first, *others))


@lru_cache(maxsize=8192)
def _transliterate(name: str, style: str) -> tuple[Candidate, ...]:
    """Names recur in a document, and working one out takes milliseconds."""
    return transliterate(name, style=style)
