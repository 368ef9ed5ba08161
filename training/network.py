"""The Transformer, of torch's own layers: pre-norm, one embedding for all three places, sinusoidal positions.

Source: Vaswani et al. 2017 (arXiv 1706.03762); word dropout: Sennrich et al. 2016 (W16-2323).
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from training.config import Shape
from training.vocabulary import PAD, SYMBOLS

MAX_POSITIONS = 512
# Pieces below this are padding, unknown, begin, end and the symbols of constraints, which never drop out.
_SPECIAL = 4 + len(SYMBOLS)


class Network(nn.Module):
    """The model.

    Args:
        shape: how wide and deep.
        pieces: size of the vocabulary.
    """

    def __init__(self, shape: Shape, pieces: int) -> None:
        super().__init__()
        width = shape.width
        self.word_dropout = shape.word_dropout
        self.embedding = nn.Embedding(pieces, width)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self.dropout = nn.Dropout(shape.dropout)
        self.register_buffer("positions", sinusoids(width), persistent=False)
        form = (width, shape.heads, shape.feed_forward, shape.dropout)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(*form, batch_first=True, norm_first=True),
            shape.encoder_layers,
            norm=nn.LayerNorm(width),
            enable_nested_tensor=False,
        )
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(*form, batch_first=True, norm_first=True),
            shape.decoder_layers,
            norm=nn.LayerNorm(width),
        )
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                nn.init.xavier_uniform_(parameter)
            if name.endswith("bias"):
                nn.init.zeros_(parameter)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        for module in self.modules():
            if isinstance(module, nn.MultiheadAttention):
                module.dropout = shape.dropout / 3

    def forward(self, source: Tensor, target: Tensor, wanted: Tensor, smoothing: float) -> tuple[Tensor, int]:
        """The summed loss and the number of pieces that it is of.

        Args:
            source, target, wanted: piece numbers, a row a sentence: what the encoder and the decoder read, and what
                the decoder should say.
            smoothing: of the labels.
        """
        with _attention(source):
            padding = torch.zeros(source.shape, device=source.device).masked_fill(source == PAD, -math.inf)
            future = nn.Transformer.generate_square_subsequent_mask(target.shape[1], device=source.device)
            memory = self.encoder(self._embed(source), src_key_padding_mask=padding)
            state = self.decoder(
                self._embed(target),
                memory,
                tgt_mask=future,
                memory_key_padding_mask=padding,
                tgt_is_causal=True,
            )
        # The projection to the whole vocabulary is dear: padding is left out of it.
        chosen = wanted.flatten().nonzero()[:, 0]
        scores = functional.linear(state.flatten(0, 1)[chosen], self.embedding.weight, self.bias)
        gold = wanted.flatten()[chosen]
        loss = functional.cross_entropy(scores.float(), gold, label_smoothing=smoothing, reduction="sum")
        return loss, len(chosen)

    def _embed(self, pieces: Tensor) -> Tensor:
        values = self.embedding(pieces) * math.sqrt(self.embedding.embedding_dim)
        if self.training and self.word_dropout:
            kept = (torch.rand(pieces.shape, device=pieces.device) >= self.word_dropout) | (pieces < _SPECIAL)
            values = values * kept[..., None]
        positions: Tensor = self.get_buffer("positions")
        dropped: Tensor = self.dropout(values + positions[: pieces.shape[1]])
        return dropped


def sinusoids(width: int) -> Tensor:
    """One row of sines and cosines for each position."""
    rates = torch.exp(torch.arange(width // 2) * -(math.log(10000) / (width // 2 - 1)))
    angles = torch.arange(MAX_POSITIONS)[:, None] * rates[None]
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


def _attention(tensor: Tensor) -> AbstractContextManager[None]:
    """The way attention is computed: written out on processors, where torch's fused kernel is several times slower."""
    return sdpa_kernel(SDPBackend.MATH) if tensor.device.type == "cpu" else nullcontext()
