"""Terms made ready for matching: words with their forms, what stands between them, and the key to look them up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from glossary.model import CasePolicy, MatchPolicy, Number, PartOfSpeech, SubjectField, Term
from terms.fold import APOSTROPHES, HYPHENS, byte_fold, clean, fold_word, letters
from terms.inflection import AS_WRITTEN, Forms, Kind, forms
from terms.phrases import head_index, phrase_forms, plural_words, word_kinds
from terms.wordlists import folded_class

_RUN = re.compile(rb"[^ ]+")
_TAIL = re.compile("(?:um|us|on|is|a|e[lnrsm]?|s)$")
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
        person, place: whether it is the name of a person, of a place or country.
        exact: whether capitals must be as written.
        joinable: whether it may stand before a hyphen although it has several words.
        raw: the term as written, where its letters are not Latin.
        plain: whether it is one word without signs around it.
    """

    words: tuple[Word, ...]
    separators: tuple[str, ...]
    lead: str
    trail: str
    anchor: int
    head: int
    policy: MatchPolicy
    person: bool
    place: bool
    exact: bool
    joinable: bool
    raw: str | None
    plain: bool


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
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


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
        anchor = anchor_index(words)
        word = words[anchor]
    fixed = term.match is MatchPolicy.WORD or subject is SubjectField.PERSON
    key = lookup_key(word, fixed)
    if term.pos is PartOfSpeech.VERB and len(words) == 1:
        return key, "ge" + key
    if term.plural and len(words) == 1:
        return key, lookup_key(fold_word(clean(term.plural).text))
    if term.plural and (plural := plural_words(term, words, _words_of_plural(term))) is not None:
        other = lookup_key(plural[anchor], fixed)
        return (key,) if other == key else (key, other)
    return (key,)


def _words_of_plural(term: Term) -> list[str]:
    """The folded words of the plural that the glossary names."""
    return [fold_word(word) for word in pieces(clean(term.plural).text)[0]] if term.plural else []


def german_pattern(term: Term, subject: SubjectField) -> Pattern:
    """A German term with the forms of each of its words."""
    cleaned = clean(term.text).text
    texts, between = pieces(cleaned)
    folded = [fold_word(text) for text in texts]
    inflected = term.match is not MatchPolicy.WORD
    joints = [normal_separator(sign) for sign in between[1:-1]]
    kinds = word_kinds(term, subject, texts, folded, joints)
    head = head_index(texts, kinds, joints)
    if not inflected:
        found: list[Forms] = [{word: AS_WRITTEN} for word in folded]
    elif len(texts) == 1:
        found = [forms(folded[0], kinds[0], term.plural, term.number is Number.PLURAL)]
    else:
        found = phrase_forms(term, folded, kinds, joints, head, plural_words(term, folded, _words_of_plural(term)))
    words = [Word(text, made) for text, made in zip(texts, found, strict=True)]
    adjectives = any(kind is Kind.ADJECTIVE for kind in kinds)
    joinable = len(texts) == 1 or not adjectives
    return _pattern(term, words, between, folded, head, joinable=joinable, subject=subject)


def build_pattern(term: Term, head: int, make: Callable[[int, str], Forms]) -> Pattern:
    """A term of any language whose forms ``make`` gives for the index of a word and the word."""
    texts, between = pieces(clean(term.text).text)
    folded = [fold_word(text) for text in texts]
    words = [Word(text, make(index, word)) for index, (text, word) in enumerate(zip(texts, folded, strict=True))]
    return _pattern(term, words, between, folded, head, joinable=True, subject=SubjectField.GENERAL)


def _pattern(
    term: Term,
    words: list[Word],
    between: list[str],
    folded: list[str],
    head: int,
    *,
    joinable: bool,
    subject: SubjectField,
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
        person=subject is SubjectField.PERSON,
        place=subject in (SubjectField.PLACE, SubjectField.COUNTRY),
        exact=term.case is CasePolicy.EXACT,
        joinable=joinable,
        raw=letters(term.text) if private else None,
        plain=len(words) == 1 and not private and not between[0] and not between[-1],
    )
