"""Records of lists: people below "Speakers", items and rows that tell of an event of their own."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import build_catalogue, find_records
from coprod_assistant.types import Document
from tests.made_documents import made

ITEMS = (
    "",
    "Amara Okoye-Lund, physiotherapist at Calder Vale Clinic",
    "Sergeant Tom Wray, road policing unit",
    "Lotte Penn, botanist",
)


def people(document: Document) -> list[tuple[str, str, str, str]]:
    return [
        (document.text[r.start : r.end], r.subject, r.role, r.verb)
        for r in find_records(document)
        if r.kind == "person"
    ]


@pytest.mark.parametrize(
    ("heading", "verb"),
    [
        ("Speakers", "speaker"),
        ("Our speakers", "speaker"),
        ("Keynote speakers", "keynote speaker"),
        ("Referenten", "Referent"),
        ("Referentinnen und Referenten", "Referent"),
        ("Panellists:", "panellist"),
        ("Participants", "participant"),
        ("Teilnehmende", "Teilnehmende"),
        ("Who was there", ""),
    ],
)
def test_each_item_below_is_a_person_with_role(heading: str, verb: str) -> None:
    assert people(made(("h2", heading), ("list", ITEMS))) == [
        (ITEMS[1], "Amara Okoye-Lund", "physiotherapist at Calder Vale Clinic", verb),
        (ITEMS[2], "Tom Wray", "Sergeant, road policing unit", verb),
        (ITEMS[3], "Lotte Penn", "botanist", verb),
    ]


def test_an_opening_line_announces_as_a_heading_does() -> None:
    document = made(("h2", "The day"), ("list", ("Speakers:", "Lotte Penn (botanist)", "Jo Lee – baker, Hull")))
    assert people(document) == [
        ("Lotte Penn (botanist)", "Lotte Penn", "botanist", "speaker"),
        ("Jo Lee – baker, Hull", "Jo Lee", "baker, Hull", "speaker"),
    ]


@pytest.mark.parametrize("heading", ["Guidance for speakers", "Topics", "Photographs", "Absent", "What speakers need"])
def test_items_below_other_headings_are_nobody(heading: str) -> None:
    assert people(made(("h2", heading), ("list", ITEMS))) == []


@pytest.mark.parametrize("item", ["Oak Hall, first floor", "Lunch", "two teachers from Hull", "Calder Trust, Leeds"])
def test_an_item_that_names_nobody_is_none(item: str) -> None:
    assert people(made(("h2", "Speakers"), ("list", ("", item)))) == []


def test_what_follows_a_colon_is_a_talk_and_no_role() -> None:
    document = made(("h2", "Speakers"), ("list", ("", "Jo Lee: How bread rises", "Lotte Penn, botanist: Moss")))
    assert [(subject, role) for _, subject, role, _ in people(document)] == [("Jo Lee", ""), ("Lotte Penn", "botanist")]


def test_of_the_records_of_a_person_at_an_event_the_one_with_a_role_comes_first() -> None:
    document = made(
        ("h1", "Street Workshop, Leeds, 3 May 2011"),
        ("h2", "Voices"),
        ("quotation", ("The street was ours for one long and quiet day.", "Jo Lee")),
        ("h2", "Speakers"),
        ("list", ("", "Ann Roe, teacher", "Jo Lee, baker at Hull Mill")),
    )
    catalogue = build_catalogue([document], find_records=find_records)
    found = catalogue.records_of(catalogue.events[0].id, "person")
    assert [(r.subject, r.role) for r in found] == [
        ("Jo Lee", "baker at Hull Mill"), ("Ann Roe", "teacher"), ("Jo Lee", ""),
    ]  # fmt: skip


def test_sentences_of_an_item_belong_to_the_event_that_the_item_tells_of() -> None:
    first = "Bread Forum, Leeds, 3 May 2011. The main barrier named was the lack of an oven within reach."
    second = "Salt Forum, Hull, 4 June 2012. Jo Lee, baker, spoke about salt. We recommend that shops should open."
    document = made(("h1", "Events"), ("list", ("", first, second)))
    catalogue = build_catalogue([document], find_records=find_records)
    bread, salt = catalogue.events
    told = [(r.kind, document.text[r.start : r.end], r.event_id) for r in catalogue.records]
    assert told == [
        ("barrier", "The main barrier named was the lack of an oven within reach.", bread.id),
        ("person", "Jo Lee, baker, spoke about salt.", salt.id),
        ("recommendation", "We recommend that shops should open.", salt.id),
    ]


def test_people_of_a_row_belong_to_the_event_that_the_row_tells_of() -> None:
    rows = (
        "",
        "Date | Event | Place | Main speaker",
        "3 May 2011 | Bread Forum | Leeds | Dr Jo Lee, University of Hull",
        "4 June 2012 | Salt Forum | Hull | Lotte Penn, botanist",
    )
    document = made(("h1", "Events"), ("table", rows))
    catalogue = build_catalogue([document], find_records=find_records)
    bread, salt = catalogue.events
    found = [(r.subject, r.role, r.verb, r.event_id) for r in catalogue.records if r.kind == "person"]
    assert found == [
        ("Jo Lee", "University of Hull", "main speaker", bread.id),
        ("Lotte Penn", "botanist", "main speaker", salt.id),
    ]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Hosts: Calder Trust and the Ouse Partnership", [("Calder Trust", "hosts"), ("Ouse Partnership", "hosts")]),
        ("Hosted with Calder Trust. Forty people came to the meeting.", [("Calder Trust", "hosted")]),
        ("Jo Lee, engineer at the Ouse water board, spoke.", [("Ouse water board", "employer of Jo Lee")]),
        ("Jo Lee, visitor from Mold, spoke.", []),
        (
            "Ada Growers hosted our first meeting. Jo Lee, chair of Ada Growers, spoke.",
            [("Ada Growers", "hosted")],
        ),
    ],
)
def test_bodies(text: str, bodies: list[tuple[str, str]]) -> None:
    found = find_records(made(("paragraph", text)))
    assert [(r.subject, r.verb) for r in found if r.kind == "organisation"] == bodies


def test_what_the_meeting_recommended_is_a_heading_of_recommendations() -> None:
    document = made(("h2", "What the hearing recommended"), ("list", ("", "Fire crews should lend cones.", "Free tea")))
    assert [r.kind for r in find_records(document)] == ["recommendation", "recommendation"]


def test_letters_behind_a_name_are_no_part_of_it() -> None:
    document = made(("h2", "Speakers"), ("list", ("", "Jo Lee MP", "Lady Ann Bird DBE, patron of Oak Trust")))
    assert [(subject, role) for _, subject, role, _ in people(document)] == [
        ("Jo Lee", ""), ("Lady Ann Bird", "patron of Oak Trust"),
    ]  # fmt: skip
