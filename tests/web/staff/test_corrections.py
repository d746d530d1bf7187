"""Events and records corrected in the page: written, applied by the next index, told in the history, undone."""

from __future__ import annotations

import os
import re
import time
import tomllib
from html import unescape
from pathlib import Path

import pytest

from coprod_assistant.catalogue import read_corrections
from coprod_assistant.config import Settings
from coprod_assistant.web.staff.kept import Kept
from coprod_assistant.web.staff.reindex import Reindexing

from .conftest import Desk, token_of, with_staff

HAND = """\
# Ours: leave the order.
[[event]]
file = "meetings.md"  # the only one
quote = "Bakers of five towns"
action = "correct"
series = "Ovens"
"""


def event_ids(desk: Desk) -> list[str]:
    rows = desk.ada.get("/archive?format=json").json()["events"]
    return [row["id"] for row in rows]


def one(desk: Desk, words: str) -> str:
    (found,) = [id for id in event_ids(desk) if words in id]
    return found


def written(desk: Desk) -> str:
    return (desk.corpus / "catalogue.toml").read_text()


def changes(desk: Desk) -> list[str]:
    return re.findall(r'<li id="c([0-9a-f]{8})"', desk.get("/staff/corrections"))


def test_an_event_is_corrected_found_at_its_old_address_and_put_back(desk: Desk) -> None:
    (desk.corpus / "catalogue.toml").write_text(HAND)
    desk.index()
    old = one(desk, "orchard")
    form = desk.get(f"/staff/events/{old}")
    assert "Orchard Day" in form and 'value="2013-05-04"' in form
    sent = desk.send(f"/staff/events/{old}", name="Orchard and Hedge Day", starts="2013-05-05", action="correct")
    assert sent.status_code == 303, sent.text
    text = written(desk)
    assert text.startswith(HAND)
    entry = tomllib.loads(text)["event"][1]
    assert (entry["name"], entry["by"], entry["action"]) == ("Orchard and Hedge Day", "Ada Moss", "correct")
    assert "country" not in entry and "place" not in entry
    read_corrections(desk.corpus)
    desk.index()
    new = one(desk, "hedge")
    assert new.startswith("2013-05-05")
    moved = desk.ada.get(f"/archive/events/{old}")
    assert (moved.status_code, moved.headers["location"]) == (302, f"/archive/events/{new}")
    history = unescape(desk.get("/staff/corrections"))
    assert "Event “Orchard Day” corrected: name → Orchard and Hedge Day" in history and "Ada Moss" in history
    undone = desk.send("/staff/corrections/undo", change=changes(desk)[0])
    assert undone.status_code == 303
    assert written(desk) == HAND
    assert "undone by Ada Moss" in desk.get("/staff/corrections")
    assert desk.send("/staff/corrections/undo", change=changes(desk)[0]).status_code == 409
    desk.index()
    assert one(desk, "orchard") == old


def test_an_event_is_hidden_and_another_added(desk: Desk) -> None:
    listed = event_ids(desk)
    false = [id for id in listed if "minutes" in id]
    if false:
        assert desk.send(f"/staff/events/{false[0]}", action="hide").status_code == 303
    document = desk.ada.get("/api/search?q=argued about who may pick").json()[0]["document_id"]
    text = desk.ada.get(f"/api/documents/{document}").json()["text"]
    at = text.index("Thirty neighbours")
    place = {"document": document, "start": str(at), "end": str(at + 40)}
    assert "Thirty neighbours" in desk.ada.get("/staff/add", params=place).text
    added = desk.send("/staff/add", **place, name="Grafting", starts="2013-05-06", ends="", precision="day", country="")
    assert added.status_code == 303, added.text
    desk.index()
    ids = event_ids(desk)
    assert any("grafting" in id for id in ids) and not set(false) & set(ids)


def test_a_record_is_given_to_another_and_hidden(desk: Desk) -> None:
    rows = desk.ada.get("/archive/records?format=json").json()["records"]
    said = next(row for row in rows if row["kind"] in ("statement", "quotation"))
    assert said["text"].split()[0] in desk.get(f"/staff/records/{said['id']}")
    sent = desk.send(f"/staff/records/{said['id']}", kind=said["kind"], subject="Somebody Else", role="")
    assert sent.status_code == 303, sent.text
    desk.index()
    after = desk.ada.get("/archive/records?format=json").json()["records"]
    (same,) = [row for row in after if row["text"] == said["text"] and row["kind"] == said["kind"]]
    assert same["subject"] == "Somebody Else"
    assert desk.send(f"/staff/records/{said['id']}", action="hide").status_code == 303
    desk.index()
    gone = desk.ada.get("/archive/records?format=json").json()["records"]
    assert not [row for row in gone if row["text"] == said["text"] and row["kind"] == said["kind"]]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "needs a name"),
        ({}, "Nothing was changed"),
        ({"starts": "4.5.2013"}, "no date"),
        ({"ends": "2013-05-01"}, "before the first"),
        ({"precision": "hour"}, "how exactly"),
        ({"country": ""}, "not taken away"),
    ],
)
def test_what_cannot_be_used_is_told_in_the_form_and_nothing_is_written(
    desk: Desk, fields: dict[str, str], words: str
) -> None:
    event = one(desk, "ovens")
    if fields.get("country") == "" and "United Kingdom" not in desk.get(f"/staff/events/{event}"):
        pytest.fail("the gazetteer no longer knows where Edinburgh is")
    answer = desk.send(f"/staff/events/{event}", **{"action": "correct", **fields})
    assert answer.status_code == 422 and words in unescape(answer.text)
    assert not (desk.corpus / "catalogue.toml").exists()


def test_a_file_that_was_broken_by_hand_is_left_alone(desk: Desk) -> None:
    (desk.corpus / "catalogue.toml").write_text("[[event]\nfile = 3\n")
    answer = desk.send(f"/staff/events/{one(desk, 'orchard')}", name="Other", action="correct")
    assert answer.status_code == 422 and "catalogue.toml" in answer.text
    assert written(desk) == "[[event]\nfile = 3\n"
    assert changes(desk) == []


@pytest.mark.parametrize("hand", [HAND, HAND.rstrip(), "# ours\n\n"])
def test_the_ends_of_lines_stay_those_of_the_file(desk: Desk, hand: str) -> None:
    file = desk.corpus / "catalogue.toml"
    before = hand.replace("\n", "\r\n").encode()
    file.write_bytes(before)
    sent = desk.send(f"/staff/events/{one(desk, 'orchard')}", action="hide")
    assert sent.status_code == 303, sent.text
    after = file.read_bytes()
    assert after.startswith(before) and after.count(b"\n") == after.count(b"\r\n") > before.count(b"\n")
    assert [kept.read_bytes() for kept in (desk.settings.staff_dir / "catalogue").glob("*.toml")] == [before]
    assert desk.send("/staff/corrections/undo", change=changes(desk)[0]).status_code == 303
    assert file.read_bytes().rstrip() == before.rstrip()


def test_what_was_edited_by_hand_is_not_undone(desk: Desk) -> None:
    assert desk.send(f"/staff/events/{one(desk, 'orchard')}", name="Other", action="correct").status_code == 303
    edited = written(desk).replace('name = "Other"', 'name = "Mine"')
    (desk.corpus / "catalogue.toml").write_text(edited)
    answer = desk.send("/staff/corrections/undo", change=changes(desk)[0])
    assert answer.status_code == 409 and "by hand" in answer.text
    assert written(desk) == edited


def test_names_from_a_form_are_text_and_nothing_else(desk: Desk) -> None:
    hostile = '"]\n[[event]]\x7f \\ <script>alert(1)</script> \u2028 é'
    assert desk.send(f"/staff/events/{one(desk, 'orchard')}", name=hostile, action="correct").status_code == 303
    assert len(tomllib.loads(written(desk))["event"]) == 1
    assert "<script>alert" not in desk.get("/staff/corrections")
    desk.index()
    assert "<script>alert" not in desk.get("/archive")


def test_the_index_is_made_in_a_process_of_its_own_and_only_once_at_a_time(desk: Desk) -> None:
    assert desk.send(f"/staff/events/{one(desk, 'orchard')}", name="Hedge Day", action="correct").status_code == 303
    token = token_of(desk.get("/staff/corrections"))
    assert desk.ada.post("/staff/index", data={"token": token}).status_code == 303
    assert desk.ada.post("/staff/index", data={"token": token}).status_code == 409
    for _ in range(240):
        page = unescape(desk.get("/staff/corrections"))
        if "under way" not in page:
            break
        time.sleep(0.5)
    assert "is done" in page, page
    assert one(desk, "hedge")


def test_a_visitor_sees_no_button_of_the_staff(desk: Desk) -> None:
    import httpx

    event = one(desk, "orchard")
    assert "/staff/" in desk.get(f"/archive/events/{event}")
    with httpx.Client(base_url=desk.address) as visitor:
        assert "/staff" not in visitor.get(f"/archive/events/{event}").text


def test_an_event_whose_name_is_read_otherwise_is_found_at_its_old_address(desk: Desk) -> None:
    event = one(desk, "orchard")
    before = event[:-6] + ("000000" if not event.endswith("000000") else "111111")
    moved = desk.ada.get(f"/archive/events/{before}")
    assert (moved.status_code, moved.headers["location"]) == (302, f"/archive/events/{event}")
    assert desk.ada.get("/archive/events/2013-05-04-other-000000").status_code == 404


def test_a_run_that_a_restart_cut_off_is_not_taken_for_another_process(settings: Settings, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    runs = Reindexing(kept, with_staff(settings, tmp_path))
    with kept.changing() as file:  # the number is that of a process which is alive, and no run
        file.execute("INSERT INTO runs (begun_by, begun_at, pid) VALUES ('Ada', '2026-05-04T10:00:00+00:00', 1)")
    last = runs.last()
    assert last is not None and not last.runs and not last.ok
    lock = runs._lock()
    assert lock is not None
    held = runs.last()
    assert held is not None and held.runs and not runs.begin("Ben")
    os.close(lock)
    kept.close()
