"""What the program takes, beside the least that it could: a table of ratios, then disk by package and memory by part.

    python benchmarks/footprint.py [--fresh]

Run it after `coprod index` in an environment that holds the tests' packages. Both sides of a ratio are measured in
turns, `RUNS` times each, and the median of the ratios counts, as the machine may be shared. `--fresh` installs the
program into a temporary folder as `make` does (minutes) and tells what that takes of the disk once it has answered.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from processes import server_memory

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.embed import DEFAULT_MODEL, load_embedder
from coprod_assistant.embed.files import model_folder
from coprod_assistant.index import named_generation
from coprod_assistant.reader import Reader, load_reader
from coprod_assistant.reader.protocol import Read, Window

ROOT = Path(__file__).parents[1]
RUNS = 5
NAMED = 15
YARDSTICK = "sum(number * number for number in range(10_000_000))"
BARE = "import pathlib, sys; [at.read_bytes() for at in pathlib.Path(sys.argv[1]).rglob('*') if at.is_file()]"
ASKED = ROOT / "evals" / "questions" / "events-page.jsonl"  # each once, so that nothing is remembered
QUESTIONS = (
    "When was the IRSPM conference in Brasilia?",
    "What is said of barriers?",
    "Who spoke in Berlin?",
    "What do people want of services?",
    "Which policies were recommended for Scotland?",
)
PARTS = """
from pathlib import Path
def say(name):
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(name, int(lines["VmRSS"].split()[0]) // 1024, int(lines["RssAnon"].split()[0]) // 1024, sep="\\t", flush=True)
say("Python")
import numpy; say("numpy")
import coprod_assistant.assistant; say("the program's code")
from coprod_assistant.language import load_pipeline
load_pipeline(); say("spaCy's pipeline")
import onnxruntime; say("ONNX Runtime")
from coprod_assistant.embed import load_embedder
load_embedder().encode(["text"]); say("the embedding model")
from coprod_assistant.reader import load_reader
load_reader().sizes(["text"]); say("the reader")
from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
assistant = open_assistant(load_settings()); say("the index")
for question in ("What is said of barriers?", "Who spoke in Berlin?", "What do people want of services?"):
    assistant.ask(question)
say("three answers")
"""


class Timed:
    """A reader that adds up how long it read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name, self.limit, self.model_hash = reader.name, reader.limit, reader.model_hash
        self.took_s = 0.0

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        """See `Reader.read`."""
        started = time.perf_counter()
        try:
            return self._reader.read(text, windows)
        finally:
            self.took_s += time.perf_counter() - started

    def sizes(self, statements: Sequence[str]) -> list[int]:
        """See `Reader.sizes`."""
        return self._reader.sizes(statements)


def packages_mb() -> dict[str, int]:
    """Megabytes of the largest packages of this environment, with what Python compiled of them."""
    sizes = {}
    for package in distributions():
        paths = {Path(str(package.locate_file(file))) for file in package.files or ()}
        sizes[package.metadata["Name"]] = sum(path.stat().st_size for path in paths if path.is_file()) // 1_000_000
    return dict(sorted(sizes.items(), key=lambda item: -item[1])[:NAMED])


def fresh_mb() -> int:
    """Megabytes of a new environment of the program, as `make` makes it, after it has indexed and answered."""
    with tempfile.TemporaryDirectory(prefix="coprod-fresh-") as folder:
        environment = Path(folder) / "environment"
        subprocess.run(["make", "install", f"VENV={environment}"], cwd=ROOT, check=True, stdout=sys.stderr)
        for arguments in (["index"], ["ask", QUESTIONS[0]]):
            given = [str(environment / "bin" / "coprod"), *arguments, "--index", f"{folder}/index"]
            subprocess.run(given, cwd=ROOT, check=True, stdout=sys.stderr)
        return sum(path.lstat().st_size for path in environment.rglob("*") if path.is_file()) // 1_000_000


def used_s(*command: str) -> tuple[float, float]:
    """Seconds of the clock, and of the processor, that a Python process takes."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - started, used


def cold(settings: Settings) -> Iterator[tuple[str, str]]:
    """Rows about `coprod ask` in a shell."""
    ask = ("-m", "coprod_assistant", "ask", QUESTIONS[0])
    bare = ("-c", BARE, str(settings.index_dir / (named_generation(settings.index_dir) or "")))
    used_s(*ask)  # from the disk, and compiled
    runs = [(used_s(*ask), used_s(*bare), used_s("-c", YARDSTICK)) for _ in range(RUNS)]
    asked = statistics.median(ask[0] for ask, _, _ in runs)
    yield "`coprod ask` cold, s", f"{asked:.2f} (processor {statistics.median(ask[1] for ask, _, _ in runs):.2f})"
    yield "to bare Python and reading the index", f"{statistics.median(ask[0] / bare[0] for ask, bare, _ in runs):.1f}"
    yield "to a sum in plain Python, processor", f"{statistics.median(ask[1] / own[1] for ask, _, own in runs):.2f}"


def warm(settings: Settings) -> Iterator[tuple[str, str]]:
    """The row about a warm answer without what the reader takes, and the one with it."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)), local_files_only=True)
    reader = Timed(load_reader(settings.reader))
    opened = open_assistant(settings)
    assistant = Assistant(opened.pin, load_embedder(), settings, close=opened.close, reader=reader)
    for question in QUESTIONS:
        assistant.ask(question)
        model.encode([question], show_progress_bar=False)
    asked = [json.loads(line)["question"] for line in ASKED.read_text(encoding="utf-8").splitlines()]
    ratios, read = [], []
    for question in asked:
        reader.took_s = 0.0
        answer = seconds(lambda question=question: assistant.ask(question))  # type: ignore[misc]
        embed = seconds(lambda question=question: model.encode([question], show_progress_bar=False))  # type: ignore[misc]
        ratios.append((answer - reader.took_s) / embed)
        if reader.took_s:
            read.append(reader.took_s / embed)
    assistant.close()
    yield (
        "warm answer without the reader, to embedding it with sentence-transformers",
        f"{statistics.median(ratios):.2f}",
    )
    yield f"the reader alone, in {len(read)} of {len(asked)} answers, to the same", f"{statistics.median(read):.1f}"


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def resident(settings: Settings) -> Iterator[tuple[str, str]]:
    """The row about the memory of a server."""
    runs = [server_memory(settings, [(question, []) for question in QUESTIONS]) for _ in range(RUNS)]
    for name, at in (("server, ready", 0), (f"after {len(QUESTIONS)} questions", 1)):
        whole, own = (statistics.median(getattr(run[at], kind) for run in runs) for kind in ("resident", "own"))
        yield f"{name}, resident (own) MB", f"{whole:.0f} ({own:.0f})"


def throughput() -> Iterator[tuple[str, str]]:
    """The rows of throughput.py."""
    command = [sys.executable, str(Path(__file__).with_name("throughput.py")), "--repeat", str(RUNS)]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    yield (
        "texts a second of a build, to the bare library's",
        f"{told['share']:.2f} (processor {told['share_of_cpu']:.2f})",
    )
    yield "time left as told, off by", f"{told['estimate_off']:.0%}"


def main() -> int:
    """Prints the table, then packages and parts as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fresh", action="store_true", help="install the program anew and tell its size")
    options = parser.parse_args()
    settings = load_settings()
    print("| figure | median of five |\n| --- | --- |")
    for rows in (cold(settings), warm(settings), resident(settings), throughput()):
        for name, value in rows:
            print(f"| {name} | {value} |", flush=True)
    if options.fresh:
        print(f"| a new environment, MB | {fresh_mb()} |")
    told = subprocess.run([sys.executable, "-c", PARTS], check=True, capture_output=True, text=True).stdout
    parts = {name: [int(all_), int(own)] for name, all_, own in (line.split("\t") for line in told.splitlines())}
    print(json.dumps({"packages_mb": packages_mb(), "resident_and_own_mb_after": parts}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
