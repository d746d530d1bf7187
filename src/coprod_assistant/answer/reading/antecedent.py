"""Whom "He" and "She" mean at the start of a statement: the person named last before it in its passage."""

from __future__ import annotations

import re

from ...passages import Passage
from ..kinds import PERSON

BEGINS_WITH_HE = re.compile(r"(?:(?:As|While|When|But|And) )?(?:he|she)\b", re.IGNORECASE)
SAID_OF_HIM = 0.8  # worth of a name that stands before the statement, where one in it is worth 1


def named_before(passage: Passage, number: int) -> str:
    """The words that say who the subject of a statement is; empty where it begins with no "He" or "She".

    They are the headings over it ("Ada Brook" over what is told of her) and the nearest sentence with a name.
    """
    text = passage.candidates[number].text
    if passage.candidates[number].unit.kind != "sentence" or not BEGINS_WITH_HE.match(text):
        return ""
    before = passage.candidates[number - 1 :: -1] if number else ()
    heading = next((item.text for item in before if item.unit.kind == "heading"), "")
    named = (item.text for item in before if item.unit.kind == "sentence" and PERSON.search(item.text))
    nearest = next((text for text in named if not BEGINS_WITH_HE.match(text)), "")
    return "\n".join((*passage.chunk.headings[-1:], heading, nearest))
