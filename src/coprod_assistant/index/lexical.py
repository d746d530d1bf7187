"""Full-text ranking (BM25) of chunks: of each term the chunks that hold it, and what it is worth there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from .database import Database, new_database, storable
from .layout import REBUILD_HINT

NO_TERM = "\0"  # stands in the vocabulary of an index whose chunks hold no term at all; no query holds it
SCHEMA = """
CREATE TABLE about (chunks INTEGER NOT NULL);
CREATE TABLE postings (term TEXT PRIMARY KEY, count INTEGER NOT NULL, positions BLOB NOT NULL, weights BLOB NOT NULL);
"""

Positions = NDArray[np.intp]


def write_lexical(path: Path, terms: Sequence[Sequence[str]]) -> None:
    """Saves the ranking of chunks by their terms, chunk 0 first."""
    import bm25s

    ranking = bm25s.BM25()  # its defaults are Lucene's formula with k1 = 1.5, b = 0.75
    ranking.index([list(chunk) or [NO_TERM] for chunk in terms], create_empty_token=False, show_progress=False)
    connection = new_database(path, SCHEMA)
    connection.execute("INSERT INTO about VALUES (?)", (len(terms),))
    connection.executemany("INSERT INTO postings VALUES (?,?,?,?)", _postings(ranking))
    connection.execute("COMMIT")
    connection.close()


def _postings(ranking: Any) -> Iterator[tuple[str, int, bytes, bytes]]:
    """Of each term its number of chunks, their positions in order, and its worth in each."""
    starts, positions, weights = (ranking.scores[name] for name in ("indptr", "indices", "data"))
    for term, number in sorted(ranking.vocab_dict.items()):
        held = slice(int(starts[number]), int(starts[number + 1]))
        if term == NO_TERM or held.start == held.stop:
            continue
        order = np.argsort(positions[held], kind="stable")
        yield (
            storable(term),
            len(order),
            positions[held][order].astype("<i4").tobytes(),
            weights[held][order].astype("<f4").tobytes(),
        )


class Ranking:
    """A saved ranking, wherever its postings lie."""

    def __init__(self, rows: Callable[..., list[Any]], chunks: int, *, table: str = "postings") -> None:
        """
        Args:
            rows: The rows that a query gives, with a "?" for each of the values after it.
            chunks: How many chunks are ranked.
        """
        self._rows = rows
        self._chunks = chunks
        self._table = table
        self.document_frequency = lru_cache(maxsize=65_536)(self._document_frequency)

    def __len__(self) -> int:
        """How many chunks are ranked."""
        return self._chunks

    def search(self, terms: Sequence[str], top_k: int, among: Positions | None = None) -> list[tuple[int, float]]:
        """Positions and BM25 scores, best first, equal scores by position; nothing with a score of zero.

        Args:
            among: The positions that may be found, in order; None allows all.
        """
        if top_k <= 0 or not terms:
            return []
        asked = [storable(term) for term in terms]
        wanted = list(dict.fromkeys(asked))
        given = self._of("term, positions, weights", wanted)  # all in one question: a server is far away
        held = {term: (self._numbers(places), np.frombuffer(worth, dtype="<f4")) for term, places, worth in given}
        scores = np.zeros(len(self), dtype=np.float32)
        for term in asked:
            if term in held:
                positions, weights = held[term]
                scores[positions] += weights
        found = np.flatnonzero(scores) if among is None else among[scores[among] > 0]
        best = scores[found]
        return [(int(found[row]), float(best[row])) for row in best_rows(best, top_k)]

    def holders(self, term: str) -> NDArray[np.int32]:
        """Positions of the chunks that hold `term`, in order."""
        rows = self._of("positions", [storable(term)])
        return self._numbers(rows[0][0]) if rows else np.empty(0, dtype=np.int32)

    def _document_frequency(self, term: str) -> int:
        """In how many chunks `term` stands, or in the headings above them."""
        rows = self._of("count", [storable(term)])
        return int(rows[0][0]) if rows else 0

    def _of(self, columns: str, terms: Sequence[str]) -> list[Any]:
        marks = ",".join("?" * len(terms))
        return self._rows(f"SELECT {columns} FROM {self._table} WHERE term IN ({marks})", *terms)  # noqa: S608

    def _numbers(self, packed: bytes) -> NDArray[np.int32]:
        positions = np.frombuffer(packed, dtype="<i4")
        if len(positions) and not 0 <= positions[0] <= positions[-1] < len(self):
            raise IndexDamagedError("the full text names a chunk that is not there", hint=REBUILD_HINT)
        return positions


class Lexical(Ranking):
    """The ranking that a file holds."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        [(chunks,)] = self._database.rows("SELECT chunks FROM about")
        super().__init__(self._database.rows, int(chunks))

    def postings(self) -> Iterator[tuple[str, int, bytes, bytes]]:
        """Each term with its number of chunks, their positions in order and its worth in each, as they lie here."""
        for (term,) in self._rows("SELECT term FROM postings ORDER BY term"):
            yield from self._of("term, count, positions, weights", [term])

    def some_terms(self, count: int) -> list[str]:
        """Up to `count` terms, evenly spread over all in the order of their chunks' number."""
        terms = [term for (term,) in self._rows("SELECT term FROM postings ORDER BY count, term")]
        return terms[:: -(-len(terms) // count)] if terms else []

    def close(self) -> None:
        """Releases the file."""
        self._database.close()


def best_rows(scores: NDArray[np.float32], top_k: int) -> NDArray[np.intp]:
    """Rows of the `top_k` highest scores, best first, equal scores in the order of the rows."""
    if top_k < len(scores):
        # All rows that equal the last of the best are kept until the order of rows decides between them.
        least = np.partition(scores, -top_k)[-top_k]
        rows = np.flatnonzero(scores >= least)
    else:
        rows = np.arange(len(scores))
    return rows[np.lexsort((rows, -scores[rows]))][:top_k]
