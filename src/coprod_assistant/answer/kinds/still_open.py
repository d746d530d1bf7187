"""Statements that leave a thing to the future: "The place will be announced in the spring"."""

from __future__ import annotations

import re

from ...tokens import fold

TO_COME = (
    r"\b(?:will be|(?:is|are) (?:still )?to be) (?:announced|published|decided|confirmed|named|made public)\b"
    r"|\byet to be\b"
)
NOT_YET = re.compile(TO_COME + r"|\bnot yet (?:known?|decided?|fixed|settled?|announced?)\b")
UNDER_WAY = re.compile(
    TO_COME
    + r"|\b(?:is|are) (?:still )?(?:being (?:written|prepared|collected|counted|worked on)|expected)\b|\bnot yet\b"
)


def is_still_open(text: str) -> bool:
    """Whether a place, date or name is said not to be known yet."""
    return bool(NOT_YET.search(fold(text)))


def is_under_way(text: str) -> bool:
    """Whether anything at all is said not to be there yet, or still to be worked on."""
    return bool(UNDER_WAY.search(fold(text)))
