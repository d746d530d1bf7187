"""What makes vectors, and the order in which it is given texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
SLAB = 512  # texts between two reports of progress


class Embedder(Protocol):
    """What makes vectors; one object serves all threads."""

    @property
    def name(self) -> str:
        """What a person calls the model."""

    @property
    def model_hash(self) -> str:
        """sha256 over all files of the model: vectors of different hashes are never compared."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Word pieces that the model reads; the rest of a text has no influence."""

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit-length vectors, shape `(len(texts), dim)`, in the order of the texts; `(0, dim)` for none.

        Args:
            on_batch: Told how many texts are done so far.
        """

    @property
    def whole_words(self) -> frozenset[str]:
        """Words in lower case that the model's vocabulary holds whole: the common ones of its language."""


def fill(
    vectors: Vectors,
    texts: Sequence[str],
    encode: Callable[[list[str]], Vectors],
    on_batch: Callable[[int], None] | None,
) -> None:
    """Writes the vector of each text into its row, longest first.

    A batch is padded to its longest text, and too little memory shows at once.
    """
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    for start in range(0, len(order), SLAB):
        rows = order[start : start + SLAB]
        # Half a surrogate pair is no character to the tokenizer, which raises on it.
        vectors[rows] = encode([texts[row].encode(errors="replace").decode() for row in rows])
        if on_batch is not None:
            on_batch(start + len(rows))
