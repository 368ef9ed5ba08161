"""The weights, trained on the corpus; an interrupted training goes on where it stopped.

    python -m training.train --config C.yaml --work DIR [--state DIR] [--minutes N] [--device auto|cpu|cuda]

``--state`` (``WORK/train.state`` by default) holds the checkpoint, from which training goes on to the same bits as
without the interruption; ``--minutes`` stops this run, with a checkpoint, after some minutes. Written are
``train/weights-*.bin`` (in parts of at most 15 MiB) and ``train/log.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from glossary.errors import FileError, Problem
from training.config import Config
from training.steps import run_command


def _run(config: Config, options: argparse.Namespace) -> Path | None:
    try:
        from training.trainer import train
    except ModuleNotFoundError as error:
        expected = "pip install -r training/requirements.txt"
        raise FileError([Problem(message=f"training needs {error.name}", expected=expected)]) from error
    return train(
        config,
        options.work,
        state=options.state,
        minutes=options.minutes,
        device=options.device,
        workers=options.workers,
    )


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", type=Path, help="folder of the checkpoint")
    parser.add_argument("--minutes", type=float, help="when to stop this run")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--workers", type=int, help="processes that make batches ahead")


def main() -> None:
    """Run the step."""
    run_command(__doc__, _run, _add_flags)


if __name__ == "__main__":
    main()
