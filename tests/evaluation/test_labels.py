"""Labels that do not fit their archive: faults, and what is merely worth knowing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coprod_assistant.config import load_settings
from coprod_assistant.evaluation.check import check_sets
from coprod_assistant.evaluation.labels import label_notes, lost_labels, lost_words
from coprod_assistant.evaluation.questions import Question
from coprod_assistant.evaluation.scoring import says
from coprod_assistant.evaluation.sets import QuestionSet, choose_sets

from .made import ARCHIVE, LINE, question

ROOT = Path(__file__).parents[2]
PLACED = {"file": ["hexham.txt"], "page": [1]}


def test_words_that_are_gone_are_named_with_where_they_should_be() -> None:
    asked = question(
        gold=[["night nurses", "night porters"], [{"text": "130 people", "file": "leeds.txt", "page": 2}], ["lunch"]],
        heading=[[], [], ["Hexham", "Leeds"]],
        may=["40 people"],
    )
    assert [str(lost) for lost in lost_words([asked], ARCHIVE)] == [
        "q-1: gold 'night porters' does not stand in the archive",
        "q-1: gold '130 people' does not stand in leeds.txt on page 2",
        "q-1: may '40 people' does not stand in the archive",
    ]
    wrong = question(gold=[["Leeds"]], heading=[["Hexham", "Lunch"]], page=[[1, 2]])
    assert [str(lost) for lost in lost_words([wrong], ARCHIVE)] == [
        "q-1: gold 'Leeds' does not stand in the archive under 'Hexham' or 'Lunch' on page 1 or 2"
    ]
    assert lost_words([question()], ARCHIVE) == []


def test_of_a_hidden_question_no_words_are_told() -> None:
    hidden = QuestionSet(name="s", path="q", corpus="c", hidden=("tune",))
    asked = question(gold=[["night porters"]])
    assert lost_labels(hidden, [asked], ARCHIVE) == ["q-1: words of gold do not stand in the archive"]


def test_forbidden_words_that_stand_nowhere_are_no_fault_and_told() -> None:
    one, two = question(**PLACED, forbidden=["7 June"]), question(id="q-2", **PLACED, forbidden=["8 June", "Hexham"])
    assert lost_words([one, two], ARCHIVE) == []
    assert list(label_notes([one, question(**PLACED), two], ARCHIVE)) == [
        "forbidden words that stand nowhere in the archive, so that nobody can cite them: q-1, q-2"
    ]


def test_gold_that_is_known_to_be_unread_is_no_fault_until_it_is_read() -> None:
    footer = question(gold=[["night porters"]], unread="it stands in the footer")
    assert lost_words([footer], ARCHIVE) == []
    assert list(label_notes([footer], ARCHIVE)) == [
        "q-1 cannot be answered from what is read (it stands in the footer)"
    ]
    (told,) = label_notes([question(unread="it stands in the footer", **PLACED)], ARCHIVE)
    assert told.endswith("its words stand there now: take the mark away")


def test_gold_without_a_place_is_counted_where_there_is_one() -> None:
    leeds = question(id="q-2", gold=[["20 librarians"], ["Leeds"]], file=[[], "leeds.txt"])  # no headings, no pages
    assert list(label_notes([question(), question(id="q-3", **PLACED), leeds], ARCHIVE)) == [
        "1 of 4 pieces of gold name neither heading nor page, though there is one"
    ]


def test_a_check_names_faults_and_notes_of_each_set(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "hexham.md").write_text("# Hexham\n\nMore than 130 people took part.\n", encoding="utf-8")
    lines = [LINE, LINE | {"id": "q-2", "gold": [["night porters"]], "forbidden": []}]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    there = QuestionSet(name="s", path=tmp_path / "q.jsonl", corpus=tmp_path / "corpus")
    waiting = QuestionSet(name="w", path=tmp_path / "w.jsonl", corpus=tmp_path / "none", needs="fetch it")
    found = check_sets([there, waiting], load_settings())
    assert found.questions == 2
    assert found.faults == ("s q-2: gold 'night porters' does not stand in the archive",)
    assert found.notes == (
        "s: forbidden words that stand nowhere in the archive, so that nobody can cite them: q-1",
        "s: 1 of 2 pieces of gold name neither heading nor page, though there is one",
        "w: left out, its archive is not there: fetch it",
    )


@pytest.mark.long  # every archive is read; `make evals` begins with the same
def test_the_labels_of_the_repository_fit_their_archives() -> None:
    found = check_sets(choose_sets([], ROOT / "evals"), load_settings())
    assert found.faults == ()
    unplaced = {told.split(":")[0] for told in found.notes if "neither heading nor page" in told}
    assert not unplaced & {"events-page", "events-page-fresh", "made", "fresh", "catalogue", "catalogue-blind"}


def page_questions() -> list[Question]:
    sets = choose_sets(["events-page", "events-page-fresh"], ROOT / "evals")
    return [asked for each in sets for asked in each.read() if asked.gold]


@pytest.mark.parametrize("asked", page_questions(), ids=lambda asked: asked.id)
def test_each_nugget_on_the_organisations_page_stands_there_in_one_of_its_wordings(asked: Question) -> None:
    page = (ROOT / "corpus" / "pages" / "co-production-events.txt").read_text(encoding="utf-8")
    assert asked.nuggets
    assert [nugget for nugget in asked.nuggets if not any(says(page, words) for words in nugget)] == []
    assert len(asked.heading) == len(asked.file) == len(asked.gold)
