"""Whether our computation of a model is that of CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence

import ctranslate2
import torch

from glossary.errors import FileError, Problem
from translator.adapt.batches import Encoder, Lesson, make_batches
from translator.adapt.network import Network, trainable
from translator.adapt.package import Model
from translator.adapt.segments import Example

# Nats a piece: both compute with 32 bits, in another order.
_AGREEMENT = 0.05


def check_agreement(model: Model, examples: Sequence[Example]) -> None:
    """Compare our computation with that of CTranslate2, so that no layout is trained that is not understood.

    Raises:
        FileError: they differ.
    """
    processor = model.processor()
    encoder = Encoder(model.vocabulary, processor, None)
    batch = make_batches([Lesson(example=example) for example in examples], encoder, longest=model.layout.longest)[0]
    pieces = [processor.encode(example.source, out_type=str) for example in examples]
    targets = [processor.encode(example.target, out_type=str) for example in examples]
    try:
        translator = ctranslate2.Translator(str(model.folder / "model"), compute_type="float32", intra_threads=1)
        expected = sorted(sum(row.log_probs) for row in translator.score_batch(pieces, targets))
    except (RuntimeError, ValueError) as error:
        raise FileError([Problem(message=f"{model.folder}: CTranslate2 cannot use it: {error}")]) from error
    network = Network(layout=model.layout, aliases=dict(model.weights.aliases), parameters=trainable(model.weights))
    start, end = encoder.ends
    found = []
    for source, target in zip(batch.sources, batch.targets, strict=True):
        with torch.no_grad():
            logits = network.logits(torch.tensor([source]), torch.tensor([[start, *target]]))
        chances = torch.log_softmax(logits[0], dim=-1)
        found.append(sum(float(chances[place, piece]) for place, piece in enumerate((*target, end))))
    worst = max(abs(one - other) for one, other in zip(sorted(found), expected, strict=True))
    if worst > _AGREEMENT * max(map(len, targets)):
        message = f"{model.folder}: a kind of model that is computed differently here and by CTranslate2"
        raise FileError([Problem(message=message, found=f"scores that differ by {worst:.2f}")])
