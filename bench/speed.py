"""Speed of translation beside its peers: the same sentences, package, beam and machine, in one run.

    python bench/speed.py [--file SENTENCES.txt] [--segments 200] [--beam 4] [--rounds 3] [--json]

Peers: ``argostranslate.translate`` on the same package (needs stanza and spacy, which plain ``pip install
argostranslate`` brings, and torch), and bare ``ctranslate2.Translator.translate_batch`` in one call. All get the same
ready-split sentences, since Argos' own splitter downloads a model. Each runs in a process of its own, loads once,
translates the sentences once to warm up and then ``--rounds`` times; the median counts. The default sentences are the
positive examples of the curated glossary, so that terms stand in all of them.
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


def default_sentences() -> list[str]:
    """The positive examples of the curated glossary, each once."""
    from glossary import load

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
    from glossary import load
    from translator import Translator
    from translator.cascade import Job
    from translator.engines.argos import ArgosEngine

    translator = Translator(ArgosEngine(package), None if "--no-glossary" in name else load(), beam=beam)
    return lambda: translator.translate_segments(
        Job(text=sentence, wanted=translator.wanted(sentence)) for sentence in sentences
    )


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
    lines = options.file.read_text(encoding="utf-8").splitlines() if options.file else default_sentences()
    sentences = [line for line in lines if line.strip()][: options.segments]
    if options.only:
        print(json.dumps(run_one(options.only, sentences, options.beam, options.rounds, package.folder)))
        return
    results = {}
    for name in RUNNERS:
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
    for name, result in results.items():
        pace = signature["words"] / result["median"]
        print(
            f"{name:24} {result['median']:8.2f} s  {pace:7.0f} words/s  peak {result['peak_mib']:6.0f} MiB"
            f"  {result['median'] / ours:6.2f} x the time of termtreu"
        )


if __name__ == "__main__":
    main()
