"""Which questions ask for a list of events though they name no kind of event."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant

BIRMINGHAM, BERLIN, BRASILIA = "Nesta Co-production Roadshow", "The Efficient State", "IRSPM Conference"
EDINBURGH, WALES, MANCHESTER = "Co-Producing Better Outcomes", "Communities Can Conference", "Policy@MBS"


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
