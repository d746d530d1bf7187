"""Facts of one shape."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.kinds.shapes import lacks_shape
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("How long may a report be?", "It has no more than eight pages.", False),
        ("How long may a report be?", "Nine councillors wrote it.", True),
        ("How often do they meet?", "They meet twice a year.", False),
        ("How often do they meet?", "They met in Ripon.", True),
        ("What is your address?", "It was launched in Ludlow on 3 July 2009.", True),
        ("What is your address?", "The Mill, 22 Fellmonger Street, Ludlow", False),
        ("What is the address of your website?", "Letters: 22 Fellmonger Street", True),
        ("Was lunch included in the fee for the meeting?", "Lunches are included.", False),
        ("What was the fee for the meeting?", "Lunches are included.", True),
        ("Is there a fee for the meeting?", "Lunches are included.", True),
    ],
)
def test_facts_of_one_shape(question: str, text: str, lacks: bool) -> None:
    assert lacks_shape(understand(question, pipeline=DEFAULT_PIPELINE), text) is lacks


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What is his telephone number?", "Ring 0121 496 0000 between nine and five.", False),
        ("What is his telephone number?", "He spoke on 3 May 2011 in room 20.", True),
        ("What is the e-mail address of the office?", "Write to office@example.org.", False),
        ("What is the e-mail address of the office?", "The office is in Leeds.", True),
        ("What is his telephone number?", "Watch the film at https://films.example/22071074.", True),
        ("What is his telephone number?", "The fund of 2011 - 2014 is spent.", True),
        ("How old is she?", "She was an inspector at the age of 15.", True),
        ("How old is she?", "She is 81 and rows every day.", False),
        ("How old was she then?", "She was an inspector at the age of 15.", False),
        ("How much was a ticket?", "Tickets were £20.", False),
        ("How much was a ticket?", "The forum returned to Leeds.", True),
        ("How old is the founder?", "The founder, aged 70, spoke.", False),
        ("How old is the founder?", "The founder spoke.", True),
        ("Who spoke?", "Nobody.", False),
    ],
)
def test_a_fact_of_one_shape_needs_it(question: str, text: str, lacks: bool) -> None:
    assert lacks_shape(understand(question, pipeline=DEFAULT_PIPELINE), text) is lacks
