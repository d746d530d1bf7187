"""What the program takes: disk by package, memory by part, and the time of `coprod ask` in a shell.

    python benchmarks/footprint.py [QUESTION]

Run it in an environment that holds what is to be measured, after `coprod index`. Time is also given as a multiple of
a fixed sum in plain Python, run in turn with it, which says more on a machine that others use, too.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from importlib.metadata import distributions
from pathlib import Path

RUNS = 5
NAMED = 15
YARDSTICK = "sum(number * number for number in range(10_000_000))"
QUESTION = "When was the IRSPM conference in Brasilia?"
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
from coprod_assistant.assistant import open_assistant
from coprod_assistant.config import load_settings
assistant = open_assistant(load_settings()); say("the index")
for question in ("What is said of barriers?", "Who spoke in Berlin?", "What do people want of services?"):
    assistant.ask(question)
say("three answers")
"""


def disk_mb() -> tuple[int, dict[str, int]]:
    """Megabytes of the environment, and of its largest packages with what Python compiled of them."""
    sizes = {}
    for package in distributions():
        paths = {Path(str(package.locate_file(file))) for file in package.files or ()}
        sizes[package.metadata["Name"]] = sum(path.stat().st_size for path in paths if path.is_file()) // 1_000_000
    whole = sum(path.lstat().st_size for path in Path(sys.prefix).rglob("*") if path.is_file()) // 1_000_000
    return whole, dict(sorted(sizes.items(), key=lambda item: -item[1])[:NAMED])


def used_s(*command: str) -> tuple[float, float]:
    """Seconds of the clock, and of the processor, that a process takes."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - started, used


def cold(question: str) -> dict[str, float]:
    """Medians of `coprod ask`, and the median of its ratios to the yardstick."""
    ask = ("-m", "coprod_assistant", "ask", question)
    used_s(*ask)  # from the disk, and compiled
    pairs = [(used_s(*ask), used_s("-c", YARDSTICK)) for _ in range(RUNS)]
    return {
        "ask_s": round(statistics.median(asked[0] for asked, _ in pairs), 2),
        "ask_cpu_s": round(statistics.median(asked[1] for asked, _ in pairs), 2),
        "cpu_to_yardstick": round(statistics.median(asked[1] / sum_[1] for asked, sum_ in pairs), 2),
    }


def main() -> int:
    """Prints all as JSON."""
    told = subprocess.run([sys.executable, "-c", PARTS], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in told.splitlines()]
    whole, packages = disk_mb()
    result = {
        "environment_mb": whole,
        "packages_mb": packages,
        "resident_and_own_mb_after": {name: [int(resident), int(own)] for name, resident, own in rows},
        **cold(sys.argv[1] if len(sys.argv) > 1 else QUESTION),
    }
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
