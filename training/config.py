"""The configuration of a model: one small YAML file, read strictly, and the list of sources that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import yaml

from glossary.errors import FileError, Problem
from glossary.files import read_text
from glossary.formats.nodes import NodeReader

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """Which pairs are kept.

    Args:
        max_words, max_characters: longest side.
        max_ratio: how many times longer one side may be than the other, in characters.
        free_characters: difference in length that is never too much, in characters.
        min_script: share of the letters that must be Latin.
        near: share of word trigrams that a sentence must share with a held-out one to count as nearly the same.
    """

    max_words: int = 120
    max_characters: int = 1500
    max_ratio: float = 2.2
    free_characters: int = 20
    min_script: float = 0.8
    near: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The SentencePiece model.

    Args:
        size: number of pieces.
        sentences: how many it is trained on at most.
        coverage: share of the characters that get a piece of their own; the rest are spelt in bytes.
    """

    size: int = 12_000
    sentences: int = 1_200_000
    coverage: float = 0.9997


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminology:
    """How constraints are shown while training.

    Args:
        annotate: share of the pairs with candidates that get constraints.
        swap: share of these constraints whose English is replaced, in source and target alike, by that of another pair.
        max_german, max_english: longest candidate, in words.
    """

    annotate: float = 0.3
    swap: float = 0.35
    max_german: int = 4
    max_english: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The Transformer.

    Args:
        width: of the embeddings and layers.
        feed_forward: width inside the feed-forward networks.
        heads: of the attention.
        encoder_layers, decoder_layers: how many; a shallow decoder is what makes a model fast.
        dropout: share of the values left out while training; a third of it in the attention.
        word_dropout: share of the pieces whose embedding is left out while training.
    """

    width: int = 384
    feed_forward: int = 1536
    heads: int = 6
    encoder_layers: int = 6
    decoder_layers: int = 2
    dropout: float = 0.0
    word_dropout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The optimisation.

    Args:
        updates: length of the training; 0 where ``minutes`` decide.
        minutes: length of the training in minutes of running time. A training that minutes end is not repeatable to
            the bit, because its learning rate follows the clock.
        tokens: pieces of both sides in an update, padding included.
        learning_rate: after the warm-up.
        warmup: updates.
        cool: last share of the training, over which the learning rate falls to zero.
        smoothing: of the labels.
        mean: how much of the exponential mean of the weights stays at each update.
        flatten: exponent of the sources' weights; 0 draws all pairs alike.
        sampling: how strongly the best segmentation into pieces is preferred; 0 takes always the best.
        chunk: pairs that are drawn at once and sorted by length.
        hold_back: pairs kept aside for the validation loss, of the source with the highest weight.
        save: updates between two checkpoints.
        seed: of everything that is drawn.
    """

    updates: int = 0
    minutes: float = 0.0
    tokens: int = 22_000
    learning_rate: float = 1.5e-3
    warmup: int = 400
    cool: float = 0.25
    smoothing: float = 0.1
    mean: float = 0.998
    flatten: float = 1.0
    sampling: float = 0.0
    chunk: int = 20_000
    hold_back: int = 800
    save: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where pairs come from.

    Args:
        weight: how often a pair is drawn against one of weight 1; pairs of weight 0 are left out.
        licence: of the pairs.
    """

    weight: float = 1.0
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A model to be made.

    Args:
        name: of the package's folder and archive.
        version: of the package.
        licence: of the weights, as the package says it.
        sources: by name.
        max_source_pieces: longest input, in pieces.
    """

    name: str
    version: str
    licence: str
    sources: Mapping[str, Source]
    max_source_pieces: int = 200
    prepare: Prepare = field(default_factory=Prepare)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    terminology: Terminology = field(default_factory=Terminology)
    shape: Shape = field(default_factory=Shape)
    training: Training = field(default_factory=Training)


def read_config(path: Path) -> Config:
    """The configuration in a file, with the sources of the file that it names.

    Raises:
        FileError: a file is missing, not YAML, or has an unknown, missing or wrong entry; all of them.
    """
    reader, root = _open(path)
    entries = reader.mapping(root, {name: name in _REQUIRED for name in _KEYS}, "configuration")
    values: dict[str, Any] = {}
    sources: Path | None = None
    for key, (_, node) in entries.items():
        if key == "sources":
            name = reader.string(node, "sources")
            sources = path.parent / name if name else None
        elif key in _SECTIONS:
            values[key] = _section(reader, node, _SECTIONS[key], key)
        else:
            values[key.replace("-", "_")] = _scalar(reader, node, int if key == "max-source-pieces" else str, key)
    if reader.problems or sources is None:
        raise FileError(reader.problems)
    config = Config(**values, sources=_read_sources(sources))
    problems = list(_contradictions(config, str(path)))
    if problems:
        raise FileError(problems)
    return config


_SECTIONS: dict[str, type] = {
    "prepare": Prepare,
    "vocabulary": Vocabulary,
    "terminology": Terminology,
    "shape": Shape,
    "training": Training,
}
_REQUIRED = ("name", "version", "licence", "sources")
_KEYS = (*_REQUIRED, "max-source-pieces", *_SECTIONS)


def _open(path: Path) -> tuple[NodeReader, yaml.Node]:
    reader = NodeReader(str(path))
    root = reader.compose(read_text(path))
    if root is None:
        raise FileError([Problem(message=f"{path}: empty", expected="a configuration")])
    return reader, root


def _read_sources(path: Path) -> dict[str, Source]:
    reader, root = _open(path)
    sources: dict[str, Source] = {}
    if not isinstance(root, yaml.MappingNode):
        reader.report(root, "sources must be a mapping", expected="NAME: {weight: 1, licence: CC0}")
        raise FileError(reader.problems)
    for key_node, node in root.value:
        name = reader.string(key_node, "name of a source")
        if name in sources:
            reader.report(key_node, "source given twice", found=name)
        elif name is not None:
            sources[name] = _section(reader, node, Source, name)
            if not sources[name].licence:
                reader.report(node, "a source needs a licence")
    if reader.problems:
        raise FileError(reader.problems)
    return sources


def _section(reader: NodeReader, node: yaml.Node, kind: type[S], what: str) -> S:
    """A dataclass of numbers and texts out of a mapping; keys have dashes where fields have underscores."""
    types = get_type_hints(kind)
    known = {item.name.replace("_", "-"): item for item in fields(kind)}  # type: ignore[arg-type]
    entries = reader.mapping(node, {key: item.default is MISSING for key, item in known.items()}, what)
    names = {key: known[key].name for key in entries}
    return kind(**{names[key]: _scalar(reader, value, types[names[key]], key) for key, (_, value) in entries.items()})


def _scalar(reader: NodeReader, node: yaml.Node, kind: type, what: str) -> Any:
    if kind is str:
        return reader.prose(node, what) or ""
    try:
        number = kind(node.value.replace("_", "")) if isinstance(node, yaml.ScalarNode) else None
    except ValueError:
        number = None
    # The comparison also refuses what is not a number.
    if number is None or not 0 <= number < 1e12:
        expected = "a whole number" if kind is int else "a number such as 1.5"
        reader.report(node, f"{what} must be a number of at least 0", expected=expected)
        return 0
    return number


def _contradictions(config: Config, path: str) -> list[Problem]:
    """What is well formed but cannot be."""
    shape, training = config.shape, config.training
    rules = (
        (bool(training.updates) != bool(training.minutes), "training needs a length", "either updates or minutes"),
        (shape.heads > 0 and shape.width % max(1, 2 * shape.heads) == 0, "width", "an even multiple of heads"),
        (0 <= shape.dropout < 1 and 0 <= shape.word_dropout < 1, "dropout", "less than 1"),
        (min(training.tokens, training.chunk, training.save, config.vocabulary.size) > 0, "a size is 0", "at least 1"),
        (any(source.weight for source in config.sources.values()), "no source has a weight", "a weight over 0"),
    )
    return [Problem(message=f"{path}: {what}", expected=expected) for holds, what, expected in rules if not holds]
