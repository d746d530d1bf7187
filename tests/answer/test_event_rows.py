"""Statements that list events carry the events, and words that say what each was; JSON and the shell show them."""

from __future__ import annotations

import pytest

from coprod_assistant.answer_view import answer_to_dict
from coprod_assistant.assistant import Assistant
from coprod_assistant.display import Printer

from .archives import MakeArchive

FAIRS = """# Fairs

## Fair of ideas

Where: Weir Hall, Leith

When: 14 March 2013

Forty neighbours met at the fair of ideas and drew up a plan for the weir.

## Fair of boats

Where: Boat House, Leith

When: 2 May 2013

## Lantern walk

Where: Old Pier, Leith

When: 9 November 2014

Petra Lindqvist spoke at the lantern walk about those who light the way home.
"""


@pytest.fixture(scope="module")
def fairs(make_archive: MakeArchive) -> Assistant:
    return make_archive({"fairs.md": FAIRS})


def test_each_statement_has_its_event_and_the_words_that_say_what_it_was(fairs: Assistant) -> None:
    answer = fairs.ask("Which events were held between 2013 and 2014?")
    listed = [statement.event for statement in answer.statements]
    assert all(listed)
    assert [each.event.name for each in listed if each] == ["Fair of ideas", "Fair of boats", "Lantern walk"]
    document = fairs.document(answer.citations[0].document_id)
    told = [each.told for each in listed if each]
    assert told[0] is not None and told[0].quote.startswith("Forty neighbours met")
    assert told[0].quote == document.text[told[0].start : told[0].end] and told[0].marker == 0
    assert told[1] is None, "nothing is made up where the source tells no more"


def test_of_a_person_the_words_are_those_that_name_him(fairs: Assistant) -> None:
    answer = fairs.ask("Which events did Petra Lindqvist speak at?")
    (listed,) = [statement.event for statement in answer.statements if statement.event]
    assert listed.event.name == "Lantern walk"
    assert listed.told is not None and "Petra Lindqvist" in listed.told.quote
    assert listed.told in answer.citations


def test_number_of_events_is_no_event(fairs: Assistant) -> None:
    answer = fairs.ask("How many events were held in 2013?")
    assert [statement.event is None for statement in answer.statements] == [True, False, False]


def test_json_has_the_event(fairs: Assistant) -> None:
    first = answer_to_dict(fairs.ask("Which events were held in 2013?"))["statements"][0]["event"]
    told = first.pop("told")
    assert first | {"id": ""} == {
        "id": "", "name": "Fair of ideas", "place": "Weir Hall, Leith", "starts": "2013-03-14", "ends": "2013-03-14",
        "precision": "day",
    }  # fmt: skip
    assert told["quote"].startswith("Forty neighbours")


def test_shell_lists_events_by_date_name_and_place(fairs: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    Printer().answer(fairs.ask("Which events were held in 2013?"))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    first = lines.index("14 March 2013 · Fair of ideas · Weir Hall, Leith [1]")
    assert lines[first + 1].startswith("Forty neighbours met")
    assert "2 May 2013 · Fair of boats · Boat House, Leith [2]" in lines


CALLED_OFF = """# Bells

## CANCELLED: Bell supper

12 September 2012, Leith

Three ringers were to speak of their ropes.

## Bell walk

3 October 2012, Leith

Forty people walked from the pier to the weir.
"""


def test_what_is_said_of_an_event_that_was_called_off_says_so(make_archive: MakeArchive) -> None:
    answer = make_archive({"bells.md": CALLED_OFF}).ask("Who was to speak at the bell supper?")
    first = answer.statements[0]
    assert first.line.startswith("Bell supper, 12 September 2012, Leith (cancelled): “")
