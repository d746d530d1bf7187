"""Lists that a statement announces, facts of a kind, years, and what was never held or is still open."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGES = {
    "forum.md": """# The Harbour Forum

About ninety people met in the old customs house to talk about empty quays. The five obstacles to reuse of quays were
sorted on the second day. Three wishes stand in its closing letter.

## 1. One office

Whoever wants to use a quay should have to ask one office only.

## 2. Open books

The harbour should publish every year what its quays cost.

## 3. A trial year

Each plan should be tried for a year before it is judged.
""",
    "report.md": """# Report of the Harbour Forum

## The second day

The five obstacles to reuse of quays, in the order of the votes, are these.

- Nobody knows who owns the cranes.
- The insurance ends at the water.
- The lease runs for a year at most.
- The noise rules were made for ships.
- The bus stops at the gate.

In 2015 the market on the quay had 40 stalls. In 2017 it had 64 stalls.

The office is at 12 Lock Street, and letters are answered on Fridays.
""",
    "plans.md": """# Plans of the harbour network

A second forum that had been meant for Hull in 2016 did not take place, because the hall was flooded.

The winner of the crane prize will be announced in the autumn.

The choir of the dockers will sing at the opening of the new library.
""",
}


@pytest.fixture(scope="module")
def harbour(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


def test_a_list_is_found_in_the_report_that_holds_it(harbour: Assistant) -> None:
    answer = harbour.ask("What are the five obstacles to reuse of quays?")
    assert (answer.status, len(answer.citations)) == ("answered", 1)
    assert answer.citations[0].file == "report.md" and "The bus stops at the gate." in answer.citations[0].quote


def test_another_number_of_things_is_not_the_list(harbour: Assistant) -> None:
    answer = harbour.ask("What are the nine obstacles to reuse of quays?")
    assert "The bus stops at the gate." not in answer.text


@pytest.mark.parametrize(("year", "count"), [("2015", "40 stalls"), ("2017", "64 stalls")])
def test_a_number_is_that_of_the_year_asked_for(harbour: Assistant, year: str, count: str) -> None:
    answer = harbour.ask(f"How many stalls did the market on the quay have in {year}?")
    assert answer.status == "answered" and count in answer.text


def test_a_number_of_another_year_is_no_answer(harbour: Assistant) -> None:
    assert harbour.ask("How many stalls did the market on the quay have in 2016?").status == "refused"


def test_an_address_has_the_shape_of_one(harbour: Assistant) -> None:
    answer = harbour.ask("What is the address of the office?")
    assert answer.status == "refused" or "12 Lock Street" in answer.text


def test_what_was_not_held_is_said_to_have_been_none(harbour: Assistant) -> None:
    answer = harbour.ask("Where was the second forum in Hull held?")
    assert answer.status == "refused" or "did not take place" in answer.text


def test_what_is_still_open_is_a_part_of_an_answer(harbour: Assistant) -> None:
    answer = harbour.ask("Who is the winner of the crane prize?")
    assert answer.status == "partial" and answer.missing == "The source says only what is planned or still open."
