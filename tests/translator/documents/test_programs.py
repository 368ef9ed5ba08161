"""Other programs open what is written: LibreOffice and pandoc, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from translator.documents import Target, parse

SAMPLES = Path(__file__).with_name("samples")


def write_upper(name: str, folder: Path) -> Path:
    """A sample with its text in capitals."""
    document = parse((SAMPLES / name).read_bytes(), name)
    targets = [Target(text=unit.text.upper(), codes=unit.codes) for unit in document.units if not unit.protected]
    wanted = iter(targets)
    path = folder / name
    path.write_bytes(b"".join(document.serialize(None if unit.protected else next(wanted) for unit in document.units)))
    return path


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("name", ["bericht.docx", "bericht.odt", "bericht.epub"])
def test_pandoc_reads_what_is_written(name: str, tmp_path: Path) -> None:
    path = write_upper(name, tmp_path)
    command = ["pandoc", str(path), "--to=markdown", "--wrap=none"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert "**SERGEJ SCHOIGU**" in shown
    assert "*SAMSTAG* EIN." in shown
    assert "[IM ARCHIV](https://example.org/archiv) DER ZEITUNG." in shown
    assert "DIE AGENTUR KCNA" in shown
    assert "cli translate" in shown


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("names", "kind"), [(("bericht.docx", "bericht.odt"), "fodt"), (("vortrag.pptx",), "fodp")])
def test_libreoffice_reads_what_is_written(names: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    for name in names:
        path = write_upper(name, tmp_path)
        command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        shown = path.with_suffix(f".{kind}").read_text(encoding="utf-8")
        assert ">SERGEJ SCHOIGU</text:span>" in shown
        assert "IM ARCHIV</text:a>" in shown.replace("</text:span></text:a>", "</text:a>")
        assert 'fo:language="de"' not in shown
