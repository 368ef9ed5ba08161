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
_SIGNS = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}
_NAMED = frozenset({SubjectField.PERSON, SubjectField.PLACE, SubjectField.COUNTRY, SubjectField.ORGANISATION})
_OF_NAMES = r"(?:n|an|ian|ean|ese|ish|er|ers|i|s|ite|ites|eer|eers|ism|ist|ists)"
_NOUN_ENDING = re.compile(r"(?:ament|ement|ment|ation|ition|ion|ing|er|or|ance|ence|al)\Z")
_MOST_OF_NAME = 5
"""Letters that a name or stem must have before its derivatives are looked for: Kim is not in Kimono."""


def is_written_otherwise(match: Match, target: str) -> bool:
    """Whether the term is there in a way of writing that the finder does not know: it is met.

    The last word is shared with the next term (``the foreign and defense ministers``), an abbreviation has dots
    (``F.B.I.``), or a sign stands for a currency (``$``).
    """
    for term in permitted_terms(match.concept):
        if _has_dots(term.text, target) or _has_sign(match.concept, term.text, target) or _shares(term.text, target):
            return True
    return False


def is_excused(match: Match, checked: Checked) -> bool:
    """Whether there may be a good reason why the term is not there: the finding is information only."""
    target = checked.pair.target
    return (
        _is_loose(match, checked.pair.source)
        or _stands_for(match, checked)
        or any(
            _is_taken_apart(term, target) or _is_derived(term, match.concept, target)
            for term in permitted_terms(match.concept)
        )
    )


def _has_dots(text: str, target: str) -> bool:
    if not (text.isupper() and text.isalpha() and 2 <= len(text) <= 5):
        return False
    return re.search(r"(?<!\w)" + r"\.\s?".join(text) + r"\.?(?!\w)", target) is not None


def _has_sign(concept: Concept, text: str, target: str) -> bool:
    if concept.subject is not SubjectField.ECONOMY:
        return False
    return any(word in text.casefold() and sign in target for word, sign in _SIGNS.items())


def _shares(text: str, target: str) -> bool:
    first, _, last = text.rpartition(" ")
    if not first or (" and " not in target and " or " not in target):
        return False
    other = other_spelling(last.lower()) or last
    heads = "|".join({re.escape(form) for word in (last, other) for form in (word, plural_word(word))})
    pattern = rf"\b{re.escape(first)},? (?:\w[\w-]*,? ){{0,4}}(?:and|or) (?:\w[\w-]*,? ){{1,4}}(?:{heads})\b"
    return re.search(pattern, target, re.IGNORECASE) is not None


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
    if " " in text or len(text) < _MOST_OF_NAME or not text.isalpha():
        return False
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
