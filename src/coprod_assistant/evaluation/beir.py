"""Retrieval on any folder in the BEIR layout (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels.tsv.

A query's `metadata` may hold `history` (earlier turns), `doc_id` (then only passages with the same `metadata.doc_id`
may be found) and `answerable`. The passages are indexed as the program indexes any document, so passages are cut into
chunks where they are long, and a passage's score is its best chunk's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..config import Settings
from ..embed import Embedder
from ..errors import ConfigError
from ..index import Index
from ..passages import Passages
from ..question import understand
from ..search import search, term_weights
from ..types import Block, Document, Query, Source, Turn
from .intervals import bootstrap
from .ranking import Grades, Scores, each_measure, mean_measures

DEPTH = 10  # passages that count, as in nDCG@10
CHUNKS = 40  # chunks searched for, enough for ten different passages
RUNS = ("dense", "lexical", "fused")


@dataclass(frozen=True, slots=True)
class BeirQuery:
    """A question of the set; `scope` is the `doc_id` that its passages must have, empty for none."""

    id: str
    text: str
    history: tuple[Turn, ...] = ()
    scope: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Documents by corpus id, questions, relevance grades by question and corpus id, and each document's scope."""

    documents: tuple[Document, ...]
    queries: tuple[BeirQuery, ...]
    qrels: Mapping[str, Mapping[str, int]]
    scopes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gain:
    """Mean nDCG@10 of the fused run less that of the better of the other two, with its 95 % interval (paired)."""

    over: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BeirReport:
    """Means by run and measure over the questions with a relevant passage, for all and for each half.

    `gains` has a `Gain` for "all", "a" and "b", but none for a half without questions.
    """

    folder: str
    passages: int
    queries: int
    scoped: int
    runs: Mapping[str, Mapping[str, float]]
    halves: Mapping[str, Mapping[str, float]]
    gains: Mapping[str, Gain]


def read_beir(folder: Path) -> BeirSet:
    """The set in `folder`.

    Raises:
        ConfigError: a file is missing, or a line is not what the layout says; names file and line.
    """
    documents, scopes = [], {}
    for row in _json_lines(folder / "corpus.jsonl"):
        key = str(row["_id"])
        title, text = str(row.get("title") or ""), str(row.get("text") or "")
        if text.strip():
            documents.append(_document(key, title, text))
            scopes[key] = str((row.get("metadata") or {}).get("doc_id") or "")
    queries = []
    for row in _json_lines(folder / "queries.jsonl"):
        metadata = row.get("metadata") or {}
        turns = tuple(_turn(turn) for turn in metadata.get("history") or ())
        queries.append(BeirQuery(str(row["_id"]), str(row["text"]), turns, str(metadata.get("doc_id") or ""), metadata))
    return BeirSet(tuple(documents), tuple(queries), _read_qrels(folder), scopes)


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    hint = "a BEIR folder holds corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv)"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint=hint) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                if "_id" not in row or ("text" not in row):
                    raise KeyError("_id and text")
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(f"{path}, line {number}: {error}", hint=hint) from error
            yield row


def _turn(turn: Any) -> Turn:
    if isinstance(turn, str):
        return Turn(turn)
    return Turn(str(turn.get("question") or turn.get("text") or ""), str(turn.get("answer") or ""))


def _document(key: str, title: str, text: str) -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(key, Source(key, "text/plain", digest, title=title), title, text, tuple(blocks))


def _read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    path = next((p for p in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if p.is_file()), None)
    if path is None:
        raise ConfigError(f"{folder} has no qrels.tsv", hint="put qrels.tsv or qrels/test.tsv beside queries.jsonl")
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and not fields[-1].strip().isdigit()):
            continue
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdigit():
            raise ConfigError(f"{path}, line {number} is not query-id, corpus-id, score", hint="separate them by tabs")
        qrels.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return qrels


def half_of(query_id: str) -> str:
    """ "a" or "b", by a hash of the id: constants are chosen on half a and reported on half b."""
    return "ab"[hashlib.md5(f"x{query_id}".encode(), usedforsecurity=False).digest()[0] % 2]


def query_of(item: BeirQuery, passages: Passages, embedder: Embedder, settings: Settings) -> Query:
    """The query that the program makes of a question of the set."""
    return understand(
        item.text,
        item.history[-settings.max_history_turns :],
        known_words=passages.known_words,
        english=embedder.whole_words,
        max_chars=settings.max_question_chars,
        pipeline=settings.language_model,
    )


def measure(
    index: Index,
    beir: BeirSet,
    embedder: Embedder,
    settings: Settings,
    *,
    folder: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> BeirReport:
    """nDCG@10, recall@10 and reciprocal rank of the dense, the lexical and the fused ranking."""
    passages = Passages(index)
    judged = [query for query in beir.queries if any(beir.qrels.get(query.id, {}).values())]
    positions = {index.chunk(position).document_id: None for position in range(len(index))}
    scopes = [beir.scopes[index.chunk(position).document_id] for position in range(len(index))]
    run: dict[str, dict[str, dict[str, float]]] = {name: {} for name in RUNS}
    queries = [query_of(item, passages, embedder, settings) for item in judged]
    vectors = embedder.encode([query.text for query in queries])
    for number, (item, query, vector) in enumerate(zip(judged, queries, vectors, strict=True), start=1):
        allowed = [at for at, scope in enumerate(scopes) if scope == item.scope] if item.scope else None
        for name, ranking in _rankings(passages, query, vector, allowed).items():
            run[name][item.id] = ranking
        if progress is not None:
            progress(number, len(judged))
    ids = {"all": [item.id for item in judged]}
    ids |= {half: [item.id for item in judged if half_of(item.id) == half] for half in "ab"}
    scores = {
        half: {name: mean_measures(beir.qrels, run[name], chosen, depth=DEPTH) for name in RUNS}
        for half, chosen in ids.items()
    }
    return BeirReport(
        folder=folder,
        passages=len(positions),
        queries=len(judged),
        scoped=sum(bool(item.scope) for item in judged),
        runs=scores["all"],
        halves={half: {name: scores[half][name].get("nDCG@10", float("nan")) for name in RUNS} for half in "ab"},
        gains={half: gain_of(beir.qrels, run, chosen) for half, chosen in ids.items() if chosen},
    )


def gain_of(qrels: Grades, run: Mapping[str, Scores], ids: Sequence[str]) -> Gain:
    """What fusing gains over the better single run on the questions `ids`, of which there is at least one.

    The interval is a percentile bootstrap over the questions (Efron 1979). The better run is found on the same
    questions, which counts against the fused one.
    """
    wanted = {key: qrels[key] for key in ids}
    ndcg = {name: each_measure(wanted, run[name], depth=DEPTH, cutoffs=()) for name in RUNS}
    values = {name: np.array([ndcg[name][key][f"nDCG@{DEPTH}"] for key in ids]) for name in RUNS}
    over = max(RUNS[:-1], key=lambda name: float(values[name].mean()))
    gained = values[RUNS[-1]] - values[over]
    interval = bootstrap(gained, lambda rows: rows.mean(axis=1))
    return Gain(over, round(float(gained.mean()), 4), round(interval.low, 4), round(interval.high, 4))


def _rankings(
    passages: Passages, query: Query, vector: np.ndarray[Any, np.dtype[np.float32]], among: Sequence[int] | None
) -> dict[str, dict[str, float]]:
    """Scores of the ten best documents by each run."""
    index = passages.index
    within = None if among is None else np.array(among, dtype=np.intp)
    depth = CHUNKS if among is None else len(among)
    fused = search(passages, query, vector, top_k=CHUNKS, among=among)
    raw: dict[str, Sequence[tuple[int, float]]] = {
        "dense": index.dense(vector, depth, within),
        "lexical": index.lexical(list(term_weights(index, query.text)), depth, within),
        "fused": [(found.position, found.fused) for found in fused.found],
    }
    rankings = {}
    for name, rows in raw.items():
        best: dict[str, float] = {}
        for position, score in rows:
            best.setdefault(index.chunk(position).document_id, score)
        rankings[name] = dict(list(best.items())[:DEPTH])
    return rankings
