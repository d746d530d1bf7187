"""What a question leaves out, wants long or short, or on which day of the week; and what nobody understands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.question import limits_of
from coprod_assistant.tokens import fold


@pytest.mark.parametrize(
    "text", ["", "?", "Which events were held in 2011?", "tell me more events", "Saturday, 10 March 2012"]
)
def test_most_questions_set_no_limit(text: str) -> None:
    limits = limits_of(text)
    assert (bool(limits), limits.rest) == (False, text)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("Which events took place outside Europe?", ("europe",)),
        ("Which events in 2012 were not in Scotland?", ("scotland",)),
        ("Which events did not take place in Berlin in 2012?", ("berlin",)),
        ("List the events in Ireland apart from Cork.", ("cork",)),
        ("events except those in Leeds or York", ("leeds or york",)),
        ("in Britain but not in England", ("england",)),
    ],
)
def test_what_is_left_out(text: str, excluded: tuple[str, ...]) -> None:
    limits = limits_of(text)
    assert (limits.excluded, limits.unclear) == (excluded, "")
    assert not any(word in limits.bare for word in excluded)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Which events lasted more than one day?", (2, None)),
        ("Which events lasted at least three days?", (3, None)),
        ("Which lasted two days or longer?", (2, None)),
        ("Which lasted less than 3 days?", (1, 2)),
        ("Which went on for several days?", (2, None)),
        ("List all two-day workshops", (2, 2)),
        ("Which events took no more than two days?", (1, 2)),
        ("What was said on the second day of the forum?", None),
    ],
)
def test_how_long(text: str, days: tuple[int, int | None] | None) -> None:
    assert limits_of(text).days == days


def test_days_of_the_week_and_which_end_counts() -> None:
    assert (limits_of("held on a Saturday").weekdays, limits_of("held on a Saturday").edge) == (frozenset({5}), "")
    assert (limits_of("began on a Monday").weekdays, limits_of("began on a Monday").edge) == (frozenset({0}), "start")
    assert limits_of("ended on Sundays").edge == "end"
    assert limits_of("held at the weekend").weekdays == frozenset({5, 6})


def test_the_longest_the_last_three_and_a_year_of_the_archive() -> None:
    assert limits_of("What was the longest event?").extreme == "longest"
    assert limits_of("Which event lasted longest?").extreme == "longest"
    assert limits_of("the longest walk at an event").unclear == "longest"
    assert [limits_of(f"the {words} events").ends for words in ("last three", "first two", "last")] == [-3, 2, 0]
    assert limits_of("in the last year of the archive").year == "last"


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("Which events had no recommendations?", "no"),
        ("Which month had the most events?", "most"),
        ("Which events drew more than 200 people?", "more"),
        ("Which events were held without speakers?", "without"),
        ("What was held in winter 2012?", "winter 2012"),
        ("What was the most recent event?", ""),
    ],
)
def test_words_that_limit_and_are_not_understood_are_named(text: str, unclear: str) -> None:
    assert limits_of(text).unclear == unclear


def test_the_words_of_an_events_own_name_limit_nothing() -> None:
    question = "When was More than Medicine, outside Leeds?"
    assert limits_of(question).unclear == "more"
    limits = limits_of(question, names=["more than medicine"])
    assert (limits.unclear, limits.excluded) == ("", ("leeds",))
    assert limits.rest == "When was More than Medicine,              ?"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    limits = limits_of(text, names=["night walks"])
    assert limits.said or limits.unclear or limits.rest in {text, fold(text)}
