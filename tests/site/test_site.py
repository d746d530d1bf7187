"""The sample site: what it holds, that only the links meant to be broken are, and that it misbehaves as told."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pypdf
import pytest
from lxml import html

from tests.site import content
from tests.site.make_reports import hyphenable, make_all
from tests.site.server import SampleSite

ROOT = Path(__file__).parents[2]
BROKEN = {"/events/oslo-2013.html", "/reports/annual-report-2013.pdf", "/resources/hourly-sheet.xlsx"}
SOFT_BROKEN = {"/news/2014-09-island-summer.html", "/news/page-2.html"}
LOOP = {"/old/ring"}
ELSEWHERE = {
    "cheap-waders.example", "maps.example", "social.example", "video.example", "weather.example",
}  # fmt: skip
REPORTS = sorted(content.REPORTS.glob("*.pdf"))
UNLINKED = {"/robots.txt", "/sitemap.xml"}


@pytest.fixture(scope="module")
def running() -> Iterator[SampleSite]:
    with SampleSite() as site:
        yield site


@pytest.fixture
def site(running: SampleSite) -> SampleSite:
    running.reset()
    return running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10) as opened:
        yield opened


def pages(site: SampleSite) -> list[str]:
    return [path for path in site.paths if path.endswith(("/", ".html"))]


def links(address: str, body: bytes) -> Iterator[str]:
    """Each http link and style sheet of a page, whole and without its fragment."""
    tree = html.fromstring(body)
    for target in tree.xpath("//a/@href | //link/@href"):
        whole = urldefrag(urljoin(address, target.strip())).url
        if urlsplit(whole).scheme in ("http", "https"):
            yield whole


def test_there_are_about_25_pages_and_6_reports(site: SampleSite) -> None:
    hidden = {path for path in pages(site) if path.startswith(("/members/", "/press/")) or "planning" in path}
    assert len(pages(site)) == 36
    assert len(hidden) == 4
    assert len([path for path in site.paths if path.endswith(".pdf")]) == 6


def test_everything_says_that_it_is_invented(site: SampleSite, client: httpx.Client) -> None:
    for path in pages(site):
        body = client.get(site.url(path)).text
        assert "<!-- Invented for tests." in body, path
        assert "is invented for tests: there is no such organisation" in body, path
    for report in REPORTS:
        reader = pypdf.PdfReader(report)
        assert reader.metadata is not None and reader.metadata.author == "The Reedmarch Network (invented)"
        for page in reader.pages if "scan" not in report.name else []:
            assert "Invented for tests: there is no Reedmarch Network" in page.extract_text(), report.name


def test_only_the_links_that_are_meant_to_be_broken_are(site: SampleSite, client: httpx.Client) -> None:
    found: set[str] = set()
    for path in pages(site):
        address = site.url(path)
        found |= set(links(address, client.get(address).content))
    here = {urlsplit(site.url()).netloc, urlsplit(site.files_url()).netloc}
    assert {urlsplit(link).netloc for link in found} - here == ELSEWHERE
    broken, soft = set(), set()
    for link in (link for link in found if urlsplit(link).netloc in here):
        path = urlsplit(link).path
        if path in LOOP or path == "/go/weather":
            continue
        answer = client.get(link, follow_redirects=True)
        if answer.status_code != 200:
            broken.add(path)
        elif "swum away" in answer.text:
            soft.add(path)
    assert broken == BROKEN
    assert soft == SOFT_BROKEN


def test_every_file_is_linked_from_the_home_page_on(site: SampleSite, client: httpx.Client) -> None:
    seen, waiting = set(), [site.url("/")]
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        if path in seen or path in LOOP or path == content.CALENDAR or urlsplit(address).port != site.port:
            continue
        seen.add(path)
        answer = client.get(address, follow_redirects=path not in content.REDIRECTS)
        if answer.has_redirect_location:
            waiting.append(urljoin(address, answer.headers["location"]))
        elif answer.headers.get("content-type", "").startswith("text/html"):
            waiting += links(address, answer.content)
    assert set(site.paths) - seen == UNLINKED


def test_the_sitemap_names_pages_that_are_there_and_one_that_is_not(site: SampleSite, client: httpx.Client) -> None:
    tree = html.fromstring(client.get(site.url("/sitemap.xml")).content)
    named = {urlsplit(loc).path for loc in tree.xpath("//loc/text()")}
    assert all(loc.startswith(site.url("/")) for loc in tree.xpath("//loc/text()"))
    assert named - set(site.paths) == {"/events/oslo-2013.html"}
    assert "/press/draft-statement.html" not in named
    lisbon = client.get(site.url("/events/lisbon-2016.html"))
    assert lisbon.headers["last-modified"] == "Mon, 09 Jan 2017 09:00:00 GMT"


@pytest.mark.parametrize(
    "path", ["/", "/events/lisbon-2016.html", "/reports/handbook-2018.pdf", "/calendar?month=2019-03"]
)
def test_what_the_client_has_is_not_sent_again(site: SampleSite, client: httpx.Client, path: str) -> None:
    first = client.get(site.url(path))
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    earlier = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
    for sent, status in [
        ({"If-None-Match": tag}, 304),
        ({"If-None-Match": f'"other", W/{tag}'}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": earlier}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
    ]:
        again = client.get(site.url(path), headers=sent)
        assert (again.status_code, again.content) == (status, first.content if status == 200 else b""), sent
        assert again.headers["etag"] == tag
    assert [request.body_bytes for request in site.requests] == [
        len(first.content) * (status == 200) for status in (200, 304, 304, 200, 304, 200, 200)
    ]


def test_redirects(site: SampleSite, client: httpx.Client) -> None:
    chain = client.get(site.url("/meetings/lisbon"), follow_redirects=True)
    assert [(step.status_code, step.url.path) for step in [*chain.history, chain]] == [
        (301, "/meetings/lisbon"),
        (302, "/events/lisbon"),
        (200, "/events/lisbon-2016.html"),
    ]
    assert client.get(site.url("/about/team.html")).headers["location"] == "/about/people.html"
    assert client.get(site.url("/reports/latest"), follow_redirects=True).content.startswith(b"%PDF-")
    assert client.get(site.url("/go/weather")).headers["location"] == "https://weather.example/today"
    with pytest.raises(httpx.TooManyRedirects):
        client.get(site.url("/old/ring"), follow_redirects=True)


def test_one_page_under_many_addresses(site: SampleSite, client: httpx.Client) -> None:
    address = site.url("/events/ghent-2018.html")
    bodies = {client.get(address + query).content for query in ("", "?sid=4f1c09", "?sid=77&utm_source=x")}
    assert len(bodies) == 1
    canonical = html.fromstring(bodies.pop()).xpath("//link[@rel='canonical']/@href")
    assert canonical == [address]


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        ("2019-12", "2019-11", "2020-01"),
        ("2019-01", "2018-12", "2019-02"),
        ("9999-12", "9999-11", "9999-01"),
        ("0001-01", "0001-12", "0001-02"),
        ("nonsense", "2019-11", "2020-01"),
        ("2019-99", "2019-11", "2020-01"),
    ],
)
def test_the_calendar_goes_on(site: SampleSite, client: httpx.Client, month: str, before: str, after: str) -> None:
    body = client.get(site.url("/calendar"), params={"month": month}).text
    assert f'href="/calendar?month={before}">previous' in body
    assert f'href="/calendar?month={after}">next' in body


def test_what_must_not_be_read(site: SampleSite, client: httpx.Client) -> None:
    assert "Disallow: /members/\n" in client.get(site.url("/robots.txt")).text
    assert client.get(site.url("/events/planning-notes-2019.html")).headers["x-robots-tag"] == "noindex"
    assert (
        '<meta name="robots" content="noindex, nofollow">' in client.get(site.url("/press/draft-statement.html")).text
    )
    clippings = []
    for path in pages(site):
        tree = html.fromstring(client.get(site.url(path)).content)
        clippings += [(path, link.get("rel")) for link in tree.xpath("//a[contains(@href, 'clippings')]")]
    assert clippings == [("/contact.html", "nofollow")]


def test_the_page_in_windows_1252_says_so_only_itself(site: SampleSite, client: httpx.Client) -> None:
    answer = client.get(site.url("/archive/summer-school-2014.html"))
    assert answer.headers["content-type"] == "text/html"
    assert "Zdenek Hruška".encode("cp1252") in answer.content
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")
    assert "“The young people think" in answer.content.decode("cp1252")


def test_the_date_of_publication_is_not_that_of_the_event(site: SampleSite, client: httpx.Client) -> None:
    tree = html.fromstring(client.get(site.url("/news/2016-10-lisbon-in-brief.html")).content)
    assert tree.xpath("//meta[@property='article:published_time']/@content") == ["2016-10-21T07:45:00+01:00"]
    assert '"datePublished": "2016-10-21' in tree.xpath("string(//script)")
    assert "6 and 7 October 2016" in client.get(site.url("/events/lisbon-2016.html")).text


def test_the_obstacles_are_listed_in_the_report_alone(site: SampleSite, client: httpx.Client) -> None:
    first = "Nobody tells us what became of our report"
    report = pypdf.PdfReader(io.BytesIO(client.get(site.url("/reports/lisbon-2016-report.pdf")).content))
    numbers = [
        number for number, page in enumerate(report.pages, start=1) if first in " ".join(page.extract_text().split())
    ]
    assert numbers == [3]
    assert all(first not in client.get(site.url(path)).text for path in pages(site))


def test_unknown_addresses(site: SampleSite, client: httpx.Client) -> None:
    found = [
        client.get(site.url(path)) for path in ("/nothing", "/news/nothing", "/../server.py", "/reports/../../x.pdf")
    ]
    assert [answer.status_code for answer in found] == [404, 200, 404, 404]
    assert all("swum away" in answer.text for answer in found)


def test_changed_removed_moved(site: SampleSite, client: httpx.Client) -> None:
    before = client.get(site.url("/events/"))
    site.change("/events/", "<p>Später</p>")
    site.change("/new.pdf", b"%PDF-1.4", media_type="application/pdf")
    after = client.get(site.url("/events/"), headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.text) == (200, "<p>Später</p>")
    assert parsedate_to_datetime(after.headers["last-modified"]) > parsedate_to_datetime(
        before.headers["last-modified"]
    )
    assert client.get(site.url("/new.pdf")).headers["content-type"] == "application/pdf"
    site.remove("/contact.html")
    assert client.get(site.url("/contact.html")).status_code == 404
    site.move("/about/history.html", "/history.html")
    moved = client.get(site.url("/about/history.html"), follow_redirects=True)
    assert ([step.status_code for step in moved.history], moved.url.path) == ([301], "/history.html")
    assert "Our history in dates" in moved.text
    site.redirect("/privacy.html", "http://192.0.2.1/", status=307)
    assert client.get(site.url("/privacy.html")).headers["location"] == "http://192.0.2.1/"
    now = set(site.paths)
    assert {"/history.html", "/new.pdf"} <= now
    assert not {"/contact.html", "/about/history.html", "/privacy.html"} & now
    with pytest.raises(KeyError):
        site.move("/nothing", "/something")
    site.reset()
    assert client.get(site.url("/events/")).content == before.content


def test_a_share_of_the_site_fails(site: SampleSite, client: httpx.Client) -> None:
    failing = site.fail(share=0.4, spare={"/"})
    assert len(failing) == round(0.4 * (len(pages(site)) + 6 - 1))
    assert failing == site.fail(share=0.4, spare={"/"})
    answers = {path: client.get(site.url(path)).status_code for path in pages(site)}
    assert {path for path, status in answers.items() if status == 500} == {path for path in failing if path in answers}
    assert answers["/"] == 200


def test_ways_to_fail(site: SampleSite, client: httpx.Client) -> None:
    site.fail(["/"], status=503)
    assert client.get(site.url("/")).status_code == 503
    site.fail(["/"], status="empty")
    assert (client.get(site.url("/")).status_code, client.get(site.url("/")).content) == (200, b"")
    site.fail(["/"], status="soft 404")
    assert "swum away" in client.get(site.url("/")).text
    for status in ("drop", "truncated"):
        site.fail(["/"], status=status)
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(site.url("/"))
    assert [request.status for request in site.requests] == [503, 200, 200, 200, 0, 200]


def test_too_many_requests(site: SampleSite, client: httpx.Client) -> None:
    site.throttle(after=2, times=2, retry_after="7")
    answers = [client.get(site.url("/contact.html")) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == [None, None, "7", "7", None]
    site.throttle(retry_after="")
    assert "retry-after" not in client.get(site.url("/")).headers


@pytest.mark.alone
def test_slow_answers(site: SampleSite, client: httpx.Client) -> None:
    site.slow("/contact.html", 0.3)
    site.slow("/privacy.html", 0.3, drip=True)
    for path in ("/contact.html", "/privacy.html"):
        started = time.monotonic()
        assert client.get(site.url(path)).status_code == 200
        assert 0.3 <= time.monotonic() - started < 3
    site.slow("/contact.html", 60)
    with pytest.raises(httpx.ReadTimeout):
        client.get(site.url("/contact.html"), timeout=0.2)


def test_requests_are_recorded(site: SampleSite, client: httpx.Client) -> None:
    body = client.get(site.url("/contact.html?sid=1"), headers={"User-Agent": "a guest"}).content
    head = client.head(site.url("/contact.html"))
    assert (head.content, int(head.headers["content-length"])) == (b"", len(body))
    first, second = site.requests
    assert (first.method, first.path, first.status, first.body_bytes) == ("GET", "/contact.html?sid=1", 200, len(body))
    assert first.headers["user-agent"] == "a guest"
    assert (second.method, second.body_bytes) == ("HEAD", 0)
    assert client.get(site.files_url("/contact.html")).status_code == 200
    assert site.requests[2].headers["host"] == f"localhost:{site.port}"


def test_the_reports_are_made_the_same_each_time(tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in make_all(tmp_path)}
    kept = {path.name: path.read_bytes() for path in REPORTS}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []
    assert max(map(len, kept.values())) < 150_000


def test_one_report_is_a_picture_and_the_others_part_words() -> None:
    texts = {path.stem: [page.extract_text() for page in pypdf.PdfReader(path).pages] for path in REPORTS}
    assert texts.pop("minutes-2014-scan") == [""]
    assert {name: len(found) for name, found in texts.items()} == {
        "annual-report-2017": 4,
        "evaluation-2019": 4,
        "handbook-2018": 4,
        "lisbon-2016-report": 4,
        "position-paper-2015": 3,
    }
    assert all(
        found[1].startswith(("Hands on", "Annual", "The Warden", "Evaluation", "Water")) for found in texts.values()
    )
    assert sum(line.endswith("-") for line in "\n".join(texts["lisbon-2016-report"]).splitlines()) >= 5


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("participants", "par|ti|ci|pants"),
        ("evaluation", "eva|lua|tion"),
        ("something", "something"),
        ("telephone", "telephone"),
        ("recommend", "recom|mend"),
        ("report", "report"),
        ("Lisbon Kraków", "Lisbon Kraków"),
    ],
)
def test_where_words_may_be_parted(word: str, parted: str) -> None:
    assert hyphenable(word).replace("\xad", "|") == parted


def test_it_runs_alone() -> None:
    command = [sys.executable, "-m", "tests.site.server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.removeprefix("The sample site is at ").split(" ")[0]
            assert "Rivers need neighbours" in httpx.get(address).text
        finally:
            process.terminate()
