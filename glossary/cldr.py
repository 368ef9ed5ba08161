"""The base layer: names of territories from the Unicode CLDR, through Babel."""

from __future__ import annotations

import re

from babel import Locale

from glossary.model import Concept, Glossary, LocaleTag, PartOfSpeech, Status, SubjectField, Term

_CODE = re.compile(r"[A-Z]{2}\Z")

# CLDR writes menu names; the English press writes these (AP Stylebook, entry "geographic names").
_PRESS_FORM = {
    "Türkiye": "Turkey",
    "Myanmar (Burma)": "Myanmar",
    "Czechia": "Czech Republic",
    "Hong Kong SAR China": "Hong Kong",
    "Macao SAR China": "Macao",
    "Côte d’Ivoire": "Ivory Coast",
    "Congo - Kinshasa": "Congo",
    "Congo - Brazzaville": "Republic of Congo",
    "St. Kitts & Nevis": "St. Kitts and Nevis",
    "St. Vincent & Grenadines": "St. Vincent and the Grenadines",
    "Antigua & Barbuda": "Antigua and Barbuda",
    "Bosnia & Herzegovina": "Bosnia and Herzegovina",
    "São Tomé & Príncipe": "Sao Tome and Principe",
    "Trinidad & Tobago": "Trinidad and Tobago",
    "Palestinian Territories": "Palestinian territories",
}

# Names that are everyday words or have another meaning in news text more often than not.
_LEFT_OUT = frozenset({"Jersey", "Niue", "Pseudo-Akzente", "Pseudo-Bidi", "Unbekannte Region"})


def read_cldr(source: str = "de", target: str = "en") -> Glossary:
    """Territories (countries with an ISO 3166 code) as concepts, in the order of their codes.

    Args:
        source: BCP 47 tag of the language to translate from.
        target: BCP 47 tag of the language to translate into.

    Source: Unicode CLDR, ``territories`` of both locales, https://cldr.unicode.org.
    """
    source_names = Locale.parse(source, sep="-").territories
    target_names = Locale.parse(target, sep="-").territories
    concepts = []
    for code in sorted(source_names):
        name = source_names[code]
        if not _CODE.match(code) or code not in target_names or name in _LEFT_OUT or not _is_running_form(name):
            continue
        cldr_form = target_names[code].replace("’", "'")
        forms = dict.fromkeys((_PRESS_FORM.get(target_names[code], cldr_form), cldr_form))
        english = [form for form in forms if _is_running_form(form)]
        if not english:
            continue
        concepts.append(
            Concept(
                id=f"territory-{code.lower()}",
                subject=SubjectField.COUNTRY,
                source="Unicode CLDR, territories",
                terms=(
                    Term(text=name, language=LocaleTag(source), pos=PartOfSpeech.PROPER_NOUN),
                    *(
                        Term(
                            text=form,
                            language=LocaleTag(target),
                            pos=PartOfSpeech.PROPER_NOUN,
                            status=Status.ADMITTED if index else Status.PREFERRED,
                        )
                        for index, form in enumerate(english)
                    ),
                ),
            )
        )
    return Glossary(
        name="cldr",
        source_language=LocaleTag(source),
        target_language=LocaleTag(target),
        concepts=tuple(concepts),
        licence="Unicode-3.0",
    )


def _is_running_form(name: str) -> bool:
    """Whether a CLDR name is one that stands in running text, not a menu entry."""
    return not re.search(r"[()&]| - |-(?:Kinshasa|Brazzaville)|Sonderverwaltungsregion", name)
