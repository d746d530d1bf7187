"""Options that several commands share, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

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
    from ..filters import Filter

    if kind is not None and kind not in KINDS.split(", "):
        raise typer.BadParameter(f"{kind!r} is no kind of record; kinds are {KINDS}", param_hint="--kind")
    first, last = _days(since, "--since"), _days(until, "--until")
    if first and last and first[0] > last[1]:
        raise typer.BadParameter(f"{since} is after {until}", param_hint="--since")
    return Filter(first[0] if first else None, last[1] if last else None, place, event, kind)  # type: ignore[arg-type]


def _days(given: str | None, option: str) -> tuple[date, date] | None:
    """The first and the last day of a day, month or year."""
    if given is None:
        return None
    import re
    from calendar import monthrange
    from datetime import date

    try:
        if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", given):
            raise ValueError
        year, month, day = [*map(int, given.split("-")), None, None][:3]
        first = date(int(year or 0), month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is not a day, month or year: 2011-05-03", param_hint=option) from error
    return first, last
