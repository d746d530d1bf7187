from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from coprod_assistant.corpus import CorpusFile
from coprod_assistant.extract import ExtractionFailure, extract_corpus
from coprod_assistant.extract.sandbox import Sandbox
from coprod_assistant.types import Document, Source

TIMEOUT_S = 2.0
MEMORY_MB = 256


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return Sandbox(timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB, reader="bad_readers:read")


def order(folder: Path, words: str) -> CorpusFile:
    path = folder / f"{words.replace(' ', '-')}.txt"
    path.write_text(words)
    return CorpusFile(path, Source(path.name, "text/plain", "0" * 64))


Children = Callable[[], list[psutil.Process]]


@pytest.fixture
def children() -> Children:
    """The child processes that were begun since the test was."""
    own = psutil.Process()
    before = set(own.children(recursive=True))
    return lambda: [process for process in own.children(recursive=True) if process not in before]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("loop", "it took longer than 2 s"),
        ("wait", "it took longer than 2 s"),
        ("allocate", "it needs more than 256 MB"),
        ("grow", "it needs more than 256 MB"),
        ("crash", "the reader crashed (SIGSEGV)"),
        ("leave", "the reader ended (exit 3)"),
        ("raise", "it is broken: KeyError: '/Kids\\nmissing'"),
        ("refuse", "no text on 3 pages"),
        ("recurse", "it is nested too deep"),
    ],
)
def test_a_bad_file_costs_itself_and_no_other(
    sandbox: Sandbox, children: Children, tmp_path: Path, words: str, reason: str
) -> None:
    with sandbox:
        assert sandbox.read(order(tmp_path, words)) == ExtractionFailure(f"{words}.txt", reason)
        after = sandbox.read(order(tmp_path, "a good file"))
        assert isinstance(after, Document) and after.text == "a good file"
    assert children() == []


@pytest.mark.alone
def test_time_is_limited_by_the_clock(sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox:
        sandbox.read(order(tmp_path, "a good file"))
        started = time.monotonic()
        sandbox.read(order(tmp_path, "wait"))
        assert TIMEOUT_S <= time.monotonic() - started < TIMEOUT_S + 3


def test_memory_is_limited_for_each_file_and_not_for_all(sandbox: Sandbox, children: Children, tmp_path: Path) -> None:
    with sandbox:
        peaks = []
        for _ in range(3):
            sandbox.read(order(tmp_path, "grow"))
            sandbox.read(order(tmp_path, "a good file"))
            peaks += [process.memory_info().rss / 2**20 for process in children()]
        assert max(peaks) < MEMORY_MB


def test_what_a_library_prints_reaches_nobody(
    sandbox: Sandbox, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with sandbox:
        assert isinstance(sandbox.read(order(tmp_path, "say much")), Document)
    assert capfd.readouterr() == ("", "")


def test_good_files_share_one_child(sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox:
        found = [sandbox.read(order(tmp_path, f"file {number}")) for number in range(20)]
    assert len({document.title for document in found if isinstance(document, Document)}) == 1
    assert sandbox.starts == 1


def test_the_child_ends_with_the_iterator(children: Children, tmp_path: Path) -> None:
    files = [order(tmp_path, f"This is file number {number}.") for number in range(5)]
    outcomes = extract_corpus(files, timeout_s=10, memory_mb=256)
    assert isinstance(next(outcomes), Document)
    assert len(children()) == 1
    outcomes.close()  # type: ignore[attr-defined]
    assert children() == []


def test_outcomes_come_in_order_and_are_reported(tmp_path: Path) -> None:
    files = [order(tmp_path, words) for words in ("First comes this.", "***", "Then comes that.")]
    seen: list[object] = []
    outcomes = list(extract_corpus(files, timeout_s=10, memory_mb=256, on_done=seen.append))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Document", "ExtractionFailure", "Document"]
    assert seen == outcomes
    assert outcomes[1] == ExtractionFailure("***.txt", "no text that could be content")


@pytest.mark.alone
def test_many_small_files_are_quick(tmp_path: Path) -> None:
    files = [order(tmp_path, f"This is file number {number}.") for number in range(500)]
    started = time.monotonic()
    outcomes = list(extract_corpus(files, timeout_s=10, memory_mb=256))
    assert all(isinstance(outcome, Document) for outcome in outcomes)
    assert time.monotonic() - started < 10


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    file = order(tmp_path, "gone")
    file.path.unlink()
    (outcome,) = extract_corpus([file], timeout_s=10, memory_mb=256)
    assert outcome == ExtractionFailure("gone.txt", "cannot be opened: No such file or directory")


def test_the_child_imports_no_heavy_library() -> None:
    code = "import sys, coprod_assistant.extract.worker as w; print([m for m in HEAVY if m in sys.modules])"
    code = code.replace("HEAVY", repr(["torch", "spacy", "chromadb", "gradio", "pypdf", "trafilatura", "lxml"]))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
