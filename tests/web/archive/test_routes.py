"""Every view has an address, every failure a page with the way back, and no words of a document become markup."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import httpx
import pytest

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.config import Settings
from coprod_assistant.types import Block, Chunk, Document, Event, EventSource, Hit, Record, Source
from coprod_assistant.web.archive.copying import as_markdown, as_plain
from coprod_assistant.web.archive.filters import KINDS
from coprod_assistant.web.archive.found import found_passage
from coprod_assistant.web.archive.view import ArchiveView
from coprod_assistant.web.connections import HEAD_BYTES

from ..chat_client import tags
from ..hostile import HOSTILE, MARKUP
from ..serving import serving
from .made_archive import Catalogued

TODAY = dt.date(2026, 11, 29)
VIEWS = [
    "/archive",
    "/archive/",
    "/archive?q=bench&since=2011&place=Wendlebury&order=newest&page=1",
    "/archive/records?kind=quotation",
    "/archive/search",
    "/archive/search?q=carers",
    "/archive/events/care-2012",
    "/archive/events/undated",
    "/archive/compare?event=care-2012&event=budget-2011",
]


@pytest.mark.parametrize("path", VIEWS)
def test_views_are_pages_with_the_protective_headers(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "'unsafe" not in answer.headers["content-security-policy"].split("script-src")[1].split(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.findall(r"<script(?![^>]* src=)", answer.text)
    assert not re.findall(r"\son\w+=", answer.text)
    for tag, attributes in tags(answer.text):
        for name in ("src", "href", "action"):
            if tag != "a" and attributes.get(name):
                assert re.match(r"/(?!/)|#", attributes[name] or "")
    assert reader.head(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/archive/nothing", 404, "There is no page here"),
        ("/archive/events/none", 404, "There is no such event"),
        ("/archive/events/%01", 404, "There is no such event"),
        ("/archive/events/a%2fb", 404, "There is no such event"),
        ("/archive/compare?event=care-2012&event=none", 404, "One of these events is not there"),
        ("/archive/compare", 200, "Choose two events or more"),
        ("/archive/compare?event=care-2012&event=care-2012", 200, "Choose two events or more"),
        ("/archive/compare?" + "&".join(f"event={e}" for e in ("care-2012", "reise-2012", "undated", "night-2013",
         "budget-2011")), 422, "These are too many to compare"),
        ("/archive?since=soon", 422, "Nothing is shown"),
        ("/archive?event=none", 422, "Nothing is shown"),
        ("/archive/records?until=x", 422, "Nothing is shown"),
        ("/archive/search?q=bench&kind=x", 422, "Nothing is shown"),
        ("/archive?q=" + "x" * 4100, 422, "This cannot be shown"),
        ("/archive/passage", 422, "This address names no passage"),
        ("/archive/passage?document=none&start=0&end=5", 404, "There is no such document"),
        ("/archive/passage?document=none&start=-1&end=5", 422, "This address names no passage"),
        ("/archive/passage?document=none&start=1e3&end=5", 422, "This address names no passage"),
        ("/archive/passage?document=none&start=²&end=5", 422, "This address names no passage"),
        ("/archive/passage?document=none&start=0&end=99999999999", 422, "This address names no passage"),
        ("/archive?since=2015", 200, "No event meets these filters"),
    ],
)  # fmt: skip
def test_failures_are_pages_with_the_way_back(reader: httpx.Client, path: str, status: int, heading: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert heading in re.sub(r"<[^>]+>", "", answer.text)
    assert any(tag == "a" and attributes.get("href") == "/archive" for tag, attributes in tags(answer.text))


def test_empty_says_what_the_archive_spans(reader: httpx.Client) -> None:
    page = unescape(reader.get("/archive?since=2015").text).replace("\u00a0", " ")
    assert "The archive’s events run from 18 September 2010 to 2013." in page
    assert "1 event without a date is left out when you filter by date." in page


def test_passage_marks_its_words(reader: httpx.Client, archive: Catalogued) -> None:
    record = reader.get("/archive/events/care-2012?format=json").json()["records"][0]
    page = reader.get(record["address"]).text
    (marked,) = re.findall(r"<mark>(.*?)</mark>", page)
    assert unescape(marked) == record["text"]
    assert "/archive/events/care-2012" in page
    document = reader.get(f"/api/documents/{record['document_id']}").json()
    length = len(document["text"])
    address = f"/archive/passage?document={record['document_id']}"
    assert reader.get(f"{address}&start={length - 4}&end={length + 1}").status_code == 422
    assert reader.get(f"{address}&start=5&end=5").status_code == 422
    assert reader.get(f"{address}&start=9&end=5").status_code == 422


def test_search_finds_within_the_filters(reader: httpx.Client) -> None:
    everywhere = reader.get("/archive/search?q=bench&format=json").json()["passages"]
    there = reader.get("/archive/search?q=bench&since=2012&until=2012&format=json").json()["passages"]
    assert {passage["event_id"] for passage in there} <= {"repair-2012", "care-2012", "reise-2012"}
    assert {passage["event_id"] for passage in everywhere} > {passage["event_id"] for passage in there}
    only = reader.get("/archive/search?q=carers&event=care-2012&format=json").json()["passages"]
    assert [passage["event_id"] for passage in only] == ["care-2012"]
    page = reader.get("/archive/search?q=benches&place=Wendlebury").text
    assert {word.lower() for word in re.findall(r"<mark>(.*?)</mark>", page)} == {"benches"}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_filters_break_nothing(reader: httpx.Client, words: str) -> None:
    sent = words.encode("utf-8", "replace").decode()
    for path in ("/archive", "/archive/records", "/archive/search"):
        answer = reader.get(path, params=dict.fromkeys(("q", "place", "country", "person", "kind", "event"), sent))
        long = len(answer.request.url.raw_path) > HEAD_BYTES // 2
        assert answer.status_code in ({422, 431} if long else {200, 422})
        _harmless(answer.text)


def _harmless(html: str) -> None:
    """No element or attribute that the templates do not write."""
    known = {
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "svg", "rect", "path", "span", "nav",
        "div", "details", "summary", "p", "strong", "button", "main", "h1", "h2", "h3", "h4", "form", "label", "input",
        "datalist", "option", "select", "section", "ol", "ul", "li", "i", "time", "article", "blockquote", "dl", "dt",
        "dd", "mark", "br", "table", "tbody", "tr", "td",
    }  # fmt: skip
    for tag, attributes in tags(html):
        assert tag in known, tag
        assert not [name for name in attributes if name.startswith("on") or name in {"srcdoc", "srcset"}]
        address = attributes.get("href") or attributes.get("action") or "/"
        assert address.startswith(("/", "https://", "http://", "#", "?")) and not address.startswith("//")
        assert tag != "script" or (attributes.get("src") or "").startswith("/ui/")
        assert tag != "a" or attributes.get("target") != "_blank" or attributes.get("rel") == "noopener noreferrer"


class HostileIndex:
    """An index whose every word is hostile."""

    generation = "gen-hostile"

    def __init__(self, words: str) -> None:
        self.words = words
        text = f"{words}\n\n{words}" if words.strip() else "x"
        source = Source(words, "text/html", "0" * 64, url=f"javascript:{words}", publisher=words)
        self._document = Document("d", source, words, text, ())

    def document(self, document_id: str) -> Document:
        return self._document

    def documents(self) -> tuple[()]:
        return ()

    def catalogue(self) -> Catalogue:
        words, end = self.words, len(self._document.text)
        day = dt.date(2011, 1, 1)
        source = EventSource("d", 0, end, 0, end)
        events = [
            Event(id, words, words, words, day, day, "day", (source,), words, (words,)) for id in ("a b", words, "c")
        ]
        kinds = ("barrier", "recommendation", "quotation", "statement", "person", "organisation")
        return Catalogue(
            events, [Record(f"{e.id}{k}", k, "d", 0, end, e.id, words, words, words) for e in events for k in kinds]
        )


class HostileAssistant(Catalogued):
    """Serves one index after another."""

    def __init__(self, assistant: object) -> None:
        self._assistant = assistant
        self.index = HostileIndex("x")

    @contextmanager
    def pin(self) -> Iterator[HostileIndex]:  # type: ignore[override]
        yield self.index


@pytest.fixture(scope="module")
def hostile_site(settings: Settings, archive: Catalogued) -> Iterator[tuple[HostileAssistant, httpx.Client]]:
    assistant = HostileAssistant(archive)
    with serving(settings, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:  # type: ignore[arg-type]
        yield assistant, client


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_documents_stay_text(hostile_site: tuple[HostileAssistant, httpx.Client], number: int) -> None:
    assistant, client = hostile_site
    assistant.index = HostileIndex(HOSTILE[number])
    assistant.index.generation = f"gen-{number}"
    for path in ("/archive", "/archive/records", "/archive/events/a%20b", "/archive/compare?event=a%20b&event=c",
                 f"/archive/passage?document=d&start=0&end={len(assistant.index.document('d').text)}"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in ({200, 422} if "passage" in path else {200}), path
        _harmless(answer.text)
        assert "javascript:" not in "".join(a.get("href") or "" for _, a in tags(answer.text))
    for path in ("/archive?format=csv", "/archive/records?format=json", "/archive/events/a%20b?format=csv"):
        assert client.get(path).status_code == 200


def test_too_many_pages_are_refused_in_words(settings: Settings, archive: Catalogued) -> None:
    strict = settings.model_copy(update={"questions_per_minute": 1})
    with serving(strict, archive) as address, httpx.Client(base_url=address, timeout=30) as client:  # type: ignore[arg-type]
        assert [client.get("/archive").status_code for _ in range(9)] == [200] * 8 + [429]
        refused = client.get("/archive")
        assert int(refused.headers["retry-after"]) >= 1
        assert "One moment, please" in refused.text
    with serving(strict, archive) as address, httpx.Client(base_url=address, timeout=30) as client:  # type: ignore[arg-type]
        assert [client.get("/archive/search?q=bench").status_code for _ in range(2)] == [200, 429]
    with serving(strict, archive) as address, httpx.Client(base_url=address, timeout=30) as client:  # type: ignore[arg-type]
        assert [client.get("/archive/themes").status_code for _ in range(2)] == [200, 429]
    with serving(strict, archive) as address, httpx.Client(base_url=address, timeout=30) as client:  # type: ignore[arg-type]
        assert [client.get("/archive?format=csv").status_code for _ in range(2)] == [200, 429]


def test_without_an_index_the_archive_says_so(settings: Settings, tmp_path: Path) -> None:
    empty = settings.model_copy(update={"index_dir": tmp_path})
    with serving(empty) as address, httpx.Client(base_url=address) as client:
        answer = client.get("/archive")
        assert answer.status_code == 503
        assert "The archive is not ready" in answer.text and str(tmp_path) not in answer.text


def test_a_copied_quotation_has_its_reference(archive: Catalogued) -> None:
    with archive.pin() as index:
        view = ArchiveView(index.catalogue(), index)
    held = view.find("care-2012")
    assert held
    (quote,) = held.of("quotation")
    link = "https://example.org/gatherings#:~:text=I%20am%20called%20informal.,four%20in%20the%20morning."
    who = (
        "— Yetunde Bello, carer. Conversations about Care, Edinburgh, 7 November 2012. Wendle Valley Forum (invented). "
    )
    assert as_plain(quote, held.event, today=TODAY) == (
        "“I am called informal. There is nothing informal about lifting my mother at four in the morning.”\n"
        f"{who}Gatherings of the Wendle Valley Forum. Published 3 February 2014. {link} (accessed 29 November 2026)."
    )
    assert as_markdown(quote, held.event, today=TODAY) == (
        "> I am called informal. There is nothing informal about lifting my mother at four in the morning.\n"
        f">\n> {who}[Gatherings of the Wendle Valley Forum](<{link}>). "
        "Published 3 February 2014. Accessed 29 November 2026."
    )


def test_a_copy_names_as_author_only_who_spoke_the_words(archive: Catalogued) -> None:
    with archive.pin() as index:
        view = ArchiveView(index.catalogue(), index)
    quotes = [(held.event, quote) for held in view.held for quote in held.quotes if quote.record.subject]
    assert {quote.record.kind for _, quote in quotes} == set(KINDS)
    for event, quote in quotes:
        named = as_plain(quote, event, today=TODAY).split("\n— ")[1].startswith(quote.record.subject)
        assert named == (quote.record.kind in {"quotation", "statement"})
        reported = ", as reported. " in as_plain(quote, event, today=TODAY)
        assert reported == (quote.record.kind == "statement")


@pytest.mark.parametrize("words", MARKUP)
def test_markdown_of_hostile_words_has_no_markup(words: str) -> None:
    index = HostileIndex(words)
    (held, *_) = ArchiveView(index.catalogue(), index).held
    markdown = as_markdown(held.quotes[0], held.event, today=TODAY)
    assert all(line.startswith(">") for line in markdown.splitlines())
    assert not re.search(r"(?<!\\)(?:\\\\)*[<\[`]", markdown.replace("> ", ""))


def test_what_no_event_has_is_said_once(reader: httpx.Client) -> None:
    page = reader.get("/archive/compare?event=listening-2011&event=undated").text
    assert page.count("None recorded at any of these events") == 3
    recommended = page[page.index("<h3>Recommended</h3>") : page.index("<h3>What was said</h3>")]
    assert "None recorded at any of these events" in recommended
    assert 'class="row"' not in recommended


def test_a_found_list_is_a_list_with_its_words_marked() -> None:
    text = "Say <so>:\n\n• more benches\n• fewer forms"
    blocks = (Block("list", 0, len(text)),)
    document = Document("d", Source("d", "text/plain", "0", url="https://example.org"), "d", text, blocks)
    hit = Hit(Chunk("c", "d", 0, len(text), text), 1)
    assert found_passage(hit, document, None, "bench").html == (
        "<p>Say &lt;so&gt;:</p><ul><li>more <mark>benches</mark></li><li>fewer forms</li></ul>"
    )


def test_a_view_is_made_once_for_each_generation(archive: Catalogued) -> None:
    from coprod_assistant.web.archive import Views

    made: list[int] = []

    def counted(documents: Iterable[Document]) -> Catalogue:
        made.append(1)
        return Catalogue()

    make: Callable[[Iterable[Document]], Catalogue] = counted
    views = Views(Catalogued(archive._assistant, make))  # type: ignore[arg-type]
    for _ in range(3):
        with views.open() as (view, _):
            assert view.held == ()
    assert made == [1]


def test_shared_passage_says_when_its_words_are_gone(reader: httpx.Client) -> None:
    record = reader.get("/archive/events/care-2012?format=json").json()["records"][0]
    address = httpx.URL(record["address"])
    moved = address.copy_merge_params(
        {"start": int(address.params["start"]) + 7, "end": int(address.params["end"]) + 7}
    )
    (marked,) = re.findall(r"<mark>(.*?)</mark>", reader.get(str(moved)).text)
    assert unescape(marked) == record["text"]
    gone = address.copy_merge_params({"said": "0123456789"})
    page = reader.get(str(gone))
    assert page.status_code == 200
    assert "Changed since cited" in page.text and "<mark>" not in page.text
    assert reader.get(str(gone.copy_add_param("format", "json"))).status_code == 410
    far = gone.copy_merge_params({"start": 9_000_000, "end": 9_000_010})
    assert "Changed since cited" in reader.get(str(far)).text
