"""What is taken out of a visitor's words, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.web.redact import redact


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to jane.marsh+x@mail.example.org!", "write to [e-mail]!"),
        ("jane @ example.co.uk", "[e-mail]"),
        ("call +44 121 496 0000 now", "call [phone] now"),
        ("call (0121) 496-0000", "call [phone]"),
        ("call 07700900123", "call [phone]"),
        ("my card 4111 1111 1111 1111.", "my card [card]."),
        ("my card 4111-1111-1111-1111", "my card [card]"),
        ("DE89 3704 0044 0532 0130 00", "[account]"),
        ("key sk-abcDEF0123456789xyz", "key [key]"),
        ("ghp_0123456789abcdefABCDEF0123456789abcd", "[key]"),
        ("token 0123456789abcdef0123456789abcdef", "token [key]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "[key]"),
        ("-----BEGIN PRIVATE KEY-----\nabc", "[key]"),
        ("from 192.168.10.4, and 2001:db8::ff00:42:8329", "from [IP], and [IP]"),
        ("::1 and 10.0.0.1", "[IP] and [IP]"),
        ("AB 12 34 56 C", "[insurance]"),
        ("0121\u2060 496\u200b 0123", "[phone]"),
        ("jane\U000e0041.roe\u200b@exa\u00admple.org", "[e-mail]"),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_named_only(text: str, kept: str) -> None:
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "What happened on 9-11 May 2011?",
        "between 2009-2012, on 2011-05-09 and 30/10/2012",
        "1 250 000 people at 10:30, in version 6.31",
        "Who said: involve users, not 400 officials?",
        "Policy@MBS week",
        "Co-production::roadshow",
    ],
)
def test_what_questions_are_made_of_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_and_again_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_it_is_quick_on_long_hostile_texts() -> None:
    for piece in ("1 ", "a@", ":a", "0(", "A1", ".1", "-----BEGIN "):
        redact(piece * 4000)
