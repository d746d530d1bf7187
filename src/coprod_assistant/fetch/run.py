"""One fetch from beginning to end: settings, lock, visit, comparison, publication."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import ConfigError, FetchError
from ..extract import FACTS_READER, Sandbox
from ..fetched import FetchedRecord, read_fetched
from .cache import About, Cache, Copies
from .client import TOTAL_S, Client
from .connect import Resolve, resolve
from .crawl import Crawl
from .outcome import FetchReport, Journal, Outcome
from .politeness import FIRST_PAUSE_S, Pace
from .publish import finish_publishing, publish
from .robots import ROBOT, Robots
from .safe import Gate
from .settings import FetchSettings, Prepared, prepare
from .settle import Settlement, Settling
from .sitemaps import Sitemaps
from .visit import Guest, Visits, now

STATE = ".fetch"  # in the corpus, hidden, so that nothing in it is taken for published material
# Share of what the archive had that may be lost before a visit is not believed. A site whose pages fail for 40 % must
# not be believed, and some of those that fail are never part of what the archive has.
MOST_LOST = 1 / 3
READ_S = 30.0
READ_MB = 512
Doing = Callable[[str, int, int], None]
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached; other than these values only in tests."""

    resolve: Resolve = resolve
    total_s: float = TOTAL_S
    pause_s: float = FIRST_PAUSE_S


NETWORK = Network()


def fetch_corpus(
    corpus_dir: Path,
    urls: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    accept_loss: bool = False,
    doing: Doing = lambda *_: None,
    note: Note = lambda _: None,
    network: Network = NETWORK,
) -> FetchReport:
    """What was brought into the corpus and what could not be.

    Args:
        urls: Start pages; those of `fetch.toml` if there are none.
        overrides: Settings that come before those of `fetch.toml`; None means not given.
        dry_run: Only read start pages and sitemaps, and say what would be asked for then; nothing is kept.
        accept_loss: Believe a visit though much of what the archive has was not found any more.
        doing: Called with an address, how many were asked for and how many are waiting.
        note: Called with a line about what is not a result.

    Raises:
        ConfigError: the settings or the records cannot be used, or the folder cannot be written.
        FetchError: another fetch is running, nothing was found, or too much was lost; nothing was published.
    """
    started = time.monotonic()
    prepared = prepare(corpus_dir, urls, overrides or {})
    if not prepared.settings.contact:
        note("warning: no contact in fetch.toml: the owners of the site cannot tell you if something goes wrong")
    doing(prepared.settings.start[0], 0, 0)
    try:
        with ExitStack() as stack:
            if dry_run:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coprod-fetch-")))
                report = _Run(folder, prepared, doing, note, network).look(read_fetched(corpus_dir))
            else:
                corpus_dir.mkdir(parents=True, exist_ok=True)
                (corpus_dir / STATE).mkdir(exist_ok=True)
                stack.enter_context(corpus_lock(corpus_dir))
                report = _Run(corpus_dir, prepared, doing, note, network).fetch(accept_loss=accept_loss)
    except OSError as error:
        raise ConfigError(
            f"{corpus_dir} cannot be written: {error.strerror}", hint="make room or name another folder"
        ) from error
    return replace(report, seconds=time.monotonic() - started)


@contextmanager
def corpus_lock(corpus_dir: Path) -> Iterator[None]:
    """Held while one process fetches into a corpus, or keeps or replaces it; it ends with the process.

    Raises:
        FetchError: another process holds it.
        OSError: the folder `STATE` is not there or cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(corpus_dir / STATE / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FetchError(
            f"another fetch into {corpus_dir} is running, or a backup of it", hint="wait until it is done"
        ) from error
    try:
        yield
    finally:
        lock.release()


class _Run:
    """The parts of one run, put together over a folder."""

    def __init__(self, corpus_dir: Path, prepared: Prepared, doing: Doing, note: Note, network: Network) -> None:
        self._corpus_dir = corpus_dir
        self._state = corpus_dir / STATE
        self._prepared = prepared
        self._doing = doing
        self._note = note
        self._network = network
        self._saved = False

    def fetch(self, *, accept_loss: bool) -> FetchReport:
        """The whole visit, published if it can be believed."""
        if finish_publishing(self._corpus_dir, self._state):
            self._forget()
        known = read_fetched(self._corpus_dir)
        settings = self._prepared.settings
        signature = settings.model_dump_json(exclude={"delay_s", "contact", "minutes"})
        with Journal(self._state / "journal.jsonl", signature) as journal, self._tools(known) as (crawl, client, cache):
            if journal.resumed:
                self._note(f"an interrupted fetch goes on: {len(journal.resumed)} answers are there already")
            self._tidy(journal)
            crawl.run([record for record in known if record.status != "withdrawn" and record.file], journal)
            settled = Settling(self._corpus_dir, known, crawl.outcomes, now()).settle()
        self._believe(settled, accept_loss=accept_loss)
        self._keep_copies(cache, crawl.outcomes.values(), settled)
        publish(self._corpus_dir, self._state, settled.records, settled.moves)
        cache.forget_unused()
        self._forget()
        return self._report(settled, crawl, client)

    def look(self, known: Sequence[FetchedRecord]) -> FetchReport:
        """What a visit would begin with."""
        self._saved = True
        (self._state).mkdir(parents=True, exist_ok=True)
        with self._tools([]) as (crawl, client, _):
            waiting = crawl.look([record for record in known if record.status != "withdrawn" and record.file])
        problems = [
            (o.url, o.reason) for o in crawl.outcomes.values() if o.reason and o.verdict not in ("got", "moved")
        ]
        read = [o.url for o in crawl.outcomes.values() if o.verdict == "got"]
        return FetchReport(
            would_fetch=(*read, *(item.url for item in waiting)),
            problems=tuple(problems),
            requests=client.requests,
            received=client.received,
        )

    @contextmanager
    def _tools(self, known: Sequence[FetchedRecord]) -> Iterator[tuple[Crawl, Client, Cache]]:
        settings, network, state = self._prepared.settings, self._network, self._state
        pace, cache = Pace(settings.delay_s, first_pause_s=network.pause_s), Cache(state / "cache")
        agent = user_agent(settings)
        with (
            Client(Gate.of(settings), agent, resolve=network.resolve, total_s=network.total_s) as client,
            Sandbox(timeout_s=READ_S, memory_mb=READ_MB, reader=FACTS_READER) as sandbox,
        ):
            robots = Robots(client, pace, cache, state / "robots.part")
            guest = Guest(client, pace, robots, cache, sandbox, self._corpus_dir, state / "staged")
            crawl = Crawl(
                settings,
                visits=Visits(guest, Copies(self._corpus_dir, known, cache)),
                sitemaps=Sitemaps(client, pace, robots, cache, state / "sitemap.part"),
                ready_at=pace.ready_at,
                corpus_dir=self._corpus_dir,
                on_outcome=self._tell,
            )
            yield crawl, client, cache

    def _tell(self, outcome: Outcome, done: int, waiting: int) -> None:
        """Shows what is being done; the first answer shows that the start pages are worth remembering."""
        if not self._saved and outcome.verdict in ("got", "moved", "left out"):
            self._saved = True
            written = self._prepared.save()
            if written:
                self._note(written)
        self._doing(outcome.url, done, done + waiting)

    def _believe(self, settled: Settlement, *, accept_loss: bool) -> None:
        """Raises FetchError where a visit must not change the archive."""
        if not settled.records or not any(record.file for record in settled.records):
            first = next(iter(settled.problems), ("the start page", "nothing is there"))
            raise FetchError(f"nothing could be fetched; {first[0]}: {first[1]}", hint=_hint(first[1]))
        if settled.lost_share >= MOST_LOST and not accept_loss:
            self._forget()  # or the next run would go on with what is not believed
            first = settled.lost[0]
            raise FetchError(
                f"{len(settled.lost)} of {len(settled.known)} pages and reports can no longer be got, "
                f"first {first[0]}: {first[1]}; nothing was changed",
                hint="look at the site; if it is right, run coprod fetch --accept-loss",
            )

    def _keep_copies(self, cache: Cache, outcomes: Sequence[Outcome] | Any, settled: Settlement) -> None:
        """Content that stands elsewhere already is not stored, but kept to ask whether it has changed."""
        moved = {body for body, _ in settled.moves}
        for outcome in outcomes:
            body = self._corpus_dir / (outcome.body or "")
            if outcome.verdict == "got" and outcome.body not in moved and body.is_relative_to(self._state / "staged"):
                about = About(outcome.etag, outcome.last_modified, outcome.media_type or "", outcome.charset)
                cache.keep(outcome.url, body, about)

    def _tidy(self, journal: Journal) -> None:
        """Removes bodies that no answer of the journal speaks of."""
        wanted = {outcome.body for outcome in journal.resumed.values()}
        for path in (self._state / "staged").glob("*"):
            if path.relative_to(self._corpus_dir).as_posix() not in wanted:
                path.unlink(missing_ok=True)

    def _forget(self) -> None:
        """The visit is over: what it had got stands in the corpus, or is not wanted."""
        (self._state / "journal.jsonl").unlink(missing_ok=True)
        shutil.rmtree(self._state / "staged", ignore_errors=True)

    def _report(self, settled: Settlement, crawl: Crawl, client: Client) -> FetchReport:
        limit = f"stopped {crawl.stopped}; {crawl.left} addresses were not asked for"
        return FetchReport(
            new=tuple(settled.new),
            changed=tuple(settled.changed),
            unchanged=tuple(settled.unchanged),
            withdrawn=tuple(settled.withdrawn),
            problems=tuple(sorted(settled.problems)),
            notes=(*settled.notes, *((limit,) if crawl.left else ())),
            left=crawl.left,
            requests=client.requests,
            received=client.received,
        )


def _hint(reason: str) -> str:
    """What to do where nothing at all was fetched."""
    if reason.startswith("robots.txt does not allow"):
        return "ask the owners of the site whether its robots.txt may allow " + ROBOT
    if reason.startswith("it redirects to http"):
        return "start from the address that it redirects to"
    return "check the address, and whether a browser on this machine gets the page"


def user_agent(settings: FetchSettings) -> str:
    """How the program introduces itself: its name, its version, and whom to turn to."""
    from importlib.metadata import version

    contact = "".join(letter for letter in settings.contact if letter.isprintable() and letter.isascii())
    return f"{ROBOT}/{version('coprod-assistant')}" + (f" (+{contact})" if contact else "")
