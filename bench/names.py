"""Prints how well names come out: rules alone on unseen names, the lexicon, the guard, calibration, peers beside it.

    python bench/names.py            # everything; peers that are installed (pip install iuliia unidecode uroman)
    python bench/names.py --json

The names of bench/data/names-test.tsv are in no table of the package: neither lexicon nor character models.
A name is right when it is the form of the test file or one that the file admits.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from terms.transliteration import convert, lexicon  # noqa: E402
from terms.transliteration.model import Candidate, Style  # noqa: E402

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A name with its right English forms."""

    german: str
    original: str
    english: tuple[str, ...]
    language: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of the names came out right.

    Args:
        count: names.
        strict: rank 1 is the very form of the file.
        first: rank 1 is that or an admitted form.
        three: one of the first three is.
        spoken: the language was judged right.
    """

    count: int
    strict: float
    first: float
    three: float
    spoken: float

    def interval(self, share: float) -> tuple[float, float]:
        """The 95 % interval of a share (Wilson 1927)."""
        z = 1.96
        middle = (share + z * z / (2 * self.count)) / (1 + z * z / self.count)
        half = z / (1 + z * z / self.count) * math.sqrt(share * (1 - share) / self.count + z * z / (4 * self.count**2))
        return middle - half, middle + half


def read_cases(path: Path) -> tuple[Case, ...]:
    """The names of a test file: de, original, en, also_en, language, kind."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if not line or line.startswith("#") or fields[0] == "de":
            continue
        english = (fields[2], *(form.strip() for form in fields[3].replace(";", "|").replace(",", "|").split("|")))
        cases.append(
            Case(
                german=fields[0],
                original=fields[1],
                english=tuple(form for form in english if form),
                language=fields[4],
                kind=fields[5],
            )
        )
    return tuple(cases)


def lexicon_cases() -> tuple[Case, ...]:
    """Every German form of every listed name."""
    known = dict.fromkeys(entry for found in lexicon.shipped().by_german.values() for entry in found)
    return tuple(
        Case(german=form, original=entry.original, english=entry.english, language=entry.language, kind=entry.kind)
        for entry in known
        for form in entry.german
    )


def judge(cases: Iterable[Case], answer: Callable[[Case], tuple[Candidate, ...]]) -> Score:
    """The score of an answer on some names."""
    count = strict = first = three = spoken = 0
    for case in cases:
        found = answer(case)
        count += 1
        strict += bool(found) and found[0].text == case.english[0]
        first += bool(found) and found[0].text in case.english
        three += any(candidate.text in case.english for candidate in found[:3])
        spoken += bool(found) and found[0].language == case.language
    whole = max(count, 1)
    return Score(count=count, strict=strict / whole, first=first / whole, three=three / whole, spoken=spoken / whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Candidates whose confidence is alike, with how often they were right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def calibrate(cases: Iterable[Case], answer: Callable[[Case], tuple[Candidate, ...]], ranks: int) -> tuple[Bin, ...]:
    """The reliability table of the first candidates (Guo et al. 2017)."""
    pairs = [
        (candidate.confidence, candidate.text in case.english) for case in cases for candidate in answer(case)[:ranks]
    ]
    bins = []
    for place in range(BINS):
        low, high = place / BINS, (place + 1) / BINS
        inside = [pair for pair in pairs if low <= pair[0] < high or (place == BINS - 1 and pair[0] == 1.0)]
        if inside:
            bins.append(
                Bin(
                    low=low,
                    high=high,
                    count=len(inside),
                    confidence=sum(pair[0] for pair in inside) / len(inside),
                    right=sum(pair[1] for pair in inside) / len(inside),
                )
            )
    return tuple(bins)


def expected_error(bins: tuple[Bin, ...]) -> float:
    """The expected calibration error: the gap between confidence and accuracy, weighted by the bins' sizes."""
    count = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.right) for each in bins) / max(count, 1)


def peers() -> dict[str, Callable[[str], str]]:
    """The libraries that are installed, as functions from one text to another."""
    found: dict[str, Callable[[str], str]] = {}
    for name, load in (("iuliia", _iuliia), ("Unidecode", _unidecode), ("uroman", _uroman)):
        try:
            found.update(load())
        except ModuleNotFoundError:
            print(f"{name} is not installed: left out", file=sys.stderr)
    return found


def _iuliia() -> dict[str, Callable[[str], str]]:
    module = importlib.import_module("iuliia")
    return {
        "iuliia Wikipedia": lambda text: str(module.translate(text, module.WIKIPEDIA)),
        "iuliia BGN/PCGN": lambda text: str(module.translate(text, module.BGN_PCGN)),
    }


def _unidecode() -> dict[str, Callable[[str], str]]:
    return {"Unidecode": importlib.import_module("unidecode").unidecode}


def _uroman() -> dict[str, Callable[[str], str]]:
    return {"uroman": importlib.import_module("uroman").Uroman().romanize_string}


def is_touched(name: str, knowledge: convert.Knowledge) -> bool:
    """Whether a name does not stay as it is."""
    found = convert.convert(name, None, Style.PRESS, knowledge)
    return bool(found) and found[0].text != name


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--guard", metavar="FILE", help="only count which names of a list, one a line, are touched")
    arguments = parser.parse_args()
    known = convert.shipped()
    if arguments.guard:
        names = Path(arguments.guard).read_text(encoding="utf-8").split()
        touched = [name for name in names if is_touched(name, known)]
        print(f"{len(touched)} of {len(names)} names are touched: {' '.join(touched)}")
        return
    rules = replace(known, names=lexicon.EMPTY)
    test = read_cases(ROOT / "bench" / "data" / "names-test.tsv")
    listed = lexicon_cases()
    overlap = [case for case in test if known.names.german(case.german)]

    def by_rules(case: Case) -> tuple[Candidate, ...]:
        return convert.convert(case.german, None, Style.PRESS, rules)

    def by_rules_told(case: Case) -> tuple[Candidate, ...]:
        return convert.convert(case.german, case.language, Style.PRESS, rules)

    def by_all(case: Case) -> tuple[Candidate, ...]:
        return convert.convert(case.german, None, Style.PRESS, known)

    scores: dict[str, Score] = {}
    languages = sorted({case.language for case in test})
    begin = time.perf_counter()
    scores["rules alone, unseen names"] = judge(test, by_rules)
    each = (time.perf_counter() - begin) / max(len(test), 1)
    for language in languages:
        part = [case for case in test if case.language == language]
        scores[f"  of these {language}"] = judge(part, by_rules)
    for kind in sorted({case.kind for case in test}):
        scores[f"  of these {kind}"] = judge([case for case in test if case.kind == kind], by_rules)
    scores["rules alone, language told"] = judge(test, by_rules_told)
    scores["lexicon and rules, unseen names"] = judge(test, by_all)
    scores["lexicon names, every form"] = judge(listed, by_all)
    for language in sorted({case.language for case in listed}):
        scores[f"  of these {language}" + " "] = judge([case for case in listed if case.language == language], by_all)
    german = [
        fields[0]
        for fields in (
            line.split("\t") for line in (ROOT / "bench/data/names-german.tsv").read_text(encoding="utf-8").splitlines()
        )
        if fields[0] and not fields[0].startswith("#") and fields[0] not in ("name", "de")
    ]
    guard = {}
    unseen = known.listed - {lexicon.fold(name) for name in german}
    for label, knowledge in (
        (f"as shipped (the lists have {len(known.listed) - len(unseen)} of them)", known),
        ("with these names struck from the lists", replace(known, listed=unseen)),
        ("without any list", replace(rules, listed=frozenset())),
    ):
        guard[label] = sum(is_touched(name, knowledge) for name in german)
    # Half of the names are transcribed and half are not, as in the news: else being left alone would always be wrong.
    mixed = (*test, *(Case(german=name, original=name, english=(name,), language="", kind="") for name in german))
    tables = {"first candidate": calibrate(mixed, by_rules, 1), "first three": calibrate(mixed, by_rules, 3)}
    beside: dict[str, tuple[float, float]] = {}
    for label, convert_text in peers().items():
        right = sum(convert_text(case.german) in case.english for case in test) / len(test)
        told = sum(convert_text(case.original) in case.english for case in test) / len(test)
        beside[label] = (right, told)
    own = sum(
        any(
            candidate.text in case.english
            for candidate in convert.convert(case.original, case.language, Style.PRESS, rules)[:1]
        )
        for case in test
    ) / len(test)
    if arguments.json:
        print(
            json.dumps(
                {
                    "scores": {
                        label.strip(): {"count": s.count, "strict": s.strict, "first": s.first, "three": s.three}
                        for label, s in scores.items()
                    },
                    "guard": {"names": len(german), **guard},
                    "ece": {label: expected_error(bins) for label, bins in tables.items()},
                    "peers": beside,
                },
                indent=1,
            )
        )
        return
    print(f"{len(test)} unseen names, {len(overlap)} of them in the lexicon (must be 0); {1000 * each:.1f} ms a name\n")
    print(f"{'':36} names  strict  right  in 3  language")
    for label, score in scores.items():
        low, high = score.interval(score.first)
        print(
            f"{label:36} {score.count:5}  {score.strict:6.3f}  {score.first:.3f}  {score.three:.3f}  {score.spoken:.3f}"
            f"   right: {low:.3f} to {high:.3f}"
        )
    print(f"\nNames that must stay: {len(german)}")
    for label, touched in guard.items():
        print(f"  touched, {label}: {touched} ({touched / max(len(german), 1):.2%})")
    print("\nCalibration of the rules on the unseen names and the names that must stay")
    for label, bins in tables.items():
        print(f"  {label}: expected calibration error {expected_error(bins):.3f}")
        for each_bin in bins:
            print(
                f"    {each_bin.low:.1f} to {each_bin.high:.1f}: {each_bin.count:4} candidates,"
                f" confidence {each_bin.confidence:.3f}, right {each_bin.right:.3f}"
            )
    print(f"\n{'':20} from German  from the original (right at rank 1)")
    print(f"{'termtreu, rules':20} {scores['rules alone, unseen names'].first:11.3f}  {own:.3f}")
    for label, (right, told) in beside.items():
        print(f"{label:20} {right:11.3f}  {told:.3f}")


if __name__ == "__main__":
    main()
