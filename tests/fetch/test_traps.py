"""D5: sites without end have one, and each page is got once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

from coprod_assistant.fetched import FetchedRecord
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Asked, Send, Server, page, reply, site


def own(server: Server) -> list[str]:
    return [path for path in server.paths() if not path.startswith(("/robots.txt", "/sitemap", "/coprod-"))]


def test_a_calendar_ends_at_the_depth(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        day = int(asked.path.rpartition("/")[2] or 0) if asked.path.startswith("/day/") else 0
        known = asked.path == "/" or asked.path.startswith("/day/")
        send(reply(page(f"Day {day}", f"/day/{day + 1}", f"/day/{day - 1}")) if known else reply(status=404))

    with Server(answer) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,), depth=4)
        assert Counter(own(server)) == Counter(["/", *(f"/day/{day}" for day in (1, -1, 2, -2, 3, -3, 4, -4, 0))])


def test_a_site_without_end_stops_at_the_number_of_pages(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        number = int(asked.path.rpartition("/")[2] or 0) if asked.path[1:].isdigit() or asked.path == "/" else None
        send(
            reply(status=404)
            if number is None
            else reply(page(f"Page {number}", f"/{2 * number + 1}", f"/{2 * number + 2}"))
        )

    with Server(answer) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), depth=100, pages=20)
        assert len(own(server)) == 20 == len(report.new)
    assert report.left > 0
    assert report.notes == (f"stopped at the limit of 20 pages; {report.left} addresses were not asked for",)


def test_a_calendar_by_query_ends_at_so_many(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        month = int(asked.path.rpartition("=")[2]) if "=" in asked.path else 0
        known = asked.path == "/" or asked.path.startswith("/calendar?")
        send(reply(page(f"Month {month}", f"/calendar?month={month + 1}")) if known else reply(status=404))

    with Server(answer) as server:
        settings = {"allow_private": (server.private,), "depth": 100, "queries_per_path": 7}
        report = fetch(tmp_path, server.url(), **settings)
        assert own(server) == ["/", *(f"/calendar?month={month}" for month in range(1, 8))]
        assert dict(report.problems) == {
            server.url("/calendar?month=8"): "more than 7 addresses differ only in what follows the ?"
        }


def test_sessions_do_not_multiply_pages(tmp_path: Path) -> None:
    """A new session id in every link, by a name that is known and by one that is not: each page is stored once."""
    serial = iter(range(1_000_000))

    def answer(asked: Asked, send: Send) -> None:
        path = asked.path.partition("?")[0].partition(";")[0]
        if path not in ("/", "/a", "/b"):
            return send(reply(status=404))
        ids = [f"{next(serial):032x}" for _ in range(6)]
        links = [f"/a?PHPSESSID={ids[0]}", f"/b;jsessionid={ids[1]}", f"/a?sid={ids[2]}", f"/b?visit={ids[3]}"]
        return send(reply(page(f"Page {path}", *links)))

    with Server(answer) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), depth=100, queries_per_path=10)
        asked = own(server)
    assert sorted(report.new) == [server.url(), server.url("/a"), server.url("/b")]
    assert len(stored(tmp_path)) == 3
    assert len(asked) <= 3 + 10 and not any("sess" in path.lower() or "sid=" in path for path in asked)
    copies = records(tmp_path)[server.url("/b")].duplicates
    assert copies and all("visit=" in url for url in copies)


def test_paths_that_repeat_themselves_end(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        if asked.path.startswith(("/robots", "/sitemap", "/coprod-")):
            return send(reply(status=404))
        return send(reply(page(f"Depth {asked.path}", "more/")))

    with Server(answer) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,), depth=100)
        assert own(server) == ["/", "/more/", "/more/more/", "/more/more/more/"]


def test_redirects_in_a_circle_and_without_end(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        if asked.path == "/":
            return send(reply(page("Start", "/ring/1", "/self", "/far/0")))
        if asked.path.startswith("/far/"):
            return send(reply(status=302, Location=f"/far/{int(asked.path[5:]) + 1}"))
        where = {"/ring/1": "/ring/2", "/ring/2": "/ring/1", "/self": "/self"}.get(asked.path)
        return send(reply(status=302, Location=where) if where else reply(status=404))

    with Server(answer) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert Counter(own(server)) == Counter(["/", "/ring/1", "/ring/2", "/self", *(f"/far/{n}" for n in range(6))])
        reasons = dict(report.problems)
        assert reasons[server.url("/self")] == "it redirects to itself"
        assert reasons[server.url("/far/5")] == "more than 5 redirects"
        assert reasons[server.url("/ring/1")].endswith("which leads back or nowhere")


def sitemap(*urls: str, index: bool = False) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    listed = "".join(f"<{inner}><loc>{escape(url)}</loc></{inner}>" for url in urls)
    return reply(f'<?xml version="1.0"?><{outer} xmlns="x">{listed}</{outer}>', media_type="application/xml")


def test_sitemaps_of_themselves_and_of_many(tmp_path: Path) -> None:
    def answer(asked: Asked, send: Send) -> None:
        at = f"http://{asked.headers['host']}"
        if asked.path == "/sitemap.xml":
            return send(
                sitemap(at + "/sitemap.xml", at + "/sitemap-1.xml", "http://elsewhere.example/s.xml", index=True)
            )
        if asked.path.startswith("/sitemap-"):
            number = int(asked.path[9:-4])
            return send(sitemap(at + f"/sitemap-{number + 1}.xml", at + "/sitemap.xml", index=True))
        return send(reply(page("Start")) if asked.path == "/" else reply(status=404))

    with Server(answer) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        asked = [path for path in server.paths() if path.startswith("/sitemap")]
    assert len(asked) == len(set(asked)) == 50
    assert [reason for _, reason in report.problems] == ["only 50 sitemaps are read"]


def test_pages_of_a_sitemap_are_got_though_nothing_links_to_them(tmp_path: Path) -> None:
    import gzip

    pages: dict[str, str | bytes] = {"/": page("Start"), "/alone": page("Alone"), "/packed": page("Packed")}
    with Server(site(pages)) as server:
        pages["/robots.txt"] = reply(f"Sitemap: {server.url('/maps/all.xml.gz')}", media_type="text/plain")
        pages["/sitemap.xml"] = sitemap(server.url("/alone#x"), "http://elsewhere.example/", "javascript:x", "")
        packed = sitemap(server.url("/packed")).partition(b"\r\n\r\n")[2]
        pages["/maps/all.xml.gz"] = reply(gzip.compress(packed), media_type="application/gzip")
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert sorted(report.new) == [server.url(), server.url("/alone"), server.url("/packed")]


def test_hostile_sitemaps_are_not_unfolded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"{bomb}<urlset><url><loc>&l9;</loc></url><url><loc>/a?&f;</loc></url><url><loc>/a</loc></url></urlset>"
    pages: dict[str, str | bytes] = {
        "/": page("Start"), "/sitemap.xml": reply(body, media_type="application/xml")
    }  # fmt: skip
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert report.new == (server.url(),)
        assert server.paths() == ["/robots.txt", "/sitemap.xml", "/", server.paths()[-1]]


def test_the_right_address_of_a_page_stands_for_its_copies(tmp_path: Path) -> None:
    def named(title: str, canonical: str, words: str = "") -> str:
        return page(title, words=words, head=f'<link rel="canonical" href="{canonical}">')

    pages: dict[str, str | bytes] = {
        "/": page("Start", "/list?sort=name", "/print/a", "/liar", "/elsewhere"),
        "/list?sort=name": named("List by name", "/list"),
        "/list": page("List"),
        "/print/a": named(
            "A", "/a", "The very same words stand on both of these pages, in the same order, to the end."
        ),
        "/a": page("A", words="The very same words stand on both of these pages, in the same order, to the end."),
        "/liar": named("Says it is the start page, as every page of some sites does", "/"),
        "/elsewhere": named("Elsewhere", "https://elsewhere.example/"),
    }
    with Server(site(pages)) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
        found = records(tmp_path)
        at: dict[str, FetchedRecord] = {url.removeprefix(server.url().rstrip("/")): found[url] for url in found}
    assert sorted(at) == ["/", "/a", "/elsewhere", "/liar", "/list"]
    assert at["/list"].duplicates == (server.url("/list?sort=name"),)
    assert at["/a"].duplicates == (server.url("/print/a"),)
