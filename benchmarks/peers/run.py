"""This program's search beside LangChain with Chroma, LlamaIndex, Haystack, txtai and groundrag, on the same passages.

    python benchmarks/peers/run.py FOLDER [--passages 300] [--questions 200] [--repeat 5] [--environment DIR]

FOLDER has the BEIR layout. The peers get an environment of their own with what requirements.txt pins, in a temporary
folder unless `--environment` names one to keep; `PIP_ARGS` is passed to pip, as by make. Each engine runs in a process
of its own, in turns, and medians are told. An engine that fails is named and left out.

Hits are the share of questions whose gold passage is among the first 1, 3, 10 found. Index is the time that the
passages take, start that of the imports, the model and a first index of two passages. Installed is the size of an
engine's packages with all that they ask for, without what Python compiles of them; the model's 91 MB are in ours alone.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from engines import ENGINES, OURS

from coprod_assistant.model_files import published_folder

HERE = Path(__file__).parent
COLUMNS = {"hit_1": 3, "hit_3": 3, "hit_10": 3, "index_s": 1, "p50_ms": 1, "p95_ms": 1, "start_s": 1}
COLUMNS |= {"resident_mb": 0, "install_mb": 0}  # with their decimals


def environment(folder: Path) -> Path:
    """The Python of an environment with the peers, made unless it is there."""
    python, pins = folder / "bin" / "python", HERE / "requirements.txt"
    if not (folder / ".complete").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        pip += shlex.split(os.environ.get("PIP_ARGS", ""))
        torch = next(line for line in pins.read_text(encoding="utf-8").splitlines() if line.startswith("torch=="))
        subprocess.run([*pip, torch], check=True)  # alone, so that a build for the processor is taken and then kept
        subprocess.run([*pip, "-r", str(pins)], check=True)
        (folder / ".complete").touch()
    return python


def measured(engine: str, python: Path, options: argparse.Namespace) -> dict[str, float] | None:
    """The figures of one run of an engine; None where it failed, which is told."""
    given = [options.folder, published_folder(), options.passages, options.questions]
    command = [sys.executable if engine == OURS else python, HERE / "one.py", engine, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{engine} is left out: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}", file=sys.stderr)
        return None
    print(engine, done.stdout.strip().splitlines()[-1], file=sys.stderr, flush=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> int:
    """Prints a table of medians; 1 where no peer could be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--environment", type=Path)
    options = parser.parse_args()
    runs: dict[str, list[dict[str, float]]] = {engine: [] for engine in ENGINES}
    with tempfile.TemporaryDirectory(prefix="coprod-peers-") as scratch:
        python = environment(options.environment or Path(scratch))
        for engine in list(ENGINES) * options.repeat:
            if engine in runs and (one := measured(engine, python, options)):
                runs[engine].append(one)
            else:
                runs.pop(engine, None)
    print(f"| engine | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} |")
    print("| --- " * (len(COLUMNS) + 1) + "|")
    for engine, found in runs.items():
        cells = [f"{statistics.median(one[name] for one in found):.{at}f}" for name, at in COLUMNS.items()]
        print(f"| {engine} | {' | '.join(cells)} |")
    return 0 if len(runs) > 1 else 1


if __name__ == "__main__":
    sys.exit(main())
