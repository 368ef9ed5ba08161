"""The program: its commands and what holds for all of them."""

from __future__ import annotations

from typing import Annotated

import typer

from _cli import check, glossary, memory, models, terms, translate

app = typer.Typer(
    name="cli",
    help="German in, English out, offline, every term as the glossary says.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("translate")(translate.translate)
app.command("check")(check.check)
app.add_typer(glossary.app, name="glossary")
app.add_typer(terms.app, name="terms")
app.add_typer(models.app, name="models")
app.add_typer(memory.app, name="memory")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # takes longer to import than most of the program

        typer.echo(f"termtreu {version('termtreu')}")
        raise typer.Exit


@app.callback()
def _root(
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the program."""
    app()


__all__ = ["app", "main"]
