"""Labelled questions: lines that cannot be used, and what the others hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.questions import covers, read_listings, read_questions
from coprod_assistant.types import Turn

from .made import LINE, question

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: the line: Invalid JSON"),
        (json.dumps(["q-2"]), "line 2: the line: Input should be an object"),
        (json.dumps(LINE), "line 2: q-1 occurs twice"),
        (json.dumps({key: LINE[key] for key in LINE if key != "kind"}), "line 2: kind: Field required"),
        (json.dumps(LINE | {"id": "q-2", "status": []}), "line 2: status: "),
        (json.dumps(LINE | {"id": "q-2", "status": ["maybe"]}), "line 2: status.0: "),
        (json.dumps(LINE | {"id": "q-2", "answer": "130"}), "line 2: answer: Extra inputs are not permitted"),
        (json.dumps(LINE | {"id": "q-2", "gold": [["130"], []]}), "no empty group"),
        (json.dumps(LINE | {"id": "q-2", "gold": [[" "]]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "forbidden": [""]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "nuggets": [[]]}), "no empty group"),
        (json.dumps(LINE | {"id": "q-2", "forbidden_claims": [" "]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "may": [" "]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "heading": ["A", "B"]}), "there are more of them"),
        (json.dumps(LINE | {"id": "q-2", "page": [0]}), "page.0"),
        (json.dumps(LINE | {"id": "q-2", "split": "odd"}), "'report', 'blind' or 'train'"),
        (json.dumps(LINE | {"id": "q-2", "standalone": "How many?"}), "history is empty"),
        (json.dumps(LINE | {"id": "q-2", "gold": [[{"text": "130", "page": 0}]]}), "line 2: gold.0.0"),
        (json.dumps(LINE | {"id": "q-2", "gold": []}), "gold is given if, and only if"),
        (json.dumps(LINE | {"id": "q-2", "status": ["refused"]}), "gold is given if, and only if"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_questions(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    with pytest.raises(ConfigError, match=r"cannot be read"):
        read_questions(path)
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"questions\.jsonl (holds no question|cannot be read)"):
        read_questions(path)


@pytest.mark.parametrize(
    ("path", "count"),
    [("questions/events-page.jsonl", 211), ("questions/events-page-held-out.jsonl", 80), ("made/questions.jsonl", 80)],
)
def test_the_questions_of_the_repository_can_be_read(path: str, count: int) -> None:
    found = read_questions(ROOT / "evals" / path)
    assert len(found) == count
    assert {item.split for item in found} == ({"report"} if "held-out" in path else {"tune", "report"})


def test_the_history_becomes_turns() -> None:
    asked = question(history=[{"question": "Where?", "answer": "Hexham"}, {"question": "When?"}])
    assert asked.turns == [Turn("Where?", "Hexham"), Turn("When?", "")]


@pytest.mark.parametrize(
    ("quote", "gold", "covered"),
    [
        ("", "130 people", False),
        ("\n", "130 people", False),
        ("More than 130 people took part", "130 people", True),
        ("130", "More than 130 people", True),  # a quote inside the gold
        ("More than 130\n  people", "130 people", True),
        ("More than 130\u00a0people", "130 people", True),
        ("130 persons", "130 people", False),
        ("people took", "130 people", False),  # they only overlap
        ("hexham", "Hexham", False),
    ],
)
def test_a_quote_covers_gold_if_one_holds_the_other(quote: str, gold: str, covered: bool) -> None:
    assert covers(quote, gold) is covered


def test_gold_names_its_place() -> None:
    asked = question(
        gold=[["one", {"text": "two", "heading": "Hexham", "page": 3}], ["three"]], file=[["a.txt", "b.txt"], "c.txt"]
    )
    assert [[(place.text, place.files) for place in group] for group in asked.places] == [
        [("one", ("a.txt", "b.txt")), ("two", ("a.txt", "b.txt"))],
        [("three", ("c.txt",))],
    ]
    assert (asked.places[0][1].headings, asked.places[0][1].pages) == (("Hexham",), (3,))
    own = question(gold=[[{"text": "one", "file": "own.txt"}]], file=["a.txt"])
    assert own.places[0][0].files == ("own.txt",)


def test_heading_and_page_of_each_group_are_those_of_its_alternatives() -> None:
    asked = question(gold=[["one", {"text": "two", "page": 9}], ["three"]], heading=[[], ["A", "B"]], page=[[3, 4]])
    assert [[(place.headings, place.pages) for place in group] for group in asked.places] == [
        [((), (3, 4)), ((), (9,))],
        [(("A", "B"), ())],
    ]
    assert question(heading=["Hexham"]).places[0][0].headings == ("Hexham",)


def test_a_listing_becomes_gold_with_the_number_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    events = {"id": "1", "split": "tune", "kind": "k", "question": "?", "status": ["answered"], "events": ["a", "b"]}
    records = events | {"id": "2", "records": ["c"], "none_of": ["d"]}
    more = events | {"id": "3", "split": "blind", "may": ["e"], "heading": ["H", "H"]}
    lines = (json.dumps(line) + "\n" for line in (events, records, more))
    path.write_text("".join(lines), encoding="utf-8")
    one, two, three = read_listings(path)
    assert (three.split, three.rows, three.may, three.places[1][0].heading) == ("blind", 2, ("e",), "H")
    assert (one.gold, one.rows, one.forbidden) == ((("a",), ("b",)), 2, ())
    assert (two.gold, two.rows, two.forbidden) == ((("a",), ("b",), ("c",)), None, ("d",))
    path.write_text("[1]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1: "):
        read_listings(path)
