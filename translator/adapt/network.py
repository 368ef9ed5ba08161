"""The Transformer of a package, computed with torch as CTranslate2 computes it.

One function of a dictionary of weights under their own names, and not a class of modules: what comes from a package
goes back into it under the same name.

Source: Vaswani et al. 2017 (arXiv 1706.03762); relative positions: Shaw et al. 2018 (arXiv 1803.02155).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as functional

from translator.adapt.layout import Layout, Side
from translator.weights import Weights

# Positions are counted by CTranslate2 and trained by nobody here.
_FIXED = "position_encodings/encodings"
_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "relu": functional.relu,
    "gelu-tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "swish": functional.silu,
    "gelu": functional.gelu,
    "gelu-sigmoid": lambda x: x * torch.sigmoid(1.702 * x),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def trainable(weights: Weights) -> dict[str, Any]:
    """The weights that training changes, by stored name, as tensors."""
    return {
        name: torch.tensor(weights.floats(name))
        for name, variable in weights.variables.items()
        if variable.values.ndim and not name.endswith("_scale") and _FIXED not in name
    }


@dataclass(slots=True, kw_only=True)
class Network:
    """The model.

    Args:
        layout: what it is like.
        aliases: names that stand for other weights.
        parameters: by stored name.
    """

    layout: Layout
    aliases: Mapping[str, str]
    parameters: dict[str, Any]
    positions: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        sides = {"encoder": self.layout.encoder, "decoder": self.layout.decoder}
        self.positions = {
            name: torch.tensor(side.positions) for name, side in sides.items() if side.positions is not None
        }

    def logits(self, source: Any, target: Any, dropout: float = 0.0, generator: Any = None) -> Any:
        """The scores of every piece behind each piece of the target.

        Args:
            source: piece numbers, one row a sentence, filled up with -1.
            target: what the decoder reads, likewise.
            dropout: share of values that are left out.
            generator: what decides which; ``None`` for none.
        """
        return _Pass(self, dropout, generator).logits(source, target)


class _Pass:
    """One computation; several may run at once in threads."""

    def __init__(self, network: Network, dropout: float, generator: Any) -> None:
        self.layout = network.layout
        self.aliases = network.aliases
        self.parameters = network.parameters
        self.positions = network.positions
        self.dropout = dropout
        self.generator = generator

    def logits(self, source: Any, target: Any) -> Any:
        padding = (source < 0)[:, None, None, :]
        mask = torch.zeros(padding.shape).masked_fill(padding, float("-inf"))
        memory = self._embed("encoder", self.layout.encoder, source)
        for number in range(self.layout.encoder.layers):
            memory = self._layer(f"encoder/layer_{number}", self.layout.encoder, memory, mask)
        memory = self._norm("encoder/layer_norm", memory)
        future = torch.full((target.shape[1],) * 2, float("-inf")).triu(1)
        state = self._embed("decoder", self.layout.decoder, target)
        for number in range(self.layout.decoder.layers):
            state = self._layer(f"decoder/layer_{number}", self.layout.decoder, state, future, memory, mask)
        state = self._norm("decoder/layer_norm", state)
        return self._linear("decoder/projection", state)

    def _get(self, name: str) -> Any:
        """A weight, under its own name or an alias; ``None`` where the model has none."""
        return self.parameters.get(self.aliases.get(name, name))

    def _linear(self, name: str, x: Any) -> Any:
        return functional.linear(x, self._get(f"{name}/weight"), self._get(f"{name}/bias"))

    def _norm(self, name: str, x: Any) -> Any:
        """Normalised values; as they are where the model has no such layer."""
        gamma, beta = self._get(f"{name}/gamma"), self._get(f"{name}/beta")
        if gamma is None:
            return x
        if beta is None:
            return functional.rms_norm(x, x.shape[-1:], gamma, self.layout.epsilon)
        return functional.layer_norm(x, x.shape[-1:], gamma, beta, self.layout.epsilon)

    def _drop(self, x: Any) -> Any:
        if self.generator is None or not self.dropout:
            return x
        # Not torch's own dropout, which takes its chances from one generator for all threads.
        kept = torch.rand(x.shape, generator=self.generator) >= self.dropout
        return x * kept.to(x.dtype) * (1 / (1 - self.dropout))

    def _embed(self, name: str, side: Side, pieces: Any) -> Any:
        x = functional.embedding(pieces.clamp_min(0), self.parameters[side.embeddings]) * side.scale
        if name == "decoder" and self.layout.zero_start:
            x = torch.cat([torch.zeros_like(x[:, :1]), x[:, 1:]], dim=1)
        if name in self.positions:
            x = x + self.positions[name][: pieces.shape[1]]
        return self._drop(self._norm(f"{name}/layernorm_embedding", x))

    def _layer(self, name: str, side: Side, x: Any, mask: Any, memory: Any = None, memory_mask: Any = None) -> Any:
        x = self._block(f"{name}/self_attention", side, x, lambda y: self._self_attention(name, side, y, mask))
        if memory is not None:
            x = self._block(
                f"{name}/attention", side, x, lambda y: self._cross_attention(name, side, y, memory, memory_mask)
            )
        return self._block(f"{name}/ffn", side, x, lambda y: self._feed_forward(f"{name}/ffn", side, y))

    def _block(self, name: str, side: Side, x: Any, compute: Callable[[Any], Any]) -> Any:
        """A part of a layer with its normalisation, before or after, and what goes round it."""
        if side.pre_norm:
            return x + self._drop(compute(self._norm(f"{name}/layer_norm", x)))
        return self._norm(f"{name}/layer_norm", x + self._drop(compute(x)))

    def _feed_forward(self, name: str, side: Side, x: Any) -> Any:
        inner = _ACTIVATIONS[side.activation](self._linear(f"{name}/linear_0", x))
        if self._get(f"{name}/linear_0_noact/weight") is not None:
            inner = inner * self._linear(f"{name}/linear_0_noact", x)
        return self._linear(f"{name}/linear_1", inner)

    def _self_attention(self, name: str, side: Side, x: Any, mask: Any) -> Any:
        queries, keys, values = self._linear(f"{name}/self_attention/linear_0", x).chunk(3, dim=-1)
        mixed = self._attend(f"{name}/self_attention", side, queries, keys, values, mask)
        return self._linear(f"{name}/self_attention/linear_1", mixed)

    def _cross_attention(self, name: str, side: Side, x: Any, memory: Any, mask: Any) -> Any:
        queries = self._linear(f"{name}/attention/linear_0", x)
        keys, values = self._linear(f"{name}/attention/linear_1", memory).chunk(2, dim=-1)
        mixed = self._attend(f"{name}/attention", side, queries, keys, values, mask)
        return self._linear(f"{name}/attention/linear_2", mixed)

    def _attend(self, name: str, side: Side, queries: Any, keys: Any, values: Any, mask: Any) -> Any:
        def split(x: Any) -> Any:
            return x.view(x.shape[0], x.shape[1], side.heads, -1).transpose(1, 2)

        queries, keys, values = split(queries), split(keys), split(values)
        queries = queries * queries.shape[-1] ** -0.5
        # Written out: torch's fused kernel is slower on processors for sentences of this length.
        scores = queries @ keys.transpose(-1, -2)
        near = self._get(f"{name}/relative_position_keys")
        index = None
        if near is not None:
            reach = (near.shape[0] - 1) // 2
            steps = torch.arange(keys.shape[2])[None, :] - torch.arange(queries.shape[2])[:, None]
            index = steps.clamp(-reach, reach) + reach
            scores = scores + torch.einsum("bhqd,qkd->bhqk", queries, near[index])
        share = torch.softmax((scores + mask).float(), dim=-1).to(values.dtype)
        mixed = share @ values
        if index is not None:
            far = self._get(f"{name}/relative_position_values")
            mixed = mixed + torch.einsum("bhqk,qkd->bhqd", share, far[index].to(share.dtype))
        return mixed.transpose(1, 2).flatten(2)
