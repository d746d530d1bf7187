"""D3 and D6: robots.txt, noindex and nofollow, one request at a time and slowly, and what a busy server asks for."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from coprod_assistant.errors import FetchError
from coprod_assistant.fetch import Network
from coprod_assistant.fetch.client import Response
from coprod_assistant.fetch.politeness import asked_pause
from coprod_assistant.fetch.robots import asks_not, header_directives
from coprod_assistant.fetch.run import user_agent
from coprod_assistant.fetch.settings import FetchSettings, checked
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Answer, Asked, Send, Server, page, reply, site

CUT_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>"
Pages = dict[str, str | bytes | Answer]


def text(body: str | bytes, **headers: str) -> bytes:
    return reply(body, media_type="text/plain", **headers)


def fetched_paths(pages: Pages, corpus: Path, **settings: object) -> list[str]:
    """Paths that a fetch of these pages asked for, without the sitemap and the probe for what cannot exist."""
    with Server(site(pages)) as server:
        fetch(corpus, server.url(), allow_private=(server.private,), **settings)
        return [path for path in server.paths() if path != "/sitemap.xml" and not path.startswith("/coprod-")]


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path) -> None:
    robots = """
        User-agent: *
        Disallow: /
        User-agent: Coprod-Assistant
        Disallow: /private/
        Disallow: /*.pdf$
        Allow: /private/open
        """
    pages: Pages = {
        "/robots.txt": text(robots),
        "/": page("Start", "/private/a", "/private/open", "/report.pdf", "/b"),
        "/private/open": page("Open"),
        "/b": page("B"),
    }
    assert fetched_paths(pages, tmp_path) == ["/robots.txt", "/", "/private/open", "/b"]
    missing = [record for record in records(tmp_path).values() if record.file is None]
    assert [(record.url[-11:], record.reason) for record in missing] == [
        ("/report.pdf", "robots.txt does not allow it")
    ]


def test_a_group_may_name_the_robot_with_its_version(tmp_path: Path) -> None:
    robots = "User-agent: *\nAllow: /\n\nUser-agent: coprod-assistant/1.0 # from the log\nDisallow: /private/\n"
    pages: Pages = {"/robots.txt": text(robots), "/": page("Start", "/private/a", "/b"), "/b": page("B")}
    assert fetched_paths(pages, tmp_path) == ["/robots.txt", "/", "/b"]


@pytest.mark.parametrize("status", [500, 503, 429, 304, 302, 999])
def test_a_site_that_cannot_say_its_rules_is_left_alone(status: int, tmp_path: Path) -> None:
    pages: Pages = {"/": page("Start"), "/robots.txt": text("", status=status)}
    with Server(site(pages)) as server:
        with pytest.raises(FetchError, match=r"robots\.txt cannot be read"):
            fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert set(server.paths()) == {"/robots.txt"} and len(server.paths()) <= 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_rules_is_open(status: int, tmp_path: Path) -> None:
    assert fetched_paths({"/": page("Start"), "/robots.txt": text("x", status=status)}, tmp_path) == [
        "/robots.txt",
        "/",
    ]


def test_the_first_500_kib_of_robots_txt_count(tmp_path: Path) -> None:
    filling = "# nothing\n" * 60_000  # 600,000 bytes
    first = "User-agent: *\nDisallow: /a\n" + filling + "Disallow: /b\n"
    pages: Pages = {
        "/robots.txt": text(first), "/": page("Start", "/a", "/b"), "/a": page("A"), "/b": page("B")
    }  # fmt: skip
    assert fetched_paths(pages, tmp_path) == ["/robots.txt", "/", "/b"]


def test_robots_txt_may_be_redirected_five_times(tmp_path: Path) -> None:
    def pages(count: int) -> Pages:
        steps: Pages = {f"/{n}": text("", status=301, Location=f"/{n + 1}") for n in range(1, count)}
        last: Pages = {f"/{count}": text("User-agent: *\nDisallow: /a")}
        first: Pages = {"/robots.txt": text("", status=301, Location="/1"), "/": page("Start", "/a")}
        return first | steps | last

    asked = fetched_paths(pages(5), tmp_path / "five")
    assert asked == ["/robots.txt", "/1", "/2", "/3", "/4", "/5", "/"]
    with pytest.raises(FetchError, match=r"robots\.txt cannot be read"):
        fetched_paths(pages(6), tmp_path / "six")


def test_noindex_and_nofollow(tmp_path: Path) -> None:
    pages: Pages = {
        "/": page("Start", "/noindex", "/nofollow", "/none", "/header", "/other"),
        "/noindex": page("Not kept", "/from-noindex", head='<meta name="ROBOTS" content="NoIndex">'),
        "/nofollow": page("Kept", "/from-nofollow", head='<meta name="coprod-assistant" content="nofollow">'),
        "/none": page("Neither", "/from-none", head='<meta name="robots" content="none">'),
        "/header": reply(page("By header", "/from-header"), X_Robots_Tag="googlebot: nofollow, noindex, nofollow"),
        "/other": reply(
            page("Only others are told", "/from-other") + '<a rel="ugc nofollow" href="/rel">x</a>',
            X_Robots_Tag="otherbot: none",
        ),
        "/from-noindex": page("From noindex"),
        "/from-other": page("From other"),
    }  # fmt: skip
    asked = fetched_paths(pages, tmp_path)
    assert sorted(asked) == [
        "/", "/from-noindex", "/from-other", "/header", "/nofollow", "/noindex", "/none", "/other", "/robots.txt",
    ]  # fmt: skip
    kept = {url.rpartition("/")[2] for url, record in records(tmp_path).items() if record.file}
    assert kept == {"", "nofollow", "from-noindex", "from-other", "other"}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("noindex", {"noindex"}),
        ("none", {"noindex", "nofollow"}),
        ("coprod-assistant: noindex", {"noindex"}),
        ("otherbot: noindex", set()),
        ("max-snippet: 10, NoFollow", {"nofollow"}),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", set()),
        ("indexifembedded, noindexing", set()),
        ("", set()),
    ],
)
def test_the_header_for_robots(header: str, said: set[str]) -> None:
    directives = header_directives({"x-robots-tag": header})
    assert {what for what in ("noindex", "nofollow") if asks_not(directives, what)} == said


def test_who_asks_says_so(tmp_path: Path) -> None:
    from coprod_assistant import __version__

    with Server(site({"/": page("Start")})) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,), contact="https://example.org/bot")
        assert {asked.headers["user-agent"] for asked in server.asked} == {
            f"coprod-assistant/{__version__} (+https://example.org/bot)"
        }
    assert user_agent(checked({"start": ("http://a.example/",)})) == f"coprod-assistant/{__version__}"
    sly = checked({"start": ("http://a.example/",), "contact": "a\r\nX: y"})
    assert user_agent(sly) == f"coprod-assistant/{__version__} (+aX: y)"


def test_one_request_a_second_unless_told_otherwise(tmp_path: Path) -> None:
    assert FetchSettings.model_fields["delay_s"].default == 1.0
    pages: Pages = {"/": page("Start", *"abcd")} | {f"/{name}": page(name) for name in "abcd"}
    with Server(site(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,), delay_s=0.2)
        times = [asked.at for asked in server.asked]
    assert len(times) == 8
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.19


def test_a_site_may_ask_for_more_time(tmp_path: Path) -> None:
    for rule in ("Crawl-delay: 0.3", "Request-rate: 2/0.6s"):
        robots = f"User-agent: *\n{rule}"
        with Server(site({"/": page("Start"), "/robots.txt": text(robots)})) as server:
            fetch(tmp_path / rule[:5], server.url(), allow_private=(server.private,), sitemaps=False)
            times = [asked.at for asked in server.asked]
        assert len(times) == 3
        if rule.startswith("Crawl"):
            assert times[2] - times[1] >= 0.29
    with Server(site({"/": page("Start"), "/robots.txt": text("User-agent: *\nCrawl-delay: 86400")})) as server:
        with pytest.raises(FetchError, match="asks for 86400 s between requests"):
            fetch(tmp_path / "slow", server.url(), allow_private=(server.private,))
        assert server.paths() == ["/robots.txt"]


def busy(times: int, answer: bytes, then: str) -> Answer:
    """Answers so many times with `answer` (nothing: the connection breaks), then with a page."""
    left = [times]

    def answered(asked: Asked, send: Send) -> None:
        left[0] -= 1
        if left[0] < 0:
            send(reply(then))
        elif answer:
            send(answer)

    return answered


@pytest.mark.parametrize(
    "answer",
    [reply(status=status) for status in (429, 503, 502, 504)] + [b"", CUT_OFF],
    ids=["429", "503", "502", "504", "reset", "cut"],
)  # fmt: skip
def test_what_is_busy_is_tried_three_times_and_no_more(answer: bytes, tmp_path: Path) -> None:
    pages: Pages = {
        "/": page("Start", "/once", "/always"),
        "/once": busy(2, answer, page("Once")),
        "/always": busy(99, answer, page("Never")),
    }
    asked = fetched_paths(pages, tmp_path)
    assert (asked.count("/once"), asked.count("/always")) == (3, 3)
    kept = records(tmp_path)
    assert [url.rpartition("/")[2] for url, record in kept.items() if record.file] == ["", "once"]
    assert [record.status for url, record in kept.items() if url.endswith("always")] == ["failed"]


@pytest.mark.parametrize("status", [400, 401, 403, 451, 500])
def test_what_will_not_change_is_not_tried_again(status: int, tmp_path: Path) -> None:
    pages: Pages = {"/": page("Start", "/no"), "/no": reply(page("No"), status=status)}
    assert fetched_paths(pages, tmp_path).count("/no") == 1
    assert [record.reason for record in records(tmp_path).values() if record.file is None] == [
        f"the server answers {status}"
    ]


def test_a_pause_that_a_server_asks_for_is_kept(tmp_path: Path) -> None:
    pages: Pages = {
        "/": page("Start", "/busy", "/b"),
        "/busy": busy(1, reply(status=429, Retry_After="1"), page("At last")),
        "/b": page("B"),
    }
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), sitemaps=False)
        times = {path: [asked.at for asked in server.asked if asked.path == path] for path in ("/busy", "/b")}
    assert len(report.new) == 3 and report.problems == ()
    assert 0.95 <= times["/busy"][1] - times["/busy"][0] < 3
    assert times["/b"][0] > times["/busy"][1], "the whole host is left alone meanwhile"


def test_a_pause_that_is_too_long_is_left_for_another_run(tmp_path: Path) -> None:
    pages: Pages = {"/": page("Start", "/busy"), "/busy": busy(9, reply(status=503, Retry_After="3600"), "")}
    started = time.monotonic()
    asked = fetched_paths(pages, tmp_path)
    assert asked.count("/busy") == 1 and time.monotonic() - started < 5
    reasons = [record.reason for record in records(tmp_path).values() if record.file is None]
    assert reasons == ["the server answers 503 and asks to wait 3600 s"]


def test_what_retry_after_says() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    values = {"7": 7.0, "0": 0.0, "soon": None, "": None, "-5": None, "1.5": None, "Thu, 99 Foo": None}
    assert {value: asked_pause(Response("", 503, {"retry-after": value})) for value in values} == values
    wait = asked_pause(Response("", 503, {"retry-after": soon}))
    assert wait is not None and 27 <= wait <= 30
    assert asked_pause(Response("", 503, {"retry-after": "Mon, 02 Dec 2019 08:30:00 GMT"})) == 0.0
    assert asked_pause(Response("", 503, {})) is None


def test_the_last_good_copy_is_kept(tmp_path: Path) -> None:
    names = "abcde"
    pages: Pages = {"/": page("Start", *names)} | {f"/{name}": page(name) for name in names}
    with Server(site(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        before = stored(tmp_path)
        pages["/a"] = reply(status=503)
        report = fetch(tmp_path, network=Network(pause_s=0.0))
        assert stored(tmp_path) == before and len(report.unchanged) == 5
        record = records(tmp_path)[server.url("/a")]
        assert (record.status, record.reason) == ("failed", "the server answers 503")
        assert record.file is not None and (tmp_path / record.file).read_bytes() == page("a").encode()
        from coprod_assistant.corpus import read_corpus

        assert len(read_corpus(tmp_path)) == 6
