"""Addresses that a site lists itself: sitemaps, and sitemaps of sitemaps."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from .. import addresses
from ..extract import Facts
from .body import MAX_BYTES
from .cache import About, Cache
from .client import NO_VALIDATORS, Client
from .outcome import NotFetchedError
from .politeness import Pace, tried
from .robots import Robots

MAX_FILES = 50
GZIP = b"\x1f\x8b"
Report = Callable[[str, str], None]


class Sitemaps:
    """Reads the sitemaps of the start pages' sites; each file once, at most 50."""

    def __init__(self, client: Client, pace: Pace, robots: Robots, cache: Cache, scratch: Path) -> None:
        self._client = client
        self._pace = pace
        self._robots = robots
        self._cache = cache
        self._scratch = scratch

    def addresses(
        self,
        starts: Sequence[str],
        read: Callable[[Path, str], Facts],
        problem: Report,
        *,
        enough: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Normal addresses, as they are listed.

        Args:
            read: What stands in a sitemap, given its file and address.
            problem: Called with the address of a sitemap that cannot be read, and why.
            enough: Whether no more sitemaps are to be read, because time is short.
        """
        waiting = list(dict.fromkeys(self._named(starts)))
        sites = {addresses.site_of(url) for url in starts}
        seen: set[str] = set()
        while waiting and len(seen) < MAX_FILES and not enough():
            url, expected = waiting.pop(0)
            if url in seen or addresses.site_of(url) not in sites:
                continue
            seen.add(url)
            try:
                path = self._file(url)
                facts = read(path, url) if path is not None else Facts()
            except NotFetchedError as error:
                if expected:
                    problem(url, f"{error}")
                continue
            yield from _normal([link.url for link in facts.links], url)
            waiting += [(found, True) for found in _normal(facts.sitemaps, url)]
        if waiting:
            whole = len(seen) >= MAX_FILES
            problem(waiting[0][0], f"only {MAX_FILES} sitemaps are read" if whole else "there was no time to read it")

    def _named(self, starts: Sequence[str]) -> Iterator[tuple[str, bool]]:
        """Sitemaps to begin with, and whether the site says that they are there."""
        for start in dict.fromkeys(addresses.origin_of(url) + "/" for url in starts):
            for url in self._robots.sitemaps(start):
                yield url, True
            yield addresses.normal("/sitemap.xml", base=start), False

    def _file(self, url: str) -> Path | None:
        """The file of a sitemap, unpacked; None where there is none."""
        against = self._robots.against(url)
        if against:
            raise NotFetchedError(against, refused=True)
        cached = self._cache.find(url)
        validators = cached.about.validators if cached else NO_VALIDATORS
        send = partial(self._client.get, url, self._scratch, validators=validators)
        response = tried(send, self._pace, addresses.site_of(url))
        if response.status == 304 and cached:
            path = cached.path
        elif response.status == 200:
            path = self._cache.keep(url, self._scratch, About.of(response))
        else:
            raise NotFetchedError(f"the server answers {response.status}")
        data = path.read_bytes()
        if not data.startswith(GZIP):
            return path
        self._scratch.write_bytes(_unpacked(data))
        return self._scratch


def _unpacked(data: bytes) -> bytes:
    """A sitemap that lies packed on the server, cut off where it grows too big."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, MAX_BYTES["other"])
    except zlib.error as error:
        raise NotFetchedError("the packed sitemap is broken") from error


def _normal(urls: Sequence[str], base: str) -> Iterator[str]:
    for url in urls:
        with suppress(addresses.AddressError):
            yield addresses.normal(url, base=base)
