"""Events of forms that no heading gives away: what took place, what was moved, invitations, webinars, newsletters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coprod_assistant.catalogue import build_catalogue
from coprod_assistant.corpus import read_corpus
from coprod_assistant.extract import ExtractionFailure, extract_corpus
from coprod_assistant.types import Event

Told = tuple[str, str | None, str, str]


def events_in(text: str, folder: Path, *, suffix: str = "md") -> list[Event]:
    (folder / f"page.{suffix}").write_text(text, encoding="utf-8")
    [document] = extract_corpus(read_corpus(folder), timeout_s=30, memory_mb=512)
    assert not isinstance(document, ExtractionFailure)
    return list(build_catalogue([document]).events)


def told(events: list[Event]) -> list[Told]:
    return [(event.name, event.place, str(event.starts), str(event.ends)) for event in events]


NONE_TOLD = [
    "# Money\n\nInterviews were held in Leeds on 12 April 2018. The move took place on 3 May 2018 in Hull.",
    "# Cancelled: Winter Walk, 12 December 2009\n\nThe Winter Walk on 12 December 2009 in Cork will not take place.",
    "# Lunch talks 2016\n\n- **10 March**: no talk",
    "# The Lantern\n\nIssue 9 – November 2016\n\nThe office is closed from 23 December 2016.",
    "# Chronicle\n\n- 3 April 1991: the founders sign the lease\n- 1 June 2006: Lord Marsh opens the tower",
    "# Call for entries: Best Street Party 2013\n\nEntries close on 31 March 2013. The jury meets in private.",
    "# Advice\n\nOur lawyers sit in Hove on Mondays. The session on 15 February 2016 is dropped.",
]


@pytest.mark.parametrize("text", NONE_TOLD)
def test_what_only_looks_like_an_event_is_none(text: str, tmp_path: Path) -> None:
    assert told(events_in(text, tmp_path)) == []


TOLD: list[tuple[str, list[Told]]] = [
    (
        "# Thanks\n\nOur carers' tea took place on 21 October 2016 in the Guildhall in Lichfield.",
        [("carers' tea", "Guildhall in Lichfield", "2016-10-21", "2016-10-21")],
    ),
    (
        "# News\n\nThe charity gala in Brighton has been postponed from 5 May 2013 to 7 September 2013.",
        [("charity gala", "Brighton", "2013-09-07", "2013-09-07")],
    ),
    (
        "# Change\n\nThe Seminar on Gardens of 2 April 2017 has been postponed. It was held on 9 May 2017 in Kendal.",
        [("Seminar on Gardens", "Kendal", "2017-05-09", "2017-05-09")],
    ),
    (
        '# Join us\n\nfor the opening of our workshop "Fix It"\n\nFriday, 8 May 2015, 5 pm\nAlbert Hall, Nottingham',
        [('opening of our workshop "Fix It"', "Albert Hall, Nottingham", "2015-05-08", "2015-05-08")],
    ),
    (
        "# Newsletter 3, autumn 2011\n\n*Published 1 October 2011*\n\n## Harvest supper\n\n"
        "Almost 100 members came to our harvest supper at Glebe Barn on Friday 23 September 2011.",
        [("Harvest supper", "Glebe Barn", "2011-09-23", "2011-09-23")],
    ),
    (
        "# Diary\n\nThe trust took part in the Volunteer Fair in Crewe on 8 June 2013.",
        [("Volunteer Fair", "Crewe", "2013-06-08", "2013-06-08")],
    ),
    (
        "# Termine\n\n- 4.–6. Juni 2015: Sommertagung der Bürgervereine, Erfurt",
        [("Sommertagung der Bürgervereine", "Erfurt", "2015-06-04", "2015-06-06")],
    ),
    (
        "# Events 2020\n\n## Buses in a Quiet Spring, online, 27 May 2020\n\nWe met on screens.\n\n"
        "## Lantern Prize Evening, Tarnwick, 16 October 2020\n\nThe prize went to Aled.",
        [
            ("Buses in a Quiet Spring", "online", "2020-05-27", "2020-05-27"),
            ("Lantern Prize Evening", "Tarnwick", "2020-10-16", "2020-10-16"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_events_of_prose_and_lists(text: str, expected: list[Told], tmp_path: Path) -> None:
    assert told(events_in(text, tmp_path)) == expected


def test_lines_that_stand_below_each_other_are_one_event(tmp_path: Path) -> None:
    page = (
        "<html><body><main><h1>Past events</h1><h2>2011</h2><p><strong>Bristol Food Hearing</strong><br>"
        "Trinity Centre, Bristol<br>Friday 7 October 2011</p></main></body></html>"
    )
    expected = [("Bristol Food Hearing", "Trinity Centre, Bristol", "2011-10-07", "2011-10-07")]
    assert told(events_in(page, tmp_path, suffix="html")) == expected


def test_how_many_came_is_no_part_of_a_webinars_name(tmp_path: Path) -> None:
    page = "# Our webinars\n\n- **Asking better questions** – 3 May 2022 – 80 took part"
    assert told(events_in(page, tmp_path)) == [("Asking better questions", None, "2022-05-03", "2022-05-03")]


def test_minutes_are_named_by_their_meeting(tmp_path: Path) -> None:
    page = (
        "SKELL HEAT CO-OPERATIVE LIMITED\n\nMINUTES of the 61st meeting of the Board\nheld on Tuesday 15 March 2022\n"
        "in the Reading Room, Mill Lane, Skell\n\nPresent: Ann Lowe (Chair), Ben Ash\n"
    )
    [event] = events_in(page, tmp_path, suffix="txt")
    assert (event.name, event.starts) == ("61st meeting of the Board", dt.date(2022, 3, 15))


def test_a_small_town_lies_where_the_other_events_were(tmp_path: Path) -> None:
    page = "# Events\n\n- Food Day, Leeds, 3 May 2011\n- Book Day, Ludlow, 4 June 2012\n- Art Day, Hull, 5 July 2013"
    assert [event.country for event in events_in(page, tmp_path)] == ["United Kingdom"] * 3
