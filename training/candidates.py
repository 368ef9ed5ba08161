"""Pairs of phrases that can be shown to the model as constraints, found by the word links.

    python -m training.candidates --config C.yaml --work DIR

A candidate is a run of a few German words, at least one of them a capitalised content word, whose links all fall into
a run of a few English words that link nowhere else. Written is ``candidates/``, the corpus that training reads.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from glossary.errors import FileError, Problem
from training.config import Config, Terminology
from training.corpus import Candidate, Row, write_corpus
from training.links import LINKS, WORD, Links, parse_links
from training.prepare import PAIRS
from training.steps import finished, run_command, run_step

Word = re.Match[str]
_MIN_LETTERS = 2


def make_candidates(config: Config, work: Path) -> Path:
    """The folder with the corpus.

    Raises:
        FileError: an earlier step is not done, or pairs and links do not belong together.
    """
    prepared, links = finished(work, "prepare"), finished(work, "links")
    wanted = {"terminology": config.terminology, "prepare": prepared, "links": links}
    return run_step(
        work,
        "candidates",
        wanted,
        lambda folder: write_corpus(folder, _rows(config.terminology, prepared / PAIRS, links / LINKS)),
    )


def _rows(limits: Terminology, pairs: Path, links: Path) -> Iterator[Row]:
    is_content = _content_test(pairs)
    with pairs.open(encoding="utf-8") as lines, links.open(encoding="ascii") as linked:
        for number, (line, links_line) in enumerate(zip(lines, linked, strict=True), 1):
            german, english, source = line.rstrip("\n").split("\t")
            german_words, english_words = list(WORD.finditer(german)), list(WORD.finditer(english))
            found = parse_links(links_line)
            if any(one >= len(german_words) or other >= len(english_words) for one, other in found):
                raise FileError([Problem(message=f"{links}:{number}: links of another pair", expected="new links")])
            candidates = find_candidates(german_words, english_words, found, is_content, limits)
            yield Row(german=german, english=english, candidates=tuple(candidates), source=source)


def _content_test(pairs: Path) -> Callable[[str], bool]:
    """A test for nouns and names: written with a capital inside sentences, and not more often without."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    with pairs.open(encoding="utf-8") as lines:
        for line in lines:
            words = WORD.findall(line.split("\t", 1)[0])
            small.update(word for word in words if word[0].islower())
            capital.update(word for word in words[1:] if word[0].isupper())

    def is_content(word: str) -> bool:
        return word[0].isupper() and len(word) >= _MIN_LETTERS and small[word.lower()] <= capital[word]

    return is_content


def find_candidates(
    german: Sequence[Word],
    english: Sequence[Word],
    links: Links,
    is_content: Callable[[str], bool],
    limits: Terminology,
) -> Iterator[Candidate]:
    """The candidates of a pair.

    Args:
        german, english: matches of the words.
        links: between their numbers.
        is_content: whether a German word makes a phrase worth constraining.
        limits: longest phrases.
    """
    ahead: defaultdict[int, set[int]] = defaultdict(set)
    back: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links:
        ahead[one].add(other)
        back[other].add(one)
    for begin in range(len(german)):
        for end in range(begin + 1, min(begin + limits.max_german, len(german)) + 1):
            words = german[begin:end]
            if not words[-1][0][0].isalnum():
                # A phrase does not reach over a mark.
                break
            if not (ahead[begin] and ahead[end - 1] and any(is_content(word[0]) for word in words)):
                continue
            targets = set().union(*(ahead[number] for number in range(begin, end)))
            first, last = min(targets), max(targets)
            if last - first >= limits.max_english or any(
                not english[number][0][0].isalnum() or not back[number] <= set(range(begin, end))
                for number in range(first, last + 1)
            ):
                continue
            yield words[0].start(), words[-1].end(), english[first].start(), english[last].end()


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda config, options: make_candidates(config, options.work))


if __name__ == "__main__":
    main()
