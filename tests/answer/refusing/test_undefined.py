"""What a definition has."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.refusing.undefined import undefined


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What is co-production?", "More co-production practices can be found at our site", True),
        ("What is co-production?", "Co-production is a way of working with citizens.", False),
        ("What does timebanking mean?", "Timebanking means that hours are shared.", False),
        ("What are timebanks?", "Timebanks, where hours are shared, grew.", False),
        ("What are timebanks?", "She spoke of timebanks.", True),
        ("What does nef stand for?", "We thank the new economics foundation (nef).", False),
        ("What is co-production?", "Co-production in Public Services: Advancing the Agenda", True),
        ("What is timebanking?", "Al Holm, father of timebanking, and Jo Berg spoke.", True),
        ("What is the Night Circle?", "She founded the Night Circle, a club of bakers.", False),
        ("What are the ten barriers?", "She spoke of the ten barriers.", False),
        ("What is the name of the chair?", "Nothing of the kind.", False),
    ],
)
def test_what_something_is_has_to_be_said(question: str, text: str, lacks: bool) -> None:
    assert undefined(question, text) is lacks
