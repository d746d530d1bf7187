"""Statements that leave what is asked to the future: "The winner will be announced in the spring"."""

from __future__ import annotations

import re

from ..tokens import fold
from ..types import Query

STILL_OPEN = "The source says only what is planned or still open."
OPEN = re.compile(
    r"\b(?:will be|(?:is|are) (?:still )?to be) (?:announced|published|decided|confirmed|named|made public)\b"
    r"|\byet to be\b|\b(?:is|are) (?:still )?(?:being (?:written|prepared|collected|counted|worked on)|expected)\b"
    r"|\bnot yet\b"
)
YES_NO_OR_WHY = re.compile(r"\W*(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|will|can|could|why)\b")


def is_still_open(query: Query, text: str) -> bool:
    """Whether the statement says that what is asked for is not there yet; to a yes-or-no question that is an answer."""
    return bool(OPEN.search(fold(text))) and not YES_NO_OR_WHY.match(fold(query.text))
