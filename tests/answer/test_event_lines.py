"""Events in text alone: one line that names, dates and places each, while quotations and citations stay exact."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import docx
import pytest

from coprod_assistant import Answer, Archive, open_archive
from coprod_assistant.answer.event_rows import event_line
from coprod_assistant.answer_view import answer_to_dict
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.integrations.mcp_results import answered
from coprod_assistant.references import as_html, as_markdown, as_plain, as_word, conversation
from coprod_assistant.types import Event, Precision
from coprod_assistant.web.export_api import AnswerIn

DIARY = """<html><head><title>Diary of the circle</title></head><body><h1>Diary of the circle</h1>
<h2>Peer review workshop</h2><p>When: 14 March 2013</p><p>Where: Leeds</p>
<p>Twenty councils compared how they involve residents in reviews of care.</p>
<h2>Kettle symposium</h2><p>Date: 3 May 2014</p><p>Venue: Central Library, York</p>
<p>Menders of four towns showed how a kettle is opened.</p>
<h2>Harvest meeting in Fennick, 5 September 2015</h2><p>It was opened by Maud Ferris.</p></body></html>"""
LINES = [
    "Peer review workshop, 14 March 2013, Leeds",
    "Kettle symposium, 3 May 2014, Central Library, York",
    "Harvest meeting in Fennick, 5 September 2015",
]


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("diary")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "diary.html").write_text(DIARY, encoding="utf-8")
    embedder = load_embedder("all-MiniLM-L6-v2")
    build_index(folder / "corpus", folder / "index", embedder, timeout_s=60, memory_mb=1024)
    with open_archive(folder / "index", corpus_dir=folder / "corpus") as opened:
        yield opened


@pytest.fixture(scope="module")
def listed(diary: Archive) -> Answer:
    return diary.ask("Which events are there?")


def test_each_event_is_one_line_and_its_quotation_exact(diary: Archive, listed: Answer) -> None:
    assert listed.text.split("\n\n") == [f"{line} [{number}]" for number, line in enumerate(LINES, start=1)]
    assert [one.text for one in listed.statements[:2]] == ["When: 14 March 2013", "Date: 3 May 2014"]
    for citation in listed.citations:
        assert diary.document(citation.document_id).text[citation.start : citation.end] == citation.quote
    assert answered(listed).text == listed.text
    assert answered(listed).citations[0].quote == "When: 14 March 2013"
    assert diary.ask("When was the kettle symposium?").text == f"{LINES[1]} [1]"
    assert "Central Library" in diary.ask("What was the venue of the kettle symposium?").text


def test_exports_say_the_same_lines_and_quote_what_is_cited(diary: Archive, listed: Answer) -> None:
    sent = AnswerIn.model_validate(answer_to_dict(listed)).answer()  # as a browser sends it back
    told = conversation([sent], diary.document, dt.date(2026, 11, 29), title="Diary")
    word = docx.Document(io.BytesIO(as_word(told)))
    for text in (as_plain(told), as_markdown(told), as_html(told), "\n".join(p.text for p in word.paragraphs)):
        assert LINES[0] in text and LINES[1] in text and "[1]" in text
        assert "“When:" not in text and "> When:" not in text
        assert "language model" not in text and "Changed since" not in text
    assert "When: 14 March 2013" in told.references[0].quote


def event(name: str, *, place: str | None = None, day: str | None = None, precision: Precision = "day") -> Event:
    date = dt.date.fromisoformat(day) if day else None
    return Event("id", name, place, None, date, date, precision, ())


@pytest.mark.parametrize(
    ("words", "of", "line"),
    [
        ("Harvest meeting, 5 September 2015", event("Harvest meeting", day="2015-09-05"), ""),
        ("The harvest meetings were held on 5 September", event("Harvest meeting", day="2015-09-05"), ""),
        ("on Saturday, 5 September 2015", event("Harvest meeting", day="2015-09-05"),
         "Harvest meeting, 5 September 2015"),
        ("When: autumn", event("Harvest meeting"), "Harvest meeting: “When: autumn”"),
        ("Date: 2015", event("Harvest in Fennick", place="Fennick", day="2015-01-01", precision="year"),
         "Harvest in Fennick, 2015"),
        ("Harvest meeting\nWhen: 5 September 2015\nWhere: Fennick",
         event("Harvest meeting", place="Fennick", day="2015-09-05"),
         "Harvest meeting, 5 September 2015, Fennick"),
        ("Venue: Mill Hall", event("Harvest meeting", place="Fennick", day="2015-09-05"),
         "Harvest meeting, 5 September 2015, Fennick: “Venue: Mill Hall”"),
    ],
)  # fmt: skip
def test_a_line_holds_what_the_words_leave_out_and_loses_nothing(words: str, of: Event, line: str) -> None:
    assert event_line(of, words) == line
