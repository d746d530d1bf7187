"""What a question names must stand in its source, in whatever form: a month may be written in figures."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

MINUTES = """# Allotment panel

Meeting of 23/10/2014

Mrs Dora Finch spoke to the panel about the water butts, and asked for two more taps by the lower gate.

The panel thanked Mr Emil Roth for the new fence.
"""


@pytest.fixture(scope="module")
def panel(make_archive: MakeArchive) -> Assistant:
    return make_archive({"minutes.md": MINUTES})


def test_a_month_that_the_source_gives_in_figures_is_there(panel: Assistant) -> None:
    answer = panel.ask("Who spoke to the panel about the water butts in October 2014?")
    assert answer.status == "answered" and "Dora Finch" in answer.text


def test_another_month_is_not(panel: Assistant) -> None:
    assert panel.ask("Who spoke to the panel about the water butts in March 2014?").status == "refused"
