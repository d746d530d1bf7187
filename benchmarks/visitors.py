"""Visitors of a server on loopback: each from an address of its own, asking as the chat page does, with time to read.

A visitor takes the answer step by step. Where the connection breaks it waits until the server is ready and asks once
more by itself, as the page does; what is cut again is lost.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

STARTS_S = 120.0
BACK_S = 120.0  # in which a server that was gone must be there again
SILENCE_S = 45.0  # after which the page takes a server for gone
GONE = {502, 503, 504}  # a server that stops, or a proxy before one that has
HEADERS = {"Accept": "text/event-stream"}


@dataclass
class Told:
    """How questions ended, in how many seconds they were answered, and what the answers said."""

    ended: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)  # connections that broke, by how
    seconds: list[float] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """All questions."""
        return self.ended.total()

    def quantile(self, share: float) -> float:
        """Seconds within which that share of the answered ones was; nan if there were none."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    def figures(self) -> dict[str, object]:
        """Counts and seconds, for a table and for JSON."""
        return {
            "asked": self.asked,
            **dict(sorted(self.ended.items())),
            "p50_s": round(self.quantile(0.5), 2),
            "p95_s": round(self.quantile(0.95), 2),
        }


class Server:
    """A server of the program, as a process of its own that writes to a file."""

    def __init__(self, index: Path, log: Path, **values: object) -> None:
        """Returns once it is ready. `values` are settings."""
        named = {"index_dir": index, "port": 0, **values}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COPROD_")}
        environment |= {f"COPROD_{name.upper()}": str(value) for name, value in named.items()}
        self.log = log
        before = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            command = [sys.executable, "-m", "coprod_assistant", "serve"]
            self.process = psutil.Popen(command, env=environment, stdout=output, stderr=output)
        end = time.monotonic() + STARTS_S
        while not (found := re.search(rb"Serving on (\S+)", log.read_bytes()[before:])):
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the server did not start: {log.read_text()}")
            time.sleep(0.2)
        self.address = found[1].decode()
        while httpx.get(f"{self.address}/healthz/ready", timeout=STARTS_S).status_code != 200:
            if time.monotonic() > end:
                self.stop()
                raise SystemExit(f"the server is not ready after {STARTS_S:.0f} s: is there an index in {index}?")
            time.sleep(0.2)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    def workers(self) -> list[psutil.Process]:
        """Its children that answer, and none that only track resources."""
        return [child for child in self.process.children() if child.memory_info().rss > 200e6]

    def memory_mb(self) -> float:
        """Resident, of it and its children."""
        return self._sum(lambda process: process.memory_info().rss / 1e6)

    def processor_s(self) -> float:
        """Seconds of a processor that it and its children have taken."""
        return self._sum(lambda process: sum(process.cpu_times()[:2]))

    def _sum(self, of: Callable[[psutil.Process], float]) -> float:
        total = 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                total += of(process)
            except psutil.Error:  # it has just ended
                continue
        return total

    def stop(self) -> int:
        """Its exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return int(self.process.wait(timeout=60))


async def visit(
    address: Callable[[], str],
    source: str,
    questions: Sequence[str],
    told: Told,
    *,
    until: float,
    reads_s: float,
    chance: random.Random,
) -> None:
    """One visitor who asks, reads for about `reads_s`, and asks again `until` that time of `time.monotonic`."""
    way = httpx.AsyncHTTPTransport(local_address=source)
    async with httpx.AsyncClient(transport=way, timeout=SILENCE_S, headers=HEADERS) as client:
        pause = chance.uniform(0, reads_s)
        while time.monotonic() + pause < until:
            await asyncio.sleep(pause)
            await ask(client, address, chance.choice(questions), told)
            pause = chance.uniform(0.5, 1.5) * reads_s


async def ask(client: httpx.AsyncClient, address: Callable[[], str], question: str, told: Told) -> None:
    """Asks once, and once more where the connection broke."""
    started = time.monotonic()
    ended = await _ask(client, address(), question, told)
    if ended == "cut" and await _is_back(client, address):
        ended = await _ask(client, address(), question, told)
        ended = "answered after asking again" if ended == "answered" else ended
    told.ended["lost" if ended == "cut" else ended] += 1
    if ended.startswith("answered"):
        told.seconds.append(time.monotonic() - started)


async def _ask(client: httpx.AsyncClient, address: str, question: str, told: Told) -> str:
    """answered, told to come again, cut, or the status that it got."""
    try:
        body = {"question": question}
        async with client.stream("POST", f"{address}/api/ask", json=body) as answer:
            if answer.status_code in GONE:
                told.cut[str(answer.status_code)] += 1
                return "cut"
            if answer.status_code != 200:
                return "told to come again" if answer.status_code == 429 else str(answer.status_code)
            name = ""
            async for line in answer.aiter_lines():
                name = line.removeprefix("event: ") if line.startswith("event: ") else name
                if line.startswith("data: ") and name == "answer":
                    told.answers.append(line.removeprefix("data: "))
                    return "answered"
                if line.startswith("data: ") and name == "error":
                    hint = json.loads(line.removeprefix("data: "))["hint"]
                    return "told to come again" if "again in" in hint else "error"
            told.cut["without an end"] += 1
    except httpx.TransportError as error:
        told.cut[type(error).__name__] += 1
    return "cut"


async def _is_back(client: httpx.AsyncClient, address: Callable[[], str]) -> bool:
    """Whether the server is ready within a time; the page looks for longer."""
    end = time.monotonic() + BACK_S
    while time.monotonic() < end:
        try:
            if (await client.get(f"{address()}/healthz/ready")).status_code == 200:
                return True
        except httpx.TransportError:
            pass
        await asyncio.sleep(1)
    return False


def sources(count: int, *, network: str) -> list[str]:
    """So many addresses of this machine, as 127.0.3.1."""
    return [f"{network}.{number}" for number in range(1, count + 1)]


async def visits(
    address: Callable[[], str],
    addresses: Sequence[str],
    questions: Sequence[str],
    *,
    seconds: float,
    reads_s: float,
) -> Told:
    """What visitors from these addresses were told, in that time and until the last one has his answer.

    Each asks the same questions whenever he comes, so that two runs can be compared.
    """
    told, until = Told(), time.monotonic() + seconds
    each = [
        visit(address, source, questions, told, until=until, reads_s=reads_s, chance=random.Random(source))
        for source in addresses
    ]
    await asyncio.gather(*each)
    return told


async def capacity(address: str, questions: Sequence[str], *, seconds: float, at_once: int) -> float:
    """Answers a second while `at_once` are always under way, each from another address."""
    answered, until, number = 0, time.monotonic() + seconds, 0
    started = time.monotonic()

    async def one_after_the_other() -> None:
        nonlocal answered, number
        while time.monotonic() < until:
            number += 1
            way = httpx.AsyncHTTPTransport(local_address=f"127.0.9.{number % 250 + 1}")
            async with httpx.AsyncClient(transport=way, timeout=60, headers=HEADERS) as client:
                told = Told()
                await ask(client, lambda: address, questions[number % len(questions)], told)
                answered += told.ended["answered"]

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return answered / (time.monotonic() - started)


async def half_of_capacity(address: str, questions: Sequence[str], *, longest_s: float) -> float:
    """Questions a second that leave the machine half of its time, measured in 20 s at most."""
    return await capacity(address, questions, seconds=min(20, longest_s), at_once=os.cpu_count() or 1) / 2


def show(title: str, rows: dict[str, dict[str, object]]) -> None:
    """A table for people, a row for each name."""
    print(f"\n{title}")
    for name, figures in rows.items():
        print(f"  {name:28} " + ", ".join(f"{what} {value}" for what, value in figures.items()), flush=True)


def outcome(found: dict[str, object], missed: Mapping[str, bool], file: Path | None = None) -> int:
    """Prints the figures as one line of JSON, and writes them to `file`; the exit status: 1 where something was missed.

    Args:
        missed: What could be missed, and whether it was.
    """
    told = [what for what, is_missed in missed.items() if is_missed]
    figures = {**found, "missed": told}
    if file:
        file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures))
    for what in told:
        print(f"missed: {what}", file=sys.stderr)
    return 1 if told else 0


def machine() -> dict[str, object]:
    """What else this machine does."""
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "swap_used_mb": _swap_mb()}


def _swap_mb() -> int:
    return int(psutil.swap_memory().used / 1e6)


def run(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """The program with other arguments, beside what is measured."""
    with log.open("ab") as output:
        return subprocess.Popen([sys.executable, "-m", "coprod_assistant", *command], stdout=output, stderr=output)
