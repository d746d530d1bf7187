"""Answers of earlier runs: robots.txt, sitemaps and the like, and copies, asked with what their server said of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import addresses
from ..fetched import FetchedRecord
from .client import Response, Validators


@dataclass(frozen=True, slots=True)
class About:
    """What a server said of a body. `robots` is the header X-Robots-Tag, which "not changed" need not repeat."""

    etag: str | None = None
    last_modified: str | None = None
    media_type: str = ""
    charset: str | None = None
    robots: str = ""

    @classmethod
    def of(cls, response: Response) -> About:
        """What this answer says of its body."""
        headers = response.headers
        robots = headers.get("x-robots-tag", "")
        return cls(headers.get("etag"), headers.get("last-modified"), response.media_type, response.charset, robots)

    @property
    def validators(self) -> Validators:
        """What to ask with whether it has changed."""
        return Validators(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer of an earlier run."""

    path: Path
    sha256: str
    about: About


class Cache:
    """A folder of answers, each under the hash of its address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def find(self, url: str) -> Cached | None:
        """What an earlier run got for an address; counts as in use."""
        name = _name(url)
        try:
            values = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            found = Cached(self._folder / name, values["sha256"], About(**values["about"]))
            if hashlib.sha256(found.path.read_bytes()).hexdigest() != found.sha256:
                return None
        except (OSError, ValueError, KeyError, TypeError):  # of another version, or cut off: it is asked for anew
            return None
        self._used.add(name)
        return found

    def keep(self, url: str, body: Path, about: About) -> Path:
        """Where a copy of the body lies from now on."""
        name = _name(url)
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(body, self._folder / name)
        digest = hashlib.sha256((self._folder / name).read_bytes()).hexdigest()
        values = {"url": url, "sha256": digest, "about": asdict(about)}
        (self._folder / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")
        self._used.add(name)
        return self._folder / name

    def forget_unused(self) -> None:
        """Removes what was neither found nor kept in this run."""
        for path in self._folder.glob("*"):
            if path.name.removesuffix(".json") not in self._used:
                path.unlink(missing_ok=True)


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]


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
