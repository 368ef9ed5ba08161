"""The segments of a translation memory that a model can learn from, and what becomes of the others."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.files import read_bytes, read_text
from glossary.layers import read_curated
from terms.bilingual import find_format, read_bilingual
from terms.names import context_words
from translator.memory.tmx import read_units
from translator.normalise import normalise

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
# One side with more than three times the letters of the other is no translation of it, unless both are short.
_RATIO, _SHORT = 3.0, 15
# Running text of this many words has a function word of its language among them.
_RUNNING = 9
_LONGEST = 2_000
_SUFFIXES = ".tmx .csv .tsv .tab .xlf .xliff .po"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A segment and its translation, normalised as a model sees them."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What is left of a memory.

    Args:
        examples: in the order of the files.
        dropped: how many segments were left out, by reason.
    """

    examples: tuple[Example, ...]
    dropped: Counter[str]


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """German and English of each segment of a bilingual file.

    Args:
        path: a TMX, CSV, TSV, XLIFF or PO file.

    Raises:
        FileError: it cannot be read, or is no bilingual file.
    """
    if path.suffix.lower() == ".tmx":
        # Unit by unit: memories are larger than what the check of a file takes.
        for unit in read_units(path, "de", "en"):
            yield from ((pair.source, pair.target) for pair in unit) if unit else [("", "")]
        return
    form = find_format(str(path))
    if form.pairing != "bilingual":
        raise FileError([Problem(message=f"{path}: not a bilingual file", expected=f"one of {_SUFFIXES}")])
    for found in read_bilingual(read_bytes(path), str(path), form):
        yield found.source, found.target


def read_lines(path: Path) -> list[str]:
    """The lines of a text file.

    Raises:
        FileError: it cannot be read.
    """
    return [line.strip() for line in read_text(path).splitlines() if line.strip()]


def read_german() -> list[str]:
    """The German sentences that ship with termtreu, to remember with.

    Source: Parallel Universal Dependencies treebank UD_German-PUD (news and encyclopedia),
        https://universaldependencies.org, CC BY-SA 3.0.
    """
    text = (resources.files("translator") / "data" / "general.de.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def read_phrases() -> list[str]:
    """German phrases of the curated glossary, to remember with: the first term of each concept, and what is no match.

    Names are what a model forgets first: it has seen each only a few times.
    """
    phrases: list[str] = []
    for glossary in read_curated():
        for concept in glossary:
            terms = (term.text for term in concept.terms if term.language == "de")
            phrases += islice(terms, 1)
            phrases += (example.de for example in concept.examples if not example.matches)
    return phrases


def read_news() -> list[tuple[str, str]]:
    """German and English of the examples in the curated glossary: invented news that no package was trained on."""
    return [
        (example.de, example.en)
        for glossary in read_curated()
        for concept in glossary
        for example in concept.examples
        if example.matches and example.en
    ]


def clean(pairs: Iterable[tuple[str, str]]) -> Cleaned:
    """The pairs that can be learned from, normalised, and why the others cannot."""
    examples: dict[str, Example] = {}
    dropped: Counter[str] = Counter()
    for german, english in pairs:
        example = Example(source=normalise(german).text, target=normalise(english).text)
        reason = find_fault(example)
        if reason is None and example.source in examples:
            reason = "duplicate"
        if reason is None:
            examples[example.source] = example
        else:
            dropped[reason] += 1
    return Cleaned(examples=tuple(examples.values()), dropped=dropped)


def clean_german(texts: Iterable[str]) -> list[str]:
    """The texts that are German and of a usual length, normalised, each once."""
    found = dict.fromkeys(normalise(text).text for text in texts)
    return [
        text
        for text in found
        if _LETTER.search(text) and len(text) <= _LONGEST and not is_other_language(text, "german-stop", "english-stop")
    ]


def find_fault(example: Example) -> str | None:
    """Why a pair teaches nothing; ``None`` when it seems good."""
    german, english = example.source, example.target
    if not _LETTER.search(german) or not _LETTER.search(english):
        return "empty"
    if german == english:
        return "not translated"
    if max(len(german), len(english)) > _LONGEST:
        return "too long"
    longer, shorter = max(len(german), len(english)), min(len(german), len(english))
    if longer > _RATIO * shorter and longer - shorter > _SHORT:
        return "lengths too different"
    if is_other_language(german, "german-stop", "english-stop") or is_other_language(
        english, "english-stop", "german-stop"
    ):
        return "wrong language"
    return None


def is_other_language(text: str, own: str, other: str) -> bool:
    """Whether a text seems to be in another language than it should.

    Function words tell: far more of the other language than of its own (a title may be quoted), or none at all in
    running text.

    Args:
        text: one segment.
        own, other: kinds of words, as `terms.names.context_words` takes them.

    Source: Grefenstette 1995, Comparing two language identification schemes (the method of small words).
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    # Words of both languages, such as "in" and "was", tell nothing.
    mine, theirs = context_words(own), context_words(other)
    count = sum(word in mine for word in words)
    rival = sum(word in theirs and word not in mine for word in words)
    certain = sum(word in mine and word not in theirs for word in words)
    lower = sum(word.islower() for word in _WORD.findall(text))
    return rival > 1 + 2 * certain or (count == 0 and lower >= _RUNNING)


def split(examples: Sequence[Example], *, seed: int = 0) -> tuple[list[Example], list[Example], list[Example]]:
    """Segments to learn from, to decide with when to stop, and to judge with.

    A tenth is held back, half of it for each; of fewer than 1,000 up to a quarter, so that there is something to
    judge with; never more than 1,000.
    """
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 # a shuffle that is the same every time, no secret
    held = min(1_000, max(len(shuffled) // 10, min(100, len(shuffled) // 4)))
    return shuffled[held:], shuffled[: held // 2], shuffled[held // 2 : held]
