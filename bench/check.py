"""How true are the findings of the check, and how fast is it, beside what others do.

    python bench/check.py quality [--show] [--json]
    python bench/check.py speed [--terms 10000] [--words 1000000] [--sample 2000]
    python bench/check.py start [--terms 10000] [--rounds 9]
    python bench/check.py news FILE

``quality``: the labelled corpus ``bench/data/check-corpus.yaml`` through termtreu, Weblate's rule (``\\bterm\\b`` in
the source, ignoring case, and one of its targets once in the translation), translate-toolkit's ``pofilter`` and a
plain substring check. The others have no rule for numbers or messages that could be compared (pofilter has), so terms
are scored apart. A finding is right when the row is labelled with its code and concept; for the others, when the row
is labelled with a fault of that concept.

``speed``: running text with the terms of a made-up glossary against one regular expression a term (timed on
``--sample`` segments and scaled up). ``start``: ``cli check`` on one small file against ``python -c "import typer,
yaml"``, with made-up terms and with the curated data. ``news``: findings of severity warning or worse in 1,000 segments
of human translation, with the curated data; ``FILE`` holds pairs in order, as JSON lines with ``src_de`` and ``ref_en``
(NTREX-128, CC BY-SA 4.0, https://github.com/MicrosoftTranslator/NTREX) or as German and English divided by a tab.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from glossary import load
from glossary.formats import native
from glossary.model import Glossary, Severity, Status
from terms.check import Checker, Settings
from terms.findings import SegmentPair

CORPUS = Path(__file__).parent / "data" / "check-corpus.yaml"
TERM_CODES = ("TERM1", "TERM401", "TERM6")
Labels = frozenset[tuple[str, str]]


def read_corpus() -> tuple[Glossary, list[tuple[list[SegmentPair], Labels]]]:
    """The glossary of the corpus and its rows: segments with the labels (code, concept)."""
    document = yaml.safe_load(CORPUS.read_text("utf-8"))
    glossary = native.parse(yaml.safe_dump(document["glossary"], allow_unicode=True).encode(), str(CORPUS))
    rows = []
    for number, (german, english, *found) in enumerate(document["rows"], 1):
        texts = list(zip(german.split(" | "), english.split(" | "), strict=True))
        pairs = [
            SegmentPair(source=de, target=en, file=f"row {number}", line=line) for line, (de, en) in enumerate(texts, 1)
        ]
        labels = [label.split() for label in (found[0].split(", ") if found else [])]
        rows.append((pairs, frozenset((label[0], label[1] if len(label) > 1 else "") for label in labels)))
    return glossary, rows


def ours(glossary: Glossary) -> Callable[[list[SegmentPair]], list[tuple[str, str]]]:
    """Our check: codes and concepts of findings of severity warning or worse."""
    checker = Checker(glossary)
    return lambda pairs: [
        (item.code, item.concept) for item in checker.check(pairs) if item.severity is not Severity.INFO
    ]


def _texts(glossary: Glossary) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            concept.id,
            [term.text for term in concept.in_language("de")],
            [term.text for term in concept.in_language("en") if term.status is not Status.FORBIDDEN],
        )
        for concept in glossary
    ]


def weblate(glossary: Glossary) -> Callable[[list[SegmentPair]], list[tuple[str, str]]]:
    """Weblate's rule, as its documentation and its check describe it."""
    entries = [
        (
            concept,
            [re.compile(rf"\b{re.escape(text)}\b", re.IGNORECASE) for text in german],
            [re.compile(rf"\b{re.escape(text)}\b", re.IGNORECASE) for text in english],
        )
        for concept, german, english in _texts(glossary)
    ]

    def check(pairs: list[SegmentPair]) -> list[tuple[str, str]]:
        return [
            ("TERM", concept)
            for pair in pairs
            for concept, german, english in entries
            if any(pattern.search(pair.source) for pattern in german)
            and not any(pattern.search(pair.target) for pattern in english)
        ]

    return check


def substring(glossary: Glossary) -> Callable[[list[SegmentPair]], list[tuple[str, str]]]:
    """The German term is in the source and no English one is in the translation."""
    entries = _texts(glossary)

    def check(pairs: list[SegmentPair]) -> list[tuple[str, str]]:
        return [
            ("TERM", concept)
            for pair in pairs
            for concept, german, english in entries
            if any(text in pair.source for text in german) and not any(text in pair.target for text in english)
        ]

    return check


def pofilter(glossary: Glossary) -> Callable[[list[SegmentPair]], list[tuple[str, str]]]:
    """translate-toolkit: German terms as words that must be translated, those that stay as words that must not."""
    from translate.filters import checks

    must = {text: concept for concept, german, english in _texts(glossary) for text in german if text not in english}
    config = checks.CheckerConfig(
        musttranslatewords=[text.lower() for text in must if " " not in text],
        notranslatewords=[
            term.text for concept in glossary if concept.do_not_translate for term in concept.in_language("de")
        ],
    )
    checker = checks.StandardChecker(checkerconfig=config)

    def check(pairs: list[SegmentPair]) -> list[tuple[str, str]]:
        found = []
        for pair in pairs:
            for name in ("musttranslatewords", "notranslatewords"):
                try:
                    fine = getattr(checker, name)(pair.source, pair.target)
                except checks.FilterFailure:
                    fine = False
                if not fine:
                    found.append(("TERM", ""))
        return found

    return check


def score(
    rows: Iterable[tuple[list[SegmentPair], Labels]],
    check: Callable[[list[SegmentPair]], list[tuple[str, str]]],
    *,
    exact: bool,
    terms_only: bool,
    show: bool = False,
) -> dict[str, float]:
    """Precision and recall of a check over the rows."""
    right = wrong = missed = 0
    for pairs, labels in rows:
        wanted = {label for label in labels if not terms_only or label[0].startswith(TERM_CODES)}
        found = [item for item in check(pairs) if exact or item[0] == "TERM"]
        if terms_only and exact:
            found = [item for item in found if item[0].startswith(TERM_CODES)]
        if exact:
            hits, false = [item for item in found if item in wanted], [item for item in found if item not in wanted]
            lost = wanted - set(found)
        else:
            concepts = {concept for _, concept in wanted}
            hits = [item for item in found if item[1] in concepts or (not item[1] and wanted)]
            false = [item for item in found if item not in hits]
            named = {item[1] for item in hits}
            lost = set() if "" in named else {label for label in wanted if label[1] not in named}
        right, wrong, missed = right + len(set(hits)), wrong + len(false), missed + len(lost)
        if show and (false or lost):
            print(*(f"{pair.source} -> {pair.target}" for pair in pairs), sep="\n")
            print(f"    false: {sorted(false)}  missed: {sorted(lost)}")
    return {
        "right": right,
        "false": wrong,
        "missed": missed,
        "precision": round(right / (right + wrong), 4) if right + wrong else 1.0,
        "recall": round(right / (right + missed), 4) if right + missed else 1.0,
    }


def measure_quality(*, show: bool = False) -> dict[str, dict[str, float]]:
    """Precision and recall of all checks."""
    glossary, rows = read_corpus()
    segments = sum(len(pairs) for pairs, _ in rows)
    result: dict[str, dict[str, float]] = {
        "corpus": {
            "rows": len(rows),
            "segments": segments,
            "traps": sum(not labels for _, labels in rows),
            "labels": sum(len(labels) for _, labels in rows),
        },
        "termtreu, all rules": score(rows, ours(glossary), exact=True, terms_only=False, show=show),
        "termtreu, terms": score(rows, ours(glossary), exact=True, terms_only=True),
    }
    for check in (weblate, pofilter, substring):
        result[check.__name__ + ", terms"] = score(rows, check(glossary), exact=False, terms_only=True)
    return result


_SYLLABLES = [
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "wu",
    "bran",
    "drin",
    "flos",
    "grat",
    "kelm",
    "plun",
    "strom",
    "trisk",
]


def made_up_word(number: int) -> str:
    """A capitalised word for a number, another one for each."""
    letters = ""
    number += len(_SYLLABLES)
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[place]
    return letters.capitalize()


def write_glossary(terms: int, path: Path) -> None:
    """A glossary file of made-up concepts."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("glossary: made-up\nsource-language: de\ntarget-language: en\nlicence: CC0-1.0\nconcepts:\n")
        for number in range(terms):
            word = made_up_word(number)
            stream.write(
                f"  - {{id: c{number}, de: [{word}ung], en: [{word}ation, {{text: {word}ment, status: forbidden}}]}}\n"
            )


def made_up_pairs(terms: int, words: int) -> list[SegmentPair]:
    """Running text of twenty words a segment, two of them terms, one of fifty translated wrongly."""
    rng = random.Random(7)  # noqa: S311 # made-up text, the same each time
    german = [
        "die",
        "Regierung",
        "sagte",
        "gestern",
        "dass",
        "der",
        "Plan",
        "von",
        "morgen",
        "an",
        "für",
        "alle",
        "gelten",
        "werde",
        "und",
        "nicht",
        "mehr",
        "geändert",
    ]
    english = [
        "the",
        "government",
        "said",
        "yesterday",
        "that",
        "the",
        "plan",
        "will",
        "apply",
        "to",
        "everyone",
        "from",
        "tomorrow",
        "and",
        "not",
        "change",
        "any",
        "more",
    ]
    pairs = []
    for number in range(words // 20):
        first, second = made_up_word(rng.randrange(terms)), made_up_word(rng.randrange(terms))
        de, en = german[:], english[:]
        rng.shuffle(de)
        rng.shuffle(en)
        ending = "ment" if number % 50 == 0 else "ation"
        pairs.append(
            SegmentPair(
                source=" ".join([first + "ung", *de, second + "ungen"]),
                target=" ".join([first + ending, *en, second + "ations"]),
                file="text",
                line=number + 1,
            )
        )
    return pairs


def measure_speed(terms: int, words: int, sample: int) -> dict[str, float]:
    """Seconds for a text, ours and one regular expression a term, and the peak memory of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.yaml"
        write_glossary(terms, path)
        glossary = native.parse(path.read_bytes(), str(path))
    pairs = made_up_pairs(terms, words)
    start = time.perf_counter()
    found = sum(1 for _ in Checker(glossary).check(pairs))
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    check = weblate(glossary)
    check(pairs[:1])
    few = pairs[: max(1, sample // 20)]
    start = time.perf_counter()
    for pair in few:
        check([pair])
    other = (time.perf_counter() - start) * len(pairs) / len(few)
    return {
        "terms": terms,
        "words": words,
        "findings": found,
        "seconds": round(seconds, 2),
        "regex a term, seconds": round(other, 1),
        "times as fast": round(other / seconds, 1),
        "peak MB": round(memory),
    }


def measure_news(path: Path) -> dict[str, float]:
    """Findings by code in 1,000 segments of a file of human translations."""
    pairs = []
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(text) if text.startswith("{") else text.split("\t")
        german, english = (row["src_de"], row["ref_en"]) if isinstance(row, dict) else row[:2]
        pairs.append(SegmentPair(source=german, target=english, file=str(path), line=line))
    # The articles of these files are not marked, so renderings cannot be compared within one.
    checker = Checker(load(), Settings(ignore=("TERM2",)))
    found = [item for item in checker.check(pairs) if item.severity is not Severity.INFO]
    share = 1000 / len(pairs)
    codes = sorted({item.code for item in found})
    return {
        "segments": len(pairs),
        "findings": len(found),
        "in 1,000 segments": round(len(found) * share, 1),
        **{f"{code} in 1,000": round(sum(item.code == code for item in found) * share, 1) for code in codes},
    }


def _children_seconds() -> float:
    """Processor time of finished child processes: unlike the clock it does not depend on what else runs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure_start(terms: int, rounds: int) -> dict[str, float]:
    """Median seconds of ``cli check`` with a warm cache and of importing typer and yaml."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_glossary(terms, folder / "made-up.yaml")
        word = made_up_word(4)
        (folder / "a.de.txt").write_text(f"Die {word}ung beginnt.\n", "utf-8")
        (folder / "a.en.txt").write_text(f"The {word}ation begins.\n", "utf-8")
        environment = {**os.environ, "XDG_CACHE_HOME": name}
        check = [str(Path(sys.executable).with_name("cli")), "check", "a.de.txt", "a.en.txt"]
        commands = {
            "import typer, yaml": [sys.executable, "-c", "import typer, yaml"],
            f"cli check, {terms} made-up concepts": [*check, "-g", "made-up.yaml", "--no-curated"],
            "cli check, curated data": check,
        }
        times: dict[str, list[float]] = {label: [] for label in commands}
        used: dict[str, list[float]] = {label: [] for label in commands}
        for turn in range(rounds + 1):
            for label, command in commands.items():
                start, before = time.perf_counter(), _children_seconds()
                subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
                if turn:  # the first one fills the cache
                    times[label].append(time.perf_counter() - start)
                    used[label].append(_children_seconds() - before)
    plain, *ours_ = commands
    result = {label: round(statistics.median(seconds), 3) for label, seconds in times.items()}
    for label in ours_:
        result[f"{label}, times"] = round(result[label] / result[plain], 2)
        ratio = statistics.median(used[label]) / statistics.median(used[plain])
        result[f"{label}, times the processor time"] = round(ratio, 2)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "speed", "start", "news"))
    parser.add_argument("file", nargs="?", type=Path, help="pairs of human translations, for ``news``")
    parser.add_argument("--show", action="store_true", help="print the rows with false or missed findings")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--terms", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    if given.what == "quality":
        result: object = measure_quality(show=given.show)
    elif given.what == "speed":
        result = measure_speed(given.terms, given.words, given.sample)
    elif given.what == "start":
        result = measure_start(given.terms, given.rounds)
    elif given.file is None:
        parser.error("news needs a file")
    else:
        result = measure_news(given.file)
    if given.json or not isinstance(result, dict):
        print(json.dumps(result, indent=1))
        return
    for name, row in result.items():
        print(name, *(f"{key} {value}" for key, value in row.items()) if isinstance(row, dict) else [row], sep="  ")


if __name__ == "__main__":
    main()
