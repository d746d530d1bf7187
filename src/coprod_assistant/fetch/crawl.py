"""A whole visit: from the start pages and what is known over all links that belong to it, until nothing is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .. import addresses
from ..extract import Facts
from ..fetched import FetchedRecord
from .body import Kind
from .cache import sha256_of
from .frontier import LANES, Frontier, Item
from .outcome import Journal, Outcome
from .scope import Scope
from .settings import FetchSettings
from .sitemaps import Sitemaps
from .visit import Visits

SILENT = ("mailto:", "tel:", "javascript:", "data:", "sms:", "whatsapp:", "about:", "blob:")
READ: frozenset[Kind] = frozenset({"page", "report"})
REQUESTS_PER_PAGE = (
    3  # pages that are not kept, copies and redirects take requests too; this ends a site of nothing else
)
SPARE_REQUESTS = 200
SITEMAPS_SHARE = 0.5  # of the time of a run; the rest is for pages
OnOutcome = Callable[[Outcome, int, int], None]


class Crawl:
    """One run over a site; `outcomes` has what came of each address, by its key."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        visits: Visits,
        sitemaps: Sitemaps,
        ready_at: Callable[[str], float],
        corpus_dir: Path,
        on_outcome: OnOutcome,
    ) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.left = 0  # addresses that were not asked for because a limit was reached
        self.stopped = ""  # which limit that was, for people
        self.asked: set[str] = set()  # keys of addresses that a request was made for in this run
        self._settings = settings
        self._scope = Scope(settings)
        self._visits = visits
        self._sitemaps = sitemaps
        self._frontier = Frontier(ready_at)
        self._corpus_dir = corpus_dir
        self._on_outcome = on_outcome
        self._started = time.monotonic()

    def run(self, known: Iterable[FetchedRecord], journal: Journal) -> None:
        """Asks for all that belongs to it; what the journal has is not asked for again.

        A run that a limit ends has asked for some of each: what is linked, what was known, what sitemaps list. Each
        known page has a place among the most pages, and that checked the longest ago is asked for first, so that the
        runs of several nights come round.
        """
        self._begin(sorted(known, key=lambda record: record.checked or ""))
        got = requests = 0
        while len(self._frontier):
            self.stopped = self._limit(got, requests)
            if self.stopped:
                self.left = len(self._frontier)
                return
            full = got + self._frontier.count("known") >= self._settings.pages
            item = self._frontier.next(lanes=("known",) if full else LANES)
            assert item is not None  # noqa: S101 - without known ones that wait, `full` is the limit of pages
            outcome = self._resumed(item, journal)
            if outcome is None:
                outcome = self._ask(item)
                journal.add(outcome)
                requests += 1
            self.outcomes[addresses.key(item.url)] = outcome
            got += outcome.verdict == "got"
            self._on_outcome(outcome, len(self.outcomes), len(self._frontier))
            self._follow(item, outcome)

    def _limit(self, got: int, requests: int) -> str:
        """The limit that ends the run now, empty if none does."""
        settings = self._settings
        if got >= settings.pages:
            return f"at the limit of {settings.pages} pages"
        if requests >= self._most_requests:
            return f"after {requests} requests"
        if self._used_time() >= 1:
            return f"after {settings.minutes:g} minutes"
        return ""

    @property
    def _most_requests(self) -> int:
        return REQUESTS_PER_PAGE * self._settings.pages + SPARE_REQUESTS

    def _used_time(self) -> float:
        """The share of the run's time that is over, more than 1 afterwards."""
        return (time.monotonic() - self._started) / (60 * self._settings.minutes)

    def look(self, known: Iterable[FetchedRecord]) -> list[Item]:
        """What a run would ask for first: start pages are read, and sitemaps, and nothing else."""
        starts = {addresses.key(url) for url in self._settings.start}
        self._begin(known)
        waiting = []
        while (item := self._frontier.next()) is not None:
            if addresses.key(item.url) not in starts and item.hops == 0:
                waiting.append(item)
                continue
            outcome = self._ask(item)
            self.outcomes[addresses.key(item.url)] = outcome
            self._follow(item, outcome)
        return waiting

    def _begin(self, known: Iterable[FetchedRecord]) -> None:
        self._started = time.monotonic()
        for url in self._settings.start:
            self._frontier.add(Item(url, 0))
        for record in known:
            if self._scope.against(record.url, record.depth) is None:
                self._frontier.add(Item(record.url, record.depth, lane="known"))
            elif record.status == "current":
                self._refuse(record.url, record.depth, "it does not belong to what fetch.toml asks for")
        if self._settings.sitemaps:
            for url in self._listed():
                if self._scope.against(url, 1) is None:
                    self._frontier.add(Item(url, 1, lane="listed"))
                if self._frontier.count("listed") >= self._most_requests:
                    break  # no run asks for more, and a site may list millions

    def _listed(self) -> Iterator[str]:
        def read(path: Path, url: str) -> Facts:
            return self._visits.facts(path, url, "application/xml")

        def problem(url: str, reason: str) -> None:
            self._refuse(url, 0, reason)

        def enough() -> bool:
            return self._used_time() >= SITEMAPS_SHARE

        yield from self._sitemaps.addresses(self._settings.start, read, problem, enough=enough)

    def _resumed(self, item: Item, journal: Journal) -> Outcome | None:
        """What an interrupted run got for an address, if its content is there and whole."""
        outcome = journal.resumed.get(item.url)
        if (
            outcome is not None
            and outcome.body is not None
            and sha256_of(self._corpus_dir / outcome.body) != outcome.sha256
        ):
            return None
        return outcome

    def _ask(self, item: Item) -> Outcome:
        self.asked.add(addresses.key(item.url))
        kinds: frozenset[Kind] = READ if self._scope.is_own(item.url) else READ - {"page"}
        outcome = self._visits.ask(item.url, item.depth, wanted=kinds, hops=item.hops)
        if outcome.verdict == "got" and {"page": "html", "report": "pdf"}[outcome.kind] not in self._settings.types:
            return outcome.without("left out", f"fetch.toml leaves {outcome.kind}s out")
        return outcome

    def _follow(self, item: Item, outcome: Outcome) -> None:
        """Puts what an answer leads to on the list."""
        if outcome.verdict == "moved" and outcome.target is not None:
            against = self._scope.against(outcome.target, item.depth)
            if against is None:
                self._frontier.add(Item(outcome.target, item.depth, item.hops + 1))
            else:
                reason = f"it redirects to {outcome.target}, which is not part of what is fetched"
                self.outcomes[addresses.key(item.url)] = outcome.without("refused", f"{reason}: {against}".rstrip(": "))
        if outcome.verdict not in ("got", "left out"):
            return
        for url in self._targets(outcome):
            against = self._scope.against(url, item.depth + 1)
            if against is None:
                self._frontier.add(Item(url, item.depth + 1))
            elif against:
                self._refuse(url, item.depth + 1, against)
        self._add_canonical(item, outcome)

    def _targets(self, outcome: Outcome) -> Iterator[str]:
        for link in outcome.facts.links:
            if link.nofollow:
                continue
            try:
                yield addresses.normal(link.url, base=outcome.url)
            except addresses.AddressError as error:
                if not link.url.lower().startswith(SILENT):
                    self._refuse(link.url, outcome.depth + 1, str(error))

    def _add_canonical(self, item: Item, outcome: Outcome) -> None:
        """The address that a page calls its right one is asked for as well."""
        try:
            url = addresses.normal(outcome.facts.canonical or "", base=outcome.url)
        except addresses.AddressError:
            return
        if self._scope.is_own(url) and self._scope.against(url, item.depth) is None:
            self._frontier.add(Item(url, item.depth, item.hops + 1))

    def _refuse(self, url: str, depth: int, reason: str) -> None:
        """Notes an address that is not asked for."""
        try:
            key = addresses.key(url)
        except ValueError:
            key = url
        if key not in self.outcomes:
            self.outcomes[key] = Outcome(url, "refused", depth, reason)
