"""Word links between the two sides of each pair, made with eflomal in both directions and joined.

    python -m training.links --config C.yaml --work DIR

Written is ``links/links.txt``: one line a pair, ``i-j`` for the German word i and the English word j, counted from 0.
eflomal samples, so two runs differ a little; all other steps give the same result each time.
Source: Östling & Tiedemann 2016, https://github.com/robertostling/eflomal; growing: Koehn et al. 2003 (N03-1017).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from glossary.errors import FileError, Problem
from glossary.files import write_text
from training.prepare import PAIRS
from training.steps import finished, run_command, run_step

LINKS = "links.txt"
WORD = re.compile(r"\w+(?:[-'.]\w+)*|[^\w\s]")
Links = set[tuple[int, int]]
_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))


def make_links(work: Path) -> Path:
    """The folder with the word links.

    Raises:
        FileError: the pairs are not there, or eflomal is not installed.
    """
    prepared = finished(work, "prepare")
    return run_step(work, "links", {"prepare": prepared}, lambda folder: _make(prepared / PAIRS, folder))


def _make(pairs: Path, folder: Path) -> None:
    try:
        import eflomal
    except ModuleNotFoundError as error:
        expected = "pip install -r training/requirements.txt"
        raise FileError([Problem(message="word links need eflomal", expected=expected)]) from error
    forward, backward = folder / "forward.txt", folder / "backward.txt"
    eflomal.Aligner().align(
        _side(pairs, 0), _side(pairs, 1), links_filename_fwd=str(forward), links_filename_rev=str(backward)
    )
    with forward.open(encoding="ascii") as ahead, backward.open(encoding="ascii") as back:
        write_text(
            folder / LINKS,
            (format_links(grow(parse_links(one), parse_links(other))) for one, other in zip(ahead, back, strict=True)),
        )
    forward.unlink()
    backward.unlink()


def _side(pairs: Path, side: int) -> Iterator[str]:
    with pairs.open(encoding="utf-8") as stream:
        for line in stream:
            yield " ".join(WORD.findall(line.split("\t")[side])) + "\n"


def parse_links(line: str) -> Links:
    """The links of a line.

    >>> sorted(parse_links("0-1 2-0"))
    [(0, 1), (2, 0)]
    """
    return {(int(german), int(english)) for german, _, english in (link.partition("-") for link in line.split())}


def format_links(links: Links) -> str:
    """The line for some links."""
    return " ".join(f"{german}-{english}" for german, english in sorted(links)) + "\n"


def grow(forward: Links, backward: Links) -> Links:
    """The links on which both directions agree, and those of either beside them that reach a word without a link.

    >>> sorted(grow({(0, 0), (1, 1), (5, 0)}, {(0, 0), (1, 2), (1, 1)}))
    [(0, 0), (1, 1), (1, 2)]
    """
    agreed, either = forward & backward, forward | backward
    germans, englishes = {german for german, _ in agreed}, {english for _, english in agreed}
    queue = sorted(agreed)
    for german, english in queue:
        for down, right in _STEPS:
            link = (german + down, english + right)
            if link in either and link not in agreed and (link[0] not in germans or link[1] not in englishes):
                agreed.add(link)
                germans.add(link[0])
                englishes.add(link[1])
                queue.append(link)
    return agreed


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda _, options: make_links(options.work))


if __name__ == "__main__":
    main()
