"""Filtered, normalised and unique pairs, and a manifest of where they come from.

    python -m training.prepare --config C.yaml --work DIR --pairs FILE.tsv[.gz|.xz] … --held-out FILE.jsonl …

A line of the pairs: German, English and the name of the source, between tabs. A line of the held-out files: the
``src_de`` and ``ref_en`` of a sentence that must not be trained on. Written are ``prepare/pairs.tsv`` and
``prepare/manifest.json``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from glossary.errors import FileError, Problem
from glossary.files import write_text
from glossary.model import Location
from training.config import Config
from training.filters import HeldOut, find_fault, likeness_key
from training.steps import run_command, run_step
from translator.normalise import normalise

PAIRS, MANIFEST = "pairs.tsv", "manifest.json"
_OPENERS: dict[str, Callable[..., IO[Any]]] = {".xz": lzma.open, ".gz": gzip.open}
_MOST_PROBLEMS = 20


def prepare(config: Config, work: Path, pairs: Sequence[Path], held_out: Sequence[Path]) -> Path:
    """The folder with the pairs to train on.

    Raises:
        FileError: a file cannot be read, or has a line of another form or of a source that is not in the list.
    """
    wanted = {
        "prepare": config.prepare,
        "sources": config.sources,
        "pairs": list(pairs),
        "held out": list(held_out),
    }
    return run_step(work, "prepare", wanted, lambda folder: _make(config, pairs, held_out, folder))


def _make(config: Config, pairs: Sequence[Path], held_out: Sequence[Path], folder: Path) -> None:
    aside = {path: list(_read_held_out(path)) for path in held_out}
    taboo = HeldOut((text for texts in aside.values() for text in texts), config.prepare.near)
    counts: dict[str, Counter[str]] = {name: Counter() for name in config.sources}
    write_text(folder / PAIRS, _keep(config, pairs, taboo, counts))
    manifest = {
        "sources": {
            name: {
                "licence": config.sources[name].licence,
                "weight": config.sources[name].weight,
                "read": count.total(),
                "kept": count["kept"],
                "dropped": {reason: number for reason, number in sorted(count.items()) if reason != "kept"},
            }
            for name, count in counts.items()
            if count
        },
        "kept": sum(count["kept"] for count in counts.values()),
        "held out": {path.name: len(texts) // 2 for path, texts in aside.items()},
    }
    write_text(folder / MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False)])


def _keep(config: Config, paths: Sequence[Path], taboo: HeldOut, counts: dict[str, Counter[str]]) -> Iterator[str]:
    seen: set[bytes] = set()
    for source, german, english in read_pairs(paths, config):
        german, english = normalise(german).text, normalise(english).text
        reason = "weight 0" if not config.sources[source].weight else find_fault(german, english, config.prepare)
        reason = reason or taboo.find(german) or taboo.find(english)
        if reason is None:
            # A digest of 8 bytes keeps millions of pairs in little memory.
            key = f"{likeness_key(german)}\t{likeness_key(english)}".encode()
            digest = hashlib.blake2b(key, digest_size=8).digest()
            reason = "duplicate" if digest in seen else None
            seen.add(digest)
        counts[source][reason or "kept"] += 1
        if reason is None:
            yield f"{german}\t{english}\t{source}\n"


def read_pairs(paths: Sequence[Path], config: Config) -> Iterator[tuple[str, str, str]]:
    """The source, German and English of each line.

    Raises:
        FileError: a file cannot be read, or a line is wrong; the first wrong lines of the file are named together.
    """
    for path in paths:
        problems: list[Problem] = []
        for number, line in enumerate(_read_lines(path), 1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) != 3 or cells[2] not in config.sources:
                where = Location(path=str(path), line=number, column=1)
                message = "not three cells" if len(cells) != 3 else "a source that the list of sources lacks"
                found = line.strip()[:60] if len(cells) != 3 else cells[2]
                expected = "German, English and the name of the source, between tabs"
                problems.append(Problem(message=message, location=where, found=found, expected=expected))
                if len(problems) >= _MOST_PROBLEMS:
                    break
            elif not problems:
                yield cells[2], cells[0], cells[1]
        if problems:
            raise FileError(problems)


def _read_lines(path: Path) -> Iterator[str]:
    """The lines of a file, unpacked where its name says that it is packed."""
    number = 0
    try:
        with _OPENERS.get(path.suffix, open)(path, "rt", encoding="utf-8", newline="\n") as stream:
            for line in stream:
                number += 1
                yield line
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        where = Location(path=str(path), line=number + 1, column=1)
        message = f"cannot be read: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
        raise FileError([Problem(message=message, location=where, expected="UTF-8 text, plain, .gz or .xz")]) from error


def _read_held_out(path: Path) -> Iterator[str]:
    for number, line in enumerate(_read_lines(path), 1):
        where = Location(path=str(path), line=number, column=1)
        expected = '{"src_de": "…", "ref_en": "…"}'
        try:
            row = json.loads(line)
            texts = (row["src_de"], row["ref_en"])
        except (ValueError, KeyError, TypeError) as error:
            raise FileError([Problem(message="no sentence", location=where, expected=expected)]) from error
        for text in texts:
            if not isinstance(text, str):
                raise FileError([Problem(message="no sentence", location=where, expected=expected)])
            yield normalise(text).text


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda config, o: prepare(config, o.work, o.pairs, o.held_out), _add_flags)


if __name__ == "__main__":
    main()
