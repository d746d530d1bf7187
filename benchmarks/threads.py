"""What the threads of the embedding model cost the search that follows, on the clock.

    python benchmarks/threads.py

A question and two words of it are embedded, and 20,000 vectors are compared with it, by one thread and by one for each
core. The comparing library has threads of its own, which wait while the model's idle ones do so busily.
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
import torch

from coprod_assistant.embed import load_embedder

QUESTION = ["Which events were held in Germany in 2012?", "events", "held"]
TIMES = 60


def main() -> None:
    """Prints median and 95th percentile for each number of threads."""
    embedder = load_embedder()
    embedder.encode(QUESTION)
    vectors = np.random.default_rng(0).random((20_000, embedder.dim), dtype=np.float32)
    for threads in (1, os.cpu_count() or 1):
        torch.set_num_threads(threads)
        took = []
        for _ in range(TIMES):
            start = time.perf_counter()
            found = embedder.encode(QUESTION)
            _ = vectors @ found[0], vectors[:3_000] @ vectors[:50].T
            took.append((time.perf_counter() - start) * 1e3)
        print(
            f"{threads} threads: median {statistics.median(took):.0f} ms, p95 {sorted(took)[int(TIMES * 0.95)]:.0f} ms"
        )


if __name__ == "__main__":
    main()
