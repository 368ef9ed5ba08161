"""The words of German terms: of which kind each is, which one shows number and case, and which forms it takes."""

from __future__ import annotations

import re
from functools import lru_cache

from glossary.model import Number, PartOfSpeech, SubjectField, Term, TermType
from terms.inflection import AS_WRITTEN, Forms, Kind, adjective_base, forms, make_ending
from terms.wordlists import folded_class

_ARTICLES = {"der": ("der", "des", "dem", "den"), "die": ("die", "der"), "das": ("das", "des", "dem")}
_ROMAN = re.compile(r"[IVX]+")
_HYPHEN = "-"
_REMEMBERED = 5_000
_NOUNS = (Kind.NOUN, Kind.ABBREVIATION, Kind.PERSON)


def word_kinds(term: Term, subject: SubjectField, texts: list[str], folded: list[str], joints: list[str]) -> list[Kind]:
    """How each word of a term inflects.

    Args:
        term, subject: the term and the field of its concept.
        texts, folded: its words, as written and folded.
        joints: what stands between them, normalised.
    """
    if len(texts) == 1:
        return [_single_kind(term, subject, texts[0], folded[0])]
    if subject is SubjectField.PERSON:
        kinds = [Kind.FIXED] * len(texts)
        kinds[_bearer(texts, folded)] = Kind.PERSON
        return kinds
    kinds = []
    for index, text in enumerate(texts):
        word = folded[index]
        following = texts[index + 1] if index + 1 < len(texts) else ""
        if word in folded_class("function"):
            kinds.append(Kind.FIXED)
        elif text[0].islower():
            adjectival = adjective_base(word) != word or term.pos is PartOfSpeech.ADJECTIVE or _declined(word)
            kinds.append(Kind.ADJECTIVE if adjectival else Kind.FIXED)
        elif following and following[0].isupper() and _declined(word) and joints[index] != _HYPHEN:
            kinds.append(Kind.ADJECTIVE)
        elif text.isupper() and len(text) > 1:
            kinds.append(Kind.ABBREVIATION)
        else:
            kinds.append(Kind.NOUN)
    return kinds


def head_index(texts: list[str], kinds: list[Kind], joints: list[str]) -> int:
    """Which word shows number and case: the first noun, or the last part where that noun begins a chain of hyphens."""
    for index, kind in enumerate(kinds):
        if kind in _NOUNS:
            last = index
            while last < len(joints) and joints[last] == _HYPHEN and kind is not Kind.PERSON:
                last += 1
            return last if texts[last].isalpha() and kinds[last] in _NOUNS else index
    return len(texts) - 1


def phrase_forms(
    term: Term, folded: list[str], kinds: list[Kind], joints: list[str], head: int, plural: list[str] | None
) -> list[Forms]:
    """The forms of each word of a term of several words.

    Args:
        term: the term.
        folded, kinds, joints: its words, their kinds, what stands between them.
        head: index of the word that shows number and case.
        plural: the words of its plural, where the glossary names it.
    """
    if Kind.PERSON in kinds:
        return _person_forms(folded, kinds)
    found = []
    for index in range(len(folded)):
        plural_only = term.number is Number.PLURAL and index == head
        made = _word_forms(folded, kinds, joints, index, plural_only)
        if plural and index == head:
            made = _with_plural(made, plural[index])
        elif plural:
            made = {plural[index]: AS_WRITTEN, **made}
        found.append(made)
    return found


def plural_words(term: Term, folded: list[str], words: list[str]) -> list[str] | None:
    """The folded words of the plural that the glossary names, one for each word of the term, or ``None``.

    A plural of one word stands for the last word of the term.

    Args:
        term: the term.
        folded: its words, folded.
        words: the words of its plural, folded.
    """
    if not term.plural or not words:
        return None
    if len(words) == len(folded):
        return words
    return [*folded[:-1], words[0]] if len(words) == 1 else None


def _with_plural(found: Forms, plural: str) -> Forms:
    kept = {form: ending for form, ending in found.items() if ending.number is not Number.PLURAL}
    for form in (plural, plural if plural[-1:] in "ns" else plural + "n"):
        known = kept.get(form)
        if known is None:
            kept[form] = make_ending(Number.PLURAL, False, "plural")
        elif known.number is not Number.PLURAL:
            kept[form] = known._replace(number=None)
    return kept


def _bearer(texts: list[str], folded: list[str]) -> int:
    """The word of a person's name that takes the ending: the last, or the one before a byname or a number."""
    last = len(texts) - 1
    if last and _ROMAN.fullmatch(texts[last]):
        return last - 1
    if last > 1 and folded[last - 1] in _ARTICLES and texts[last][0].isupper() and folded[last].endswith("e"):
        return last - 2
    return last


def _person_forms(folded: list[str], kinds: list[Kind]) -> list[Forms]:
    bearer = kinds.index(Kind.PERSON)
    found = [forms(word, kind) for word, kind in zip(folded, kinds, strict=True)]
    if bearer == len(folded) - 3:
        found[-2] = dict.fromkeys(_ARTICLES[folded[-2]], AS_WRITTEN)
        found[-1] = {folded[-1]: AS_WRITTEN, folded[-1] + "n": AS_WRITTEN}
    return found


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


def _word_forms(folded: list[str], kinds: list[Kind], joints: list[str], index: int, plural_only: bool) -> Forms:
    word, kind = folded[index], kinds[index]
    if kind is Kind.ADJECTIVE:
        return _phrase_adjective(word)
    if index < len(joints) and joints[index] == _HYPHEN:
        return {word: AS_WRITTEN}
    found = dict(forms(word, kind, None, plural_only))
    if kind is not Kind.NOUN:
        return found
    if not word.endswith(("s", "x", "z")):
        found.setdefault(word + "s", make_ending(Number.SINGULAR, True, "genitive -s"))
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


@lru_cache(_REMEMBERED)
def _phrase_adjective(word: str) -> Forms:
    """The forms of an adjective in a phrase; remembered, so not to be changed: many phrases have the same one."""
    base = word
    for ending in ("en", "er", "es", "em", "e"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            break
    found = {base + ending: AS_WRITTEN for ending in ("e", "en", "er", "es", "em")}
    found[word] = AS_WRITTEN
    return found
