"""The trained weights as an unpacked Argos package that CTranslate2 reads, in 8 bits.

    python -m training.export --config C.yaml --work DIR [--weights DIR]

``--weights`` takes the parts of another folder, such as those of a training that is not at its end yet. Written is
``export/translate-de_en-NAME``; ``training.card`` makes the archive of it.
Source: https://opennmt.net/CTranslate2/ (specs), https://github.com/argosopentech/argos-translate#packages.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec, common_spec
from numpy.typing import NDArray

from glossary.errors import FileError, Problem
from glossary.files import make_folder, read_bytes, write_bytes, write_text
from training.config import Config, Shape
from training.parts import META, Trained, read_parts
from training.steps import finished, run_command, run_step
from training.vocabulary import MODEL, SYMBOLS, load_vocabulary
from translator.integrity import find_fault

MAX_POSITIONS = 512
_EPSILON = 1e-5
Weights = Mapping[str, NDArray[np.float32]]


def folder_name(config: Config) -> str:
    """How the folder of the package is called."""
    return f"translate-de_en-{config.name}"


def export(config: Config, work: Path, weights: Path | None = None) -> Path:
    """The folder of the unpacked package.

    Raises:
        FileError: an earlier step is not done, or the weights are damaged or of another shape.
    """
    vocabulary = finished(work, "vocabulary")
    trained = weights or finished(work, "train")
    wanted = {"config": config, "vocabulary": vocabulary, "weights": trained / META}
    wanted |= {path.name: path for path in sorted(trained.glob("weights-*.bin"))}

    def make(folder: Path) -> None:
        write_package(config, read_parts(trained), vocabulary / MODEL, folder / folder_name(config))

    return run_step(work, "export", wanted, make) / folder_name(config)


def write_package(config: Config, trained: Trained, vocabulary: Path, folder: Path) -> None:
    """Write a package into a folder.

    Raises:
        FileError: weights, vocabulary and configuration do not belong together.
    """
    processor = load_vocabulary(vocabulary)
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    try:
        spec = make_spec(config.shape, trained.weights, pieces)
    except (KeyError, ValueError) as error:
        message = f"weights of another shape than the configuration says: {error}"
        raise FileError([Problem(message=message, expected=str(config.shape))]) from error
    make_folder(folder / "model")
    spec.save(str(folder / "model"))
    write_bytes(folder / MODEL, [read_bytes(vocabulary)])
    write_text(folder / "metadata.json", [json.dumps(describe(config), indent=1, ensure_ascii=False) + "\n"])
    fault = find_fault(folder)
    if fault:
        raise FileError([Problem(message=f"{folder}: {fault}")])


def describe(config: Config) -> dict[str, Any]:
    """What ``metadata.json`` says."""
    return {
        "package_version": config.version,
        "argos_version": "1.9.0",
        "from_code": "de",
        "from_name": "German",
        "to_code": "en",
        "to_name": "English",
        "type": "translate",
        "code": "translate-de_en",
        "terminology": {"format": "inline", "symbols": list(SYMBOLS)},
        "licence": config.licence,
        "max_source_pieces": config.max_source_pieces,
    }


def make_spec(shape: Shape, weights: Weights, pieces: list[str]) -> Any:
    """The weights as CTranslate2 orders them, in 8 bits.

    Raises:
        KeyError: a weight is missing.
        ValueError: one has another size than the others ask for.
    """
    spec = TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        # Attention of the last layer, the mean of all heads, serves as alignment.
        alignment_layer=-1,
        alignment_heads=shape.heads,
    )
    embedding, positions = weights["embedding.weight"], sinusoids(shape.width)
    if embedding.shape != (len(pieces), shape.width):
        raise ValueError(f"embeddings {embedding.shape}")
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = embedding
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = positions
    spec.decoder.projection.weight = embedding
    spec.decoder.projection.bias = weights["bias"]
    for side, half in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        _norm(half.layer_norm, weights, f"{side}.norm")
        for number, layer in enumerate(half.layer):
            _layer(layer, weights, f"{side}.layers.{number}", cross=side == "decoder")
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = spec.config.bos_token = "<s>"  # noqa: S105 -- a piece.
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.config.layer_norm_epsilon = _EPSILON
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def sinusoids(width: int) -> NDArray[np.float32]:
    """The positions of `training.network`, which this step does without torch."""
    rates = np.exp(np.arange(width // 2) * -(np.log(10000) / (width // 2 - 1)))
    angles = np.arange(MAX_POSITIONS)[:, None] * rates[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def _layer(layer: Any, weights: Weights, name: str, *, cross: bool) -> None:
    _norm(layer.self_attention.layer_norm, weights, f"{name}.norm1")
    attention = layer.self_attention.linear
    _set(attention[0], weights[f"{name}.self_attn.in_proj_weight"], weights[f"{name}.self_attn.in_proj_bias"])
    _linear(attention[1], weights, f"{name}.self_attn.out_proj")
    if cross:
        _norm(layer.attention.layer_norm, weights, f"{name}.norm2")
        matrix, bias = (weights[f"{name}.multihead_attn.in_proj_{part}"] for part in ("weight", "bias"))
        # torch keeps queries, keys and values in one matrix; here the queries come from elsewhere than the others.
        width = len(matrix) // 3
        _set(layer.attention.linear[0], matrix[:width], bias[:width])
        _set(layer.attention.linear[1], matrix[width:], bias[width:])
        _linear(layer.attention.linear[2], weights, f"{name}.multihead_attn.out_proj")
    _norm(layer.ffn.layer_norm, weights, f"{name}.norm{3 if cross else 2}")
    _linear(layer.ffn.linear_0, weights, f"{name}.linear1")
    _linear(layer.ffn.linear_1, weights, f"{name}.linear2")


def _linear(spec: Any, weights: Weights, name: str) -> None:
    _set(spec, weights[f"{name}.weight"], weights[f"{name}.bias"])


def _set(spec: Any, matrix: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    spec.weight, spec.bias = np.ascontiguousarray(matrix), np.ascontiguousarray(bias)


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", type=Path)


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda config, options: export(config, options.work, options.weights), _add_flags)


if __name__ == "__main__":
    main()
