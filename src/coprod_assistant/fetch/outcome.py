"""What came of one address or why it was not fetched, and the journal of a run, from which the next goes on."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

from ..extract import Facts, FoundLink

Verdict = Literal["got", "moved", "gone", "failed", "refused", "left out"]
KEPT: frozenset[Verdict] = frozenset({"got", "moved", "gone", "left out"})  # a run that goes on tries the others again
RESUMED_WITHIN_S = 24 * 3_600.0  # after the last answer; what is older is asked for again


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking for `url`.

    `got`: there is content, in `body` (relative to the corpus), `fresh` if it was downloaded now and not only found
    unchanged. `moved`: it is at `target` now. `gone`: the site says that there is nothing. `failed`: it may work
    another time. `refused`: by our rules. `left out`: there is content, and the page asks not to keep it. `reason`
    says why in a few words, except for `got` and `moved`.
    """

    url: str
    verdict: Verdict
    depth: int
    reason: str = ""
    target: str | None = None
    kind: Literal["page", "report"] = "page"
    body: str | None = None
    fresh: bool = False
    sha256: str | None = None
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched: str = ""
    facts: Facts = NO_FACTS

    def without(self, verdict: Verdict, reason: str) -> Outcome:
        """The same address with its content not taken."""
        return replace(self, verdict=verdict, reason=reason)


class Journal:
    """A file with a line for each outcome, written when it is known; a context manager.

    Opened again it holds what an earlier run, that was interrupted, had got with the same settings.
    """

    def __init__(self, path: Path, settings: str) -> None:
        self._path = path
        self._settings = settings
        self._file: IO[str] | None = None
        self.resumed: dict[str, Outcome] = {}

    def __enter__(self) -> Self:
        self.resumed = self._read()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".new")
        with unfinished.open("w", encoding="utf-8") as file:  # without a line that was cut off
            file.write(json.dumps({"settings": self._settings}) + "\n")
            file.writelines(_line(outcome) for outcome in self.resumed.values())
        unfinished.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8", errors="replace")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, outcome: Outcome) -> None:
        """Writes one line and hands it to the system, which keeps it if this process is killed."""
        assert self._file is not None  # noqa: S101 - it is entered
        self._file.write(_line(outcome))
        self._file.flush()

    def _read(self) -> dict[str, Outcome]:
        try:
            if time.time() - self._path.stat().st_mtime > RESUMED_WITHIN_S:
                return {}
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
            if json.loads(lines[0])["settings"] != self._settings:
                return {}
        except (OSError, ValueError, LookupError, TypeError):
            return {}
        found: dict[str, Outcome] = {}
        for line in lines[1:]:
            outcome = _outcome(line)
            if outcome is not None and outcome.verdict in KEPT:
                found[outcome.url] = outcome
        return found


def _line(outcome: Outcome) -> str:
    return json.dumps(outcome, default=_plain, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    """Our own records and days as JSON has them; `asdict` would copy each link of a page first, which is slow."""
    if isinstance(value, (Outcome, Facts, FoundLink)):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return str(value)


def _outcome(line: str) -> Outcome | None:
    """The outcome of a line, None for one that was cut off."""
    try:
        values: dict[str, Any] = json.loads(line)
        return Outcome(**{**values, "facts": _facts(values["facts"])})
    except (ValueError, TypeError, KeyError):
        return None


def _facts(values: Mapping[str, Any]) -> Facts:
    published = values["published"]
    return Facts(
        **{
            **values,
            "published": dt.date.fromisoformat(published) if published else None,
            "links": tuple(FoundLink(**link) for link in values["links"]),
            "sitemaps": tuple(values["sitemaps"]),
        }
    )


class NotFetchedError(Exception):
    """One address that was not fetched; the message says why in a few words.

    `refused` where it is not to be fetched at all, by our rules or the site's; else it failed and may succeed another
    time, `retryable` even in a moment, after `wait_s` seconds if the site said so. `unreached` where no server was.
    """

    def __init__(
        self,
        reason: str,
        *,
        refused: bool = False,
        retryable: bool = False,
        unreached: bool = False,
        wait_s: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.refused = refused
        self.retryable = retryable
        self.unreached = unreached
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class FetchReport:
    """Addresses by what became of them; pairs are an address and the reason.

    `withdrawn` have vanished from the web since the last fetch; `problems` are what could not be got, or is not to be
    got, now. `left` counts addresses that were not asked for because a limit was reached. `received` are bytes of
    bodies, unpacked. `would_fetch` is what a dry run would ask for first, empty otherwise.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    would_fetch: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left: int = 0
    requests: int = 0
    received: int = 0
    seconds: float = 0.0
