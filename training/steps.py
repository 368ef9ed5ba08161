"""What all steps share: a folder each, done once, and the command around it."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from glossary.errors import FileError, Problem, TermtreuError
from glossary.files import make_folder, read_text, write_text
from training.config import Config, read_config
from translator.integrity import hash_file

RECEIPT = "step.json"
log = logging.getLogger("training")


def finished(work: Path, name: str) -> Path:
    """The folder of a step that is done.

    Raises:
        FileError: it is not.
    """
    folder = work / name
    if not (folder / RECEIPT).is_file():
        raise FileError(
            [Problem(message=f"{folder}: not there", expected=f"run first: python -m training.{name} --work {work}")]
        )
    return folder


def run_step(work: Path, name: str, wanted: Mapping[str, Any], make: Callable[[Path], None]) -> Path:
    """The folder with a step's results: as it is where it was made from the same, else made now.

    The step writes into a folder of a temporary name, which gets its name when all is there, so that an interrupted
    step leaves nothing that looks finished.

    Args:
        work: folder of all steps.
        name: of the step and its folder.
        wanted: what the results depend on: settings (dataclasses), files (paths), folders of earlier steps.
        make: writes the results into the folder it is given.
    """
    folder, scratch = work / name, work / f".{name}.tmp"
    receipt = describe_inputs(wanted)
    if is_done(folder, receipt):
        return folder
    shutil.rmtree(scratch, ignore_errors=True)
    make_folder(scratch)
    make(scratch)
    write_text(scratch / RECEIPT, [receipt])
    shutil.rmtree(folder, ignore_errors=True)
    scratch.rename(folder)
    log.info("%s: done", name)
    return folder


def is_done(folder: Path, receipt: str) -> bool:
    """Whether a step was done from the same inputs, which is then said.

    Args:
        folder: of the step.
        receipt: of `describe_inputs`.
    """
    done = (folder / RECEIPT).is_file() and read_text(folder / RECEIPT) == receipt
    if done:
        log.info("%s: done before", folder.name)
    return done


def describe_inputs(wanted: Mapping[str, Any]) -> str:
    """What results depend on, as text that is another one for other settings, files or earlier steps.

    Raises:
        FileError: a file is not there.
    """
    return json.dumps({key: _identity(value) for key, value in wanted.items()}, indent=1, ensure_ascii=False)


def _identity(value: Any) -> Any:
    """What tells whether an input is still the same."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {key: _identity(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_identity(item) for item in value]
    if isinstance(value, Path):
        if (value / RECEIPT).is_file():
            return hashlib.sha256((value / RECEIPT).read_bytes()).hexdigest()
        if not value.is_file():
            raise FileError([Problem(message=f"{value}: no such file")])
        return hash_file(value)
    return value


def run_command(
    description: str | None,
    run: Callable[[Config, argparse.Namespace], object],
    add: Callable[[argparse.ArgumentParser], object] | None = None,
) -> None:
    """Read the flags of a step and run it; wrong input ends with a message and exit code 2.

    Args:
        description: of the step.
        run: the step.
        add: adds flags of its own.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True, help="the model's configuration (YAML)")
    parser.add_argument("--work", type=Path, required=True, help="folder for the results of all steps")
    if add is not None:
        add(parser)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        run(read_config(options.config), options)
    except TermtreuError as error:
        parser.exit(2, "".join(f"error: {line}\n" for line in str(error).splitlines()))
