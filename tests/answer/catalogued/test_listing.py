"""Which questions ask for a list of events though they name no kind of event."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.catalogued.wanted import asks_which
from coprod_assistant.assistant import Assistant
from coprod_assistant.types import Intent, Query, Term

BIRMINGHAM, BERLIN, BRASILIA = "Nesta Co-production Roadshow", "The Efficient State", "IRSPM Conference"
EDINBURGH, WALES, MANCHESTER = "Co-Producing Better Outcomes", "Communities Can Conference", "Policy@MBS"


@pytest.mark.parametrize(
    ("text", "intent", "dated"),
    [
        ("", "other", False),
        ("What did Ann Roe say in May?", "other", True),
        ("Who took part in anything?", "person", False),
        ("Where was it?", "place", False),
        ("What barriers were named at the forums?", "other", False),
        ("How did the forums go?", "other", False),
        ("What did the roadshow events in Scotland reveal about trust?", "other", False),
    ],
)
def test_what_was_said_or_who_was_there_is_no_list(text: str, intent: Intent, dated: bool) -> None:
    assert not asks_which(Query(text, text, intent), dated=dated)


def test_where_somebody_was_asks_for_events() -> None:
    terms: tuple[Term, ...] = (Term("Ann", "ann", "person"), Term("Roe", "roe", "person"))
    assert asks_which(Query("", "Where was Ann Roe?", "place", terms), dated=False)
    terms = (*terms, Term("employed", "employ", "content"))
    assert not asks_which(Query("", "Where was Ann Roe employed?", "place", terms), dated=False)


@pytest.mark.parametrize(
    ("question", "events"),
    [
        ("Where were the events held?", [BIRMINGHAM, BERLIN, BRASILIA, EDINBURGH, WALES, MANCHESTER]),
        ("In which places were your events held", [BIRMINGHAM, BERLIN, BRASILIA, EDINBURGH, WALES, MANCHESTER]),
        ("What happened at the end of 2012?", [MANCHESTER]),
        ("Did you do anything in South America?", [BRASILIA]),
        ("list everything held in the UK please", [BIRMINGHAM, EDINBURGH, WALES, MANCHESTER]),
        ("Which was the very first one on the page?", [BIRMINGHAM]),
        ("Which of the gatherings on the page were held outside the United Kingdom?", [BERLIN, BRASILIA]),
        ("Which event did Gill Phillips go to?", [BIRMINGHAM]),
        ("which events did tony bovaird attend", [BRASILIA, EDINBURGH]),
        ("Which events were held in April or May 2012?", [EDINBURGH, WALES]),
        ("list the events in chronological order", [BIRMINGHAM, BERLIN, BRASILIA, EDINBURGH, WALES, MANCHESTER]),
    ],
)
def test_the_list_is_complete_and_by_date(assistant: Assistant, question: str, events: list[str]) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.mode) == ("answered", "catalogue")
    assert len(answer.statements) == len(events), answer.text
    for statement, event in zip(answer.statements, events, strict=True):
        assert event in statement.text
