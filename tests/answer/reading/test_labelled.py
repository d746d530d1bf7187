"""Facts in lines with labels, names with an office beside them, lists under a heading that says what they list."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGES = {
    "courses.txt": """The Weavers' Guild of Kelby

Courses in the spring

Dyeing with Roots
A day for beginners who are not afraid of mud
14 March 2020
Kelby, Tenter Hall
Places: 11
Fee: £72

What you will learn
* which roots give red and which give brown
* how to keep a vat warm
* what to do with stained hands

Bring an apron. The last course on dyeing was full within a day.

Mending Looms
Two days for owners of old looms
9 May 2020
Harrow, The Old Bank
Places: 6
Fee: £95

What you will learn
* how to splice a rope
* when to call a smith

We have said before that a loom is mended sooner than a quarrel.
""",
    "guild.txt": """The Weavers' Guild of Kelby

Trustees

Moira Penhale (Chair)
Moira wove sails before she wove words. She has led the guild since 2012.

Hugh Ansty (Treasurer)
Hugh counted sheep for the county. He joined the board in 2016.

The board of trustees has published its letter to the members of the guild.

The Long Thread

The second phase of the Long Thread has been approved.

At a glance
Budget of phase 1: £41,000
Budget of phase 2: £57,500
Length of the thread: 9 miles

Partners in phase 2
* Kelby Museum
* The Rope Walk, Harrow
* School of Knots, Lund

Evening debate

For the motion: Ida Falk, Peter Dunn
Against the motion: Rosa Lind, Tom Hale
In the chair: Moira Penhale

The debate on the motion that looms should be silent was closed at nine.
""",
}


@pytest.fixture(scope="module")
def guild(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Who spoke against the motion in the debate?", "Against the motion: Rosa Lind, Tom Hale", "was closed"),
        ("treasurer of the board of trustees", "Hugh Ansty (Treasurer)", "Moira"),
        ("budget second phase Long Thread", "Budget of phase 2: £57,500", "£41,000"),
        ("What will I learn in Mending Looms?", "how to splice a rope", "which roots"),
        ("When is the course at Harrow?", "9 May 2020", "14 March"),
    ],
)
def test_a_label_says_what_its_line_or_list_gives(guild: Assistant, question: str, said: str, unsaid: str) -> None:
    answer = guild.ask(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert unsaid not in answer.text


def test_a_list_stands_whole_under_the_heading_that_asks_for_it(guild: Assistant) -> None:
    text = guild.ask("Which partners does phase 2 have?").text
    assert [name for name in ("Kelby Museum", "The Rope Walk, Harrow", "School of Knots, Lund") if name in text] == [
        "Kelby Museum",
        "The Rope Walk, Harrow",
        "School of Knots, Lund",
    ]
