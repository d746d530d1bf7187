"""The project's own training passages as examples, and which of them are kept for measuring."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from .examples import UNKNOWN, Example
from .own_data import Passage

HELD_OUT = 10  # one passage of so many is never trained on
FOREIGN = 0.25  # questions asked of another passage as well, for each passage's questions
PLAIN = "own, copied or moved"  # the source of the examples of `plain_claims`: their figures stand apart


def is_held_out(passage: Passage) -> bool:
    """Whether the passage is only measured on: one of ten, by a hash of its words."""
    return hashlib.sha256(passage.statements[0].encode()).digest()[0] % HELD_OUT == 0


def own_examples(passages: Sequence[Passage], *, seed: int) -> list[Example]:
    """Every question and claim on its passage, some questions on a passage that has nothing to do with them, and
    `plain_claims`."""
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
        found += [_claim(passage, claim.text, claim.true, "own") for claim in passage.claims]
    return found + plain_claims(passages, seed=seed)


def plain_claims(passages: Sequence[Passage], *, seed: int) -> list[Example]:
    """Statements claimed word for word, which are true, and claims made of another passage, which are false there.

    The claims as written can be told apart without reading, for true ones avoid the words of their passage and false
    ones use them: the share of words in common alone, read backwards, sorts them with an AUC of .93. Who learns only
    that calls a verbatim statement false and a claim about something else true. So each passage gets as many statements
    word for word as it has false claims, and as many claims of another as it has true ones. The share, by tenths, then
    still sorts them with .74: most claims that share six to nine words of ten remain false ones.
    """
    lot = random.Random(f"plain {seed}")
    others = [passage for passage in passages if passage.claims]
    found: list[Example] = []
    for passage in passages:
        true = sum(claim.true for claim in passage.claims)
        copied = min(len(passage.claims) - true, len(passage.statements))
        found += [_claim(passage, text, True, PLAIN) for text in lot.sample(passage.statements, copied)]
        for _ in range(true):
            other = lot.choice(others)
            if other is not passage:
                found.append(_claim(passage, lot.choice(other.claims).text, False, PLAIN))
    return found


def _claim(passage: Passage, text: str, true: bool, source: str) -> Example:
    return _on(passage, text, (UNKNOWN,) * len(passage.statements), UNKNOWN, int(true), source)


def _on(
    passage: Passage, text: str, labels: tuple[int, ...], answerable: int, supported: int, source: str = "own"
) -> Example:
    head = " > ".join((passage.title, *passage.headings))
    return Example(text, head, passage.statements, labels, answerable, supported, source)
