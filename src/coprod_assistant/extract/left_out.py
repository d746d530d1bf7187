"""A note of each passage that extraction leaves out, so that nothing is lost without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..types import LeftOut, LeftOutReason
from .decode import visible

MAX_WORDS = 600  # characters of one passage that are kept to be shown
MAX_NOTES = 500  # of one document; what is beyond is counted in the last
LOST: frozenset[LeftOutReason] = frozenset(["hidden", "furniture", "beside"])
SAYS = re.compile(r"\w")


class Leavings:
    """What was left out of one document so far, in the order in which it was found."""

    def __init__(self) -> None:
        self.notes: list[LeftOut] = []

    def add(self, reason: LeftOutReason, words: str) -> None:
        """Notes words that are left out; nothing where there is none among them."""
        words = " ".join(visible(words).split())
        if not SAYS.search(words):
            return
        if len(self.notes) < MAX_NOTES:
            self.notes.append(LeftOut(reason, words[:MAX_WORDS], len(words)))
        else:
            last = self.notes[-1]
            self.notes[-1] = LeftOut(last.reason, last.words, last.characters + len(words))


def lost_characters(left_out: Iterable[LeftOut]) -> int:
    """How many characters were left out that might be content: all but menus, forms, legal lines and repetitions."""
    return sum(left.characters for left in left_out if left.reason in LOST)
