"""What is recommended as a thing, and barriers named with words between; praise and prizes are neither."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_records
from tests.made_documents import made


def records(text: str, kind: str) -> list[tuple[str, str]]:
    document = made(("paragraph", text))
    return [(r.subject, r.verb) for r in find_records(document) if r.kind == kind]


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("Ann Holt-Berg recommended benches at every hundred metres, with room beside each.", "Ann Holt-Berg",
         "recommended"),
        ("Dr Ann Holt, engineer at Calder Mill, recommends wider doors for all new buses.", "Ann Holt", "recommends"),
        ("The working group also recommended a tax on gravel.", "", ""),
        ("The participants recommended more trees and fewer signs.", "", ""),
        ("The workshop recommended that every new car park should drain into a bed of plants.", "", ""),
        ("Ann Holt recommended that councils should lend their ladders.", "councils", ""),
        ("Ann Holt recommended that every path should have an edge.", "Ann Holt", "recommended"),
        ("She recommended one climbing tree for every two hundred children.", "", ""),
    ],
)  # fmt: skip
def test_a_recommended_thing(text: str, subject: str, verb: str) -> None:
    assert records(text, "recommendation") == [(subject, verb)]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Holt was recommended for a prize by the jury.",
        "The jury recommended her for the Green Ladle Award.",
        "The committee recommended Jo Lee for the medal.",
        "The panel recommended Ann Holt as the next chair.",
        "The recommended dose is one spoon a day.",
        "We arrived by the recommended route.",
        "A friend recommended the film to everybody in the room.",
        "This hotel is highly recommended by visitors.",
        "Nobody recommended the second plan.",
        "The group had not recommended a tax on gravel.",
        "As recommended, bring stout shoes.",
        "He recommended a novel about sailors.",
        "Booking is recommended.",
    ],
)
def test_what_is_praised_or_proposed_for_a_prize_is_no_recommendation(text: str) -> None:
    assert records(text, "recommendation") == []


@pytest.mark.parametrize(
    "text",
    [
        "The main barrier named was the lack of a lavatory within reach.",
        "The main barrier mentioned by all groups is the price of the ticket.",
        "The most stubborn barrier, according to the engineers, is that pipes are paid for by one budget.",
        "The greatest barrier, the group agreed, is that gardeners are moved before the harvest.",
        "Our biggest obstacle, said Jo Lee, was the form.",
        "The biggest challenge, according to Jo Lee, chair of the union, is that rents rise.",
    ],
)
def test_a_barrier_named_with_words_between(text: str) -> None:
    assert len(records(text, "barrier")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The main barrier, the engineers found, was overcome in a week.",
        "The crash barrier named after Ann Holt was painted.",
        "The main barrier, it turned out, was not the price.",
        "The barrier, said the driver, is down.",
    ],
)
def test_a_barrier_that_is_gone_or_of_steel_is_none(text: str) -> None:
    assert records(text, "barrier") == []
