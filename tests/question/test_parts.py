"""Questions that ask two things."""

import time

import pytest

from coprod_assistant.question import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who is Ada Brook and what did she say?", ("Who is Ada Brook?", "What did she say?")),
        ("What did it cost, and by whom was it paid?", ("What did it cost?", "By whom was it paid?")),
        ("Who spoke in Leeds? Who spoke in Hull?", ("Who spoke in Leeds?", "Who spoke in Hull?")),
        ("tell me about sluices and who made them", ("tell me about sluices?", "Who made them?")),
        ("When and where was the meeting?", None),
        ("Which award did it win and when?", None),
        ("Who came and who spoke and who paid the bill?", None),
        ("What do carers and those who help them need?", None),
        ("Ada Brook and what she said", None),
        ("", None),
    ],
)
def test_parts_of_a_question(question: str, parts: tuple[str, str] | None) -> None:
    assert parts_of(question) == parts


def test_long_questions_take_no_time() -> None:
    started = time.process_time()
    for words in ("who and what " * 76, "what " * 200, "is a and " * 110, ", what ? " * 110):
        parts_of(words[:1000])
    assert time.process_time() - started < 1
