"""Sentence splitters on German paragraphs with abbreviations, dates, ordinals, quotes and initials.

    python bench/split.py [FILE]

FILE has one paragraph a line with " | " where a sentence ends. Printed is how many paragraphs each splitter gets right.
Needs the peers: pip install sentencex syntok SoMaJo sentence-splitter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sentencex

from translator.segmentation import split_sentences


def peers() -> dict[str, Callable[[str], list[str]]]:
    """The splitters that are installed, ours first."""
    found: dict[str, Callable[[str], list[str]]] = {
        "termtreu": lambda text: [text[start:end] for start, end in split_sentences(text)],
        "sentencex": lambda text: list(sentencex.segment("de", text)),
    }
    try:
        from syntok import segmenter

        found["syntok"] = lambda text: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]
        from somajo import SoMaJo

        somajo = SoMaJo("de_CMC", split_sentences=True)
        found["SoMaJo"] = lambda text: [
            "".join(token.text + " " * token.space_after for token in sentence)
            for sentence in somajo.tokenize_text([text])
        ]
        from sentence_splitter import SentenceSplitter

        splitter = SentenceSplitter(language="de")
        found["sentence-splitter"] = splitter.split
    except ModuleNotFoundError as error:
        print(f"not all peers are installed: {error.name}", file=sys.stderr)
    return found


def main() -> None:
    """Print a line for each splitter."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data" / "sentences.txt"
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for name, split in peers().items():
        right = 0
        for row in rows:
            expected = row.split(" | ")
            # Some splitters change white space inside a sentence; only the ends of sentences count.
            sentences = ["".join(sentence.split()) for sentence in split(" ".join(expected)) if sentence.strip()]
            right += sentences == ["".join(sentence.split()) for sentence in expected]
        print(f"{name:18} {right:3} of {len(rows)}")


if __name__ == "__main__":
    main()
