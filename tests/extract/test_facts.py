"""What a crawler is told of a page, a report, a sitemap."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coprod_assistant.corpus import CorpusFile
from coprod_assistant.extract import FACTS_READER, ExtractionFailure, Facts, FoundLink, Sandbox
from coprod_assistant.extract.facts import read_facts
from coprod_assistant.types import Source

WORDS = "<p>" + "A river needs neighbours who look after it all the year. " * 4 + "</p>"


def facts(data: str | bytes, folder: Path, media_type: str = "text/html", charset: str | None = None) -> Facts:
    path = folder / "body"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_facts(path, Source("body", media_type, "", url="https://example.org/a/b.html", charset=charset))


@pytest.mark.parametrize("data", [b"", b"   ", b"\0\0", b"<html></html>", b"<!-- x -->", b"<p hidden>x</p>"])
def test_nothing_is_empty(data: bytes, tmp_path: Path) -> None:
    assert facts(data, tmp_path).trouble == "empty"


def test_a_page_may_leave_out_its_body(tmp_path: Path) -> None:
    found = facts(f'<title>Otters</title><main><a href="/x">Link</a>{WORDS}</main>', tmp_path)
    assert (found.title, found.trouble, [link.menu for link in found.links]) == ("Otters", "", [False])


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.4\nnonsense", b"not a pdf"])
def test_a_broken_report_costs_a_line(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(data)
    with Sandbox(timeout_s=20, memory_mb=256, reader=FACTS_READER) as sandbox:
        found: object = sandbox.read(CorpusFile(path, Source("body", "application/pdf", "")))
    assert isinstance(found, ExtractionFailure) and found.reason.startswith("it is broken: ")


def test_links_with_their_words(tmp_path: Path) -> None:
    page = f"""<head><base href="/base/"></head><nav><a href="/menu">Menu</a></nav><main>{WORDS}
    <a href="report.pdf">Click here
      to <b>read</b></a> <a href="#top">Up</a> <a name="x">no link</a> <a href="">self</a>
    <a href="pic"><img alt="A picture"></a> <a href="label" aria-label="Labelled"></a> <a href="bare"></a>
    <a href="https://other.example/" rel="Nofollow noopener">Other</a> <a href="mailto:a@example.org">Mail</a>
    <iframe src="framed.html"></iframe><object data="embedded.pdf"></object><map><area href="area" alt="Part"></map>
    <a href="http://[broken">Broken</a></main>"""
    assert facts(page, tmp_path).links == (
        FoundLink("https://example.org/menu", "Menu", menu=True),
        FoundLink("https://example.org/base/report.pdf", "Click here to read"),
        FoundLink("https://example.org/base/pic", "A picture"),
        FoundLink("https://example.org/base/label", "Labelled"),
        FoundLink("https://example.org/base/bare", ""),
        FoundLink("https://other.example/", "Other", nofollow=True),
        FoundLink("mailto:a@example.org", "Mail"),
        FoundLink("https://example.org/base/framed.html", ""),
        FoundLink("https://example.org/base/embedded.pdf", ""),
        FoundLink("https://example.org/base/area", "Part"),
    )


def test_a_redirect_in_the_page_is_a_link(tmp_path: Path) -> None:
    page = '<meta http-equiv="Refresh" content="0; URL=\'../new.html\'"><p>We have moved.</p>'
    assert [link.url for link in facts(page, tmp_path).links] == ["https://example.org/new.html"]


@pytest.mark.parametrize(
    ("content", "refresh"),
    [
        ("0;url=/new", "https://example.org/new"),
        ("0; URL = '/new'", "https://example.org/new"),
        ("1,/new", "https://example.org/new"),
        ("0 new", "https://example.org/a/new"),
        ("0.5;url=../new", "https://example.org/new"),
        ("30;url=/new", None),
        ("0;url=''", None),
        ("0;url=", None),
        ("0;", None),
        ("0", None),
        ("url=/new", None),
        ("0;url=http://[", None),
        ("", None),
    ],
)
def test_where_a_page_leads_on_to(content: str, refresh: str | None, tmp_path: Path) -> None:
    page = f'<meta http-equiv="refresh" content="{content}">{WORDS}'
    assert facts(page, tmp_path).refresh == refresh
    assert facts(f"<head><noscript>{page}</noscript></head>{WORDS}", tmp_path).refresh is None
    empty = facts(f'<meta http-equiv="refresh" content="{content}">', tmp_path)
    assert empty.trouble == "empty" and (empty.refresh is None) == ("new" not in content or content.startswith("url"))


def test_what_it_says_to_robots_and_of_its_address(tmp_path: Path) -> None:
    page = """<meta name="ROBOTS" content="NoIndex"><meta name="googlebot" content="nofollow">
    <meta name="coprod-assistant" content="noarchive"><link rel="canonical" href="../right"><p>x</p>"""
    found = facts(page, tmp_path)
    assert (found.robots, found.canonical) == ("noindex, noarchive", "https://example.org/right")
    two = '<link rel="canonical" href="/one"><link rel="canonical" href="/two"><p>x</p>'
    assert facts(two, tmp_path).canonical is None


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta property="article:published_time" content="2012-05-09T10:00:00Z">', "", dt.date(2012, 5, 9)),
        ('<meta name="date" content="2011-02-03">', "", dt.date(2011, 2, 3)),
        ("", '<script type="application/ld+json">{"datePublished": "2013-07-01"}</script>', dt.date(2013, 7, 1)),
        ("", '<time pubdate datetime="2014-01-02">2 January</time>', dt.date(2014, 1, 2)),
        ("", '<span class="entry-date">5 March 2015</span>', dt.date(2015, 3, 5)),
        ("", '<time datetime="2011-05-03">3 May 2011</time>', None),
        ("", "<p>The conference was held on 3 May 2011 in Berlin.</p>", None),
        ("<title>Conference, 3 May 2011</title>", "<h1>Conference, 3 May 2011</h1>", None),
        ("", '<div class="event-date">2011-05-03</div>', None),
        ('<meta name="date" content="1066-10-14">', "", None),
        ('<meta name="date" content="soon">', "", None),
        ("", "", None),
    ],
)
def test_published_is_what_says_so_and_no_date_of_an_event(
    head: str, body: str, published: dt.date | None, tmp_path: Path
) -> None:
    page = f"<html><head>{head}</head><body><main>{body}{WORDS}</main></body></html>"
    assert facts(page, tmp_path).published == published


@pytest.mark.parametrize(
    ("page", "trouble"),
    [
        ("<title>404 Not Found</title><p>Sorry.</p>", "not found"),
        ("<title>Our site</title><h1>Page not found</h1><p>Try the search.</p>", "not found"),
        ("<title>Seite nicht gefunden</title><p>Leider.</p>", "not found"),
        ("<title>503 Service Unavailable</title><p>Later.</p>", "unavailable"),
        ("<title>Just a moment...</title><p>Checking your browser.</p>", "unavailable"),
        ("<title>Not found: 12 otters</title>" + WORDS * 10, ""),
        ("<title>Finding otters</title><h1>Where they are found</h1><p>Here.</p>", ""),
        ('<title>Gallery</title><img src="x.png">', ""),
    ],
)
def test_a_page_that_is_none_says_so(page: str, trouble: str, tmp_path: Path) -> None:
    assert facts(page, tmp_path).trouble == trouble


def test_the_fingerprint_sees_the_words_and_nothing_else(tmp_path: Path) -> None:
    def print_of(body: str, title: str = "T") -> str | None:
        return facts(f"<title>{title}</title><main>{body}</main>", tmp_path).fingerprint

    plain = print_of(WORDS)
    assert plain == print_of(f'<nav><a href="/?sid=1">Menu</a></nav><div class="x">{WORDS}</div><script>1</script>')
    assert plain == print_of(WORDS + '<p style="display:none">token 123</p>')
    assert plain != print_of(WORDS + "<p>more</p>")
    assert plain != print_of(WORDS, title="Another")


def test_a_page_with_nothing_but_menus_is_told_from_others(tmp_path: Path) -> None:
    pages = [f"<title>Site</title><nav><ul><li><a href=/a>{name}</a></li></ul></nav>" for name in ("One", "Two")]
    prints = [facts(page, tmp_path).fingerprint for page in pages]
    assert prints[0] != prints[1]


def test_the_charset_that_the_server_names_comes_first(tmp_path: Path) -> None:
    page = '<meta charset="utf-8"><title>Привет, река</title><p>текст</p>'
    assert facts(page.encode("koi8-r"), tmp_path, charset="koi8-r").title == "Привет, река"


def test_deep_pages_are_read(tmp_path: Path) -> None:
    found = facts("<div>" * 5_000 + '<a href="/deep">Deep</a>' + WORDS, tmp_path)
    assert [link.url for link in found.links] == ["https://example.org/deep"]


def test_a_title_without_the_name_of_the_site(tmp_path: Path) -> None:
    assert facts(f"<title>The bridge | Our site</title>{WORDS}", tmp_path).title == "The bridge"
    assert facts(f"<title>x</title><h1>Only <b>one</b></h1>{WORDS}", tmp_path).title == "Only one"


def test_a_sitemap(tmp_path: Path) -> None:
    data = b"""<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc> https://example.org/a </loc><lastmod>2012</lastmod></url><url><loc/></url><url/></urlset>"""
    assert [link.url for link in facts(data, tmp_path, "application/xml").links] == ["https://example.org/a"]
    index = b"<sitemapindex><sitemap><loc>https://example.org/s.xml</loc></sitemap></sitemapindex>"
    assert facts(index, tmp_path, "application/xml").sitemaps == ("https://example.org/s.xml",)
    for broken in (b"", b"<html><body>404", b"<urlset><url><loc>x", b"\xff\xfe\0"):
        assert facts(broken, tmp_path, "application/xml").sitemaps == ()


def test_a_report_says_when_it_was_made(tmp_path: Path) -> None:
    import fpdf

    pdf = fpdf.FPDF()
    pdf.set_title("Annual review")
    pdf.set_creation_date(dt.datetime(2012, 5, 9, 10, 0, tzinfo=dt.UTC))
    pdf.add_page()
    found = facts(bytes(pdf.output()), tmp_path, "application/pdf")
    assert (found.title, found.published) == ("Annual review", dt.date(2012, 5, 9))
