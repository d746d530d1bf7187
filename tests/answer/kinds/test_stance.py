"""Statements for and against."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.kinds.stance import agreement, stance


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada spoke against it.", -1),
        ("Most were in favour of the plan.", 1),
        ("Two argued for the plan and two against it.", 0),
        ("The plan was printed.", 0),
    ],
)
def test_words_for_and_against(text: str, expected: int) -> None:
    assert stance(text) == expected
    assert agreement("Who was against it?", text) == -expected
