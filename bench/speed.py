"""Speed of translation beside its peers: the same sentences, package, beam and machine, in one run.

    python bench/speed.py [--text news|terms | --file SENTENCES.txt] [--segments 200] [--beam 4] [--rounds 3] [--json]

Peers: ``argostranslate.translate`` on the same package (needs stanza and spacy, which plain ``pip install
argostranslate`` brings, and torch), and bare ``ctranslate2.Translator.translate_batch`` in one call. All get the same
ready-split sentences, since Argos' own splitter downloads a model. Each runs in a process of its own, loads once,
translates the sentences once to warm up and then ``--rounds`` times; the median counts. ``news`` are sentences of news
and encyclopedia (Parallel Universal Dependencies, as they ship with the program), a quarter of which hold a term;
``terms`` are the positive examples of the curated glossary, all of which hold at least one. What the glossary costs
is measured a second time in one process, with it and without in turn, on all sentences and not only the first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

RUNNERS = ("termtreu", "termtreu --no-glossary", "ctranslate2", "argostranslate")
COST = "cost of the glossary"


def default_sentences(text: str) -> list[str]:
    """Sentences that ship with the program."""
    from glossary import load

    if text == "news":
        from translator.adapt.segments import read_german

        return read_german()
    sentences = [example.de for concept in load() for example in concept.examples if example.matches]
    return list(dict.fromkeys(sentences))


def prepare(name: str, sentences: list[str], beam: int, package: Path) -> Callable[[], object]:
    """What translates the sentences once, with everything loaded."""
    if name == "argostranslate":
        return prepare_argos(sentences, beam, package)
    if name == "ctranslate2":
        import ctranslate2
        import sentencepiece

        from translator.normalise import normalise

        processor = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
        model = ctranslate2.Translator(
            str(package / "model"), inter_threads=os.cpu_count() or 1, intra_threads=1, compute_type="auto"
        )

        def bare() -> list[str]:
            pieces = processor.encode([normalise(sentence).text for sentence in sentences], out_type=str)
            outputs = model.translate_batch(pieces, beam_size=beam)
            return [processor.decode(output.hypotheses[0]) for output in outputs]

        return bare
    return prepare_ours(sentences, beam, package, glossary="--no-glossary" not in name)


def prepare_ours(sentences: list[str], beam: int, package: Path, *, glossary: bool) -> Callable[[], object]:
    """What this program does with ready-split sentences."""
    from glossary import load
    from translator import Translator
    from translator.cascade import Job
    from translator.engines.argos import ArgosEngine

    translator = Translator(ArgosEngine(package), load() if glossary else None, beam=beam)
    return lambda: translator.translate_segments(
        Job(text=sentence, wanted=translator.wanted(sentence)) for sentence in sentences
    )


def measure_cost(sentences: list[str], beam: int, rounds: int, package: Path) -> dict[str, object]:
    """How many times as long it takes with the glossary as without, in each of the rounds."""
    works = [prepare_ours(sentences, beam, package, glossary=glossary) for glossary in (True, False)]
    for work in works:
        work()
    wall, processor = [], []
    for _ in range(rounds):
        times = []
        for work in works:
            start, cpu = time.perf_counter(), time.process_time()
            work()
            times.append((time.perf_counter() - start, time.process_time() - cpu))
        wall.append(times[0][0] / times[1][0])
        processor.append(times[0][1] / times[1][1])
    return {"name": COST, "wall": wall, "processor": processor}


def prepare_argos(sentences: list[str], beam: int, package: Path) -> Callable[[], object]:
    """Argos' own translation of one sentence a line, with its splitter switched off."""
    os.environ["ARGOS_BEAM_SIZE"] = str(beam)
    from argostranslate import package as packages
    from argostranslate import translate

    class Line:
        """Stands for a splitter whose model would have to be downloaded."""

        def split_sentences(self, text: str) -> list[str]:
            return [text]

    languages = translate.Language("de", "German"), translate.Language("en", "English")
    translation = translate.PackageTranslation(*languages, packages.Package(package))
    translation.sentencizer = Line()
    return lambda: translation.hypotheses("\n".join(sentences), 1)


def run_one(name: str, sentences: list[str], beam: int, rounds: int, package: Path) -> dict[str, object]:
    """Seconds of each round and peak memory in MiB, measured in this process."""
    if name == COST:
        return measure_cost(sentences, beam, rounds, package)
    start = time.perf_counter()
    work = prepare(name, sentences, beam, package)
    work()
    first = time.perf_counter() - start
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"name": name, "seconds": seconds, "median": statistics.median(seconds), "first": first, "peak_mib": peak}


def main() -> None:
    """Run each peer and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", choices=("news", "terms"), default="news")
    parser.add_argument("--file", type=Path, help="German sentences, one a line")
    parser.add_argument("--segments", type=int, default=200)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args()
    from translator.packages import find_package

    package = find_package(options.model)
    lines = options.file.read_text(encoding="utf-8").splitlines() if options.file else default_sentences(options.text)
    whole = [line for line in lines if line.strip()]
    sentences = whole if options.only == COST else whole[: options.segments]
    if options.only:
        print(json.dumps(run_one(options.only, sentences, options.beam, options.rounds, package.folder)))
        return
    results = {}
    for name in (*RUNNERS, COST):
        if name == "argostranslate" and not (find_spec("stanza") and find_spec("torch")):
            print("argostranslate.translate left out: stanza or torch is not installed", file=sys.stderr)
            continue
        command = [sys.executable, __file__, *sys.argv[1:], "--only", name]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        results[name] = json.loads(done.stdout.splitlines()[-1])
    signature = {
        "segments": len(sentences),
        "words": sum(len(sentence.split()) for sentence in sentences),
        "beam": options.beam,
        "rounds": options.rounds,
        "cores": os.cpu_count(),
        "package": f"{package.name} {package.version}",
        "ctranslate2": version("ctranslate2"),
        "argostranslate": version("argostranslate"),
        "python": platform.python_version(),
    }
    if options.json:
        print(json.dumps({"signature": signature, "results": results}, indent=1))
        return
    ours = results["termtreu"]["median"]
    print(", ".join(f"{key} {value}" for key, value in signature.items()))
    cost = results.pop(COST)
    for name, result in results.items():
        pace = signature["words"] / result["median"]
        print(
            f"{name:24} {result['median']:8.2f} s  {pace:7.0f} words/s  peak {result['peak_mib']:6.0f} MiB"
            f"  {result['median'] / ours:6.2f} x the time of termtreu"
        )
    wall, processor = (statistics.median(cost[kind]) for kind in ("wall", "processor"))
    print(f"glossary, all {len(whole)} sentences: {wall:.2f} x the time without, {processor:.2f} x the processor time")


if __name__ == "__main__":
    main()
