"""A site that is fetched again: what it costs, what it changes, and what it must not change."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.corpus import read_corpus
from coprod_assistant.errors import FetchError
from coprod_assistant.fetched import FETCHED
from coprod_assistant.types import LinkFrom
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Answer, Asked, Send, Server, page, reply
from tests.fetch.listening import site as pages_of
from tests.site.server import SampleSite


@pytest.fixture(scope="module")
def served() -> Iterator[SampleSite]:
    with SampleSite() as site:
        yield site


@pytest.fixture(scope="module")
def original(served: SampleSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus after a first fetch of the whole site, reports of the other host with it."""
    corpus = tmp_path_factory.mktemp("original")
    allowed = (f"127.0.0.1:{served.port}",)
    fetch(corpus, served.url("/"), allow_private=allowed, hosts=(f"localhost:{served.port}",))
    return corpus


@pytest.fixture
def site(served: SampleSite) -> SampleSite:
    """The site as it was at the first fetch."""
    served.reset()
    return served


@pytest.fixture
def corpus(original: Path, tmp_path: Path) -> Path:
    """A copy of the first corpus to fetch into again."""
    return Path(shutil.copytree(original, tmp_path / "corpus"))


def state(corpus: Path) -> dict[str, bytes]:
    return stored(corpus) | {FETCHED: (corpus / FETCHED).read_bytes()}


def test_what_is_stored_is_what_was_published(site: SampleSite, corpus: Path) -> None:
    found = records(corpus)
    kept = {url: record for url, record in found.items() if record.file}
    assert len(kept) == 47 == len(stored(corpus))
    for url, record in kept.items():
        path = "/" + url.split("/", 3)[3]
        body = site.answer("GET", path, {}).body
        assert (corpus / str(record.file)).read_bytes() == body
        assert record.sha256 == hashlib.sha256(body).hexdigest() and record.status == "current"
        assert record.etag == f'"{record.sha256[:16]}"' and record.last_modified and record.fetched and record.checked
    report = kept[site.url("/reports/lisbon-2016-report.pdf")]
    assert (report.file or "").endswith("/reports/lisbon-2016-report.pdf") and report.media_type == "application/pdf"
    assert (
        LinkFrom(site.url("/events/lisbon-2016.html"), "Click here to read the full report of the meeting")
        in report.linked_from
    )
    lisbon = kept[site.url("/events/lisbon-2016.html")]
    assert set(lisbon.redirects) == {site.url("/meetings/lisbon"), site.url("/events/lisbon")}
    assert kept[site.files_url("/reports/position-paper-2015.pdf")].file is not None
    news = kept[site.url("/news/2016-10-lisbon-in-brief.html")]
    assert news.published is not None and not news.published.startswith("2016-10-0"), "not the date of the event"


def test_what_is_not_there_is_noted_where_it_is_missed(site: SampleSite, corpus: Path) -> None:
    missing = {url: record for url, record in records(corpus).items() if record.file is None}
    report = missing[site.url("/reports/annual-report-2013.pdf")]
    assert (report.status, report.reason) == ("failed", "the server answers 404")
    assert report.linked_from and {link.url for link in report.linked_from} <= records(corpus).keys()
    assert missing[site.url("/news/page-2.html")].reason == "the page says that it does not exist"
    assert site.url("/press/draft-statement.html") not in missing, "it asks not to be kept, which is no loss"


def test_the_corpus_knows_where_a_file_was_published(site: SampleSite, corpus: Path) -> None:
    sources = {file.source.url: file.source for file in read_corpus(corpus)}
    assert len(sources) == 47
    lisbon = sources[site.url("/events/lisbon-2016.html")]
    assert lisbon.title == records(corpus)[lisbon.url or ""].title
    assert lisbon.retrieved is not None and site.url("/meetings/lisbon") in lisbon.aliases
    report = sources[site.url("/reports/lisbon-2016-report.pdf")]
    words = "Click here to read the full report of the meeting"
    assert LinkFrom(site.url("/events/lisbon-2016.html"), words, "Hands on the Bank") in report.linked_from


def test_an_unchanged_site_sends_no_body_twice(site: SampleSite, corpus: Path) -> None:
    before = stored(corpus)
    sources = [file.source for file in read_corpus(corpus)]
    site.requests.clear()
    report = fetch(corpus)
    assert (report.new, report.changed, report.withdrawn) == ((), (), ()) and len(report.unchanged) == 47
    assert stored(corpus) == before
    assert [file.source for file in read_corpus(corpus)] == sources, "nothing to be indexed anew"
    with_body = {request.path for request in site.requests if request.status == 200 and request.body_bytes}
    assert with_body == {"/news/2014-09-island-summer.html", "/news/page-2.html"}, "errors that carry no ETag"
    assert {request.status for request in site.requests} <= {200, 301, 302, 304, 404}
    again = fetch(corpus)
    assert len(again.unchanged) == 47 and again.requests == report.requests


def test_without_etags_hashes_tell_what_has_changed(tmp_path: Path) -> None:
    pages: dict[str, str | bytes | Answer] = {"/": page("Start", "/a", "/b"), "/a": page("A"), "/b": page("B")}
    with Server(pages_of(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        pages["/b"] = page("B", words="Something else stands here now, and it is longer than it was.")
        report = fetch(tmp_path)
        assert report.changed == (server.url("/b"),) and len(report.unchanged) == 2


def test_what_stands_for_nothing_is_not_sent_twice_and_stays_nothing(tmp_path: Path) -> None:
    sent: list[str] = []

    def answer(asked: Asked, send: Send) -> None:
        if asked.path == "/robots.txt":
            send(reply(status=404))
        elif asked.headers.get("if-none-match") == '"same"':
            send(reply(status=304, ETag='"same"'))
        else:
            sent.append(asked.path)
            body = (
                page("Start", "/no-such") if asked.path == "/" else page("All our pages", words="Choose one of them.")
            )
            send(reply(body, ETag='"same"'))

    with Server(answer) as server:
        first = fetch(tmp_path, server.url(), allow_private=(server.private,), sitemaps=False)
        problem = (server.url("/no-such"), "the page says that it does not exist")
        assert (first.new, first.problems) == ((server.url(),), (problem,))
        sent.clear()
        second = fetch(tmp_path, sitemaps=False)
        assert (second.unchanged, second.problems) == ((server.url(),), (problem,))
        assert "/" not in sent and "/no-such" not in sent


def test_a_changed_page(site: SampleSite, corpus: Path) -> None:
    old = records(corpus)[site.url("/contact.html")]
    site.change(
        "/contact.html", page("Contact", "/brand-new.html", words="We have moved to another house by the river.")
    )
    site.change("/brand-new.html", page("Brand new"))
    report = fetch(corpus)
    assert (report.new, report.changed) == ((site.url("/brand-new.html"),), (site.url("/contact.html"),))
    new = records(corpus)[site.url("/contact.html")]
    assert new.file == old.file and new.sha256 != old.sha256 and new.title == "Contact"
    assert b"another house" in (corpus / str(new.file)).read_bytes()
    assert records(corpus)[site.url("/brand-new.html")].linked_from == (LinkFrom(new.url, "link 0"),)


def test_what_is_removed_leaves_the_index_and_stays_on_the_disk(site: SampleSite, corpus: Path) -> None:
    paths = ["/projects/otter-line.html", "/reports/handbook-2018.pdf"]
    gone = [site.url(path) for path in paths]
    old = records(corpus)
    for path in paths:
        site.remove(path)
    report = fetch(corpus)
    assert report.withdrawn == tuple((url, "the server answers 404") for url in gone)
    now, files = records(corpus), {file.source.file for file in read_corpus(corpus)}
    for url in gone:
        assert (now[url].status, now[url].file, now[url].sha256) == ("withdrawn", old[url].file, old[url].sha256)
        assert (corpus / str(old[url].file)).is_file() and old[url].file not in files
    assert fetch(corpus).withdrawn == (), "it is told once"
    site.reset()
    assert sorted(fetch(corpus).new) == gone, "and it comes back"
    assert [records(corpus)[url].file for url in gone] == [old[url].file for url in gone]


def test_a_page_that_says_not_found_with_status_200_is_gone(site: SampleSite, corpus: Path) -> None:
    site.remove("/news/2018-07-derwen-foam.html")  # this part of the site answers such addresses with 200
    report = fetch(corpus)
    assert report.withdrawn == ((site.url("/news/2018-07-derwen-foam.html"), "the page says that it does not exist"),)


def test_a_moved_page_takes_its_links_along(site: SampleSite, corpus: Path) -> None:
    old = records(corpus)[site.url("/events/tartu-2017.html")]
    site.move("/events/tartu-2017.html", "/meetings/tartu-2017.html")
    report = fetch(corpus)
    new_url = site.url("/meetings/tartu-2017.html")
    assert report.new == (new_url,)
    assert report.withdrawn == ((old.url, f"it has moved to {new_url}"),)
    now = records(corpus)
    assert now[old.url].status == "withdrawn" and old.url in now[new_url].redirects
    assert set(now[new_url].linked_from) == set(old.linked_from)
    files = {file.source.file for file in read_corpus(corpus)}
    assert now[new_url].file in files and old.file not in files


@pytest.mark.parametrize(
    "status",
    [
        500,
        "soft 404",
        *(pytest.param(status, marks=pytest.mark.slow) for status in (503, "empty", "drop", "truncated", 404)),
    ],
)
def test_a_site_of_which_much_fails_changes_nothing(status: object, site: SampleSite, corpus: Path) -> None:
    before = state(corpus)
    site.fail(share=0.4, status=status, spare=["/"])  # type: ignore[arg-type]
    site.change("/contact.html", page("Contact"))
    with pytest.raises(
        FetchError, match=r"\d+ of 47 pages and reports can no longer be got, first http.*nothing was changed"
    ):
        fetch(corpus)
    assert state(corpus) == before
    site.reset()
    report = fetch(corpus)
    assert len(report.unchanged) == 47, "what failed is asked for again"


def numbered(count: int, address: str) -> dict[str, str | bytes | Answer]:
    """A start page and `count` pages that it links to."""
    links = [address.format(number) for number in range(count)]
    return {"/": page("Start", *links)} | {link: page(f"Page {link}") for link in links}


def test_a_page_of_many_that_differ_in_their_query_may_vanish(tmp_path: Path) -> None:
    pages = numbered(12, "/index.php?id={}")
    with Server(pages_of(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        del pages["/index.php?id=7"]
        assert fetch(tmp_path).withdrawn == ((server.url("/index.php?id=7"), "the server answers 404"),)


def test_pages_of_a_calendar_do_not_hide_that_the_others_are_gone(tmp_path: Path) -> None:
    pages = numbered(10, "/{}.html") | numbered(20, "/calendar?month={}")
    pages["/"] = page("Start", *(path for path in pages if path != "/"))
    with Server(pages_of(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        for number in range(4):
            del pages[f"/{number}.html"]
        with pytest.raises(FetchError, match=r"4 of 31 pages and reports can no longer be got"):
            fetch(tmp_path)


@pytest.mark.parametrize("way", ["redirect", "page"])
def test_a_site_that_shows_one_page_in_place_of_all_changes_nothing(way: str, tmp_path: Path) -> None:
    """As behind a login: each address leads to an address of its own, and all of these say the same."""
    pages, closed = numbered(9, "/{}.html"), False

    def answer(asked: Asked, send: Send) -> None:
        login = page("Log in", words="Please give your name and your password to go on.")
        if not closed or asked.path not in pages:
            pages_of({**pages, f"/login?next={asked.path[12:]}": login})(asked, send)
        else:
            send(reply(status=302, Location=f"/login?next={asked.path}") if way == "redirect" else reply(login))

    with Server(answer) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        before = state(tmp_path)
        closed = True
        with pytest.raises(FetchError, match=r"[89] of 10 .*: it and [89] others lead to .* now; nothing was changed"):
            fetch(tmp_path)
        assert state(tmp_path) == before


def test_a_site_that_is_away_changes_nothing(site: SampleSite, corpus: Path) -> None:
    before = state(corpus)
    site.fail(site.paths, status=500)
    with pytest.raises(FetchError, match=r"47 of 47 .* robots\.txt cannot be read"):
        fetch(corpus)
    assert state(corpus) == before


def test_a_loss_that_is_right_can_be_accepted(site: SampleSite, corpus: Path) -> None:
    site.fail(share=0.5, status=404, spare=["/"])
    report = fetch(corpus, accept_loss=True)
    assert len(report.withdrawn) > 10
    assert len(read_corpus(corpus)) == 47 - len(report.withdrawn)


def test_a_few_failures_are_told_and_the_rest_is_taken(site: SampleSite, corpus: Path) -> None:
    site.fail(["/contact.html"], status=500)
    site.change("/privacy.html", page("Privacy"))
    report = fetch(corpus)
    assert report.changed == (site.url("/privacy.html"),)
    assert (site.url("/contact.html"), "the server answers 500") in report.problems
    assert len(read_corpus(corpus)) == 47, "the last good copy stays"


def test_files_of_people_are_never_touched(site: SampleSite, tmp_path: Path) -> None:
    host = f"pages/127.0.0.1_{site.port}"
    mine = {f"{host}/contact.html": "My own notes.", f"{host}/my-notes.md": "More notes.", "sources.toml": "# none\n"}
    for name, words in mine.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    fetch(tmp_path, site.url("/"), allow_private=(f"127.0.0.1:{site.port}",), depth=1)
    assert records(tmp_path)[site.url("/contact.html")].file not in mine
    edited = str(records(tmp_path)[site.url("/privacy.html")].file)
    (tmp_path / edited).write_text("<p>Edited by a person.</p>", encoding="utf-8")
    site.change("/privacy.html", page("Privacy"))
    site.remove("/contact.html")
    report = fetch(tmp_path)
    for name, words in mine.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == words
    assert (tmp_path / edited).read_text(encoding="utf-8") == "<p>Edited by a person.</p>"
    now = records(tmp_path)[site.url("/privacy.html")]
    assert now.title == "Privacy" and now.file != edited
    assert report.notes == (f"{edited} was changed by hand and is left alone; what is published is {now.file} now",)


def test_a_page_that_asks_not_to_be_kept_any_more_leaves(site: SampleSite, corpus: Path) -> None:
    site.change("/contact.html", page("Contact", head='<meta name="robots" content="noindex">'))
    assert fetch(corpus).withdrawn == ((site.url("/contact.html"), "the page asks not to be kept (noindex)"),)


def test_narrower_settings_withdraw_what_they_leave_out(site: SampleSite, corpus: Path) -> None:
    text = (corpus / "fetch.toml").read_text(encoding="utf-8")
    (corpus / "fetch.toml").write_text(text.replace("exclude = []", 'exclude = ["/projects/"]'), encoding="utf-8")
    report = fetch(corpus)
    assert {url for url, _ in report.withdrawn} == {
        site.url(path) for path in site.paths if path.startswith("/projects/")
    }
    assert {reason for _, reason in report.withdrawn} == {"it does not belong to what fetch.toml asks for"}


def test_a_wider_depth_reaches_pages_behind_unchanged_ones(tmp_path: Path) -> None:
    tagged = {f"/{n}": reply(page(f"Page {n}", f"/{n + 1}"), ETag=f'"{n}"') for n in range(1, 6)}
    with Server(pages_of({"/": page("Start", "/1"), **tagged})) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,), depth=1)
        assert len(stored(tmp_path)) == 2
        assert len(fetch(tmp_path, depth=3).new) == 2


def test_a_dry_run_changes_nothing(site: SampleSite, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    report = fetch(corpus, site.url("/"), allow_private=(f"127.0.0.1:{site.port}",), dry_run=True)
    assert not corpus.exists()
    assert site.url("/") in report.would_fetch and site.url("/events/") in report.would_fetch
    assert len([request for request in site.requests if request.path.endswith(".pdf")]) == 0
    assert (site.url("/resources/hourly-sheet.xlsx"), "files of this kind are not read (.xlsx)") not in report.problems
