"""pandoc reads our English as we meant it, in files that it wrote itself."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.translator.documents.contract import swap
from translator.documents import parse

pytestmark = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")

TEXT = """# Der *erste* Besuch

Ein **fetter Satz** mit [Verweis](http://x.de/a "Titel"), der über mehrere Zeilen geht und in dem viele Worte stehen,
und ~~weg~~ [*schräg*](y).

1.  Eins
2.  Zwei & drei

    Noch ein Absatz

> Ein Zitat – „so“ – mit 5 * 3 und a_b.

| Name | Amt  |
|------|------|
| Anna | Rat  |
| Otto | a\\|b |

-   [ ] Offen
-   Zu
"""


def _convert(text: bytes, source: str, target: str) -> bytes:
    command = ["pandoc", "-f", source, "-t", target, "--wrap=none" if target == "plain" else "--wrap=auto"]
    return subprocess.run(command, input=text, capture_output=True, check=True, timeout=60).stdout


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("gfm", "a.md"),
        ("markdown-simple_tables", "a.md"),
        ("html", "a.html"),
        ("html5", "a.html"),
    ],
)
def test_pandoc_reads_what_was_meant(form: str, path: str) -> None:
    content = _convert(TEXT.encode(), "gfm", form)
    document = parse(content, path)
    english = b"".join(document.serialize([swap(unit) for unit in document.units]))
    shown = _convert(english, form.removesuffix("5"), "plain").decode()
    assert shown.swapcase() == _convert(content, form.removesuffix("5"), "plain").decode()
    assert english != content
