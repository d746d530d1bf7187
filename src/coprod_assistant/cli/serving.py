"""Commands for whoever runs the program: `serve`, `mcp`, `doctor`."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Annotated

import typer

from ..api_keys import ApiKeys
from ..errors import ConfigError, QuestionError
from ..streams import print_json, warn
from .app import app
from .options import AsJson, CorpusDir, IndexDir, settings_of


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (COPROD_HOST, else 127.0.0.1).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (COPROD_PORT, else 7860); 0 takes any.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=32, help="Processes that answer (COPROD_WORKERS, else 1).")
    ] = None,
    index: IndexDir = None,
) -> None:
    """Put the assistant on the web, until Ctrl-C.

    With several workers, SIGHUP begins new ones and ends the old ones once the new ones answer.
    """
    settings = settings_of(host=host, port=port, workers=workers, index_dir=index)
    from ..web import serve as serve_web

    serve_web(settings)


@app.command()
def password(name: Annotated[str, typer.Argument(help="Name of a person of the staff, as it will be shown.")]) -> None:
    """Make a line of a password file, for a person of the staff.

    Put the line into the file that COPROD_STAFF_PASSWORD_FILE names. It holds a hash of the password, not the password.
    """
    from ..web import password_line

    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    typer.echo(password_line(name, given))


@app.command()
def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP at /mcp instead of standard input and output.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen on with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on with --http.")] = 7861,
    index: IndexDir = None,
) -> None:
    """Serve the archive to assistants that speak MCP.

    They can ask, search, list events and read passages, each with citations and links. It needs the extra mcp. With
    --http whoever sends one of COPROD_MCP_KEYS is answered, and without keys everyone on this machine.
    """
    settings = settings_of(index_dir=index)
    keys = ApiKeys(settings.mcp_keys.get_secret_value())
    if http and not keys and not _is_here(host):
        raise ConfigError(
            f"everyone who reaches {host} could ask", hint="set COPROD_MCP_KEYS, as openssl rand -hex 24 makes them"
        )
    try:
        from ..integrations.mcp import serve as serve_mcp
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise ConfigError("the package mcp is not installed", hint="pip install 'coprod-assistant[mcp]'") from error
    from ..archive import Archive
    from ..assistant import open_assistant

    assistant = open_assistant(settings)
    warn(assistant.index.warnings)
    with Archive(assistant) as archive:
        serve_mcp(
            archive,
            transport="http" if http else "stdio",
            host=host,
            port=port,
            names=settings.hosts,
            at_once=settings.concurrent_answers,
            **({"keys": keys, "admit": _counted(keys, settings.questions_per_minute)} if http and keys else {}),
        )


def _is_here(host: str) -> bool:
    """Whether only programs on this machine reach what listens on `host`."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _counted(keys: ApiKeys, per_minute: int) -> Callable[[str], None]:
    """What counts the calls of a key, and says when it has had its share of this minute."""
    from ..web.limits import RateLimit, RefusedError

    limit = RateLimit(per_minute, quotas=keys.quotas(per_minute))

    def admit(name: str) -> None:
        try:
            limit.check(name)
        except RefusedError as refused:
            hint = f"ask again in {refused.retry_after_s} seconds"
            raise QuestionError("this key has had its questions of the minute", hint=hint) from refused

    return admit


@app.command()
def doctor(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Check the installation, the corpus and the index.

    Says what is wrong and what to do. Looks at the installed parts, the corpus, the index that is served, the disk and
    the port. Exits with 1 if anything is wrong.
    """
    from dataclasses import asdict

    from ..display import Printer
    from ..doctor import examine

    checks = examine(settings_of(corpus_dir=corpus, index_dir=index))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        Printer().checks(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
