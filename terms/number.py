"""Number and case of a match, from its form and the determiner before it."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from glossary.model import Concept, Number, SubjectField, Term, TermType
from terms.context import Determiner, determiner_before
from terms.inflection import WEAK_E, Ending
from terms.model import Capitals, CompoundPart, Form
from terms.wordlists import word_class

_NAMES = (SubjectField.PERSON, SubjectField.PLACE, SubjectField.COUNTRY)
_NOUN_AFTER = re.compile(r"\s+[„\"]?[A-ZÄÖÜ]")
_WEAK = ("plural", "ending -n", "ending -en", "ending -e")
"""Labels of forms that are plural, or a singular that needs an article to show it."""


_COMMON = tuple(
    tuple(Form(number=number, genitive=genitive) for genitive in (False, True))
    for number in (Number.SINGULAR, Number.PLURAL)
)
"""The forms of whole words in the capitals of the term: most matches have one of these four."""


def form_without_context(ending: Ending, capitals: Capitals, concept: Concept, term: Term) -> Form | None:
    """The form of a whole word where nothing around it can change it, else ``None``."""
    if term.number is Number.PLURAL:
        return _form(Number.PLURAL, ending.genitive, CompoundPart.WHOLE, capitals, False)
    if ending.number is None or ending.adjective or concept.subject in _NAMES:
        return None
    return _form(ending.number, ending.genitive, CompoundPart.WHOLE, capitals, False)


class Shown(Protocol):
    """What a place shows of the form a term stands in."""

    @property
    def ending(self) -> Ending:
        """The ending of its head."""

    @property
    def part(self) -> CompoundPart:
        """Which part of a word it is."""

    @property
    def capitals(self) -> Capitals | None:
        """How it is capitalised."""


def match_form(shown: Shown, start: int, end: int, concept: Concept, term: Term, text: str, german: bool) -> Form:
    """The form a term stands in.

    Args:
        shown: what is known of the place.
        start, end: its span in the cleaned text.
        concept, term: what stands there.
        text: the cleaned text.
        german: whether the text is German.
    """
    ending, part, capitals = shown.ending, shown.part, shown.capitals
    number, genitive = ending.number, ending.genitive
    if term.number is Number.PLURAL and part is not CompoundPart.MODIFIER:
        number = Number.PLURAL
    elif german and part is not CompoundPart.MODIFIER and not ending.adjective:
        number, genitive = _by_context(ending, start, end, concept, term, text)
    if part is CompoundPart.WHOLE and capitals is Capitals.AS_TERM and not ending.adjective:
        return _COMMON[number is Number.PLURAL][genitive]
    return _form(number or Number.SINGULAR, genitive, part, capitals or Capitals.AS_TERM, ending.adjective)


@cache
def _form(number: Number, genitive: bool, part: CompoundPart, capitals: Capitals, adjective: bool) -> Form:
    """The same as ``Form(…)``, one value for all that are alike: there are few, and each match has one."""
    return Form(number=number, genitive=genitive, part=part, capitals=capitals, adjective=adjective)


def _by_context(
    ending: Ending, start: int, end: int, concept: Concept, term: Term, text: str
) -> tuple[Number | None, bool]:
    number, genitive = ending.number, ending.genitive
    if term.type is TermType.ADJECTIVE:
        return Number.SINGULAR, False
    name = concept.subject in _NAMES and term.type is not TermType.DEMONYM
    if number is Number.PLURAL or (number is Number.SINGULAR and not name):
        return number, genitive
    if name:
        return _name(ending, start, end, text)
    determiner = determiner_before(text, start)
    if determiner is None:
        return _bare(ending, concept, term)
    return _by_determiner(ending, term, concept, determiner)


def _name(ending: Ending, start: int, end: int, text: str) -> tuple[Number, bool]:
    """Number and case of a name: a genitive unless an article makes it a plural (``die Kims``, ``beide Koreas``).

    In ``die Putins Tochter kennt`` a noun follows: the word before is a pronoun.
    """
    if not (ending.genitive or ending.label == "ending -s"):
        return Number.SINGULAR, text[max(0, start - 4) : start].lower() == "des "
    determiner = determiner_before(text, start)
    if determiner is None:
        return Number.SINGULAR, True
    if determiner.number is Number.PLURAL or (determiner.word == "die" and not _NOUN_AFTER.match(text, end)):
        return Number.PLURAL, False
    return Number.SINGULAR, True


def _bare(ending: Ending, concept: Concept, term: Term) -> tuple[Number, bool]:
    """Number and case of a form that serves both numbers and has no determiner."""
    label = ending.label
    if label == "ending -s":
        return (Number.SINGULAR, True) if _is_name(concept) else (Number.PLURAL, False)
    if term.type is TermType.ABBREVIATION:
        return Number.SINGULAR, False
    plural = _is_people(term, concept) or label.startswith(_WEAK) or label == WEAK_E
    return (Number.PLURAL if plural else Number.SINGULAR), ending.genitive


def _by_determiner(ending: Ending, term: Term, concept: Concept, determiner: Determiner) -> tuple[Number | None, bool]:
    genitive = ending.genitive
    word = determiner.word
    if determiner.number is not None:
        return determiner.number, genitive or (word == "des" and determiner.number is Number.SINGULAR)
    label = ending.label
    if label == WEAK_E:
        return Number.SINGULAR, False
    if term.type is TermType.ABBREVIATION or label == "ending -s":
        if label != "ending -s":
            return Number.SINGULAR, False
        return (Number.SINGULAR, True) if _is_name(concept) else (Number.PLURAL, False)
    if word == "die" or (determiner.kind == "other" and word.endswith("e")):
        return Number.PLURAL, genitive
    weak = ending.label.startswith(_WEAK)
    if weak and (word == "der" or (determiner.kind == "other" and word.endswith("er"))):
        return Number.PLURAL, genitive
    if weak and word.endswith("en") and (_is_people(term, concept) or _asks_dative(determiner)):
        return Number.PLURAL, genitive
    return Number.SINGULAR, genitive


def _asks_dative(determiner: Determiner) -> bool:
    return determiner.preposition in word_class("dative-preposition")


def _is_people(term: Term, concept: Concept) -> bool:
    return term.type is TermType.DEMONYM or concept.subject is SubjectField.PEOPLE


def _is_name(concept: Concept) -> bool:
    return concept.subject in {
        SubjectField.PERSON,
        SubjectField.PLACE,
        SubjectField.COUNTRY,
        SubjectField.ORGANISATION,
        SubjectField.PARTY,
        SubjectField.MEDIA,
    }
