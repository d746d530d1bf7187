"""The entries of `catalogue.toml`, checked: what people may write, and what they are told where it cannot be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from ..errors import ConfigError
from ..types import Precision, RecordKind

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Entry(BaseModel):
    """What every entry has: the file, words that stand in it, and what is to be done.

    `where` names the entry in messages. `by`, `at` and `change` say who made it and when, and what belongs together,
    where it was made in the staff's pages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: Words
    quote: Words
    action: Literal["add", "correct", "remove"]
    where: str
    by: Words | None = None
    at: dt.datetime | None = None
    change: Words | None = None


class EventEntry(Entry):
    """An `[[event]]`; what is None stays as it was found."""

    name: Words | None = None
    place: str | None = None
    country: Words | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None
    precision: Precision | None = None
    series: Words | None = None
    hosts: list[Words] | None = None
    until: Words | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> EventEntry:
        if self.action == "add" and not self.name:
            raise ValueError("an added event needs a name")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError("it ends before it starts")
        if self.ends and not self.starts and self.action == "add":
            raise ValueError("it ends, but does not start")
        return self


class RecordEntry(Entry):
    """A `[[record]]`; `was` is the kind of the record meant, where several stand at the same words."""

    kind: RecordKind | None = None
    was: RecordKind | None = None
    subject: str | None = None
    role: str | None = None
    verb: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> RecordEntry:
        if self.action == "add" and not self.kind:
            raise ValueError("an added record needs a kind")
        return self


E = TypeVar("E", EventEntry, RecordEntry)


def check_entries(content: Mapping[str, Any], file: str) -> tuple[list[EventEntry], list[RecordEntry]]:
    """The entries of a file's content.

    Raises:
        ConfigError: an entry cannot be used; names it and says what to do.
    """
    unknown = sorted(set(content) - {"event", "record"})
    if unknown:
        raise ConfigError(f"{file}: unknown key {unknown[0]!r}", hint="use [[event]] and [[record]] tables only")
    return _entries(content, "event", file, EventEntry), _entries(content, "record", file, RecordEntry)


def _entries(content: Mapping[str, Any], kind: str, file: str, model: type[E]) -> list[E]:
    listed = content.get(kind, [])
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise ConfigError(f"{file}: `{kind}` is not a list of tables", hint=f"write [[{kind}]], not [{kind}]")
    return [_entry(entry, f"{file}, {kind} {number}", model) for number, entry in enumerate(listed, start=1)]


def _entry(given: Mapping[str, Any], where: str, model: type[E]) -> E:
    known = [name for name in model.model_fields if name != "where"]
    unknown = [key for key in given if key not in known]
    if unknown:
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}", hint=f"known are: {', '.join(known)}")
    try:
        return model(**{**given, "where": where})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "missing":
            raise ConfigError(f"{where} has no `{key}`", hint=f'add {key} = "…"') from error
        if "date" in first["type"]:
            raise ConfigError(f"{where}: {key} is not a date", hint="write it as YYYY-MM-DD, without quotes") from error
        raise ConfigError(f"{where}{f': {key}' if key else ''}: {reason}", hint="correct the entry") from error
