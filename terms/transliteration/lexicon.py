"""Names that are listed, with the forms that German and English papers print."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from terms.transliteration.tables import rows

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A listed name: German forms and English forms, the usual one first."""

    german: tuple[str, ...]
    original: str
    english: tuple[str, ...]
    language: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Entries by folded German form and by folded English form."""

    by_german: dict[str, tuple[Entry, ...]]
    by_english: dict[str, tuple[Entry, ...]]

    def german(self, name: str) -> tuple[Entry, ...]:
        """The entries with this German form, ``ae`` for ``ä`` and capitals aside."""
        return self.by_german.get(fold(name), ())

    def english(self, name: str) -> tuple[Entry, ...]:
        """The entries with this English form."""
        return self.by_english.get(fold(name), ())


def fold(name: str) -> str:
    """A name without what print varies: capitals, umlaut spelling, kinds of apostrophe and hyphen.

    >>> fold("PJÖNGJANG") == fold("Pjoengjang")
    True
    """
    return unicodedata.normalize("NFC", name).casefold().translate(_SPELLED)


def index(entries: Iterable[Entry]) -> Lexicon:
    """The lexicon of these entries."""
    by_german: dict[str, tuple[Entry, ...]] = {}
    by_english: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        # The usual form of one name goes before the rare form of another.
        _add(by_german, entry, lambda one: one.german)
        _add(by_english, entry, lambda one: one.english)
    return Lexicon(by_german=by_german, by_english=by_english)


def _add(found: dict[str, tuple[Entry, ...]], entry: Entry, forms: Callable[[Entry], tuple[str, ...]]) -> None:
    usual = fold(forms(entry)[0])
    for key in dict.fromkeys(fold(form) for form in forms(entry)):
        known = found.get(key, ())
        first = sum(1 for other in known if fold(forms(other)[0]) == key)
        found[key] = (*known[:first], entry, *known[first:]) if key == usual else (*known, entry)


EMPTY = Lexicon(by_german={}, by_english={})
"""No names: what remains is the rules."""


@cache
def shipped() -> Lexicon:
    """The lexicon of the package, compiled from ``terms/data/names/*.yaml``."""
    return index(
        Entry(
            german=tuple(german.split("|")),
            original=original,
            english=tuple(english.split("|")),
            language=language,
            kind=kind,
        )
        for german, original, english, language, kind in rows("lexicon.tsv")
    )


def uninflected(name: str) -> tuple[tuple[str, str], ...]:
    """What a German genitive may be the genitive of, with the ending taken off.

    >>> uninflected("Lawrows'")
    (("Lawrows", "'"), ('Lawrow', "s'"))
    >>> uninflected("Kim")
    ()
    """
    found = []
    bare = name.rstrip("'’ʼ")
    if bare and bare != name:
        found.append((bare, "'"))
    if len(bare) > 3 and bare[-1] in "sS":
        found.append((bare[:-1], name[len(bare) - 1 :].replace("’", "'").casefold()))
    return tuple(found)
