"""`coprod fetch` as people and cron meet it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_assistant.cli import main
from tests.fetch.fetching import records, stored
from tests.fetch.listening import Answer, Server, page, reply, site

Pages = dict[str, str | bytes | Answer]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COPROD_CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("COPROD_INDEX_DIR", str(tmp_path / "index"))
    return tmp_path / "corpus"


def allow(corpus: Path, server: Server, more: str = "") -> None:
    corpus.mkdir()
    text = (
        f'start = ["{server.url()}"]\nallow_private = ["{server.private}"]\ncontact = "a@example.org"\ndelay_s = 0.0\n'
    )
    (corpus / "fetch.toml").write_text(text + more, encoding="utf-8")


def test_what_a_fetch_says(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    long = "/" + "x" * 500
    pages: Pages = {"/": page("Start", "/a", "/gone", long), "/a": page("A")}
    with Server(site(pages)) as server:
        allow(corpus, server)
        assert main(["fetch"]) == 0
        out, err = capfd.readouterr()
        assert out.startswith("2 new, 0 changed, 0 unchanged, 0 withdrawn, 2 not fetched; 7 requests, 0.0 MB; ")
        first, gone, shortened = err.splitlines()
        assert (first, gone) == ("fetching", f"not fetched: {server.url('/gone')}: the server answers 404")
        assert shortened == f"not fetched: {server.url(long)[:200]}…: the server answers 404"
        del pages["/a"]
        assert main(["fetch", "--accept-loss", "--json"]) == 0
        out, err = capfd.readouterr()
        said = json.loads(out)
        assert (said["new"], said["unchanged"]) == ([], [server.url()])
        assert said["withdrawn"] == [[server.url("/a"), "the server answers 404"]] and said["seconds"] > 0
        assert f"withdrawn: {server.url('/a')}: the server answers 404" in err.splitlines()


def test_a_site_that_fails_is_status_1_and_a_line(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pages: Pages = {"/": page("Start", "/a"), "/a": page("A")}
    with Server(site(pages)) as server:
        allow(corpus, server)
        assert main(["fetch"]) == 0
        before = stored(corpus)
        pages["/a"] = reply(status=500)
        capfd.readouterr()
        assert main(["fetch", "--index"]) == 1
        out, err = capfd.readouterr()
        assert out == "" and stored(corpus) == before
        assert err.splitlines()[-1] == (
            f"error: 1 of 2 pages and reports can no longer be got, first {server.url('/a')}: the server answers 500; "
            "nothing was changed (look at the site; if it is right, run coprod fetch --accept-loss)"
        )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 1, "name a page to start from: coprod fetch https://"),
        (["ftp://example.org/"], 1, "ftp: is neither http nor https"),
        (["example.org"], 1, "'example.org' is no web address; write https://example.org ("),
        (["http://127.0.0.1/"], 1, "not a public web address"),
        (["http://127.0.0.1:1/"], 1, 'port 1 is not open: add it to ports in fetch.toml, or "127.0.0.1:1" to allow_'),
        (["localhost:8000"], 1, "'localhost:8000' is no web address; write https://localhost:8000 ("),
        (["mailto:x@example.org"], 1, "mailto: is neither http nor https"),
        (["https://host.invalid/"], 1, "; https://host.invalid/: the host host.invalid cannot be found: "),
        (["https://example.org/", "--documents-from", "https://x.example/a"], 1, "without https://"),
        (["https://example.org/", "--path", "events"], 1, "a path begins with /"),
        (["https://example.org/", "--depth", "x"], 2, "--depth"),
        (["https://example.org/", "--pages", "0"], 2, "--pages"),
        (["https://example.org/", "--delay", "-1"], 2, "--delay"),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_said_in_a_line(
    arguments: list[str], status: int, words: str, corpus: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", *arguments]) == status
    out, err = capfd.readouterr()
    assert out == "" and words in err and "Traceback" not in err
    assert not (corpus / "fetch.toml").exists() and stored(corpus) == {}


def test_a_dry_run_prints_addresses(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with Server(site({"/": page("Start", "/a", "/b.docx"), "/a": page("A", "/c")})) as server:
        allow(corpus, server)
        assert main(["fetch", "--dry-run"]) == 0
        out, err = capfd.readouterr()
        assert out.splitlines() == [server.url(), server.url("/a")]
        assert f"not fetched: {server.url('/b.docx')}: files of this kind are not read (.docx)" in err.splitlines()
        assert "/a" not in server.paths()
    assert sorted(path.name for path in corpus.iterdir()) == ["fetch.toml"]


def test_options_are_remembered_by_the_first_run_and_hold_once_later(
    corpus: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Server(site({"/": page("Start", "/a"), "/a": page("A")})) as server:
        allow(corpus, server, "depth = 1\n")
        before = (corpus / "fetch.toml").read_text(encoding="utf-8")
        assert main(["fetch", "--depth", "0"]) == 0
        assert list(records(corpus)) == [server.url()]
        assert (corpus / "fetch.toml").read_text(encoding="utf-8") == before
        assert main(["fetch"]) == 0
        assert len(records(corpus)) == 2


@pytest.mark.slow
def test_fetched_and_indexed_in_one_go(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = "The bridge over the Wend was opened on 3 May 2012 by the mayor of Lower Wending, after years of work."
    with Server(site({"/": reply(page("The bridge", words=words), ETag='"1"')})) as server:
        allow(corpus, server)
        assert main(["fetch", "--index"]) == 0
        first = capfd.readouterr().out.splitlines()
        assert len(first) == 2 and first[1].startswith("1 document, 1 chunk; ")
        assert main(["fetch", "--index"]) == 0
        second = capfd.readouterr().out.splitlines()
        assert second[0].startswith("0 new, 0 changed, 1 unchanged") and "nothing has changed" in second[1]
        assert main(["ask", "--json", "When was the bridge opened?"]) == 0
        answer = json.loads(capfd.readouterr().out)
        assert answer["citations"][0]["url"] == server.url() and "3 May 2012" in answer["text"]


def test_a_terminal_sees_what_is_being_done(tmp_path: Path) -> None:
    with Server(site({"/": page("Start", "/some-page"), "/some-page": page("A")})) as server:
        allow(tmp_path / "corpus", server)
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "COPROD_CORPUS_DIR": str(tmp_path / "corpus")}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
        done = subprocess.run(
            [sys.executable, "-m", "coprod_assistant", "fetch"], check=False,
            env=environment, stdout=subprocess.PIPE, stderr=theirs, timeout=60,
        )  # fmt: skip
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
    assert done.returncode == 0 and b"fetching" in shown and b"/some-page" in shown
