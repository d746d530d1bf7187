"""Passages with units, made of plain text, and an embedder whose vectors can be foretold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coprod_assistant.answer.verify import Passage, Verifier
from coprod_assistant.language import split_by_rule
from coprod_assistant.tokens import terms
from coprod_assistant.types import Unit

OFFSET = 1_000  # where each passage starts in its document


def passage(marker: int, text: str, *, title: str = "", headings: tuple[str, ...] = (), date: str = "") -> Passage:
    """A passage of the document "d<marker>" whose units are its sentences."""
    units = tuple(Unit("sentence", OFFSET + s.start, OFFSET + s.end) for s in split_by_rule(text))
    end = OFFSET + len(text)
    return Passage(marker, f"d{marker}", OFFSET, end, text, units, title=title, headings=headings, date=date)


def by_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector for each text in which each of its stems counts the same, so that texts of like words are near."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in set(terms(text)):
            vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % 512] = 1.0
        vectors[row] /= np.linalg.norm(vectors[row]) or 1.0
    return vectors


def verifier() -> Verifier:
    """A verifier at the package's operating point, to which texts are as near as they share words."""
    return Verifier(by_words)
