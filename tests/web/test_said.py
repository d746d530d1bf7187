"""What an answer says is one list: cards of events, tables, statements, each with the source that it is from."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from coprod_assistant.types import Block, Citation, Document, Event, EventSource, ListedEvent, Source, Span, Statement
from coprod_assistant.web.cells import cells_of, header_rows, table_at
from coprod_assistant.web.passage import passage_html
from coprod_assistant.web.said import said_html, told_with

from .chat_client import tags, text_in

FAIR = "Fair of ideas"
TEXT = (
    "Events\n\nFair of ideas\nWhen: 14 March 2013\nForty neighbours met and drew up a plan.\n\n"
    "Costs\n\nProject | 2012 | 2017\nBoat | 44 | 33\nShed | 7 |\n\n"
    "Votes\n\nThey chose:\n1. bread\n2. roses <b>\n\nThe end."
)


def at(words: str, *, of: str = TEXT) -> Span:
    return Span(of.index(words), of.index(words) + len(words))


def block(kind: str, words: str, *parts: str) -> Block:
    span = at(words)
    level = 1 if kind == "heading" else 0
    return Block(kind, span.start, span.end, level, tuple(at(part) for part in parts))  # type: ignore[arg-type]


ROWS = ("Project | 2012 | 2017", "Boat | 44 | 33", "Shed | 7 |")
DOCUMENT = Document(
    id="d",
    source=Source("d.html", "text/html", "0" * 64, url="https://example.org/d", published=dt.date(2014, 1, 9)),
    title="All of it",
    text=TEXT,
    blocks=(
        block("heading", "Events"),
        block("heading", FAIR),
        block("paragraph", "When: 14 March 2013"),
        block("paragraph", "Forty neighbours met and drew up a plan."),
        block("heading", "Costs"),
        block("table", "\n".join(ROWS), *ROWS),
        block("heading", "Votes"),
        block("list", "They chose:\n1. bread\n2. roses <b>", "bread", "roses <b>"),
        block("paragraph", "The end."),
    ),
)
SOURCE = EventSource("d", 0, len(TEXT), 0, 6)
EVENT = Event("2013-fair", FAIR, "Hall <3>, Leith", None, dt.date(2013, 3, 14), dt.date(2013, 3, 14), "day", (SOURCE,))


def cite(words: str, marker: int, *, heading: str = "Costs") -> Citation:
    span = at(words)
    return Citation(marker, "d", "All of it", "d.html", span.start, span.end, words, heading=heading)


def said(statements: list[Statement], citations: list[Citation]) -> str:
    return "".join(said_html(statements, citations, lambda _: DOCUMENT))


def rows(html: str) -> list[list[str]]:
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", html)]


def test_event_is_a_card_with_its_name_and_not_a_line_with_its_date() -> None:
    told = cite("Forty neighbours met and drew up a plan.", 0, heading=FAIR)
    statement = Statement("When: 14 March 2013", (1,), event=ListedEvent(EVENT, told))
    html = said([statement], [cite("When: 14 March 2013", 1, heading=FAIR)])
    facts = re.findall(r'<p class="event-(when|where|told)">(.*?)</p>', html)
    assert facts == [("when", "14 March 2013"), ("where", "Hall &lt;3&gt;, Leith"), ("told", told.quote)]
    assert f">{FAIR}<span" in html[html.index("<h3>") : html.index("</h3>")]
    assert "When:" not in text_in(html)
    (link,) = [a["href"] for tag, a in tags(html) if tag == "a"]
    assert link == "/archive/events/2013-fair"
    assert [a["data-open"] for tag, a in tags(html) if tag == "button"] == ["c1"]


def test_passage_of_a_card_marks_what_the_card_tells() -> None:
    told = cite("Forty neighbours met and drew up a plan.", 0)
    cited = cite("When: 14 March 2013", 1)
    statement = Statement("When: 14 March 2013", (1,), event=ListedEvent(EVENT, told))
    also = told_with([statement], [cited], lambda _: DOCUMENT)
    html = passage_html(DOCUMENT, Span(cited.start, cited.end), also=also[1])
    assert re.findall("<mark>(.*?)</mark>", html) == [cited.quote, told.quote]


def test_events_side_by_side_are_one_list_and_their_number_has_no_buttons() -> None:
    listed = ListedEvent(EVENT)
    statements = [
        Statement("The archive tells of 2 such events:", (1, 2), verbatim=False),
        Statement("When: 14 March 2013", (1,), event=listed),
        Statement("Fair of ideas", (2,), event=listed),
    ]
    html = said(statements, [cite("When: 14 March 2013", 1), cite(FAIR, 2)])
    assert html.count("<ol") == 1 and html.count("<li") == 2
    assert [a["data-open"] for tag, a in tags(html) if tag == "button"] == ["c1", "c2"]


@pytest.mark.parametrize("cited", [ROWS[1:], ROWS, ROWS[1:2]])
def test_rows_of_a_table_are_a_table_under_its_header(cited: tuple[str, ...]) -> None:
    citations = [cite(row, marker) for marker, row in enumerate(cited, start=1)]
    html = said([Statement(c.quote, (c.marker,)) for c in citations], citations)
    expected = [["Project", "2012", "2017"], ["Boat", "44", "33"], ["Shed", "7", ""]]
    assert rows(html) == expected[: 2 if cited == ROWS[1:2] else 3]
    assert html.count("<table") == 1 and html.count('class="source"') == 1
    assert " | " not in text_in(html)


def test_header_alone_is_a_row() -> None:
    html = said([Statement(ROWS[0], (1,))], [cite(ROWS[0], 1)])
    assert rows(html) == [["Project", "2012", "2017"]] and "<thead" not in html


def test_table_in_a_passage_is_a_table_with_the_cited_row_marked() -> None:
    html = passage_html(DOCUMENT, at(ROWS[1]))
    assert rows(html)[0] == ["Project", "2012", "2017"]
    assert rows(html)[1] == ["<mark>Boat</mark>", "<mark>44</mark>", "<mark>33</mark>"]
    assert "|" not in text_in(html)


def test_numbered_list_in_a_passage_keeps_its_numbers() -> None:
    html = passage_html(DOCUMENT, at("roses <b>"))
    assert '<p>They chose:</p><ol><li value="1">bread</li><li value="2"><mark>roses &lt;b&gt;</mark></li></ol>' in html


def test_source_of_statements_side_by_side_is_told_once() -> None:
    citations = [cite("When: 14 March 2013", 1), cite("Forty neighbours", 2), cite("The end.", 3, heading="Votes")]
    html = said([Statement(c.quote, (c.marker,)) for c in citations], citations)
    sources = [a["data-open"] for tag, a in tags(html) if tag == "button" and a["class"] == "source"]
    numbers = [a["data-open"] for tag, a in tags(html) if tag == "button" and a["class"] == "marker"]
    assert 'class="from"' in html and 'class="from alone"' in html, "one number alone is shown once"
    assert (sources, numbers) == (["c1", "c3"], ["c1", "c2", "c3"])


def test_keys_of_an_answer_differ() -> None:
    citations = [cite(ROWS[1], 1), cite("The end.", 2, heading="Votes"), cite("Forty neighbours", 3)]
    parts = said_html([Statement(c.quote, (c.marker,)) for c in citations], citations, lambda _: DOCUMENT)
    keys = [re.search('data-key="(.*?)"', part)[1] for part in parts]  # type: ignore[index]
    assert len(set(keys)) == len(keys) == 6


def test_cells_and_header() -> None:
    table = DOCUMENT.blocks[5]
    assert [TEXT[cell.start : cell.end] for cell in cells_of(TEXT, table, table.parts[2])] == ["Shed", "7", ""]
    assert header_rows(TEXT, table) == 1
    assert table_at(DOCUMENT, table.parts[1].start, table.parts[1].end) == (table, 1)
    assert table_at(DOCUMENT, table.start, table.end) is None
    assert table_at(DOCUMENT, 0, 6) is None


@pytest.mark.parametrize(
    "text",
    ["Project\t2012\nBoat house\t44\nShed\t7\n", "Project    2012\nBoat house 44\nShed       7\n"],
    ids=["tabs", "blanks"],
)
def test_cells_of_a_table_that_text_draws(text: str) -> None:
    starts = [0, text.index("Boat"), text.index("Shed")]
    parts = tuple(Span(start, text.index("\n", start)) for start in starts)
    table = Block("table", 0, parts[-1].end, parts=parts)
    assert [[text[cell.start : cell.end] for cell in cells_of(text, table, part)] for part in parts] == [
        ["Project", "2012"], ["Boat house", "44"], ["Shed", "7"]
    ]  # fmt: skip
