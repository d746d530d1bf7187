"""Whether replicas behind a proxy count together, and whether each can be taken out and renewed without a gap.

    python benchmarks/replicas.py [--index FOLDER] [--seconds 120] [--visitors 10] [--json FILE]

Two servers with one COPROD_LIMITS_FILE stand behind nginx, all on loopback. One address asks until it is refused: it
must get what one server would give it. Then visitors ask while each replica in turn is taken out of nginx's list
(`down` and a reload), told to stop once it has nothing under way, begun anew and put back. To be kept: no connection
broke.

Last the same count for two workers of uvicorn's own command line.
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
from pathlib import Path

import httpx
from standing import QUESTIONS
from visitors import Server, Told, half_of_capacity, machine, outcome, show, sources, visits

ROOT = Path(__file__).parents[1]
PER_MINUTE = 15
CONF = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream coprod {{ {servers} keepalive 8; keepalive_timeout 10s; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://coprod;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_buffering off;
            proxy_read_timeout 900s;
        }}
    }}
}}
"""


class Proxy:
    """nginx before servers, of which some are taken out."""

    def __init__(self, folder: Path, port: int, ports: list[int]) -> None:
        self._folder, self._port, self._ports = folder, port, ports
        self._write(out=None)
        self.process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
        self.address = f"http://127.0.0.1:{port}"

    def _write(self, out: int | None) -> None:
        servers = " ".join(f"server 127.0.0.1:{port}{' down' if port == out else ''};" for port in self._ports)
        conf = CONF.format(folder=self._folder, servers=servers, port=self._port)
        (self._folder / "nginx.conf").write_text(conf, encoding="utf-8")

    def take_out(self, port: int | None) -> None:
        """Sends nothing new there; None: to all again."""
        self._write(out=port)
        self.process.send_signal(signal.SIGHUP)


def counted(address: str, source: str) -> dict[str, int]:
    """How often an address is answered, and refused, of twice what it may ask in a minute."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=60) as client:
        got = Counter(
            client.post(f"{address}/api/ask", json={"question": "Hello"}).status_code for _ in range(2 * PER_MINUTE)
        )
    return {str(status): count for status, count in sorted(got.items())}


async def renew(
    proxy: Proxy, replicas: list[Server], index: Path, values: dict[str, object], wait_s: float
) -> list[str]:
    """Each replica in its turn; says how long each was out."""
    seen = []
    for number, old in enumerate(replicas):
        await asyncio.sleep(wait_s)
        started = time.monotonic()
        proxy.take_out(old.port)
        await asyncio.sleep(2)
        while [c for c in old.process.net_connections() if c.status == "ESTABLISHED"]:  # kept ones end after 10 s
            await asyncio.sleep(0.5)
        status = await asyncio.to_thread(old.stop)
        replicas[number] = await asyncio.to_thread(lambda: Server(index, old.log, **values, port=old.port))  # noqa: B023
        proxy.take_out(None)
        seen.append(f"status {status}, out for {time.monotonic() - started:.0f} s")
    return seen


async def drained(
    proxy: Proxy, replicas: list[Server], given: argparse.Namespace, values: dict[str, object]
) -> tuple[Told, list[str]]:
    """What visitors were told while the replicas were renewed."""
    a_second = given.a_second or await half_of_capacity(proxy.address, QUESTIONS, longest_s=given.seconds)
    asked = visits(
        lambda: proxy.address,
        sources(given.visitors, network="127.0.5"),
        QUESTIONS,
        seconds=given.seconds,
        reads_s=given.visitors / a_second,
    )
    return await asyncio.gather(asked, renew(proxy, replicas, given.index, values, given.seconds / 10))


def by_uvicorn(index: Path, folder: Path) -> dict[str, int]:
    """The counts of two workers of uvicorn's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPROD_")}
    environment |= {"COPROD_INDEX_DIR": str(index.resolve()), "COPROD_LIMITS_FILE": str(folder / "uvicorn.sqlite")}
    command = ["uvicorn", "app:app", "--workers", "2", "--port", "0", "--no-proxy-headers", "--no-access-log"]
    log = folder / "uvicorn.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--timeout-graceful-shutdown", "5"],
            cwd=ROOT, env=environment, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        while log.read_text().count("Application startup complete") < 2:
            if process.poll() is not None:
                raise SystemExit(log.read_text())
            time.sleep(0.5)
        address = re.findall(r"running on (http://[\d.]+:\d+)", log.read_text())[0]
        return counted(address, "127.0.6.3")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def main() -> int:
    """0 if all is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--port", type=int, default=18460, help="of nginx")
    parser.add_argument(
        "--a-second", type=float, help="questions of all together; half of what can be answered if unset"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        values: dict[str, object] = {"trusted_proxies": "127.0.0.1", "limits_file": folder / "limits.sqlite"}
        replicas = [Server(given.index, folder / f"log{number}", **values) for number in (1, 2)]
        proxy = Proxy(folder, given.port, [replica.port for replica in replicas])
        try:
            time.sleep(1)
            together = counted(proxy.address, "127.0.6.1")
            told, seen = asyncio.run(drained(proxy, replicas, given, values))
        finally:
            proxy.process.terminate()
            for replica in replicas:
                replica.stop()
        uvicorn = by_uvicorn(given.index, folder)
    wanted = {"200": PER_MINUTE, "429": PER_MINUTE}
    found: dict[str, object] = {**machine(), "two_replicas": together, "two_uvicorn_workers": uvicorn}
    found |= {"drained": told.figures(), "cut": dict(told.cut), "renewed": seen}
    show(
        "two replicas behind nginx",
        {
            f"of {2 * PER_MINUTE} of one address": {**together},
            "with uvicorn --workers 2": {**uvicorn},
            "while each was renewed": {**told.figures(), **told.cut},
            "replicas": {"": "; ".join(seen)},
        },
    )
    missed = {
        "limits of two replicas": together != wanted,
        "limits of two workers of uvicorn": uvicorn != wanted,
        "a connection broke": told.cut.total() > 0 or told.ended["answered"] < told.asked,
    }
    return outcome(found, missed, given.json)


if __name__ == "__main__":
    raise SystemExit(main())
