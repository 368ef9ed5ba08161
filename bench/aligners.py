"""Word aligners against each other, on words that need no gold links.

    python bench/aligners.py PAIRS.tsv [--limit N]

Lines of PAIRS: German and English between tabs. A capitalised word or number of at least four characters that stands
once on both sides in the same form (a name, a year) should be linked to itself and to nothing else; printed are the
shares linked so, linked to more, and missed. Needs eflomal, systran-align and sil-thot.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from training.links import WORD, Links, grow, parse_links

Sentences = list[list[str]]


def eflomal_links(german: Sentences, english: Sentences, folder: Path) -> list[Links]:
    """Both directions of eflomal, grown as the recipe does."""
    import eflomal

    ahead, back = folder / "ahead", folder / "back"
    lines = [[" ".join(words) + "\n" for words in side] for side in (german, english)]
    eflomal.Aligner().align(*lines, links_filename_fwd=str(ahead), links_filename_rev=str(back))
    pairs = zip(ahead.read_text().splitlines(), back.read_text().splitlines(), strict=True)
    return [grow(parse_links(one), parse_links(other)) for one, other in pairs]


def systran_links(german: Sentences, english: Sentences, folder: Path) -> list[Links]:
    """systran-align: fast_align, both directions joined by it."""
    import systran_align

    lines = (f"{' '.join(one)} ||| {' '.join(other)}\n".lower() for one, other in zip(german, english, strict=True))
    (folder / "both").write_text("".join(lines), encoding="utf-8")
    files = [str(folder / name) for name in ("both", "forward", "backward")]
    systran_align.generate_alignment_probabilities(
        *files, favor_diagonal=True, optimize_tension=True, variational_bayes=True
    )
    aligner = systran_align.Aligner(*files[1:])
    return [
        {tuple(link) for link in aligner.align(lower(one), lower(other))["alignments"]}
        for one, other in zip(german, english, strict=True)
    ]


def thot_links(german: Sentences, english: Sentences, _: Path) -> list[Links]:
    """sil-thot: its hidden Markov model, five iterations, grown by it."""
    from thot import alignment

    def train(source: Sentences, target: Sentences) -> alignment.HmmAlignmentModel:
        model = alignment.HmmAlignmentModel()
        for one, other in zip(source, target, strict=True):
            model.add_sentence_pair(lower(one), lower(other), 1)
        model.start_training()
        for _ in range(5):
            model.train()
        model.end_training()
        return model

    aligner = alignment.SymmetrizedAligner(train(german, english), train(english, german))
    aligner.heuristic = alignment.SymmetrizationHeuristic.GROW_DIAG
    found = aligner.get_best_alignments([lower(words) for words in german], [lower(words) for words in english])
    return [
        {
            (one, other)
            for one in range(matrix.row_length)
            for other in range(matrix.column_length)
            if matrix[one, other]
        }
        for _, matrix in found
    ]


ALIGNERS: dict[str, Callable[[Sentences, Sentences, Path], list[Links]]] = {
    "eflomal": eflomal_links,
    "systran-align": systran_links,
    "sil-thot": thot_links,
}


def lower(words: list[str]) -> list[str]:
    """The words in small letters."""
    return [word.lower() for word in words]


def score(german: Sentences, english: Sentences, links: list[Links]) -> str:
    """The shares."""
    exact = more = missed = 0
    for one, other, found in zip(german, english, links, strict=True):
        for number, word in enumerate(one):
            alike = len(word) >= 4 and (word[0].isupper() or word.isdigit())
            if alike and one.count(word) == other.count(word) == 1:
                right = (number, other.index(word))
                mine = {link for link in found if link[0] == number}
                exact += mine == {right}
                more += right in mine and len(mine) > 1
                missed += right not in mine
    total = max(1, exact + more + missed)
    return f"alone {exact / total:.3f}, with others {more / total:.3f}, missed {missed / total:.3f}, of {total} words"


def main() -> None:
    """Print a line for each aligner."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    rows = [line.split("\t") for line in options.pairs.read_text(encoding="utf-8").splitlines()[: options.limit]]
    german, english = ([WORD.findall(row[side]) for row in rows] for side in (0, 1))
    for name, align in ALIGNERS.items():
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            links = align(german, english, Path(folder))
            seconds = time.process_time() - start
        print(f"{name}: {score(german, english, links)}; {seconds:.0f} processor seconds of this process", flush=True)


if __name__ == "__main__":
    main()
