"""Korean names: family name first, the given name in syllables, written apart or with a hyphen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from terms.transliteration.model import Style
from terms.transliteration.tables import rows

_FIRST_HANGUL = 0xAC00
_INITIALS = 19
_VOWELS = 21
_FINALS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sounds:
    """How print spells the jamo, by place: spelling to index, and index to McCune-Reischauer and Revised spelling."""

    initials: dict[str, int]
    vowels: dict[str, int]
    finals: dict[str, int]
    standard: dict[tuple[str, int], tuple[str, str]]
    families: dict[str, tuple[str, bool]]
    southern: frozenset[str]


@cache
def _sounds() -> _Sounds:
    spelled: dict[str, dict[str, int]] = {"initial": {}, "vowel": {}, "final": {}}
    standard: dict[tuple[str, int], tuple[str, str]] = {}
    families: dict[str, tuple[str, bool]] = {}
    southern: set[str] = set()
    for kind, key, spellings, reischauer, revised in rows("korean.tsv"):
        if kind == "family":
            for spelling in spellings.split("|"):
                families[spelling] = (key, reischauer == "south")
        elif kind == "southern":
            southern.update(spellings.split("|"))
        else:
            standard[(kind, int(key))] = (reischauer, revised)
            for spelling in spellings.split("|"):
                spelled[kind].setdefault("" if spelling == "0" else spelling, int(key))
    return _Sounds(
        initials=spelled["initial"],
        vowels=spelled["vowel"],
        finals=spelled["final"],
        standard=standard,
        families=families,
        southern=frozenset(southern),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanName:
    """A name taken apart: Hangul, syllables as written, and whether its spelling is that of South Korea."""

    family: str
    given: tuple[str, ...]
    hangul: str
    southern: bool


def syllable(spelled: str) -> str | None:
    """The Hangul syllable that a romanised syllable stands for, ``None`` where it is none.

    >>> syllable("jong"), syllable("un"), syllable("müller")
    ('정', '은', None)
    """
    sounds = _sounds()
    found = re.fullmatch(r"([bcdghjkmnprst]*)([aeiouwyöüäŏŭ]+|j[aeouö]+)([bgklmnprst]*)", spelled)
    if found is None:
        return None
    # German print writes j for y before a vowel; between consonant and vowel it belongs to the vowel.
    for cut in range(len(found[1]), -1, -1):
        onset, nucleus = found[1][:cut], found[1][cut:] + found[2]
        initial, vowel = sounds.initials.get(onset), sounds.vowels.get(nucleus)
        final = sounds.finals.get(found[3])
        if initial is not None and vowel is not None and final is not None:
            return chr(_FIRST_HANGUL + (initial * _VOWELS + vowel) * _FINALS + final)
    return None


def parse(name: str, *, certain: bool = False) -> KoreanName | None:
    """A Korean name taken apart, or ``None`` where it does not look like one.

    Args:
        name: as written, ``Kim Jong-un``, ``Kim Jong Un`` or ``Ri Chang-dae``.
        certain: whether the name is known to be Korean; else a family name and one or two syllables must be there.
    """
    words = name.split()
    if not 2 <= len(words) <= 3:
        return None
    sounds = _sounds()
    family = sounds.families.get(words[0].casefold())
    parts = tuple(part for word in words[1:] for part in re.split(r"[-‐‑]", word))
    if family is None or not 1 <= len(parts) <= 2 or (len(parts) == 1 and not certain):
        return None
    if not certain and len(words) == 3 and not all(word[:1].isupper() for word in words):
        return None
    hangul = [syllable(part.casefold()) for part in parts]
    if None in hangul:
        return None
    southern = family[1] or any(part.casefold() in sounds.southern for part in parts)
    return KoreanName(
        family=words[0], given=parts, hangul=family[0] + "".join(part or "" for part in hangul), southern=southern
    )


def write(name: KoreanName, style: Style) -> str:
    """The English form of a Korean name.

    AP writes names of the North in separate capitalised syllables and most of the South's with a hyphen; Wikipedia
    writes all with a hyphen. The geographic boards use McCune-Reischauer for the North and the Revised Romanization for
    the South; here syllable by syllable, without assimilation between them. ISO 9 is for Cyrillic: it is treated alike.
    """
    first, *others = name.given
    if style in (Style.BGN_PCGN, Style.ISO9):
        given = name.hangul[-len(name.given) :]
        family = standard(name.hangul[: -len(name.given)], southern=name.southern, hyphen=False)
        return f"{family} {standard(given, southern=name.southern, hyphen=True)}"
    if style is Style.PRESS and not name.southern:
        return " ".join((_capital(name.family), *(_capital(part) for part in name.given)))
    return f"{_capital(name.family)} {'-'.join((_capital(first), *(part.casefold() for part in others)))}"


def standard(hangul: str, *, southern: bool, hyphen: bool) -> str:
    """Hangul in McCune-Reischauer, or in the Revised Romanization of the South, syllable by syllable."""
    return ("-" if hyphen else "").join(_standard(letter, 1 if southern else 0) for letter in hangul).capitalize()


def southern_syllables() -> frozenset[str]:
    """Romanised syllables that only the South spells so."""
    return _sounds().southern


def _standard(letter: str, column: int) -> str:
    code = ord(letter) - _FIRST_HANGUL
    standard = _sounds().standard
    initial, vowel, final = code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS
    return "".join(
        standard.get(key, ("", ""))[column] for key in (("initial", initial), ("vowel", vowel), ("final", final))
    )


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:].casefold()
