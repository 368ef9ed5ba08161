"""Words that stand in apposition: an office before a person's name, ``Fluss`` beside the name of a river."""

from __future__ import annotations

import re

from glossary.model import SubjectField
from terms.compounds import is_known_word
from terms.context import determiner_before
from terms.english_forms import head_end
from terms.fold import fold_word
from terms.model import CompoundPart, Match
from terms.wordlists import folded_class, word_class

_NAME = r"(?:[Dd][’'])?[A-ZÄÖÜÀ-ÞŁŚŠŽČĐ][\w’'-]*"
_PARTICLE = r"(?:von der|van der|von dem|von|van den|van|de la|de|del|della|di|da|dos|bin|ibn|al|el|zu)"
_AFTER = re.compile(rf"[ \xa0]+({_NAME})(?:[ \xa0]+(?:{_PARTICLE}[ \xa0]+)?({_NAME}|[A-Z]\.(?=[ \xa0][A-Z])))?")
_EX = re.compile(r"(?<!\w)[Ee]x[-‐‑]$")
_NOUN_END = re.compile(r"(?:ung|heit|keit|schaft|ion|taet|nis|nisse|e)(?:en)?$")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_LAST_WORD = re.compile(r"[\w’-]+$")
_KINDS: dict[str, str] = {
    " River": r"(?:[Gg]renz)?(?:[Ff]lu(?:ss(?:es)?|ß)|[Ff]lüssen?|[Ss]trom(?:e?s)?)",
    "Lake ": r"(?:[Ss]tau)?[Ss]ees?",
    "Mount ": r"[Bb]erg(?:e?s)?",
    " Island": r"(?:[Hh]alb)?[Ii]nsel",
    " Peninsula": r"[Hh]albinsel",
}
"""What an English name may have in front or behind, and the German word that says the same beside it."""
_BEFORE = {kind: re.compile(rf"(?<!\w){german}[ \xa0]+$") for kind, german in _KINDS.items()}
_BEHIND = {kind: re.compile(rf"[-‐‑]{german}(?!\w)") for kind, german in _KINDS.items()}
_LONGEST_KIND = 24


def is_title(match: Match, english: str, text: str) -> bool:
    """Whether a match is an office that stands before the name of its holder, and is a formal title in English.

    The English press writes such titles in capitals there, and in lower case elsewhere; what only says what somebody
    does (``spokesman``, ``leader``) stays in lower case.

    Args:
        match: the German term.
        english: what stands for it.
        text: the text it was found in.

    Source: The Associated Press Stylebook, "titles".
    """
    if match.concept.subject is not SubjectField.OFFICE or not _is_whole(match, text):
        return False
    last = _LAST_WORD.search(english[: head_end(english)])
    if last is None or last.group().lower() in word_class("english-informal-office"):
        return False
    found = _AFTER.match(text, match.span[1])
    return found is not None and _is_name(found[1], found[2], determiner_before(text, match.span[0]) is None)


def without_kind(match: Match, english: str, text: str) -> str | None:
    """The English name without ``River`` and the like where the German says so beside it, else ``None``.

    ``der Grenzfluss Yalu`` is the border river Yalu, not the border river Yalu River.
    """
    if match.concept.subject is not SubjectField.PLACE:
        return None
    for kind in _KINDS:
        bare = english.removesuffix(kind) if kind[0] == " " else english.removeprefix(kind)
        if bare == english or not bare:
            continue
        start, end = match.span
        if _BEFORE[kind].search(text[max(0, start - _LONGEST_KIND) : start]) or _BEHIND[kind].match(text, end):
            return bare
    return None


def capitalise_title(english: str) -> str:
    """A title as it stands before a name.

    >>> capitalise_title("US secretary of state"), capitalise_title("commander-in-chief")
    ('US Secretary of State', 'Commander-in-Chief')
    """
    small = word_class("english-small")
    return _WORD.sub(lambda found: _capital(found.group()) if found.group() not in small else found.group(), english)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _is_whole(match: Match, text: str) -> bool:
    if match.form.part is CompoundPart.HEAD:
        return _EX.search(text[max(0, match.span[0] - 4) : match.span[0]]) is not None
    return match.form.part is CompoundPart.WHOLE


def _is_name(first: str, second: str | None, bare: bool) -> bool:
    """Whether capitalised words after an office are a person's name, not a common noun or the land of the office.

    Args:
        first, second: the words, the second where a capitalised word follows the first.
        bare: whether the office has no article; what follows it is a name then, and may be a noun otherwise.
    """
    folded = fold_word(first)
    if folded in folded_class("after-office") or (first.isupper() and len(first) > 1) or is_known_word(folded):
        return False
    if first.endswith("s") and not first.endswith("us") and folded not in folded_class("name-in-s"):
        return False
    if second is not None:
        return not is_known_word(fold_word(second))
    return bare or _NOUN_END.search(folded) is None
