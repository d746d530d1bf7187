"""Who holds an office where."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.kinds.offices import other_office
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Ann Lee, Chief Executive of Holm City Council, spoke.", False),
        ("Holm City Council's chief executive Ann Lee spoke.", False),
        ("Ann Lee, Chief Executive, Marl Borough and leader of the task force, and Jo Ray of Holm City Council", True),
        ("Nobody holds any office here.", False),
    ],
)
def test_an_office_is_held_in_the_body_beside_it(text: str, other: bool) -> None:
    query = understand("Who is the chief executive of Holm City Council?", pipeline=DEFAULT_PIPELINE)
    assert other_office(query, text) is other
