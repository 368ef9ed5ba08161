"""English forms of a term: plural, possessive, spellings; and the pattern by which a term is found in English text."""

from __future__ import annotations

import re
from functools import cache

from glossary.model import MatchPolicy, Number, PartOfSpeech, SubjectField, Term, TermType
from terms.fold import byte_fold, clean, fold_word
from terms.inflection import AS_WRITTEN, Ending, Forms
from terms.patterns import Pattern, anchor_index, build_pattern, lookup_key
from terms.wordlists import lines, word_class

_BEFORE_PREPOSITION = re.compile(r"\s+(?:of|on|for|in|to|with|against|at|by|from|and|under|over|without|between)\b")
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "person": "people",
    "chief": "chiefs",
    "staff": "staffs",
    "proof": "proofs",
    "roof": "roofs",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "craft": "craft",
    "series": "series",
    "species": "species",
    "means": "means",
    "headquarters": "headquarters",
    "crisis": "crises",
    "basis": "bases",
    "analysis": "analyses",
    "thesis": "theses",
    "hypothesis": "hypotheses",
    "oasis": "oases",
    "axis": "axes",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "half": "halves",
    "life": "lives",
    "knife": "knives",
    "wife": "wives",
    "wolf": "wolves",
    "thief": "thieves",
    "leaf": "leaves",
    "shelf": "shelves",
    "self": "selves",
    "hero": "heroes",
    "veto": "vetoes",
    "embargo": "embargoes",
    "torpedo": "torpedoes",
    "echo": "echoes",
    "potato": "potatoes",
    "general": "generals",
}
_PLURAL_OF_NATION = re.compile(r"(?:[sc]h|x|z|ss|ese)\Z")
_UNCHANGED = re.compile(r"(?:ese|craft)\Z")
# Sanctions, armed forces, news: an entry without a number that is a plural already. Not gas, bus, crisis or class.
_PLURAL_ALREADY = re.compile(r"(?!lens\Z|diabetes\Z|herpes\Z)[a-z-]+[^aious]s\Z")
_LETTERS = re.compile(r"[A-Z]{2,}")
_VOWEL = re.compile(
    r"(?!eu|ewe|one\b|once\b)[aeio]|u(?!n[aio]|se|ra|k|s\b|ti|te|ig|yg|gan)|hono|hour|heir", re.IGNORECASE
)
_MAN = re.compile(r"(?<![aeg]r)(?<!ger)(?<!ro)(?<!hu)(?<!otto)(?<!tal)man\Z")


@cache
def _spellings() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines("spelling.tsv"):
        british, american = line.split("\t")
        table[british], table[american] = american, british
    return table


def plural_word(word: str) -> str:
    """The English plural of a word.

    >>> [plural_word(word) for word in ("state", "party", "Korean", "Chinese", "spokesman", "crisis", "SMO", "German")]
    ['states', 'parties', 'Koreans', 'Chinese', 'spokesmen', 'crises', 'SMOs', 'Germans']
    """
    if word.isupper() and len(word) > 1:
        return word + "s"
    lower = word.lower()
    known = _IRREGULAR.get(lower)
    if known is not None:
        return word[0] + known[1:] if word[0].isupper() else known
    if _UNCHANGED.search(lower) or _PLURAL_ALREADY.match(word):
        return word
    if _MAN.search(lower) and len(lower) > 4:
        return word[:-2] + "en"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou" and lower[-2:-1]:
        return word + "s" if word[0].isupper() else word[:-1] + "ies"
    if lower.endswith(("s", "x", "z", "ch", "sh")) and not lower.endswith("arch"):
        return word + "es"
    return word + "s"


def indefinite_article(words: str) -> str:
    """``a`` or ``an``, as the words behind it sound.

    >>> [indefinite_article(words) for words in ("Armenian", "euro", "EU", "US", "FSB", "NATO", "hour", "Ukrainian")]
    ['an', 'a', 'an', 'a', 'an', 'a', 'an', 'a']
    """
    letters = _LETTERS.match(words)
    if letters is None:
        return "an" if _VOWEL.match(words) else "a"
    spelt = letters.group()
    # Said as a word (NATO) where a vowel follows a consonant, else letter by letter.
    spoken = len(spelt) > 2 and spelt[0] not in "AEIOU" and spelt[1] in "AEIOU"
    return "an" if spelt[0] in "AEIO" or (spelt[0] in "FHLMNRSX" and not spoken) else "a"


def head_end(text: str) -> int:
    """Where the head of an English phrase ends: before its first preposition.

    >>> head_end("Treaty on Friendship"), head_end("State Duma")
    (6, 10)
    """
    found = _BEFORE_PREPOSITION.search(text)
    return found.start() if found and found.start() else len(text)


def plural_of(term: Term) -> str:
    """The plural of an English term: its own where it names one, else by rule at the head.

    >>> from glossary.model import LocaleTag
    >>> plural_of(Term(text="Secretary of the Security Council", language=LocaleTag("en"), pos=PartOfSpeech.NOUN))
    'Secretaries of the Security Council'
    """
    if term.plural:
        return term.plural
    if term.number is Number.PLURAL or term.type is TermType.ADJECTIVE or term.pos is PartOfSpeech.ADJECTIVE:
        return term.text
    end = head_end(term.text)
    head = term.text[:end]
    found = re.search(r"[\w'’]+$", head)
    if not found:
        return term.text
    name = len(term.text.split()) == 1 and term.pos is PartOfSpeech.PROPER_NOUN
    word = found.group()
    plural = plural_word(word if name else word[0].lower() + word[1:] if not word.isupper() else word)
    if word[0].isupper() and not word.isupper():
        plural = plural[0].upper() + plural[1:]
    return head[: found.start()] + plural + term.text[end:]


def possessive_of(text: str, term: Term, plural: bool) -> str:
    """The English possessive of a form of a term.

    >>> from glossary.model import LocaleTag
    >>> possessive_of("Shoigu", Term(text="Shoigu", language=LocaleTag("en")), False)
    "Shoigu's"
    """
    if term.possessive and text == term.text:
        return term.possessive
    many = plural or term.number is Number.PLURAL or _PLURAL_ALREADY.match(text.rsplit(" ", 1)[-1])
    if text.endswith("s") and many:
        return text + "'"
    if text[-1:] in "sS" and text.isupper() and many:
        return text + "'"
    return text + ("'S" if text.isupper() and len(text) > 1 and not term.text.isupper() else "'s")


def other_spelling(word: str) -> str | None:
    """The British spelling of an American word and the other way round, in lower case, or ``None``.

    >>> other_spelling("defence"), other_spelling("organization"), other_spelling("promise")
    ('defense', 'organisation', None)
    """
    known = _spellings().get(word)
    if known:
        return known
    for old, new in (("isation", "ization"), ("ization", "isation")):
        if word.endswith((old, old + "s", old + "al")) and len(word) > len(old) + 2:
            place = word.rindex(old)
            return word[:place] + new + word[place + len(old) :]
    return None


def english_pattern(term: Term) -> Pattern:
    """An English term with its plural and its spellings."""
    texts = byte_fold(clean(term.text).text).decode("latin-1").split()
    head = len(texts) - 1
    for index, word in enumerate(texts):
        if index and word in word_class("english-preposition"):
            head = index - 1
            break
    plural = _plural_words(term)

    def make(index: int, word: str) -> Forms:
        found: Forms = {word: AS_WRITTEN if term.number is Number.SINGULAR else Ending(Number.PLURAL)}
        if term.match is not MatchPolicy.WORD and plural is not None and index < len(plural):
            form = fold_word(plural[index])
            if form != word:
                found[form] = Ending(Number.PLURAL, False, "plural")
        for form, ending in list(found.items()):
            other = other_spelling(form)
            if other:
                found.setdefault(other, ending._replace(label="other spelling"))
        return found

    return build_pattern(term, head, make)


def _plural_words(term: Term) -> list[str] | None:
    if term.type is TermType.ADJECTIVE or term.pos is PartOfSpeech.ADJECTIVE or term.number is Number.PLURAL:
        return None
    words = byte_fold(clean(plural_of(term)).text).decode("latin-1").split()
    count = len(byte_fold(clean(term.text).text).split())
    return words if len(words) == count else None


def english_keys(term: Term) -> tuple[str, ...]:
    """The keys under which an English term is found."""
    words = [fold_word(word) for word in byte_fold(clean(term.text).text).decode("latin-1").split()]
    if not words:
        return ()
    index = anchor_index(words)
    word = words[index]
    keys = {lookup_key(word)}
    other = other_spelling(word)
    if other:
        keys.add(lookup_key(other))
    if word.endswith("y"):
        keys.add(lookup_key(word)[:-1] if lookup_key(word).endswith("y") else lookup_key(word))
    plural = _plural_words(term)
    if plural is not None:
        keys.add(lookup_key(fold_word(plural[index])))
    return tuple(sorted(key for key in keys if key))


def is_name(term: Term, subject: SubjectField) -> bool:
    """Whether an English term is a proper noun."""
    if term.pos is PartOfSpeech.PROPER_NOUN:
        return True
    named = subject in (SubjectField.PERSON, SubjectField.PLACE, SubjectField.COUNTRY)
    return named and term.type is not TermType.ADJECTIVE
