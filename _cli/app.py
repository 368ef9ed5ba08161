"""The program: its commands and what holds for all of them."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

_COMMANDS = {
    "translate": "_cli.translate",
    "check": "_cli.check",
    "glossary": "_cli.glossary",
    "terms": "_cli.terms",
    "models": "_cli.models",
    "memory": "_cli.memory",
}
"""The commands in the order of the help, each with the module that has a function of its name, or its commands."""


class _LazyCommands(TyperGroup):
    """A group that imports the module of a command when it is asked for: each start needs only one of them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.commands and cmd_name in _COMMANDS:
            self.commands[cmd_name] = _make_command(cmd_name)
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in _COMMANDS:
            # The message about a wrong name looks for similar ones among those that are loaded.
            for name in _COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)


def _make_command(name: str) -> Any:
    module = import_module(_COMMANDS[name])
    around = typer.Typer(add_completion=False)
    around.callback()(lambda: None)  # a group, even around one command
    if hasattr(module, "app"):
        around.add_typer(module.app, name=name)
    else:
        around.command(name)(getattr(module, name))
    group: Any = get_command(around)
    return group.commands[name]


app = typer.Typer(
    name="cli",
    cls=_LazyCommands,
    help="German in, English out, offline, every term as the glossary says.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
