"""One SentencePiece vocabulary for both languages, with the symbols of constraints.

    python -m training.vocabulary --config C.yaml --work DIR [--take sentencepiece.model]

``--take`` uses the vocabulary of another package in place of a new one, so that training can begin with its weights.
Written is ``vocabulary/sentencepiece.model``.
Source: Kudo 2018 (P18-1007), https://github.com/google/sentencepiece.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sentencepiece

from glossary.errors import FileError, Problem
from glossary.files import read_bytes, write_bytes
from training.config import Config
from training.prepare import PAIRS
from training.steps import finished, run_command, run_step

MODEL = "sentencepiece.model"
SYMBOLS = ("<t>", "<as>", "</t>")
PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3


def make_vocabulary(config: Config, work: Path, take: Path | None = None) -> Path:
    """The folder with the vocabulary.

    Raises:
        FileError: the pairs are not there or too few for so many pieces, or the vocabulary to take lacks the symbols.
    """
    prepared = finished(work, "prepare")
    if take is not None:
        load_vocabulary(take)
        content = read_bytes(take)
        return run_step(work, "vocabulary", {"take": take}, lambda folder: write_bytes(folder / MODEL, [content]))
    wanted = {"vocabulary": config.vocabulary, "prepare": prepared}
    return run_step(work, "vocabulary", wanted, lambda folder: _train(config, prepared / PAIRS, folder))


def _train(config: Config, pairs: Path, folder: Path) -> None:
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=_sentences(pairs),
            model_prefix=str(folder / "sentencepiece"),
            vocab_size=config.vocabulary.size,
            input_sentence_size=config.vocabulary.sentences,
            character_coverage=config.vocabulary.coverage,
            shuffle_input_sentence=True,
            byte_fallback=True,
            # Numbers are copied digit by digit and need no pieces of their own.
            split_digits=True,
            user_defined_symbols=list(SYMBOLS),
            pad_id=PAD,
            unk_id=UNKNOWN,
            bos_id=BEGIN,
            eos_id=END,
            # With several threads the sums of the training are not the same each time.
            num_threads=1,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise FileError([Problem(message=f"{pairs}: no vocabulary can be made of it: {error}")]) from error
    (folder / "sentencepiece.vocab").unlink()


def _sentences(pairs: Path) -> Iterator[str]:
    with pairs.open(encoding="utf-8") as stream:
        for line in stream:
            german, english, _ = line.split("\t")
            yield german
            yield english


def load_vocabulary(path: Path) -> Any:
    """The SentencePiece processor of a file.

    Raises:
        FileError: it is no vocabulary, or one without the symbols of constraints.
    """
    try:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise FileError([Problem(message=f"{path}: not a SentencePiece model: {error}")]) from error
    numbers = [processor.pad_id(), processor.unk_id(), processor.bos_id(), processor.eos_id()]
    if numbers != [PAD, UNKNOWN, BEGIN, END] or UNKNOWN in map(processor.piece_to_id, SYMBOLS):
        expected = f"a vocabulary of this recipe: pad, unknown, begin and end first, then {' '.join(SYMBOLS)}"
        raise FileError([Problem(message=f"{path}: another kind of vocabulary", expected=expected)])
    return processor


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--take", type=Path)


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda config, options: make_vocabulary(config, options.work, options.take), _add_flags)


if __name__ == "__main__":
    main()
