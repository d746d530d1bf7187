"""`python -m coprod_assistant.index.verify FOLDER`: whether every chunk of a generation can be found.

Runs in a process of its own, so that it sees what a reader will see and survives what a damaged store does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from ..errors import AssistantError
from ..tokens import terms
from .reader import Index, open_generation

QUERIES = 256  # vectors searched at once
SAME = 1e-5  # cosines closer than this are equal: two chunks with the same words have the same vector


def problems(index: Index) -> Iterator[str]:
    """What is wrong with a generation, a line each; nothing if it is whole."""
    ids = [index.chunk(position).id for position in range(len(index))]
    if sorted(index.chroma().ids()) != sorted(ids):
        yield "the vector store does not hold the same chunks as the archive"
        return
    yield from _not_found_by_vector(index, ids)
    for position in range(len(index)):
        found = set(terms(index.chunk(position).text))
        rarest = min(found, key=lambda term: (index.document_frequency(term), term), default=None)
        if rarest is not None and position not in index.holders(rarest):
            yield f"chunk {ids[position]} is not found by its word {rarest!r}"


def _not_found_by_vector(index: Index, ids: list[str]) -> Iterator[str]:
    for start in range(0, len(ids), QUERIES):
        rows = range(start, min(start + QUERIES, len(ids)))
        own = index.chunk_vectors(rows)
        for row, vector, found in zip(rows, own, index.chroma().search(own, 1), strict=True):
            best = [index.position(chunk_id) for chunk_id, _ in found]
            if best != [row] and not (best and np.dot(index.chunk_vectors(best)[0], vector) > 1 - SAME):
                yield f"chunk {ids[row]} is not found by its own vector"


def main(arguments: list[str]) -> int:
    """0 if the generation is whole, else 1 and the first problems on standard output."""
    try:
        with open_generation(Path(arguments[0])) as index:
            found = list(islice(problems(index), 10))
    except AssistantError as error:
        found = [str(error)]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
