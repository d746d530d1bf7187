"""The chat page and its files."""

import re
import threading
from dataclasses import replace

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.catalogue import Catalogue
from coprod_assistant.config import Settings
from coprod_assistant.types import Citation
from coprod_assistant.web.assets import asset, load_asset
from coprod_assistant.web.page import WITHOUT_MODEL, FrontPage, fill_page

from .archive.made_archive import Catalogued
from .chat_client import tags
from .serving import Kept, serving

PAGES = ("/", "/archive", "/ask", "/archive/none", "/none")
VALUES = {
    "title": "T",
    "most": "1000",
    "publisher": "P",
    "whose": "W",
    "site_link": "",
    "examples": "",
    **WITHOUT_MODEL,
}


def test_the_page_is_filled_and_escaped() -> None:
    page = fill_page(VALUES)
    assert "$" not in page
    assert asset("app.js") in page
    assert [a["data-most"] for _, a in tags(page) if "data-most" in a] == ["1000"]


def test_scripts_name_each_other_by_addresses_that_change(client: httpx.Client) -> None:
    script = load_asset("app.js").plain.decode()
    beside = asset("app.js").rpartition("/")[0]  # they name each other by where they are, whatever path the site has
    named = [beside + name.removeprefix(".") for name in re.findall(r'from "(\./[^"]+)"', script)]
    assert named == [asset(name) for name in ("box.js", "kept.js", "past.js", "stream.js", "turns.js")]
    assert all(client.get(address).status_code == 200 for address in named)
    assert set(named) <= {a["href"] for t, a in tags(client.get("/").text) if t == "link"}, "fetched one after another"


def test_what_is_text_travels_compressed_and_events_do_not(client: httpx.Client) -> None:
    for path in ("/", "/archive", "/openapi.json", asset("app.css"), asset("favicon.svg")):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["vary"]
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == answer.text or path == "/archive"
    asked = {"question": "Who spoke in Birmingham?", "render": "html"}
    with client.stream("POST", "/api/ask", json=asked, headers={"Accept": "text/event-stream"}) as events:
        assert "content-encoding" not in events.headers


@pytest.mark.parametrize("name", ["none.js", "__init__.py", ".css", "page.html"])
def test_nothing_else_is_a_file(client: httpx.Client, name: str) -> None:
    assert client.get(f"/ui/{name}").status_code == 404


def test_browsers_and_crawlers_find_what_they_look_for(client: httpx.Client) -> None:
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"].split(";")[0]) == (200, "image/svg+xml")
    assert "Disallow: /api/" in client.get("/robots.txt").text


def test_examples_and_link_come_from_the_archive(assistant: Assistant) -> None:
    values = FrontPage(assistant, title="A & B")()
    assert values["title"] == "A &amp; B"
    assert values["publisher"] == "Governance International"
    assert values["whose"] == "The archive of Governance International"
    (link,) = [a for t, a in tags(values["site_link"]) if t == "a"]
    assert link["href"] == "https://www.govint.org/events/conferences/co-production/"
    assert [a["data-ask"] for t, a in tags(values["examples"]) if t == "button"] == assistant.examples()


def test_examples_are_made_once_and_escaped(assistant: Assistant) -> None:
    class Counting(Kept):
        made = 0

        def examples(self) -> list[str]:
            self.made += 1
            return ['What is "<b>" & who?']

    counting = Counting(assistant)
    front = FrontPage(counting, title="T")  # type: ignore[arg-type]
    assert front() == front()
    assert counting.made == 1
    assert 'data-ask="What is &quot;&lt;b&gt;&quot; &amp; who?"' in front()["examples"]


def test_an_archive_without_events_is_not_said_to_tell_of_them(assistant: Assistant) -> None:
    def no_events(_: object) -> Catalogue:
        return Catalogue()

    values = FrontPage(Catalogued(assistant, no_events), title="T")()  # type: ignore[arg-type]
    told = FrontPage(assistant, title="T")()
    assert "who was there" in told["lede"] and "who was there" not in values["lede"]
    assert "event" not in values["scope"] + values["lede"]


def test_the_site_is_called_what_the_settings_say(settings: Settings, assistant: Assistant) -> None:
    named = settings.model_copy(update={"title": "Ask <Alderway>"})
    with serving(named, assistant) as address:
        pages = [httpx.get(f"{address}{path}", headers={"Accept": "text/html"}).text for path in PAGES]
    assert all("Ask &lt;Alderway&gt;" in page and "Co-production archive" not in page for page in pages)


def test_page_says_what_the_archive_holds_and_whom_to_ask(assistant: Assistant) -> None:
    values = FrontPage(assistant, title="T", contact="Ada <ada@example.org>", privacy="https://a.example/p?a&b")()
    assert re.search(r"It holds 6 events, 2011 to 2012, 1 page, as of \d{1,2} [A-Z]\w+ 20\d\d\.", values["scope"])
    assert "Ada &lt;ada@example.org&gt;" in values["contact"]
    assert [a["href"] for t, a in tags(values["contact"]) if t == "a"] == ["https://a.example/p?a&b"]
    assert FrontPage(assistant, title="T")()["contact"] == ""


def test_an_archive_without_events_is_ready_and_its_page_is_made_once(assistant: Assistant) -> None:
    tried: list[int] = []

    class Eventless(Kept):
        def examples(self) -> list[str]:
            tried.append(1)
            return []

    front = FrontPage(Eventless(assistant), title="T")  # type: ignore[arg-type]
    visitors = [threading.Thread(target=front) for _ in range(4)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    values = front()
    assert values["examples"] == "" and "It holds" in values["scope"]
    assert len(tried) == 1


def test_the_page_begins_with_what_the_archive_is_about(assistant: Assistant) -> None:
    cited = assistant.ask("Who spoke in Berlin?").citations[0]

    class Defined(Kept):
        def subject(self) -> Citation:
            return replace(cited, quote="A <b> is\na & b.", link=self.link)

        link: str | None = "https://example.org/a?b&c#:~:text=x"

    defined = Defined(assistant)
    told = FrontPage(defined, title="T")()["subject"]  # type: ignore[arg-type]
    assert "A &lt;b&gt; is a &amp; b." in told
    assert [a["href"] for t, a in tags(told) if t == "a"] == [defined.link]
    defined.link = "javascript:alert(1)"
    told = FrontPage(defined, title="T")()["subject"]  # type: ignore[arg-type]
    assert [a["href"].partition("?")[0] for t, a in tags(told) if t == "a"] == ["/archive/passage"]
    assert FrontPage(assistant, title="T")()["subject"] == ""


def test_what_is_offered_is_answered_and_starts_with_the_examples(client: httpx.Client, assistant: Assistant) -> None:
    answer = client.get("/suggestions.json")
    offered = answer.json()
    assert offered["question"][: len(assistant.examples())] == assistant.examples()
    assert [q for q in offered["question"] if assistant.ask(q).status != "answered"] == []
    assert "Sir Harry Burns" in offered["person"] and "Birmingham" in offered["place"]
    assert "The Efficient State" in offered["event"]
    assert client.get("/suggestions.json", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_a_visitor_loads_little(client: httpx.Client) -> None:
    """The page and all that it names, as they travel compressed; suggestions come once somebody writes."""
    named = [a.get("href") or a.get("src") for t, a in tags(client.get("/").text) if t in {"link", "script"}]
    assert not any("suggest" in path for path in named)
    sizes = {}
    for path in ["/", *named]:
        with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            sizes[path] = len(b"".join(answer.iter_raw()))
    assert sum(sizes.values()) <= 40_000, sizes
