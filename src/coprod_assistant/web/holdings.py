"""What the archive holds, in a line: how many events of which years, pages and reports, as of when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..types import Event

if TYPE_CHECKING:
    from ..index import Index

REPORTS = frozenset({".pdf", ".docx", ".epub"})
BUILT = re.compile(r"gen-(\d{8})T")


def holdings(index: Index) -> str:
    """A sentence such as "27 events, 2009 to 2019, 15 pages and 3 reports, as of 29 November 2026"."""
    events = index.catalogue().events
    files = [PurePosixPath(document.file).suffix.lower() for document in index.documents()]
    reports = sum(suffix in REPORTS for suffix in files)
    kept = [
        _counted(number, thing) for number, thing in ((len(files) - reports, "page"), (reports, "report")) if number
    ]
    parts = [_counted(len(events), "event"), *_years(events)] if events else []
    built = built_on(index.generation)
    return ", ".join([*parts, " and ".join(kept), *([f"as of {built.day} {built:%B %Y}"] if built else [])])


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _years(events: Iterable[Event]) -> list[str]:
    """The first and the last year of the events that are dated; none where none is."""
    years = sorted(day.year for event in events for day in (event.starts, event.ends) if day)
    if not years:
        return []
    return [str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"]


def built_on(generation: str) -> dt.date | None:
    """The day on which a generation was made, as its name tells."""
    found = BUILT.match(generation)
    with suppress(ValueError):
        return dt.datetime.strptime(found[1], "%Y%m%d").date() if found else None
    return None
