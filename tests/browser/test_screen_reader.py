"""An answer as a screen reader reads it: in an order that can be followed, every name telling what it is of.

Where a test fails it shows the whole transcript.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Watched
from .read_aloud import Heard, read_aloud
from .test_chat_page import NOT_HELD, SCOTLAND

pytestmark = pytest.mark.browser


def transcript(watched: Watched, question: str) -> list[Heard]:
    watched.ask(question)
    turn = watched.page.locator("#log .turn").last
    turn.get_by_role("button", name="Copy link").wait_for()
    return read_aloud(turn)


def place(heard: list[Heard], role: str, words: str) -> int:
    """Where the first thing of a role is read that holds the words."""
    found = [at for at, one in enumerate(heard) if one.role == role and words in one.words]
    assert found, f"no {role} with {words!r} in:\n" + "\n".join(map(str, heard))
    return found[0]


def check_names(heard: list[Heard]) -> None:
    told = "\n".join(map(str, heard))
    named = [one.words for one in heard if one.role in {"button", "link"}]
    assert all(named), told
    assert len(named) == len(set(named)), told  # else one cannot be told from the other
    levels = [one.level for one in heard if one.role == "heading"]
    assert levels[0] == 2 and set(levels[1:]) <= {3}, told


def test_an_answer_is_read_from_the_question_to_what_can_be_done_with_it(visit: Callable[..., Watched]) -> None:
    heard = transcript(visit(), SCOTLAND)
    check_names(heard)
    assert heard[:2] == [Heard("text", "You asked"), Heard("heading", SCOTLAND, 2)]
    order = [
        place(heard, "text", "The archive says, word for word"),
        place(heard, "text", "some specific policies"),
        place(heard, "text", "Needs and Capabilities Assessment"),
        place(heard, "button", "Source"),
        place(heard, "button", "Copy"),
        place(heard, "heading", "Ask next"),
    ]
    assert order == sorted(order), "\n".join(map(str, heard))
    said = [one for one in heard if "some specific policies" in one.words]
    assert len(said) == 1  # what travels hidden with the turn is not read


def test_a_refusal_says_first_that_it_is_one(visit: Callable[..., Watched]) -> None:
    heard = transcript(visit(), NOT_HELD)
    check_names(heard)
    assert heard[:3] == [
        Heard("text", "You asked"),
        Heard("heading", NOT_HELD, 2),
        Heard("heading", "The archive does not answer this", 3),
    ]
    assert heard[3].role == "text"  # what is missing
