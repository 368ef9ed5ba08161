"""What stands around a match: its sentence, the conditions of homographs, the German determiner before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from glossary.model import Condition, Number
from terms.fold import fold_word
from terms.model import Span
from terms.wordlists import word_class

_SENTENCE_END = re.compile(r"[.!?…][\"“”’»«')\]]*\s+(?=[\"„“»«‚'(\[]*[A-ZÄÖÜ0-9])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Za-zÄÖÜäöü]|bzw|ca|Dr|Prof|Nr|Mr|Mrs|St|vgl|etc|usw|sog|Abs|Art|Gen|Jan|Feb|Aug|Sept|Okt|Nov|Dez)|\b\d{1,2})\.\s+$"
)
_FOLLOWING = re.compile(r"\s+([a-zäöüß]+)\b|[.!?](?=\s|\Z)")
_WORD = re.compile(r"[^\W_]+")
_OPENING = "(„“\"»«‚'–—/"
_MOST_WORDS = 4
_LOOK_BACK = 90
_REMEMBERED_WORDS = 20_000
_GO_ON: tuple[Number | None, str] = (None, "")
_DECLINED = ("e", "er", "es", "en", "em")
_LONGEST_SENTENCE = 1500


class Determiner(NamedTuple):
    """The German determiner before a noun.

    Args:
        word: in lower case.
        number: what it says of number, if anything.
        kind: ``definite``, ``indefinite``, ``other`` or ``number``.
        adjacent: whether it stands directly before, with no adjective between.
        preposition: the word before it, in lower case, or an empty string.
    """

    word: str
    number: Number | None
    kind: str
    adjacent: bool
    preposition: str


def sentence_span(text: str, start: int, end: int) -> Span:
    """The span of the sentence that a span lies in.

    >>> text = "Er kam. Dann ging er z. B. heim. Ende."
    >>> text[slice(*sentence_span(text, 8, 12))]
    'Dann ging er z. B. heim. '
    """
    low = max(0, start - _LONGEST_SENTENCE)
    high = min(len(text), end + _LONGEST_SENTENCE)
    for found in _SENTENCE_END.finditer(text, low, high):
        if _ABBREVIATED.search(text[max(0, found.start() - 8) : found.end()]):
            continue
        if found.end() <= start:
            low = found.end()
        elif found.start() >= end - 1:
            return low, found.end()
    return low, high


def condition_holds(condition: Condition, text: str, start: int, end: int) -> str | None:
    """Why a condition holds for a span of a text, or ``None`` where it does not.

    Words of the sentence are compared by their beginning, ignoring case; the span itself does not count.
    """
    low, high = sentence_span(text, start, end)
    words = [fold_word(word) for word in _WORD.findall(text[low:start] + " " + text[end:high])]
    line = " " + " ".join(words)
    for wanted in condition.none_of:
        if _begins(line, wanted):
            return None
    if not condition.any_of:
        return f"the sentence has none of {', '.join(condition.none_of)}"
    for wanted in condition.any_of:
        if _begins(line, wanted):
            return f"the sentence has {wanted}"
    return None


def _begins(line: str, wanted: str) -> bool:
    return " " + " ".join(fold_word(word) for word in _WORD.findall(wanted)) in line


def determiner_before(text: str, start: int) -> Determiner | None:
    """The determiner before a noun that starts there, seen through adjectives; ``None`` where there is none.

    >>> determiner_before("mit der russischen Duma", 19)
    Determiner(word='der', number=None, kind='definite', adjacent=False, preposition='mit')
    """
    if not start or not text[start - 1].isspace():
        return None
    words = text[max(0, start - _LOOK_BACK) : start].rsplit(None, 2)
    lower, verdict = _verdict(words[-1]) if words else ("", None)
    if verdict is None:
        return None
    if verdict is not _GO_ON:
        preposition = words[-2].lower() if len(words) > 1 else ""
        return Determiner(lower, *verdict, True, preposition)
    words = text[max(0, start - _LOOK_BACK) : start].rsplit(None, _MOST_WORDS + 1)
    for distance in range(2, min(len(words), _MOST_WORDS) + 1):
        lower, verdict = _verdict(words[-distance])
        if verdict is None:
            return None
        if verdict is not _GO_ON:
            preposition = words[-distance - 1].lower() if len(words) > distance else ""
            return Determiner(lower, *verdict, False, preposition)
    return None


def stands_as_verb(text: str, end: int) -> bool:
    """Whether a word that ends there, an adjective or a past tense by its form, is a verb by what follows.

    An adjective with an ending stands before a noun: no article, no pronoun and no end of a sentence can follow it.

    >>> text = "Er verstärkte den Ton der verstärkten Band."
    >>> stands_as_verb(text, 13), stands_as_verb(text, 37)
    (True, False)
    """
    found = _FOLLOWING.match(text, end)
    if found is None:
        return False
    word = found[1]
    if word is None:
        return True
    known = _determiners().get(word)
    return word in word_class("pronoun") or (known is not None and known[1] != "number")


@lru_cache(_REMEMBERED_WORDS)
def _verdict(word: str) -> tuple[str, tuple[Number | None, str] | None]:
    """A word before a noun, in lower case, and what it says as a determiner.

    `_GO_ON` where it may be an adjective behind one, ``None`` where it is neither. Remembered, because before nouns
    stand the same few words again and again.
    """
    lower = word.lower().lstrip(_OPENING)
    found = _determiners().get(lower)
    if found is None and lower.isdigit() and lower != "1":
        return lower, (Number.PLURAL, "number")
    return lower, found or (_GO_ON if _is_declined(word) else None)


def _is_declined(word: str) -> bool:
    return word.endswith(_DECLINED) and word[0].islower() and word.isalpha()


@cache
def _determiners() -> Mapping[str, tuple[Number | None, str]]:
    """What each determiner says of number, and its kind."""
    found: dict[str, tuple[Number | None, str]] = {}
    for stem in word_class("determiner-stem"):
        for ending in ("", "e", "er", "es", "en", "em"):
            found[stem + ending] = None, "other"
    for word in word_class("plural"):
        found[word] = Number.PLURAL, "number"
    for name in ("definite", "indefinite"):
        for word in word_class(name):
            found[word] = Number.SINGULAR if word in word_class("singular") else None, name
    return found


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at a place.

    >>> starts_sentence("Ja. „Der Kreml", 5), starts_sentence("Der Kreml", 4)
    (True, False)
    """
    before = text[max(0, start - _LOOK_BACK) : start].rstrip("„“\"»«‚'([ \t\xa0")
    if not before or before[-1] in "\n:":
        return not before or before[-1] == "\n" or text[start - 1] in "„“\"»‚'"
    if before[-1] not in ".!?…":
        return False
    return not _ABBREVIATED.search(before[-8:] + " ")
