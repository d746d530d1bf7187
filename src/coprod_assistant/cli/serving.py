"""Commands for whoever runs the program: `serve`, `doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from ..streams import print_json
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
