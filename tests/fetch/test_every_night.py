"""The timer and the line for cron in the documentation, run as systemd and cron run them."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fetch.listening import Answer, Server, page, reply, site

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")
HOME = "/srv/coprod"
CRON = {"HOME": "/nowhere", "LOGNAME": "coprod", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}  # crontab(5)
SYSTEMD = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8"}  # systemd.exec(5)


def units() -> tuple[configparser.ConfigParser, configparser.ConfigParser]:
    """The service and its timer."""
    found = []
    for text in re.findall(r"```ini\n(.*?)```", TEXT, re.S):
        parser = configparser.ConfigParser()
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(text)
        found.append(parser)
    service, timer = found
    return service, timer


def cron_line() -> tuple[list[str], str]:
    """Its five fields, and the command."""
    (line,) = re.findall(r"^(?:[\d*]+ +){5}.*$", TEXT, re.M)
    *when, command = line.split(maxsplit=5)
    return when, command


def test_both_start_at_the_same_hour() -> None:
    service, timer = units()
    when, command = cron_line()
    assert when == ["30", "3", "*", "*", "*"] and timer["Timer"]["OnCalendar"] == "*-*-* 03:30"
    assert "%" not in command, "cron ends the command there"
    assert service["Service"]["Type"] == "oneshot" and timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.slow
def test_the_commands_work_in_the_environment_that_they_get(tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "coprod"
    program.parent.mkdir(parents=True)
    run = f'PYTHONPATH={shlex.quote(str(ROOT / "src"))} exec {shlex.quote(sys.executable)} -m coprod_assistant "$@"'
    program.write_text(f"#!/bin/sh\n{run}\n", encoding="utf-8")
    program.chmod(0o755)
    pages: dict[str, str | bytes | Answer] = {"/": page("Brücke"), "/a": page("Fähre")}
    pages["/"] = reply(page("Brücke", "/a"), ETag='"1"')
    (tmp_path / "corpus").mkdir()
    with Server(site(pages)) as server:
        (tmp_path / "corpus" / "fetch.toml").write_text(
            f'start = ["{server.url()}"]\nallow_private = ["{server.private}"]\ndelay_s = 0.0\n', encoding="utf-8"
        )

        def night(command: str, environment: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
            shell = ["/bin/sh", "-c", command.replace(HOME, str(tmp_path))]
            return subprocess.run(
                shell, check=False, env=environment, cwd=cwd, capture_output=True, text=True, timeout=120
            )

        cron = night(cron_line()[1], CRON, Path("/"))
        assert (cron.returncode, cron.stdout, cron.stderr) == (0, "", ""), "nothing to mail"
        log = (tmp_path / "fetch.log").read_text(encoding="utf-8").splitlines()
        assert any(line.startswith("2 new, ") for line in log) and log[-1].startswith("2 documents, ")

        start = units()[0]["Service"]["ExecStart"]
        systemd = night(start, SYSTEMD, tmp_path)
        assert systemd.returncode == 0 and "nothing has changed" in systemd.stdout

        del pages["/a"]
        mailed = night(cron_line()[1], CRON, Path("/")).stdout.splitlines()
        assert mailed[-1].startswith(
            f"error: 1 of 2 pages and reports can no longer be got, first {server.url('/a')}: "
        )
        assert night(start, SYSTEMD, tmp_path).returncode == 1
