"""Whether our computation of a model is that of CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence

import ctranslate2
import torch

from glossary.errors import FileError, Problem
from translator.adapt.batches import Encoder
from translator.adapt.network import Network, trainable
from translator.adapt.package import Model
from translator.adapt.segments import Example
from translator.engine import Request

# Nats a piece: both compute with 32 bits, in another order.
_AGREEMENT = 0.05


def check_agreement(model: Model, examples: Sequence[Example]) -> None:
    """Compare our computation with that of CTranslate2, so that no layout is trained that is not understood.

    Raises:
        FileError: they differ.
    """
    processor = model.processor()
    encoder = Encoder(model.vocabulary, processor, None)
    pieces = [processor.encode(example.source, out_type=str) for example in examples]
    targets = [processor.encode(example.target, out_type=str) for example in examples]
    try:
        translator = ctranslate2.Translator(str(model.folder / "model"), compute_type="float32", intra_threads=1)
        expected = [sum(row.log_probs) for row in translator.score_batch(pieces, targets)]
        found = _scores(model, encoder, examples)
    except (RuntimeError, ValueError, IndexError) as error:  # what both raise for shapes that do not fit
        message = f"{model.folder}: weights that do not fit together: {str(error).partition(chr(10))[0]}"
        raise FileError([Problem(message=message)]) from error
    worst = max(abs(one - other) for one, other in zip(found, expected, strict=True))
    # Also where one of them is no number.
    if not worst <= _AGREEMENT * max(map(len, targets)):
        message = f"{model.folder}: a kind of model that is computed differently here and by CTranslate2"
        raise FileError([Problem(message=message, found=f"scores that differ by {worst:.2f}")])


def _scores(model: Model, encoder: Encoder, examples: Sequence[Example]) -> list[float]:
    """The log probability of each translation."""
    network = Network(layout=model.layout, aliases=dict(model.weights.aliases), parameters=trainable(model.weights))
    start, end = encoder.ends
    scores = []
    for example in examples:
        source, target = encoder.encode(Request(text=example.source), example.target)
        with torch.no_grad():
            logits = network.logits(torch.tensor([source]), torch.tensor([[start, *target]]))
        chances = torch.log_softmax(logits[0], dim=-1)
        scores.append(sum(float(chances[place, piece]) for place, piece in enumerate((*target, end))))
    return scores
