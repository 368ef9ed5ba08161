"""Why a term that is not there word for word may still be rendered: what English does with terms for good reasons."""

from __future__ import annotations

import re
from functools import cache

from glossary.model import NAME_FIELDS, Concept, Number, SubjectField, Term
from terms.english_forms import other_spelling, plural_word
from terms.model import CompoundPart, Match
from terms.rendering import permitted_terms
from terms.rules.wording import Wording
from terms.wordlists import lines

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


def is_excused(match: Match, source: Wording, target: Wording, before: frozenset[str]) -> bool:
    """Whether there may be a good reason why the term is not there: the finding is information only.

    Args:
        match: the term.
        source, target: the segments.
        before: concepts that the translation of the segments just before has.
    """
    return (
        _is_loose(match, source.text)
        or (match.concept.id in before and _stands_for(match.concept, source, target))
        or _has_other_title(match, source.text, target)
        or _has_rest_of_name(match, source.text, target)
        or _is_converted(match, source.text)
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


def _stands_for(concept: Concept, source: Wording, target: Wording) -> bool:
    """Whether a pronoun, a title or the last word of the term stands for what the sentences before name."""
    words = target.words
    for term in permitted_terms(concept):
        last = term.text.casefold().split()[-1]
        if " " in term.text and ({last, plural_word(last)} & words):
            return True
    if concept.subject not in _NAMED:
        return False
    if target.count(_class("pronoun-english")) > source.count(_class("pronoun-german")):
        return True
    titles = _class("title-english") & words
    return bool(titles) and not _class("title-german") & source.words


def _has_other_title(match: Match, source: str, target: Wording) -> bool:
    """Whether English has a courtesy title in place of an office before a name: Oppositionsführer Corbyn, Mr Corbyn."""
    if match.concept.subject is not SubjectField.OFFICE:
        return False
    names = _NAME_AFTER.match(source, match.span[1])
    if names is None:
        return False
    return any(target.has(rf"\b{_COURTESY}{re.escape(name)}\b", near=name) for name in names[1].split())


def _has_rest_of_name(match: Match, source: str, target: Wording) -> bool:
    """Whether the rest of a longer name stands for the whole of it: New York Times, the Times."""
    if match.concept.subject not in _PLACES:
        return False
    after = _NAME_AFTER.match(source, match.span[1])
    if after is None:
        return False
    rest = after[1].split()[0]
    return target.has(rf"\b[Tt]he {re.escape(rest)}\b", near=f"he {rest}")


def _is_converted(match: Match, source: str) -> bool:
    """Whether the term is a currency into which the German converts an amount: 1.800 Pfund (2.000 Euro)."""
    if match.concept.subject is not SubjectField.ECONOMY:
        return False
    before = source[max(0, match.span[0] - _NEAR) : match.span[0]]
    return _CONVERTED.search(before) is not None and source[match.span[1] :][:2].lstrip().startswith(")")


def _is_short_name(term: Term, concept: Concept, target: Wording) -> bool:
    """Whether the family name stands for a person, or initials for a place or body: Mrs May, NYC."""
    words = term.text.split()
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return False
    if concept.subject is SubjectField.PERSON:
        return target.has(rf"\b{re.escape(words[-1])}\b", near=words[-1]) or target.has(
            rf"\b{_COURTESY}{re.escape(words[0])}\b", near=words[0]
        )
    if concept.subject not in _NAMED:
        return False
    initials = "".join(word[0] for word in words)
    return target.has(rf"\b{re.escape(initials)}C?\b", near=initials)


def _is_taken_apart(term: Term, target: Wording) -> bool:
    """Whether a sentence has all words of a term, in another order or apart: ``missile and nuclear tests``."""
    wanted = [word for word in Wording(term.text).word_list if len(word) > 2]
    if len(wanted) < 2:
        return False
    forms = ((word, plural_word(word), word.removesuffix("s"), other_spelling(word) or word) for word in wanted)
    return target.has_together(tuple(map(frozenset, forms)))


def _is_derived(term: Term, concept: Concept, target: Wording) -> bool:
    """Whether a word made from the term stands there: Indonesian for Indonesia, disarm for disarmament."""
    text = term.text
    if term.number is Number.PLURAL and text.endswith("s"):
        single = text[:-3] + "y" if text.endswith("ies") else text[:-1]
        # A plural loses its ending before another noun: the Tory conference.
        if target.has(rf"\b{re.escape(single)}(?=[ -][a-z])", near=single):
            return True
    if " " in text or len(text) < _MOST_OF_NAME or not text.isalpha():
        return False
    if text in (irregular := _irregular_names()):
        return target.has(rf"\b(?:{irregular[text]})\b")
    if concept.subject in NAME_FIELDS or text[0].isupper():
        stem = text[:-1] if text[-1] in "aeioy" else text
        return target.has(rf"\b{stem}{text[-1]}?{_OF_NAMES}\b", near=stem)
    stem = _NOUN_ENDING.sub("", text.casefold())
    if len(stem) < _MOST_OF_NAME or stem == text.casefold():
        return False
    return target.folded.has(rf"(?<![^\W\d_]){stem}", near=stem)


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
