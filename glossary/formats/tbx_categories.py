"""The data categories of TBX and what they are in the model.

Source: ISO 30042:2019 and its modules Min and Basic (https://www.tbxinfo.net); ISO 30042:2008 with TBX-Basic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from glossary.model import Number, PartOfSpeech, Status, TermType

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
MIN_NAMESPACE = "http://www.tbxinfo.net/ns/min"
BASIC_NAMESPACE = "http://www.tbxinfo.net/ns/basic"
TERMTREU_NAMESPACE = "urn:termtreu:tbx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a dialect of TBX can hold, and how it is written.

    Args:
        name: as named on the command line.
        type: value of the root's attribute ``type``.
        dct: data categories as tags (``<min:partOfSpeech>``), not as attributes (``<termNote type=…>``).
        martif: the 2008 structure.
        minimal: subject field, status, part of speech.
        basic: definition, source, date, term type, context.
        private: termtreu's own categories, so that nothing is lost.
    """

    name: str
    type: str
    dct: bool = False
    martif: bool = False
    minimal: bool = True
    basic: bool = True
    private: bool = False


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(name="basic", type="TBX-Basic"),
        Dialect(name="basic-dct", type="TBX-Basic", dct=True),
        Dialect(name="min", type="TBX-Min", basic=False),
        Dialect(name="min-dct", type="TBX-Min", basic=False, dct=True),
        Dialect(name="core", type="TBX-Core", minimal=False, basic=False),
        Dialect(name="2008", type="TBX-Basic", martif=True),
        Dialect(name="full", type="TBX-termtreu", private=True),
    )
}

MIN_CATEGORIES = frozenset({"administrativeStatus", "partOfSpeech", "subjectField", "customerSubset"})

STATUS_VALUES = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ADMITTED: "admittedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_STATUSES = {
    "preferred": Status.PREFERRED,
    "standardized": Status.PREFERRED,
    "admitted": Status.ADMITTED,
    "legal": Status.ADMITTED,
    "regulated": Status.ADMITTED,
    "deprecated": Status.FORBIDDEN,
    "superseded": Status.FORBIDDEN,
    "forbidden": Status.FORBIDDEN,
    "obsolete": Status.FORBIDDEN,
}

TYPE_VALUES = {
    TermType.FULL: "fullForm",
    TermType.SHORT: "shortForm",
    TermType.ABBREVIATION: "abbreviation",
    TermType.VARIANT: "variant",
}
TERM_TYPES = {
    "fullform": TermType.FULL,
    "shortform": TermType.SHORT,
    "abbreviation": TermType.ABBREVIATION,
    "acronym": TermType.ABBREVIATION,
    "initialism": TermType.ABBREVIATION,
    "variant": TermType.VARIANT,
    "transliteratedform": TermType.TRANSCRIPTION,
    "transcribedform": TermType.TRANSCRIPTION,
}

POS_VALUES = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.VERB: "verb",
    # TBX 2019 has no proper noun; the 2008 edition of TBX-Basic has.
    PartOfSpeech.PROPER_NOUN: "noun",
}
PARTS_OF_SPEECH = {
    "noun": PartOfSpeech.NOUN,
    "adjective": PartOfSpeech.ADJECTIVE,
    "verb": PartOfSpeech.VERB,
    "propernoun": PartOfSpeech.PROPER_NOUN,
}
NUMBERS = {"singular": Number.SINGULAR, "plural": Number.PLURAL, "mass": Number.SINGULAR}


def read_status(value: str) -> Status | None:
    """The status that a value of ``administrativeStatus`` or ``normativeAuthorization`` means; ``None`` if unknown.

    >>> read_status("deprecatedTerm-admn-sts")
    <Status.FORBIDDEN: 'forbidden'>
    """
    word = re.sub(r"(?:term)?(?:-?admn-?sts)?\Z", "", value.strip().lower())
    return _STATUSES.get(word)
