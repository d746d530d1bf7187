"""Words that point at one of several things of the turn before."""

from __future__ import annotations

import pytest

from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question.reference import resolved
from coprod_assistant.types import Turn

RIVERS = "While the Aire was long the model, Wharfedale has won the Clean Water Prize. [1]"


@pytest.mark.parametrize(
    ("text", "question", "answer", "meant"),
    [
        ("", "Who spoke?", "Ada Brook", ""),
        ("the second one", "", "", "the second one"),
        # An ordinal of the earlier question gives way to the one asked for.
        ("what about the first one", "Who paid for the second weir?", "Oak.", "Who paid for the first weir?"),
        (
            "And how long was the second one?",
            "How long was the first Mill Fair?",
            "",
            "how long was the second Mill Fair?",
        ),
        ("And the third one?", "Who won?", "Ada Brook", "And the third one?"),
        ("And the third one?", "Was the first fair or the second dearer?", "", "And the third one?"),
        # Names are counted in the earlier answer, but not words that only open a sentence.
        ("Who saw the second of those rivers?", "Which rivers were cleaned?", RIVERS, "Who saw Wharfedale?"),
        ("Who saw the last of them?", "Who was there?", "- Ada Brook\n- Henk de Wit", "Who saw the last of them?"),
        ("Did the latter pay?", "Who came?", "Mostly Ada Brook and Henk Wit came. [1]", "Did Henk Wit pay?"),
        ("Did the latter pay?", "Who came?", "Ada Brook came. [1]", "Did the latter pay?"),
        ("Who saw the ninth of them?", "Which rivers?", RIVERS, "Who saw the ninth of them?"),
        # A year beside the one year that was told.
        ("And the following year?", "When was the fair?", "Otley, 4 June 2015", "And in 2016?"),
        ("What happened the year before?", "Who won in 2015?", "Ada", "What happened in 2014?"),
        ("And the following year?", "When?", "In 2015 and 2017.", "And the following year?"),
        # To hear somebody is to have been there.
        ("How many people heard her?", "Who gave the talk?", "Ada Brook", "How many people came?"),
        ("How many heard of the fair?", "Who gave the talk?", "Ada Brook", "How many heard of the fair?"),
    ],
)
def test_what_is_pointed_at_takes_the_place_of_the_words(text: str, question: str, answer: str, meant: str) -> None:
    assert resolved(text, Turn(question, answer), pipeline=DEFAULT_PIPELINE) == meant
