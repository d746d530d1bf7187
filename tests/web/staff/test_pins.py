"""Answers pinned by the staff: chosen at the desk, shown everywhere to their question alone, gone with their words."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from coprod_assistant.archive import open_archive
from coprod_assistant.assistant import assistant_over, open_assistant
from coprod_assistant.embed import load_embedder
from coprod_assistant.errors import ConfigError
from coprod_assistant.index import open_index
from coprod_assistant.integrations.mcp_results import answered
from coprod_assistant.pins import pins_in
from coprod_assistant.types import Turn
from coprod_assistant.web.staff.kept import Kept

from .conftest import MEETINGS, Desk, desk, orle, token_of

__all__ = ["desk", "orle"]
QUESTION = "How many people came to plant trees?"
WORDS = "Thirty neighbours grafted apple trees and argued about who may pick them."
OVENS = "Rolf Antwi stressed that an oven needs a caretaker who is paid."


def boxes(html: str) -> dict[str, str]:
    """The names of the boxes of a form by the words beside them."""
    found = re.findall(
        r'<label class="piece[^"]*"><input type="checkbox" name="([^"]+)"[^>]*> (.*?)</label>', html, re.S
    )
    return {" ".join(unescape(re.sub("<[^>]+>", " ", words)).split()): unescape(name) for name, words in found}


def pinned(desk: Desk, question: str = QUESTION, *wanted: str, **fields: str) -> httpx.Response:
    form = desk.send("/staff/pins/new", question=question, words="neighbours trees oven caretaker", action="find")
    assert form.status_code == 200, form.text
    names = boxes(form.text)
    picks = {names[words]: "on" for words in wanted or (WORDS,)}
    return desk.send("/staff/pins/new", question=question, action="pin", **picks, **fields)


def asked(desk: Desk, question: str, **more: Any) -> dict[str, Any]:
    answer = httpx.post(f"{desk.address}/api/ask", json={"question": question, **more}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_pin_is_made_shown_everywhere_and_undone(desk: Desk) -> None:
    assert asked(desk, QUESTION)["pinned"] is None
    made = pinned(desk, QUESTION, OVENS, WORDS, note="We count   at the gate [1].", also="Who planted trees\n\n")
    assert made.status_code == 303, made.text

    answer = asked(desk, "Hello, how many people came to PLANT trees??")
    assert answer["mode"] == "pinned" and answer["status"] == "answered"
    assert [each["quote"] for each in answer["citations"]] == [OVENS, WORDS]  # in the order of choice
    text = (desk.corpus / "meetings.md").read_text()
    document = httpx.get(f"{desk.address}/api/documents/{answer['citations'][0]['document_id']}").json()["text"]
    assert all(document[each["start"] : each["end"]] == each["quote"] in text for each in answer["citations"])
    assert answer["pinned"]["by"] == "Ada Moss" and answer["pinned"]["note"] == "We count at the gate [1]."
    assert answer["pinned"]["on"][:2] == "20"
    lines = answer["text"].split("\n\n")
    assert "chosen by the staff on" in lines[0] and "Ada Moss" in lines[1]
    assert "[1]" not in lines[1] and lines[2].endswith("[1]")  # no marker of ours in the staff's words

    plain = unescape(
        httpx.get(
            f"{desk.address}/ask", params={"q": "who planted trees?"}, headers={"Accept": "text/html"}, timeout=60
        ).text
    )
    assert "chosen by the staff" in plain and "Ada Moss of the staff: “We count at the gate [1].”" in plain
    streamed = httpx.post(
        f"{desk.address}/api/ask",
        json={"question": QUESTION, "render": "html"},
        headers={"Accept": "text/event-stream"},
        timeout=60,
    ).text
    assert "who-pinned" in streamed and "pin-note" in streamed and "Ada Moss" in streamed
    chat = httpx.post(
        f"{desk.address}/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]}, timeout=60
    )
    if chat.status_code == 200:
        assert "Ada Moss of the staff" in chat.json()["choices"][0]["message"]["content"]
    export = httpx.post(f"{desk.address}/api/export", json={"answers": [answer], "kind": "markdown"}, timeout=60).text
    assert "chosen by the staff" in export and "Ada Moss" in export and "Written by a language model" not in export
    with open_archive(desk.settings.index_dir, corpus_dir=desk.corpus) as archive:
        assert "Ada Moss of the staff" in answered(archive.ask(QUESTION)).text

    page = unescape(desk.get("/staff/pins"))
    assert WORDS in page and "Ada Moss" in page and "Visitors do not see it" not in page
    assert "1\u00a0question with an answer" in desk.get("/staff")
    (change,) = re.findall(r'<li id="p([0-9a-f]{8})"', page)
    assert desk.send("/staff/pins/undo", change=change).status_code == 303
    assert asked(desk, QUESTION)["pinned"] is None
    page = desk.get("/staff/pins")
    assert "undone by Ada Moss" in page and f"/staff/pins/new?from={change}" in page
    again = desk.get(f"/staff/pins/new?from={change}")
    assert QUESTION in again and "We count at the gate" in again and again.count("checked") == 2
    assert desk.send("/staff/pins/undo", change=change).status_code == 409


def test_other_questions_are_answered_as_ever(desk: Desk) -> None:
    before = [asked(desk, question) for question in ("Who came to plant trees?", "What did Rolf Antwi stress?")]
    assert pinned(desk).status_code == 303
    for old in before:
        now = asked(desk, old["question"])
        assert [now[key] for key in ("status", "text", "citations", "pinned")] == [
            old[key] for key in ("status", "text", "citations", "pinned")
        ]


def test_a_question_that_leans_on_the_conversation_is_another_one(desk: Desk) -> None:
    assert pinned(desk, "What did he stress?", OVENS).status_code == 303
    assert asked(desk, "What did he stress?")["pinned"]
    history = [{"question": "Who is Sunniva Halle?", "answer": "Dr Sunniva Halle, head of the nursery."}]
    assert asked(desk, "What did he stress?", history=history)["pinned"] is None
    assert pinned(desk, QUESTION).status_code == 303
    assert asked(desk, QUESTION, history=history)["pinned"]


def test_without_a_note_nobody_is_named(desk: Desk) -> None:
    pinned(desk)
    answer = asked(desk, QUESTION)
    assert answer["pinned"]["by"] == "" and "Ada" not in answer["text"]
    assert "Ada Moss" in (desk.corpus / "pinned.toml").read_text()


def test_words_that_change_are_no_longer_shown_and_the_staff_is_told(desk: Desk) -> None:
    pinned(desk)
    source = desk.corpus / "meetings.md"
    source.write_text(
        MEETINGS.replace("# Meetings of the Orle Circle\n", "# Meetings of the Orle Circle\n\nA new line.\n", 1)
    )
    desk.index()
    answer = asked(desk, QUESTION)
    assert answer["mode"] == "pinned"  # the words have moved, and are the same
    assert answer["citations"][0]["quote"] == WORDS
    source.write_text(MEETINGS.replace("Thirty neighbours", "Forty neighbours"))
    desk.index()
    assert asked(desk, QUESTION)["pinned"] is None
    page = unescape(desk.get("/staff/pins"))
    assert "Visitors do not see it: meetings.md no longer holds these words" in page
    assert "not shown: the source has changed" in desk.get("/staff")
    source.write_text(MEETINGS + "\nOnce more: " + WORDS + "\n")
    desk.index()
    assert asked(desk, QUESTION)["pinned"]


def test_words_that_stand_elsewhere_twice_are_not_guessed(desk: Desk) -> None:
    pinned(desk)
    twice = MEETINGS.replace(WORDS.split(" and ", maxsplit=1)[0], "Some neighbours")
    (desk.corpus / "meetings.md").write_text(f"{twice}\n\nOne: {WORDS}\n\nTwo: {WORDS}\n")
    desk.index()
    assert asked(desk, QUESTION)["pinned"] is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"question": "Hello!"}, "Write the question"),
        ({"question": QUESTION}, "Choose the passages"),
        ({"question": QUESTION, "pick 0 5 000000000000 nowhere": "on"}, "has changed since you chose"),
        ({"question": QUESTION, "note": "x" * 301}, "301 characters"),
        ({"question": QUESTION, "also": "\n".join(f"Is it {n}" for n in range(21))}, "21 further wordings"),
        ({"question": "Is it? " * 300}, "characters at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_pinned_is_said_and_kept_in_the_form(desk: Desk, fields: dict[str, str], said: str) -> None:
    form = desk.send("/staff/pins/new", question=QUESTION, words="neighbours trees", action="find")
    pick = {boxes(form.text)[WORDS]: "on"} if said not in {"Choose the passages", "has changed since you chose"} else {}
    answer = desk.send("/staff/pins/new", action="pin", **pick, **fields)
    assert answer.status_code == 422 and said in unescape(answer.text)
    assert not (desk.corpus / "pinned.toml").exists()
    assert not pick or "checked" in answer.text


def test_a_second_answer_to_a_question_is_refused(desk: Desk) -> None:
    assert pinned(desk).status_code == 303
    second = pinned(desk, "Is there a tree?", WORDS, also=f"please, {QUESTION.lower()}")
    assert second.status_code == 422 and "has a pinned answer already" in unescape(second.text)


def test_visitors_and_other_sites_pin_nothing(desk: Desk) -> None:
    assert httpx.post(f"{desk.address}/staff/pins/new", data={"question": QUESTION}).status_code == 401
    assert desk.ada.post("/staff/pins/new", data={"question": QUESTION, "action": "pin"}).status_code == 403
    sent = desk.ada.post(
        "/staff/pins/undo",
        data={"token": token_of(desk.get("/staff/pins/new")), "change": "x"},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert sent.status_code == 403


def test_what_people_write_in_the_file_stays_and_a_broken_one_is_told(desk: Desk) -> None:
    hand = "# Ours.\n\n"
    (desk.corpus / "pinned.toml").write_text(hand)
    pinned(desk)
    text = (desk.corpus / "pinned.toml").read_text()
    assert text.startswith(hand)
    (pin,) = tomllib.loads(text)["pin"]
    assert pin["passages"] == [
        {"file": "meetings.md", "start": pin["passages"][0]["start"], "end": pin["passages"][0]["end"], "quote": WORDS}
    ]
    (desk.corpus / "pinned.toml").write_text(text + "\n[[pin]]\nquestion = 3\n")
    assert asked(desk, QUESTION)["pinned"] is None
    assert "pinned.toml, pin 2" in desk.get("/staff/pins")
    assert pinned(desk, "Is there another?").status_code == 422
    (desk.corpus / "pinned.toml").write_text(text)
    assert asked(desk, QUESTION)["pinned"]


@pytest.mark.parametrize(
    "content",
    [
        {"pins": []},
        {"pin": {}},
        {"pin": [{"question": "?"}]},
        {"pin": [{"question": "Is it", "by": "A", "at": 3, "passages": []}]},
    ],
)
def test_a_pin_that_cannot_be_used_is_named(content: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"pinned\.toml"):
        pins_in(content)


def test_evaluations_are_asked_without_pins(desk: Desk) -> None:
    """`coprod eval run` and what else makes its own assistant over an index sees none."""
    pinned(desk)
    embedder = load_embedder("all-MiniLM-L6-v2")
    with open_index(desk.settings.index_dir, embedder_hash=embedder.model_hash) as index:
        assert assistant_over(index, embedder, desk.settings).ask(QUESTION).pinned is None
    opened = open_assistant(desk.settings)
    assert opened.ask(QUESTION).pinned is not None
    assert opened.ask(QUESTION, [Turn(QUESTION, WORDS)]).pinned is not None
    opened.close()


def test_a_desk_from_before_takes_pins_too(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "desk.sqlite") as old:
        old.execute(
            "CREATE TABLE changes (id TEXT PRIMARY KEY, made_by TEXT NOT NULL, made_at TEXT NOT NULL, about TEXT "
            "NOT NULL, block TEXT NOT NULL, old_event TEXT NOT NULL, new_event TEXT NOT NULL, undone_by TEXT, "
            "undone_at TEXT)"
        )
        old.execute("INSERT INTO changes VALUES ('a', 'Ada', '2026-01-01', 'x', 'y', '', '', NULL, NULL)")
    kept = Kept(tmp_path)
    assert kept.rows("SELECT file FROM changes")[0]["file"] == "catalogue.toml"
    kept.close()
    Kept(tmp_path).close()
