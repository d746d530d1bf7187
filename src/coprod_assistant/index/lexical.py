"""Full-text ranking (BM25) of chunks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NO_TERM = "\0"  # stands in the vocabulary of an index whose chunks hold no term at all; no query holds it


def write_lexical(folder: Path, terms: Sequence[Sequence[str]]) -> None:
    """Saves the ranking of chunks by their terms, chunk 0 first."""
    import bm25s

    ranking = bm25s.BM25()  # its defaults are Lucene's formula with k1 = 1.5, b = 0.75
    ranking.index([list(chunk) or [NO_TERM] for chunk in terms], create_empty_token=False, show_progress=False)
    ranking.save(str(folder), show_progress=False)


class Lexical:
    """A saved ranking, read into memory."""

    def __init__(self, folder: Path) -> None:
        import bm25s

        ranking = bm25s.BM25.load(str(folder), mmap=False, show_progress=False)
        self._vocabulary: dict[str, int] = ranking.vocab_dict
        self._bounds = np.asarray(ranking.scores["indptr"])
        self._rows: NDArray[np.int32] = ranking.scores["indices"]
        self._ranking = ranking

    def search(self, terms: Sequence[str], top_k: int) -> list[tuple[int, float]]:
        """Positions and BM25 scores, best first, equal scores by position; nothing with a score of zero."""
        known = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not known or top_k <= 0:
            return []
        scores = self._ranking.get_scores_from_ids(known)
        return [(int(row), float(scores[row])) for row in best_rows(scores, top_k) if scores[row] > 0]

    def holders(self, term: str) -> NDArray[np.int32]:
        """Positions of the chunks that hold `term`."""
        number = self._vocabulary.get(term)
        if number is None:
            return np.empty(0, dtype=np.int32)
        return np.asarray(self._rows[self._bounds[number] : self._bounds[number + 1]])

    def document_frequency(self, term: str) -> int:
        """In how many chunks `term` stands, or in the headings above them."""
        number = self._vocabulary.get(term)
        return 0 if number is None else int(self._bounds[number + 1] - self._bounds[number])


def best_rows(scores: NDArray[np.float32], top_k: int) -> NDArray[np.intp]:
    """Rows of the `top_k` highest scores, best first, equal scores in the order of the rows."""
    if top_k < len(scores):
        # All rows that equal the last of the best are kept until the order of rows decides between them.
        least = np.partition(scores, -top_k)[-top_k]
        rows = np.flatnonzero(scores >= least)
    else:
        rows = np.arange(len(scores))
    return rows[np.lexsort((rows, -scores[rows]))][:top_k]
