"""One address of the site: asked for politely, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from .. import addresses
from ..corpus import CorpusFile
from ..extract import ExtractionFailure, Facts, Sandbox
from ..types import Source
from .body import HEAD_BYTES, Kind, kind_of
from .cache import About, Cache, Copies, Copy
from .client import ANY_KIND, NO_VALIDATORS, Client, Response
from .outcome import NotFetchedError, Outcome
from .politeness import Pace, tried
from .robots import Robots, asks_not, header_directives

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_HOPS = 5
TYPES = {"page": "text/html", "report": "application/pdf"}
SAID = {"empty": "it is empty", "unavailable": "the page says that it is not available now"}


@dataclass(frozen=True, slots=True)
class Guest:
    """What is needed to ask a site for something: connections, patience, its rules, and what we have of it."""

    client: Client
    pace: Pace
    robots: Robots
    cache: Cache
    sandbox: Sandbox
    corpus_dir: Path
    staged: Path  # folder for bodies, until they are published


class Visits:
    """Asks for addresses one after the other."""

    def __init__(self, guest: Guest, copies: Copies) -> None:
        self._guest = guest
        self._copies = copies
        self._nothing: dict[str, Nothing] = {}

    def ask(self, url: str, depth: int, *, wanted: frozenset[Kind], hops: int = 0) -> Outcome:
        """What came of a normal address."""
        try:
            return self._answer(url, depth, wanted, hops)
        except NotFetchedError as problem:
            return Outcome(url, "refused" if problem.refused else "failed", depth, str(problem))

    def facts(self, path: Path, url: str, media_type: str, charset: str | None = None) -> Facts:
        """What stands in a file, read in the sandbox.

        Raises:
            NotFetchedError: it could not be read.
        """
        source = Source(file=path.name, media_type=media_type, sha256="", url=url, charset=charset)
        found: object = self._guest.sandbox.read(CorpusFile(path, source))
        if isinstance(found, ExtractionFailure):
            raise NotFetchedError(found.reason)
        assert isinstance(found, Facts)  # noqa: S101 - our own reader's answer
        return found

    def _answer(self, url: str, depth: int, wanted: frozenset[Kind], hops: int) -> Outcome:
        against = self._guest.robots.against(url)
        if against:
            raise NotFetchedError(against, refused=True)
        copy = self._copies.of(url)
        into = self._guest.staged / hashlib.sha256(url.encode()).hexdigest()[:32]
        response = self._send(url, into.with_suffix(".part"), wanted, copy)
        if response.status in REDIRECTS:
            if not response.headers.get("location"):
                raise NotFetchedError("it redirects without saying where to")
            return self._redirected(response.url, response.headers["location"], depth, wanted, hops)
        if response.status in (404, 410):
            return Outcome(url, "gone", depth, f"the server answers {response.status}")
        if response.status == 304 and copy is not None:
            return self._led_on(self._content(response, copy, depth, fresh=False), depth, wanted, hops)
        if response.status != 200 or response.body is None:
            raise NotFetchedError(f"the server answers {response.status}")
        into.with_suffix(".part").replace(into)
        got = Copy(into, response.body.sha256, About.of(response))
        outcome = self._content(response, got, depth, fresh=copy is None or copy.sha256 != got.sha256)
        return self._led_on(outcome, depth, wanted, hops)

    def _led_on(self, outcome: Outcome, depth: int, wanted: frozenset[Kind], hops: int) -> Outcome:
        """The outcome, as a redirect where the page leads on to another by itself."""
        target = outcome.facts.refresh
        with suppress(addresses.AddressError):
            if target and addresses.key(addresses.normal(target)) != addresses.key(outcome.url):
                return self._redirected(outcome.url, target, depth, wanted, hops)
        return outcome

    def _send(self, url: str, into: Path, wanted: frozenset[Kind], copy: Copy | None = None) -> Response:
        validators = copy.about.validators if copy else NO_VALIDATORS
        guest = self._guest
        into.parent.mkdir(parents=True, exist_ok=True)
        return tried(
            lambda: guest.client.get(url, into, wanted=wanted, validators=validators),
            guest.pace,
            addresses.site_of(url),
        )

    def _redirected(self, url: str, location: str, depth: int, wanted: frozenset[Kind], hops: int) -> Outcome:
        try:
            target = addresses.normal(location, base=url)
        except addresses.AddressError as error:
            raise NotFetchedError(f"it redirects to an address that is not fetched: {error}", refused=True) from error
        if hops >= MAX_HOPS:
            raise NotFetchedError(f"more than {MAX_HOPS} redirects", refused=True)
        if target == url:
            raise NotFetchedError("it redirects to itself", refused=True)
        if addresses.key(target) == addresses.key(url):  # to https, or to the host with www
            return self._answer(target, depth, wanted, hops + 1)
        if self._nothing_at(url).is_target(target):
            return Outcome(url, "gone", depth, "it redirects to where all leads that does not exist")
        return Outcome(url, "moved", depth, target=target)

    def _content(self, response: Response, copy: Copy, depth: int, *, fresh: bool) -> Outcome:
        """The outcome where there is content: `copy` is it, downloaded now or found unchanged."""
        with copy.path.open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES), copy.about.media_type)
        outcome = Outcome(
            response.url,
            "got",
            depth,
            kind="report" if kind == "report" else "page",
            body=copy.path.relative_to(self._guest.corpus_dir).as_posix(),
            fresh=fresh,
            sha256=copy.sha256,
            media_type=copy.about.media_type or None,
            charset=copy.about.charset,
            etag=response.headers.get("etag", copy.about.etag),
            last_modified=response.headers.get("last-modified", copy.about.last_modified),
            fetched=(None if fresh else copy.fetched) or now(),
        )
        outcome = self._with_facts(outcome, response, copy)
        is_kept = outcome.verdict == "got" and not outcome.facts.refresh
        if response.status == 200 and not is_kept and outcome.verdict != "failed":  # so that it is not sent again
            kept = self._guest.cache.keep(response.url, copy.path, copy.about)
            outcome = replace(outcome, body=kept.relative_to(self._guest.corpus_dir).as_posix())
        return outcome

    def _with_facts(self, outcome: Outcome, response: Response, copy: Copy) -> Outcome:
        try:
            facts = self.facts(copy.path, outcome.url, TYPES[outcome.kind], outcome.charset)
        except NotFetchedError as problem:
            return replace(outcome, reason=f"it was fetched, but cannot be read: {problem}")
        header = header_directives({"x-robots-tag": response.headers.get("x-robots-tag", copy.about.robots)})
        asked = f"{facts.robots},{header}"
        if asks_not(asked, "nofollow"):
            facts = replace(facts, links=tuple(replace(link, nofollow=True) for link in facts.links))
        outcome = replace(outcome, facts=facts)
        if facts.trouble in SAID:
            return outcome.without("failed", SAID[facts.trouble])
        seen_before = not outcome.fresh and copy.fetched is not None  # in the corpus, so it was a page
        if facts.trouble or (not seen_before and self._nothing_at(outcome.url).is_page(facts.fingerprint)):
            return outcome.without("gone", "the page says that it does not exist")
        return (
            outcome.without("left out", "the page asks not to be kept (noindex)")
            if asks_not(asked, "noindex")
            else outcome
        )

    def _nothing_at(self, url: str) -> Nothing:
        """What the origin answers where there is nothing; it is asked once."""
        origin = addresses.origin_of(url)
        if origin not in self._nothing:
            self._nothing[origin] = Nothing()
            with suppress(NotFetchedError):  # then its pages are judged by their own words alone
                self._nothing[origin] = self._ask_for_nothing(impossible_address(url))
        return self._nothing[origin]

    def _ask_for_nothing(self, url: str) -> Nothing:
        if self._guest.robots.against(url):
            return Nothing()
        into = self._guest.staged / "nothing.part"
        response = self._send(url, into, ANY_KIND)
        if response.status in REDIRECTS:
            return Nothing(target=_location(response.headers, url))
        if response.status != 200:
            return Nothing()
        return Nothing(fingerprint=self.facts(into, url, "text/html", response.charset).fingerprint)


def now() -> str:
    """The moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _location(headers: Mapping[str, str], url: str) -> str | None:
    try:
        return addresses.normal(headers.get("location", ""), base=url)
    except addresses.AddressError:
        return None


@dataclass(frozen=True, slots=True)
class Nothing:
    """What an origin answers where there is nothing: a page of its own, or a redirect; both None if it is honest."""

    fingerprint: str | None = None
    target: str | None = None

    def is_page(self, fingerprint: str | None) -> bool:
        """Whether a page with these words is the one for what does not exist."""
        return fingerprint is not None and fingerprint == self.fingerprint

    def is_target(self, target: str) -> bool:
        """Whether a redirect leads where all leads that does not exist."""
        return self.target is not None and addresses.key(target) == addresses.key(self.target)


def impossible_address(url: str) -> str:
    """An address on the same origin that no site has; always the same one, so that caches may hold its answer."""
    origin = addresses.origin_of(url)
    return f"{origin}/coprod-{hashlib.sha256(origin.encode()).hexdigest()[:24]}"
