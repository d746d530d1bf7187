"""What the sample site answers to an address, before anything is changed at run time."""

from __future__ import annotations

import hashlib
import re
from calendar import month_name
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).parent
PAGES = HERE / "pages"
REPORTS = HERE / "reports"
HOST = "https://www.reedmarch.example"  # stands in the files for the server's own address
FILES_HOST = "https://files.reedmarch.example"  # the same server under its other name
SOFT_404 = "/not-found.html"
REDIRECTS = {
    "/events": (301, "/events/"),
    "/news": (301, "/news/"),
    "/about/team.html": (301, "/about/people.html"),  # a moved page
    "/meetings/lisbon": (301, "/events/lisbon"),  # a chain
    "/events/lisbon": (302, HOST + "/events/lisbon-2016.html"),
    "/reports/latest": (302, "evaluation-2019.pdf"),  # relative to its own address
    "/old/ring": (302, "/old/ring-2"),  # a loop
    "/old/ring-2": (302, "/old/ring"),
    "/go/weather": (302, "https://weather.example/today"),  # leaves the site
}
ROBOTS_HEADER = {"/events/planning-notes-2019.html": "noindex"}
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".css": "text/css",
}
NO_CHARSET = {"/archive/summer-school-2014.html": "text/html"}  # windows-1252, as only the page itself says
MODIFIED = datetime(2019, 12, 2, 8, 30, tzinfo=UTC)  # of what the sitemap does not name
CALENDAR = "/calendar"
EVENTS = {
    (2014, 5): ("23 May", "/events/ghent-2014.html", "Who Keeps the River?"),
    (2015, 9): ("17–18 September", "/events/graz-2015.html", "Reading the Water"),
    (2016, 10): ("6–7 October", "/events/lisbon-2016.html", "Hands on the Bank"),
    (2017, 6): ("14 June", "/events/tartu-2017.html", "Wardens' Assembly"),
    (2018, 4): ("19–20 April", "/events/krakow-2018.html", "Children and Rivers"),
    (2018, 11): ("9 November", "/events/ghent-2018.html", "Who Pays for the Boots?"),
    (2019, 3): ("28–29 March", "/events/bilbao-2019.html", "After the Flood"),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address holds.

    Attributes:
        body: As it is sent.
        media_type: The whole Content-Type; "" sends none.
        modified: Whole seconds, UTC.
        tag: The ETag, quotes included.
        headers: Further ones.
    """

    body: bytes
    media_type: str
    modified: datetime
    tag: str
    headers: dict[str, str] = field(default_factory=dict)


def made(body: bytes, media_type: str, modified: datetime, headers: dict[str, str] | None = None) -> Resource:
    """A resource whose ETag is made from its body."""
    return Resource(body, media_type, modified, f'"{hashlib.sha256(body).hexdigest()[:16]}"', headers or {})


def addresses() -> list[str]:
    """The path of every file of the site but the error page, ordered."""
    found = [f"/{path.relative_to(PAGES).as_posix()}" for path in PAGES.rglob("*") if path.is_file()]
    found += [f"/reports/{path.name}" for path in REPORTS.glob("*.pdf")]
    return sorted(re.sub(r"(?<=/)index\.html$", "", path) for path in found if path != SOFT_404)


def file_of(path: str) -> Path | None:
    """The file behind an address, or None."""
    if ".." in path or "\\" in path:
        return None
    name = path.removeprefix("/")
    if name.startswith("reports/") and name.endswith(".pdf"):
        found = REPORTS / name.removeprefix("reports/")
    else:
        found = PAGES / (f"{name}index.html" if path.endswith("/") else name)
    return found if found.is_file() else None


def modified_dates() -> dict[str, datetime]:
    """The time of the last change that the sitemap gives for each address."""
    entries = re.findall(
        r"<loc>([^<]+)</loc>\s*<lastmod>(\d{4}-\d\d-\d\d)</lastmod>", (PAGES / "sitemap.xml").read_text("utf-8")
    )
    return {urlsplit(loc).path: datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC) for loc, day in entries}


def resource_of(path: str, dates: dict[str, datetime], base: str, files_base: str) -> Resource | None:
    """The file at `path` as it is published under the address `base`, or None where there is none."""
    found = file_of(path)
    if found is None:
        return None
    body = found.read_bytes()
    if found.suffix != ".pdf":
        body = here(here(body, HOST, base), FILES_HOST, files_base)
    media_type = NO_CHARSET.get(path) or MEDIA_TYPES.get(found.suffix, "application/octet-stream")
    headers = {"X-Robots-Tag": ROBOTS_HEADER[path]} if path in ROBOTS_HEADER else None
    return made(body, media_type, dates.get(path, MODIFIED), headers)


def here(body: bytes, host: str, base: str) -> bytes:
    """The body with the address that stands in the files replaced by the one it is served under."""
    return body.replace(host.encode(), base.encode())


def calendar_page(query: str) -> bytes:
    """A month of the calendar, with links to the one before and the one after, for ever."""
    asked = re.fullmatch(r"(\d{4})-(\d\d)", parse_qs(query).get("month", [""])[0])
    year, month = (int(asked[1]), int(asked[2])) if asked else (2019, 12)
    month = min(max(month, 1), 12)
    shown = f"{month_name[month]} {year}"
    event = EVENTS.get((year, month))
    entry = f'<p>{event[0]}: <a href="{event[1]}">{event[2]}</a></p>' if event else f"<p>No events in {shown}.</p>"
    before, after = (_month(year, month + step) for step in (-1, 1))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{shown} | Reedmarch calendar</title></head>'
        f'<body><nav><a href="/">Home</a> <a href="/events/">Events</a></nav><main><h1>{shown}</h1>{entry}'
        f'<p><a href="{CALENDAR}?month={before}">previous month</a> <a href="{CALENDAR}?month={after}">next month</a>'
        "</p></main><footer>The Reedmarch Network is invented.</footer></body></html>"
    ).encode()


def _month(year: int, month: int) -> str:
    """YYYY-MM; month 0 is December of the year before, month 13 January of the next. Years stay within 1 to 9999."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{date(min(max(year, 1), 9999), month, 1):%Y}".zfill(4) + f"-{month:02d}"
