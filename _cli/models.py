"""``cli models``: the packages that can translate."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from _cli.common import FINDINGS, AsJson, Quiet, clear_errors, print_result, say
from _cli.models_adapt import adapt_model
from glossary.errors import FileError, Problem

if TYPE_CHECKING:
    from translator import PackageInfo
    from translator.install import Installed

app = typer.Typer(help="The Argos packages on this machine.", no_args_is_help=True)

app.command("adapt")(adapt_model)

_WEB = ("https://", "http://")


@app.command("list")
def list_models(
    available: Annotated[
        bool, typer.Option("--available", help="List what the package index offers instead; needs a network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the bundled package and the installed ones; * is what --model auto takes."""
    with clear_errors():
        if available:
            _list_available(as_json)
            return
        from translator.packages import list_packages, pick_best

        packages = list_packages()
        chosen = pick_best(packages)
        if as_json:
            _print_json([{**_row(package), "auto": package == chosen} for package in packages])
            return
        for package in packages:
            mark = "*" if package == chosen else "!" if package.fault else " "
            languages = f"{package.from_code or '?'}→{package.to_code or '?'}"
            where = "bundled" if package.bundled else str(package.folder)
            fault = f"  broken: {package.fault}" if package.fault else ""
            print_result([f"{mark} {package.name}  {languages}  {package.version or '?'}  {where}{fault}\n"])


def _list_available(as_json: bool) -> None:
    from translator.offers import fetch_index
    from translator.packages import SOURCE, TARGET

    offers = [offer for offer in fetch_index() if offer.from_code == SOURCE or offer.to_code == TARGET]
    offers.sort(
        key=lambda offer: ((offer.from_code, offer.to_code) != (SOURCE, TARGET), offer.from_code, offer.to_code)
    )
    if as_json:
        _print_json([asdict(offer) for offer in offers])
        return
    for offer in offers:
        print_result(
            [f"{offer.from_code}→{offer.to_code}  {offer.version}  {offer.links[0] if offer.links else '?'}\n"]
        )


@app.command("show")
def show_model(
    name: Annotated[str, typer.Argument(help="auto, starter, an installed package, a folder, an .argosmodel file.")],
    as_json: AsJson = False,
) -> None:
    """Show what a package says about itself."""
    with clear_errors():
        from translator.integrity import read_receipt
        from translator.packages import find_package, open_package

        package = find_package(name)
        engine = open_package(package)
        receipt = read_receipt(package.folder)
        facts: dict[str, Any] = {
            **_row(package),
            "fingerprint": engine.info.fingerprint,
            "obeys_constraints": engine.obeys_constraints,
            "known_terms": len(engine.known_terms),
            "max_pieces": engine.max_pieces,
            "source": receipt.source if receipt else None,
            "sha256": receipt.sha256 if receipt else None,
        }
        if as_json:
            _print_json(facts)
            return
        readme = _read_readme(package.folder)
        came_from = f"installed from: {receipt.source}\nsha256: {receipt.sha256}\n" if receipt else ""
        print_result(
            [
                f"name: {package.name}\nversion: {package.version}\n",
                f"languages: {package.from_code} → {package.to_code}\nfolder: {package.folder}\n{came_from}",
                f"fingerprint: {engine.info.fingerprint}\n",
                f"follows constraints written into the source: {'yes' if engine.obeys_constraints else 'no'}\n",
                f"terms known to come out right: {len(engine.known_terms)}\n",
                f"longest segment: {engine.max_pieces} pieces\n",
                f"\n{readme}" if readme else "",
            ]
        )


def _read_readme(folder: Path) -> str:
    """The description in a package, without what could move the cursor of a terminal."""
    try:
        text = (folder / "README.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")


@app.command("install")
def install_model(
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="An .argosmodel file, an unpacked folder, or the address of a file."),
    ] = None,
    from_code: Annotated[
        str | None, typer.Option("--from", help="Language to translate from; de without PATH.")
    ] = None,
    to_code: Annotated[str | None, typer.Option("--to", help="Language to translate to; en without PATH.")] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help="Checksum that the file must have.")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Install a package from a file or, without PATH, the newest one from the package index of Argos."""
    with clear_errors():
        from translator.install import install_file, install_pair, install_url
        from translator.packages import SOURCE, TARGET

        pair = None if from_code is None and to_code is None else (from_code or SOURCE, to_code or TARGET)
        checksum = sha256.lower() if sha256 is not None else None
        if path is None:
            if checksum is not None:
                raise FileError([Problem(message="--sha256 is for a file", expected="a PATH or an address")])
            with _progress(quiet) as progress:
                installed = install_pair(*(pair or (SOURCE, TARGET)), progress=progress)
        elif path.startswith(_WEB):
            with _progress(quiet) as progress:
                installed = install_url(path, pair=pair, sha256=checksum, progress=progress)
        else:
            installed = install_file(Path(path), pair=pair, sha256=checksum)
        _print_installed(installed, as_json=as_json)


def _print_installed(installed: Installed, *, as_json: bool) -> None:
    package = installed.package
    if as_json:
        rest = {key: getattr(installed, key) for key in ("sha256", "verified", "left_out", "replaced", "unchanged")}
        _print_json({**_row(package), **rest})
        return
    done = "is already there:" if installed.unchanged else "installed"
    print_result(
        [f"{done} {package.name}  {package.from_code}→{package.to_code}  {package.version}  {package.folder}\n"]
    )
    if installed.sha256:
        compared = "as expected" if installed.verified else "of what was received; nothing to compare it with"
        print_result([f"sha256: {installed.sha256} ({compared})\n"])
    if installed.replaced is not None:
        print_result([f"replaced: version {installed.replaced or '?'}\n"])
    if installed.left_out:
        print_result([f"left out, not needed here: {', '.join(installed.left_out)}\n"])


@app.command("remove")
def remove_models(names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Installed packages.")]) -> None:
    """Remove installed packages."""
    with clear_errors():
        from translator.install import remove

        for name in names:
            package = remove(name)
            print_result([f"removed {package.name}  {package.folder}\n"])


@app.command("doctor")
def examine(as_json: AsJson = False) -> None:
    """Say what keeps translation from working, and the command that mends it; exit code 1 when something is broken."""
    with clear_errors():
        from translator.diagnosis import State
        from translator.doctor import diagnose

        diagnoses = []
        for item in diagnose():
            diagnoses.append(item)
            if not as_json:
                remedy = f"\n        mend it: {item.remedy}" if item.remedy else ""
                print_result([f"{item.state.value:6}  {item.name}: {item.message}{remedy}\n"])
        if as_json:
            _print_json([{**asdict(item), "state": item.state.value} for item in diagnoses])
    if any(item.state is State.BROKEN for item in diagnoses):
        raise typer.Exit(FINDINGS)


def _row(package: PackageInfo) -> dict[str, Any]:
    return {**asdict(package), "folder": str(package.folder)}


def _print_json(value: Any) -> None:
    print_result([json.dumps(value, ensure_ascii=False, indent=1) + "\n"])


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, one line elsewhere."""
    if quiet:
        yield None
        return
    if not sys.stderr.isatty():
        say("downloading the package")
        yield None
        return
    with typer.progressbar(length=1, label="downloading", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total or done + 1
            bar.update(done - bar.pos)

        yield show
