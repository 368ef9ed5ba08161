"""Reading the labelled corpus of term matching: a glossary, and sentences in which the places of terms are marked."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from glossary.formats import native
from glossary.model import Glossary

_MARK = re.compile(r"\[([^\[\]|]+)\|([a-z0-9-]+)\]")


@dataclass(frozen=True)
class Sentence:
    """A sentence with the spans and concepts that must be found in it, and whether it stands among the traps."""

    text: str
    spans: tuple[tuple[int, int], ...]
    concepts: tuple[str, ...]
    trap: bool


@dataclass(frozen=True)
class Corpus:
    """A glossary and labelled sentences."""

    glossary: Glossary
    sentences: tuple[Sentence, ...]

    @property
    def traps(self) -> int:
        """How many sentences are traps."""
        return sum(sentence.trap for sentence in self.sentences)


def parse_sentence(marked: str, trap: bool) -> Sentence:
    """The sentence that a marked text stands for."""
    text, spans, concepts, done = "", [], [], 0
    marked = marked.rstrip("\n")
    for found in _MARK.finditer(marked):
        text += marked[done : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        concepts.append(found[2])
        text += found[1]
        done = found.end()
    return Sentence(text + marked[done:], tuple(spans), tuple(concepts), trap)


def load(path: Path) -> Corpus:
    """The corpus of a file."""
    data = yaml.safe_load(path.read_text("utf-8"))
    header = {
        "glossary": "match-corpus",
        "source-language": "de",
        "target-language": "en",
        "concepts": data["glossary"],
    }
    glossary = native.parse(yaml.safe_dump(header, allow_unicode=True), str(path))
    sentences = [
        parse_sentence(marked, trap) for kind, trap in (("hits", False), ("traps", True)) for marked in data[kind]
    ]
    return Corpus(glossary, tuple(sentences))
