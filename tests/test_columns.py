"""Bars between the cells of tables that plain text draws, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.columns import BAR, barred_table, with_bars
from tests.extract.conftest import Read, read

TABBED = "Ship\tPort\tYear\nAnna\tHull\t1901\nPetrel\tWhitby\t1912\n"
DRAWN = """\
     Ship       Port     Year
Anna of Hull  Hull       1901
Petrel        Whitby Bay 1912
Old Endeavour Staithes   1920
"""
RULED = """\
  Ship            Port         Year
  --------------- ------------ ------
  Anna of Hull    Hull         1901
  Petrel          Whitby Bay   1912
"""


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(BAR)] for line in text.splitlines() if BAR in line]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (TABBED, ["Petrel", "Whitby", "1912"]),
        (DRAWN, ["Old Endeavour", "Staithes", "1920"]),
        (RULED, ["Petrel", "Whitby Bay", "1912"]),
    ],
    ids=["tabs", "blanks", "ruled"],
)
def test_cells_are_set_apart_and_offsets_stay(text: str, last: list[str]) -> None:
    barred = with_bars(text)
    assert rows(barred)[0] == ["Ship", "Port", "Year"]
    assert rows(barred)[-1] == last
    assert len(barred) == len(text)
    assert [now for now, was in zip(barred, text, strict=True) if now != was] == [BAR] * (2 * len(rows(barred)))


@pytest.mark.parametrize(
    "text",
    [
        "Date:      9 May 2015\nVenue:     Fish Dock Hall\nCost:      nothing\n",
        "1.   Open the hatch\n2.   Lower the net\n3.   Wait for an hour\n",
        " o  A longer pier, which\n    ships can use\n o  A bell that rings\n o  A lamp\n",
        "The pier was built.  It is long.\nThe bell was rung.  It is loud.\nThe lamp was lit.  It is red.\n",
        "We met on the pier,\nspoke of the bell and\nwent home by the lamp.\n",
        "One\ttab alone\nand no other line has one.\n",
    ],
    ids=["labels", "numbers", "items", "sentences", "prose", "one tab"],
)
def test_what_is_no_table_stays(text: str) -> None:
    assert with_bars(text) == text


@given(st.text(alphabet="ab .:-\t|\n1", max_size=120))
def test_nothing_but_blanks_and_tabs_becomes_a_bar(text: str) -> None:
    barred = with_bars(text)
    assert len(barred) == len(text)
    assert all(now == was or (now == BAR and was in " \t") for now, was in zip(barred, text, strict=True))


__all__ = ["read"]


@pytest.mark.parametrize("text", [TABBED, DRAWN, RULED], ids=["tabs", "blanks", "ruled"])
def test_a_drawn_table_is_a_table_of_the_document(read: Read, text: str) -> None:
    document = read(
        f"Ships of the coast\n\nThese came into the harbour.\n\n{text}\nNone came after that.\n", "ships.txt"
    )
    [table] = [block for block in document.blocks if block.kind == "table"]
    assert len(table.parts) == len([line for line in text.splitlines() if "-" not in line])
    assert rows(barred_table(document.text, table))[-1] == rows(with_bars(text))[-1]
