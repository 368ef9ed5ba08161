"""Speed, memory, precision and recall of term matching beside string search.

Measures MB/s over German text, build time and memory at several numbers of terms, for termtreu with inflection on,
ahocorasick_rs, pyahocorasick, flashtext and a longest match over a dictionary of tokens, each in a process of its
own, in CPU time; then precision and recall of each on ``bench/data/match-corpus.yaml``. The terms are made from a fixed
seed: rare words of the text, compounds and phrases that look German.

    python bench/match.py --text german.txt [--sizes 1000,10000,100000] [--million]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
CORPUS = HERE / "data" / "match-corpus.yaml"
NAMES = ("termtreu", "ahocorasick_rs", "pyahocorasick", "flashtext", "token-trie")
MEGABYTES = 4.0

Finder = Callable[[str], Iterator[tuple[int, int]]]


def made_terms(text: str, count: int) -> list[str]:
    """Distinct German terms: a third rare words of the text, the rest compounds and phrases from a fixed seed."""
    source = random.Random(5)  # noqa: S311 - no secrets here
    seen = Counter(re.findall(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{4,}", text))
    rare = sorted(word for word, times in seen.items() if times <= 30)
    source.shuffle(rare)
    terms = dict.fromkeys(rare[: count // 3])
    listed = (HERE.parent / "terms" / "data" / "compound-words.tsv").read_text("utf-8")
    words = sorted({w for line in listed.splitlines() if line.startswith("words") for w in line.split("\t")[1].split()})
    adjectives = ("militärisch", "russisch", "neu", "alt", "umfassend", "strategisch", "national", "international")
    while len(terms) < count:
        first, second = source.choice(words), source.choice(words)
        compound = (first + source.choice(("", "s", "n")) + second).capitalize()
        kind = source.random()
        if kind < 0.3:
            compound = f"{source.choice(adjectives).capitalize()}e {compound}"
        elif kind < 0.45:
            compound = f"{compound} des {source.choice(words).capitalize()}s"
        terms[compound] = None
    return list(terms)


def glossary_of(terms: list[str]) -> object:
    """A glossary with one concept a term."""
    from glossary.model import Concept, Glossary, LocaleTag, Term

    german, english = LocaleTag("de"), LocaleTag("en")
    concepts = tuple(
        Concept(id=f"c{index}", terms=(Term(text=term, language=german), Term(text=f"t{index}", language=english)))
        for index, term in enumerate(terms)
    )
    return Glossary(name="bench", concepts=concepts)


def build(name: str, terms: list[str], glossary: object) -> Finder:
    """A function that yields the spans of terms in a text."""
    if name == "termtreu":
        from terms import Matcher

        matcher = Matcher(glossary)  # type: ignore[arg-type]
        return lambda text: (match.span for match in matcher.find(text))
    if name == "ahocorasick_rs":
        import ahocorasick_rs

        automaton = ahocorasick_rs.AhoCorasick(terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        return lambda text: ((start, end) for _, start, end in automaton.find_matches_as_indexes(text))
    if name == "pyahocorasick":
        import ahocorasick

        trie = ahocorasick.Automaton()
        for term in terms:
            trie.add_word(term, len(term))
        trie.make_automaton()
        return lambda text: ((end + 1 - size, end + 1) for end, size in trie.iter_long(text))
    if name == "flashtext":
        from flashtext import KeywordProcessor

        processor = KeywordProcessor(case_sensitive=True)
        for term in terms:
            processor.add_keyword(term)
        return lambda text: ((s, e) for _, s, e in processor.extract_keywords(text, span_info=True))
    return token_trie(terms)


def token_trie(terms: list[str]) -> Finder:
    """A longest match over a trie of tokens, as phrase matchers of NLP libraries have it."""
    root: dict[object, object] = {}
    token = re.compile(r"\w+|[^\w\s]")
    for term in terms:
        node = root
        for word in token.findall(term):
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node[None] = True

    def find(text: str) -> Iterator[tuple[int, int]]:
        tokens = [(found.group(), found.start(), found.end()) for found in token.finditer(text)]
        index = 0
        while index < len(tokens):
            node, stop, ahead = root, -1, index
            while ahead < len(tokens) and tokens[ahead][0] in node:
                node = node[tokens[ahead][0]]  # type: ignore[assignment]
                ahead += 1
                if None in node:
                    stop = ahead
            if stop < 0:
                index += 1
            else:
                yield tokens[index][1], tokens[stop - 1][2]
                index = stop

    return find


def measure(name: str, count: int, text_path: str) -> dict[str, object]:
    """Speed and memory of one matcher, to be called in a fresh process."""
    text = read_text(text_path)
    terms = made_terms(text, count)
    glossary = glossary_of(terms) if name == "termtreu" else None
    before = rss()
    start = time.process_time()
    find = build(name, terms, glossary)
    built = time.process_time() - start
    start = time.process_time()
    hits = sum(1 for _ in find(text))
    cold = time.process_time() - start
    best = min(timed(find, text) for _ in range(3))
    size = len(text) / 1e6
    return {
        "name": name,
        "terms": count,
        "build_s": round(built, 3),
        "cold_mb_s": round(size / cold, 1),
        "warm_mb_s": round(size / best, 1),
        "hits": hits,
        "rss_mb": round(rss()),
        "matcher_mb": round(rss() - before),
    }


def timed(find: Finder, text: str) -> float:
    """Seconds for one pass."""
    start = time.process_time()
    for _ in find(text):
        pass
    return time.process_time() - start


def rss() -> float:
    """The largest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_text(path: str) -> str:
    """German running text of about 4 million characters; the German of JSON lines where the file is one."""
    raw = Path(path).read_text("utf-8")
    if path.endswith(".jsonl"):
        raw = "\n".join(str(json.loads(line)["src_de"]) for line in raw.splitlines())
    while len(raw) < MEGABYTES * 1e6:
        raw += "\n" + raw
    return raw[: int(MEGABYTES * 1e6)]


def signature(path: str | None) -> str:
    """One line that tells what was measured, so that figures can be compared."""
    text = hashlib.sha256(read_text(path).encode("utf-8")).hexdigest()[:8] if path else "none"
    versions = []
    for package in ("termtreu", "ahocorasick_rs", "pyahocorasick", "flashtext"):
        try:
            versions.append(f"{package}:{metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package}:none")
    corpus = hashlib.sha256(CORPUS.read_bytes()).hexdigest()[:8]
    python = platform.python_version()
    return f"match|{'|'.join(versions)}|python:{python}|cores:{os.cpu_count()}|text:{text}|corpus:{corpus}"


def quality() -> None:
    """Prints precision and recall of each matcher on the labelled corpus."""
    from bench_corpus import load

    corpus = load(CORPUS)
    terms = sorted({term.text for c in corpus.glossary.concepts for term in c.in_language("de")})
    wanted = sum(len(sentence.spans) for sentence in corpus.sentences)
    print(f"\n{len(corpus.sentences)} sentences, {wanted} places, {corpus.traps} traps")
    print(f"{'':16}{'precision':>10}{'recall':>10}{'F1':>8}")
    for name in NAMES:
        find = build(name, terms, corpus.glossary)
        found = right = 0
        for sentence in corpus.sentences:
            spans = set(find(sentence.text))
            found += len(spans)
            right += len(spans & set(sentence.spans))
        precision, recall = right / max(found, 1), right / wanted
        print(f"{name:16}{precision:10.3f}{recall:10.3f}{2 * precision * recall / (precision + recall):8.3f}")


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", help="running German text, plain or JSON lines with src_de")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--only", default=",".join(NAMES))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one[0], int(arguments.one[1]), arguments.text)))
        return
    sizes = [int(size) for size in arguments.sizes.split(",") if size] + [1_000_000] * arguments.million
    if arguments.text:
        print(
            f"{'':16}{'terms':>9}{'build s':>9}{'cold MB/s':>11}{'warm MB/s':>11}{'hits':>8}{'RSS MB':>8}{'own MB':>8}"
        )
        for size in sizes:
            for name in arguments.only.split(","):
                command = [sys.executable, __file__, "--text", arguments.text, "--one", name, str(size)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                row = json.loads(done.stdout)
                print(
                    f"{name:16}{size:9}{row['build_s']:9}{row['cold_mb_s']:11}{row['warm_mb_s']:11}"
                    f"{row['hits']:8}{row['rss_mb']:8}{row['matcher_mb']:8}"
                )
    quality()
    print(f"\n{signature(arguments.text)}")


if __name__ == "__main__":
    main()
