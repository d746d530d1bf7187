"""What recurs by a rule is no event of the day from which the rule holds."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.types import Document
from tests.made_documents import made


def short(document: Document) -> list[tuple[str, str | None, str, str]]:
    return [(event.name, event.place, str(event.starts), str(event.ends)) for event in find_events(document)]


@pytest.mark.parametrize(
    "line",
    [
        "Knitting workshop, every Tuesday from 6 March 2014, Leeds",
        "Knitting workshop: fortnightly on Saturdays, starting 6 March 2014, Leeds",
        "Knitting workshop, on Tuesdays from 6 March 2014, Leeds",
        "First Tuesday of each month, starting 6 March 2014: Knitting workshop, Leeds",
        "Strickworkshop, jeden zweiten Dienstag ab 6. März 2014, Leeds",
    ],
)
def test_the_day_from_which_a_rule_holds(line: str) -> None:
    assert short(made(("h1", "Events"), ("list", ("", line)))) == []
    assert short(made(("h1", "Events"), ("h2", line), ("paragraph", "Bring wool."))) == []


def test_lines_below_a_heading() -> None:
    page = made(
        ("h1", "Events"),
        ("h2", "Knitting workshop"),
        ("paragraph", "When: Tuesdays, 2pm, from 6 March 2014"),
        ("paragraph", "Where: Leeds Library"),
        ("h2", "Weaving workshop"),
        ("paragraph", "Every second Friday of the month, 10am to noon. Starts 7 March 2014."),
    )
    assert short(page) == []


def test_a_rule_with_its_first_and_its_last_day() -> None:
    page = made(
        ("h1", "Events"),
        ("h2", "Knitting workshop"),
        ("paragraph", "Weekly on Mondays from 3 March 2014 until 26 May 2014, Leeds"),
        ("paragraph", "Bring wool."),
    )
    assert short(page) == [("Knitting workshop", "Leeds", "2014-03-03", "2014-05-26")]


@pytest.mark.parametrize(
    "line",
    ["Weekly Meeting of Knitters, Leeds, 6 March 2014", "Forum on the last day of school, Leeds, 6 March 2014"],
)
def test_a_name_that_only_sounds_like_a_rule(line: str) -> None:
    [event] = short(made(("h1", "Events"), ("h2", line), ("paragraph", "Bring wool.")))
    assert event == (line.split(",", maxsplit=1)[0], "Leeds", "2014-03-06", "2014-03-06")
