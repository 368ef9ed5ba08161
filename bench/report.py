"""How long the page of a long translation takes to write, to open and to filter, and what it weighs.

`python bench/report.py [SEGMENTS …]`: the example is translated once and repeated. Opening needs Playwright and
Chromium.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

# The programs of this folder would hide packages of the same name.
sys.path.insert(0, str(Path(__file__).parents[1]))

from glossary import load
from glossary.files import write_text
from translator import Result, Translator, open_engine
from translator.reports import write_html, write_json
from translator.spool import Spool

EXAMPLE = Path(__file__).parents[1] / "examples" / "besuch.de.txt"
MIB = 1 << 20


def main(sizes: list[int]) -> None:
    """Measure each size, smallest first, so that the peaks of memory tell something."""
    glossary = load()
    done = Translator(open_engine("starter"), glossary).translate(EXAMPLE.read_text(encoding="utf-8"))
    for size in sorted(sizes):
        with Spool() as spool, TemporaryDirectory() as folder:
            for index in range(size):
                segment = done.segments[index % len(done.segments)]
                spool.append(replace(segment, index=index, unit=index // 3))
            result = Result(segments=spool, engine=done.engine)
            for write, name in ((write_json, "report.json"), (write_html, "report.html")):
                before, started = peak(), time.perf_counter()
                write_text(Path(folder) / name, write(result, glossary, None))
                took, grown = time.perf_counter() - started, peak() - before
                weight = (Path(folder) / name).stat().st_size / MIB
                print(f"{size:,} segments, {name}: {took:.1f} s, {weight:.1f} MiB, {grown:.0f} MiB more memory")
            browse(Path(folder) / "report.html")


def peak() -> float:
    """The most memory this process had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def browse(path: Path) -> None:
    """Open the page and say how long that, a filter, a search and a key take."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("not opened: Playwright is not installed")
        return
    clock = (
        "() => {{ const start = performance.now(); {}; document.body.offsetHeight; return performance.now() - start }}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        started = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("#tools:visible")
        print(f"  opened in {time.perf_counter() - started:.1f} s")
        filtered = page.evaluate(clock.format("document.querySelector('input[value=substituted]').click()"))
        page.evaluate("() => document.querySelector('input[value=substituted]').click()")
        print(f"  filtered in {filtered:.0f} ms")
        started = time.perf_counter()
        page.fill("#query", "moskau")
        page.wait_for_selector("#count:not(:empty)")
        print(f"  searched in {1000 * (time.perf_counter() - started):.0f} ms")
        page.fill("#query", "")
        page.wait_for_selector("#count:empty", state="attached")
        page.evaluate("() => document.querySelectorAll('.seg')[document.querySelectorAll('.seg').length - 9].focus()")
        started = time.perf_counter()
        page.keyboard.press("j")
        print(f"  next segment in {1000 * (time.perf_counter() - started):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [5000, 50_000])
