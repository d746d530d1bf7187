"""Answers that are not what they say, or lead on in other ways than by a redirect."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.corpus import read_corpus
from coprod_assistant.errors import FetchError
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Answer, Server, page, reply, site

Pages = dict[str, str | bytes | Answer]
SITE = Path(__file__).parents[1] / "site" / "reports"
EMPTY = '<html><head><meta http-equiv="refresh" content="{}"></head><body></body></html>'


def paths(server: Server, urls: tuple[str, ...]) -> list[str]:
    return [url.removeprefix(server.url("")) for url in urls]


def problems(server: Server, found: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {url.removeprefix(server.url("")): reason.replace(server.url(""), "") for url, reason in found}


@pytest.mark.parametrize("content", ["0;url=/home", "0; URL='/home'", "0.5,/home", "20; url=/home"])
def test_an_empty_start_page_that_leads_on_is_followed(content: str, tmp_path: Path) -> None:
    with Server(site({"/": reply(EMPTY.format(content), ETag='"1"'), "/home": page("Home")})) as server:
        first = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert (paths(server, first.new), first.problems) == (["/home"], ())
        assert records(tmp_path)[server.url("/home")].redirects == (server.url("/"),)
        second = fetch(tmp_path)
        assert (paths(server, second.unchanged), second.problems, second.withdrawn) == (["/home"], (), ())


def test_pages_that_lead_on_at_once_are_no_pages(tmp_path: Path) -> None:
    def leading(to: str, seconds: int = 0) -> str:
        return page(f"Go to {to}", head=f'<meta http-equiv="Refresh" content="{seconds}; url={to}">')

    pages: Pages = {
        "/": page("Start", "/moved", "/ring", "/away", "/slow", "/self", "/plain"),
        "/moved": leading("/new"),
        "/new": page("New"),
        "/ring": leading("/ring-2"),
        "/ring-2": leading("/ring"),
        "/away": leading("https://elsewhere.example/"),
        "/slow": leading("/new", 30),
        "/self": leading("/self"),
        "/plain": page("Plain", head='<noscript><meta http-equiv="refresh" content="0;url=/no-scripts"></noscript>'),
    }
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert paths(server, report.new) == ["/", "/new", "/plain", "/self", "/slow"]
        assert problems(server, report.problems) == {
            "/away": "it redirects to https://elsewhere.example/, which is not part of what is fetched",
            "/ring": "it redirects to /ring-2, which leads back or nowhere",
            "/ring-2": "it redirects to /ring, which leads back or nowhere",
        }
        assert "/no-scripts" not in server.paths()


def test_what_is_called_something_else_than_it_is(tmp_path: Path) -> None:
    report = (SITE / "lisbon-2016-report.pdf").read_bytes()
    pages: Pages = {
        "/": page("Start", "/a.html", "/b.pdf", "/c.html", "/d", "/e", "/f.pdf"),
        "/a.html": reply(report, media_type="text/html"),
        "/b.pdf": reply(page("B"), media_type="application/pdf"),
        "/c.html": reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        "/d": reply(page("D"), media_type=""),
        "/e": reply(b"x", media_type="image/" + "x" * 5_000),
        "/f.pdf": reply(report[:2_000], media_type="application/octet-stream"),
    }
    with Server(site(pages)) as server:
        found = fetch(tmp_path, server.url(), allow_private=(server.private,))
        said = problems(server, found.problems)
        assert said.pop("/f.pdf").startswith("it was fetched, but cannot be read: ")
        assert said == {
            "/c.html": "the server calls it text/html, but it is something else",
            "/e": f"its content is image/{'x' * 54}, which is not read",
        }
        ends = [file.rpartition("/")[2] for file in stored(tmp_path)]
        assert ends == ["b.pdf.html", "d.html", "index.html", "a.html.pdf", "f.pdf"]


@pytest.mark.parametrize(
    ("written", "header"),
    [("utf-8", "iso-8859-1"), ("iso-8859-1", "utf-8"), ("utf-8", "../../etc/passwd"), ("utf-16", ""), ("utf-8", "")],
)
def test_the_words_are_right_whatever_the_charset_is_called(written: str, header: str, tmp_path: Path) -> None:
    from coprod_assistant.extract import extract_corpus
    from coprod_assistant.types import Document

    words = "Die Größe der Brücke über den Fluß ist länger bekannt, als die Bürger wußten."
    body = page("Brücke", words=words, head=f'<meta charset="{written}">').encode(written)
    media_type = f"text/html; charset={header}" if header else "text/html"
    with Server(site({"/": reply(body, media_type=media_type)})) as server:
        fetch(tmp_path, server.url(), allow_private=(server.private,))
    (document,) = extract_corpus(read_corpus(tmp_path), timeout_s=30, memory_mb=512)
    assert isinstance(document, Document) and words in document.text


def test_headers_without_end_and_lengths_that_are_none(tmp_path: Path) -> None:
    body = page("A page").encode()

    def with_length(*lines: str) -> bytes:
        head = "".join(f"{line}\r\n" for line in lines)
        return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n".encode() + body

    pages: Pages = {
        "/": page("Start", "/head", "/longer", "/negative", "/two"),
        "/head": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_000_000,
        "/longer": with_length("Content-Length: 99999"),
        "/negative": with_length("Content-Length: -5"),
        "/two": with_length("Content-Length: 5", "Content-Length: 50"),
    }
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert paths(server, report.new) == ["/"]
        said = problems(server, report.problems)
        assert list(said) == ["/head", "/longer", "/negative", "/two"]
        assert all(reason.startswith("the answer breaks off or is no HTTP (") for reason in said.values())
        assert server.paths().count("/longer") == 3, "it may be whole another time"


def test_one_page_however_its_address_is_written(tmp_path: Path) -> None:
    links = ["/a", "/a#part", "/a?", "/%61", "/./a", "/x/../a", "/a;jsessionid=1A", "/a?utm_source=z", " /a ", "/a/"]
    queries = ["/q?x=1&y=2", "/q?y=2&x=1", "/q?x=1&y=2#z", "/q?x=1&amp;y=2"]
    pages: Pages = {"/": page("Start", *links, *queries, "/caf%C3%A9", "/café", "/caf%c3%a9", "/b%2Fc", "/b/c")}
    pages |= {path: page(path.strip("/")) for path in ("/a", "/a/", "/q?x=1&y=2", "/caf%C3%A9", "/b%2Fc", "/b/c")}
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,), sitemaps=False)
        assert paths(server, report.new) == ["/", "/a", "/b%2Fc", "/b/c", "/caf%C3%A9", "/q?x=1&y=2"]
        asked = [path for path in server.paths() if not path.startswith(("/coprod-", "/robots"))]
        assert sorted(asked) == ["/", "/a", "/a/", "/b%2Fc", "/b/c", "/caf%C3%A9", "/q?x=1&y=2"], "each once"
        assert records(tmp_path)[server.url("/a")].duplicates == (server.url("/a/"),)


def test_a_right_address_that_is_not_the_pages_own_changes_nothing(tmp_path: Path) -> None:
    elsewhere = '<link rel="canonical" href="https://elsewhere.example/a">'
    home = '<link rel="canonical" href="/">'
    pages: Pages = {"/": page("S", "/a", "/b", "/c", head=home), "/a": page("A", head=elsewhere)}
    pages |= {"/b": page("B", head=home), "/c": page("C", head=home)}
    with Server(site(pages)) as server:
        report = fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert (paths(server, report.new), report.problems) == (["/", "/a", "/b", "/c"], ())


@pytest.mark.parametrize(
    ("answers", "said", "hint"),
    [
        (
            {"/robots.txt": reply("User-agent: *\nDisallow: /", media_type="text/plain")},
            "robots.txt does not allow it",
            "ask the owners of the site whether its robots.txt may allow coprod-assistant",
        ),
        (
            {"/": reply(status=301, Location="https://www.elsewhere.example/")},
            "it redirects to https://www.elsewhere.example/, which is not part of what is fetched",
            "start from the address that it redirects to",
        ),
        ({"/": reply(status=404)}, "the server answers 404", "check the address, and whether a browser on this"),
    ],
)
def test_nothing_at_all_is_an_error_with_its_remedy(answers: Pages, said: str, hint: str, tmp_path: Path) -> None:
    with Server(site({"/": page("Start"), **answers})) as server:
        with pytest.raises(FetchError) as caught:
            fetch(tmp_path, server.url(), allow_private=(server.private,))
        assert str(caught.value) == f"nothing could be fetched; {server.url()}: {said}"
        assert (caught.value.hint or "").startswith(hint)
