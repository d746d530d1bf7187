"""Copies of earlier runs: asked with what their server said of them, an unchanged one is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import addresses
from ..fetched import FetchedRecord
from .cache import About, Cache


@dataclass(frozen=True, slots=True)
class Copy:
    """Content that we have of an address, and what its server said of it."""

    path: Path
    sha256: str
    about: About
    fetched: str | None = None


class Copies:
    """Finds the copy of an address: in the corpus if it was stored, else in the cache."""

    def __init__(self, corpus_dir: Path, records: Iterable[FetchedRecord], cache: Cache) -> None:
        self._corpus_dir = corpus_dir
        ordered = sorted(
            records, key=lambda record: record.status != "withdrawn"
        )  # what is current comes last and stays
        self._records = {addresses.key(record.url): record for record in ordered if record.file}
        self._cache = cache

    def of(self, url: str) -> Copy | None:
        """The copy of a normal address, if it is whole and as it came."""
        record = self._records.get(addresses.key(url))
        if record is not None and record.file and record.sha256:
            path = self._corpus_dir / record.file
            if sha256_of(path) == record.sha256:
                about = About(record.etag, record.last_modified, record.media_type or "", record.charset)
                return Copy(path, record.sha256, about, fetched=record.fetched)
        cached = self._cache.find(url)
        return Copy(cached.path, cached.sha256, cached.about) if cached else None


def sha256_of(path: Path) -> str | None:
    """The hash of a file, None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
