"""German press transcription of foreign names to English, through the original script.

>>> from terms.transliteration import transliterate
>>> [candidate.text for candidate in transliterate("Schoigu")][0]
'Shoigu'
"""

from __future__ import annotations

from terms.transliteration import convert
from terms.transliteration.model import Candidate, Style

__all__ = ["Candidate", "Style", "transliterate"]


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
