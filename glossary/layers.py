"""Layers of glossaries: which concept decides how a term is rendered.

Highest first: the files named by the user, the curated data of the package, the base layer computed from CLDR.
A concept of a higher layer takes over its German terms; the concepts below lose them, and vanish when none is left.
With the name of a place go its adjectives in -er, where English says the name itself: who wants ``Kiew`` to be Kiev
wants ``Kiewer Führung`` to be Kiev leadership.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from glossary.cache import cached
from glossary.errors import FileError, Problem
from glossary.files import read_bytes
from glossary.model import Concept, Glossary, Status, Term, TermType
from glossary.profiles import apply_profile

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
class Source:
    """A native file of a layer, read but not parsed.

    Args:
        layer: name of the layer.
        path: how to call the file in locations and messages.
        content: its bytes.
    """

    layer: str
    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A concept that has a certain term.

    Args:
        layer: name of the layer the concept stands in.
        concept: the concept.
        term: the term.
        replaced_by: the concept of a higher layer with the same id, which replaces this one as a whole.
    """

    layer: str
    concept: Concept
    term: Term
    replaced_by: Concept | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which concept decides about a German term, and which ones it overrode.

    Args:
        term: the German term that decides.
        concept: its concept.
        layer: name of the layer it stands in.
        overridden: those below it that hold the same term.
    """

    term: Term
    concept: Concept
    layer: str
    overridden: tuple[Holder, ...]


def load(*paths: str | Path, curated: bool = True, base: bool = True, profile: str | None = None) -> Glossary:
    """The glossary in force: the named files over the curated data over the CLDR base.

    Args:
        paths: native YAML files, the first one highest.
        curated: whether to add the data shipped with the package.
        base: whether to add territories, languages and currencies from CLDR.
        profile: style profile whose English terms become the preferred ones; several are joined by commas.

    Raises:
        FileError: a file cannot be read or is not a glossary; all problems of all files are in it.
    """
    sources = read_sources(*paths, curated=curated)
    key = [part for source in sources for part in (source.layer.encode(), source.path.encode(), source.content)]
    glossary = cached(
        (b"merged", _base_stamp() if base else b"", *key), lambda: merge(parse_sources(sources, base=base))
    )
    return glossary if profile is None else apply_profile(glossary, profile)


def load_layers(*paths: str | Path, curated: bool = True, base: bool = True) -> tuple[Layer, ...]:
    """The layers that `load` merges, highest first."""
    return parse_sources(read_sources(*paths, curated=curated), base=base)


def read_sources(*paths: str | Path, curated: bool = True) -> tuple[Source, ...]:
    """The native files of the layers, highest first.

    Raises:
        FileError: a file cannot be read; all such files are in it.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sources.append(Source(layer=str(path), path=str(path), content=read_bytes(Path(path))))
        except FileError as error:
            problems.extend(error.problems)
    if problems:
        _parse_all(sources, problems)
    if curated:
        folder = resources.files("glossary") / "data"
        files = sorted(
            (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda file: file.name
        )
        sources += [
            Source(layer=CURATED, path=f"glossary/data/{file.name}", content=file.read_bytes()) for file in files
        ]
    return tuple(sources)


def read_curated() -> tuple[Glossary, ...]:
    """The glossaries shipped with the package, by file name."""
    return tuple(layer.glossary for layer in load_layers(base=False))


def parse_sources(sources: Sequence[Source], *, base: bool = False) -> tuple[Layer, ...]:
    """The layers of some files, highest first, with the CLDR base below them where it is wanted."""
    layers = _parse_all(sources, [])
    languages = {(layer.glossary.source_language, layer.glossary.target_language) for layer in layers}
    if len(languages) > 1:
        pairs = ", ".join(sorted(f"{source}-{target}" for source, target in languages))
        raise FileError([Problem(message=f"glossaries of different language pairs cannot be layered: {pairs}")])
    if base and languages <= {("de", "en")}:
        layers.append(Layer(name=CLDR, glossary=_cldr()))
    return tuple(layers)


def _parse_all(sources: Sequence[Source], problems: list[Problem]) -> list[Layer]:
    """A layer for each file.

    Raises:
        FileError: with ``problems`` and those of all files, if there are any.
    """
    layers = []
    for source in sources:
        try:
            layers.append(Layer(name=source.layer, glossary=_parse(source)))
        except FileError as error:
            problems.extend(error.problems)
    if problems:
        raise FileError(problems)
    return layers


def _parse(source: Source) -> Glossary:
    """The glossary of a native file, through the cache."""

    def make() -> Glossary:
        # The YAML parser takes longer to import than the cache to answer.
        from glossary.formats import native

        return native.parse(source.content, source.path)

    return cached((b"native", source.path.encode(), source.content), make)


def _cldr() -> Glossary:
    """The base layer, through the cache."""

    def make() -> Glossary:
        # Babel takes longer to import than the rest of the package.
        from glossary.cldr import read_cldr

        return read_cldr()

    return cached((CLDR.encode(), _base_stamp()), make)


def _base_stamp() -> bytes:
    """What changes when another version of Babel is installed, found without importing it."""
    spec = find_spec("babel")
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        return b"babel"
    stat = Path(spec.origin).stat()
    return f"{spec.origin} {stat.st_size} {stat.st_mtime_ns}".encode()


def merge(layers: Sequence[Layer]) -> Glossary:
    """One glossary in which each German term belongs to the highest concept that holds it.

    Terms with a condition do not take a term away from the concepts below: the condition decides in each sentence.
    A concept that has the id of a higher one is replaced by it as a whole.
    """
    if not layers:
        return Glossary(name="empty")
    layers = pass_on_adjectives(layers)
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


def pass_on_adjectives(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers with the adjectives in -er that go with a German name which a named file takes from below.

    They go where English says the name itself (``Kiewer``: Kyiv), not where it has another word (``Schweizer``: Swiss),
    and not where the file has the adjective itself.

    Args:
        layers: highest first.
    """
    passed = list(layers)
    taken: dict[str, tuple[int, int]] = {}
    own: set[str] = set()
    for number, layer in enumerate(layers):
        if layer.name not in (CURATED, CLDR):
            for index, concept in enumerate(layer.glossary.concepts):
                for term in concept.in_language(layer.glossary.source_language):
                    own.add(key_of(term.text))
                    if term.when is None:
                        taken.setdefault(key_of(term.text), (number, index))
    for layer in layers if taken else ():
        for concept in layer.glossary.concepts if layer.name in (CURATED, CLDR) else ():
            for name, adjective in _place_adjectives(concept, layer.glossary):
                key = key_of(adjective.text)
                if key_of(name.text) in taken and key not in own:
                    own.add(key)
                    number, index = taken[key_of(name.text)]
                    passed[number] = _add_term(passed[number], index, replace(adjective, location=None))
    return tuple(passed)


def _place_adjectives(concept: Concept, glossary: Glossary) -> Iterator[tuple[Term, Term]]:
    """The German names of a concept with their adjectives in -er, where the English adjective is the name."""
    german = concept.in_language(glossary.source_language)
    adjectives = {term.text: term for term in german if term.type is TermType.ADJECTIVE and term.when is None}
    if not adjectives:
        return
    english = [term for term in concept.in_language(glossary.target_language) if term.status is Status.PREFERRED]
    names = {term.text for term in english if term.type is not TermType.ADJECTIVE}
    if {term.text for term in english if term.type is TermType.ADJECTIVE} <= names:
        yield from ((term, adjectives[f"{term.text}er"]) for term in german if f"{term.text}er" in adjectives)


def _add_term(layer: Layer, index: int, term: Term) -> Layer:
    concepts = list(layer.glossary.concepts)
    concepts[index] = replace(concepts[index], terms=(*concepts[index].terms, term))
    return replace(layer, glossary=replace(layer.glossary, concepts=tuple(concepts)))


def why(layers: Sequence[Layer], text: str) -> tuple[Decision, ...]:
    """Which concepts decide about a German term, highest first; more than one only for homographs with conditions.

    Args:
        layers: highest first.
        text: a German term; capitals and white space do not count.
    """
    levels = find_holders(pass_on_adjectives(layers), text)
    decisions = []
    for index, level in enumerate(levels):
        below = [holder for lower in levels[index + 1 :] for holder in lower]
        in_force = [holder for holder in level if holder.replaced_by is None]
        # Conditions come first: a term without one decides where none of them holds.
        in_force.sort(key=lambda holder: holder.term.when is None)
        for place, holder in enumerate(in_force):
            rest = [other for other in in_force[place + 1 :] if other.term.when is None]
            last = holder.term.when is None
            overridden = rest + below if last else below
            decisions.append(
                Decision(term=holder.term, concept=holder.concept, layer=holder.layer, overridden=tuple(overridden))
            )
            if last:
                return tuple(decisions)
    return tuple(decisions)


def find_holders(layers: Sequence[Layer], text: str, *, target: bool = False) -> tuple[tuple[Holder, ...], ...]:
    """The concepts that have a term, a tuple for each layer, whether they are in force or not.

    Args:
        layers: highest first.
        text: a term; capitals and white space do not count.
        target: look among the terms to translate into, not those to translate from.
    """
    key = key_of(text)
    above: dict[str, Concept] = {}
    levels = []
    for layer in layers:
        language = layer.glossary.target_language if target else layer.glossary.source_language
        levels.append(
            tuple(
                Holder(layer=layer.name, concept=concept, term=term, replaced_by=above.get(concept.id))
                for concept in layer.glossary.concepts
                for term in concept.in_language(language)
                if key_of(term.text) == key
            )
        )
        for concept in layer.glossary.concepts:
            above.setdefault(concept.id, concept)
    return tuple(levels)


def key_of(text: str) -> str:
    """The form under which two spellings of a term count as the same: NFC, case folded, single spaces."""
    normal = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(normal.casefold().split())
