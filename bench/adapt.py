"""What adaptation to a field of its own wins there and loses on news, and what it costs.

    python bench/adapt.py --pairs CORPUS.tsv.xz --source NAME --news NEWS.jsonl [--segments 5000] [--package starter]

``--pairs`` has German, English and the name of a source in each line; the memory is made of the first segments of
``--source``. ``--news`` is one JSON object a line, ``{"src_de": …, "ref_en": …}``; nothing is chosen by it. Needs the
extras ``translate`` and ``train``. With ``--forget`` the package loses its symbols for constraints first, and learns
them anew.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import platform
import resource
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import sacrebleu
import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from translator.adapt import Report, Wishes, adapt
from translator.adapt.measuring import chance, measure
from translator.adapt.package import Model, read_model, write_folder
from translator.adapt.report import Comparison
from translator.adapt.segments import Example
from translator.adapt.training import Settings
from translator.engines.argos import ArgosEngine
from translator.packages import find_package


def main() -> None:
    """Adapt, measure, print."""
    options = parse_options()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = find_package(options.package).folder
        if options.forget:
            folder = forget(read_model(folder), scratch / "without")
        memory, output = scratch / "memory.tsv", options.output or scratch / "adapted.argosmodel"
        with lzma.open(options.pairs, "rt", encoding="utf-8") as stream:
            rows = (line.rstrip("\n").split("\t") for line in stream)
            pairs = list(islice((row for row in rows if row[2] == options.source), options.segments))
        memory.write_text("de\ten\n" + "".join(f"{row[0]}\t{row[1]}\n" for row in pairs), encoding="utf-8")
        cores = os.cpu_count() or 1
        settings = Settings(minutes=options.minutes, passes=options.passes, threads=cores)
        wall, cpu = time.perf_counter(), time.process_time()
        report = adapt(
            folder,
            Wishes(memory=(memory,), terminology=options.forget, keep=True, settings=settings),
            output,
            say=lambda line: print(line, file=sys.stderr, flush=True),
            tell=lambda now: now.updates % 20 or print(now, file=sys.stderr, flush=True),
        )
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        news = compare(folder, find_package(str(output)).folder, read_news(options.news, options.news_limit))
    print(f"memory: {len(pairs):,} segments of {options.source}; {report.learned:,} learned\n")
    print_table(report, news)
    print(
        f"\n{report.updates} updates, {report.reach:.0%} of the way; training {report.seconds / 60:.1f} min, all "
        f"{wall / 60:.1f} min, {cpu / 60:.1f} min of processor time, {peak:,.0f} MB at most; better: {report.better}"
    )
    metrics = (sacrebleu.metrics.CHRF(), sacrebleu.metrics.BLEU())
    for metric in metrics:
        metric.corpus_score(["x"], [["x"]])  # a signature tells the number of references, known from here on
    chrf, bleu = (metric.get_signature() for metric in metrics)
    print(f"chrF: {chrf}; BLEU: {bleu}; torch {torch.__version__}; {cores} cores; Python {platform.python_version()}")


def parse_options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--news-limit", type=int, default=500)
    parser.add_argument("--segments", type=int, default=5_000)
    parser.add_argument("--package", default="starter")
    parser.add_argument("--passes", type=int, default=Settings().passes)
    parser.add_argument("--minutes", type=float, default=Settings().minutes)
    parser.add_argument("--forget", action="store_true")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def read_news(path: Path, limit: int) -> list[Example]:
    """Every n-th segment of the news, so that all texts are represented."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    every = max(1, len(rows) // limit)
    return [Example(source=row["src_de"], target=row["ref_en"]) for row in rows[::every]]


def forget(model: Model, folder: Path) -> Path:
    """The package without what it knows of constraints: no symbols, and rows of noise where they were."""
    vocabulary = model.vocabulary
    symbols = set(model.symbols or ())
    pieces = tuple(f"<gone{place}>" if piece in symbols else piece for place, piece in enumerate(vocabulary.source))
    metadata = {key: value for key, value in model.metadata.items() if key != "terminology"}
    name = model.weights.resolve("decoder/embeddings/weight")
    values = model.weights.floats(name)
    for place, piece in enumerate(vocabulary.source):
        if piece in symbols:
            values[place] = values[len(values) // 2 + place]
    plain = replace(
        model.with_values({name: values}),
        metadata=metadata,
        vocabulary=replace(vocabulary, source=pieces, target=pieces),
        pieces=rename(model.pieces, symbols),
    )
    write_folder(plain, folder)
    return folder


def rename(content: bytes, symbols: set[str]) -> bytes:
    """A SentencePiece model in which some symbols have other names."""
    from sentencepiece import sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(content)
    for place, piece in enumerate(model.pieces):
        if piece.piece in symbols:
            piece.piece = f"<gone{place}>"
    return model.SerializeToString()


def compare(old: Path, new: Path, examples: list[Example]) -> Comparison:
    """Two packages on the same segments."""
    before, after = measure(ArgosEngine(old), examples), measure(ArgosEngine(new), examples)
    return Comparison(count=len(examples), before=before, after=after, chance=chance(before, after, examples))


def print_table(report: Report, news: Comparison) -> None:
    """The figures as a Markdown table."""
    print(
        "| set | segments | chrF before | after | gain | p | BLEU before | after |\n|---|---|---|---|---|---|---|---|"
    )
    for name, row in (("held back", report.held_back), ("general", report.general), ("news", news)):
        print(
            f"| {name} | {row.count} | {row.before.chrf:.1f} | {row.after.chrf:.1f} | {row.gain:+.1f} "
            f"| {row.chance:.3f} | {row.before.bleu:.1f} | {row.after.bleu:.1f} |"
        )
    if report.terms:
        before, after = report.terms
        print(
            f"\nterms in held-back segments: {before.count}; right untold {before.untold} → {after.untold}, "
            f"told {before.told} → {after.told}"
        )


if __name__ == "__main__":
    main()
