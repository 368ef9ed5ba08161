"""Tiny random models in all layouts that CTranslate2's converters write, as Argos packages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec

from translator.packages import starter_folder

LAYOUTS: dict[str, dict[str, Any]] = {
    "ours": {"pre_norm": True},
    "opennmt-py": {"pre_norm": True, "relative_position": True, "ffn_glu": True, "activation": "SWISH"},
    "marian": {"pre_norm": False, "activation": "SWISH", "zero_start": True, "alignment_layer": -1},
    "bart": {"pre_norm": False, "activation": "GELU", "layernorm_embedding": True, "learned_positions": True},
    "opennmt-tf": {"pre_norm": True, "activation": "GELUTanh", "shared": False, "no_positions": True},
    "rms": {"pre_norm": True, "activation": "GELUSigmoid", "rms_norm": True},
}
_WIDTH, _HEADS, _INNER, _REACH = 16, 2, 32, 3


def write_tiny(folder: Path, layout: str, quantization: str | None = "int8", *, seed: int = 0) -> Path:
    """A package folder with a random model; its vocabulary is that of the bundled one.

    Args:
        folder: where to put it.
        layout: a key of `LAYOUTS`.
        quantization: as CTranslate2 calls it.
        seed: of the random weights.
    """
    options = dict(LAYOUTS[layout])
    shared, zero = options.pop("shared", True), options.pop("zero_start", False)
    learned, bare = options.pop("learned_positions", False), options.pop("no_positions", False)
    options["activation"] = common_spec.Activation[options.get("activation", "RELU")]
    alignment = options.pop("alignment_layer", None)
    encoder = transformer_spec.TransformerEncoderSpec(2, _HEADS, **options)
    decoder = transformer_spec.TransformerDecoderSpec(
        2, _HEADS, **options, **({"alignment_layer": alignment, "alignment_heads": 1} if alignment is not None else {})
    )
    spec = transformer_spec.TransformerSpec(encoder, decoder)
    pieces = json.loads((starter_folder() / "model" / "shared_vocabulary.json").read_text("utf-8"))
    rows, random = len(pieces), np.random.default_rng(seed)

    def matrix(*shape: int) -> Any:
        return random.normal(scale=0.3, size=shape).astype(np.float32)

    def linear(part: Any, outputs: int, inputs: int) -> None:
        part.weight, part.bias = matrix(outputs, inputs), matrix(outputs)

    def norm(part: Any) -> None:
        part.gamma = 1 + matrix(_WIDTH)
        if hasattr(part, "beta"):
            part.beta = matrix(_WIDTH)

    embeddings = matrix(rows, _WIDTH)
    for side, place in ((encoder, encoder.embeddings[0]), (decoder, decoder.embeddings)):
        place.weight = embeddings if shared else matrix(rows, _WIDTH)
        if hasattr(side, "position_encodings") and not bare:
            side.position_encodings.encodings = matrix(64, _WIDTH) if learned else matrix(512, _WIDTH)
        for name in ("layer_norm", "layernorm_embedding"):
            if hasattr(side, name):
                norm(getattr(side, name))
        for layer in side.layer:
            attentions = [layer.self_attention, *([layer.attention] if hasattr(layer, "attention") else [])]
            for attention in attentions:
                norm(attention.layer_norm)
                for number, part in enumerate(attention.linear):
                    fused = 3 if len(attention.linear) == 2 else 2
                    outputs = {0: fused if fused == 3 else 1, 1: 1 if fused == 3 else 2}.get(number, 1)
                    linear(part, outputs * _WIDTH, _WIDTH)
                if hasattr(attention, "relative_position_keys") and attention is layer.self_attention:
                    attention.relative_position_keys = matrix(2 * _REACH + 1, _WIDTH // _HEADS)
                    attention.relative_position_values = matrix(2 * _REACH + 1, _WIDTH // _HEADS)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, _INNER, _WIDTH)
            if hasattr(layer.ffn, "linear_0_noact"):
                linear(layer.ffn.linear_0_noact, _INNER, _WIDTH)
            linear(layer.ffn.linear_1, _WIDTH, _INNER)
    decoder.projection.weight = embeddings if shared else matrix(rows, _WIDTH)
    decoder.projection.bias = matrix(rows)
    decoder.start_from_zero_embedding = zero
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization=quantization)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    spec.save(str(folder / "model"))
    shutil.copy(starter_folder() / "sentencepiece.model", folder)
    metadata = {"package_version": "1.0", "from_code": "de", "to_code": "en", "type": "translate"}
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder
