"""Quality, terminology and speed of a package, and whether it is better than another one.

    python -m training.evaluate --package P --news NEWS.jsonl --terms TERMS.jsonl [--against P] [--limit N] -o F.json

``--news``: lines with ``src_de`` and ``ref_en``; ``--terms``: the same with ``terms_proper``, as ``bench/terms.py``
takes it, whose measures these are. Packages are what ``--model`` of the program takes: a folder, an archive, a name.
Constraints are written into the source and not repaired, so that the figures are the model's own.
Source: paired bootstrap, Koehn 2004 (W04-3250), as sacreBLEU does it.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest, Result

from glossary.errors import FileError, Problem, TermtreuError
from glossary.files import write_text
from translator import Translator, open_engine
from translator.cascade import Job

# The package terms has the name of the script.
_SCRIPT = spec_from_file_location("terms_script", Path(__file__).parents[1] / "bench" / "terms.py")
assert _SCRIPT is not None  # noqa: S101 -- the file lies in this repository.
assert _SCRIPT.loader is not None  # noqa: S101
bench_terms = module_from_spec(_SCRIPT)
sys.modules["terms_script"] = bench_terms
_SCRIPT.loader.exec_module(bench_terms)

_SAMPLES = 1000
_SEED = 12345
_SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What a package made of the two files.

    Args:
        name: version and hash of its weights.
        news: translations of the news.
        plain, constrained: translations of the file with terms, without and with constraints.
        seconds: for the news.
    """

    name: str
    news: list[str]
    plain: list[str]
    constrained: list[str]
    seconds: float


def read_segments(path: Path, limit: int | None) -> Any:
    """The segments of a file.

    Raises:
        FileError: it cannot be read, or holds none, or something else.
    """
    expected = 'lines such as {"src_de": "…", "ref_en": "…", "terms_proper": [{"de": "…", "en": "…"}]}'
    try:
        rows = bench_terms.read_rows(path, limit, "terms_proper")
    except OSError as error:
        raise FileError([Problem(message=f"{path}: cannot be read: {error.strerror or error}")]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError([Problem(message=f"{path}: not segments: {error}", expected=expected)]) from error
    if not rows:
        raise FileError([Problem(message=f"{path}: no segment", expected=expected)])
    return rows


def translate(package: str, news: Sequence[Any], terms: Sequence[Any]) -> Outputs:
    """The translations of a package."""
    engine = open_engine(package)
    translator = Translator(engine, None, steps=())

    def run(jobs: list[Job]) -> list[str]:
        return [draft.target for draft in translator.translate_segments(jobs)]

    # Loading the weights and the first batch are no part of the speed.
    run([Job(text="Guten Tag!")])
    start = time.perf_counter()
    translations = run([Job(text=row.source) for row in news])
    seconds = time.perf_counter() - start
    return Outputs(
        name=f"{engine.info.name} {engine.info.version} {engine.info.fingerprint}",
        news=translations,
        plain=run([Job(text=row.source) for row in terms]),
        constrained=run([Job(text=row.source, wanted=bench_terms.wanted_of(row)) for row in terms]),
        seconds=seconds,
    )


def measure(outputs: Outputs, news: Sequence[Any], terms: Sequence[Any]) -> dict[str, float]:
    """The figures of a package."""
    words = sum(len(row.source.split()) for row in news)
    return {
        **_quality("news", outputs.news, news),
        "words a second": round(words / outputs.seconds, 1),
        **_quality("terms, plain", outputs.plain, terms),
        "terms, plain: success": _success(outputs.plain, terms),
        **_quality("terms, constrained", outputs.constrained, terms),
        "terms, constrained: success": _success(outputs.constrained, terms),
    }


def _quality(name: str, outputs: Sequence[str], rows: Sequence[Any]) -> dict[str, float]:
    references = [[row.reference for row in rows]]
    return {
        f"{name}: chrF": round(CHRF().corpus_score(outputs, references).score, 2),
        f"{name}: BLEU": round(BLEU().corpus_score(outputs, references).score, 2),
    }


def _success(outputs: Sequence[str], rows: Sequence[Any]) -> float:
    met, counted = count_met(outputs, rows).sum(axis=0)
    return round(float(met / max(1, counted)), 4)


def count_met(outputs: Sequence[str], rows: Sequence[Any]) -> Any:
    """For each segment how many term pairs are met, and how many there are, by the rule of the WMT25 task."""
    counts = []
    for row, output in zip(rows, outputs, strict=True):
        pairs = [english for german, english in row.pairs if bench_terms.stands_in(german, row.source, "de")]
        counts.append((sum(bench_terms.stands_in(english, output, "en") for english in pairs), len(pairs)))
    return np.array(counts)


def compare(new: Outputs, old: Outputs, news: Sequence[Any], terms: Sequence[Any]) -> dict[str, Any]:
    """The differences with their p-values, and whether both files say that the new package is better."""
    found: dict[str, Any] = {}
    for name, ours, theirs, rows in (
        ("news", new.news, old.news, news),
        ("terms, constrained", new.constrained, old.constrained, terms),
    ):
        references = [[row.reference for row in rows]]
        test = PairedTest(
            [("old", theirs), ("new", ours)],
            {"chrF": CHRF(references=references), "BLEU": BLEU(references=references)},
            references=None,
            test_type="bs",
            n_samples=_SAMPLES,
        )
        _, scores = test()
        for metric, key in (("chrF", "chrF2"), ("BLEU", "BLEU")):
            before, after = (score for score in scores[key] if isinstance(score, Result))
            found[f"{name}: {metric}"] = {"difference": round(after.score - before.score, 2), "p": after.p_value}
    found["terms, constrained: success"] = bootstrap_success(
        count_met(new.constrained, terms), count_met(old.constrained, terms)
    )
    found["better"] = all(
        found[key]["difference"] > 0 and found[key]["p"] < _SIGNIFICANT
        for key in ("news: chrF", "terms, constrained: success")
    )
    return found


def bootstrap_success(new: Any, old: Any) -> dict[str, float]:
    """The difference in term success with its p-value: how often drawing segments anew turns the sign.

    Args:
        new, old: of `count_met`.
    """
    draws = np.random.default_rng(_SEED).integers(len(new), size=(_SAMPLES, len(new)))
    counted = np.maximum(1, new[:, 1][draws].sum(axis=1))
    differences = (new[:, 0][draws].sum(axis=1) - old[:, 0][draws].sum(axis=1)) / counted
    whole = float((new[:, 0].sum() - old[:, 0].sum()) / max(1, new[:, 1].sum()))
    against = int((differences <= 0).sum() if whole > 0 else (differences >= 0).sum())
    return {"difference": round(whole, 4), "p": (against + 1) / (_SAMPLES + 1)}


def signature() -> dict[str, str]:
    """What the figures were made with."""
    return {
        "chrF": str(CHRF(references=[["a"]]).get_signature()),
        "BLEU": str(BLEU(references=[["a"]]).get_signature()),
        "decoding": "beam 4, no repair",
        "bootstrap": f"paired, {_SAMPLES} samples, seed {_SEED}",
        **{name: version(name) for name in ("ctranslate2", "sacrebleu", "simplemma")},
        "python": platform.python_version(),
    }


def main() -> None:
    """Write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True)
    parser.add_argument("--against")
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--terms", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    try:
        news, terms = (read_segments(path, options.limit) for path in (options.news, options.terms))
        new = translate(options.package, news, terms)
        result: dict[str, Any] = {
            "package": new.name,
            "files": {options.news.name: len(news), options.terms.name: len(terms)},
            "figures": measure(new, news, terms),
            "signature": signature(),
        }
        if options.against:
            old = translate(options.against, news, terms)
            result["against"] = {"package": old.name, "figures": measure(old, news, terms)}
            result["against"]["comparison"] = compare(new, old, news, terms)
        write_text(options.output, [json.dumps(result, indent=1, ensure_ascii=False) + "\n"])
    except TermtreuError as error:
        parser.exit(2, f"error: {error}\n")


if __name__ == "__main__":
    main()
