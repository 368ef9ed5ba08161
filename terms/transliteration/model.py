"""Values of transliteration: a candidate, the styles, the languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Source = Literal["lexicon", "rules"]


class Style(str, Enum):
    """How the English form is spelled.

    ``press`` is what AP and Reuters print, ``bgn-pcgn`` the tables of the Board on Geographic Names, ``iso9`` the
    reversible scholarly form, ``wikipedia`` the romanisation guides of the English Wikipedia.
    """

    PRESS = "press"
    BGN_PCGN = "bgn-pcgn"
    ISO9 = "iso9"
    WIKIPEDIA = "wikipedia"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One English form that a German name may have.

    Args:
        text: the form, in the capitals of the name as written.
        script: the ISO 15924 code of ``text``; always ``Latn``.
        via: the reconstructed original (``Шойгу``), or the name itself where nothing was reconstructed.
        language: the language of the original (BCP 47), ``None`` for a name that is left alone.
        confidence: the probability that ``text`` is a form English papers print, 0 to 1, calibrated.
        ambiguities: the choices that led here, for people (``sch may be ш or ж``).
        source: ``lexicon`` where the name is listed, ``rules`` where it was worked out.
        reason: why this candidate, for people.
    """

    text: str
    via: str
    language: str | None
    confidence: float
    source: Source
    reason: str
    ambiguities: tuple[str, ...] = ()
    script: str = "Latn"
