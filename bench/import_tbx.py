"""Time and peak memory of importing a large TBX file.

Run: python bench/import_tbx.py [CONCEPTS] [--in-memory]

The file is made here, with as many concepts as asked for (200,000 without a number). It is imported in a process of
its own by ``cli glossary import``, concept by concept into a YAML file, and where asked for into a `Glossary` too.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_IN_MEMORY = """
import pathlib, sys
from glossary.formats import tbx
from glossary.formats.base import DEFAULTS
from glossary.formats.build import Builder
path = pathlib.Path(sys.argv[1])
builder = Builder(str(path), DEFAULTS)
with path.open("rb") as stream:
    chunks = iter(lambda: stream.read(1 << 20), b"")
    print(len(builder.finish(tbx.read_concepts(chunks, builder)).glossary))
"""


def make_tbx(count: int) -> Iterator[str]:
    """A TBX-Basic file with so many concepts, each with three terms, statuses, a subject field and a source."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="TBX-Basic" style="dca" xml:lang="de"'
        ' xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><titleStmt><title>large</title></titleStmt>'
        "<sourceDesc><p>Made for a measurement.</p></sourceDesc></fileDesc></tbxHeader><text><body>\n"
    )
    for number in range(count):
        terms = (
            ("de", f"Fachausdruck der Reihe {number}", "preferredTerm-admn-sts"),
            ("en", f"technical term of series {number}", "preferredTerm-admn-sts"),
            ("en", f"specialist expression of series {number}", "deprecatedTerm-admn-sts"),
        )
        yield f'<conceptEntry id="c{number}"><descrip type="subjectField">science</descrip>'
        yield '<admin type="source">made</admin>'
        for language in ("de", "en"):
            yield f'<langSec xml:lang="{language}">'
            for tag, text, status in terms:
                if tag == language:
                    yield (
                        f'<termSec><term>{text}</term><termNote type="partOfSpeech">noun</termNote>'
                        f'<termNote type="administrativeStatus">{status}</termNote></termSec>'
                    )
            yield "</langSec>"
        yield "</conceptEntry>\n"
    yield "</body></text></tbx>\n"


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in megabytes of a command; it must be the largest one so far."""
    start = time.perf_counter()
    subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("concepts", type=int, nargs="?", default=200_000)
    parser.add_argument("--in-memory", action="store_true", help="Measure the import into memory too.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "large.tbx", Path(folder) / "large.yaml"
        with source.open("w", encoding="utf-8") as stream:
            stream.writelines(make_tbx(arguments.concepts))
        size = source.stat().st_size / 1e6
        print(f"{arguments.concepts:,} concepts, {3 * arguments.concepts:,} terms, {size:.0f} MB")
        program = [sys.executable, "cli.py", "glossary", "import", str(source), "-o", str(target)]
        seconds, memory = measure(program)
        written = sum(1 for line in target.open(encoding="utf-8") if line.startswith("  - id:"))
        print(f"cli glossary import: {seconds:.1f} s, {memory:.0f} MB at most, {written:,} concepts written")
        if arguments.in_memory:
            seconds, memory = measure([sys.executable, "-c", _IN_MEMORY, str(source)])
            print(f"into memory: {seconds:.1f} s, {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
