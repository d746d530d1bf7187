"""What visitors lose while everything happens at once to a server of two workers.

    python benchmarks/upheaval.py [--seconds 300] [--visitors 50] [--json FILE]

Visitors ask, each from an address of his own and so seldom that all together ask for half of what the machine can
answer. Meanwhile the archive is changed and indexed again three times; during the first run a worker is killed with
SIGKILL, during the second one is sent SIGTERM, during the third the parent is, and the server is begun again as systemd
would. Every sentence of the archive names its edition, so an answer says itself from which generation it comes.

To be kept: no question is lost (a visitor's page asks once more by itself where its connection broke), and each answer
is of exactly one edition.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from visitors import Server, Told, half_of_capacity, machine, outcome, run, show, sources, visits

TOWNS = "Leeds Cardiff Bristol Newcastle Glasgow Norwich Exeter Hull Swansea Dundee Oxford Perth".split()
QUESTIONS = [f"Which barriers were named at the workshop in {town}?" for town in TOWNS]
QUESTIONS += [f"Who spoke in {town}?" for town in TOWNS] + ["Where did people speak about power?"]
EDITION = re.compile(r"[Ee]dition (\d+)")
# At which share of the time an index run begins, and what happens two seconds later.
HAPPENS = ((0.1, "worker killed"), (0.4, "worker told to stop"), (0.65, "server told to stop"))


def write_corpus(folder: Path, edition: int) -> None:
    """Pages about workshops; each sentence and each item names the edition."""
    folder.mkdir(exist_ok=True)
    for number, town in enumerate(TOWNS):
        text = (
            f"# Workshop in {town}, {number + 2} March 2021\n\nIn edition {edition} Anna Berg, mayor of {town}, spoke "
            f"in {town} about power.\n\nAt the workshop in {town} these barriers were named in edition {edition}:\n\n"
            f"- time of people in {town}, says edition {edition}\n- money for {town}, says edition {edition}\n"
        )
        (folder / f"{town}.md").write_text(text, encoding="utf-8")


def index(corpus: Path, index_dir: Path, log: Path) -> subprocess.Popen[bytes]:
    """An index run, begun."""
    return run(["index", "--corpus", str(corpus), "--index", str(index_dir)], log)


class Upheaval:
    """A server to which things happen, and what was seen of them."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index_dir, self.log = folder / "corpus", folder / "index", folder / "log"
        write_corpus(self.corpus, 1)
        if index(self.corpus, self.index_dir, self.log).wait() != 0:
            raise SystemExit(self.log.read_text())
        self.server = Server(self.index_dir, self.log, workers=2)
        self.seen: dict[str, object] = {}

    async def happen(self, seconds: float) -> None:
        """Does it all, each at its time; returns when the last index run has ended."""
        started = time.monotonic()
        for number, (share, what) in enumerate(HAPPENS, start=2):
            await asyncio.sleep(max(0.0, started + share * seconds - time.monotonic()))
            write_corpus(self.corpus, number)
            begun = time.monotonic()
            building = index(self.corpus, self.index_dir, self.log)
            await asyncio.sleep(2)
            await asyncio.to_thread(self._do, what)
            status = await asyncio.to_thread(building.wait)
            self.seen[f"edition {number}"] = f"status {status} after {time.monotonic() - begun:.0f} s"

    def _do(self, what: str) -> None:
        started = time.monotonic()
        if what == "server told to stop":
            status, stopped = self.server.stop(), time.monotonic() - started
            self.server = Server(self.index_dir, self.log, workers=2, port=self.server.port)
            self.seen[what] = (
                f"status {status} after {stopped:.1f} s, ready again after {time.monotonic() - started:.1f} s"
            )
            return
        kind = signal.SIGKILL if what == "worker killed" else signal.SIGTERM
        workers = self.server.workers()
        os.kill(workers[0].pid, kind)
        while len(now := self.server.workers()) < len(workers) or workers[0] in now:
            time.sleep(0.2)
        self.seen[what] = f"another holds its models after {time.monotonic() - started:.1f} s"

    async def measured(self, given: argparse.Namespace) -> tuple[Told, float]:
        """What visitors were told meanwhile, and how many questions a second they asked all together."""
        a_second = given.a_second or await half_of_capacity(self.server.address, QUESTIONS, longest_s=given.seconds)
        addresses = sources(given.visitors, network="127.0.4")
        asked = visits(
            lambda: self.server.address,
            addresses,
            QUESTIONS,
            seconds=given.seconds,
            reads_s=given.visitors / a_second,
        )
        told, _ = await asyncio.gather(asked, self.happen(given.seconds))
        return told, a_second


def main() -> int:
    """0 if all is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument(
        "--a-second", type=float, help="questions of all together; half of what can be answered if unset"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[str, object] = {**machine(), "visitors": given.visitors, "seconds": given.seconds}
    with tempfile.TemporaryDirectory() as folder:
        upheaval = Upheaval(Path(folder))
        try:
            told, a_second = asyncio.run(upheaval.measured(given))
        finally:
            status = upheaval.server.stop()
        tracebacks = upheaval.log.read_text().count("Traceback")
    editions = [frozenset(EDITION.findall(answer)) for answer in told.answers]
    of_editions = Counter(next(iter(each)) for each in editions if len(each) == 1)
    mixed = sum(len(each) > 1 for each in editions)
    found |= {"questions_a_second": round(a_second, 2), "told": told.figures()}
    found |= {"cut": dict(told.cut), "editions": dict(sorted(of_editions.items())), "mixed": mixed}
    found |= {"without_a_passage": sum(not each for each in editions), "happened": upheaval.seen}
    happened: dict[str, dict[str, object]] = {what: {"": value} for what, value in upheaval.seen.items()}
    show(
        f"{given.visitors} visitors, {a_second:.2f} questions a second, {given.seconds:.0f} s, two workers",
        {
            "visitors": told.figures(),
            "connections that broke": {**told.cut},
            "answers of edition": {**of_editions},
            **happened,
        },
    )
    kept = {"answered", "answered after asking again", "told to come again"}
    missed = {
        "questions were lost": bool(set(told.ended) - kept),
        f"{mixed} answers of several editions": mixed > 0,
        "not all editions were served": len(of_editions) < 1 + len(HAPPENS),
        f"{tracebacks} tracebacks in the log": tracebacks > 0,
        f"exit status {status}": status != 0,
    }
    return outcome(found, missed, given.json)


if __name__ == "__main__":
    raise SystemExit(main())
