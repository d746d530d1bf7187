"""A fetch that is killed at any moment: the corpus holds whole pages, and the next fetch goes on where it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from coprod_assistant.errors import FetchError
from coprod_assistant.fetch.outcome import Journal, Outcome
from coprod_assistant.fetched import FETCHED, read_fetched
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Answer, Asked, Send, Server, page, reply, site

ROOT = Path(__file__).parents[2]
PAGES = 150


def many(version: int, *, count: int = PAGES) -> dict[str, str | bytes | Answer]:
    """A start page with a link to each of the others, whose words tell their version."""
    others = {
        f"/page-{n}": page(f"Page {n}", words=f"Page {n} as it is in version {version}. " * 20) for n in range(count)
    }
    return {"/": page("Start", *others), **others}


def run(corpus: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """`coprod fetch` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COPROD_CORPUS_DIR": str(corpus)}
    return subprocess.Popen(
        [sys.executable, "-m", "coprod_assistant", "fetch", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it only sets a signal
    )


def settings(corpus: Path, server: Server) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    listed = {"start": [server.url()], "allow_private": [server.private], "contact": "x"}
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in listed.items()]
    (corpus / "fetch.toml").write_text("".join(lines) + "delay_s = 0.0\n", encoding="utf-8")


def test_killed_again_and_again_it_goes_on(tmp_path: Path) -> None:
    reached = threading.Event()
    pages, stop_at = many(1), [0]

    def answer(asked: Asked, send: Send) -> None:
        if asked.path.startswith("/page-"):
            stop_at[0] -= 1
            if stop_at[0] == 0:
                reached.set()
                time.sleep(0.5)
        site(pages)(asked, send)

    with Server(answer) as server:
        settings(tmp_path, server)
        for after in (1, 40, 17, 60):
            stop_at[0] = after
            reached.clear()
            process = run(tmp_path)
            assert reached.wait(30), "it ended before it was to be killed"
            process.kill()
            process.communicate()
            assert stored(tmp_path) == {}, "nothing is published before the end"
        process = run(tmp_path)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert b"an interrupted fetch goes on: 118 answers are there already" in err or b"goes on: 11" in err
        asked = [path for path in server.paths() if path == "/" or path.startswith("/page-")]
    assert f"{PAGES + 1} new".encode() in out
    assert len(set(asked)) == PAGES + 1
    assert len(asked) - len(set(asked)) <= 0.05 * PAGES, "at most one twice for each kill"
    assert sorted(stored(tmp_path).values()) == sorted(str(body).encode() for body in pages.values())
    assert not (tmp_path / ".fetch" / "journal.jsonl").exists() and not (tmp_path / ".fetch" / "staged").exists()


def test_ctrl_c_is_an_interruption_too(tmp_path: Path) -> None:
    pages, reached = many(1, count=20), threading.Event()

    def answer(asked: Asked, send: Send) -> None:
        if asked.path == "/page-10":
            reached.set()
            time.sleep(1)
        site(pages)(asked, send)

    with Server(answer) as server:
        settings(tmp_path, server)
        process = run(tmp_path)
        assert reached.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130 and out == b"" and b"Traceback" not in err
        assert err.endswith(b"interrupted; run coprod fetch again, and it goes on\n")
        server.asked.clear()
        report = fetch(tmp_path)
        assert len(report.new) == 21
        assert len([path for path in server.paths() if path.startswith("/page-")]) == 10


KILLED_AT = """
import os, signal, sys
from pathlib import Path
steps = int(sys.argv[2])
replace, unlink = Path.replace, Path.unlink
def counted(do):
    def done(self, *arguments, **named):
        global steps
        if publishing():
            steps -= 1
            if steps < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return do(self, *arguments, **named)
    return done
def publishing():
    frame = sys._getframe()
    while frame:
        if frame.f_code.co_name in ("publish", "finish_publishing", "_forget"):
            return True
        frame = frame.f_back
Path.replace, Path.unlink = counted(replace), counted(unlink)
from coprod_assistant.fetch import fetch_corpus
fetch_corpus(Path(sys.argv[1]), overrides={"delay_s": 0.0})
"""


@pytest.mark.slow
def test_killed_while_it_publishes_it_finishes_the_next_time(tmp_path: Path) -> None:
    old, new = many(1, count=6), many(2, count=6)
    del new["/page-5"]
    new["/"] = page("Start", *new)
    pages = dict(old)
    with Server(site(pages)) as server:
        original = tmp_path / "original"
        settings(original, server)
        fetch(original)
        before = stored(original)
        pages.clear()
        pages.update(new)
        whole = tmp_path / "whole"
        shutil.copytree(original, whole)
        fetch(whole)
        kills = 0
        for steps in range(30):
            corpus = tmp_path / f"killed-{steps}"
            shutil.copytree(original, corpus)
            done = subprocess.run(
                [sys.executable, "-c", KILLED_AT, str(corpus), str(steps)],
                check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                timeout=60,
            )
            for name, body in stored(corpus).items():
                assert body in (before.get(name), stored(whole)[name]), "each page is whole, old or new"
            assert len(read_fetched(corpus)) == len(read_fetched(whole))
            if done.returncode == 0:
                break
            kills += 1
            assert done.returncode == -signal.SIGKILL
            fetch(corpus)
            assert stored(corpus) == stored(whole)
            now, expected = records(corpus), records(whole)
            assert {url: (r.status, r.sha256, r.file) for url, r in now.items()} == {
                url: (r.status, r.sha256, r.file) for url, r in expected.items()
            }
            shutil.rmtree(corpus)
        assert kills >= 8, "the plan, six moves and the records at least"


@pytest.mark.alone
def test_two_at_once_are_refused(tmp_path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(asked: Asked, send: Send) -> None:
        inside.set()
        go_on.wait(10)
        send(reply(page("Start")))

    with Server(site({"/": slow})) as server:
        settings(tmp_path, server)
        thread = threading.Thread(target=fetch, args=(tmp_path,))
        thread.start()
        assert inside.wait(10)
        started = time.monotonic()
        with pytest.raises(FetchError, match=r"another fetch into .* is running"):
            fetch(tmp_path)
        assert time.monotonic() - started < 1
        go_on.set()
        thread.join(10)
    assert len(stored(tmp_path)) == 1


def test_a_killed_fetch_holds_no_lock(tmp_path: Path) -> None:
    inside = threading.Event()

    def slow(asked: Asked, send: Send) -> None:
        first = not inside.is_set()
        inside.set()
        time.sleep(5 if first else 0)
        send(reply(page("Start")))

    with Server(site({"/": slow})) as server:
        settings(tmp_path, server)
        process = run(tmp_path)
        assert inside.wait(30)
        process.kill()
        process.communicate()
        assert len(fetch(tmp_path).new) == 1


def test_a_journal_of_other_settings_or_of_yesterday_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path, "a") as journal:
        journal.add(Outcome("http://a.example/", "got", 0, etag='"ü"'))
        journal.add(Outcome("http://a.example/no", "failed", 0, "the server answers 503"))
    path.write_text(path.read_text(encoding="utf-8") + '{"url": "http://a.exa', encoding="utf-8")
    with Journal(path, "a") as journal:
        assert list(journal.resumed) == ["http://a.example/"], (
            "what failed is tried again, what was cut off asked again"
        )
        assert journal.resumed["http://a.example/"].etag == '"ü"'
    with Journal(path, "b") as journal:
        assert journal.resumed == {}
    with Journal(path, "b") as journal:
        journal.add(Outcome("http://a.example/", "got", 0))
    os.utime(path, (time.time() - 90_000,) * 2)
    with Journal(path, "b") as journal:
        assert journal.resumed == {}
    path.write_bytes(b"\xff\xfe nonsense")
    with Journal(path, "b") as journal:
        assert journal.resumed == {}


def test_a_staged_body_that_was_damaged_is_asked_for_again(tmp_path: Path) -> None:
    pages, reached = many(1, count=6), threading.Event()

    def answer(asked: Asked, send: Send) -> None:
        if asked.path == "/page-5" and not reached.is_set():
            reached.set()
            time.sleep(2)
        site(pages)(asked, send)

    with Server(answer) as server:
        settings(tmp_path, server)
        process = run(tmp_path)
        assert reached.wait(30)
        process.kill()
        process.communicate()
        for body in (tmp_path / ".fetch" / "staged").iterdir():
            body.write_bytes(body.read_bytes()[:50])
        assert len(fetch(tmp_path).new) == 7
    assert sorted(stored(tmp_path).values()) == sorted(str(body).encode() for body in pages.values())
    assert (tmp_path / FETCHED).is_file()
