"""Lines beside the point, and lines that only point to something."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.reading.asides import is_aside, is_pointer_text, wants_pointer


@pytest.mark.parametrize(
    ("text", "aside", "pointer"),
    [
        ("A German page about the workshop exists too.", True, False),
        ("If you remember it differently, please write to us.", True, False),
        ("Click here to read the report.", False, True),
        ("The page boys carried the ladders.", False, False),
    ],
)
def test_lines_beside_the_point(text: str, aside: bool, pointer: bool) -> None:
    assert (is_aside(text), is_pointer_text(text)) == (aside, pointer)


def test_who_asks_for_the_report_wants_a_pointer() -> None:
    assert wants_pointer("Where can I read the report?")
    assert not wants_pointer("Who edited the report?")
