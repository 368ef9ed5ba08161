"""What stands around a match: its sentence, the conditions of homographs, the German determiner before it."""

from __future__ import annotations

import re
from typing import NamedTuple

from glossary.model import Condition, Number
from terms.fold import fold_word
from terms.model import Span
from terms.wordlists import word_class

_SENTENCE_END = re.compile(r"[.!?…][\"“”’»«')\]]*\s+(?=[\"„“»«‚'(\[]*[A-ZÄÖÜ0-9])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Za-zÄÖÜäöü]|bzw|ca|Dr|Prof|Nr|Mr|Mrs|St|vgl|etc|usw|sog|Abs|Art|Gen|Jan|Feb|Aug|Sept|Okt|Nov|Dez)|\b\d{1,2})\.\s+$"
)
_WORD = re.compile(r"[^\W_]+")
_OTHER = re.compile(
    r"(?:(?:mein|dein|sein|ihr|unser|eu(?:e)?r|kein|dies|jed|jen|welch|solch|manch)(?:e|er|es|en|em)?|"
    r"irgendein\w*|derselbe|dieselbe|dasselbe|dessen|deren)\Z"
)
_LOOK_BACK = 90
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
    before = text[max(0, start - _LOOK_BACK) : start]
    if not before[-1:].isspace():
        return None
    words = before.split()
    for distance, word in enumerate(reversed(words[-4:])):
        lower = word.lower().lstrip("(„“\"»«‚'–—/")
        preposition = words[-distance - 2].lower() if len(words) > distance + 1 else ""
        found = _determiner(lower, distance == 0, preposition)
        if found:
            return found
        if not (lower.isalpha() and word[0].islower() and lower.endswith(("e", "er", "es", "en", "em"))):
            return None
    return None


def _determiner(word: str, adjacent: bool, preposition: str) -> Determiner | None:
    if word in word_class("definite"):
        return Determiner(
            word, Number.SINGULAR if word in word_class("singular") else None, "definite", adjacent, preposition
        )
    if word in word_class("indefinite"):
        return Determiner(word, Number.SINGULAR, "indefinite", adjacent, preposition)
    if word in word_class("plural") or (word.isdigit() and word != "1"):
        return Determiner(word, Number.PLURAL, "number", adjacent, preposition)
    if _OTHER.match(word):
        return Determiner(word, None, "other", adjacent, preposition)
    return None


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
