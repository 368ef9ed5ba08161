"""The model card, written from what the steps left, and the archive of the package with it.

    python -m training.card --config C.yaml --work DIR [--figures F.json]

``--figures`` is what ``training.evaluate`` wrote. Written are ``README.md`` in the exported folder and
``package/translate-de_en-NAME-VERSION.argosmodel``.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from glossary.errors import FileError, Problem
from glossary.files import read_text, write_text
from training.config import Config
from training.export import export, folder_name
from training.parts import META
from training.prepare import MANIFEST
from training.steps import finished, run_command, run_step
from translator import open_engine

# A fixed date, so that the same package gives the same archive.
_DATE = (1980, 1, 1, 0, 0, 0)


def make_card(config: Config, work: Path, figures: Path | None = None, weights: Path | None = None) -> Path:
    """The folder with the archive.

    Args:
        config: of the model.
        work: folder of all steps.
        figures: of the evaluation.
        weights: as for the export.

    Raises:
        FileError: an earlier step is not done, or the figures are not those of the evaluation.
    """
    package = export(config, work, weights)
    trained = weights or finished(work, "train")
    manifest = json.loads(read_text(finished(work, "prepare") / MANIFEST))
    measured = _read_figures(figures, package) if figures else None
    text = "".join(write_card(config, manifest, json.loads(read_text(trained / META)), measured))
    write_text(package / "README.md", [text])
    name = f"{folder_name(config)}-{config.version}.argosmodel"
    wanted = {"export": work / "export", "card": text}
    return run_step(work, "package", wanted, lambda folder: _pack(package, folder / name))


def _read_figures(path: Path, package: Path) -> dict[str, Any]:
    """The figures of a package.

    Raises:
        FileError: they are no figures, or those of other weights.
    """
    expected = "what python -m training.evaluate wrote"
    try:
        measured = json.loads(read_text(path))
    except ValueError as error:
        raise FileError([Problem(message=f"{path}: not JSON: {error}", expected=expected)]) from error
    if not isinstance(measured, dict) or not {"package", "files", "figures", "signature"} <= set(measured):
        raise FileError([Problem(message=f"{path}: no figures", expected=expected)])
    fingerprint = open_engine(str(package)).info.fingerprint
    if not str(measured["package"]).endswith(fingerprint):
        message = f"{path}: the figures of other weights"
        raise FileError([Problem(message=message, found=str(measured["package"]), expected=fingerprint)])
    return measured


def _pack(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as stream:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                stream.writestr(entry, path.read_bytes())


def write_card(
    config: Config, manifest: Mapping[str, Any], trained: Mapping[str, Any], measured: Mapping[str, Any] | None
) -> Iterator[str]:
    """The card, in Markdown.

    Args:
        config: of the model.
        manifest: of the pairs.
        trained: how long was trained.
        measured: of the evaluation; ``None`` where there was none.
    """
    shape, terms = config.shape, config.terminology
    yield f"# German → English {config.name}, version {config.version}\n\n"
    yield (
        f"A Transformer ({shape.encoder_layers} encoder and {shape.decoder_layers} decoder layers, width "
        f"{shape.width}, weights in 8 bits) that obeys terminology constraints written into its source: "
        "`<t>` German `<as>` English `</t>`, the three symbols being single pieces of the vocabulary. "
        f"Longest input: {config.max_source_pieces} pieces.\n\n"
    )
    yield f"Licence of the weights: {config.licence}\n\n"
    yield "## Training\n\n"
    yield (
        f"Trained on {manifest['kept']:,} pairs for {trained['updates']:,} updates ({trained['seen'] / 1e6:.1f} "
        f"million English pieces, {trained['seconds'] / 60:.0f} minutes, device: {trained['device']}, "
        f"torch {trained['torch']}). "
        f"{terms.annotate:.0%} of the pairs with candidates carried constraints; in {terms.swap:.0%} of these the "
        "English was swapped for another phrase.\n\n"
    )
    if manifest["held out"]:
        yield "Not trained on: " + ", ".join(f"{name} ({n:,})" for name, n in manifest["held out"].items()) + ".\n\n"
    yield from table(
        ("source", "licence", "pairs", "weight"),
        ([name, entry["licence"], f"{entry['kept']:,}", entry["weight"]] for name, entry in _used(manifest)),
    )
    if measured is not None:
        yield "\n## Measured\n\n"
        yield from table(("figure", "value"), ([name, value] for name, value in measured["figures"].items()))
        files = ", ".join(f"{name} ({count:,} segments)" for name, count in measured["files"].items())
        yield f"\nFiles: {files}. Package: {measured['package']}. "
        yield ", ".join(f"{name}: {value}" for name, value in measured["signature"].items()) + ".\n"


def _used(manifest: Mapping[str, Any]) -> list[tuple[str, Any]]:
    entries = [(name, entry) for name, entry in manifest["sources"].items() if entry["kept"]]
    return sorted(entries, key=lambda item: (-item[1]["kept"], item[0]))


def table(head: tuple[str, ...], rows: Iterator[list[Any]]) -> Iterator[str]:
    """A Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |\n"


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--figures", type=Path)
    parser.add_argument("--weights", type=Path)


def main() -> None:
    """Run the step."""
    run_command(__doc__, lambda config, o: make_card(config, o.work, o.figures, o.weights), _add_flags)


if __name__ == "__main__":
    main()
