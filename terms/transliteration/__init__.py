"""German press transcription of foreign names to English, through the original script.

>>> from terms.transliteration import transliterate
>>> [candidate.text for candidate in transliterate("Schoigu")][0]
'Shoigu'
"""

from __future__ import annotations

from terms.transliteration import back, convert
from terms.transliteration.model import Candidate, Style

__all__ = ["Candidate", "Style", "german_forms", "transliterate"]


def transliterate(name: str, language: str | None = None, *, style: str = "press") -> tuple[Candidate, ...]:
    """The English forms that a name in German spelling may have, best first.

    A name that is no transcription (German, English, French, Polish and so on) comes back as its single candidate,
    unchanged, with the reason. A text that is no name at all (no letters, digits) has no candidates.

    Args:
        name: as written: one or several words, inflected or not, in capitals or not.
        language: the language of the original (BCP 47) where it is known; else it is judged from the spelling.
        style: ``press``, ``bgn-pcgn``, ``iso9`` or ``wikipedia``.

    Raises:
        ValueError: the style is none of these.
    """
    return convert.convert(name, language, Style(style), convert.shipped())


def german_forms(english: str, language: str | None = None) -> tuple[Candidate, ...]:
    """The German forms that may stand for an English name, best first; none where nothing is known.

    For variants and forbidden forms of a glossary. ``confidence`` is the share among the forms, not calibrated.

    Args:
        english: the name as English papers print it.
        language: the language of the original (BCP 47) where it is known.

    >>> [candidate.text for candidate in german_forms("Shoigu")][:2]
    ['Schoigu', 'Shoigu']
    """
    return back.convert_back(english, language, convert.shipped())
