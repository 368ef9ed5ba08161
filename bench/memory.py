"""Memory and pace of a long document: each run in a fresh process, written to a file as the command line does it.

    python bench/memory.py [--megabytes 10] [--slice 0.3] [--chunk N] [--file GERMAN.txt ...]

The document is invented German, the positive examples of the curated glossary in random order and sentences with dates
between them, so that terms stand in half of it. An engine that answers with the German, and no repairs, measure all but
the model on the whole document; the bundled model translates a slice of it. Both write the English and the JSON report.
With ``--file`` the bundled model translates these files instead, whole; they stay as they are.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def make_text(megabytes: float) -> str:
    """An invented document of paragraphs of six sentences, of the given size in UTF-8."""
    from glossary import load

    chooser = random.Random(1)  # noqa: S311 - not for secrets
    sentences = [example.de for concept in load() for example in concept.examples if example.matches]
    paragraphs: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        paragraph = " ".join(
            f"Am {chooser.randrange(1, 28)}. Mai {chooser.randrange(1950, 2020)} kamen {chooser.randrange(2, 9999)}"
            f" Gäste. {chooser.choice(sentences)}"
            for _ in range(3)
        )
        paragraphs.append(paragraph)
        size += len(paragraph.encode()) + 2
    return "\n\n".join(paragraphs) + "\n"


def run(path: Path, engine_name: str) -> None:
    """Translate a file in this process and print what it took."""
    from glossary import load
    from glossary.files import write_bytes, write_text
    from translator import STEPS, Result, Translator, open_engine
    from translator.documents import parse
    from translator.engines.fake import FakeEngine
    from translator.reports import write_json
    from translator.spool import Spool

    glossary = load()
    engine = FakeEngine() if engine_name == "fake" else open_engine(engine_name)
    # Nothing that the first engine says is right, and no repair would make it so.
    translator = Translator(engine, glossary, steps=() if engine_name == "fake" else STEPS)
    start = time.perf_counter()
    translation = translator.begin(parse(path.read_bytes(), str(path)))
    first = time.perf_counter()
    with Spool() as segments:
        write_bytes(path.with_suffix(".en"), translation.content(segments.append))
        result = Result(segments=segments, engine=engine.info, doubtful_names=translation.doubtful_names)
        write_text(path.with_suffix(".json"), write_json(result, glossary, None))
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{engine_name:8} {path.stat().st_size / 1e6:6.2f} MB {len(segments):7} segments"
            f" read {first - start:6.1f} s, translated and written {end - first:6.1f} s"
            f" {len(segments) / (end - start):6.0f} segments/s peak {peak:5.0f} MiB"
        )


def main() -> None:
    """Run both engines, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--slice", type=float, default=0.3, help="megabytes for the bundled model")
    parser.add_argument("--chunk", type=int, help="segments a chunk, instead of the program's")
    parser.add_argument("--file", type=Path, nargs="+", help="German texts for the bundled model")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.chunk:
        import translator.translation as translation

        translation.CHUNK = options.chunk
    if options.only:
        run(Path(options.only[0]), options.only[1])
        return
    print(f"{os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        if options.file:
            runs = [("starter", path.read_text(encoding="utf-8")) for path in options.file]
        else:
            runs = [("fake", make_text(options.megabytes)), ("starter", make_text(options.slice))]
        for number, (name, text) in enumerate(runs):
            path = Path(folder) / f"{number}.txt"
            path.write_text(text, encoding="utf-8")
            # In a process of its own, or the memory of this one would be counted.
            subprocess.run([sys.executable, __file__, *sys.argv[1:], "--only", str(path), name], check=True)


if __name__ == "__main__":
    main()
