"""A run that ends at a limit publishes what it has, and the next one goes on with what is left."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coprod_assistant import addresses
from coprod_assistant.fetch.outcome import FetchReport, Outcome
from coprod_assistant.fetch.settle import Settling
from coprod_assistant.fetched import FetchedRecord
from tests.fetch.fetching import fetch, records
from tests.fetch.listening import Answer, Asked, Send, Server, page, reply, site
from tests.fetch.test_traps import own, sitemap

MOST_NIGHTS = 25  # on a machine so busy that a night gets little


def chain(start: str, *way: str) -> dict[str, str | bytes | Answer]:
    """A redirect from `start` over each step of `way` to the last of them, which is a page."""
    steps = (start, *way)
    moved = {here: reply(status=302, Location=there) for here, there in zip(steps, way, strict=False)}
    return {**moved, way[-1]: page(f"The end of {start}")}


@pytest.mark.parametrize("way", [("/new",), ("/step", "/new"), ("/step", "/further", "/new")])
@pytest.mark.parametrize("pages", [2, 3])
def test_a_redirect_at_the_page_limit_is_left_for_the_next_run(
    tmp_path: Path, way: tuple[str, ...], pages: int
) -> None:
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


def test_a_run_ends_with_its_time_and_the_next_ones_come_round(tmp_path: Path) -> None:
    """Nights with time for a part of it each: all is got, and what was asked the longest ago comes first."""
    paths = [f"/page/{number:02}" for number in range(12)]

    def answer(asked: Asked, send: Send) -> None:
        if asked.path == "/" or asked.path in paths:
            time.sleep(0.1)
            return send(reply(page("Start", *paths) if asked.path == "/" else page(asked.path)))
        return send(reply(status=404))

    with Server(answer) as server:
        nights: list[FetchReport] = []
        while len(nights) < 6 or (len(records(tmp_path)) <= len(paths) and len(nights) < MOST_NIGHTS):
            nights.append(fetch(tmp_path, server.url(), allow_private=(server.private,), minutes=0.01))
        assert all(0 < night.seconds < 8 for night in nights)
        assert nights[0].left > 0
        assert nights[0].notes == (f"stopped after 0.01 minutes; {nights[0].left} addresses were not asked for",)
        assert {url for night in nights for url in night.new} == {server.url(), *map(server.url, paths)}
        assert set(records(tmp_path)) == {server.url(), *map(server.url, paths)}
        assert {path for path in own(server) if own(server).count(path) > 1} >= {"/"}


@pytest.mark.parametrize(("many_listed", "many_linked"), [(60, 5), (5, 60)])
def test_a_large_sitemap_leaves_room_for_what_the_start_page_links_to(
    tmp_path: Path, many_listed: int, many_linked: int
) -> None:
    """And the other way round."""
    listed = [f"/listed/{number}" for number in range(many_listed)]
    linked = [f"/linked/{number}" for number in range(many_linked)]
    pages: dict[str, str | bytes | Answer] = {
        "/": page("Start", *linked), **{path: page(path) for path in (*listed, *linked)}
    }  # fmt: skip
    with Server(site(pages)) as server:
        pages["/sitemap.xml"] = sitemap(*map(server.url, listed))
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), pages=20)
        assert set(map(server.url, min(listed, linked, key=len))) < set(report.new)
        assert len(report.new) == 20


def test_known_pages_keep_their_places_at_the_limit(tmp_path: Path) -> None:
    """New links do not push out what the archive has, run after run."""
    pages: dict[str, str | bytes | Answer] = {
        "/": page("Start", "/a", "/b"), "/a": page("A", "/c", "/d"), "/b": page("B"), "/c": page("C"), "/d": page("D")
    }  # fmt: skip
    with Server(site(pages)) as server:
        first = fetch(tmp_path, server.url(), allow_private=(server.private,), pages=3)
        for _ in range(2):
            again = fetch(tmp_path, allow_private=(server.private,), pages=3)
            assert (set(again.unchanged), again.new) == (set(first.new), ())


def test_sitemaps_take_half_the_time_at_most(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        at = f"http://{asked.headers['host']}"
        if asked.path.startswith("/sitemap"):
            time.sleep(0.3)
            number = int(asked.path[8:-4].strip("-") or 0)
            return send(sitemap(f"{at}/sitemap-{number + 1}.xml", index=True))
        return send(reply(page("Start")) if asked.path == "/" else reply(status=404))

    with Server(answer) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), minutes=2 / 60)
        assert report.new == (server.url(),)
        assert [reason for _, reason in report.problems] == ["there was no time to read it"]


def test_more_than_a_run_can_ask_for_is_not_put_on_the_list(tmp_path: Path) -> None:
    listed = [f"/listed/{number}" for number in range(400)]
    pages: dict[str, str | bytes | Answer] = {"/": page("Start"), **{path: page(path) for path in listed}}
    with Server(site(pages)) as server:
        pages["/sitemap.xml"] = sitemap(*map(server.url, listed))
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), pages=1)
        assert report.left <= 3 * 1 + 200
