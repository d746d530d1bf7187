"""What one visitor at his worst costs the others.

    python benchmarks/standing.py [--index FOLDER] [--seconds 300] [--visitors 30] [--json FILE]

A server runs on loopback. First its capacity is measured, then ordinary visitors ask alone, each from an address of his
own and with so much time to read that all together ask for half of that capacity; then the same beside one address that
does its worst 300 times a second, in turns: costly questions, questions that are dropped, free requests that write
lines or cost work, large heads, heads and bodies that never end, connections that say nothing, and all of them mixed.

To be kept: the ordinary ones' p95 at most twice that without it, none of them refused, the most memory at most a fifth
more, a log under 1 MB. The worst visitor stands on the same machine, so what he takes of the processors himself is
told, too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from visitors import Server, Told, half_of_capacity, machine, outcome, show, sources, visits

QUESTIONS = (
    "Which policies were recommended for Scotland?",
    "Who spoke at the Birmingham roadshow?",
    "Which events were held in 2011?",
    "What did Sir Harry Burns say about the evidence?",
    "Which barriers to co-production were named in Wales?",
    "What was discussed at the workshop in Berlin?",
    "When was the event in Oxford?",
    "What is the capital of Peru?",
)
LOOK_S = 2.0
MOST_SLOWER, MOST_MEMORY, MOST_LOG = 2.0, 1.2, 1_000_000


async def alone(server: Server, given: argparse.Namespace, reads_s: float) -> tuple[Told, float]:
    """What the ordinary visitors were told, and the most memory of the server in MB while they asked."""
    most = 0.0

    async def look() -> None:
        nonlocal most
        while True:
            most = max(most, server.memory_mb())
            await asyncio.sleep(LOOK_S)

    looking = asyncio.create_task(look())
    told = await visits(lambda: server.address, given.sources, QUESTIONS, seconds=given.seconds, reads_s=reads_s)
    looking.cancel()
    return told, most


async def beside(server: Server, given: argparse.Namespace, reads_s: float) -> tuple[Told, dict[str, object], float]:
    """As `alone`, with what the worst one got in the middle."""
    command = [sys.executable, str(Path(__file__).with_name("worst_visitor.py")), str(server.port), str(given.seconds)]
    worst = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    told, most = await alone(server, given, reads_s)
    output, _ = await worst.communicate()
    return told, json.loads(output), most


def main() -> int:
    """0 if all is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--seconds", type=float, default=300.0, help="of each part")
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument(
        "--a-second", type=float, help="questions of all together; half of what can be answered if unset"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    given.sources = sources(given.visitors, network="127.0.3")
    found: dict[str, object] = {**machine(), "visitors": given.visitors, "seconds": given.seconds}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(given.index, Path(folder) / "log", log_requests="true")
        try:
            a_second = given.a_second or asyncio.run(
                half_of_capacity(server.address, QUESTIONS, longest_s=given.seconds)
            )
            reads_s = given.visitors / a_second
            found["questions_a_second"] = round(a_second, 2)
            first, before = asyncio.run(alone(server, given, reads_s))
            written, used = server.log.stat().st_size, server.processor_s()
            others, worst, most = asyncio.run(beside(server, given, reads_s))
            log = server.log.stat().st_size - written
            used = server.processor_s() - used
        finally:
            status = server.stop()
    slower = others.quantile(0.95) / first.quantile(0.95)
    found |= {"alone": first.figures(), "beside": others.figures(), "worst": worst, "slower": round(slower, 2)}
    found |= {
        "memory_mb": [round(before), round(most)],
        "log_bytes": log,
        "server_cores": round(used / given.seconds, 2),
    }
    show(
        f"{given.visitors} visitors, {a_second:.2f} questions a second, {given.seconds:.0f} s a part",
        {"alone": first.figures(), "beside one at his worst": others.figures(), "the one": worst},
    )
    print(f"  p95 beside / alone {slower:.2f}; at most {before:.0f} and {most:.0f} MB of memory; log {log} bytes")
    missed = {
        f"p95 {slower:.2f} times as long": not slower <= MOST_SLOWER,
        "an ordinary visitor was not answered": others.ended["answered"] < others.asked or others.cut.total() > 0,
        "memory": most > MOST_MEMORY * before,
        "log": log > MOST_LOG,
        f"exit status {status}": status != 0,
    }
    return outcome(found, missed, given.json)


if __name__ == "__main__":
    raise SystemExit(main())
