"""What a question takes from the statement before it, and when it takes nothing."""

from __future__ import annotations

import pytest

from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand
from coprod_assistant.types import Turn


@pytest.mark.parametrize(
    ("question", "names", "beside"),
    [
        ("I missed the pond conference of Millrace. What went on there?", {"Millrace", "conference"}, {"pond"}),
        (
            "Ada Brook spoke in Otley and in Ripon in 2015. When, in each case?",
            {"Ada", "Brook", "Otley", "Ripon"},
            set(),
        ),
        ("We liked the Otley meeting. Who was it run by?", {"Otley", "meeting"}, set()),
    ],
)
def test_a_word_that_points_back_takes_the_names_before_it(question: str, names: set[str], beside: set[str]) -> None:
    query = understand(question, pipeline=DEFAULT_PIPELINE)
    assert names <= {term.word for term in query.terms}
    assert {term.word for term in query.carried} == beside


@pytest.mark.parametrize(
    "question",
    [
        "I am a student from Leeds. Which barriers were named?",  # nothing points back
        "I live in Leeds. Do volunteers say what they need?",  # it points to the volunteers
        "I am from Leeds. Is there a workshop on ponds?",  # there is
        "I am 80 and short of time. What does it cost?",  # no name to take
    ],
)
def test_a_question_that_stands_alone_takes_nothing(question: str) -> None:
    query = understand(question, pipeline=DEFAULT_PIPELINE)
    assert not {"Leeds", "80", "time"} & {term.word for term in (*query.terms, *query.carried)}


def test_a_statement_without_names_leaves_the_question_to_the_conversation() -> None:
    history = [Turn("When was the roadshow in Birmingham?", "It was held on 29 March 2011.")]
    query = understand("I see. Who spoke there?", history, pipeline=DEFAULT_PIPELINE)
    assert "Birmingham" in {term.word for term in query.carried}
