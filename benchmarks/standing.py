"""What one visitor at his worst costs the others, and what several workers lose when one is killed or all are stopped.

    python benchmarks/standing.py [--index FOLDER] [--seconds 60] [--workers 2]

Servers run on loopback, as processes of their own. First ordinary visitors ask alone, then beside one address that asks
300 times a second over connections of its own: p95 of the ordinary ones before and beside it, how the questions of each
ended, memory of the server and what it wrote down. Then two workers are asked while one is killed, and while all are
told to stop: asked, answered, told to come again, lost. The visitors are told apart by X-Forwarded-For.

Figures hold for the machine and for what else it does: its load is printed with them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

QUESTIONS = ("Which policies were recommended for Scotland?", "Who spoke in Berlin?", "Which events were held in 2011?")
ORDINARY = 4  # visitors, who read between their questions
READS_S = 8.0
WORST_A_SECOND = 300
STARTS_S = 300.0


@dataclass
class Told:
    """How questions ended, and how long the answered ones took, in seconds."""

    ended: Counter[object] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    def p95(self) -> float:
        """Of the answered ones; nan if there were none."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else float("nan")


class Server:
    """A server of the program with its own log."""

    def __init__(self, index: Path, folder: Path, **values: object) -> None:
        named = {"index_dir": index, "port": 0, "trusted_proxies": "127.0.0.1", **values}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COPROD_")}
        environment |= {f"COPROD_{name.upper()}": str(value) for name, value in named.items()}
        self.log = folder / "log"
        with self.log.open("wb") as output:
            command = [sys.executable, "-m", "coprod_assistant", "serve"]
            self.process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        end = time.monotonic() + STARTS_S
        while not (found := re.search(r"Serving on (\S+)", self.log.read_text())):
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the server did not start: {self.log.read_text()}")
            time.sleep(0.2)
        self.address = found[1]
        while httpx.get(f"{self.address}/healthz/ready", timeout=STARTS_S).status_code != 200:
            time.sleep(0.2)

    def children(self) -> list[int]:
        """Processes that it has begun."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def memory_mb(self) -> float:
        """Of it and its children, now."""
        total = 0
        for pid in (self.process.pid, *self.children()):
            status = Path(f"/proc/{pid}/status")
            found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
            total += int(found[1]) if found else 0
        return total / 1024

    def stop(self) -> int:
        """Its exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


async def ask(client: httpx.AsyncClient, server: Server, visitor: str, question: str, told: Told) -> None:
    """Asks once and notes what came of it."""
    started = time.monotonic()
    try:
        answer = await client.post(
            f"{server.address}/api/ask", json={"question": question}, headers={"X-Forwarded-For": visitor}
        )
    except httpx.TransportError as error:
        told.ended[type(error).__name__] += 1
        return
    told.ended[answer.status_code] += 1
    if answer.status_code == 200:
        told.took.append(time.monotonic() - started)


async def ordinary(server: Server, seconds: float, *, reads_s: float = READS_S) -> Told:
    """Some visitors who ask, read, and ask again."""
    told, end = Told(), time.monotonic() + seconds

    async def visit(number: int) -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.sleep(reads_s * number / ORDINARY)
            at = number
            while time.monotonic() < end:
                await ask(client, server, f"203.0.113.{number + 1}", QUESTIONS[at % len(QUESTIONS)], told)
                at += 1
                await asyncio.sleep(reads_s)

    await asyncio.gather(*(visit(number) for number in range(ORDINARY)))
    return told


async def worst(server: Server, seconds: float) -> Told:
    """One address that asks as often as it can, up to 300 times a second."""
    told, end = Told(), time.monotonic() + seconds
    running: set[asyncio.Task[None]] = set()
    limits = httpx.Limits(max_connections=WORST_A_SECOND)
    async with httpx.AsyncClient(timeout=30, limits=limits) as client:
        while time.monotonic() < end:
            if len(running) < WORST_A_SECOND:
                words = "Ä" * 900 + f" {len(told.took)}?"
                task = asyncio.create_task(ask(client, server, "198.51.100.1", words, told))
                running.add(task)
                task.add_done_callback(running.discard)
            await asyncio.sleep(1 / WORST_A_SECOND)
        await asyncio.gather(*running)
    return told


async def beside(server: Server, seconds: float) -> tuple[Told, Told]:
    """The ordinary visitors, and the one beside them."""
    return await asyncio.gather(ordinary(server, seconds), worst(server, seconds))


async def while_asked(server: Server, seconds: float, pid: int, number: signal.Signals) -> Told:
    """Visitors who ask without a pause; after a third of the time a process is sent a signal."""
    asked = asyncio.create_task(ordinary(server, seconds, reads_s=0.1))
    await asyncio.sleep(seconds / 3)
    os.kill(pid, number)
    return await asked


def largest(server: Server) -> int:
    """The child that answers and not one that tracks resources."""
    return max(server.children(), key=lambda pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]))


def tell(name: str, told: Told) -> None:
    """One line of figures."""
    ended = ", ".join(f"{what} {count}" for what, count in sorted(told.ended.items(), key=str))
    print(f"{name}: asked {sum(told.ended.values())} ({ended}), p95 {told.p95():.2f} s", flush=True)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(given.index, Path(folder), log_requests="true")
        alone = asyncio.run(ordinary(server, given.seconds))
        before, written = server.memory_mb(), server.log.stat().st_size
        others, one = asyncio.run(beside(server, given.seconds))
        tell("ordinary visitors alone", alone)
        tell("beside one at his worst", others)
        tell("the one", one)
        print(f"p95 beside / alone: {others.p95() / alone.p95():.2f}")
        print(f"memory {before:.0f} -> {server.memory_mb():.0f} MB, log {server.log.stat().st_size - written} bytes")
        print(f"exit {server.stop()}")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(given.index, Path(folder), workers=given.workers, questions_per_minute=6000)
        tell("a worker is killed", asyncio.run(while_asked(server, given.seconds, largest(server), signal.SIGKILL)))
        tell("all are stopped", asyncio.run(while_asked(server, given.seconds / 2, server.process.pid, signal.SIGTERM)))
        print(f"exit {server.process.wait(timeout=60)}, log {server.log.stat().st_size} bytes")


if __name__ == "__main__":
    main()
