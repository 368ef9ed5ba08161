"""``cli models``: the packages that can translate."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from _cli.common import AsJson, clear_errors, print_result

app = typer.Typer(help="The Argos packages on this machine.", no_args_is_help=True)


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the bundled package and the installed ones."""
    with clear_errors():
        from translator.packages import find_package, list_packages

        packages = list_packages()
        chosen = find_package("auto")
    if as_json:
        rows = [{**asdict(package), "folder": str(package.folder), "auto": package == chosen} for package in packages]
        print_result([json.dumps(rows, ensure_ascii=False, indent=1) + "\n"])
        return
    for package in packages:
        mark = "*" if package == chosen else " "
        where = "bundled" if package.bundled else str(package.folder)
        print_result([f"{mark} {package.name}  {package.from_code}→{package.to_code}  {package.version}  {where}\n"])


@app.command("show")
def show_model(name: Annotated[str, typer.Argument(help="Name or folder of a package, or auto.")]) -> None:
    """Show what a package says about itself."""
    with clear_errors():
        from translator.engines.argos import load_package
        from translator.packages import find_package, open_engine

        package = find_package(name)
        engine = open_engine(name)
        readme = load_package(package.folder).get_readme()
        print_result(
            [
                f"name: {package.name}\nversion: {package.version}\n",
                f"languages: {package.from_code} → {package.to_code}\nfolder: {package.folder}\n",
                f"fingerprint: {engine.info.fingerprint}\n",
                f"follows constraints written into the source: {'yes' if engine.obeys_constraints else 'no'}\n",
                f"longest segment: {engine.max_pieces} pieces\n",
                f"\n{readme}" if readme else "",
            ]
        )
