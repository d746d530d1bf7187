"""Feedback is off unless the operator wants it; what is kept is redacted, bounded and removed in time."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.evaluation.drafts import read_feedback
from coprod_assistant.web import feedback
from coprod_assistant.web.feedback import FeedbackStore

from .serving import serving

UNKNOWN = "What is the price of bread in Paris?"
SAID = {
    "question": "Who spoke in Berlin?",
    "verdict": "wrong",
    "reason": "ask jane@example.org",
    "answer": "Florian Birk spoke.",
    "history": [{"question": "What was in Berlin? Call +44 121 496 0000", "answer": "A conference."}],
    "citations": [{"quote": "Florian Birk", "file": "page.txt"}],
}


class Clock:
    """A day that a test moves."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 1, 30)

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> FeedbackStore:
    return FeedbackStore(tmp_path / "kept", days=2, clock=clock)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def test_nothing_is_kept_where_nothing_should_be(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "kept", days=0)
    assert not store.keeps
    assert not store.keep(SAID)
    store.start()
    store.close()
    assert not (tmp_path / "kept").exists()


def test_every_text_is_redacted_and_the_file_is_the_operators_alone(store: FeedbackStore, tmp_path: Path) -> None:
    assert store.keep(SAID)
    (kept,) = lines(tmp_path / "kept")
    assert kept["reason"] == "ask [e-mail]"
    assert kept["history"][0]["question"] == "What was in Berlin? Call [phone]"
    assert kept["day"] == "2026-01-30"
    assert stat.S_IMODE((tmp_path / "kept" / "2026-01-30.jsonl").stat().st_mode) == 0o600


def test_days_are_removed_as_the_clock_moves(store: FeedbackStore, clock: Clock, tmp_path: Path) -> None:
    store.keep(SAID)
    (tmp_path / "kept" / "notes.jsonl").write_text("{}\n")
    for day, removed in ((31, []), (1, []), (2, ["2026-01-30"]), (3, [])):
        clock.day = dt.date(2026, 1 if day == 31 else 2, day)
        assert store.age_out() == removed
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["notes.jsonl"]


def test_it_ages_at_start_and_while_it_runs(
    store: FeedbackStore, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(SAID)
    old = tmp_path / "kept" / "2026-01-30.jsonl"
    (tmp_path / "kept" / "2025-01-01.jsonl").write_text("{}\n")
    monkeypatch.setattr(feedback, "LOOK_S", 0.01)
    store.start()
    try:
        assert not (tmp_path / "kept" / "2025-01-01.jsonl").exists(), "removed at start"
        assert old.exists()
        clock.day += dt.timedelta(days=3)
        for _ in range(500):
            if not old.exists():
                break
            store._stop.wait(0.01)
        assert not old.exists(), "removed while it runs"
    finally:
        store.close()


def test_a_full_folder_and_one_that_cannot_be_written_keep_nothing(
    store: FeedbackStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.keep(SAID)
    monkeypatch.setattr(feedback, "MOST_BYTES", 100)
    assert not store.keep(SAID)
    monkeypatch.undo()
    (tmp_path / "file").write_text("")
    assert not FeedbackStore(tmp_path / "file", days=1).keep(SAID)


# On the server


def test_one_visitor_cannot_fill_the_folder(
    store: FeedbackStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_OF_ONE", 150)
    monkeypatch.setattr(feedback, "MOST_REFUSED", 400)
    said = {"question": "Who?", "verdict": "wrong"}
    assert [store.keep(said, whose="2001:db8::1") for _ in range(4)] == [True, True, False, False]
    assert not store.keep(said, whose="2001:db8::2")  # of the same household
    assert store.keep(said, whose="203.0.113.9")
    assert [store.keep(said) for _ in range(7)] == [True] * 6 + [False]  # nobody knows who asked these
    clock.day += dt.timedelta(days=1)
    assert store.keep(said, whose="2001:db8::1")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def keeping(settings: Settings, assistant: Assistant, kept: Path) -> Iterator[httpx.Client]:
    """A server that keeps feedback for a week."""
    wanted = settings.model_copy(update={"keep_feedback_days": 7, "feedback_dir": kept})
    with serving(wanted, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_off_by_default_there_is_no_such_address_and_no_button(client: httpx.Client, settings: Settings) -> None:
    assert settings.keep_feedback_days == 0
    assert client.post("/api/feedback", json=SAID).status_code == 404
    assert "/api/feedback" not in client.get("/openapi.json").json()["paths"]
    page = client.get("/").text
    assert "feedback.js" not in page
    assert "Questions are not stored on the server; conversations are kept in this browser only" in page


def test_what_a_visitor_says_is_kept_and_becomes_a_draft(keeping: httpx.Client, kept: Path) -> None:
    response = keeping.post("/api/feedback", json=SAID)
    assert (response.status_code, response.json()) == (201, {"status": "kept"})
    (line,) = lines(kept)
    assert set(line) == {"day", *SAID}
    assert "127.0.0.1" not in json.dumps(line)
    (draft,) = read_feedback(kept)
    assert (draft.question, draft.verdict, draft.citations[0].file) == ("Who spoke in Berlin?", "wrong", "page.txt")


def test_refused_questions_are_kept_and_others_are_not(keeping: httpx.Client, kept: Path) -> None:
    assert keeping.post("/api/ask", json={"question": "Who spoke in Berlin?"}).json()["status"] == "answered"
    assert not kept.exists()
    asked = {"question": f"{UNKNOWN} I am jane@example.org", "history": [{"question": "Hello", "answer": "Yes?"}]}
    assert keeping.post("/api/ask", json=asked).json()["status"] == "refused"
    (line,) = lines(kept)
    assert (line["question"], line["verdict"]) == (f"{UNKNOWN} I am [e-mail]", "refused")
    assert line["history"] == [{"question": "Hello", "answer": "Yes?"}]


def test_the_page_says_what_is_kept(keeping: httpx.Client) -> None:
    page = keeping.get("/").text
    assert "feedback.js" in page
    assert "Questions are not stored" not in page
    assert "are kept for a while" in page


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (json.dumps(SAID | {"verdict": "superb"}).encode(), 422),
        (json.dumps(SAID | {"address": "x"}).encode(), 422),
        (json.dumps(SAID | {"question": ""}).encode(), 400),
        (json.dumps(SAID | {"question": "x" * 1001}).encode(), 400),
        (json.dumps(SAID | {"reason": "x" * 1001}).encode(), 422),
        (json.dumps(SAID | {"history": [{"question": "x"}] * 11}).encode(), 422),
        (b'{"question": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_what_is_no_feedback_is_refused_and_not_kept(
    keeping: httpx.Client, kept: Path, body: bytes, status: int
) -> None:
    response = keeping.post("/api/feedback", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert set(response.json()) == {"error", "hint"}
    assert not kept.exists()


def test_characters_that_no_file_can_hold_do_no_harm(keeping: httpx.Client, kept: Path) -> None:
    headers = {"Content-Type": "application/json"}
    statuses = [
        keeping.post("/api/feedback", content=json.dumps(SAID | {"answer": answer}), headers=headers).status_code
        for answer in ("half \ud83d", "a\x00b line\n{}\u2028")
    ]
    assert statuses == [422, 201]
    (line,) = lines(kept)
    assert line["answer"] == "a b line\n{}"


def test_a_visitor_can_say_only_so_much_in_a_minute(settings: Settings, assistant: Assistant, kept: Path) -> None:
    few = settings.model_copy(update={"keep_feedback_days": 7, "feedback_dir": kept, "questions_per_minute": 2})
    with serving(few, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        statuses = [client.post("/api/feedback", json=SAID).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    assert len(lines(kept)) == 2
