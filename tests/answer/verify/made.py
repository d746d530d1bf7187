"""Passages with units, made of plain text, and an embedder whose vectors can be foretold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coprod_assistant.answer.verify import Passage, Verifier
from coprod_assistant.language import split_by_rule
from coprod_assistant.types import Unit

OFFSET = 1_000  # where each passage starts in its document


def passage(marker: int, text: str, *, title: str = "", headings: tuple[str, ...] = (), date: str = "") -> Passage:
    """A passage of the document "d<marker>" whose units are its sentences."""
    units = tuple(Unit("sentence", OFFSET + s.start, OFFSET + s.end) for s in split_by_rule(text))
    end = OFFSET + len(text)
    return Passage(marker, f"d{marker}", OFFSET, end, text, units, title=title, headings=headings, date=date)


def far_apart(texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector of its own for each text, so that no two words are near."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row, int(hashlib.sha256(text.encode()).hexdigest(), 16) % 512] = 1.0
    return vectors


def verifier() -> Verifier:
    """A verifier at the package's operating point, in which no word is near another."""
    return Verifier(far_apart)
