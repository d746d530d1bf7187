"""Measures one engine in a process of its own and prints JSON; `run.py` calls it, in the environment of the engine.

python one.py ENGINE FOLDER MODEL PASSAGES QUESTIONS
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from engines import ENGINES, Passage

FIRST = (1, 3, 10)  # places in which the gold passage counts as found
QUIET = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False"}
Asked = tuple[str, set[str]]  # a question, and the ids of the passages that answer it


def rows(file: Path) -> list[dict[str, Any]]:
    """The lines of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def read_set(folder: Path, passages: int, questions: int) -> tuple[list[Passage], list[Asked]]:
    """The first passages of a set in the BEIR layout, and of the questions that they answer some, evenly taken."""
    every = [Passage(row["_id"], row.get("title") or "", row["text"]) for row in rows(folder / "corpus.jsonl")]
    chosen = [each for each in every if each.text][:passages]
    known = {each.id for each in chosen}
    gold: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, passage, grade = line.split("\t")
        if int(grade) > 0 and passage in known:
            gold.setdefault(question, set()).add(passage)
    asked = [(row["text"], gold[row["_id"]]) for row in rows(folder / "queries.jsonl") if row["_id"] in gold]
    return chosen, asked[:: math.ceil(len(asked) / questions)]


def install_mb(names: Iterable[str]) -> int:
    """Megabytes of packages and all that they ask for, as published."""
    from packaging.requirements import Requirement

    seen, waiting, size = set(), list(names), 0
    while waiting:
        try:
            package = distribution(waiting.pop())
        except PackageNotFoundError:  # wanted on other machines, or left out on purpose
            continue
        if package.metadata["Name"] not in seen:
            seen.add(package.metadata["Name"])
            size += sum(file.size or 0 for file in package.files or ())
            wanted = map(Requirement, package.requires or ())
            waiting += [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return size // 1_000_000


def measure(engine: str, folder: Path, model: Path, passages: int, questions: int) -> dict[str, float]:
    """All figures of one engine; `start_s` is a first index of two passages, with imports and model."""
    begin, packages = ENGINES[engine]
    chosen, asked = read_set(folder, passages, questions)
    with tempfile.TemporaryDirectory(prefix="coprod-peer-", ignore_cleanup_errors=True) as scratch:
        started = time.perf_counter()
        begin(chosen[:2], model, Path(scratch) / "two")(asked[0][0])
        ready = time.perf_counter()
        find = begin(chosen, model, Path(scratch) / "all")
        built = time.perf_counter()
        places, times = [], []
        for question, gold in asked:
            before = time.perf_counter()
            found = find(question)
            times.append((time.perf_counter() - before) * 1e3)
            places.append(next((place for place, id in enumerate(found, 1) if id in gold), math.inf))
        status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return {
        "questions": len(asked),
        **{f"hit_{first}": sum(place <= first for place in places) / len(places) for first in FIRST},
        "start_s": ready - started,
        "index_s": built - ready,
        "p50_ms": statistics.median(times),
        "p95_ms": sorted(times)[math.ceil(0.95 * len(times)) - 1],
        "resident_mb": int(next(line for line in status if line.startswith("VmRSS")).split()[1]) // 1024,
        "install_mb": install_mb(packages),
    }


if __name__ == "__main__":
    os.environ.update(QUIET)
    name, data, files, *counts = sys.argv[1:]
    print(json.dumps(measure(name, Path(data), Path(files), *map(int, counts))), flush=True)
    os._exit(0)  # some leave threads behind that wait for ever
