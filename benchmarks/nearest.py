"""How many of the exactly nearest texts a sketch finds, and how many Chroma does, at what cost.

    python benchmarks/nearest.py DIR [--keep FILE] [--texts 20000]

`DIR` holds sets in the BEIR layout; their passages, cut at full stops, are the texts, and their questions ask. The
vectors are the real model's; `--keep` keeps them in a file from run to run. `index/dense.py` compares at least
`COMPARED` vectors however many there are, so what it finds among few says little of many: for this the last lines tell
how many sketches are nearer than that of a text that is among the exactly nearest ten, in parts of the texts.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod_assistant.embed import load_embedder
from coprod_assistant.index import dense, layout
from coprod_assistant.index.dense import Dense, write_sketch
from coprod_assistant.index.export import HNSW

QUESTIONS = 300
DEPTHS = (10, 50)
COMPARED = (100, 250, 500, 1_000)
Vectors = NDArray[np.float32]


def texts_of(folder: Path, most: int) -> tuple[list[str], list[str]]:
    """The texts, and the questions, of all sets in turn."""
    texts: dict[str, None] = {}
    questions = []
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        for line in corpus.read_text(encoding="utf-8").splitlines():
            said = re.split(r"(?<=[.?!])\s+", json.loads(line)["text"])
            texts |= dict.fromkeys(text for text in said if len(text) > 20)
        asked = (corpus.parent / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        questions += [json.loads(line)["text"] for line in asked[:: max(1, len(asked) // (QUESTIONS // 3))]]
    step = max(1, len(texts) // most)
    return list(texts)[::step][:most], questions


def vectors_of(folder: Path, most: int, keep: Path | None) -> tuple[Vectors, Vectors]:
    """Vectors of texts and of questions, those kept in a file if there is one."""
    if keep and keep.is_file():
        with np.load(keep) as kept:
            return kept["texts"], kept["questions"]
    model, (texts, questions) = load_embedder(), texts_of(folder, most)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # of like length together: little padding
    made = np.empty((len(texts), model.dim), dtype=np.float32)
    for start in range(0, len(order), 512):
        made[order[start : start + 512]] = model.encode([texts[at] for at in order[start : start + 512]])
    asked = model.encode(questions)
    if keep:
        np.savez(keep, texts=made, questions=asked)
    return made, asked


def exact(vectors: Vectors, asked: Vectors) -> NDArray[np.intp]:
    """The nearest of each question, the nearest first."""
    return np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, : max(DEPTHS)]


def told(name: str, found: list[list[int]], right: NDArray[np.intp], spent_s: float) -> str:
    """A line of the table."""
    shares = [
        np.mean(
            [len(set(one[:depth]) & set(row[:depth].tolist())) / depth for one, row in zip(found, right, strict=True)]
        )
        for depth in DEPTHS
    ]
    return f"| {name} | {' | '.join(f'{share:.4f}' for share in shares)} | {spent_s / len(found) * 1e3:.2f} |"


def timed(search: Callable[[Vectors], list[int]], asked: Vectors) -> tuple[list[list[int]], float]:
    """What is found for each question, and the seconds for all, after one that does not count."""
    search(asked[0])
    started = time.perf_counter()
    return [search(vector) for vector in asked], time.perf_counter() - started


def chroma(folder: Path, vectors: Vectors) -> tuple[Callable[[Vectors], list[int]], str]:
    """A search by Chroma, and what it costs to have one."""
    import chromadb
    from chromadb.config import Settings

    started = time.perf_counter()
    client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    made = client.create_collection("texts", configuration={"hnsw": HNSW}, embedding_function=None)
    for start in range(0, len(vectors), 1_000):
        part = vectors[start : start + 1_000]
        made.add(ids=[str(at) for at in range(start, start + len(part))], embeddings=part)
    written = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    started = time.perf_counter()
    made.query(query_embeddings=vectors[:1], n_results=1, include=[])
    first = time.perf_counter() - started

    def search(vector: Vectors) -> list[int]:
        found = made.query(query_embeddings=vector[np.newaxis], n_results=max(DEPTHS), include=["distances"])
        return [int(at) for at in found["ids"][0]]

    return search, f"Chroma: written in {written:.1f} s, {size:.0f} MB; its first query takes {first:.2f} s"


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--without-chroma", action="store_true")
    options = parser.parse_args()
    vectors, asked = vectors_of(options.data, options.texts, options.keep)
    right = exact(vectors, asked)
    print(f"{len(vectors):,} texts, {len(asked)} questions\n\n| by | found of 10 | of 50 | ms |\n|{' --- |' * 4}")
    with tempfile.TemporaryDirectory(prefix="coprod-nearest-") as name:
        folder = Path(name)
        np.save(folder / layout.CHUNK_VECTORS, vectors)
        whole = Dense(folder)
        print(told("exactly", *_by(whole, asked, right)))
        layout.WHOLE = 0
        started = time.perf_counter()
        write_sketch(folder)
        cost = (
            f"Sketch: written in {time.perf_counter() - started:.2f} s, {vectors.shape[1] * len(vectors) / 8e6:.1f} MB"
        )
        parted = Dense(folder)
        for compared in COMPARED:
            dense.COMPARED = compared
            print(told(f"sketch, {compared:,} compared", *_by(parted, asked, right)))
        lines = [cost]
        if not options.without_chroma:
            search, line = chroma(folder / "chroma", vectors)
            found, spent = timed(search, asked)
            print(told("Chroma", found, right, spent))
            lines.append(line)
    print("\n" + "\n".join(lines))
    print("\n".join(_ranks(vectors, asked)))
    return 0


def _by(searched: Dense, asked: Vectors, right: NDArray[np.intp]) -> tuple[list[list[int]], NDArray[np.intp], float]:
    found, spent = timed(lambda vector: [at for at, _ in searched.search(vector, max(DEPTHS))], asked)
    return found, right, spent


def _ranks(vectors: Vectors, asked: Vectors) -> Iterator[str]:
    """How many sketches a question lies nearer to than to that of one of its nearest ten, for parts of the texts."""
    chance = np.random.default_rng(1)
    for count in (len(vectors) // 4, len(vectors) // 2, len(vectors)):
        part = vectors[chance.permutation(len(vectors))[:count]]
        centre, ranks = part.mean(axis=0), []
        bits = (part > centre).astype(np.float32)
        for vector, row in zip(asked, exact(part, asked)[:, :10], strict=True):
            worth = bits @ (vector - centre)
            ranks += [int((worth > worth[at]).sum()) for at in row]
        told = ", ".join(f"{share:.1%} of them {np.quantile(ranks, share):.0f}" for share in (0.5, 0.9, 0.99, 0.999))
        yield f"Sketches nearer than that of one of the nearest ten, of {count:,}: {told}"


if __name__ == "__main__":
    sys.exit(main())
