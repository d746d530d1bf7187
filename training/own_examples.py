"""The project's own training passages as examples, and which of them are kept for measuring."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from .examples import UNKNOWN, Example
from .own_data import Passage

HELD_OUT = 10  # one passage of so many is never trained on
FOREIGN = 0.25  # questions asked of another passage as well, for each passage's questions


def is_held_out(passage: Passage) -> bool:
    """Whether the passage is only measured on: one of ten, by a hash of its words."""
    return hashlib.sha256(passage.statements[0].encode()).digest()[0] % HELD_OUT == 0


def own_examples(passages: Sequence[Passage], *, seed: int) -> list[Example]:
    """Every question and claim on its passage, and some questions on a passage that has nothing to do with them."""
    lot = random.Random(seed)
    found: list[Example] = []
    for passage in passages:
        for asked in passage.asked:
            labels = tuple(int(number in asked.answers) for number in range(len(passage.statements)))
            found.append(_on(passage, asked.text, labels, int(bool(asked.answers)), UNKNOWN))
            if asked.answers and lot.random() < FOREIGN:
                other = lot.choice(passages)
                if other is not passage:
                    found.append(_on(other, asked.text, (0,) * len(other.statements), 0, UNKNOWN))
        unknown = (UNKNOWN,) * len(passage.statements)
        found += [_on(passage, claim.text, unknown, UNKNOWN, int(claim.true)) for claim in passage.claims]
    return found


def _on(passage: Passage, text: str, labels: tuple[int, ...], answerable: int, supported: int) -> Example:
    head = " > ".join((passage.title, *passage.headings))
    return Example(text, head, passage.statements, labels, answerable, supported, "own")
