"""Reads hostile files through the sandbox and prints what each did: the run must end, and every bad file be named.

    COPROD_HOSTILE_DIR=… python benchmarks/hostile.py [--timeout-s 30] [--memory-mb 512]

The folder holds `pdf/` (nasty PDFs of others) and `generators/make_hostile.py OUT` (makes more, and HTML pages).
Nothing of it is copied into the repository.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from coprod_assistant.corpus import CorpusFile
from coprod_assistant.extract import ExtractionFailure, extract_corpus
from coprod_assistant.types import Document, Source

KINDS = {".pdf": "application/pdf", ".html": "text/html", ".xhtml": "text/html", ".bin": "application/pdf"}
CANARIES = ("CANARY", "IGNORE ALL PREVIOUS", "evil.example/x", "root:")  # what the generator hides in its files
ALLOWED = {"html_citation_spoof.html"}  # shows its links to every reader
POLL_S = 0.02


@dataclass(frozen=True)
class Measured:
    """What one file did."""

    outcome: Document | ExtractionFailure
    seconds: float
    peak_mb: float

    @property
    def canaries(self) -> list[str]:
        """Hidden words that are in the text or the title."""
        if isinstance(self.outcome, ExtractionFailure):
            return []
        return [words for words in CANARIES if words in self.outcome.text or words in self.outcome.title]


def hostile_files(folder: Path, made: Path) -> list[CorpusFile]:
    """The PDFs of `folder` and everything its generator makes in `made`."""
    generator = folder / "generators" / "make_hostile.py"
    subprocess.run([sys.executable, generator, made], check=True, stdout=subprocess.DEVNULL)
    paths = [*sorted((folder / "pdf").rglob("*")), *sorted(made.iterdir())]
    return [
        CorpusFile(path, Source(path.name, KINDS[path.suffix], "0" * 64, url="https://example.org/page"))
        for path in paths
        if path.suffix in KINDS
    ]


def measure(files: list[CorpusFile], *, timeout_s: float, memory_mb: int) -> Iterator[Measured]:
    """Each file read in order, with its time and the most memory its child had."""
    with Watch() as watch:
        started = time.monotonic()
        for outcome in extract_corpus(files, timeout_s=timeout_s, memory_mb=memory_mb):
            yield Measured(outcome, time.monotonic() - started, watch.peak_mb())
            started = time.monotonic()


class Watch:
    """Samples the memory of this process's children."""

    def __enter__(self) -> Watch:
        self._peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def peak_mb(self) -> float:
        """The most since the last call."""
        peak, self._peak = self._peak, 0
        return peak / 2**20

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(POLL_S):
            for child in me.children():
                try:
                    self._peak = max(self._peak, child.memory_info().rss)
                except psutil.Error:
                    continue


def main() -> int:
    """Prints a line a file; 1 if hidden words came through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout-s", type=float, default=30.0)
    parser.add_argument("--memory-mb", type=int, default=512)
    options = parser.parse_args()
    folder = os.environ.get("COPROD_HOSTILE_DIR")
    if not folder:
        parser.error("set COPROD_HOSTILE_DIR to the folder of hostile files")
    with tempfile.TemporaryDirectory() as made:
        files = hostile_files(Path(folder), Path(made))
        measured = []
        for found in measure(files, timeout_s=options.timeout_s, memory_mb=options.memory_mb):
            measured.append(found)
            print(line(files[len(measured) - 1].source.file, found), flush=True)
    return summed_up(files, measured)


def line(file: str, found: Measured) -> str:
    """What one file did, on one line."""
    outcome = found.outcome
    words = outcome.reason if isinstance(outcome, ExtractionFailure) else "; ".join(outcome.warnings)
    kind = "failed" if isinstance(outcome, ExtractionFailure) else "ok"
    return f"{file:44} {kind:6} {found.seconds:6.2f} s {found.peak_mb:5.0f} MB  {words}"


def summed_up(files: list[CorpusFile], measured: list[Measured]) -> int:
    """Prints the totals; 1 if hidden words came through."""
    failed = sum(isinstance(found.outcome, ExtractionFailure) for found in measured)
    leaks = [
        (file.source.file, found.canaries)
        for file, found in zip(files, measured, strict=True)
        if found.canaries and file.source.file not in ALLOWED
    ]
    slowest, most = max(found.seconds for found in measured), max(found.peak_mb for found in measured)
    print(f"{len(measured) - failed} read, {failed} named; slowest {slowest:.1f} s, most {most:.0f} MB")
    print(f"hidden words came through: {leaks or 'in no file'}")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
