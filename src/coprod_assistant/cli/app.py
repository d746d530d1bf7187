"""The command `coprod` itself, which the modules of this folder add their commands to."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="coprod",
    help="Answers questions over published material, with exact, checked citations.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
evaluations = typer.Typer(help="Measure how well the program does.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(evaluations, name="eval")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"coprod {version('coprod-assistant')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass
