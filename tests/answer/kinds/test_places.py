"""Kinds of places."""

from __future__ import annotations

from coprod_assistant.answer.kinds.places import lacks_place
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand


def test_a_kind_of_place_is_asked_for_beside_the_verb_too() -> None:
    query = understand("Which hotel was it in?", pipeline=DEFAULT_PIPELINE)
    assert lacks_place(query, "It was held in Berlin.")
    assert not lacks_place(query, "It was held in the Hotel Adler.")
