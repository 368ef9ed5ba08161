"""The network of the training recipe against transformers' Marian classes, on the same batches.

    python bench/training_libraries.py --work DIR [--updates N]

``--work`` is a folder in which the steps of ``training/`` up to the candidates are done. Both networks have the same
size, the same optimisers and the same batches in the same order; Marian's are post-norm, which is all they can be.
Printed are the validation loss after the same English pieces, and processor time. Needs torch and transformers.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[1]))

from training.batches import Chunks, share_out
from training.config import Config, Shape, read_config
from training.corpus import Corpus
from training.trainer import Trainer
from training.vocabulary import BEGIN, END, MODEL, PAD, load_vocabulary

SHAPE = Shape(width=128, feed_forward=512, heads=4, encoder_layers=3, decoder_layers=1)


class Marian(torch.nn.Module):
    """transformers' network with the interface of ours."""

    def __init__(self, shape: Shape, pieces: int) -> None:
        from transformers import MarianConfig, MarianMTModel

        super().__init__()
        self.model = MarianMTModel(
            MarianConfig(
                vocab_size=pieces,
                d_model=shape.width,
                encoder_layers=shape.encoder_layers,
                decoder_layers=shape.decoder_layers,
                encoder_attention_heads=shape.heads,
                decoder_attention_heads=shape.heads,
                encoder_ffn_dim=shape.feed_forward,
                decoder_ffn_dim=shape.feed_forward,
                dropout=0.0,
                attention_dropout=0.0,
                activation_function="relu",
                scale_embedding=True,
                pad_token_id=PAD,
                eos_token_id=END,
                decoder_start_token_id=BEGIN,
                max_position_embeddings=512,
                init_std=shape.width**-0.5,
                # Written out, as ours is on processors.
                attn_implementation="eager",
            )
        )

    def forward(self, source: Any, target: Any, wanted: Any, smoothing: float) -> tuple[Any, int]:
        """The summed loss and the number of pieces that it is of."""
        mask = (source != PAD).long()
        state = self.model.model(input_ids=source, attention_mask=mask, decoder_input_ids=target)[0]
        chosen = wanted.flatten().nonzero()[:, 0]
        scores = self.model.lm_head(state.flatten(0, 1)[chosen]) + self.model.final_logits_bias
        gold = wanted.flatten()[chosen]
        return functional.cross_entropy(scores.float(), gold, label_smoothing=smoothing, reduction="sum"), len(chosen)


def run(name: str, trainer: Trainer, chunks: Chunks, updates: int) -> None:
    """Train and print."""
    held_back = chunks.held_back()
    trainer.network.train()
    size = sum(value.numel() for value in trainer.parameters.values()) / 1e6
    start = time.process_time()
    number = 0
    while trainer.updates < updates:
        for batch in chunks[number]:
            trainer.update(batch)
            if trainer.updates == updates or trainer.updates % 50 == 0:
                seconds = time.process_time() - start
                loss = trainer.validate(held_back)
                print(
                    f"{name}: {size:.2f} M parameters, update {trainer.updates}, {trainer.seen:,} pieces, "
                    f"validation loss {loss:.3f}, {seconds:.0f} processor seconds with validation",
                    flush=True,
                )
            if trainer.updates == updates:
                break
        number += 1


def main() -> None:
    """Train both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--updates", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    config: Config = read_config(Path(__file__).parents[1] / "training" / "starter.yaml")
    training = replace(
        config.training, updates=options.updates, tokens=3000, chunk=3000, warmup=40, hold_back=300, learning_rate=2e-3
    )
    config = replace(config, shape=SHAPE, training=training)
    processor = load_vocabulary(options.work / "vocabulary" / MODEL)
    corpus = Corpus(options.work / "candidates")
    chunks = Chunks(corpus, share_out(corpus, config), config, processor)
    pieces = processor.get_piece_size()
    run("torch", Trainer(config, pieces, "cpu"), chunks, options.updates)
    run("marian", Trainer(config, pieces, "cpu", network=Marian(SHAPE, pieces)), chunks, options.updates)
    print({name: importlib.metadata.version(name) for name in ("torch", "transformers")})


if __name__ == "__main__":
    main()
