"""The base layer: territories, languages and currencies from the Unicode CLDR, through Babel.

CLDR has names for menus. Where the press writes another one, ``cldr-press.tsv`` beside this module says so; names that
mean something else in running text more often than not stay out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from glossary.model import (
    CasePolicy,
    Concept,
    Glossary,
    LocaleTag,
    MatchPolicy,
    PartOfSpeech,
    Status,
    SubjectField,
    Term,
)

_TERRITORY = re.compile(r"[A-Z]{2}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_GERMAN, _ENGLISH = LocaleTag("de"), LocaleTag("en")
_MENU_FORM = re.compile(r"[()]| - |-(?:Kinshasa|Brazzaville)\Z|Sonderverwaltungsregion|SAR China")
_ADJECTIVE = re.compile(r"[A-ZÄÖÜ][\w-]*?(?:[iy]sch|neu)(?:er|e|es)(?= )")
# A German language name of one word is safe in running text when it ends so; others are peoples and places as well.
_SAFE_LANGUAGE = re.compile(r"(?:^|[ -])\w{2,}isch\Z")
_GROUP = re.compile(r"(?:Islands|Emirates|Territories)\Z")


@dataclass(slots=True)
class _Press:
    """What the table says of one name: (singular, plural) pairs in both languages, an article, whether it is out."""

    german: list[tuple[str, str | None]] = field(default_factory=list)
    english: list[tuple[str, str | None]] = field(default_factory=list)
    article: str | None = None
    keep: bool = False
    out: bool = False


def read_cldr() -> Glossary:
    """Territories with an ISO 3166 code, languages and current currencies as concepts, in the order of their codes.

    Source: Unicode CLDR, https://cldr.unicode.org; press forms as named in ``cldr-press.tsv``.
    """
    press = _read_press()
    return Glossary(
        name="cldr",
        source_language=_GERMAN,
        target_language=_ENGLISH,
        concepts=(*_territories(press), *_languages(press), *_currencies(press)),
        licence="Unicode-3.0",
    )


def _read_press() -> dict[tuple[str, str], _Press]:
    table: dict[tuple[str, str], _Press] = defaultdict(_Press)
    for line in (resources.files("glossary") / "cldr-press.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        kind, code, what, text, *plural = line.split("\t")
        entry = table[kind, code]
        if what == "out":
            entry.out = True
        elif what == "keep":
            entry.keep = True
        elif what == "article":
            entry.article = text
        else:
            forms = entry.german if what == "de" else entry.english
            forms.append((text, plural[0] if plural else None))
    return table


def _territories(press: dict[tuple[str, str], _Press]) -> Iterator[Concept]:
    german, english = Locale("de").territories, Locale("en").territories
    for code in sorted(german):
        known = press.get(("territory", code), _Press())
        if not _TERRITORY.match(code) or code not in english or known.out:
            continue
        sources = [(text, None) for text in (german[code], *(text for text, _ in known.german)) if _runs(text)]
        targets = [*known.english, (english[code].replace("’", "'"), None)]
        article = known.article or ("the" if _GROUP.search(targets[0][0]) else None)
        yield from _concept(
            f"territory-{code.lower()}",
            SubjectField.COUNTRY,
            sources,
            [(text, plural) for text, plural in targets if _runs(text) and " & " not in text],
            article=article,
        )


def _languages(press: dict[tuple[str, str], _Press]) -> Iterator[Concept]:
    german, english = Locale("de").languages, Locale("en").languages
    for code in sorted(german):
        known = press.get(("language", code), _Press())
        name = german[code]
        if not _LANGUAGE.match(code) or code not in english or known.out or not _runs(name):
            continue
        if name == english[code] or not (known.keep or _SAFE_LANGUAGE.search(name)):
            continue
        yield from _concept(
            f"language-{code}",
            SubjectField.GENERAL,
            [(name, None), *known.german],
            [*known.english, (english[code], None)],
            match=MatchPolicy.WORD,
        )


def _currencies(press: dict[tuple[str, str], _Press]) -> Iterator[Concept]:
    german, english = Locale("de").currencies, Locale("en").currencies
    # What has no end date in the data is current; the day of the call must not change the layer.
    codes = {
        str(code)
        for territory in map(str, Locale("de").territories)
        if _TERRITORY.match(territory)
        for code in get_territory_currencies(territory, start_date=date.max)
    }
    for code in sorted(codes):
        known = press.get(("currency", code), _Press())
        if known.out or code not in german or code not in english or not _runs(german[code]):
            continue
        name = (_lower_adjective(german[code]), _lower_adjective(get_currency_name(code, 2, "de")))
        cldr = get_currency_name(code, 1, "en"), get_currency_name(code, 2, "en")
        yield from _concept(
            f"currency-{code.lower()}",
            SubjectField.ECONOMY,
            [name, *known.german],
            [(_spell_out(text), _spell_out(plural)) for text, plural in (*known.english, cldr) if plural],
            case=CasePolicy.EXACT if " " not in name[0] and "-" not in name[0] else CasePolicy.SMART,
        )


def _runs(name: str) -> bool:
    """Whether a CLDR name is one that stands in running text, not a menu entry."""
    return not _MENU_FORM.search(name)


def _lower_adjective(name: str) -> str:
    """A currency as running German writes it.

    >>> _lower_adjective("Russischer Rubel"), _lower_adjective("Schweizer Franken")
    ('russischer Rubel', 'Schweizer Franken')
    """
    found = _ADJECTIVE.match(name)
    return name if found is None else name[0].lower() + name[1:]


def _spell_out(name: str) -> str:
    return name.replace(" & ", " and ").replace("’", "'")


def _concept(
    identifier: str,
    subject: SubjectField,
    sources: Sequence[tuple[str, str | None]],
    targets: Sequence[tuple[str, str | None]],
    *,
    article: str | None = None,
    match: MatchPolicy = MatchPolicy.INFLECTED,
    case: CasePolicy = CasePolicy.SMART,
) -> Iterator[Concept]:
    """A concept with its first terms as the preferred ones; nothing where a side is empty."""
    pos = PartOfSpeech.PROPER_NOUN if subject is SubjectField.COUNTRY else PartOfSpeech.NOUN
    terms = [
        Term(
            text=text,
            language=language,
            plural=None if plural == text and language == _GERMAN else plural,
            pos=pos,
            status=Status.ADMITTED if place else Status.PREFERRED,
            article=article if language == _ENGLISH and not place else None,
            match=match if language == _GERMAN else MatchPolicy.INFLECTED,
            case=case if language == _GERMAN else CasePolicy.SMART,
        )
        for language, forms in ((_GERMAN, sources), (_ENGLISH, targets))
        for place, (text, plural) in enumerate(_unique(forms))
    ]
    if sources and targets:
        kind = identifier.split("-")[0]
        source = {"territory": "territories", "language": "languages", "currency": "currencies"}[kind]
        yield Concept(id=identifier, subject=subject, source=f"Unicode CLDR, {source}", terms=tuple(terms))


def _unique(forms: Sequence[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """The forms without those that repeat a text."""
    return list({text: (text, plural) for text, plural in reversed(forms)}.values())[::-1]
