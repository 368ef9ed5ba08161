"""Terminology and quality of translation on a file of segments, each with its own term pairs.

    python bench/terms.py FILE.jsonl [--limit N] [--no-glossary] [--no-native] [--output OUT.txt] [--json]

Each line: ``{"src_de": …, "ref_en": …, "terms_proper": [{"de": …, "en": …}]}``; ``terms_proper`` may be missing. The
pairs of a line are the only glossary of that segment.

Printed are

- term success as in the WMT25 terminology task (https://github.com/wmt-conference/wmt25-terminology): a pair counts
  when its German, or the lemmas of it, is a part of the German segment, ignoring case, and is met when its English, or
  the lemmas of it, is a part of the translation. Lemmas are those of simplemma (the task uses stanza);
- the same by word boundaries, so that ``Iran`` is not met by ``Iranian``;
- by occurrence (as the exact-match accuracy of WMT21, Alam et al.): each place in the translation meets one pair only;
- over-generation: how often the English of a pair stands in the translation more often than its German in the segment;
- outcomes of the cascade;
- chrF and BLEU (sacreBLEU, with signatures).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import sacrebleu
import simplemma

sys.path.insert(0, str(Path(__file__).parents[1]))

from glossary import Concept, Glossary, LocaleTag, Status, Term
from terms import Matcher, choose_rendering, permitted_terms
from translator import STEPS, Outcome, Translator, open_engine
from translator.cascade import Job
from translator.wanted import Wanted, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A segment with its reference and term pairs."""

    source: str
    reference: str
    pairs: tuple[tuple[str, str], ...]


def read_rows(path: Path, limit: int | None, key: str) -> list[Row]:
    """The segments of a file."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
        row = json.loads(line)
        pairs = dict.fromkeys((pair["de"].strip(), pair["en"].strip()) for pair in row.get(key, ()))
        whole = tuple(pair for pair in pairs if all(pair))
        rows.append(Row(source=row["src_de"], reference=row["ref_en"], pairs=whole))
    return rows


def glossary_of(pairs: Iterable[tuple[str, str]]) -> Glossary:
    """The pairs of a segment as a glossary: one concept for each German term."""
    english: dict[str, list[str]] = {}
    for german, target in pairs:
        english.setdefault(german, []).append(target)
    concepts = (
        Concept(
            id=f"pair-{number}",
            terms=(
                Term(text=german, language=LocaleTag("de")),
                *(
                    Term(text=target, language=LocaleTag("en"), status=Status.ADMITTED if rank else Status.PREFERRED)
                    for rank, target in enumerate(targets)
                ),
            ),
        )
        for number, (german, targets) in enumerate(english.items())
    )
    return Glossary(name="pairs", concepts=tuple(concepts))


def wanted_of(row: Row) -> tuple[Wanted, ...]:
    """What must stand in the translation of a segment."""
    wanted = []
    for match in Matcher(glossary_of(row.pairs)).find(row.source) if row.pairs else ():
        rendering = choose_rendering(match, row.source)
        wanted.append(
            Wanted(
                span=match.span,
                text=rendering.text,
                match=match,
                rendering=rendering,
                permitted=permitted_terms(match.concept),
            )
        )
    return tuple(wanted)


_TOKEN = re.compile(r"\w+|[^\w\s]")


@cache
def lemmas(text: str, language: str) -> str:
    """The lemmas of a text, joined so that a part of it is a run of whole lemmas."""
    return "|||".join(simplemma.lemmatize(token, lang=language).lower() for token in _TOKEN.findall(text))


def stands_in(term: str, text: str, language: str) -> bool:
    """The WMT25 rule."""
    return lemmas(term, language) in lemmas(text, language) or term.lower() in text.lower()


def stands_whole(term: str, text: str, language: str) -> bool:
    """The WMT25 rule with word boundaries."""
    inside = f"|||{lemmas(term, language)}|||" in f"|||{lemmas(text, language)}|||"
    return inside or bool(re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE))


def measure(rows: Sequence[Row], outputs: Sequence[str]) -> dict[str, float | int]:
    """Term success by each rule, and over-generation."""
    counts: Counter[str] = Counter()
    for row, output in zip(rows, outputs, strict=True):
        for german, english in row.pairs:
            if not stands_in(german, row.source, "de"):
                continue
            counts["pairs"] += 1
            counts["met"] += stands_in(english, output, "en")
            counts["met_whole"] += stands_whole(english, output, "en")
            counts["extra"] += max(0, occurrences(english, output) - max(1, occurrences(german, row.source)))
        wanted = wanted_of(row)
        counts["occurrences"] += len(wanted)
        counts["met_by_occurrence"] += sum(
            placement is not None for placement in place(wanted, output, len(row.source))
        )
    total = max(1, counts["pairs"])
    return {
        "pairs": counts["pairs"],
        "success": round(counts["met"] / total, 4),
        "success_whole_words": round(counts["met_whole"] / total, 4),
        "occurrences": counts["occurrences"],
        "success_by_occurrence": round(counts["met_by_occurrence"] / max(1, counts["occurrences"]), 4),
        "over_generation": counts["extra"],
    }


def occurrences(term: str, text: str) -> int:
    """How often a term stands in a text, as whole words, ignoring case."""
    return len(re.findall(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE))


def main() -> None:
    """Translate the file and print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--terms", default="terms_proper", help="key of the pairs in the file")
    parser.add_argument("--no-glossary", action="store_true")
    parser.add_argument("--no-native", action="store_true", help="do not write constraints into the source")
    parser.add_argument("--no-repair", action="store_true", help="only what the model does at once")
    parser.add_argument("--model", default="starter")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--output", type=Path, help="file for the translations, one a line")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    rows = read_rows(options.file, options.limit, options.terms)
    engine = open_engine(options.model)
    steps = () if options.no_repair else STEPS
    translator = Translator(engine, None, beam=options.beam, native=not options.no_native, steps=steps)
    jobs = [Job(text=row.source, wanted=() if options.no_glossary else wanted_of(row)) for row in rows]
    start = time.perf_counter()
    drafts = translator.translate_segments(jobs)
    seconds = time.perf_counter() - start
    outputs = [draft.target for draft in drafts]
    if options.output:
        options.output.write_text("".join(f"{output}\n" for output in outputs), encoding="utf-8")

    outcomes = Counter(outcome for draft in drafts for outcome in draft.outcomes)
    chrf, bleu = sacrebleu.CHRF(), sacrebleu.BLEU()
    references = [[row.reference for row in rows]]
    result = {
        "file": options.file.name,
        "segments": len(rows),
        **measure(rows, outputs),
        "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome if outcomes[outcome]},
        "chrf": round(chrf.corpus_score(outputs, references).score, 2),
        "bleu": round(bleu.corpus_score(outputs, references).score, 2),
        "seconds": round(seconds, 2),
        "signature": {
            "chrf": str(chrf.get_signature()),
            "bleu": str(bleu.get_signature()),
            "model": f"{engine.info.name} {engine.info.version} {engine.info.fingerprint}",
            "beam": options.beam,
            "glossary": not options.no_glossary,
            "native": not options.no_native,
            "repairs": not options.no_repair,
            "ctranslate2": version("ctranslate2"),
            "simplemma": version("simplemma"),
        },
    }
    if options.json:
        print(json.dumps(result, indent=1, ensure_ascii=False))
        return
    for key, value in result.items():
        print(f"{key:24} {value}")


if __name__ == "__main__":
    main()
