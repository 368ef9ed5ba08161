"""Terminology and quality of the cascade step by step, as a page of documentation.

    python bench/quality.py --terms TERMS.jsonl --news NEWS.jsonl [--limit N] --output docs/quality.md

``--terms`` is a file as ``bench/terms.py`` takes it, each segment with its own pairs; ``--news`` one without pairs
(``{"src_de": …, "ref_en": …}``), translated with and without the layers of the package. The measures are those of
``bench/terms.py``.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import sacrebleu

sys.path.insert(0, str(Path(__file__).parents[1]))

from glossary import load
from translator import STEPS, Outcome, Translator, open_engine
from translator.cascade import Draft, Job, Step

# The package terms has the name of the script.
_SCRIPT = spec_from_file_location("terms_script", Path(__file__).with_name("terms.py"))
terms_script = module_from_spec(_SCRIPT)
sys.modules["terms_script"] = terms_script
_SCRIPT.loader.exec_module(terms_script)
Row, measure, read_rows, wanted_of = (
    terms_script.Row,
    terms_script.measure,
    terms_script.read_rows,
    terms_script.wanted_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One configuration of the cascade on one file."""

    name: str
    drafts: tuple[Draft, ...]
    seconds: float


def run(name: str, translator: Translator, jobs: Sequence[Job]) -> Run:
    """Translate some jobs and take the processor time of all threads, which other programs hardly change."""
    start = time.process_time()
    drafts = tuple(translator.translate_segments(jobs))
    print(f"{name}: {time.process_time() - start:.1f} s", file=sys.stderr)
    return Run(name=name, drafts=drafts, seconds=time.process_time() - start)


def quality(drafts: Sequence[Draft], rows: Sequence[Row]) -> tuple[float, float]:
    """chrF and BLEU."""
    outputs, references = [draft.target for draft in drafts], [[row.reference for row in rows]]
    return sacrebleu.corpus_chrf(outputs, references).score, sacrebleu.corpus_bleu(outputs, references).score


def table(head: Sequence[str], lines: Iterator[Sequence[object]]) -> str:
    """A Markdown table."""
    rows = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in rows)


def term_lines(runs: Sequence[Run], rows: Sequence[Row], base: float) -> Iterator[Sequence[object]]:
    """What each configuration reaches on the file with pairs."""
    for item in runs:
        figures = measure(rows, [draft.target for draft in item.drafts])
        outcomes = Counter(outcome for draft in item.drafts for outcome in draft.outcomes)
        chrf, bleu = quality(item.drafts, rows)
        refused = outcomes[Outcome.REFUSED] / max(1, sum(outcomes.values()))
        yield (
            item.name,
            f"{figures['success']:.3f}",
            f"{figures['success_whole_words']:.3f}",
            f"{figures['success_by_occurrence']:.3f}",
            f"{refused:.1%}",
            figures["over_generation"],
            f"{chrf:.1f}",
            f"{bleu:.1f}",
            f"{item.seconds / base:.2f}",
        )


def terms_table(rows: Sequence[Row], model: str) -> str:
    """The cascade step by step on segments with their own pairs."""
    engine = open_engine(model)
    plain = [Job(text=row.source) for row in rows]
    jobs = [Job(text=row.source, wanted=wanted_of(row)) for row in rows]
    engine_only: tuple[Step, ...] = ()
    runs = [run("without constraints", Translator(engine, None, steps=engine_only), plain)]
    for native, label in ((True, "constraints in the source"), (False, "no constraints in the source")):
        for count in range(len(STEPS) + 1):
            name = f"{label}, no repair" if not count else f"+ `{STEPS[count - 1].__name__}`"
            runs.append(run(name, Translator(engine, None, steps=STEPS[:count], native=native), jobs))
    head = ("run", "success", "whole words", "by occurrence", "refused", "extra", "chrF", "BLEU", "time")
    return table(head, term_lines(runs, rows, runs[0].seconds))


def news_table(rows: Sequence[Row], model: str) -> tuple[str, str]:
    """News with and without the glossary of the package, and what happened to segments without a term."""
    engine = open_engine(model)
    plain, full = Translator(engine, None), Translator(engine, load())
    before_jobs, after_jobs = (
        [Job(text=row.source, wanted=translator.wanted(row.source)) for row in rows] for translator in (plain, full)
    )
    before = run("without a glossary", plain, before_jobs)
    after = run("with the glossary", full, after_jobs)
    termless = [number for number, draft in enumerate(after.drafts) if not any(item.match for item in draft.job.wanted)]
    changed = sum(before.drafts[number].target != after.drafts[number].target for number in termless)
    lines = []
    for item in (before, after):
        chrf, bleu = quality(item.drafts, rows)
        lines.append((item.name, f"{chrf:.2f}", f"{bleu:.2f}", f"{item.seconds / before.seconds:.2f}"))
    note = f"{len(termless)} of {len(rows)} segments hold no term; the glossary changed {changed} of them."
    return table(("run", "chrF", "BLEU", "time"), iter(lines)), note


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terms", type=Path, required=True)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    terms, news = (read_rows(path, options.limit, "terms_proper") for path in (options.terms, options.news))
    engine = open_engine(options.model)
    steps = terms_table(terms, options.model)
    plain, note = news_table(news, options.model)
    signature = (
        f"package {engine.info.name} {engine.info.version} ({engine.info.fingerprint}), beam 4, "
        f"ctranslate2 {version('ctranslate2')}, sacrebleu {version('sacrebleu')}, simplemma {version('simplemma')}, "
        f"Python {platform.python_version()}"
    )
    page = PAGE.format(
        terms=options.terms.name, count=len(terms), steps=steps, news=options.news.name, plain=plain, note=note,
        news_count=len(news), signature=signature,
    )  # fmt: skip
    options.output.write_text(page, encoding="utf-8")


PAGE = """# Quality, measured

This page is written by `bench/quality.py`. The files it was run on are not part of the project: the development set of
the WMT23 terminology task (segments with their own term pairs) and NTREX-128 (news). {signature}.

## Terms: what each step of the cascade adds and costs

`{terms}`, {count} segments, the pairs of a segment its only glossary. *Success* is the rule of the WMT25 terminology
task, *whole words* the same by word boundaries, *by occurrence* counts each place in the English for one occurrence in
the German. *Refused*: constraints reported as not met. *Extra*: times that the English of a pair stands there more
often than its German. *Time* is the ratio of processor time to the run without constraints in the same process.

{steps}
The lower half shows the cascade on a package that knows nothing of constraints, as official Argos packages do.

## News with the glossary of the package

`{news}`, {news_count} segments.

{plain}
{note}
"""


if __name__ == "__main__":
    main()
