"""Thoughts before an answer: never told, however they are cut into pieces; everything else comes through whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.llm.thinking import Answering

from .scripted_server import says
from .test_writer import reason_of, writing, written


def answered(text: str, size: int) -> str:
    answering = Answering()
    return "".join(answering.feed(text[at : at + size]) for at in range(0, len(text), size)) + answering.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<think>Say 42? No.</think>Yes.", "Yes."),
        ("\n<Thinking>\nNOT IN THE PASSAGES?\n</THINKING>\n\nYes.", "\n\nYes."),
        ("<think></think>Yes.", "Yes."),
        ("<think>It never", ""),
        ("Yes <think>not at the start</think>.", "Yes <think>not at the start</think>."),
        ("<b>Yes</b>", "<b>Yes</b>"),
        ("<thi", "<thi"),
        ("< 40 came.", "< 40 came."),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_only_the_answer_is_told(text: str, told: str, size: int) -> None:
    assert answered(text, size) == told


@given(st.text(max_size=60), st.integers(1, 9))
def test_a_text_without_thoughts_comes_whole(text: str, size: int) -> None:
    whole = text.replace("<", "(")
    assert answered(whole, size) == whole


def test_a_writer_tells_no_thoughts_and_thoughts_alone_are_nothing() -> None:
    with writing(says("<think>Let me see.</think>\nForty came [1]."), timeout_s=60.0) as (writer, _):
        assert written(writer) == "\nForty came [1]."
    with writing(says("<think>Let me see, and see", finish="length"), timeout_s=60.0) as (writer, _):
        assert reason_of(writer) == "empty"
