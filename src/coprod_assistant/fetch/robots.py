"""What a site asks of robots, in `robots.txt` and in its pages: RFC 9309, and what is common beyond it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .. import addresses
from .cache import About, Cache
from .client import NO_VALIDATORS, Client
from .outcome import NotFetchedError
from .politeness import LONGEST_CRAWL_DELAY_S, Pace, tried

ROBOT = "coprod-assistant"
VERSION = re.compile(rf"^([ \t]*user-agent[ \t]*:[ \t]*{ROBOT})/[^\s#]+", re.I | re.M)
PARSED_BYTES = 500 * 1024  # RFC 9309, section 2.5
MAX_REDIRECTS = 5  # section 2.3.1.2


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one origin says; `against` is why nothing of it is fetched, empty if that is not so."""

    against: str
    parsed: Any


class Robots:
    """Asks each origin once for its rules; a host that cannot answer is not fetched from."""

    def __init__(self, client: Client, pace: Pace, cache: Cache, scratch: Path) -> None:
        self._client = client
        self._pace = pace
        self._cache = cache
        self._scratch = scratch
        self._rules: dict[str, _Rules] = {}

    def against(self, url: str) -> str:
        """Why a normal address is not to be fetched, empty if it may be.

        Raises:
            NotFetchedError: the site could not say.
        """
        rules = self._of(url)
        if rules.against:
            raise NotFetchedError(rules.against)
        return "" if rules.parsed.can_fetch(url, ROBOT) else "robots.txt does not allow it"

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the origin of a normal address names."""
        found = []
        for named in self._of(url).parsed.sitemaps:
            with suppress(addresses.AddressError):
                found.append(addresses.normal(named, base=url))
        return found

    def _of(self, url: str) -> _Rules:
        origin = addresses.origin_of(url)
        if origin not in self._rules:
            self._rules[origin] = self._read(origin)
            self._set_pace(origin, self._rules[origin].parsed.crawl_delay(ROBOT))
            self._set_pace(origin, _seconds_per_request(self._rules[origin].parsed.request_rate(ROBOT)))
        return self._rules[origin]

    def _set_pace(self, origin: str, delay_s: float | None) -> None:
        if delay_s is None or delay_s <= 0:
            return
        if delay_s > LONGEST_CRAWL_DELAY_S:
            against = f"robots.txt asks for {delay_s:g} s between requests, which would take for ever"
            self._rules[origin] = _Rules(against, self._rules[origin].parsed)
            return
        self._pace.slow_down(addresses.site_of(f"{origin}/"), delay_s)

    def _read(self, origin: str) -> _Rules:
        from protego import Protego

        try:
            text = self._text(f"{origin}/robots.txt")
        except NotFetchedError as problem:
            against = f"{problem}" if problem.unreached else f"robots.txt cannot be read: {problem}"
            return _Rules(against, Protego.parse(""))
        said = text[:PARSED_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
        return _Rules("", Protego.parse(VERSION.sub(r"\1", said)))  # groups may name a robot as its log entries do

    def _text(self, url: str) -> bytes:
        """The file, or nothing where the site has none.

        Raises:
            NotFetchedError: there is no telling; the site is then left alone.
        """
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            cached = self._cache.find(url)
            validators = cached.about.validators if cached else NO_VALIDATORS
            response = tried(
                partial(self._client.get, url, self._scratch, validators=validators, cut_at=PARSED_BYTES),
                self._pace,
                addresses.site_of(url),
            )
            if response.status == 200:
                return self._cache.keep(url, self._scratch, About.of(response)).read_bytes()
            if response.status == 304 and cached:
                return cached.path.read_bytes()
            if response.status not in (301, 302, 303, 307, 308):
                break
            url = _target(response.headers, url)
        if 400 <= response.status < 500 and response.status != 429:
            return b""
        raise NotFetchedError(f"the server answers {response.status} to {asked}")


def asks_not(robots: str, what: str) -> bool:
    """Whether a page asks robots for `what`, "noindex" or "nofollow", in a list of directives; "none" asks for both."""
    asked = {directive.strip() for directive in robots.lower().split(",")}
    return bool(asked & {what, "none"})


def header_directives(headers: Mapping[str, str]) -> str:
    """What the header X-Robots-Tag asks of all robots and of this one, in lower case."""
    kept: list[str] = []
    for part in headers.get("x-robots-tag", "").lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"):
            kept += [rest] if name.strip() == ROBOT else []
        else:
            kept.append(part)
    return ",".join(kept)


def _target(headers: Mapping[str, str], url: str) -> str:
    try:
        return addresses.normal(headers["location"], base=url)
    except (KeyError, addresses.AddressError) as error:
        raise NotFetchedError("it redirects to an address that is none") from error


def _seconds_per_request(rate: Any) -> float | None:
    return rate.seconds / rate.requests if rate is not None and rate.requests else None
