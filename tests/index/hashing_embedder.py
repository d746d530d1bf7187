"""A small real embedder whose vectors are predictable: texts that share words are near, and nothing is learned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from coprod_assistant.tokens import terms


class HashingEmbedder:
    """Each term adds one to the place its hash names; vectors have unit length. Counts the texts it was given."""

    name = "hashing"
    max_tokens = 256

    def __init__(self, dim: int = 64, model_hash: str = "hashing-1") -> None:
        self.dim = dim
        self.model_hash = model_hash
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Unit-length vectors, shape `(len(texts), dim)`."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in [*terms(text), text]:  # the text itself keeps texts of the same words apart
                digest = hashlib.blake2b(term.encode(errors="replace"), digest_size=8).digest()
                vectors[row, int.from_bytes(digest[:4], "big") % self.dim] += 1.0 if digest[4] % 2 else -1.0
            vectors[row, 0] += 0.25  # a text is never without a direction
        self.encoded += texts
        if on_batch is not None:
            on_batch(len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else vectors

    @property
    def whole_words(self) -> frozenset[str]:
        """No words: it knows no language."""
        return frozenset()
