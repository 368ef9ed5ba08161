"""Why a term that is not there word for word may still be rendered: what English does with terms for good reasons."""

from __future__ import annotations

import re
from functools import cache

from glossary.model import NAME_FIELDS, Concept, Number, SubjectField, Term
from terms.english_forms import other_spelling, plural_word
from terms.model import CompoundPart, Match
from terms.rendering import permitted_terms
from terms.rules.base import Checked
from terms.wordlists import lines

_WORD = re.compile(r"[^\W\d_]+")
_NAMED = frozenset({SubjectField.PERSON, SubjectField.PLACE, SubjectField.COUNTRY, SubjectField.ORGANISATION})
_PLACES = frozenset({SubjectField.PLACE, SubjectField.COUNTRY})
_COURTESY = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.?\s"
_NEAR = 80
"""Characters before a currency in which the amount stands that it converts."""
_CONVERTED = re.compile(r"\d[^()]*\([^()]*\d[^()]*\Z")
_NAME_AFTER = re.compile(r"\s+((?:[A-ZÄÖÜ][\w’'-]+\s?){1,3})")
_OF_NAMES = r"(?:n|an|ian|ean|ese|ish|er|ers|i|s|ite|ites|eer|eers|ism|ist|ists)"
_NOUN_ENDING = re.compile(r"(?:ament|ement|ment|ation|ition|ion|ing|er|or|ance|ence|al)\Z")
_MOST_OF_NAME = 5
"""Letters that a name or stem must have before its derivatives are looked for: Kim is not in Kimono."""


def is_excused(match: Match, checked: Checked) -> bool:
    """Whether there may be a good reason why the term is not there: the finding is information only."""
    target = checked.pair.target
    return (
        _is_loose(match, checked.pair.source)
        or _stands_for(match, checked)
        or _has_other_title(match, checked.pair.source, target)
        or _has_rest_of_name(match, checked.pair.source, target)
        or _is_converted(match, checked.pair.source)
        or any(
            _is_taken_apart(term, target)
            or _is_derived(term, match.concept, target)
            or _is_short_name(term, match.concept, target)
            for term in permitted_terms(match.concept)
        )
    )


def _is_loose(match: Match, source: str) -> bool:
    """Whether the German makes the term uncertain: a part of a closed compound, a family name in the plural."""
    if match.form.part is CompoundPart.WHOLE:
        return match.concept.subject is SubjectField.PERSON and match.form.number is Number.PLURAL
    before, after = source[: match.span[0]][-1:], source[match.span[1] : match.span[1] + 1]
    return before.isalpha() or after.isalpha()


def _stands_for(match: Match, checked: Checked) -> bool:
    """Whether a pronoun, a title or the last word of the term stands for what the sentences before name."""
    if match.concept.id not in checked.before:
        return False
    source, target = checked.pair.source, checked.pair.target
    words = set(_words(target))
    for term in permitted_terms(match.concept):
        last = term.text.casefold().split()[-1]
        if " " in term.text and ({last, plural_word(last)} & words):
            return True
    if match.concept.subject not in _NAMED:
        return False
    if _count(target, "pronoun-english") > _count(source, "pronoun-german"):
        return True
    titles = _class("title-english") & words
    return bool(titles) and not _class("title-german") & set(_words(source))


def _has_other_title(match: Match, source: str, target: str) -> bool:
    """Whether English has a courtesy title in place of an office before a name: Oppositionsführer Corbyn, Mr Corbyn."""
    if match.concept.subject is not SubjectField.OFFICE:
        return False
    names = _NAME_AFTER.match(source, match.span[1])
    if names is None:
        return False
    name = "|".join(map(re.escape, names[1].split()))
    return re.search(rf"\b{_COURTESY}(?:{name})\b", target) is not None


def _has_rest_of_name(match: Match, source: str, target: str) -> bool:
    """Whether the rest of a longer name stands for the whole of it: New York Times, the Times."""
    if match.concept.subject not in _PLACES:
        return False
    after = _NAME_AFTER.match(source, match.span[1])
    return after is not None and re.search(rf"\b[Tt]he {re.escape(after[1].split()[0])}\b", target) is not None


def _is_converted(match: Match, source: str) -> bool:
    """Whether the term is a currency into which the German converts an amount: 1.800 Pfund (2.000 Euro)."""
    if match.concept.subject is not SubjectField.ECONOMY:
        return False
    before = source[max(0, match.span[0] - _NEAR) : match.span[0]]
    return _CONVERTED.search(before) is not None and source[match.span[1] :][:2].lstrip().startswith(")")


def _is_short_name(term: Term, concept: Concept, target: str) -> bool:
    """Whether the family name stands for a person, or initials for a place or body: Mrs May, NYC."""
    words = term.text.split()
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return False
    if concept.subject is SubjectField.PERSON:
        return re.search(rf"\b{re.escape(words[-1])}\b|\b{_COURTESY}{re.escape(words[0])}\b", target) is not None
    if concept.subject not in _NAMED:
        return False
    return re.search(rf"\b{re.escape(''.join(word[0] for word in words))}C?\b", target) is not None


def _is_taken_apart(term: Term, target: str) -> bool:
    """Whether all words of a term are there, in another order or apart: ``missile and nuclear tests``."""
    wanted = [word for word in _words(term.text) if len(word) > 2]
    if len(wanted) < 2:
        return False
    words = set(_words(target))
    return all({word, plural_word(word), word.removesuffix("s"), other_spelling(word)} & words for word in wanted)


def _is_derived(term: Term, concept: Concept, target: str) -> bool:
    """Whether a word made from the term stands there: Indonesian for Indonesia, disarm for disarmament."""
    text = term.text
    if term.number is Number.PLURAL and text.endswith("s"):
        single = text[:-3] + "y" if text.endswith("ies") else text[:-1]
        # A plural loses its ending before another noun: the Tory conference.
        if re.search(rf"\b{re.escape(single)}(?=[ -][a-z])", target):
            return True
    if " " in text or len(text) < _MOST_OF_NAME or not text.isalpha():
        return False
    if text in (irregular := _irregular_names()):
        return re.search(rf"\b(?:{irregular[text]})\b", target) is not None
    if concept.subject in NAME_FIELDS or text[0].isupper():
        stem = re.escape(text[:-1] if text[-1] in "aeioy" else text)
        return re.search(rf"\b{stem}{text[-1]}?{_OF_NAMES}\b", target) is not None
    stem = _NOUN_ENDING.sub("", text.casefold())
    if len(stem) < _MOST_OF_NAME or stem == text.casefold():
        return False
    return any(word.startswith(stem) for word in _words(target))


def _count(text: str, name: str) -> int:
    known = _class(name)
    return sum(word in known for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


@cache
def _class(name: str) -> frozenset[str]:
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    return frozenset(rows[name].split())


@cache
def _irregular_names() -> dict[str, str]:
    """Countries with the words that English makes of them, as alternatives of a pattern."""
    rows = dict(line.split("\t") for line in lines("check-words.tsv"))
    pairs = (item.partition("=") for item in rows["name-derived"].split())
    return {name: words for name, _, words in pairs}
