"""The native format: strict reading, located errors, and a round trip that keeps all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
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
from glossary.formats import native

HEAD = "glossary: x\nsource-language: de\ntarget-language: en\n"


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(FileError) as caught:
        native.parse(text, "g.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_reads_the_example_of_the_documentation() -> None:
    """The first block of docs/glossary-format.md is a valid file."""
    page = (Path(__file__).parents[2] / "docs" / "glossary-format.md").read_text(encoding="utf-8")
    glossary = native.parse(page.split("```yaml\n")[1].split("```")[0])
    assert [concept.id for concept in glossary] == ["pyongyang", "csto"]
    german, english = glossary.concepts[1].in_language("de"), glossary.concepts[1].in_language("en")
    assert [(term.text, term.type) for term in german] == [
        ("OVKS", TermType.ABBREVIATION),
        ("Organisation des Vertrags über kollektive Sicherheit", TermType.FULL),
    ]
    assert [term.article for term in english] == ["the", "the"]


def test_first_term_of_a_type_is_preferred_and_later_ones_admitted() -> None:
    text = (
        HEAD + "concepts:\n  - {id: a, de: [A, B, {text: C, type: short}], en: [X, {text: Y, status: forbidden}, Z]}\n"
    )
    concept = native.parse(text).concepts[0]
    assert [(term.text, term.status) for term in concept.terms] == [
        ("A", Status.PREFERRED),
        ("B", Status.ADMITTED),
        ("C", Status.PREFERRED),
        ("X", Status.PREFERRED),
        ("Y", Status.FORBIDDEN),
        ("Z", Status.ADMITTED),
    ]


def test_terms_know_where_they_stand(small: Glossary) -> None:
    term = small.concepts[0].terms[0]
    assert str(term.location) == "small.yaml:9:10"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("concepts: []\nfoo: 1\n", "g.yaml:5:1: unknown key in the glossary file: 'foo'"),
        ("concepts: 3\n", "g.yaml:4:11: concepts must be a list: '3'"),
        ("concepts:\n  - [a]\n", "g.yaml:5:5: a concept must be a mapping: 'a list'"),
        ("concepts:\n  - {id: a, de: [A]}\n", "g.yaml:5:5: a concept lacks the key 'en'"),
        ("concepts:\n  - {id: a, de: [A], en: []}\n", "g.yaml:5:26: a concept needs at least one en term"),
        ("concepts:\n  - {id: A b, de: [A], en: [B]}\n", "g.yaml:5:10: not an id: 'A b'"),
        ("concepts:\n  - {id: a, de: [No], en: [B]}\n", "g.yaml:5:18: a term must be text: 'No'"),
        ("concepts:\n  - {id: a, de: [' A'], en: [B]}\n", "g.yaml:5:18: a term has outer white space"),
        ("concepts:\n  - {id: a, de: [A, A], en: [B]}\n", "g.yaml:5:21: term given twice in a concept: 'A'"),
        (
            "concepts:\n  - {id: a, de: [{text: A, status: prefered}], en: [B]}\n",
            "g.yaml:5:36: unknown status: 'prefered' (expected: one of preferred, admitted, forbidden)",
        ),
        ("concepts:\n  - {id: a, de: [{text: A, tipe: x}], en: [B]}\n", "g.yaml:5:28: unknown key in a term: 'tipe'"),
        ("concepts:\n  - {id: a, de: [A], en: [B], date: yesterday}\n", "g.yaml:5:37: not a date: 'yesterday'"),
        (
            "concepts:\n  - {id: a, de: [A], en: [B]}\n  - {id: a, de: [C], en: [D]}\n",
            "g.yaml:6:5: concept id given twice, first at g.yaml:5:5: 'a'",
        ),
        ("concepts:\n  - {id: a, id: b, de: [A], en: [B]}\n", "g.yaml:5:13: key given twice in a concept: 'id'"),
        (
            "concepts:\n  - {id: a, de: [{text: A, when: {}}], en: [B]}\n",
            "g.yaml:5:34: a condition needs words",
        ),
        (
            "concepts:\n  - {id: a, de: [A], en: [B], examples: [{en: x}]}\n",
            "g.yaml:5:42: an example needs either 'de' or 'not'",
        ),
        ("concepts:\n  - {id: a, de: [A], en: [B], do-not-translate: maybe}\n", "must be true or false: 'maybe'"),
        ("concepts:\n  - id: a\n    de: [A\n    en: [B]\n", "g.yaml:7:7: not YAML"),
        ("concepts: !!python/object:os.system []\n", "g.yaml:4:11: concepts must be a list"),
    ],
)
def test_every_error_has_its_place(body: str, expected: str) -> None:
    assert any(expected in problem for problem in problems(HEAD + body)), problems(HEAD + body)


def test_all_errors_come_at_once() -> None:
    found = problems(HEAD + "concepts:\n  - {id: a, de: [No], en: [B], x: 1}\n  - {id: b, de: [C], en: [7]}\n")
    assert len(found) == 3


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", "g.yaml:1:1: the file is empty"),
        (b"\xff\xfe", "g.yaml:1:1: not UTF-8 text: 'byte 0xff'"),
        ("a: b\nöl: \udcff", "g.yaml:2:5"),
        ("glossary: \x01", "a character that YAML does not allow"),
        ("[" * 100_000, "g.yaml:1:51: nested too deeply"),
        ("- " * 100_000, "g.yaml:1:101: nested too deeply"),
        ("- a", "g.yaml:1:1: the glossary file must be a mapping"),
    ],
)
def test_what_is_no_glossary(source: str | bytes, expected: str) -> None:
    assert any(expected in problem for problem in problems(source)), problems(source)


def test_byte_order_mark_is_no_text() -> None:
    text = HEAD + "concepts: []\n"
    assert native.parse(b"\xef\xbb\xbf" + text.encode()) == native.parse("\ufeff" + text) == native.parse(text)


LINE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cf"]), min_size=1, max_size=12)
    .flatmap(
        lambda text: st.sampled_from([text, text + ", " + text, "- " + text, text + ": x", "# " + text, "[" + text])
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
OPTIONAL = st.none() | LINE


@st.composite
def terms(draw: st.DrawFn, language: str) -> Term:
    words = st.lists(LINE, max_size=2).map(tuple)
    condition = draw(st.none() | st.builds(Condition, any_of=words, none_of=words))
    return Term(
        text=draw(LINE),
        language=LocaleTag(language),
        status=draw(st.sampled_from(Status)),
        type=draw(st.sampled_from(TermType)),
        pos=draw(st.sampled_from(PartOfSpeech)),
        number=draw(st.sampled_from(Number)),
        plural=draw(OPTIONAL),
        possessive=draw(OPTIONAL),
        article=draw(OPTIONAL),
        case=draw(st.sampled_from(CasePolicy)),
        match=draw(st.sampled_from(MatchPolicy)),
        when=condition if condition and (condition.any_of or condition.none_of) else None,
        profiles=draw(words),
        note=draw(OPTIONAL),
        source=draw(OPTIONAL),
    )


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    concepts = []
    for number in range(draw(st.integers(0, 3))):
        both = []
        for language in ("de", "en"):
            some = draw(
                st.lists(terms(language), min_size=1, max_size=3, unique_by=lambda term: (term.text, term.type))
            )
            both += some
        examples = st.builds(Example, de=LINE, en=OPTIONAL) | st.builds(Example, de=LINE, matches=st.just(False))
        concepts.append(
            Concept(
                id=f"c{number}",
                terms=tuple(both),
                subject=draw(st.sampled_from(SubjectField)),
                definition=draw(OPTIONAL),
                note=draw(OPTIONAL),
                source=draw(OPTIONAL),
                date=draw(st.none() | st.just("2026-11-22")),
                do_not_translate=draw(st.booleans()),
                severity=draw(st.sampled_from(Severity)),
                examples=tuple(draw(st.lists(examples, max_size=2))),
            )
        )
    return Glossary(name=draw(LINE), concepts=tuple(concepts), description=draw(OPTIONAL), licence=draw(OPTIONAL))


@given(glossaries())
def test_a_round_trip_keeps_the_model(glossary: Glossary) -> None:
    assert native.parse("".join(native.serialize(glossary))) == glossary


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_refused_with_a_place(source: str | bytes) -> None:
    with pytest.raises(FileError) as caught:
        native.parse(source, "g.yaml")
    assert all(problem.location for problem in caught.value.problems)
