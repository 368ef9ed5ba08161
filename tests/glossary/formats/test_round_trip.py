"""Every format gives back what it was given, or the loss report names what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from glossary import (
    CasePolicy,
    Concept,
    Condition,
    Example,
    FileError,
    Glossary,
    LocaleTag,
    MatchPolicy,
    Number,
    PartOfSpeech,
    Severity,
    Status,
    SubjectField,
    Term,
    TermType,
)
from glossary.formats import FORMATS, measure_loss
from glossary.formats.base import Options
from glossary.formats.rows import find_counterpart
from glossary.formats.stream import serialize_stream
from glossary.layers import load_layers, merge

LETTERS = "abcdeXYZäöüßÄÉéłŻ0159 -'’.,;:#\"&<>=+@|%\\/()!?{}[]*~`^$_ЖжШ中\u00a0"
line = st.text(LETTERS, min_size=1, max_size=14).map(lambda text: text.strip()).filter(bool)
prose = line.map(lambda text: " ".join(text.split())).filter(bool)


def lists(words: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words, min_size=least, max_size=3, unique=True).map(tuple)


conditions = st.builds(Condition, any_of=lists(line, 1), none_of=lists(line))


def terms(language: str) -> st.SearchStrategy[Term]:
    return st.builds(
        Term,
        text=line,
        language=st.just(LocaleTag(language)),
        status=st.sampled_from(Status),
        type=st.sampled_from(TermType),
        pos=st.sampled_from(PartOfSpeech),
        number=st.sampled_from(Number),
        plural=st.none() | line,
        possessive=st.none() | line,
        article=st.none() | line,
        case=st.sampled_from(CasePolicy),
        match=st.sampled_from(MatchPolicy),
        when=st.none() | conditions,
        profiles=lists(line),
        note=st.none() | line,
        source=st.none() | line,
    )


def of_language(language: str) -> st.SearchStrategy[list[Term]]:
    return st.lists(terms(language), min_size=1, max_size=4, unique_by=lambda term: (term.text, term.type))


examples = st.builds(Example, de=prose, en=st.none() | prose) | st.builds(Example, de=prose, matches=st.just(False))
concepts = st.builds(
    lambda german, english, **values: Concept(terms=(*german, *english), **values),
    of_language("de"),
    of_language("en"),
    id=st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True),
    subject=st.sampled_from(SubjectField),
    definition=st.none() | prose,
    note=st.none() | prose,
    source=st.none() | prose,
    date=st.none() | st.dates().map(str),
    do_not_translate=st.booleans(),
    severity=st.sampled_from(Severity),
    examples=st.lists(examples, max_size=2).map(tuple),
)
glossaries = st.builds(
    Glossary,
    name=prose,
    concepts=st.lists(concepts, min_size=1, max_size=4, unique_by=lambda concept: concept.id).map(tuple),
    description=st.none() | prose,
    licence=st.none() | prose,
)

# Shrinking takes minutes on glossaries; what fails is small enough to read.
SLOW = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
GRAMMAR = {"article", "plural", "possessive", "case", "match", "when"}
ALL_OF_A_TERM = GRAMMAR | {"type", "pos", "number", "profiles", "status", "term"}
# What a format may lose; everything else it must hold.
LOSSES = {
    ("tbx", "full"): set(),
    ("excel", None): set(),
    ("tbx", "2008"): GRAMMAR | {"type", "examples", "severity", "term"},
    ("tbx", "basic"): GRAMMAR | {"type", "examples", "severity", "term", "number", "pos", "do_not_translate"},
    ("tbx", "basic-dct"): GRAMMAR | {"type", "examples", "severity", "term", "number", "pos", "do_not_translate"},
    ("tbx", "min"): GRAMMAR
    | {"type", "examples", "severity", "term", "number", "pos", "do_not_translate", "definition", "source", "date"},
    ("tbx", "core"): ALL_OF_A_TERM
    | {"examples", "severity", "do_not_translate", "definition", "source", "date", "subject"},
    ("skos", None): ALL_OF_A_TERM
    | {"examples", "severity", "do_not_translate", "order", "note of a term", "source of a term"},
    ("po", None): ALL_OF_A_TERM
    | {"examples", "severity", "order", "definition", "source", "date", "subject", "description", "licence"}
    | {"concept", "note of a term", "source of a term"},
    ("tmx", None): ALL_OF_A_TERM
    | {"examples", "severity", "order", "date", "concept", "note of a term", "source of a term"},
}
TABLES = ("deepl", "google", "google-sets", "amazon", "microsoft", "omegat", "weblate")
SUFFIXES = {"omegat": ".utf8"}


def round_trip(glossary: Glossary, name: str, dialect: str | None) -> tuple[Glossary, list[tuple[str, str | None]]]:
    """What comes back, and the (field, concept) pairs of the loss report."""
    item = FORMATS[name]
    suffix = SUFFIXES.get(dialect or "", item.suffixes[0])
    made = item.serialize(glossary, dialect, suffix)
    content = made if isinstance(made, bytes) else "".join(made).encode("utf-8")
    assume(content)  # a table of no pair is no file; that all is lost then is tested below
    losses = measure_loss(glossary, item, content, f"x{suffix}", dialect)
    reported = [
        (f"{loss.field} of a term" if loss.term and loss.field in ("note", "source") else loss.field, loss.concept)
        for loss in losses
    ]
    return item.parse(content, f"x{suffix}", Options(dialect=dialect)).glossary, reported


@pytest.mark.parametrize(("name", "dialect"), LOSSES)
@given(glossary=glossaries)
@SLOW
def test_only_what_a_format_cannot_hold_is_lost(name: str, dialect: str | None, glossary: Glossary) -> None:
    """A field outside the table above is never lost; without a loss the glossary is the same."""
    after, reported = round_trip(glossary, name, dialect)
    assert {field for field, _ in reported} <= LOSSES[name, dialect] | _term_texts(dialect)
    if not reported:
        assert after == glossary


def _term_texts(dialect: str | None) -> set[str]:
    return {"source of a term"} if dialect in ("min", "core") else set()


@pytest.mark.parametrize(("name", "dialect"), [*LOSSES, *(("table", dialect) for dialect in TABLES)])
@given(glossary=glossaries)
@SLOW
def test_the_report_names_exactly_the_fields_that_differ(name: str, dialect: str | None, glossary: Glossary) -> None:
    """For each concept that came back under its id, a field is in the report if and only if it differs."""
    after, reported = round_trip(glossary, name, dialect)
    back = {concept.id: concept for concept in after}
    if not set(back) <= {concept.id for concept in glossary}:
        return
    whole = {concept for field, concept in reported if field in ("concept", "grouping", "id")}
    for concept in glossary:
        if concept.id in whole:
            continue
        for field in ("subject", "definition", "date", "do_not_translate", "severity", "examples", "note", "source"):
            differs = getattr(concept, field) != getattr(back[concept.id], field)
            assert differs == ((field, concept.id) in reported), field
        texts = sorted((term.language, term.text) for term in concept.terms)
        same = texts == sorted((term.language, term.text) for term in back[concept.id].terms)
        assert same == (("term", concept.id) not in reported)


@pytest.mark.parametrize("dialect", TABLES)
@given(glossary=glossaries)
@SLOW
def test_tables_hold_each_source_with_its_counterpart(dialect: str, glossary: Glossary) -> None:
    """A source term that the report does not name as lost comes back with what is put for it."""
    item = FORMATS["table"]
    suffix = SUFFIXES.get(dialect, ".csv")
    content = "".join(item.serialize(glossary, dialect, suffix))  # type: ignore[arg-type] # tables are text
    losses = measure_loss(glossary, item, content, f"x{suffix}", dialect)
    lost = {(loss.concept, loss.term) for loss in losses if loss.field == "term"}
    gone = {loss.concept for loss in losses if loss.field == "concept"}
    try:
        after = item.parse(content, f"x{suffix}", Options(dialect=dialect)).glossary
    except FileError:  # a header alone: everything must be reported as lost
        assert gone == {concept.id for concept in glossary}
        return
    pairs = {
        (german.text, english.text)
        for concept in after
        for german in concept.in_language("de")
        for english in concept.in_language("en")
    }
    for concept in glossary:
        for term in concept.in_language("de"):
            other = find_counterpart(concept, term, LocaleTag("en"))
            held = other is not None and (term.text, other.text) in pairs
            named = concept.id in gone or (concept.id, term.text) in lost or other is None
            named = named or (concept.id, other.text) in lost
            first = next(found for found in glossary for x in found.in_language("de") if x.text == term.text)
            assert held or named or first.id != concept.id or concept.in_language("de")[0] is not term


@given(glossary=glossaries)
@SLOW
def test_an_imported_glossary_is_a_valid_native_file(glossary: Glossary) -> None:
    """What is written concept by concept is what the native format reads."""
    from glossary.formats import native
    from glossary.formats.build import Builder

    builder = Builder("x.tbx", Options(name=glossary.name))
    builder.description, builder.licence = glossary.description, glossary.licence
    text = "".join(serialize_stream(glossary.concepts, builder))
    assert text == "".join(native.serialize(glossary))
    assert native.parse(text) == glossary


@pytest.fixture(scope="module")
def curated() -> Glossary:
    return merge(load_layers(base=False))


def test_the_curated_data_goes_through_tbx_without_loss(curated: Glossary) -> None:
    """In the dialect ``full`` every value of every concept comes back."""
    text = "".join(FORMATS["tbx"].serialize(curated, "full"))  # type: ignore[arg-type] # TBX is text
    assert FORMATS["tbx"].parse(text, "curated.tbx").glossary == curated
    assert len(curated) > 1000


@pytest.mark.parametrize("dialect", ["basic", "2008"])
def test_the_curated_data_loses_only_what_tbx_basic_lacks(curated: Glossary, dialect: str) -> None:
    """Ids, fields, definitions, notes, sources, dates, texts and status of all terms come back."""
    part = replace(curated, concepts=curated.concepts[::5])
    text = "".join(FORMATS["tbx"].serialize(part, dialect))  # type: ignore[arg-type] # TBX is text
    losses = measure_loss(part, FORMATS["tbx"], text, "curated.tbx", dialect)
    assert {loss.field for loss in losses} <= LOSSES["tbx", dialect] - {"term"}
    assert not {loss.field for loss in losses} & {"status", "source", "note", "definition", "subject", "profiles"}
