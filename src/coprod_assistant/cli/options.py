"""Options that several commands share, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..config import Settings
    from ..filters import Filter

KINDS = "barrier, recommendation, quotation, statement, person, organisation"

IndexDir = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index (COPROD_INDEX_DIR, else index).")
]
CorpusDir = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="DIR", help="Folder of the published material (COPROD_CORPUS_DIR, else corpus)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Batch = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help='Lines of JSON, {"id", "question", "history"}; - reads standard input.'),
]
Since = Annotated[
    str | None, typer.Option(metavar="D", help="Events held on or after that day, month or year: 2011-05-03, 2011-05.")
]
Until = Annotated[str | None, typer.Option(metavar="D", help="Events held on or before that day, month or year.")]
Place = Annotated[str | None, typer.Option(metavar="P", help="Events at that place or in that country.")]


def settings_of(**overrides: object) -> Settings:
    from ..config import load_settings

    return load_settings(**overrides)


def filter_of(
    since: str | None, until: str | None, place: str | None, *, event: str | None = None, kind: str | None = None
) -> Filter:
    from ..filters import FilterError
    from ..filters import filter_of as made

    try:
        return made(since, until, place, event=event, kind=kind)
    except FilterError as error:
        raise typer.BadParameter(str(error), param_hint=f"--{error.field}") from error
