"""Cards, diaries and calendars tell of events whatever these are called; cards of news do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.catalogue.datelines import venue_and_town
from tests.made_documents import made

from .test_hours_and_weekdays import told

CARD = "<div class='item'><div class='title'>{}</div><div class='when'>{}</div><div>{}</div></div>"


def cards(*told: tuple[str, str, str]) -> str:
    """Cards without any heading."""
    return "".join(CARD.format(*card) for card in told)


def test_cards_with_hours_are_events_whatever_stands_above_them(tmp_path: Path) -> None:
    page = "<h1>The Salt Pan</h1>" + cards(
        ("Nell Varley and the Drovers", "Fri 3 May 2019, 8pm", "Loft 2"),
        ("Big Muddy", "Sat 4 May 2019, 8pm", "Porty Vault"),
    )
    assert told(tmp_path, page) == [
        "Nell Varley and the Drovers | Loft 2 | 2019-05-03",
        "Big Muddy | Porty Vault | 2019-05-04",
    ]


def test_cards_with_days_alone_are_events_below_a_heading_that_says_so(tmp_path: Path) -> None:
    both = cards(("Moths by Lamp", "4 May 2019", "Orchard gate"), ("Pond Life", "1 June 2019", "Sluice hut"))
    assert len(told(tmp_path, f"<h1>What's on</h1>{both}")) == 2
    assert told(tmp_path, f"<h1>News</h1>{both}") == told(tmp_path, f"<h1>Stories of ours</h1>{both}") == []


def test_posts_with_the_minute_at_which_they_were_written_are_none(tmp_path: Path) -> None:
    posts = cards(("Why rye?", "3 May 2019, 19:42", "For once."), ("Salt", "4 May 2019, 08:15", "Of course."))
    assert told(tmp_path, f"<h1>The Salt Pan</h1>{posts}") == []


def test_weekday_and_hours_may_stand_between_the_day_and_the_name(tmp_path: Path) -> None:
    page = "<h1>Loom Club</h1><h2>Events</h2>" + "".join(
        f"<div><div>{day}</div><div>Thursday</div><div>6:30 PM</div><h3>{name}</h3><div>Shed 4</div></div>"
        for day, name in [("Jan 18, 2024", "Warp and Weft"), ("Feb 15, 2024", "A Bag of Thrums")]
    )
    assert told(tmp_path, page) == ["Warp and Weft | Shed 4 | 2024-01-18", "A Bag of Thrums | Shed 4 | 2024-02-15"]


def test_lines_of_a_diary_are_events(tmp_path: Path) -> None:
    text = (
        "# Ferry Lane Residents\n\nHello all.\n\n## Coming up\n\n"
        "**Tues 5 March 2019** – Soup and a Song, Ferry Hall, 12 noon\n\n"
        "**Sat 9 March 2019** – Big Tidy of the bank. Meet at the Boat Inn, 10am. Gloves provided.\n\n"
        "The bins are emptied on 12 March.\n"
    )
    found = told(tmp_path, text, suffix=".md")
    assert found == [
        "Soup and a Song | Ferry Hall | 2019-03-05",
        "Big Tidy of the bank | - | 2019-03-09",
    ]


def test_lines_of_a_history_are_none(tmp_path: Path) -> None:
    text = "# The trust\n\n3 May 2012 – The office moves to Leeds\n\n9 June 2014 – A second boat is bought\n"
    assert told(tmp_path, text, suffix=".md") == []


def test_the_table_of_a_month_gives_each_cell_its_day(tmp_path: Path) -> None:
    week = "".join(f"<th>{day}</th>" for day in "Mon Tue Wed Thu Fri Sat Sun".split())
    page = (
        f"<h1>School</h1><h2>November 2015</h2><table><tr>{week}</tr><tr><td>2</td><td>3<div>Lantern supper</div></td>"
        "<td>4</td><td>5</td><td>6</td><td>7<div>Winter Fair</div></td><td>8</td></tr></table>"
    )
    assert told(tmp_path, page) == ["Lantern supper | - | 2015-11-03", "Winter Fair | - | 2015-11-07"]


def test_when_and_where_may_be_labelled_below_the_prose(tmp_path: Path) -> None:
    page = (
        "<h1>Living with a loom</h1><p>An evening for all who share a room with one, and for their neighbours.</p>"
        "<h2>Event details</h2>"
        "<dl><dt>Date</dt><dd>8 February 2023</dd><dt>Venue</dt><dd>Weavers' Rooms, Stour</dd></dl>"
    )
    assert told(tmp_path, page) == ["Living with a loom | Weavers' Rooms, Stour | 2023-02-08"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("The Net Loft, Fish Quay, Whitby YO21, UK", "The Net Loft, Whitby"),
        ("Whitby Rooms, 4 Fish Quay, Whitby, North Yorkshire", "Whitby Rooms"),
        ("Cellar Bar, Ely, CB7 4EJ", "Cellar Bar, Ely"),
        ("Saal, Kirchstraße 4, 04229 Leipzig", "Saal, Leipzig"),
        ("Gas Hall, Wharf Road", "Gas Hall, Wharf Road"),
        ("12 High Street, Ely", "12 High Street, Ely"),
        ("Old Mill Place", "Old Mill Place"),
    ],
)
def test_a_place_is_its_venue_and_its_town(told: str, place: str) -> None:
    assert venue_and_town(told) == place


def test_days_with_places_may_be_headings_above_the_names(tmp_path: Path) -> None:
    text = (
        "THE WHARF TRUST\n\nArchive 2012-2014\n\n"
        "8 May 2014 – Hull, England\nNets and nerves\nForty net makers mended a net each in the yard.\n\n"
        "3 October 2013 – Malmö, Sweden\nA second tide\nSalt and rope were the subject of this seminar.\n\n"
        "6 June 2012 – Cork, Ireland\nBook launch\nThe atlas of small harbours was launched in the customs house.\n"
    )
    assert told(tmp_path, text, suffix=".txt") == [
        "Nets and nerves | Hull, England | 2014-05-08",
        "A second tide | Malmö, Sweden | 2013-10-03",
        "Book launch | Cork, Ireland | 2012-06-06",
    ]


def test_days_of_one_programme_head_its_parts(tmp_path: Path) -> None:
    text = (
        "# Rope Congress\n\n4-5 May 2014, Hull\n\n## 4 May 2014 – Hull\n\n### Knots that hold\n\nBy Ada Reed.\n\n"
        "## 5 May 2014 – Hull\n\n### Knots that slip\n\nA talk by Ben Moss.\n"
    )
    assert not {each.split(" | ")[0] for each in told(tmp_path, text, suffix=".md")} & {
        "Knots that hold",
        "Knots that slip",
    }


def test_plays_on_several_days_are_no_texts_of_their_authors() -> None:
    plays = (
        ("The Net", "October 12-14 & 19-21 at 7:30pm"),
        ("Salt", "April 18-20 & 25-27 at 7:30pm, April 21 at 2:00pm"),
    )
    cards = [
        card
        for name, days in plays
        for card in (("h2", name), ("paragraph", "By Ann Roe"), ("paragraph", "Brook Theatre"), ("paragraph", days))
    ]
    events = find_events(made(("h1", "2023-2024 Productions"), *cards))
    assert [(event.name, event.place, str(event.starts), event.ends.day) for event in events] == [
        ("The Net", "Brook Theatre", "2023-10-12", 21),
        ("Salt", "Brook Theatre", "2024-04-18", 27),
    ]
