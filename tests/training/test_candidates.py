"""Word links, and the phrases that become constraints."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import FileError
from training.candidates import find_candidates, make_candidates
from training.config import Config, Terminology
from training.corpus import Corpus
from training.links import LINKS, WORD, format_links, grow, make_links, parse_links
from training.steps import run_step

LINK_SETS = st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


@given(LINK_SETS)
def test_links_come_back_from_their_line(links: set[tuple[int, int]]) -> None:
    assert parse_links(format_links(links)) == links


@given(LINK_SETS, LINK_SETS)
def test_growing_stays_between_what_both_and_what_either_say(
    forward: set[tuple[int, int]], backward: set[tuple[int, int]]
) -> None:
    assert forward & backward <= grow(forward, backward) <= forward | backward


def phrases(german: str, english: str, links: str) -> set[tuple[str, str]]:
    candidates = find_candidates(
        list(WORD.finditer(german)),
        list(WORD.finditer(english)),
        parse_links(links),
        lambda word: word[0].isupper() and word not in {"Der", "Die"},
        Terminology(),
    )
    return {(german[a:b], english[c:d]) for a, b, c, d in candidates}


@pytest.mark.parametrize(
    ("german", "english", "links", "there", "absent"),
    [
        (
            "Die Staatsduma tagt heute.",
            "The State Duma meets today.",
            "0-0 1-1 1-2 2-3 3-4 4-5",
            {("Staatsduma", "State Duma"), ("Die Staatsduma", "The State Duma")},
            # Without a content word; over a mark; half of what a word is linked to.
            {("tagt heute", "meets today"), ("heute.", "today."), ("Staatsduma", "State")},
        ),
        (
            "Der Rat der Stadt kam.",
            "The city council came.",
            "0-0 1-2 3-1 4-3 5-4",
            {("Rat der Stadt", "city council"), ("Stadt", "city")},
            # The words between are linked elsewhere.
            {("Der Rat", "The city council")},
        ),
        # A word without a link makes no phrase, and links to marks neither.
        ("Kim kam.", "He came.", "1-1 2-2", set(), {("Kim", "He")}),
        ("Kim kam.", "( came.", "0-0 1-1 2-2", set(), {("Kim", "(")}),
        ("", "", "", set(), set()),
    ],
)
def test_candidates(
    german: str, english: str, links: str, there: set[tuple[str, str]], absent: set[tuple[str, str]]
) -> None:
    found = phrases(german, english, links)
    assert there <= found
    assert not absent & found


def test_phrases_are_no_longer_than_allowed() -> None:
    text = "Ab Bc Cd De Ef Fg Gh"
    found = phrases(text, text, " ".join(f"{n}-{n}" for n in range(7)))
    assert max(len(german.split()) for german, _ in found) == Terminology().max_german
    assert all(german == english for german, english in found)


def test_the_corpus_holds_what_was_prepared(work: Path) -> None:
    corpus = Corpus(work / "candidates")
    lines = (work / "prepare" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    assert len(corpus) == len(lines) > 2500
    rows = [corpus.row(number) for number in range(0, len(corpus), 97)]
    assert [f"{row.german}\t{row.english}\t{row.source}" for row in rows] == lines[::97]
    every = [row for row in rows if row.candidates]
    assert every
    # Names are candidates, days are, and verbs alone are not.
    found = {row.german[a:b] for row in every for a, b, _, _ in row.candidates}
    assert {"Montag", "Stadt"} & found
    assert not {"besucht", "gestern", "und"} & found
    assert all(corpus.phrase(number) for number in range(0, corpus.phrases, 101))


def test_links_of_other_pairs_are_refused(work: Path, tiny: Config, tmp_path: Path) -> None:
    (tmp_path / "prepare").symlink_to(work / "prepare")

    def link(folder: Path) -> None:
        count = len((work / "prepare" / "pairs.tsv").read_text(encoding="utf-8").splitlines())
        (folder / LINKS).write_text("99-99\n" * count)

    run_step(tmp_path, "links", {}, link)
    with pytest.raises(FileError, match="links of another pair"):
        make_candidates(tiny, tmp_path)


def test_a_step_asks_for_the_one_before(tiny: Config, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"run first: python -m training\.prepare"):
        make_links(tmp_path)
    with pytest.raises(FileError, match=r"run first: python -m training\.prepare"):
        make_candidates(tiny, tmp_path)


def test_the_aligner_finds_most_of_the_known_links(work: Path, tmp_path: Path) -> None:
    pytest.importorskip("eflomal", reason="the aligner is not installed (training/requirements.txt)")
    (tmp_path / "prepare").symlink_to(work / "prepare")
    made = (make_links(tmp_path) / LINKS).read_text().splitlines()
    known = (work / "links" / LINKS).read_text().splitlines()
    found = sum(len(parse_links(one) & parse_links(other)) for one, other in zip(made, known, strict=True))
    assert found > 0.9 * sum(len(parse_links(line)) for line in known)
