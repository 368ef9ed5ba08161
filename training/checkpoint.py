"""The state of a training on disk, from which it goes on as if it had not been interrupted."""

from __future__ import annotations

import hashlib
import io
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from glossary.errors import FileError, Problem
from glossary.files import read_bytes, write_bytes

if TYPE_CHECKING:
    from training.trainer import Trainer

STATE = "state.pt"


def save_state(trainer: Trainer, folder: Path, key: str) -> None:
    """Write all that the further course of a training depends on.

    Args:
        trainer: the training.
        folder: where to.
        key: text that is different for a training that must not go on from here.
    """
    state = {
        "key": hashlib.sha256(key.encode()).hexdigest(),
        "network": trainer.network.state_dict(),
        "mean": trainer.mean,
        "optimisers": [optimiser.state_dict() for optimiser in trainer.optimisers],
        "place": [trainer.updates, trainer.chunk, trainer.position, trainer.seen, trainer.seconds],
        "log": trainer.log,
        "random": torch.get_rng_state(),
        "random of the device": torch.cuda.get_rng_state() if trainer.device.type == "cuda" else None,
    }
    buffer = io.BytesIO()
    torch.save(state, buffer)
    write_bytes(folder / STATE, [buffer.getvalue()])


def load_state(trainer: Trainer, folder: Path, key: str) -> None:
    """Bring a training to where it stood; one without a checkpoint stays as it is.

    Raises:
        FileError: the checkpoint is damaged or of another training.
    """
    path = folder / STATE
    if not path.is_file():
        return
    expected = f"the same settings and data as before, or an empty {folder}"
    try:
        state = torch.load(io.BytesIO(read_bytes(path)), map_location=trainer.device, weights_only=True)
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise FileError([Problem(message=f"{path}: not a checkpoint", expected=expected)]) from error
    if not isinstance(state, dict) or state.get("key") != hashlib.sha256(key.encode()).hexdigest():
        raise FileError([Problem(message=f"{path}: the checkpoint of another training", expected=expected)])
    trainer.network.load_state_dict(state["network"])
    trainer.mean = state["mean"]
    for optimiser, values in zip(trainer.optimisers, state["optimisers"], strict=True):
        optimiser.load_state_dict(values)
    trainer.updates, trainer.chunk, trainer.position, trainer.seen, trainer.seconds = state["place"]
    trainer.log = state["log"]
    torch.set_rng_state(state["random"].cpu())
    if state["random of the device"] is not None:
        torch.cuda.set_rng_state(state["random of the device"].cpu())
