"""Terms made ready for matching: words with their forms, what stands between them, and the key to look them up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from glossary.model import CasePolicy, MatchPolicy, Number, PartOfSpeech, SubjectField, Term, TermType
from terms.fold import APOSTROPHES, HYPHENS, byte_fold, clean, fold_word, letters
from terms.inflection import AS_WRITTEN, Ending, Forms, Kind, adjective_base, forms
from terms.wordlists import folded_class

_RUN = re.compile(rb"[^ ]+")
_DIGRAPH = re.compile("([aou])e|(s)s")
_TAIL = re.compile("(?:um|us|on|is|a|e[nrsm]?|s)$")
_HYPHEN = re.compile(f"[{HYPHENS}]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_AFTER_SIGN = re.compile(r"(?<=\S)\s+")
_SPACE = " "
LONGEST_TAIL = 7
"""How many letters a form may have after the key of its term: ``Ukrain-erinnen``."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a term: as written, and its forms."""

    text: str
    forms: Forms


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term ready to be compared with text.

    Args:
        words: in order.
        separators: what stands between words, normalised; one fewer than words.
        lead, trail: signs before the first and after the last word, normalised.
        anchor: index of the word by which the term is looked up.
        head: index of the word that shows number and case.
        policy: in which shapes it is found.
        person: whether it is the name of a person.
        exact: whether capitals must be as written.
        joinable: whether it may stand before a hyphen although it has several words.
        raw: the term as written, where its letters are not Latin.
        plain: whether it is one word without signs around it.
        after: the letters, in either case, with which the word after the anchor may begin.
    """

    words: tuple[Word, ...]
    separators: tuple[str, ...]
    lead: str
    trail: str
    anchor: int
    head: int
    policy: MatchPolicy
    person: bool
    exact: bool
    joinable: bool
    raw: str | None
    plain: bool
    after: frozenset[str]


def lookup_key(word: str, fixed: bool = False) -> str:
    """The beginning that all forms of a folded word have in common, in the coarse spelling of `coarse`.

    >>> lookup_key("vertraege"), lookup_key("ministerium"), lookup_key("kim")
    ('vertrag', 'ministeri', 'kim')
    """
    key = coarse(word)
    if fixed or len(key) < 3:
        return key
    short = _TAIL.sub("", key)
    return short if len(short) >= 2 else key


def coarse(word: str) -> str:
    """A folded word in which vowels with and without umlaut, and s and ss, are alike.

    >>> coarse("raete"), coarse("rates")
    ('rate', 'rates')
    """
    return _DIGRAPH.sub(r"\1\2", word)


def normal_separator(text: str) -> str:
    """What stands between two words, so that all ways to write the same are equal.

    >>> normal_separator("\\n   "), normal_separator("‑"), normal_separator(". ")
    (' ', '-', '.')
    """
    if text == _SPACE or text == "-":
        return text
    if text.isspace():
        return "\n\n" if text.count("\n") > 1 else _SPACE
    signs = _APOSTROPHE.sub("'", _HYPHEN.sub("-", text))
    lead = _SPACE if signs[:1].isspace() else ""
    return lead + _AFTER_SIGN.sub("", signs.lstrip())


def pieces(text: str) -> tuple[list[str], list[str]]:
    """The words of a cleaned text, and what stands before, between and after them (one more than words)."""
    words: list[str] = []
    between: list[str] = []
    done = 0
    for found in _RUN.finditer(byte_fold(text)):
        start, end = found.span()
        between.append(text[done:start])
        words.append(text[start:end])
        done = end
    between.append(text[done:])
    return words, between


def anchor_index(words: list[str]) -> int:
    """Which word to look a term up by: the longest that is no function word, the last of several."""
    if len(words) == 1:
        return 0
    return max(
        range(len(words)), key=lambda index: (words[index] not in folded_class("function"), len(words[index]), index)
    )


def lookup_keys(term: Term, subject: SubjectField) -> tuple[str, ...]:
    """The keys under which a German term is found; none for a term without a letter or digit."""
    text = term.text if term.text.isascii() else clean(term.text).text
    words = byte_fold(text).decode("latin-1").split()
    if not words:
        return ()
    if len(words) == 1:
        word = words[0] if words[0].isascii() else fold_word(words[0])
    else:
        words = [fold_word(word) for word in words]
        word = words[anchor_index(words)]
    fixed = term.match is MatchPolicy.WORD or subject is SubjectField.PERSON
    key = lookup_key(word, fixed)
    if term.pos is PartOfSpeech.VERB and len(words) == 1:
        return key, "ge" + key
    if term.plural and len(words) == 1:
        return key, lookup_key(fold_word(clean(term.plural).text))
    return (key,)


def german_pattern(term: Term, subject: SubjectField) -> Pattern:
    """A German term with the forms of each of its words."""
    cleaned = clean(term.text).text
    texts, between = pieces(cleaned)
    folded = [fold_word(text) for text in texts]
    inflected = term.match is not MatchPolicy.WORD
    kinds = _kinds(term, subject, texts, folded)
    head = _head(texts, kinds)
    words = []
    for index, (text, word) in enumerate(zip(texts, folded, strict=True)):
        if not inflected:
            found: Forms = {word: AS_WRITTEN}
        elif len(texts) == 1:
            found = forms(word, kinds[0], term.plural, term.number is Number.PLURAL)
        else:
            found = _forms_in_phrase(folded, kinds, index, term.number is Number.PLURAL and index == head)
        words.append(Word(text, found))
    adjectives = any(kind is Kind.ADJECTIVE for kind in kinds)
    joinable = len(texts) == 1 or not adjectives
    return _pattern(term, words, between, folded, head, joinable=joinable, person=subject is SubjectField.PERSON)


def build_pattern(term: Term, head: int, make: Callable[[int, str], Forms]) -> Pattern:
    """A term of any language whose forms ``make`` gives for the index of a word and the word."""
    texts, between = pieces(clean(term.text).text)
    folded = [fold_word(text) for text in texts]
    words = [Word(text, make(index, word)) for index, (text, word) in enumerate(zip(texts, folded, strict=True))]
    return _pattern(term, words, between, folded, head, joinable=True, person=False)


def _pattern(
    term: Term, words: list[Word], between: list[str], folded: list[str], head: int, *, joinable: bool, person: bool
) -> Pattern:
    anchor = anchor_index(folded)
    private = any("\x80" <= char <= "\x9f" for word in folded for char in word)
    return Pattern(
        words=tuple(words),
        separators=tuple(normal_separator(sign) for sign in between[1:-1]),
        lead=normal_separator(between[0]) if between[0] else "",
        trail=normal_separator(between[-1]) if between[-1] else "",
        anchor=anchor,
        head=head,
        policy=term.match,
        person=person,
        exact=term.case is CasePolicy.EXACT,
        joinable=joinable,
        raw=letters(term.text) if private else None,
        plain=len(words) == 1 and not private and not between[0] and not between[-1],
        after=_initials(words[anchor + 1 : anchor + 2]),
    )


def _initials(words: list[Word]) -> frozenset[str]:
    """The first letters of the forms of a word, with those that folding brings to them."""
    found: set[str] = set()
    for word in words:
        for form in word.forms:
            found.update((form[0], form[0].upper(), word.text[0], word.text[0].lower(), word.text[0].upper()))
    return frozenset(found)


def _kinds(term: Term, subject: SubjectField, texts: list[str], folded: list[str]) -> list[Kind]:
    if len(texts) == 1:
        return [_single_kind(term, subject, texts[0], folded[0])]
    if subject is SubjectField.PERSON:
        return [Kind.FIXED] * (len(texts) - 1) + [Kind.PERSON]
    kinds = []
    for index, text in enumerate(texts):
        word = folded[index]
        following = texts[index + 1] if index + 1 < len(texts) else ""
        if word in folded_class("function"):
            kinds.append(Kind.FIXED)
        elif text[0].islower():
            adjectival = adjective_base(word) != word or term.pos is PartOfSpeech.ADJECTIVE or _declined(word)
            kinds.append(Kind.ADJECTIVE if adjectival else Kind.FIXED)
        elif following and following[0].isupper() and _declined(word):
            kinds.append(Kind.ADJECTIVE)
        elif text.isupper() and len(text) > 1:
            kinds.append(Kind.ABBREVIATION)
        else:
            kinds.append(Kind.NOUN)
    return kinds


def _declined(word: str) -> bool:
    return len(word) > 4 and word.endswith(("e", "er", "es", "en", "em"))


def _single_kind(term: Term, subject: SubjectField, text: str, folded: str) -> Kind:
    if term.pos is PartOfSpeech.VERB:
        return Kind.VERB
    if term.type is TermType.ADJECTIVE or term.pos is PartOfSpeech.ADJECTIVE:
        return Kind.FIXED if text[0].isupper() and folded.endswith("er") else Kind.ADJECTIVE
    if term.type is TermType.DEMONYM or subject is SubjectField.PEOPLE:
        return Kind.PEOPLE
    if term.type is TermType.ABBREVIATION or (text.isupper() and len(text) > 1):
        return Kind.ABBREVIATION
    if subject is SubjectField.PERSON:
        return Kind.PERSON
    if subject is SubjectField.PLACE:
        return Kind.PLACE
    if subject in (SubjectField.COUNTRY, SubjectField.MEDIA):
        return Kind.NAME
    return Kind.NOUN


def _head(texts: list[str], kinds: list[Kind]) -> int:
    for index, kind in enumerate(kinds):
        if kind in (Kind.NOUN, Kind.ABBREVIATION, Kind.PERSON):
            return index
    return len(texts) - 1


def _forms_in_phrase(folded: list[str], kinds: list[Kind], index: int, plural_only: bool) -> Forms:
    word, kind = folded[index], kinds[index]
    if kind is Kind.ADJECTIVE:
        return _phrase_adjective(word)
    found = dict(forms(word, kind, None, plural_only))
    if kind is not Kind.NOUN:
        return found
    if not word.endswith(("s", "x", "z")):
        found.setdefault(word + "s", Ending(Number.SINGULAR, True, "genitive -s"))
    if (
        index
        and (folded[index - 1] in folded_class("genitive-article") or kinds[index - 1] is Kind.ADJECTIVE)
        and word.endswith("s")
    ):
        base = word[:-2] if word.endswith("es") else word[:-1]
        found.setdefault(base + "s", AS_WRITTEN)
        found.setdefault(base + "es", AS_WRITTEN)
        if word.endswith("es"):
            found.setdefault(word[:-1] + "s", AS_WRITTEN)
    return found


def _phrase_adjective(word: str) -> Forms:
    base = word
    for ending in ("en", "er", "es", "em", "e"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            break
    found = {base + ending: AS_WRITTEN for ending in ("e", "en", "er", "es", "em")}
    found[word] = AS_WRITTEN
    return found
