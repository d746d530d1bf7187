"""Runs the installed program as compose.yaml would, where there is no engine: `container_root.py VENV [CORPUS]`.

For root on Linux. A root of its own with what the image has at its places: the environment VENV (the wheel is installed
there) as /opt/coprod, CORPUS read-only, /index and /feedback of user 10001, /tmp in memory. User, settings, command and
health check are read from the Dockerfile; everything else is read-only, no capability is left, no network but loopback.
Builds the index, serves, waits for the health check, asks, and says what it saw; exits with 1 if anything is otherwise.

What it is not: the image. Its system files are this machine's, and limits of memory are not set.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
INSIDE = "COPROD_CONTAINER_ROOT"  # set in the process that has namespaces of its own
PROCESSES = 256  # pids_limit of compose.yaml
READY_S = 300


def environment() -> dict[str, str]:
    """The variables that the image sets."""
    given = re.findall(r"([A-Z_]+)=(\S+)", re.findall(r"^ENV (.+COPROD_HOST.+)$", DOCKERFILE, re.MULTILINE)[0])
    return {name: value.replace("$PATH", "/usr/bin:/bin") for name, value in given}


def user() -> str:
    """The number of the user that the image runs as."""
    return str(re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)[0])


def work_folder() -> str:
    """Where the image's command is run."""
    return str(re.findall(r"^WORKDIR (\S+)", DOCKERFILE, re.MULTILINE)[-1])


def health_check() -> list[str]:
    """The command of the health check."""
    found: list[str] = json.loads(re.findall(r"HEALTHCHECK .*? CMD (\[.*?\"\])", DOCKERFILE)[0])
    return found


def mount(*arguments: str | Path) -> None:
    """Mounts something."""
    subprocess.run(["mount", *map(str, arguments)], check=True)


def bind(source: Path | str, target: Path) -> None:
    """Shows a folder of this machine at `target`, read-only."""
    target.mkdir(parents=True, exist_ok=True)
    mount("--bind", source, target)
    mount("-o", "remount,bind,ro", target)


def lay_out(root: Path, venv: Path, corpus: Path) -> None:
    """Makes the root; nothing in it can be written afterwards but /index, /feedback and what is in memory."""
    mount("-t", "tmpfs", "-o", "mode=755", "root", root)
    bind("/usr", root / "usr")
    for name in ("bin", "lib", "lib64", "sbin"):
        (root / name).symlink_to(f"usr/{name}")
    bind(corpus, root / "corpus")
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text(f"coprod:x:{user()}:{user()}::/nonexistent:/usr/sbin/nologin\n")
    for name, size in (("index", "1g"), ("feedback", "64m"), ("tmp", "1g"), ("dev/shm", "64m")):
        (root / name).mkdir(parents=True)
        owner = "mode=1777" if name in {"tmp", "dev/shm"} else f"uid={user()},gid={user()},mode=755"
        mount("-t", "tmpfs", "-o", f"size={size},{owner}", name.replace("/", ""), root / name)
    home = Path((venv / "bin" / "python").resolve()).parents[1]
    if not home.is_relative_to("/usr"):
        bind(home, root / home.relative_to("/"))
    bind(venv, root / "opt/coprod")
    old = root / venv.relative_to("/")  # scripts of an environment name the place where it was made
    if not old.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        old.symlink_to("/opt/coprod")
    for name in ("null", "zero", "random", "urandom"):
        (root / "dev" / name).touch()
        mount("--bind", f"/dev/{name}", root / "dev" / name)
    (root / "proc").mkdir()
    mount("-t", "proc", "proc", root / "proc")
    mount("-o", "remount,ro", root)


def command(root: Path, *words: str) -> list[str]:
    """A command in the root, as the user of the image and with no rights beyond."""
    rights = [f"--reuid={user()}", f"--regid={user()}", "--clear-groups", "--no-new-privs"]
    rights += ["--bounding-set=-all", "--inh-caps=-all"]
    return [
        "/usr/bin/prlimit",
        f"--nproc={PROCESSES}",
        "/usr/sbin/chroot",
        str(root),
        "/usr/bin/setpriv",
        *rights,
        "--",
        "/usr/bin/env",
        "-C",
        work_folder(),
        *words,
    ]


def run(root: Path) -> None:
    """Index, server, health check, a question; and attempts to write where nothing may be written."""
    variables = environment()
    subprocess.run(command(root, "coprod", "index"), env=variables, check=True)
    for place in ("/", "/opt/coprod", "/corpus", "/etc"):
        tried = subprocess.run(command(root, "touch", f"{place}/x"), env=variables, capture_output=True, check=False)
        assert tried.returncode, f"{place} can be written"
    began = time.monotonic()
    check = command(root, *health_check())
    with subprocess.Popen(command(root, "coprod", "serve"), env=variables) as server:
        try:
            while subprocess.run(check, env=variables, capture_output=True, check=False).returncode:
                assert server.poll() is None, "the server ended"
                assert time.monotonic() < began + READY_S, "the health check never passed"
                time.sleep(0.5)
            print(f"healthy {time.monotonic() - began:.1f} s after the start", flush=True)
            status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
            print(*re.findall(r"^(?:Uid|CapEff|NoNewPrivs|VmRSS|Threads):.*$", status, re.MULTILINE), sep="\n")
            ask(f"http://127.0.0.1:{variables['COPROD_PORT']}")
        finally:
            server.terminate()
    print(f"ended with {server.returncode}")


def ask(address: str) -> None:
    """Asks what the page itself offers to ask."""
    page = urllib.request.urlopen(address, timeout=60).read().decode()
    question = re.findall(r'data-ask="([^"]+)"', page)[0]
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
    answer = json.loads(urllib.request.urlopen(request, timeout=120).read())
    print(f"{question}\n{answer['status']}: {answer['text']}")
    assert answer["status"] == "answered"


def main() -> None:
    """Enters namespaces of its own and runs there."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if os.geteuid():
        sys.exit("container_root.py needs root, for the mounts; the program itself then runs as user " + user())
    if INSIDE not in os.environ:
        spaces = ["unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--mount-proc"]
        again = [*spaces, sys.executable, __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(again, env=os.environ | {INSIDE: "1"}, check=False).returncode)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    root = Path(tempfile.mkdtemp(prefix="coprod-root-"))
    try:
        lay_out(root, Path(sys.argv[1]).resolve(), Path((*sys.argv[2:3], str(CHECKOUT / "corpus"))[0]).resolve())
        run(root)
    finally:
        subprocess.run(["umount", "--recursive", str(root)], check=False)
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
