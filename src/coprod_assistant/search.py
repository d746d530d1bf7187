"""Query -> Hits: dense and lexical candidates, each scored on both, fused on their absolute scales.

Fusing by rank alone throws away how sure each retriever is, and was worse than the better of the two on two of
three sets (docs/measured.md). Here a candidate of either retriever gets all scores, and their weighted sum ranks:
the cosine of the question with the passage and with its best sentence, BM25 as a share of the question's total
inverse document frequency, and the share of that total which the best sentence alone covers.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .index import Index
from .links import link_to
from .passages import Passage, Passages
from .tokens import terms
from .types import Hit, Query, Span

CANDIDATES = 50  # of each retriever; fusing more changed no nDCG@10 by 0.001
# Weights of the sum, the cosine's being 1. Chosen for the gold among the first passages on the splits of `evals/` that
# may be looked at; of three sets from elsewhere (clapnq, squad2, qmsum) they gain on the second and lose on the third.
RESCORED = 20  # candidates whose single sentences are looked at
WEIGHT_SENTENCE = 0.5
WEIGHT_BM25 = 1.2
WEIGHT_COVER = 0.2
WEIGHT_HELD = 0.8  # of the question's words, beside the cosine, where single statements are compared: as in evidence


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate by its position in the index, with the score of each retriever and their fusion."""

    position: int
    fused: float
    cosine: float
    sentence: float
    bm25: float
    cover: float


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, best first, and what the answerer needs again: the query's vector and term weights."""

    vector: NDArray[np.float32]
    weights: Mapping[str, float] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    near: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # by stem: `near_words`


def search(
    passages: Passages,
    query: Query,
    vector: NDArray[np.float32],
    *,
    top_k: int,
    among: Collection[int] | None = None,
) -> Search:
    """The `top_k` best passages for `query`, whose text `vector` (unit length, shape (dim,)) embeds.

    Args:
        among: Positions that may be found; None allows all.
    """
    index = passages.index
    weights = term_weights(index, query.text)
    known = sum(weight for stem, weight in weights.items() if index.document_frequency(stem)) or 1.0
    wanted = max(CANDIDATES, top_k)
    within = None if among is None else np.array(sorted(among), dtype=np.intp)
    lexical = dict(index.lexical(list(weights), wanted, within))
    positions = sorted(lexical.keys() | {position for position, _ in index.dense(vector, wanted, within)})
    if not positions:
        return Search(vector, weights)
    if within is not None:  # a filter may leave few that the question's words find, so all candidates are scored
        lexical = dict(index.lexical(list(weights), len(positions), np.array(positions)))
    first = []
    for position, cosine in zip(positions, index.chunk_vectors(positions) @ vector, strict=True):
        bm25 = lexical.get(position, 0.0)
        first.append(Found(position, float(cosine) + WEIGHT_BM25 * bm25 / known, float(cosine), 0.0, bm25, 0.0))
    first.sort(key=lambda hit: (-hit.fused, hit.position))
    depth = max(RESCORED, top_k)
    found = [_rescored(passages[hit.position], hit, vector, weights, known) for hit in first[:depth]]
    found.sort(key=lambda hit: (-hit.fused, hit.position))
    return Search(vector, weights, tuple(found[:top_k]))


def hits_of(passages: Passages, search: Search, read: Mapping[int, Span] | None = None) -> list[Hit]:
    """The passages themselves, ranked from 1, with their scores by scale and their nearest statements.

    Args:
        read: By position, the statement that is nearest to who has read the passage; without one it is told by words.
    """
    hits = []
    for rank, item in enumerate(search.found, start=1):
        chunk = passages.index.chunk(item.position)
        document = passages.summary(chunk.document_id)
        scores = {
            "fused": round(item.fused, 4),
            "cosine": round(item.cosine, 4),
            "sentence_cosine": round(item.sentence, 4),
            "bm25": round(item.bm25, 4),
        }
        nearest = (read or {}).get(item.position) or nearest_statement(passages[item.position], search)
        shown = nearest or Span(chunk.start, chunk.end)
        link = link_to(passages.index.document(chunk.document_id), shown.start, shown.end) if document.url else None
        hits.append(Hit(chunk, rank, scores, document.title, document.file, document.url, nearest, link))
    return hits


def nearest_statement(passage: Passage, search: Search) -> Span | None:
    """Where the statement of a passage stands that is nearest to the question; None if it has headings only."""
    said = [at for at, candidate in enumerate(passage.candidates) if candidate.unit.kind != "heading"]
    if not said:
        return None
    total = sum(search.weights.values()) or 1.0
    cosines = passage.vectors @ search.vector

    def nearness(at: int) -> tuple[float, int]:
        held = sum(weight for stem, weight in search.weights.items() if stem in passage.candidates[at].stems)
        unit = passage.candidates[at].unit
        return float(cosines[at]) + WEIGHT_HELD * held / total, unit.start - unit.end  # of equals the shorter

    unit = passage.candidates[max(said, key=nearness)].unit
    return Span(unit.start, unit.end)


def term_weights(index: Index, text: str) -> dict[str, float]:
    """Inverse document frequency (Robertson and Zaragoza 2009, with BM25's smoothing) of each stem of `text`."""
    count = len(index)
    return {
        stem: math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        for stem in dict.fromkeys(terms(text))
        for frequency in (index.document_frequency(stem),)
    }


def _rescored(
    passage: Passage, hit: Found, vector: NDArray[np.float32], weights: Mapping[str, float], known: float
) -> Found:
    """The candidate with what its best single sentence adds."""
    if not passage.candidates:
        return hit
    sentence = float((passage.vectors @ vector).max())
    cover = max(sum(weights[stem] for stem in weights if stem in unit.stems) for unit in passage.candidates) / known
    fused = hit.fused + WEIGHT_SENTENCE * sentence + WEIGHT_COVER * cover
    return replace(hit, fused=fused, sentence=sentence, cover=cover)
