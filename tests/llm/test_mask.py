"""Personal data of a visitor, and what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coprod_assistant.llm import mask_personal

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to jane.roe+x@mail.example.co.uk please", "Write to (e-mail address left out) please"),
        ("Call 0121 496 0123", "Call (telephone number left out)"),
        ("Call +44 (0)121 496 0123 now", "Call (telephone number left out) now"),
        ("(0121) 496-0123", "(telephone number left out)"),
        ("07700900123", "(telephone number left out)"),
        ("+49 30 901820", "(telephone number left out)"),
        ("4111 1111 1111 1111", "(card number left out)"),
        ("5500-0000-0000-0004", "(card number left out)"),
        ("GB82 WEST 1234 5698 7654 32", "(account number left out)"),
        ("QQ 12 34 56 C", "QQ 12 34 56 C"),
        ("AB 12 34 56 C", "(insurance number left out)"),
        ("sk-proj-Abc123Abc123Abc123", "(key left out)"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "(key left out)"),
        ("AKIAIOSFODNN7EXAMPLE", "(key left out)"),
        ("I write from 192.168.10.4", "I write from (IP address left out)"),
        ("jane\U000e0041.roe\u200b@exa\u00admple.org", "(e-mail address left out)"),
        ("0121\u2060 496\u200b 0123", "(telephone number left out)"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    assert mask_personal(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "What happened on 2011-05-09?",
        "Was it on 09.05.2011 or on 11.05.2011?",
        "Events from 09/05/2011 to 11/05/2011",
        "between 2009-2012, or in 2013 2014 2015?",
        "Did 1 250 000 people take part?",
        "Which 10 barriers of 2012?",
        "",
        "Where is Policy@MBS week?",
        "co-production-in-public-services-advancing-the-agenda",
    ],
)
def test_what_is_not(text: str) -> None:
    assert mask_personal(text) == (text, 0)


def test_a_published_number_is_not_personal() -> None:
    published = "Telephone: +44 (0)121 496 0123, e-mail info@example.org"
    assert mask_personal("Whose number is +44 0121 496 0123?".replace(" 0121", " (0)121"), published=published)[1] == 0
    assert mask_personal("Is info@example.org theirs, and bob@example.org?", published=published) == (
        "Is info@example.org theirs, and (e-mail address left out)?",
        1,
    )


def test_no_ordinary_question_is_changed() -> None:
    """All questions of the evaluations but the held-out ones."""
    files = [*(ROOT / "evals").glob("*/questions*.jsonl"), *(ROOT / "evals/questions").glob("events-page*.jsonl")]
    asked = [
        json.loads(line)["question"]
        for path in files
        if "held-out" not in path.name
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(asked) > 400
    assert [text for text in asked if mask_personal(text)[1]] == []
