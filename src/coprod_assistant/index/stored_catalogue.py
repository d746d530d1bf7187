"""The catalogue of a generation as a file: a line of JSON per event, then one per record."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..catalogue import Catalogue
from ..errors import IndexDamagedError
from ..types import Event, EventSource, Record
from .layout import REBUILD_HINT


def write_catalogue(path: Path, catalogue: Catalogue) -> None:
    """Writes the file; equal catalogues give equal bytes."""
    with path.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for event in (*catalogue.events, *catalogue.called_off):
            file.write(_line("event", asdict(event)))
        for record in catalogue.records:
            file.write(_line("record", asdict(record)))


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue that was written.

    Raises:
        IndexDamagedError: the file is missing or not such a file.
    """
    events: list[Event] = []
    records: list[Record] = []
    try:
        with path.open(encoding="utf-8", errors="surrogatepass") as file:
            for line in file:
                kind, fields = json.loads(line)
                if kind == "event":
                    events.append(_event(fields))
                else:
                    records.append(Record(**fields))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamagedError(f"the catalogue {path} cannot be read: {error}", hint=REBUILD_HINT) from error
    return Catalogue(events, records)


def _line(kind: str, fields: dict[str, Any]) -> str:
    return json.dumps([kind, fields], ensure_ascii=False, separators=(",", ":"), default=dt.date.isoformat) + "\n"


def _event(fields: dict[str, Any]) -> Event:
    for day in ("starts", "ends"):
        fields[day] = dt.date.fromisoformat(fields[day]) if fields[day] else None
    fields["sources"] = tuple(EventSource(**source) for source in fields["sources"])
    fields["hosts"] = tuple(fields["hosts"])
    return Event(**fields)
