"""The chunks nearest to a vector: exactly, where all vectors are in memory, else in three steps.

Of a large archive memory holds a sketch of each vector, one bit for each dimension: on which side of the mean it lies.
The sketches that differ least from the question's are compared with its vector, and of the best of them the vectors
themselves are read. How many have to be looked at for the nearest ten does not grow with the archive, as the nearest
come nearer (`benchmarks/nearest.py`, docs/scaling.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from . import layout
from .layout import CENTRE, CHUNK_VECTORS, SKETCH
from .lexical import best_rows
from .rows import Rows

SKETCHES = 4_000  # that are compared with a question's vector
COMPARED = 500  # vectors that are read for a question
SLAB = 16_384  # vectors sketched at a time
WORD_BITS = 64

Positions = NDArray[np.intp]


def write_sketch(folder: Path) -> None:
    """Writes the sketch of the chunks' vectors, if there are too many of these to be held in memory."""
    if (folder / CHUNK_VECTORS).stat().st_size <= layout.WHOLE:
        return
    vectors = np.load(folder / CHUNK_VECTORS, mmap_mode="r")
    count = len(vectors)
    centre = np.zeros(vectors.shape[1])
    for start in range(0, count, SLAB):
        centre += vectors[start : start + SLAB].sum(axis=0, dtype=np.float64)
    centre = (centre / count).astype(np.float32)
    words = -(-len(centre) // WORD_BITS)
    sketch = open_memmap(folder / SKETCH, mode="w+", dtype=np.uint64, shape=(words, count))
    for start in range(0, count, SLAB):
        sketch[:, start : start + SLAB] = _bits(vectors[start : start + SLAB] - centre).T
    sketch.flush()
    np.save(folder / CENTRE, centre)


def _bits(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The signs of vectors, shape (n, dim), as bits in whole words, shape (n, words)."""
    packed = np.packbits(vectors > 0, axis=1)
    padded = np.zeros((len(packed), -(-vectors.shape[1] // WORD_BITS) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64)


class Dense:
    """The vectors of a generation's chunks; unit-length, so that products are cosines."""

    def __init__(self, folder: Path) -> None:
        sketched = (folder / SKETCH).is_file()
        self._rows = Rows(folder / CHUNK_VECTORS, in_memory=not sketched)
        if sketched:
            self._sketch: NDArray[np.uint64] = np.load(folder / SKETCH)
            self._centre: NDArray[np.float32] = np.load(folder / CENTRE)

    def __len__(self) -> int:
        """How many chunks there are."""
        return int(self._rows.shape[0])

    def at(self, positions: Sequence[int] | Positions) -> NDArray[np.float32]:
        """The vectors of chunks, shape `(len(positions), dim)`."""
        return np.array(self._rows.at(positions), dtype=np.float32)

    def between(self, start: int, end: int) -> NDArray[np.float32]:
        """The vectors from `start` to `end`, exclusive."""
        return np.asarray(self._rows.between(start, end))

    def search(
        self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None
    ) -> list[tuple[int, float]]:
        """Positions and cosines, best first, equal ones by position; of the positions `among`, if any are given."""
        if top_k <= 0:
            return []
        positions, cosines = self._compared(vector, top_k, among)
        best = best_rows(cosines, top_k)
        return [(int(positions[row]), float(cosines[row])) for row in best]

    def _compared(
        self, vector: NDArray[np.float32], top_k: int, among: Positions | None
    ) -> tuple[Positions, NDArray[np.float32]]:
        """Positions in order and their cosines, of all that may be among the best."""
        whole = self._rows.whole
        if whole is None:
            count = max(COMPARED, 10 * top_k)
            positions = self._best_sketches(vector, self._nearest_sketches(vector, max(SKETCHES, count), among), count)
            return positions, self.at(positions) @ vector
        if among is None:
            return np.arange(len(whole)), whole @ vector
        return among, whole[among] @ vector

    def _nearest_sketches(self, vector: NDArray[np.float32], count: int, among: Positions | None) -> Positions:
        """At least `count` positions, if there are so many, whose sketches differ least from the vector's; in order."""
        [question] = _bits((vector - self._centre)[np.newaxis])
        differing = np.zeros(len(self) if among is None else len(among), dtype=np.uint16)
        for word, bits in zip(question, self._sketch, strict=True):
            differing += np.bitwise_count((bits if among is None else bits[among]) ^ word)
        reached = np.cumsum(np.bincount(differing))
        most = int(np.searchsorted(reached, min(count, len(differing))))
        found = np.flatnonzero(differing <= most)
        return found if among is None else among[found]

    def _best_sketches(self, vector: NDArray[np.float32], positions: Positions, count: int) -> Positions:
        """The `count` of `positions` whose sketches the vector lies nearest to, in order."""
        if len(positions) <= count:
            return positions
        packed = np.ascontiguousarray(self._sketch[:, positions].T).view(np.uint8)
        bits = np.unpackbits(packed, axis=1, count=len(vector)).astype(np.float32)
        return np.sort(positions[best_rows(bits @ (vector - self._centre), count)])

    def close(self) -> None:
        """Releases the file."""
        self._rows.close()
