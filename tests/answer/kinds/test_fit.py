"""Whether a statement holds what is asked for."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.kinds.fit import fit
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand


def score(question: str, text: str, kind: str = "sentence") -> float:
    return fit(understand(question, pipeline=DEFAULT_PIPELINE), text, kind=kind)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was the conference?", "IRSPM Conference in Brasilia, 9-11 May 2011"),
        ("How many people attended?", "The 400 participants were intrigued."),
        ("How many people attended?", "a lecture to more than 40 Scottish government officials about it"),
        ("How many barriers were explored?", "It explored the ten most common barriers."),
        ("Who gave the speech?", "Florian Birk highlighted the potential."),
        ("Where was the workshop?", "It was held at the University of Manchester."),
        ("What is Chris Gray's role?", "and Chris Gray, CEO of Timebanks USA"),
        ("What time did it start?", "Doors open at 9.30 am."),
        ("How much did it cost?", "A ticket was £45."),
    ],
)
def test_what_is_asked_for_is_there(question: str, text: str) -> None:
    assert score(question, text) > 0.5


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was the conference?", "The conference focussed on e-government."),
        ("How many people attended?", "Held on 29 March 2011 at http://vimeo.com/22071074."),
        ("Who gave the speech?", "The speech was well received."),
        ("Who gave the speech with Florian Birk?", "Florian Birk spoke."),
        ("Where was the workshop?", "the workshop was lively"),
        ("What time did it start?", "It was held on 2 May 2012."),
        ("How much were they paid?", "more than 40 officials listened"),
    ],
)
def test_what_is_asked_for_is_not_there(question: str, text: str) -> None:
    assert score(question, text) < 0


def test_a_count_of_other_things_is_no_count_of_people() -> None:
    assert (
        score("How many people came?", "The workshop showcased three inspiring case studies of involving users.") <= 0
    )


def test_other_questions_take_any_statement() -> None:
    assert score("What was recommended?", "Anything.") == 0.0


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Where is the book kept?", "It lies at the river.", 0.3),
        ("Where will the assembly be held?", "The place will be announced in the spring.", 0.6),
        ("Why was it closed?", "It closed because the roof leaked.", 1.0),
        ("Why was it closed?", "It closed on Monday.", 0.0),
        ("Which problem was the biggest?", "Lack of time came first.", 1.0),
        ("What does she advise new groups to do?", "“Start with one pipe and ask its owner.”", 1.0),
    ],
)
def test_fit_of_what_is_asked(question: str, text: str, expected: float) -> None:
    assert score(question, text) == expected
