"""One address that does its worst to a server on this machine, 300 times a second at most, for a bounded time.

    python benchmarks/worst_visitor.py PORT SECONDS

It comes from 127.0.2.1 and goes to 127.0.0.1 alone. Each kind has a turn, the last turn mixes all. Printed as JSON: how
many of each kind were begun, what the answers' statuses were, how many connections were refused or closed on it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

HOST, SOURCE = "127.0.0.1", "127.0.2.1"
A_SECOND = 300
TICK_S = 0.02
MOST_OPEN = 600
PATIENCE_S = 30.0  # for an answer, and for holding a connection open
GROWS = "\ufdfa"  # one character, 18 when it is normalised

Kind = Callable[[int], tuple[bytes, bytes, bool]]  # what is sent first, then every second, whether to leave at once


def post(body: bytes, *, length: int | None = None, accept: str = "application/json") -> bytes:
    """A question as bytes."""
    head = f"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
    return f"{head}Content-Length: {length or len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def get(path: str, *, headers: str = "") -> bytes:
    """A request for a page as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n".encode()


def costly(number: int) -> tuple[bytes, bytes, bool]:
    """A question as long as may be, of words that must all be looked at."""
    words = [
        " ".join(f"barrier{number} Birmingham 20{n:02} who said co-production" for n in range(24))[:990],
        GROWS * 900,
        "Ä\u0308" * 450 + f" who spoke {number}?",
        "Which events were held in " + ", ".join(f"Scotland or Wales {n}" for n in range(40)) + "?",
        f"Compare the barriers for housing in Leeds, Hull, Scotland, Wales, Birmingham and Berlin {number}.",
    ][number % 5]
    return post(json.dumps({"question": words[:1000]}).encode()), b"", False


def dropped(number: int) -> tuple[bytes, bytes, bool]:
    """The same as a stream, left at once: the work must end too."""
    body = costly(number)[0].partition(b"\r\n\r\n")[2]
    return post(body, accept="text/event-stream"), b"", True


def free(number: int) -> tuple[bytes, bytes, bool]:
    """What is not counted as a question, and writes a line or costs work."""
    return (
        [
            get(f"/unknown/{number}"),
            get("/"),
            get("/archive"),
            post(b"{broken"),
            get(f"/api/documents/none-{number}"),
            get("/metrics"),
            get("/", headers="Upgrade: websocket\r\nConnection: Upgrade\r\nX-Forwarded-For: 8.8.8.8\r\n"),
            post(b'{"question": "x", "session": "' + str(number).encode() + b'"}'),
            get("/healthz/ready"),
            b"\x16\x03\x01 no HTTP at all\r\n\r\n",
            get(f"/source/none-{number}"),
            get("/openapi.json"),
        ][number % 12],
        b"",
        False,
    )


def large_head(number: int) -> tuple[bytes, bytes, bool]:
    """Just above what a head may have, in bytes or in lines."""
    headers = f"X-A: {'a' * 33_000}\r\n" if number % 2 else "X-A: b\r\n" * 120
    return get("/", headers=headers), b"", False


def slow_head(number: int) -> tuple[bytes, bytes, bool]:
    """A head of which a byte comes each second."""
    return b"GET /?" + str(number).encode(), b"a", False


def slow_body(number: int) -> tuple[bytes, bytes, bool]:
    """A body of which a byte comes each second."""
    return post(b'{"question": "' + str(number).encode(), length=60_000), b"a", False


def silent(number: int) -> tuple[bytes, bytes, bool]:  # noqa: ARG001
    """A connection that says nothing."""
    return b"", b"", False


KINDS: tuple[Kind, ...] = (costly, dropped, free, large_head, slow_head, slow_body, silent)


def turns(seconds: float) -> Iterator[Kind]:
    """The kind of each of 300 a second: one after the other, then all mixed."""
    of_each = int(seconds * A_SECOND / (len(KINDS) + 1))
    for kind in KINDS:
        yield from itertools.repeat(kind, of_each)
    yield from itertools.islice(itertools.cycle(KINDS), of_each)


async def once(kind: Kind, number: int, told: Counter[str], end: float) -> None:
    """One connection, to its end; counts the status, or how it went otherwise."""
    writer = None
    first, drip, leave = kind(number)
    try:
        reader, writer = await asyncio.open_connection(HOST, int(sys.argv[1]), local_addr=(SOURCE, 0))
        writer.write(first)
        await writer.drain()
        if leave:
            await asyncio.sleep(0.05)
            told["left"] += 1
            return
        reading = asyncio.ensure_future(reader.readline())
        until = min(end, time.monotonic() + PATIENCE_S)
        while time.monotonic() < until and not (await asyncio.wait({reading}, timeout=1.0))[0]:
            writer.write(drip)
        line = reading.result().split() if reading.done() else [b"", b"given up"]
        told[line[1].decode() if len(line) > 1 else "closed"] += 1
        reading.cancel()
    except OSError:
        told["refused or cut"] += 1
    finally:
        if writer is not None:
            writer.close()


async def main() -> None:
    """Does it and prints what came of it."""
    seconds = float(sys.argv[2])
    started = time.monotonic()
    end = started + seconds
    begun: Counter[str] = Counter()
    told: Counter[str] = Counter()
    under_way: set[asyncio.Task[None]] = set()
    for number, kind in enumerate(turns(seconds)):
        due = started + number / A_SECOND
        ahead = due - time.monotonic()
        if ahead > 0 or number % A_SECOND == 0:  # now and then also where it is late, so that what was begun goes on
            await asyncio.sleep(max(TICK_S, ahead))
        if time.monotonic() > end:
            break
        if len(under_way) >= MOST_OPEN:
            begun["held back"] += 1
            continue
        task = asyncio.create_task(once(kind, number, told, end))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        begun[kind.__name__] += 1
    if under_way:
        await asyncio.wait(under_way, timeout=PATIENCE_S)
    used = sum(os.times()[:2])
    print(json.dumps({"begun": dict(begun), "got": dict(told), "own_cores": round(used / seconds, 2)}))


if __name__ == "__main__":
    asyncio.run(main())
