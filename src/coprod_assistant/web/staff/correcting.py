"""What the correction forms send -> entries of `catalogue.toml`, only of what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

from ...amended import ChangeError
from ...types import Event, Precision, Record
from ..archive import KINDS

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
FIELD_CHARS = 300


def event_fields(event: Event | None) -> dict[str, str]:
    """The fields of the form as they stand for an event; empty for a new one."""
    if event is None:
        return dict.fromkeys(("name", "place", "country", "starts", "ends", "series", "hosts"), "") | {
            "precision": "day"
        }
    return {
        "name": event.name,
        "place": event.place or "",
        "country": event.country or "",
        "starts": event.starts.isoformat() if event.starts else "",
        "ends": event.ends.isoformat() if event.ends else "",
        "precision": event.precision,
        "series": event.series or "",
        "hosts": "\n".join(event.hosts),
    }


def event_changes(event: Event | None, given: Mapping[str, str]) -> dict[str, Any]:
    """What an entry says of an event: the fields that differ from what is known.

    Raises:
        ChangeError: a field cannot be used; says which, and what to write.
    """
    known = event_fields(event)
    said = {name: _folded(given.get(name, known[name]), lines=name == "hosts") for name in known}
    if not said["name"]:
        raise ChangeError("An event needs a name.")
    for name, label in (("country", "country"), ("series", "series"), ("starts", "first day")):
        if known[name] and not said[name]:
            raise ChangeError(f"The {label} can be changed but not taken away.")
    changed: dict[str, Any] = {
        name: said[name] for name in ("name", "place", "country", "series") if said[name] != known[name]
    }
    if said["hosts"] != known["hosts"]:
        changed["hosts"] = [line for line in said["hosts"].split("\n") if line]
    if any(said[name] != known[name] for name in ("starts", "ends", "precision")):
        one_day = known["starts"] == known["ends"] == said["ends"]
        changed |= _days({**said, "ends": ""} if one_day else said)  # it moves with its first day
    if not changed and event is not None:
        raise ChangeError("Nothing was changed.")
    return changed


def _days(said: Mapping[str, str]) -> dict[str, Any]:
    starts, ends = _day(said["starts"], "first day"), _day(said["ends"], "last day")
    if starts is None:
        if ends is None:
            return {}
        raise ChangeError("Write the first day too.")
    ends = ends or starts
    if ends < starts:
        raise ChangeError("The last day is before the first.")
    if said["precision"] not in PRECISIONS:
        raise ChangeError("Say how exactly the days are known: day, month or year.")
    return {"starts": starts, "ends": ends, "precision": said["precision"]}


def _day(text: str, label: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ChangeError(f"The {label} is no date: write it as 2011-05-09.") from error


def record_changes(record: Record, given: Mapping[str, str]) -> dict[str, Any]:
    """What an entry says of a record.

    Raises:
        ChangeError: a field cannot be used.
    """
    known = {"kind": record.kind, "subject": record.subject, "role": record.role}
    said = {name: _folded(given.get(name, value)) for name, value in known.items()}
    if said["kind"] not in KINDS:
        raise ChangeError("Choose one of the kinds of records.")
    changed = {name: value for name, value in said.items() if value != known[name]}
    if not changed:
        raise ChangeError("Nothing was changed.")
    return changed


def told(changed: Mapping[str, Any]) -> str:
    """The changed fields in words, for the history."""
    return "; ".join(f"{name} → {_shown(value)}" for name, value in changed.items())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return str(value) or "none"


def _folded(text: str, *, lines: bool = False) -> str:
    if lines:
        kept = [" ".join(line.split())[:FIELD_CHARS] for line in text.splitlines()]
        return "\n".join(line for line in kept if line)
    return " ".join(text.split())[:FIELD_CHARS]
