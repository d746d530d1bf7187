"""What a written sentence must share with the words that it cites."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.generated.checks import ungrounded

LECTURE = "Lecture in Edinburgh, 19 April 2012"
SERIES = "They spoke about the series of roadshows which took place all across Scotland in mid-January and mid-April."


@pytest.mark.parametrize(
    ("text", "quotes", "reason"),
    [
        ("The roadshows took place across Scotland in January and April.", [SERIES], ""),
        ("The roadshows took place across Scotland on 19 April 2012.", [LECTURE, SERIES], "date"),
        ("The roadshows took place across Scotland in mid-June.", [LECTURE, SERIES], "date"),
        ("The lecture was given in Edinburgh on 19 April 2012.", [LECTURE], ""),
        ("The 2012 roadshows took place all across Scotland.", [SERIES], ""),
        ("You answer questions for visitors of an archive.", [SERIES], "unsupported"),
        ("Roadshows.", [SERIES], ""),
        ("Edinburgh.", [SERIES], "unsupported"),
    ],
)
def test_words_and_days(text: str, quotes: list[str], reason: str) -> None:
    assert ungrounded(text, quotes, LECTURE) == reason
