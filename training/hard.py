"""Groups of passages for a question: the one that answers, and those that our own retrieval takes for it.

The program gives the reader the eight passages that retrieval found for a question, of which seven do not answer. Who
learns one passage at a time learns to choose within a passage; a group lets it learn to choose among passages.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from coprod_assistant.embed import load_embedder

from .examples import UNKNOWN, Example

NEAREST = 6  # passages by cosine that the others of a group are drawn from


def groups(examples: Sequence[Example], among: Sequence[Example], *, size: int, seed: int) -> list[list[Example]]:
    """Each answerable example, followed by its question on `size - 1` other passages, drawn from the nearest.

    Args:
        examples: Those that are no question with an answering statement are passed over.
        among: Examples whose passages the others are taken from, each passage once.
        size: Examples in a group.

    Returns:
        Groups in the order of `examples`. Passages with the title of the answering one are not taken: they may answer.
    """
    lot = random.Random(seed)
    asked = [example for example in examples if 1 in example.labels]
    passages = list({example.statements: example for example in among}.values())
    if not asked or len(passages) <= size:
        return []
    embedder = load_embedder()
    held = np.array(embedder.encode([" ".join((row.head, *row.statements)) for row in passages]))
    sought = np.array(embedder.encode([row.text for row in asked]))
    found: list[list[Example]] = []
    for example, vector in zip(asked, sought, strict=True):
        order = np.argsort(-(held @ vector), kind="stable")[: NEAREST + size]
        others = [passages[at] for at in order if _may_stand_beside(passages[at], example)][:NEAREST]
        if len(others) >= size - 1:
            found.append([example, *(_asked_of(other, example) for other in lot.sample(others, size - 1))])
    return found


def _may_stand_beside(other: Example, example: Example) -> bool:
    return other.head != example.head and not set(other.statements) & set(example.statements)


def _asked_of(other: Example, example: Example) -> Example:
    """The question of `example` on the passage of `other`, whose statements do not answer it.

    `answerable` is left open: that is learnt of near misses, and forgotten over passages that are told apart so easily.
    """
    labels = (0,) * len(other.statements)
    return Example(example.text, other.head, other.statements, labels, UNKNOWN, example.supported, example.source)
