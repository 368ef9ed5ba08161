"""What kind of Transformer a weights file holds, as far as it can be trained further."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from glossary.errors import FileError, Problem
from translator.weights import Floats, Weights

_ACTIVATIONS = ("relu", "gelu-tanh", "swish", "gelu", "gelu-sigmoid", "tanh", "sigmoid")
_SIDES = ("encoder", "decoder")
# Positions that CTranslate2 computes for models that bring none.
_POSITIONS = 500
_LONGEST = 200
# All that `translator.adapt.network` computes with; a variable of another name means a layout that it does not know.
_KNOWN = re.compile(
    r"(encoder|decoder)/("
    r"embeddings(_0)?/(weight|multiply_by_sqrt_depth)|position_encodings/encodings|scale_embeddings|embeddings_merge"
    r"|num_heads|pre_norm|activation|alignment_layer|alignment_heads|start_from_zero_embedding|multi_query_attention"
    r"|alibi|alibi_use_positive_positions|scale_alibi|scale_outputs"
    r"|(layernorm_embedding|layer_norm)/(gamma|beta)|projection/(weight|bias)"
    r"|layer_\d+/((self_attention|attention|ffn)/layer_norm/(gamma|beta)"
    r"|(self_attention|attention)/(linear_[0-2]/(weight|bias)|relative_position_(keys|values))"
    r"|ffn/linear_(0|0_noact|1)/(weight|bias))"
    r")|num_heads|pre_norm|activation|alignment_layer|alignment_heads|with_(source|target)_(bos|eos)"
    r"|with_relative_position"
)
# Switches for layouts of other families, which translation models have turned off.
_MUST_BE_OFF = ("alibi", "multi_query_attention")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One half of the model.

    Args:
        layers: how many.
        heads: of the attention.
        pre_norm: whether layers are normalised at their beginning and not at their end.
        activation: of the feed-forward networks.
        scale: what embeddings are multiplied by.
        embeddings: name of their variable.
        relative: whether positions are relative.
        positions: one row for each position; ``None`` where they are relative.
    """

    layers: int
    heads: int
    pre_norm: bool
    activation: str
    scale: float
    embeddings: str
    relative: bool
    positions: Floats | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The model.

    Args:
        encoder, decoder: its halves.
        zero_start: whether the embedding of the start token is zero, as in Marian.
        epsilon: of the layer normalisation.
    """

    encoder: Side
    decoder: Side
    zero_start: bool
    epsilon: float

    @property
    def longest(self) -> int:
        """Pieces of a segment at most, in training; longer ones take too much memory."""
        known = [len(side.positions) - 2 for side in (self.encoder, self.decoder) if side.positions is not None]
        return min([_LONGEST, *known])


def read_layout(weights: Weights, epsilon: float | None, path: str) -> Layout:
    """The layout of a model that can be trained further.

    Args:
        weights: of the model.
        epsilon: of the layer normalisation, where the model's configuration says it.
        path: how to call the model in messages.

    Raises:
        FileError: it is no encoder-decoder Transformer, lacks a variable, or has a part that is not known here.
    """
    names = [*weights.variables, *(alias for alias, _ in weights.aliases)]
    unknown = [name for name in names if not _KNOWN.fullmatch(name.removesuffix("_scale"))]
    on = [f"decoder/{name}" for name in _MUST_BE_OFF if _flag(weights, "decoder", name, 0)]
    on += ["decoder/scale_outputs"] if _flag(weights, "decoder", "scale_outputs", 1) != 1 else []
    if weights.spec not in ("TransformerSpec", "TransformerBase", "TransformerBig") or unknown or on:
        raise _refuse(path, (unknown + on or [weights.spec])[0])
    try:
        return Layout(
            encoder=_side(weights, "encoder"),
            decoder=_side(weights, "decoder"),
            zero_start=bool(_flag(weights, "decoder", "start_from_zero_embedding", 0)),
            epsilon=1e-5 if epsilon is None else epsilon,
        )
    except KeyError as error:
        message = f"{path}: no variable {error.args[0]}"
        raise FileError([Problem(message=message, expected="an encoder and a decoder")]) from error
    except IndexError as error:
        message = f"{path}: a variable of the wrong shape, or an unknown activation"
        raise FileError([Problem(message=message)]) from error


def _refuse(path: str, found: str) -> FileError:
    expected = "an encoder-decoder Transformer as OpenNMT and Marian train them"
    return FileError(
        [Problem(message=f"{path}: a kind of model that cannot be adapted", found=found, expected=expected)]
    )


def _flag(weights: Weights, side: str, name: str, default: float) -> float:
    """A single value; old files have it once for both sides."""
    for key in (f"{side}/{name}", name):
        key = weights.resolve(key)
        if key in weights.variables:
            return float(weights.floats(key).reshape(-1)[0])
    return default


def _side(weights: Weights, side: str) -> Side:
    names = {*weights.variables, *dict(weights.aliases)}
    layers = 0
    while f"{side}/layer_{layers}/ffn/linear_0/weight" in names:
        layers += 1
    if not layers:
        raise KeyError(f"{side}/layer_0/ffn/linear_0/weight")
    embeddings = weights.resolve(
        f"{side}/embeddings_0/weight" if f"{side}/embeddings_0/weight" in names else f"{side}/embeddings/weight"
    )
    width = weights.variables[embeddings].values.shape[1]
    relative = f"{side}/layer_0/self_attention/relative_position_keys" in names
    encodings = weights.resolve(f"{side}/position_encodings/encodings")
    positions = None
    if encodings in weights.variables:
        positions = weights.floats(encodings)
    elif not relative:
        positions = sinusoids(width)
    return Side(
        layers=layers,
        heads=int(_flag(weights, side, "num_heads", 8)),
        pre_norm=bool(_flag(weights, side, "pre_norm", 1)),
        activation=_ACTIVATIONS[int(_flag(weights, side, "activation", 0))],
        scale=_scale(weights, side, width),
        embeddings=embeddings,
        relative=relative,
        positions=positions,
    )


def _scale(weights: Weights, side: str, width: int) -> float:
    """What embeddings are multiplied by: a number, or a switch for the square root of their width."""
    for name in (f"{side}/scale_embeddings", f"{side}/embeddings/multiply_by_sqrt_depth"):
        if name in weights.variables:
            value = _flag(weights, side, name.removeprefix(f"{side}/"), 1)
            if weights.variables[name].kind != "int8":
                return value
            return float(np.sqrt(width)) if value else 1.0
    return float(np.sqrt(width))


def sinusoids(width: int, count: int = _POSITIONS) -> Floats:
    """The positions that CTranslate2 gives to models without any: sines, then cosines, counted from 1."""
    rates = np.exp(np.arange(width // 2) * -(np.log(10000) / (width // 2 - 1)))
    angles = np.arange(1, count + 1)[:, None] * rates[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)
