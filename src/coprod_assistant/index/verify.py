"""`python -m coprod_assistant.index.verify FOLDER`: whether every chunk of a generation can be found.

Runs in a process of its own, so that it sees what a reader will see and survives what damaged files do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import AssistantError
from ..tokens import terms
from .reader import Index, open_generation

MOST = 10  # problems that are told
SLAB = 4_096  # vectors looked at at once
SEARCHED = 1_000  # chunks that are looked for by their vectors: all of a small archive, else evenly spread ones
UNIT = 1e-3  # how far from 1 the length of a vector may be
SAME = 1e-5  # cosines closer than this are equal: two chunks with the same words have the same vector


def problems(index: Index) -> Iterator[str]:
    """What is wrong with a generation, a line each; nothing if it is whole."""
    own, archived = index.stored()
    dense, lexical = own.dense_part, own.lexical_part
    held = {"archive": archived, "vectors": len(dense), "full text": len(lexical)}
    wrong = [f"{name}: {found} chunks, the manifest says {len(index)}" for name, found in held.items()]
    wrong = [line for line, found in zip(wrong, held.values(), strict=True) if found != len(index)]
    if not wrong:
        wrong = list(islice(_no_unit_vectors(index), MOST))
    if wrong:
        yield from wrong
        return
    for position in range(0, len(index), -(-len(index) // SEARCHED)):
        [own] = index.chunk_vectors([position])
        [(best, cosine)] = index.dense(own, 1)
        if best != position and cosine < 1 - SAME:
            yield f"chunk {index.held(position).chunk.id} is not found by its own vector"
    for position in range(len(index)):
        chunk = index.held(position).chunk
        rarest = min(set(terms(chunk.text)), key=lambda term: (index.document_frequency(term), term), default=None)
        if rarest is not None and not _is_in(lexical.holders(rarest), position):
            yield f"chunk {chunk.id} is not found by its word {rarest!r}"


def _no_unit_vectors(index: Index) -> Iterator[str]:
    dense = index.stored()[0].dense_part
    for start in range(0, len(dense), SLAB):
        lengths = np.linalg.norm(dense.between(start, min(start + SLAB, len(dense))), axis=1)
        for row in np.flatnonzero(~(np.abs(lengths - 1) < UNIT)):  # also what is no number
            yield f"chunk {index.held(start + int(row)).chunk.id} has a vector of length {lengths[row]:.3f}"


def _is_in(ordered: NDArray[np.int32], number: int) -> bool:
    at = int(np.searchsorted(ordered, number))
    return at < len(ordered) and int(ordered[at]) == number


def main(arguments: list[str]) -> int:
    """0 if the generation is whole, else 1 and the first problems on standard output."""
    try:
        with open_generation(Path(arguments[0])) as index:
            found = list(islice(problems(index), MOST))
    except AssistantError as error:
        found = [str(error)]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
