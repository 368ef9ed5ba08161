"""How long loading all layers takes, beside reading the same YAML with the fastest loader of PyYAML.

Run: python bench/load.py [ROUNDS]

Each figure is the best of some fresh processes, in milliseconds, from a cold start of the interpreter: "yaml" reads the
curated files with ``yaml.CSafeLoader`` and does nothing with them; "cached" is ``glossary.load()`` where the cache is
there; "stale" where a file changed since (the cache of the others is there); "damaged" where every file of the cache is
damaged; "read-only" where no cache can be read or written. "lint" compares the command with importing what it needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
LIMIT = 150

YAML = (
    "import yaml; from pathlib import Path\n"
    "loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)\n"
    "[yaml.load(path.read_bytes(), Loader=loader) for path in sorted(Path('glossary/data').glob('*.yaml'))]"
)
LOAD = "import glossary; assert len(glossary.load()) > 1000"
LIBRARIES = "import typer, yaml"


def measure(rounds: int, command: list[str], cache: Path, before: Callable[[], None] = lambda: None) -> float:
    """The best time of a command in milliseconds."""
    best = float("inf")
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "TERMTREU_CONFIG": ""}
    for _ in range(rounds):
        before()
        start = perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
        best = min(best, perf_counter() - start)
    return best * 1000


def main() -> int:
    """Print the figures; 1 when loading takes longer than allowed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        cache.mkdir()
        blocked = Path(folder) / "file"
        blocked.write_text("", encoding="utf-8")

        def empty() -> None:
            for path in cache.rglob("*.bin"):
                path.unlink()

        def damage() -> None:
            for path in cache.rglob("*.bin"):
                path.write_bytes(path.read_bytes()[:-9] + b"garbage!!")

        def forget_merged() -> None:
            # What a changed file leaves: the newest files of the cache hold what depends on it.
            files = sorted(cache.rglob("*.bin"), key=lambda path: path.stat().st_mtime)
            for path in files[-1:]:
                path.unlink()

        figures = {"yaml": measure(rounds, ["-c", YAML], cache), "empty": measure(rounds, ["-c", LOAD], cache, empty)}
        figures["cached"] = measure(rounds, ["-c", LOAD], cache)
        figures["stale"] = measure(rounds, ["-c", LOAD], cache, forget_merged)
        figures["damaged"] = measure(rounds, ["-c", LOAD], cache, damage)
        figures["read-only"] = measure(rounds, ["-c", LOAD], blocked)
        for name, milliseconds in figures.items():
            extra = milliseconds - figures["yaml"]
            print(f"{name:10} {milliseconds:7.0f} ms   {extra:+7.0f} ms beside yaml")
        libraries = measure(rounds, ["-c", LIBRARIES], cache)
        lint = measure(rounds, ["cli.py", "glossary", "lint"], cache)
        print(
            f"{'lint':10} {lint:7.0f} ms   {lint / libraries:.2f} times importing typer and yaml ({libraries:.0f} ms)"
        )
    return int(figures["cached"] - figures["yaml"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
