"""Cards of a page become sections: a heading and lines, also where only a style sheet says so."""

from __future__ import annotations

import pytest

from .conftest import Read
from .outline import outline

TILE = (
    '<a class="tile" href="/events/{n}"><span class="tile-kind">Walk</span><span class="tile-title">{name}</span>'
    '<span class="tile-day">{day}</span><span class="tile-at">{at}</span></a>'
)


def lines(read: Read, body: str) -> list[str]:
    """The outline of a page below its title."""
    page = f"<!doctype html><html><body><main><h1>Out and about</h1>{body}</main></body></html>"
    return outline(read(page, "page.html"))[1:]


def test_labels_set_below_each_other_by_style_alone_are_lines(read: Read) -> None:
    tiles = [("Moths by Lamp", "4 May 2019", "Orchard gate"), ("Pond Life", "1 June 2019", "Sluice hut")]
    body = "".join(TILE.format(n=n, name=name, day=day, at=at) for n, (name, day, at) in enumerate(tiles))
    assert lines(read, f"<div>{body}</div>") == [
        "paragraph: Walk",
        "## Moths by Lamp",
        "paragraph: 4 May 2019",
        "paragraph: Orchard gate",
        "paragraph: Walk",
        "## Pond Life",
        "paragraph: 1 June 2019",
        "paragraph: Sluice hut",
    ]


def test_items_of_several_lines_with_a_day_and_an_hour_are_sections(read: Read) -> None:
    items = "".join(
        f"<li><div><a href='/{n}'>{name}</a></div><div>{day}</div><div>Quay House</div></li>"
        for n, (name, day) in enumerate([("Rope Night", "Fri 3 May 2019, 7pm"), ("Net Night", "Fri 7 June 2019, 7pm")])
    )
    assert lines(read, f"<ul>{items}</ul>") == [
        "## Rope Night",
        "paragraph: Fri 3 May 2019, 7pm",
        "paragraph: Quay House",
        "## Net Night",
        "paragraph: Fri 7 June 2019, 7pm",
        "paragraph: Quay House",
    ]


def test_a_name_in_bold_right_above_its_day_is_a_heading(read: Read) -> None:
    body = "<p><strong>Rope Night</strong><br>Friday 3 May 2019, 7pm<br>Quay House</p><p>Bring a knife.</p>"
    assert lines(read, body)[0] == "## Rope Night"


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li><b>Fri 3 May 2019</b> – Rope Night, 7pm</li><li><b>Fri 7 June 2019</b> – Net Night</li></ul>",
        "<ul><li><a href='/1'>Rope</a> <em>3 May 2019</em></li><li><a href='/2'>On nets</a> <em>7 June</em></li></ul>",
        "<p><strong>Note</strong><br>The quay is closed.</p>",
    ],
    ids=["a diary", "news with their days", "bold above prose"],
)
def test_what_stands_on_one_line_stays_one(read: Read, body: str) -> None:
    assert not [line for line in lines(read, body) if line.startswith("#")]


def test_a_part_with_the_role_of_a_heading_is_one(read: Read) -> None:
    page = "<div role='heading' aria-level='1'>Rope Night</div><p>We tied knots until the lamp went out.</p>"
    assert outline(read(f"<html><body>{page}</body></html>", "page.html"))[0] == "# Rope Night"
