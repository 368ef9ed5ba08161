"""Requests that go to the model together: what they become does not depend on their company."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator import Request
from translator.engines.argos import ArgosEngine, make_batches

SHORT = "„Vor so etwas hat man immer Angst“, sagte Wade."
LONGER = (
    "Das ist alles.",
    "Die Stadt hat im letzten Jahr mehr Geld für Schulen ausgegeben als je zuvor.",
    "Am Abend teilte die Polizei mit, dass der Fahrer unverletzt geblieben sei und nun befragt werde, "
    "während die Straße in beiden Richtungen gesperrt blieb.",
)


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=60), st.integers(1, 2048))
def test_each_request_is_in_one_batch_whose_width_its_length_tells(sizes: list[tuple[int, bool]], tokens: int) -> None:
    batches = list(make_batches([length for length, _ in sizes], [way for _, way in sizes], tokens))
    assert sorted(index for _, batch in batches for index in batch) == list(range(len(sizes)))
    for width, batch in batches:
        assert {make_width(sizes[index][0]) for index in batch} == {width}
        assert len({sizes[index][1] for index in batch}) == 1
        assert len(batch) == 1 or len(batch) * width <= tokens


def make_width(length: int) -> int:
    return next(iter(make_batches([length], [None])))[0]


def test_company_changes_nothing(starter: ArgosEngine) -> None:
    (alone,) = starter.translate([Request(text=SHORT)])
    together = starter.translate([Request(text=text) for text in (*LONGER, SHORT)])
    assert together[-1] == alone
    assert together[0] != alone
