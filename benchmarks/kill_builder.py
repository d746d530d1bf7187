"""Kills builders at any moment and looks whether the index is then exactly the old one or exactly the new one.

    python benchmarks/kill_builder.py --rounds 50 [--model all-MiniLM-L6-v2]

Each round changes the corpus, starts a build in a process of its own and ends it with SIGKILL, at a random moment or at
the start of a named stage; then the index is opened afresh, its stores are compared and golden questions are asked.
Without `--model` vectors are hashes of words, so that nearly all the time is spent in what can break.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "index"))

from hashing_embedder import HashingEmbedder

from coprod_assistant.embed import Embedder, load_embedder
from coprod_assistant.index import Index, build_index, open_index
from coprod_assistant.index.verify import problems
from coprod_assistant.tokens import terms

STAGES = [
    "reading",
    "cutting",
    "embedding",
    "vectors",
    "full text",
    "manifest",
    "syncing",
    "verifying",
    "renaming",
    "naming",
    "collecting",
    "published",
]
TOWNS = [f"Town{number}" for number in range(24)]
QUESTIONS = [f"What did people in {town} say about {word}?" for town in TOWNS for word in ("power", "time")]


class Ended(NamedTuple):
    """Exit status of a build and how long it ran."""

    status: int
    seconds: float


def embedder_named(model: str) -> Embedder:
    return load_embedder(model) if model else HashingEmbedder()


def write_corpus(folder: Path, version: int) -> None:
    """Version 0 and 1 differ in one page that only one of them has and in the words of another."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for number, town in enumerate(TOWNS):
        if number == version:
            continue
        said = f"In version {version} they spoke." if number == 5 else "They spoke about time, power and money."
        text = f"# Workshop in {town}\n\nPeople from {town} met. {said}\n\nThey named:\n\n- time\n- money for {town}\n"
        (folder / f"{town}.md").write_text(text, encoding="utf-8")


def answers(index: Index, embedder: Embedder) -> str:
    """Everything that golden questions get from an index, as text that two indexes can be compared by."""
    given = []
    for question, vector in zip(QUESTIONS, embedder.encode(QUESTIONS), strict=True):
        dense = [(index.chunk(row).id, round(cosine, 5)) for row, cosine in index.dense(vector, 5)]
        lexical = [(index.chunk(row).id, round(score, 4)) for row, score in index.lexical(terms(question), 5)]
        best = index.dense(vector, 1)[0][0]
        document = index.document(index.chunk(best).document_id)
        units = [document.text[unit.start : unit.end] for unit in index.units(best)]
        given.append([dense, lexical, units, len(index.unit_vectors(best))])
    return json.dumps(given)


def stores_agree(index: Index) -> bool:
    """Whether archive, vectors and full text hold the same chunks."""
    return not list(problems(index)) and index.holders("workshop") == list(range(len(index)))


def child(corpus: Path, index_dir: Path, model: str, last_stage: str) -> None:
    """Builds; at the start of `last_stage` it ends itself as a power cut would."""
    embedder = embedder_named(model)

    def progress(stage: str, done: int, total: int) -> None:  # noqa: ARG001
        if stage == last_stage:
            os.kill(os.getpid(), signal.SIGKILL)

    print("ready", flush=True)
    build_index(corpus, index_dir, embedder, timeout_s=30, memory_mb=512, progress=progress)


def run_child(corpus: Path, index_dir: Path, model: str, *, stage: str = "", kill_after_s: float = -1.0) -> Ended:
    """How the child's build ended by itself, or by a kill `kill_after_s` seconds after it began."""
    command = [sys.executable, __file__, "--child", str(corpus), str(index_dir), "--stage", stage, "--model", model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        started = time.monotonic()
        if kill_after_s >= 0:
            time.sleep(kill_after_s)
            os.killpg(process.pid, signal.SIGKILL)
        return Ended(process.wait(), time.monotonic() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50, help="kills at random moments; each stage is one more")
    parser.add_argument("--model", default="", help="embedding model; hashes of words if it is left out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, type=Path, metavar=("CORPUS", "INDEX"), help=argparse.SUPPRESS)
    parser.add_argument("--stage", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        corpus, index_dir = options.child
        child(corpus, index_dir, options.model, options.stage)
        return 0
    base = Path(tempfile.mkdtemp(prefix="coprod-kill-"))
    try:
        result = kill_rounds(base, options.model, options.rounds, random.Random(options.seed))
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(json.dumps(result, indent=1))
    return 1 if result["failures"] else 0


def kill_rounds(base: Path, model: str, rounds: int, chance: random.Random) -> dict[str, object]:
    """What happened, in counts, and a line for each round after which the index was not whole."""
    corpus, index_dir, embedder = base / "corpus", base / "index", embedder_named(model)
    golden: dict[int, str] = {}
    for version in (0, 1):
        write_corpus(corpus, version)
        build_s = run_child(corpus, index_dir, model)[1]
        with open_index(index_dir, embedder_hash=embedder.model_hash) as index:
            golden[version] = answers(index, embedder)
    kills: list[dict[str, object]] = [{"stage": stage} for stage in STAGES]
    kills += [{"kill_after_s": chance.uniform(0, build_s)} for _ in range(rounds)]
    served, counts, failures = 1, {"old": 0, "new": 0, "killed": 0}, []
    for kill in kills:
        write_corpus(corpus, 1 - served)
        status, _ = run_child(corpus, index_dir, model, **kill)  # type: ignore[arg-type]
        counts["killed"] += status == -signal.SIGKILL
        try:
            with open_index(index_dir, embedder_hash=embedder.model_hash) as index:
                found = answers(index, embedder)
                if index.warnings or not stores_agree(index) or found not in golden.values():
                    failures.append(f"{kill}: {index.generation} is not whole {index.warnings}")
        except Exception as error:
            failures.append(f"{kill}: {error!r}")
            continue
        if found == golden[1 - served]:
            served = 1 - served
            counts["new"] += 1
        else:
            counts["old"] += 1
    write_corpus(corpus, 1 - served)
    if run_child(corpus, index_dir, model).status != 0:
        failures.append("a build after all the kills failed")
    leftovers = [path.name for path in index_dir.iterdir() if path.name.startswith(".")]
    if leftovers or len(list(index_dir.glob("gen-*"))) != 2:
        failures.append(f"left over: {leftovers}")
    return {"rounds": len(kills), "build_s": round(build_s, 2), **counts, "failures": failures}


if __name__ == "__main__":
    sys.exit(main())
