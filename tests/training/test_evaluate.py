"""Figures of packages, and when one is better than another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sacrebleu", reason="the extra bench is not installed")

from glossary.errors import FileError
from training.evaluate import (
    Outputs,
    bench_terms,
    bootstrap_success,
    compare,
    count_met,
    measure,
    read_segments,
    signature,
    translate,
)

ROWS = [
    bench_terms.Row(source=f"Herr Kim {n} kam.", reference=f"Mr Kim {n} came.", pairs=(("Herr", "Mr"), ("Frau", "Mrs")))
    for n in range(60)
]


def outputs(text: str) -> Outputs:
    """The same for all segments of both files, but for the number."""
    made = [text.format(n) for n in range(len(ROWS))]
    return Outputs(name="x", news=made, plain=made, constrained=made, seconds=2.0)


RIGHT, POOR = outputs("Mr Kim {} came."), outputs("Mister {} come.")


def test_figures() -> None:
    figures = measure(RIGHT, ROWS, ROWS)
    assert figures["news: chrF"] == figures["news: BLEU"] == 100
    assert figures["terms, constrained: success"] == 1
    assert figures["words a second"] == 120
    assert measure(POOR, ROWS, ROWS)["terms, plain: success"] == 0


def test_only_pairs_that_stand_in_the_source_count() -> None:
    assert count_met(RIGHT.plain, ROWS).tolist() == [[1, 1]] * len(ROWS)


@pytest.mark.parametrize(("new", "old", "better"), [(RIGHT, POOR, True), (POOR, RIGHT, False), (RIGHT, RIGHT, False)])
def test_better_means_better_on_both_files(new: Outputs, old: Outputs, better: bool) -> None:
    found = compare(new, old, ROWS, ROWS)
    assert found["better"] is better
    assert (found["news: chrF"]["difference"] > 0) is better


def test_better_on_one_file_is_not_better() -> None:
    mixed = Outputs(name="x", news=RIGHT.news, plain=POOR.plain, constrained=POOR.constrained, seconds=1.0)
    assert not compare(mixed, POOR, ROWS, ROWS)["better"]


@pytest.mark.parametrize(
    ("new", "old", "difference", "significant"),
    [
        ([1] * 50, [0] * 50, 1.0, True),
        ([0] * 50, [1] * 50, -1.0, True),
        # One segment of fifty may be chance.
        ([1] + [0] * 49, [0] * 50, 0.02, False),
        ([1, 0] * 25, [0, 1] * 25, 0.0, False),
    ],
)
def test_bootstrap(new: list[int], old: list[int], difference: float, significant: bool) -> None:
    def counts(met: list[int]) -> Any:
        return np.array([(number, 1) for number in met])

    found = bootstrap_success(counts(new), counts(old))
    assert found["difference"] == difference
    assert (found["p"] < 0.05) is significant


@pytest.mark.parametrize(
    "content", ["", "text\n", "[]\n", '{"src_de": "a"}\n', '{"src_de": "a", "ref_en": "b", "terms_proper": [1]}']
)
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "f.jsonl").write_text(content)
    with pytest.raises(FileError, match=r"f\.jsonl: no"):
        read_segments(tmp_path / "f.jsonl", None)
    with pytest.raises(FileError, match="cannot be read"):
        read_segments(tmp_path / "missing.jsonl", None)


def test_the_bundled_package_is_measured() -> None:
    rows = [bench_terms.Row(source="Schoigu kam.", reference="Shoigu came.", pairs=(("Schoigu", "Choigou"),))]
    made = translate("starter", rows, rows)
    figures = measure(made, rows, rows)
    assert figures["terms, plain: success"] == 0
    assert figures["terms, constrained: success"] == 1
    assert made.name.startswith("starter ")
    assert "chrF2" in signature()["chrF"] or "nc:6" in signature()["chrF"]
