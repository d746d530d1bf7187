"""Texts a second of a whole build, as a share of what the embedding library alone does with the same texts.

    python benchmarks/throughput.py [--passages 300] [FOLDER]

FOLDER has the BEIR layout (corpus.jsonl); without it, and without COPROD_DATA_DIR, passages are made up. Both are
timed in one process, in turn, each `--repeat` times, and the median of the ratios counts: the machine may be shared.
`share_of_cpu` is the same of the processor's time, which other work on the machine changes less. `estimate_off` says
how far the time that progress lets one expect was from the time that embedding took, at worst, from a fifth on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from coprod_assistant.chunk import chunk_document, embedding_text
from coprod_assistant.embed import DEFAULT_MODEL, load_embedder
from coprod_assistant.embed.files import model_folder
from coprod_assistant.index import write_generation
from coprod_assistant.types import Block, Document, Source
from coprod_assistant.units import units_of

LEAST_SHARE = 1.1
LEAST_DONE = 0.2  # of the work, before which nothing can be expected


def passage(number: int, title: str, text: str) -> Document:
    source = Source(file=f"{number}.txt", media_type="text/plain", sha256="")
    return Document(f"p{number}", source, title, text, (Block("paragraph", 0, len(text)),))


def beir_passages(folder: Path, count: int) -> list[Document]:
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()[:count]
    entries = [json.loads(line) for line in lines]
    return [passage(number, entry["title"], entry["text"]) for number, entry in enumerate(entries) if entry["text"]]


def made_up_passages(count: int) -> list[Document]:
    chance = random.Random(1)
    starts, ends = ["co", "re", "pro", "de", "in", "un"], ["duce", "vent", "sult", "port", "mand", "tain"]
    words = [start + end for start in starts for end in ends]
    made = []
    for number in range(count):
        sentences = [" ".join(chance.choices(words, k=chance.randint(8, 30))).capitalize() + "." for _ in range(8)]
        made.append(passage(number, f"Passage {number}", " ".join(sentences)))
    return made


def distinct_texts(documents: list[Document]) -> list[str]:
    """The texts that a build embeds: chunks with their headings, and units, each once."""
    texts: dict[str, None] = {}
    for document in documents:
        units = units_of(document)
        for chunk in chunk_document(document, units):
            texts[embedding_text(chunk, document)] = None
        texts.update((document.text[unit.start : unit.end], None) for unit in units)
    return list(texts)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processor that `work` takes."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


class Expected:
    """Notes when how much of the embedding was done."""

    def __init__(self) -> None:
        self._told: list[tuple[float, float]] = []

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Takes what a build reports."""
        if stage == "embedding" and total:
            self._told.append((time.perf_counter(), done / total))

    def off(self) -> float:
        """The largest difference of an expected time to the true one, as a share of that; 0 with too few reports."""
        begun, ended = self._told[0][0], self._told[-1][0]
        found = [(at - begun) / share / (ended - begun) for at, share in self._told if LEAST_DONE <= share < 1]
        return max((abs(each - 1) for each in found), default=0.0)


def bare_encode(texts: list[str]) -> Callable[[], Any]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)), local_files_only=True)
    model.encode(["ready"], show_progress_bar=False)
    return lambda: model.encode(texts, show_progress_bar=False, normalize_embeddings=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    data = os.environ.get("COPROD_DATA_DIR")
    folder = options.folder or (Path(data) / "clapnq" if data else None)
    documents = beir_passages(folder, options.passages) if folder else made_up_passages(options.passages)
    embedder = load_embedder()
    texts = distinct_texts(documents)
    bare = bare_encode(texts)
    base = Path(tempfile.mkdtemp(prefix="coprod-throughput-"))
    try:
        times: dict[str, list[tuple[float, float]]] = {"bare": [], "build": []}
        off = []
        for number in range(options.repeat):
            expected = Expected()
            build = partial(write_generation, documents, base / str(number), embedder, progress=expected)
            times["bare"].append(seconds(bare))
            times["build"].append(seconds(build))
            off.append(expected.off())
    finally:
        shutil.rmtree(base, ignore_errors=True)
    rates = {name: len(texts) / min(clock for clock, _ in found) for name, found in times.items()}
    pairs = list(zip(times["bare"], times["build"], strict=True))
    result: dict[str, Any] = {
        "corpus": folder.name if folder else "made up",
        "passages": len(documents),
        "texts": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "bare_texts_per_s": round(rates["bare"], 1),
        "build_texts_per_s": round(rates["build"], 1),
        "share": round(statistics.median(bare[0] / build[0] for bare, build in pairs), 3),
        "share_of_cpu": round(statistics.median(bare[1] / build[1] for bare, build in pairs), 3),
        "estimate_off": round(statistics.median(off), 3),
    }
    print(json.dumps(result, indent=1))
    return 0 if result["share"] >= LEAST_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
