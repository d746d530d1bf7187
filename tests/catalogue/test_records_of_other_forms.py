"""Records of programmes, of voices behind a colon, of counts in one sentence, and of tables."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coprod_assistant.catalogue.records import find_records
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source

Found = tuple[str, str, str]


def records_in(text: str, folder: Path) -> list[Found]:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    document = extract_file(path, Source(path.name, "text/markdown", hashlib.sha256(text.encode()).hexdigest()))
    return [(r.kind, r.subject, document.text[r.start : r.end]) for r in find_records(document)]


NO_RECORD = [
    '# Roads\n\nThe list reads: "new crash barriers". Nobody could come earlier than noon.',
    "# Kitchen\n\nThe chef showed how to solder.",
    "# Notes\n\n| Barrier height | Room |\n| --- | --- |\n| 2 m | Blue |",
    "# Notes\n\nParticipants agreed that:\n\n- the soup was hot\n- the hall was cold",
]


@pytest.mark.parametrize("text", NO_RECORD)
def test_what_only_looks_like_a_record_is_none(text: str, tmp_path: Path) -> None:
    assert records_in(text, tmp_path) == []


def test_people_of_a_programme(tmp_path: Path) -> None:
    text = (
        "# Programme\n\n- 9.30 Opening: Karin Holm, mayor of Lund\n"
        "- 9.45 Keynote: Schools after dark (Dr Amir Rezai, Leiden University)\n- 10.30 Break\n"
        "- 11.00 Panel discussion with Eva Dahl, Jan Bos and Mia Roth\n"
    )
    found = records_in(text, tmp_path)
    people = [subject for kind, subject, _ in found if kind == "person"]
    assert people == ["Karin Holm", "Amir Rezai", "Eva Dahl", "Jan Bos", "Mia Roth"]
    assert [subject for kind, subject, _ in found if kind == "organisation"] == ["Leiden University"]


def test_a_list_of_guests_goes_on_behind_what_one_of_them_is(tmp_path: Path) -> None:
    text = (
        "# Opening\n\nAmong the guests were Senator Niamh Burke, the painter Colm Daly and Orla Keane of Galway Simon."
    )
    people = [subject for kind, subject, _ in records_in(text, tmp_path) if kind == "person"]
    assert people == ["Niamh Burke", "Colm Daly", "Orla Keane"]


def test_words_behind_a_name_and_a_colon_are_quoted(tmp_path: Path) -> None:
    text = '# Voices\n\nLeila Haddad, carer: "Nobody had asked me before."'
    found = records_in(text, tmp_path)
    assert ("quotation", "Leila Haddad", '"Nobody had asked me before."') in found
    assert [subject for kind, subject, _ in found if kind == "person"] == ["Leila Haddad"]


BARRIERS = [
    "The group named two obstacles: the bus leaves early, and nobody answers the phone.",
    "Many mothers could not come because there was no bus.",
    "Others were put off by the price.",
]


@pytest.mark.parametrize("sentence", BARRIERS)
def test_a_sentence_that_names_barriers(sentence: str, tmp_path: Path) -> None:
    assert records_in(f"# Findings\n\n{sentence}", tmp_path) == [("barrier", "", sentence)]


def test_the_rows_of_a_table_of_barriers(tmp_path: Path) -> None:
    found = records_in("# Notes\n\n| Barrier | Named by |\n| --- | --- |\n| Short contracts | 14 groups |", tmp_path)
    assert [(kind, words.split(" |")[0]) for kind, _, words in found] == [("barrier", "Short contracts")]


ADVICE = [
    "The young people made three proposals: a night bus, a youth worker and free swimming.",
    "More evening meetings were recommended by the evaluators.",
    "The evaluators advise against larger groups.",
    "Recommendation 1: Give each school a cook.",
]


@pytest.mark.parametrize("sentence", ADVICE)
def test_a_sentence_that_recommends(sentence: str, tmp_path: Path) -> None:
    found = records_in(f"# Review\n\n{sentence}", tmp_path)
    assert [(kind, words) for kind, _, words in found if kind == "recommendation"] == [("recommendation", sentence)]


def test_what_a_group_concluded_should_be(tmp_path: Path) -> None:
    text = "# Round table\n\nParticipants concluded that:\n\n- budgets must run for three years\n- tea was served"
    assert records_in(text, tmp_path) == [("recommendation", "", "budgets must run for three years")]


def test_a_town_and_a_block_of_flats_employ_nobody(tmp_path: Path) -> None:
    text = '# Voices\n\n"Repair first, advertise later, please," wrote Hetty Oakes, who founded the kitchen in Halle.'
    assert [subject for kind, subject, _ in records_in(text, tmp_path) if kind == "organisation"] == []
