"""What was fetched from the web: one record for each page and report, in the corpus's `fetched.jsonl`.

The file is written by `coprod fetch` alone. What people know about a file stands in `sources.toml`, which comes first.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from .errors import ConfigError
from .types import LinkFrom

FETCHED = "fetched.jsonl"
Status = Literal["current", "withdrawn", "failed"]


@dataclass(frozen=True, slots=True)
class FetchedRecord:
    """A page or report, in the state that the last fetch left it in.

    `url` is the address that answered with it; `redirects` lead there, `duplicates` have the same content or name
    `url` as the right address. `status` is `withdrawn` where it has vanished from the web (its copy stays, and is left
    out of the index), `failed` where the last try got nothing: a `file` is then an older copy, or None if there never
    was one. `reason` says why in both cases. `fetched` is when this content came, `checked` when it was last asked
    for, both in UTC; `published` is what the page or report says of itself, never the date of an event.
    `fingerprint` is a hash of the visible words without menus.
    """

    url: str
    status: Status
    reason: str = ""
    file: str | None = None
    redirects: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    fetched: str | None = None
    checked: str | None = None
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    fingerprint: str | None = None
    title: str | None = None
    published: str | None = None
    depth: int = 0
    linked_from: tuple[LinkFrom, ...] = ()


def read_fetched(corpus_dir: Path) -> list[FetchedRecord]:
    """The records of a corpus, by address; none where nothing was fetched.

    Raises:
        ConfigError: the file cannot be used; names the line.
    """
    path = corpus_dir / FETCHED
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{FETCHED} cannot be read: {error}", hint="restore it, or remove it and fetch again"
        ) from error
    return [_record(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def write_fetched(path: Path, records: Iterable[FetchedRecord]) -> None:
    """Puts the records in place of those that were there, all or none."""
    ordered = sorted(records, key=lambda record: record.url)
    lines = [json.dumps(_shown(record), ensure_ascii=False) + "\n" for record in ordered]
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _shown(record: FetchedRecord) -> dict[str, Any]:
    """The record without what is empty, so that a person can read the file."""
    return {name: value for name, value in asdict(record).items() if value not in (None, "", ())} | {
        "linked_from": [[link.url, link.words] for link in record.linked_from]
    }


def _record(line: str, number: int) -> FetchedRecord:
    try:
        values = json.loads(line)
        record = FetchedRecord(**{**values, "linked_from": tuple(LinkFrom(*pair) for pair in values["linked_from"])})
        for name in ("redirects", "duplicates"):
            object.__setattr__(record, name, tuple(getattr(record, name)))
        _check(record)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ConfigError(
            f"{FETCHED}, line {number} cannot be used: {error}", hint="restore the file, or remove it and fetch again"
        ) from error
    return record


def _check(record: FetchedRecord) -> None:
    """Raises ValueError where a value is not what a fetch writes."""
    for field in fields(FetchedRecord):
        value = getattr(record, field.name)
        wanted = (
            tuple
            if field.name in ("redirects", "duplicates", "linked_from")
            else (int if field.name == "depth" else str)
        )
        if not isinstance(value, wanted) and not (value is None and "None" in str(field.type)):
            raise ValueError(f"{field.name} is {value!r}")
    if record.status not in get_args(Status):
        raise ValueError(f"status is {record.status!r}")
    file = PurePosixPath(record.file or "")
    if file.is_absolute() or ".." in file.parts:
        raise ValueError(f"{record.file} leaves the corpus folder")
    for day in (record.published, (record.fetched or "")[:10] or None):
        if day is not None:
            dt.date.fromisoformat(day)
