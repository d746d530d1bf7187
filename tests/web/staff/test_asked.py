"""What visitors asked: shown to the staff alone, only where it is kept, filtered, counted by week, and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from coprod_assistant.config import Settings
from coprod_assistant.web.feedback import FeedbackStore, today
from coprod_assistant.web.staff.asked import by_question, by_week, chosen, read_said

from ..archive.made_archive import Catalogued
from ..serving import serving
from .conftest import HTML, sign_in, with_staff

LINES = [
    ("2026-05-04", {"question": "Who paid for it?", "verdict": "refused", "answer": "The archive does not say."}),
    ("2026-05-05", {"question": "who paid for it", "verdict": "refused", "answer": ""}),
    (
        "2026-05-19",
        {"question": "When was the fair?", "verdict": "wrong", "reason": "it was in June", "answer": "In May."},
    ),
    ("2026-05-19", {"question": "Thanks?", "verdict": "right", "answer": "=1+1"}),
]


def fill(folder: Path) -> None:
    folder.mkdir()
    for day, line in LINES:
        with (folder / f"{day}.jsonl").open("a") as file:
            file.write(json.dumps({"day": day, **line}) + "\n")


def test_what_is_kept_is_read_newest_first_and_what_is_broken_is_counted(tmp_path: Path) -> None:
    fill(tmp_path / "kept")
    (tmp_path / "kept" / "2026-05-20.jsonl").write_text('{"day": "2026-05-20"}\nnonsense\n[]\n')
    said, unread = read_said(tmp_path / "kept")
    assert [one.question for one in said] == ["Thanks?", "When was the fair?", "who paid for it", "Who paid for it?"]
    assert unread == 3
    assert read_said(tmp_path / "none") == ([], 0)


def test_a_question_with_breaks_of_lines_that_are_no_line_feed_is_whole(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, days=30)
    words = "Who paid\u2028for the\x85ferry?"
    assert store.keep({"question": words, "verdict": "refused"})
    said, unread = read_said(tmp_path)
    assert ([one.question for one in said], unread) == ([words], 0)


def test_questions_are_counted_once_and_by_week(tmp_path: Path) -> None:
    fill(tmp_path / "kept")
    said, _ = read_said(tmp_path / "kept")
    most = by_question(said)[0]
    assert most.words == "who paid for it" and most.counts == {"refused": 2}
    weeks = by_week(said)
    assert [(monday.isoformat(), sum(counts.values())) for monday, counts in weeks] == [
        ("2026-05-18", 2),
        ("2026-05-11", 0),
        ("2026-05-04", 2),
    ]
    assert by_week([]) == []


def test_filters(tmp_path: Path) -> None:
    fill(tmp_path / "kept")
    said, _ = read_said(tmp_path / "kept")
    assert len(chosen(said, verdict="refused")) == 2
    assert len(chosen(said, verdict="said")) == 2
    assert len(chosen(said, since=dt.date(2026, 5, 5), until=dt.date(2026, 5, 5))) == 1
    assert len(chosen(said, words="FAIR")) == 1


@pytest.fixture
def keeping(settings: Settings, archive: Catalogued, tmp_path: Path) -> Iterator[httpx.Client]:
    """A signed-in client of a server that keeps what was refused."""
    fill(tmp_path / "kept")
    ours = with_staff(settings, tmp_path / "staff", keep_feedback_days=3650, feedback_dir=tmp_path / "kept")
    with serving(ours, archive) as address, httpx.Client(base_url=address, timeout=30, headers=HTML) as client:  # type: ignore[arg-type]
        sign_in(client)
        yield client


def test_it_says_that_nothing_is_kept_where_it_is_off(ada: httpx.Client, visitor: httpx.Client) -> None:
    page = ada.get("/staff/asked")
    assert page.status_code == 200 and "COPROD_KEEP_FEEDBACK_DAYS" in page.text
    assert visitor.get("/staff/asked").status_code == 303


def test_the_page_and_the_file(keeping: httpx.Client) -> None:
    page = unescape(keeping.get("/staff/asked").text)
    assert "refused 2 times" in page and "it was in June" in page
    only = keeping.get("/staff/asked?verdict=wrong&since=2026-05").text
    assert "When was the fair?" in only and "Thanks?" not in only
    bad = keeping.get("/staff/asked?since=soon")
    assert bad.status_code == 422 and "no date" in bad.text
    rows = list(csv.DictReader(io.StringIO(keeping.get("/staff/asked?format=csv&verdict=right").text.lstrip("\ufeff"))))
    assert [row["question"] for row in rows] == ["Thanks?"]
    assert rows[0]["answer"] == "'=1+1"


def test_a_refused_question_stands_there_redacted_with_its_nearest_passage(keeping: httpx.Client) -> None:
    asked = "What is the price of bread in Paris, says ada@example.org?"
    assert keeping.post("/api/ask", json={"question": asked}).json()["status"] == "refused"
    page = unescape(keeping.get(f"/staff/asked?since={today().isoformat()}").text)
    assert "price of bread in Paris" in page and "ada@example.org" not in page
    assert "The nearest passage" in page and "/archive/passage?document=" in page
