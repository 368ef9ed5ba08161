"""Ways to write a term that the finder does not know: the term is there, and nothing is to be reported."""

from __future__ import annotations

import re
from functools import cache

from glossary.model import Concept, SubjectField
from terms.english_forms import other_spelling, plural_word
from terms.model import Match
from terms.rendering import permitted_terms
from terms.rules.wording import Wording
from terms.wordlists import lines

_SIGNS = {
    "dollar": r"\$|\bUSD",
    "euro": r"€|\bEUR",
    "pound": r"£|\bGBP",
    "yen": r"¥|\bJPY",
    "franc": r"\bCHF",
    "yuan": r"\bCNY",
}
_PLACES = frozenset({SubjectField.PLACE, SubjectField.COUNTRY})
_NEAR = 60
_MOST_DOTS = 5
_READ_AS_WORD = 4
_TIME_OF_DAY = re.compile(r"\s+(?:Sommer|Winter|Normal|Standard|Orts)?[Zz]eit\b")
_TIME_ZONE = re.compile(r"\b(?:GMT|UTC|BST|IST|JST|KST|MSK|[CEW]ES?T|[ECMP][SD]T|local time)\b")
_LAST_WORD = re.compile(r"([A-ZÄÖÜ][\w-]*)\s\Z")
_FIRST_WORD = re.compile(r"\s([A-ZÄÖÜ][\w-]*)")


def is_written_otherwise(match: Match, source: str, target: Wording) -> bool:
    """Whether the term is there in a way of writing that the finder does not know.

    The last word is shared with the next term (``the foreign and defense ministers``), an abbreviation has dots
    (``F.B.I.``) or small letters (``Nafta``), a sign stands for a currency (``$``), a title is abbreviated
    (``Lt Col``), a zone stands for its time (``BST``), inhabitants for a town (``New Yorkers``), or the word is part of
    an English name that German took over (``Desert Island Discs``).
    """
    return (
        _is_time_zone(match, source, target)
        or _is_in_english_name(match, source, target)
        or any(
            _has_short_words(term.text, target)
            or _is_name_of_letters(term.text, target)
            or _has_word_or_demonym(match, term.text, target)
            or _has_sign(match.concept, term.text, target)
            or _shares(term.text, target)
            for term in permitted_terms(match.concept)
        )
    )


def _is_name_of_letters(text: str, target: Wording) -> bool:
    if not (text.isupper() and text.isalpha() and len(text) >= _READ_AS_WORD):
        return False
    return target.has(rf"\b{text.capitalize()}\b", near=text.capitalize())


def _has_word_or_demonym(match: Match, text: str, target: Wording) -> bool:
    """Whether the German name is a word of the English one and stands there, or its inhabitants in -er do."""
    if not text[0].isupper():
        return False
    if f" {match.text} " in f" {text} " and target.has(rf"\b{re.escape(match.text)}\b", near=match.text):
        return True
    return match.concept.subject in _PLACES and target.has(rf"\b{re.escape(text)}(?<![aeiouy])ers?\b", near=text)


def _has_sign(concept: Concept, text: str, target: Wording) -> bool:
    if concept.subject is not SubjectField.ECONOMY:
        return False
    return any(word in text.casefold() and target.has(sign) for word, sign in _SIGNS.items())


def _has_short_words(text: str, target: Wording) -> bool:
    """Whether the term is there with dots in an abbreviation, or with a title cut short."""
    words, titles = text.split(), _short_titles()
    parts = []
    for word in words:
        short = titles.get(word.casefold())
        if short is not None:
            parts.append(rf"(?i:{word}s?|{short}s?\.?)")
        elif word.isupper() and word.isalpha() and 2 <= len(word) <= _MOST_DOTS:
            dotted = r"\.\s?".join(word)
            parts.append(rf"(?:{word}|{dotted}\.?)")
        else:
            parts.append(f"(?i:{re.escape(word)})")
    if all(part.startswith("(?i:") and "|" not in part for part in parts):
        return False
    return target.has(rf"(?<!\w){'[ -]'.join(parts)}s?(?!\w)")


def _shares(text: str, target: Wording) -> bool:
    first, _, last = text.casefold().rpartition(" ")
    english = target.folded
    if not first or not english.has(" (?:and|or) "):
        return False
    other = other_spelling(last) or last
    heads = "|".join({re.escape(form) for word in (last, other) for form in (word, plural_word(word))})
    pattern = rf"\b{re.escape(first)},? (?:\w[\w-]*,? ){{0,4}}(?:and|or) (?:\w[\w-]*,? ){{1,4}}(?:{heads})\b"
    return english.has(pattern, near=first)


def _is_time_zone(match: Match, source: str, target: Wording) -> bool:
    return _TIME_OF_DAY.match(source, match.span[1]) is not None and target.has(_TIME_ZONE)


def _is_in_english_name(match: Match, source: str, target: Wording) -> bool:
    """Whether an English word stands beside the same name on both sides: Chuuk Island is not Iceland."""
    if not {match.text.casefold(), match.term.text.casefold()} & english_words():
        return False
    before = _LAST_WORD.search(source[max(0, match.span[0] - _NEAR) : match.span[0]])
    after = _FIRST_WORD.match(source, match.span[1])
    names = [f"{before[1]} {match.text}"] if before else []
    names += [f"{match.text} {after[1]}"] if after else []
    return any(target.has(rf"\b{re.escape(name)}\b", near=name) for name in names)


@cache
def english_words() -> frozenset[str]:
    """German names and abbreviations that are English words as well."""
    return frozenset(lines("also-english.txt"))


@cache
def _short_titles() -> dict[str, str]:
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    pairs = (item.partition("=") for item in rows["title-short"].split())
    return {word: short for word, _, short in pairs}
