"""German forms of a word: which endings it takes, and what each shows of number and case.

The rules are generous where a form that does not exist can do no harm (no text has it) and strict where a form would
be another word. All forms are in the spelling of `terms.fold.fold_word`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple

from glossary.model import Number
from terms.fold import fold_word
from terms.wordlists import lines


class Ending(NamedTuple):
    """What a form shows.

    Args:
        number: singular or plural, ``None`` where the form serves both.
        genitive: whether it is a genitive that shows.
        label: the ending, for people.
        adjective: whether it is an adjective made from a name (``Moskauer``, ``Putinsche``).
    """

    number: Number | None = Number.SINGULAR
    genitive: bool = False
    label: str = "as written"
    adjective: bool = False


Forms = dict[str, Ending]


class Kind(str, Enum):
    """How a word of a term inflects."""

    FIXED = "fixed"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    NOUN = "noun"
    PEOPLE = "people"
    ADJECTIVE = "adjective"
    ABBREVIATION = "abbreviation"
    VERB = "verb"


class _Class(NamedTuple):
    end: str
    lexical: bool
    singular: tuple[str, ...]
    plural: tuple[str, ...]


AS_WRITTEN = Ending()
WEAK_E = "weak ending -e"
"""The label of ``Vorsitzende``: a singular after an article, a plural without one."""
_DEFAULT = _Class("", False, ("s", "es"), ("e", "en"))
_SHORT = _Class("", False, ("s", "es"), ())
_SIBILANTS = ("s", "x", "z")
_ADJECTIVE_ENDINGS = ("", "e", "en", "er", "es", "em")
_STRONG = ("e", "er", "es", "en", "em")
_VERB_ENDINGS = (
    *("en", "e", "st", "est", "t", "et", "te", "ten", "ete", "eten"),
    *("end", "ende", "enden", "ender", "endes"),
)
_PARTICIPLE_ENDINGS = ("t", "et", "en", "te", "ten", "ter", "tes", "tem")
_PAST = ("ending -e", "ending -en")
_MIN_SHORT = 5  # A word of up to four letters and an unknown plural takes none: ``Rat`` is not in ``Rate``.
_MIN_SCHE = 4
_MIN_STEM = 3
_MIN_EL = 4
_DIGRAPHS = ("aeel", "oeel", "ueel", "ssel")


@cache
def make_ending(
    number: Number | None, genitive: bool = False, label: str = AS_WRITTEN.label, adjective: bool = False
) -> Ending:
    """The same as ``Ending(…)``, one value for all that are alike: each form of each word has one."""
    return Ending(number, genitive, label, adjective)


@cache
def _classes() -> dict[str, _Class]:
    table: dict[str, _Class] = {}
    for line in lines("nouns.tsv"):
        end, kind, singular, plural = (fold_word(field) for field in line.split("\t"))
        table[end] = _Class(end, kind == "l", _fields(singular), _fields(plural))
    return table


def _fields(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def noun_class(word: str) -> tuple[str, bool] | None:
    """The end of a folded noun that decides its endings, and whether that end is a noun of its own."""
    found = _find_class(word)
    return (found.end, found.lexical) if found else None


def _find_class(word: str) -> _Class | None:
    table = _classes()
    for size in range(min(len(word), 16), 0, -1):
        found = table.get(word[-size:])
        if found and (found.lexical or size < len(word)):
            return found
    return None


def forms(word: str, kind: Kind, plural: str | None = None, plural_only: bool = False) -> Forms:
    """All forms of a folded word, each with what it shows.

    Args:
        word: in folded spelling.
        kind: how it inflects.
        plural: its plural where that is irregular, as written.
        plural_only: whether the word is a plural as it stands (``USA``, ``Streitkräfte``).

    >>> sorted(forms("vertrag", Kind.NOUN))
    ['vertraege', 'vertraegen', 'vertrag', 'vertrage', 'vertrages', 'vertrags']
    >>> sorted(forms("kim", Kind.NAME))
    ['kim', 'kims']
    """
    found = _MAKERS[kind](word)
    if plural:
        kept = {form: ending for form, ending in found.items() if ending.number is not Number.PLURAL}
        base = fold_word(plural)
        found = kept
        for form in (base, base if base[-1:] in "ns" else base + "n"):
            _add(found, form, make_ending(Number.PLURAL, False, "plural"))
    if plural_only:
        found = {form: ending._replace(number=Number.PLURAL) for form, ending in found.items()}
        if word[-1:] not in "ns":
            _add(found, word + "n", make_ending(Number.PLURAL, False, "dative -n"))
    return found


def _add(found: Forms, form: str, ending: Ending) -> None:
    known = found.get(form)
    if known is None:
        found[form] = ending
    elif known.number is not ending.number:
        found[form] = known._replace(number=None)


def _fixed(word: str) -> Forms:
    return {word: AS_WRITTEN}


def _name(word: str) -> Forms:
    found = {word: AS_WRITTEN}
    if not word.endswith(_SIBILANTS):
        found[word + "s"] = make_ending(Number.SINGULAR, True, "genitive -s")
    return found


def _person(word: str) -> Forms:
    found = _name(word)
    if len(word) >= _MIN_SCHE:
        for ending in ("e", "en", "er", "es", "em"):
            found[f"{word}sch{ending}"] = make_ending(None, False, f"adjective -sch{ending}", True)
    return found


def _place(word: str) -> Forms:
    found = _name(word)
    base = word[:-1] if word.endswith("e") else word
    if word.endswith("en") and len(word) > _MIN_SHORT and word[-3] not in "aou":
        base = word[:-2]
    found.setdefault(base + "er", make_ending(None, False, "place adjective -er", True))
    return _with_lexical(word, found)


def _with_lexical(word: str, found: Forms) -> Forms:
    known = _find_class(word)
    if known and known.lexical:
        for form, ending in _noun(word).items():
            _add(found, form, ending)
    return found


def _named(word: str) -> Forms:
    return _with_lexical(word, _name(word))


def _noun(word: str) -> Forms:
    known = _find_class(word) or (_DEFAULT if len(word) >= _MIN_SHORT else _SHORT)
    found = {word: AS_WRITTEN}
    stem = word[: len(word) - len(known.end)] if known.end else word
    for ending in known.singular:
        form = stem + ending[1:] if ending[0] == ">" else word + ending
        genitive = ending.endswith("s")
        label = f"genitive -{ending}" if genitive else f"ending -{ending}"
        if ending[0] == ">":
            label = WEAK_E if form[-1] == "e" else f"ending -{form[-2:]}"
        _add(found, form, make_ending(Number.SINGULAR, genitive, label))
    for ending in known.plural:
        if ending[0] == ">" and len(stem) < _MIN_STEM and not known.lexical:
            continue
        form = word if ending == "=" else stem + ending[1:] if ending[0] == ">" else word + ending
        label = "plural" if ending in "=" or ending[0] == ">" else f"plural -{ending}"
        _add(found, form, make_ending(Number.PLURAL, False, label))
    if not word.endswith(_SIBILANTS) and word + "s" not in found and not known.end:
        _add(found, word + "s", make_ending(Number.SINGULAR, True, "genitive -s"))
    return found


def _people(word: str) -> Forms:
    found = _noun(word)
    if word.endswith("e"):
        found[word + "n"] = make_ending(None, False, "ending -n")
    elif word.endswith("er"):
        found[word + "in"] = make_ending(Number.SINGULAR, False, "feminine -in")
        found[word + "innen"] = make_ending(Number.PLURAL, False, "feminine plural -innen")
    return found


def _adjective(word: str) -> Forms:
    base = adjective_base(word)
    found = {
        base + ending: make_ending(None, False, f"ending -{ending}" if ending else "as written")
        for ending in _ADJECTIVE_ENDINGS
    }
    if base.endswith("el") and len(base) >= _MIN_EL and not base.startswith(_DIGRAPHS):
        for ending in _STRONG:
            found[base[:-2] + "l" + ending] = make_ending(None, False, f"ending -{ending}")
    found[word] = make_ending(None)
    return found


def may_be_verb(word: str, ending: Ending) -> bool:
    """Whether a form of an adjective is also a past tense: ``verstärkte`` of ``verstärkt``.

    Args:
        word: the adjective, as written.
        ending: what the form shows.
    """
    return ending.label in _PAST and word.endswith("t") and word.islower()


def adjective_base(word: str) -> str:
    """A folded adjective without its ending, as far as the ending shows.

    >>> adjective_base("umfassende"), adjective_base("nordkoreanisch"), adjective_base("moskauer")
    ('umfassend', 'nordkoreanisch', 'moskauer')
    """
    if word.endswith(("ische", "ischer", "isches", "ischen", "ischem")):
        return word[: word.rindex("isch") + 4]
    if word.endswith("e") and len(word) > 3:
        return word[:-1]
    return word


def _abbreviation(word: str) -> Forms:
    return {word: make_ending(None), word + "s": make_ending(None, False, "ending -s")}


def _verb(word: str) -> Forms:
    stem = word[:-2] if word.endswith("en") else word[:-1] if word.endswith("n") else word
    found = {word: make_ending(None)}
    for ending in _VERB_ENDINGS:
        found.setdefault(stem + ending, make_ending(None, False, f"ending -{ending}"))
    for ending in _PARTICIPLE_ENDINGS:
        found.setdefault(f"ge{stem}{ending}", make_ending(None, False, "participle"))
        found.setdefault(stem + ending, make_ending(None, False, "participle"))
    return found


_MAKERS = {
    Kind.FIXED: _fixed,
    Kind.PERSON: _person,
    Kind.PLACE: _place,
    Kind.NAME: _named,
    Kind.NOUN: _noun,
    Kind.PEOPLE: _people,
    Kind.ADJECTIVE: _adjective,
    Kind.ABBREVIATION: _abbreviation,
    Kind.VERB: _verb,
}
