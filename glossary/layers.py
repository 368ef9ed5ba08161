"""Layers of glossaries: which concept decides how a term is rendered.

Highest first: the files named by the user, the curated data of the package, the base layer computed from CLDR.
A concept of a higher layer takes over its German terms; the concepts below lose them, and vanish when none is left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from glossary.cache import cached
from glossary.errors import FileError, Problem
from glossary.files import read_bytes
from glossary.formats import native
from glossary.model import Concept, Glossary, Status, Term

CURATED = "curated"
CLDR = "cldr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One glossary with its place in the stack.

    Args:
        name: ``curated``, ``cldr`` or the path of a file.
        glossary: the concepts.
    """

    name: str
    glossary: Glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which concept decides about a German term, and which ones it overrode.

    Args:
        term: the German term that decides.
        concept: its concept.
        layer: name of the layer it stands in.
        overridden: the (layer name, concept) pairs below it that hold the same term.
    """

    term: Term
    concept: Concept
    layer: str
    overridden: tuple[tuple[str, Concept], ...]


def load(*paths: str | Path, curated: bool = True, base: bool = True, profile: str | None = None) -> Glossary:
    """The glossary in force: the named files over the curated data over the CLDR base.

    Args:
        paths: native YAML files, the first one highest.
        curated: whether to add the data shipped with the package.
        base: whether to add territories from CLDR.
        profile: style profile whose English terms become the preferred ones.

    Raises:
        FileError: a file cannot be read or is not a glossary; all problems of all files are in it.
    """
    layers = load_layers(*paths, curated=curated, base=base)
    glossary = merge(layers)
    return glossary if profile is None else apply_profile(glossary, profile)


def load_layers(*paths: str | Path, curated: bool = True, base: bool = True) -> tuple[Layer, ...]:
    """The layers that `load` merges, highest first."""
    layers: list[Layer] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            glossary = _parse(read_bytes(Path(path)), str(path))
        except FileError as error:
            problems.extend(error.problems)
        else:
            layers.append(Layer(name=str(path), glossary=glossary))
    if problems:
        raise FileError(problems)
    languages = {(layer.glossary.source_language, layer.glossary.target_language) for layer in layers}
    if len(languages) > 1:
        pairs = ", ".join(sorted(f"{source}-{target}" for source, target in languages))
        raise FileError([Problem(message=f"glossaries of different language pairs cannot be layered: {pairs}")])
    if curated:
        layers += [Layer(name=CURATED, glossary=glossary) for glossary in read_curated()]
    if base:
        layers.append(Layer(name=CLDR, glossary=_cldr()))
    return tuple(layers)


def read_curated() -> tuple[Glossary, ...]:
    """The glossaries shipped with the package, by file name."""
    folder = resources.files("glossary") / "data"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return tuple(_parse(entry.read_bytes(), f"glossary/data/{entry.name}") for entry in files)


def _parse(source: bytes, path: str) -> Glossary:
    """The glossary of a native file, through the cache."""
    return cached((native.__name__.encode(), path.encode(), source), lambda: native.parse(source, path))


def _cldr() -> Glossary:
    """The base layer, through the cache."""

    def make() -> Glossary:
        # Babel takes longer to import than the rest of the package.
        from glossary.cldr import read_cldr

        return read_cldr()

    return cached((CLDR.encode(), version("babel").encode(), version("termtreu").encode()), make)


def merge(layers: Sequence[Layer]) -> Glossary:
    """One glossary in which each German term belongs to the highest concept that holds it.

    Terms with a condition do not take a term away from the concepts below: the condition decides in each sentence.
    A concept that has the id of a higher one is replaced by it as a whole.
    """
    if not layers:
        return Glossary(name="empty")
    first = layers[0].glossary
    taken: set[str] = set()
    concepts: list[Concept] = []
    ids: set[str] = set()
    for layer in layers:
        taken_here: set[str] = set()
        ids_here: set[str] = set()
        for concept in layer.glossary.concepts:
            if concept.id in ids:
                continue
            ids_here.add(concept.id)
            source = concept.in_language(first.source_language)
            free = tuple(term for term in source if key_of(term.text) not in taken)
            taken_here.update(key_of(term.text) for term in free if term.when is None)
            if len(free) == len(source):
                concepts.append(concept)
            elif free:
                lost = set(source) - set(free)
                concepts.append(replace(concept, terms=tuple(term for term in concept.terms if term not in lost)))
        taken |= taken_here
        ids |= ids_here
    return Glossary(
        name="+".join(dict.fromkeys(layer.name for layer in layers)),
        source_language=first.source_language,
        target_language=first.target_language,
        concepts=tuple(concepts),
    )


def why(layers: Sequence[Layer], text: str) -> tuple[Decision, ...]:
    """Which concepts decide about a German term, highest first; more than one only for homographs with conditions."""
    key = key_of(text)
    holders = [
        (layer.name, concept, term)
        for layer in layers
        for concept in layer.glossary.concepts
        for term in concept.in_language(layer.glossary.source_language)
        if key_of(term.text) == key
    ]
    decisions = []
    for index, (name, concept, term) in enumerate(holders):
        below = tuple((lower, other) for lower, other, _ in holders[index + 1 :])
        decisions.append(Decision(term=term, concept=concept, layer=name, overridden=below))
        if term.when is None:
            break
    return tuple(decisions)


def apply_profile(glossary: Glossary, profile: str) -> Glossary:
    """The glossary with the target terms of a style profile as the preferred ones.

    Raises:
        FileError: no term of the glossary names the profile.
    """
    known = sorted({name for concept in glossary.concepts for term in concept.terms for name in term.profiles})
    if profile not in known:
        expected = "one of " + ", ".join(known) if known else "no profile: the glossary has none"
        raise FileError([Problem(message="unknown style profile", found=profile, expected=expected)])
    concepts = (
        replace(concept, terms=tuple(_prefer(concept.terms, profile)))
        if any(profile in term.profiles for term in concept.terms)
        else concept
        for concept in glossary.concepts
    )
    return replace(glossary, concepts=tuple(concepts))


def _prefer(terms: Sequence[Term], profile: str) -> Iterable[Term]:
    chosen = {(term.language, term.type) for term in terms if profile in term.profiles}
    for term in terms:
        if profile in term.profiles:
            yield replace(term, status=Status.PREFERRED)
        elif (term.language, term.type) in chosen and term.status is Status.PREFERRED:
            yield replace(term, status=Status.ADMITTED)
        else:
            yield term


def key_of(text: str) -> str:
    """The form under which two spellings of a term count as the same: NFC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
