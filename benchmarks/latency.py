"""How long a visitor waits, beside how long the embedding of the question alone takes, and how much memory it costs.

    python benchmarks/latency.py [--chunks 50000] [--data DIR] [--keep FOLDER]

Measured on the organisation's page and again with that page among made-up texts, `--chunks` of them (see
made_archive.py: their vectors are random, those of the page and of the questions are the real model's). A large archive
takes minutes to write; `--keep` keeps it in a folder and finds it there again, whatever program wrote it.

Each question of evals/questions/events-page.jsonl that is for tuning is asked once, with its history, after `WARM`
others; next to each answer the same query is embedded alone. Run it on a quiet machine: other work slows the embedding,
whose threads wait for one another, more than the rest, and so makes the ratio look better than it is (at 50,000 chunks
on two cores 1.1 under a load of 5, 3.9 without). The times from a shell are those of whole processes, the libraries and
the model loaded anew. Questions over HTTP go to a server on loopback.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from made_archive import RandomEmbedder, beir_documents, made_documents
from processes import RUNS, Memory, environment_for, server_memory, shell_s

from coprod_assistant.assistant import open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.corpus import read_corpus
from coprod_assistant.embed import load_embedder
from coprod_assistant.errors import AssistantError
from coprod_assistant.extract import extract_file
from coprod_assistant.index import Progress, open_index, write_generation
from coprod_assistant.index.layout import name_generation
from coprod_assistant.types import Document, Turn

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
QUESTIONS = ROOT / "evals" / "questions" / "events-page.jsonl"
GENERATION = "gen-20000101T000000000000Z-00000000"
SHELL_QUESTION = "Which policies were recommended for Scotland?"
WARM = 10  # questions before those that are measured
OVER_HTTP = 20
STAGES = ("question", "search", "answer")
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One measured question, in ms; `stages` as the answer itself reports them."""

    ask: float
    embed: float
    stages: dict[str, float]
    status: str


@dataclass(frozen=True)
class Measured:
    """All that was measured on one archive."""

    name: str
    chunks: int
    first_ms: float
    asked: list[Asked]
    shell_s: list[float]
    started: Memory
    served: Memory


def questions() -> list[tuple[str, list[Turn]]]:
    """The questions for tuning, with their histories, in the order of the file."""
    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        (item["question"], [Turn(turn["question"], turn.get("answer", "")) for turn in item.get("history", [])])
        for item in items
        if item["split"] == "tune"
    ]


def write_archive(index_dir: Path, chunks: int, data: Path | None) -> None:
    """Writes the page, and `chunks` made-up chunks where that is more than none, as the index in `index_dir`."""
    model = load_embedder()
    page = [extract_file(file.path, file.source) for file in read_corpus(CORPUS)]
    others: Iterator[Document] = iter(())
    if chunks:
        others = beir_documents(data, chunks) if data else made_documents(chunks, vocabulary=sorted(model.whole_words))
    building = index_dir / ".writing"
    shutil.rmtree(building, ignore_errors=True)
    embedder = RandomEmbedder(model, page) if chunks else model
    write_generation([*page, *others], building, embedder, progress=stage_teller())
    building.rename(index_dir / GENERATION)
    name_generation(index_dir, GENERATION)


def stage_teller() -> Progress:
    """A progress that says on standard error when each stage begins."""
    last, started = "", time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:  # noqa: ARG001, their names are the protocol's
        nonlocal last
        if stage != last:
            print(f"{time.monotonic() - started:7.1f} s  {stage}", file=sys.stderr, flush=True)
        last = stage

    return tell


def ask_all(settings: Settings) -> tuple[float, list[Asked]]:
    """Milliseconds of the very first answer, and every measured question."""
    embedder = load_embedder(settings.embedding_model)
    assistant = open_assistant(settings)
    try:
        items = questions()
        first_ms, _ = timed(lambda: assistant.ask(*items[0]))
        for item in items[:WARM]:
            assistant.ask(*item)
        asked = []
        for item in items[WARM:]:
            ask_ms, answer = timed(lambda item=item: assistant.ask(*item))  # type: ignore[misc]
            embed_ms, _ = timed(lambda query=answer.query: embedder.encode([query]))  # type: ignore[misc]
            asked.append(Asked(ask_ms, embed_ms, dict(answer.timings_ms), answer.status))
        return first_ms, asked
    finally:
        assistant.close()


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds that `work` took, and what it gave."""
    started = time.perf_counter()
    result = work()
    return (time.perf_counter() - started) * 1e3, result


def measure(name: str, index_dir: Path) -> Measured:
    """Everything on one archive."""
    settings = load_settings(index_dir=index_dir, corpus_dir=CORPUS)
    with open_index(index_dir, embedder_hash=None) as index:
        chunks = len(index)
    first_ms, asked = ask_all(settings)
    shell = shell_s("ask", SHELL_QUESTION, environment=environment_for(settings))
    return Measured(name, chunks, first_ms, asked, shell, *server_memory(settings, questions()[:OVER_HTTP]))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def report(found: Sequence[Measured], help_s: Sequence[float]) -> Iterator[str]:
    """The results as Markdown."""
    yield "| archive | chunks | asked | p50 ms | p95 ms | slowest ms | embed alone p50 ms | p50 / embed | first ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for one in found:
        ask, embed = [asked.ask for asked in one.asked], statistics.median(asked.embed for asked in one.asked)
        p50 = statistics.median(ask)
        yield (
            f"| {one.name} | {one.chunks:,} | {len(ask)} | {p50:.1f} | {percentile(ask, 0.95):.1f} | {max(ask):.0f} | "
            f"{embed:.1f} | {p50 / embed:.2f} | {one.first_ms:.0f} |"
        )
    yield ""
    yield f"| archive | {' | '.join(f'{stage} p50 / p95 ms' for stage in STAGES)} | not refused |"
    yield "| --- | --- | --- | --- | --- |"
    for one in found:
        stages = [[asked.stages[stage] for asked in one.asked] for stage in STAGES]
        told = " | ".join(f"{statistics.median(times):.1f} / {percentile(times, 0.95):.1f}" for times in stages)
        yield f"| {one.name} | {told} | {sum(asked.status != 'refused' for asked in one.asked)} |"
    yield ""
    yield (
        "| archive | `coprod ask` best s | median s | `coprod serve` ready, resident (own) MB "
        f"| after {OVER_HTTP} questions, resident (own) MB |"
    )
    yield "| --- | --- | --- | --- | --- |"
    for one in found:
        yield (
            f"| {one.name} | {min(one.shell_s):.2f} | {statistics.median(one.shell_s):.2f} | "
            f"{one.started.resident:.0f} ({one.started.own:.0f}) | {one.served.resident:.0f} ({one.served.own:.0f}) |"
        )
    yield ""
    yield f"`coprod --help`: best {min(help_s):.2f} s, median {statistics.median(help_s):.2f} s of {RUNS} runs."


def large_archive(options: argparse.Namespace, scratch: Path) -> Path:
    """Folder of the index with the made-up chunks, the kept one if there is one."""
    kind = options.data.name if options.data else "made"
    index_dir: Path = (options.keep or scratch) / f"{kind}-{options.chunks}"
    if not (index_dir / GENERATION).is_dir():
        index_dir.mkdir(parents=True, exist_ok=True)
        write_archive(index_dir, options.chunks, options.data)
    return index_dir


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--chunks", type=int, default=50_000, help="made-up chunks beside the page; 0 for the page alone"
    )
    parser.add_argument(
        "--data", type=Path, help="a folder in the BEIR layout whose passages take the made-up ones' place"
    )
    parser.add_argument("--keep", type=Path, help="a folder in which the large archive is kept from run to run")
    options = parser.parse_args()
    try:
        found, help_s = measure_all(options)
    except AssistantError as error:
        print(f"{error} ({error.hint})", file=sys.stderr)
        return 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}\n")
    print("\n".join(report(found, help_s)))
    if options.chunks:
        print("\nVectors of the added texts are random (predictable); those of the page and of all questions are real.")
    return 0


def measure_all(options: argparse.Namespace) -> tuple[list[Measured], list[float]]:
    """What was measured on each archive, and seconds of `coprod --help`."""
    with tempfile.TemporaryDirectory(prefix="coprod-latency-") as temporary:
        page_dir = Path(temporary) / "page"
        page_dir.mkdir()
        write_archive(page_dir, 0, None)
        found = [measure("page", page_dir)]
        if options.chunks:
            others = "BEIR passages" if options.data else "made-up texts"
            found.append(measure(f"page among {others}", large_archive(options, Path(temporary))))
        return found, shell_s("--help", environment=environment_for(load_settings(index_dir=page_dir)))


if __name__ == "__main__":
    sys.exit(main())
