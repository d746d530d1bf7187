"""Commands that measure: `eval beir`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..streams import print_json
from .app import evaluations
from .options import AsJson, settings_of


@evaluations.command()
def beir(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="corpus.jsonl, queries.jsonl and qrels.tsv.")],
    as_json: AsJson = False,
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep the built index there, and use it the next time.")
    ] = None,
) -> None:
    """Measure retrieval on a folder in the BEIR layout.

    Compares the dense, the lexical and the fused ranking by nDCG@10, recall@10 and reciprocal rank.
    """
    from dataclasses import asdict

    from ..display import Printer, ProgressBar
    from ..evaluation.run_beir import run_beir

    with ProgressBar() as progress:
        report = run_beir(folder, settings_of(), keep=keep, progress=progress)
    if as_json:
        print_json(asdict(report))
    else:
        Printer().beir(report)
