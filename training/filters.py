"""Why a pair is of no use for training."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from training.config import Prepare

_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Names, numbers and short titles may be alike in both languages.
_MIN_WORDS = 5
# Frequent words of one language that are none of the other. Words of content prove nothing: titles and technical terms
# stand in English inside German. simplemma and py3langid were tried and took half a millisecond a pair and more.
_GERMAN = (
    "der die das und ist nicht ein eine einen einer dem den des von zu mit auf für im sich auch werden wird sind wurde "
    "bei aus nach oder dass wie sie er es ich wir haben hat zum zur als"
)
_ENGLISH = (
    "the of and to is that it for on with are be this by from or have has you not at we which he they were been would "
    "can will their there what when"
)
_FUNCTION_WORDS = {"de": frozenset(_GERMAN.split()), "en": frozenset(_ENGLISH.split())}
_MIN_OTHER = 2
_GRAM = 3


def find_fault(german: str, english: str, limits: Prepare) -> str | None:
    """Why a pair of normalised texts is left out; ``None`` for one to keep.

    >>> find_fault("Guten Tag!", "", Prepare())
    'empty'
    """
    if not german or not english:
        return "empty"
    if _CONTROL.search(german) or _CONTROL.search(english):
        return "control characters"
    longer, shorter = sorted((len(german), len(english)), reverse=True)
    if longer > limits.max_characters or max(german.count(" "), english.count(" ")) >= limits.max_words:
        return "too long"
    if longer - shorter > limits.free_characters and longer > limits.max_ratio * shorter:
        return "length ratio"
    if min(latin_share(german), latin_share(english)) < limits.min_script:
        return "script"
    if len(_WORD.findall(german)) >= _MIN_WORDS and german == english:
        return "same on both sides"
    if _is_other(german, "de", "en") or _is_other(english, "en", "de"):
        return "language"
    return None


def latin_share(text: str) -> float:
    """The share of the letters of a text that are Latin; 0 for a text without letters or digits.

    >>> latin_share("Путин sagt")
    0.444...
    """
    if text.isascii():
        return float(any(character.isalnum() for character in text))
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return float(any(character.isalnum() for character in text))
    # Letters up to the end of Latin Extended-B need no look-up; of the others the Unicode name tells the script.
    latin = sum(letter < "\u0250" or unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin / len(letters)


def _is_other(text: str, wanted: str, other: str) -> bool:
    """Whether a text has the function words of the other language, and hardly any of the wanted one."""
    words = _WORD.findall(text.lower())
    found = sum(word in _FUNCTION_WORDS[other] for word in words)
    return found >= _MIN_OTHER and found > 3 * sum(word in _FUNCTION_WORDS[wanted] for word in words)


def likeness_key(text: str) -> str:
    """The words of a text alone: texts that differ in case, marks and spaces have the same.

    >>> likeness_key('"Ja", sagte er.') == likeness_key("Ja sagte er")
    True
    """
    return " ".join(_WORD.findall(text.casefold()))


class HeldOut:
    """Sentences that must not be trained on.

    Args:
        sentences: of either language, normalised.
        near: share of word trigrams from which two sentences count as nearly the same.
    """

    def __init__(self, sentences: Iterable[str], near: float) -> None:
        self._keys = {likeness_key(sentence) for sentence in sentences} - {""}
        self._near = near
        self._by_gram: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for key in sorted(self._keys):
            grams = _grams(key)
            for gram in grams:
                self._by_gram[gram].append(len(self._sizes))
            self._sizes.append(len(grams))

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str) -> str | None:
        """How a text repeats a held-out sentence; ``None`` where it does not."""
        key = likeness_key(text)
        if key in self._keys:
            return "held out"
        grams = _grams(key)
        shared = Counter(number for gram in grams for number in self._by_gram.get(gram, ()))
        for number, count in shared.items():
            if count >= self._near * max(len(grams), self._sizes[number]):
                return "nearly held out"
        return None


def _grams(key: str) -> set[tuple[str, ...]]:
    words = key.split(" ")
    return {tuple(words[start : start + _GRAM]) for start in range(len(words) - _GRAM + 1)}
