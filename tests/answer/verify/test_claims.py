"""Numbers, dates and names in a normal form."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.verify.claims import Ground, ground_of, missing_claim
from coprod_assistant.answer.verify.names import holds_name, name_words
from coprod_assistant.answer.verify.numbers import find_numbers, holds_number
from coprod_assistant.answer.verify.reading import Reader
from tests.answer.verify.made import passage


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", []),
        ("no number, one of the first", []),
        ("forty and 40", ["40", "40"]),
        ("1,200 or 1200", ["1200", "1200"]),
        ("12%, 12 per cent, 12 percent", ["12%", "12%", "12%"]),
        ("£1.2m and $3 billion", ["1200000pound", "3000000000dollar"]),
        ("twenty-one, two hundred and five thousand", ["21", "205000"]),
        ("three and four", ["3", "4"]),
        ("the 3rd, the third", ["3th", "3th"]),
        ("a dozen; both", ["12"]),
    ],
)
def test_numbers(text: str, keys: list[str]) -> None:
    assert [number.key for number in find_numbers(text)] == keys


@pytest.mark.parametrize(
    ("wanted", "held", "stands"),
    [("12", "12%", False), ("12%", "12", False), ("£5", "5", True), ("£5", "$5", False), ("3rd", "3", False)],
)
def test_units_of_numbers(wanted: str, held: str, stands: bool) -> None:
    assert holds_number(find_numbers(wanted)[0], find_numbers(held)) is stands


@pytest.mark.parametrize(
    ("name", "source", "stands"),
    [
        ("Tony Bovaird", "", False),
        ("Prof. Bovaird", "Tony Bovaird spoke", True),
        ("Tony Bovaird", "Prof. Bovaird spoke", False),
        ("Tony Smith", "Tony Bovaird spoke of the work of John Smith", False),
        ("the UK", "in the United Kingdom", True),
        ("US", "he told us", False),
        ("NHS", "the National Health Service", True),
        ("Brazilian", "in Brazil", True),
        ("Austrian", "in Australia", False),
        ("Loeffler", "Elke Loeffler’s talk", True),
        ("Müller", "Hans Muller", True),
    ],
)
def test_names(name: str, source: str, stands: bool) -> None:
    assert holds_name(name, name_words(source)) is stands


@pytest.mark.parametrize(
    ("sentence", "lacking"),
    [
        ("It was held in May 2011.", ""),
        ("It was held from 9 May 2011.", ""),
        ("It was held until 2011-05-11.", ""),
        ("It was held on 10 May 2011.", "date"),
        ("It was held in June 2011.", "date"),
        ("It was held in 2011.", ""),
        ("It was held in 2012.", "date"),
        ("Forty people came.", ""),
        ("41 people came.", "number"),
        ("In Berlin the council met.", ""),
        ("In Leipzig the council met.", "name"),
        ("The talk by Elke Loeffler was held.", ""),
        ("Nobody was there in 2009.", ""),
    ],
)
def test_claims_against_a_passage(sentence: str, lacking: str) -> None:
    source = passage(
        1, "It was held on 9-11 May 2011 and 40 people came.", title="Berlin", headings=("Elke Loeffler",), date="2009"
    )
    assert missing_claim(Reader().read([sentence])[0], ground_of([source])) == lacking


def test_numbers_around_a_passage_support_nothing() -> None:
    source = passage(1, "People came.", title="50 people")
    assert missing_claim(Reader().read(["50 people came."])[0], ground_of([source])) == "number"


def test_nothing_stands_in_nothing() -> None:
    empty = Ground((), (), (), ())
    assert missing_claim(Reader().read(["It was held in 2011."])[0], empty) == "date"
    assert missing_claim(Reader().read(["It was held."])[0], empty) == ""
