"""The desk on a real server: what it shows, what it writes, and what it never shows."""

from __future__ import annotations

import json
import re
import threading
import time
from html import unescape
from typing import Any

import httpx
import pytest

from coprod_assistant.config import Settings
from coprod_assistant.evaluation.check import read_archive
from coprod_assistant.evaluation.drafts import read_feedback
from coprod_assistant.evaluation.labelling.existing import as_draft, label_now, put_back, relabelled
from coprod_assistant.evaluation.labelling.kept import Label, label_version, read_labels
from coprod_assistant.evaluation.labelling.waiting import read_drafts
from coprod_assistant.evaluation.sets import choose_sets
from coprod_assistant.web import create_app

from .made_place import SECRET, TRAMS, Tabs, served

WHO, WARM, LUNCH = "Who spoke on the tram day?", "How warm was the bus?", "Who paid for lunch?"


def draft(place: Settings, question: str) -> str:
    return next(each.id for each in read_drafts(place.feedback_dir) if each.question == question)


def gold(words: str) -> list[list[dict[str, Any]]]:
    start = TRAMS.index(words)
    return [[{"file": "trams.txt", "start": start, "end": start + len(words), "text": words}]]


def save(desk: httpx.Client, place: Settings, question: str, **fields: Any) -> httpx.Response:
    form = {"draft": draft(place, question), "by": "anna", "seen": "", "verdict": "absent"} | fields
    form["gold"] = json.dumps(form.get("gold", []))
    return desk.post("/evaluate/label", data=form)


def test_a_label_goes_from_the_page_into_the_file(desk: httpx.Client, place: Settings) -> None:
    id = draft(place, WHO)
    page = desk.get("/evaluate/label", params={"draft": id, "by": "anna"})
    assert page.status_code == 200
    assert "&lt;b&gt;It was&lt;/b&gt;" in page.text
    assert "Tram Day \U0001f68b" in page.text  # the document that the answer cited is open
    done = save(desk, place, WHO, verdict="answered", kind="person", gold=gold("Mary Poole"))
    assert done.status_code == 303
    label = read_labels(place.evals_dir, "anna")[id]
    assert (label.verdict, label.kind, label.gold[0][0].text) == ("answered", "person", "Mary Poole")
    assert "Saved" in desk.get(done.headers["location"]).text
    again = save(desk, place, WHO)  # from a page that was loaded before
    assert again.status_code == 409
    assert "changed meanwhile" in again.text
    assert save(desk, place, WHO, seen=label_version(label)).status_code == 303


@pytest.mark.parametrize(("count", "status"), [(60, 303), (600, 404)])
def test_a_form_of_many_fields_is_no_fault(desk: httpx.Client, place: Settings, count: int, status: int) -> None:
    more = {f"field{number}": "x" for number in range(count)}
    assert save(desk, place, LUNCH, **more).status_code == status


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"verdict": ""}, "nothing is chosen"),
        ({"verdict": "answered"}, "no words are marked"),
        ({"by": "../x"}, "no name of a labeller"),
        ({"verdict": "answered", "gold": [[{"file": "trams.txt", "start": 0, "end": 4, "text": "Trum"}]]}, "any more"),
        ({"verdict": "answered", "gold": [[{"file": "trams.txt", "start": 0, "end": 9, "text": "Tram"}]]}, "no label"),
        ({"verdict": "answered", "words": "Mary Pole"}, "stand in no source"),
        ({"verdict": "answered", "gold": {"a": 1}}, "Not saved"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_written(
    desk: httpx.Client, place: Settings, fields: dict[str, Any], says: str
) -> None:
    answer = save(desk, place, WHO, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert not list(place.evals_dir.glob("labelled/*.jsonl"))


def test_words_can_be_written_instead_of_marked(desk: httpx.Client, place: Settings) -> None:
    assert save(desk, place, WHO, verdict="answered", words="spoke on  “tickets\nEighty people").status_code == 303
    (label,) = read_labels(place.evals_dir, "anna").values()
    assert [each.text for each in label.ranges] == ["spoke on “tickets", "Eighty people"]
    assert all(TRAMS[each.start : each.end] == each.text for each in label.ranges)


def test_sources_are_read_and_found(desk: httpx.Client) -> None:
    assert desk.get("/evaluate/source", params={"file": "trams.txt"}).json()["text"].startswith("Tram Day")
    assert desk.get("/evaluate/source", params={"file": "../sets.toml"}).status_code == 404
    (hit,) = desk.get("/evaluate/find", params={"q": "mary  POOLE"}).json()
    assert (hit["file"], TRAMS[hit["start"] : hit["end"]]) == ("trams.txt", "Mary Poole")
    assert desk.get("/evaluate/find", params={"q": "zebra"}).json() == []


def test_two_labellers_agree_differ_and_settle_and_a_new_set_is_made(
    desk: httpx.Client, place: Settings, tabs: Tabs
) -> None:
    for name, words in (("anna", "Mary Poole"), ("ben", "Mary Poole spoke")):
        save(desk, place, WHO, by=name, verdict="answered", gold=gold(words))
    save(desk, place, WARM, by="anna")
    save(desk, place, WARM, by="ben", verdict="unfit")
    save(desk, place, LUNCH, by="anna")
    waiting = tabs.do("Label", "select", "ben")[0]
    assert "3 questions of visitors, 2 labelled by ben" in waiting
    assert "does not say" not in waiting  # nobody sees what the other one said
    one, other, shown = tabs.do("Agreement", "select", None, None)
    assert (one["value"], other["value"]) == ("anna", "ben")
    assert "To settle: 1" in shown
    assert "1 of 2" in shown
    (said,) = tabs.do("Put what is not contested into it", "click", None, "visitors")
    assert "2 questions were put into" in said
    assert "1 are contested" in said
    asked = choose_sets(["visitors"], place.evals_dir)[0].read()
    assert [(each.question, each.status) for each in asked] == [(WHO, ("answered", "partial")), (LUNCH, ("refused",))]
    save(desk, place, WARM, by="settled")
    assert tabs.do("Label", "select", "")  # the set is on the list now
    (said,) = tabs.do("Put what is not contested into it", "click", None, "visitors")
    assert "already" in said


def test_two_runs_are_compared_and_hidden_answers_are_never_shown(tabs: Tabs, place: Settings) -> None:
    before, after, _, kinds, at_once = tabs.do("Compare", "select", None, None, "all", "all")
    assert "Turned wrong: 1" in at_once
    assert after["value"] > before["value"]
    assert ["number (1)", "number"] in [list(each) for each in kinds["choices"]]
    (shown,) = tabs.do("Run after", "change", before["value"], after["value"], "all", "all")
    assert "1 turned wrong, 1 right" in shown
    assert "How many people took part in the forum in Hexham?" in shown
    assert "not cited: More than 130 people" in shown
    assert "which are only counted: 1" in shown
    (other,) = tabs.do("Kind", "change", before["value"], after["value"], "all", "absent")
    assert "Turned wrong: 0" in other
    everything = json.dumps([shown, other, tabs.do("Trend", "select", None), tabs.do("Label", "select", "anna")])
    assert SECRET not in everything
    assert "words that no page holds" not in everything


def test_the_trend_has_a_plot_and_a_table(tabs: Tabs) -> None:
    name, shown = tabs.do("Trend", "select", None)
    assert name["value"] == "buses"
    assert shown.count("<circle") == 2
    assert shown.count("2 of 3") == 2
    assert "95 % interval" in shown


def test_a_run_is_started_once_and_seen(tabs: Tabs, place: Settings) -> None:
    choices, _ = tabs.do("Run", "select")
    assert choices["choices"] == [["buses", "buses"]]
    assert "Choose the sets" in tabs.do("Start the run", "click", [])[0]
    assert "Started" in tabs.do("Start the run", "click", ["buses"])[0]
    assert "under way already" in tabs.do("Start the run", "click", ["buses"])[0]
    assert "being stopped" in tabs.do("Stop it", "click")[0]
    ended = time.monotonic() + 60
    while "No run is under way" not in tabs.do("Stop it", "click")[0]:
        assert time.monotonic() < ended
        time.sleep(0.1)


def test_only_what_the_tabs_need_is_there(desk: httpx.Client) -> None:
    for path in (
        "config",
        "gradio_api/info",
        "gradio_api/upload",
        "gradio_api/file=/etc/passwd",
        "assets/../config",
        "x",
    ):
        assert desk.get(f"/evaluate/{path}").status_code == 404
    page = desk.get("/evaluate/")
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]
    assert "'unsafe-inline'" not in re.findall(r"script-src [^;]*", page.headers["content-security-policy"])[0]
    own = set(re.findall(r"https?://([\w.-]+)", re.sub(r"<script nonce.*?</script>", "", page.text, flags=re.DOTALL)))
    assert own == set()
    assert desk.get("/", follow_redirects=False).headers["location"] == "/evaluate/"
    assert desk.get("/evaluate", follow_redirects=False).headers["location"] == "/evaluate/"


def test_other_sites_and_other_names_are_refused(desk: httpx.Client, place: Settings) -> None:
    form = {"draft": draft(place, WARM), "by": "anna", "verdict": "absent", "seen": ""}
    foreign = desk.post("/evaluate/label", data=form, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert desk.post("/evaluate/label", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert desk.get("/evaluate/", headers={"host": "evil.example"}).status_code == 421
    assert not list(place.evals_dir.glob("labelled/*.jsonl"))


def test_on_the_web_it_is_for_the_staff_alone(place: Settings, tmp_path: Any) -> None:
    closed = place.model_copy(update={"index_dir": tmp_path / "none"})
    with served(create_app(closed), closed) as address:
        assert httpx.get(f"{address}/evaluate").status_code == 404
    update = {"staff_password": type(closed.staff_password)("a long password"), "staff_dir": tmp_path / "staff"}
    opened = closed.model_copy(update=update)
    with served(create_app(opened), opened) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/evaluate").status_code == 401
        assert client.get("/evaluate/label", params={"draft": draft(place, WHO)}).status_code == 401
        assert client.post("/evaluate/gradio_api/queue/join", json={}).status_code == 401
        signed = client.post("/sign-in", data={"name": "anna", "password": "a long password", "next": "/evaluate"})
        assert signed.headers["location"] == "/evaluate"
        token = re.search(r'name="token" content="(\w+)"', client.get("/evaluate/").text)
        assert token is not None
        assert client.post("/evaluate/gradio_api/queue/join", json={}).status_code == 403  # without the token
        assert "3 questions" in Tabs(client, token=token[1]).do("Label", "select", "anna")[0]
        assert save(client, place, WARM).status_code == 403
        assert save(client, place, WARM, token=token[1]).status_code == 303


def test_labels_of_two_people_at_once_are_all_kept(desk: httpx.Client, place: Settings) -> None:
    questions = [each.question for each in read_feedback(place.feedback_dir)]
    threads = [threading.Thread(target=save, args=(desk, place, question)) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_labels(place.evals_dir, "anna")) == 3


def lines_of(place: Settings) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (place.evals_dir / "buses.jsonl").read_text(encoding="utf-8").splitlines()]


def opened(place: Settings, id: str) -> str:
    """The id under which a question of the set is opened."""
    (chosen,) = choose_sets(["buses"], place.evals_dir)
    return next(as_draft(chosen, question).id for question in chosen.read() if question.id == id)


def test_a_question_of_a_set_is_opened_labelled_anew_and_put_back(
    desk: httpx.Client, place: Settings, tabs: Tabs
) -> None:
    before = (place.evals_dir / "buses.jsonl").read_text(encoding="utf-8")
    choices, listed = tabs.do("Label", "select", "anna", None, nth=2)
    assert choices["value"] == "buses" and listed == tabs.do("Questions of the set", "change", "anna", "buses")[0]
    known = {line["id"]: line for line in lines_of(place)}
    first = known["t-1"]
    id = opened(place, "t-1")
    assert f"draft={id}" in listed and first["question"] in listed
    page = desk.get("/evaluate/label", params={"draft": id, "by": "anna"})
    assert page.status_code == 200 and "The question buses/t-1" in page.text
    assert json.loads(unescape(page.text.split('id="gold" value="')[1].split('"')[0]))[0][0]["file"] == "buses.md"
    form = {"draft": id, "by": "anna", "seen": "", "kind": "person", "note": "looked at anew"}
    done = desk.post("/evaluate/label", data=form | {"verdict": "answered", "gold": json.dumps(gold("Mary Poole"))})
    assert done.status_code == 303, done.text
    assert (place.evals_dir / "buses.jsonl").read_text(encoding="utf-8") == before  # not before they are put back
    assert "There is no label" in tabs.do("Put what is not contested into it", "click", None, "visitors")[0]
    assert "1 questions of" in tabs.do("Put what was labelled anew back into the sets", "click")[0]
    after = {line["id"]: line for line in lines_of(place)}
    assert after["t-1"]["gold"] == [["Mary Poole"]] and after["t-1"]["file"] == ["trams.txt"]
    assert (after["t-1"]["kind"], after["t-1"]["note"]) == ("person", "looked at anew")
    assert after["t-1"].get("split") == first.get("split") and after["t-1"]["question"] == first["question"]
    assert {name: line for name, line in after.items() if name != "t-1"} == {
        name: line for name, line in known.items() if name != "t-1"
    }
    assert "1 were not" in tabs.do("Put what was labelled anew back into the sets", "click")[0]


def test_a_question_that_is_now_said_to_have_no_answer_loses_what_an_answer_holds(place: Settings) -> None:
    (chosen,) = choose_sets(["buses"], place.evals_dir)
    question = next(each for each in chosen.read() if each.gold and chosen.shows(each))
    archive = read_archive(chosen.corpus, place)
    label = Label(id="0" * 12, question=question.question, verdict="absent", of=f"buses/{question.id}")
    new = relabelled(question, label, archive)
    assert (new.status, new.gold, new.nuggets, new.rows) == (("refused",), (), (), None)
    assert (new.id, new.split, new.kind) == (question.id, question.split, question.kind)
    same = label_now(as_draft(chosen, question), question, archive)
    assert relabelled(question, same, archive) == question


def test_hidden_questions_are_never_opened_nor_changed(desk: httpx.Client, place: Settings, tabs: Tabs) -> None:
    (chosen,) = choose_sets(["buses"], place.evals_dir)
    hidden = [question for question in chosen.read() if not chosen.shows(question)]
    assert hidden
    choices, listed = tabs.do("Label", "select", "anna", None, nth=2)
    assert choices["value"] == "buses" and listed == tabs.do("Questions of the set", "change", "anna", "buses")[0]
    assert f"{len(hidden)} of hidden splits left out" in listed
    before = (place.evals_dir / "buses.jsonl").read_bytes()
    for question in hidden:
        id = as_draft(chosen, question).id
        answer = desk.get("/evaluate/label", params={"draft": id, "by": "anna"})
        assert answer.status_code == 404
        assert question.question not in listed + answer.text and question.id not in listed
        form = {"draft": id, "by": "anna", "seen": "", "verdict": "absent", "gold": "[]"}
        assert desk.post("/evaluate/label", data=form).status_code == 404
        forged = Label(id=id, question="?", verdict="absent", of=f"buses/{question.id}")
        assert put_back(chosen, [forged], read_archive(chosen.corpus, place)).count == 0
    assert (place.evals_dir / "buses.jsonl").read_bytes() == before
