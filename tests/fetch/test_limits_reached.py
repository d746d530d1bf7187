"""A run that ends at a limit publishes what it has, and the next one goes on with what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant import addresses
from coprod_assistant.fetch.outcome import Outcome
from coprod_assistant.fetch.settle import Settling
from coprod_assistant.fetched import FetchedRecord
from tests.fetch.fetching import fetch, records
from tests.fetch.listening import Answer, Server, page, reply, site


def chain(start: str, *way: str) -> dict[str, str | bytes | Answer]:
    """A redirect from `start` over each step of `way` to the last of them, which is a page."""
    steps = (start, *way)
    moved = {here: reply(status=302, Location=there) for here, there in zip(steps, way, strict=False)}
    return {**moved, way[-1]: page(f"The end of {start}")}


@pytest.mark.parametrize("way", [("/new",), ("/step", "/new"), ("/step", "/further", "/new")])
@pytest.mark.parametrize("pages", [2, 3])
def test_a_redirect_at_the_page_limit_is_left_for_the_next_run(tmp_path: Path, way: tuple[str, ...], pages: int) -> None:
    filler = [f"/page/{number}" for number in range(pages - 1)]
    pages_of_site: dict[str, str | bytes | Answer] = {
        "/": page("Start", "/old", *filler), **{path: page(path) for path in filler}, **chain("/old", *way)
    }  # fmt: skip
    with Server(site(pages_of_site)) as server:
        first = fetch(tmp_path, server.url(), allow_private=(server.private,), pages=pages)
        assert len(first.new) == pages and first.left > 0
        assert not first.problems and server.url("/old") not in records(tmp_path)
        second = fetch(tmp_path, allow_private=(server.private,), pages=pages + 1)
        assert second.new == (server.url("/new"),)
        assert server.url("/old") in records(tmp_path)[server.url("/new")].redirects


def test_a_known_page_that_redirects_at_the_limit_stays_as_it_was(tmp_path: Path) -> None:
    """Its new address was not asked for, so it is neither lost nor withdrawn."""
    pages: dict[str, str | bytes | Answer] = {"/": page("Start", "/a", "/b"), "/a": page("A"), "/b": page("B")}
    with Server(site(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        before = records(tmp_path)
        pages |= chain("/a", "/elsewhere")
        stopped = fetch(tmp_path, allow_private=(server.private,), pages=2)
        assert records(tmp_path)[server.url("/a")] == before[server.url("/a")]
        assert (stopped.withdrawn, stopped.left) == ((), 1)
        last = fetch(tmp_path, allow_private=(server.private,), pages=10)
        assert dict(last.withdrawn) == {server.url("/a"): f"it has moved to {server.url('/elsewhere')}"}


def test_redirects_whose_end_is_not_known_change_nothing(tmp_path: Path) -> None:
    at = "https://example.org"
    moved = [Outcome(f"{at}/a", "moved", 1, target=f"{at}/b"), Outcome(f"{at}/b", "moved", 1, target=f"{at}/c")]
    outcomes = {addresses.key(outcome.url): outcome for outcome in moved}
    known = [FetchedRecord(f"{at}/a", "current", file="pages/example.org/a.html")]
    settled = Settling(tmp_path, known, outcomes, "2026-01-01T00:00:00Z").settle()
    assert (settled.records, settled.lost, settled.problems) == (known, [], [])
