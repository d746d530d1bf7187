"""When two questions are one: only how they are written and how politely may differ."""

from __future__ import annotations

import pytest

from coprod_assistant.question import same_question

ASKED = "When was the Orchard Day in Fennick?"


@pytest.mark.parametrize(
    "other",
    [
        "when was the orchard day in fennick",
        "  WHEN was the\nOrchard-Day, in Fénnick ?!",
        "Hello! When was the Orchard Day in Fennick? Thanks!",
        "Hi, could you please tell me when was the Orchard Day in Fennick, please?",
        "I'd like to know: when was the Orchard Day in Fennick?".replace(": ", " "),
    ],
)
def test_the_same_question(other: str) -> None:
    assert same_question(other) == same_question(ASKED)


@pytest.mark.parametrize(
    "other",
    [
        "When was the Orchard Day in Leeds?",
        "When was the Orchard Day?",
        "When was the Orchard Day in Fennick cancelled?",
        "Where was the Orchard Day in Fennick?",
        "Why was the Orchard Day in Fennick?",
        "When was the Orchard Day in Fennick 2?",
        "Who says when was the Orchard Day in Fennick?",
        "I was in Leeds. When was the Orchard Day in Fennick?",
    ],
)
def test_another_question(other: str) -> None:
    assert same_question(other) != same_question(ASKED)


def test_contractions_are_the_same() -> None:
    assert same_question("What's a peer review?") == same_question("what is a peer review")
    assert same_question("Can you list the events") == same_question("List the events.")
    assert same_question("What is C++?") != same_question("What is C?")


@pytest.mark.parametrize("nothing", ["", "  ?! ", "Hello", "Thanks!", "…"])
def test_what_asks_nothing(nothing: str) -> None:
    assert same_question(nothing) == ""
