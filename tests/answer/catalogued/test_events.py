"""Questions over the events and records of the organisation's own page: complete, by date, cited row by row."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.types import Turn
from tests.answer.archives import MakeArchive

BIRMINGHAM, BERLIN, BRASILIA = "Nesta Co-production Roadshow", "The Efficient State", "IRSPM Conference"
EDINBURGH, WALES, MANCHESTER = "Co-Producing Better Outcomes", "Communities Can Conference", "Policy@MBS"
ALL = [BIRMINGHAM, BERLIN, BRASILIA, EDINBURGH, WALES, MANCHESTER]


@pytest.mark.parametrize(
    ("question", "events"),
    [
        ("Which events were held in 2011?", [BIRMINGHAM, BERLIN, BRASILIA]),
        ("Which events took place after April 2012?", [WALES, MANCHESTER]),
        ("Which events were held before May 2011?", [BIRMINGHAM]),
        ("Which events took place between April 2011 and April 2012?", [BERLIN, BRASILIA, EDINBURGH]),
        ("List all events", ALL),
        ("Tell me about the events", ALL),
        ("Tell me about past events", ALL),
        ("your events?", ALL),
        ("When were the events?", ALL),
        ("Which events were held in Germany?", [BERLIN]),
        ("Which events took place in Brazil?", [BRASILIA]),
        ("Which events were held in England?", [BIRMINGHAM, MANCHESTER]),
        ("Which events were held in Wales?", [WALES]),
        ("Which events were held in the UK?", [BIRMINGHAM, EDINBURGH, WALES, MANCHESTER]),
        ("Which workshops were held in 2012?", [MANCHESTER]),
        ("What was the first event?", [BIRMINGHAM]),
        ("What was the most recent event?", [MANCHESTER]),
        ("Which events did Tony Bovaird take part in?", [BRASILIA, EDINBURGH]),
        ("Which events did Governance International co-host?", [BIRMINGHAM, MANCHESTER]),
        ("When was the Berlin conference?", [BERLIN]),
        ("Where was the IRSPM conference held?", [BRASILIA]),
    ],
)
def test_every_event_that_fits_and_no_other_is_listed_by_date(
    assistant: Assistant, question: str, events: list[str]
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.mode) == ("answered", "catalogue")
    assert len(answer.statements) == len(events), answer.text
    for statement, event in zip(answer.statements, events, strict=True):
        assert event in statement.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Which events were held in 2015?", "list of events has none of that time"),
        ("Which events were held in Paris?", "does not mention Paris"),
        ("Which conferences are planned for next year?", "still to come"),
        ("When is the next event?", "still to come"),
        ("what is your next workshop", "still to come"),
        ("Where will the next conference be held?", "still to come"),
        ("do you have an event coming up", "still to come"),
        ("Which events were held in Walsall?", "none that fits"),
        ("Which events in Berlin were held in 2012?", "none that fits"),
    ],
)
def test_what_was_not_held_is_refused_with_what_the_archive_spans(
    assistant: Assistant, question: str, reason: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "refused"
    assert reason in (answer.missing or "")
    assert "from 29 March 2011 to 30 October 2012" in (answer.missing or "")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("When is the next meeting?", ["4 March 2091"]),
        ("where is your next meeting", ["4 March 2091"]),
        ("Which meetings are coming up?", ["4 March 2091", "5 March 2092"]),
    ],
)
def test_the_next_one_is_the_first_that_is_still_to_come(
    make_archive: MakeArchive, question: str, days: list[str]
) -> None:
    days_of_all = ("3 March 2010", "4 March 2091", "5 March 2092")
    pages = {
        f"{number}.md": f"# Weir Keepers' Meeting, Dunster, {day}\n\nThe keepers count the eels.\n"
        for number, day in enumerate(days_of_all)
    }
    answer = make_archive(pages).ask(question)
    assert (answer.status, answer.mode) == ("answered", "catalogue")
    assert [next(day for day in days_of_all if day in each.text) for each in answer.statements] == days


def test_a_count_is_said_and_every_row_behind_it_cited(assistant: Assistant) -> None:
    answer = assistant.ask("How many events were held in 2011?")
    assert answer.statements[0].text == "The archive tells of 3 such events:"
    assert answer.statements[0].verbatim is False
    assert answer.statements[0].citations == (1, 2, 3)
    assert [statement.verbatim for statement in answer.statements[1:]] == [True] * 3


def test_the_next_event_is_asked_for_whatever_was_told_before(assistant: Assistant) -> None:
    told = assistant.ask("Tell me about the events")
    answer = assistant.ask("When is the next event?", [Turn(told.question, told.text)])
    assert (answer.missing or "").startswith("The archive’s list of events has none that is still to come.")


def test_when_it_was_goes_back_to_the_event_of_the_conversation(assistant: Assistant) -> None:
    first = assistant.ask("What were the participants in Berlin intrigued by?")
    second = assistant.ask("When was it held?", [Turn(first.question, first.text)])
    assert [citation.quote for citation in second.citations] == ["The Efficient State, Berlin, 3-4 May 2011"]


def test_who_hosted_it_is_told_of_the_event_of_the_conversation(assistant: Assistant) -> None:
    first = assistant.ask("When was the Nesta roadshow?")
    second = assistant.ask("Who hosted it?", [Turn(first.question, first.text)])
    assert "Governance International and Birmingham University co-hosted" in second.citations[0].quote


def test_who_spoke_in_a_year_is_complete(assistant: Assistant) -> None:
    quotes = " ".join(citation.quote for citation in assistant.ask("Who spoke in 2011?").citations)
    assert all(name in quotes for name in ("Paul Sheehan", "Jim McManus", "Florian Birk"))
    assert "Edgar Cahn" not in quotes


def test_recommendations_of_an_event_come_as_their_whole_list(assistant: Assistant) -> None:
    answer = assistant.ask("What was recommended in Edinburgh?")
    assert (answer.status, len(answer.statements)) == ("answered", 1)
    assert answer.statements[0].text.count("•") == 3


def test_recommendations_of_all_events_are_given_where_none_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("What are the policy recommendations?")
    assert answer.statements[0].text.count("•") == 3


def test_how_long_an_event_lasted_is_told_by_its_days(assistant: Assistant) -> None:
    answer = assistant.ask("How long did the Brasilia conference last?")
    assert [citation.quote for citation in answer.citations] == ["IRSPM Conference in Brasilia, 9-11 May 2011"]


def test_a_citation_of_an_event_bears_its_id(assistant: Assistant) -> None:
    citation = assistant.ask("When was the Berlin conference?").citations[0]
    assert citation.event_id is not None
    assert citation.event_id.startswith("2011-05-03-the-efficient-state")
