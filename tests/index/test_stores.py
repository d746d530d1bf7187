"""Every store gives what the index's own files give, or says that it cannot be asked; servers are real ones."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.errors import IndexDamagedError, StoreError
from coprod_assistant.index import (
    BuildReport,
    Index,
    IndexHandle,
    StoreServer,
    build_index,
    open_index,
    rollback,
    store_server,
)
from coprod_assistant.passages import Passages
from coprod_assistant.search import search
from coprod_assistant.types import Query
from tests.index.conftest import build, page
from tests.index.hashing_embedder import HashingEmbedder
from tests.index.store_servers import Chroma, Postgres, ServerProcess

TOPICS = "power time money trust care housing transport food schools parks libraries health".split()
KINDS = ["embedded", "postgres", "hnsw", "chroma"]
SERVERS = ["postgres", "chroma"]
# The beginning of a program that builds in a process of its own.
BUILD = (
    "import sys; from pathlib import Path; from coprod_assistant.index import build_index, store_server; "
    "from tests.index.hashing_embedder import HashingEmbedder; "
    "server, corpus, folder = store_server(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])"
)


def write_pages(folder: Path, count: int = 40) -> Path:
    """Pages of a few chunks each, whose words overlap."""
    folder.mkdir(parents=True)
    for number in range(count):
        parts = [f"# Meeting {number}\n"]
        for part in range(5):
            one, two = TOPICS[(number + part) % 12], TOPICS[(number * part + 3) % 12]
            parts.append(f"## Part {part} on {one}\n\nPeople of town {number % 7} spoke about {one} and {two}. " * 2)
        (folder / f"page{number}.md").write_text("\n\n".join(parts), encoding="utf-8")
    return folder


def questions(count: int) -> list[str]:
    return [f"Who spoke about {TOPICS[n % 12]} and {TOPICS[n * 5 % 11]} in town {n % 7}?" for n in range(count)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ServerProcess]]:
    """Those that a test has asked for, begun once."""
    begun: dict[str, ServerProcess] = {}
    begun["folder"] = tmp_path_factory.mktemp("servers")  # type: ignore[assignment]
    yield begun
    begun.pop("folder")
    for server in begun.values():
        server.stop()


def server_of(kind: str, servers: dict[str, ServerProcess]) -> ServerProcess:
    kind = "postgres" if kind == "hnsw" else kind
    if kind not in servers:
        folder = Path(str(servers["folder"])) / kind
        folder.mkdir()
        servers[kind] = Postgres(folder) if kind == "postgres" else Chroma(folder)
    return servers[kind]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages") / "corpus")


@pytest.fixture(scope="module")
def plain(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The embedded index that all are compared with."""
    folder = tmp_path_factory.mktemp("plain")
    build(pages, folder, HashingEmbedder())
    with open_index(folder, embedder_hash=None) as index:
        yield index


def built_in(store: StoreServer | None, corpus: Path, folder: Path) -> BuildReport:
    return build_index(corpus, folder, HashingEmbedder(), timeout_s=30, memory_mb=512, server=store)


def close(found: list[tuple[int, float]], right: list[tuple[int, float]]) -> bool:
    """Whether two rankings are the same but for the order of equal scores."""
    if len(found) != len(right):
        return False
    last = right[-1][1] if right else 0.0
    scores = np.allclose([s for _, s in found], [s for _, s in right], rtol=0, atol=1e-5)
    sure = [{p for p, s in ranking if s > last + 1e-5} for ranking in (found, right)]
    return bool(scores) and sure[0] == sure[1]


def answer(index: Index, question: str) -> list[tuple[int, float]]:
    """What a whole search finds, by both halves of the store."""
    [vector] = HashingEmbedder().encode([question])
    found = search(Passages(index), Query(question, question, "fact"), vector, top_k=10).found
    return [(hit.position, round(hit.fused, 4)) for hit in found]


@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_the_embedded_one_finds(
    kind: str, servers: dict[str, ServerProcess], pages: Path, plain: Index, tmp_path: Path
) -> None:
    server = None
    if kind != "embedded":
        server = store_server(server_of(kind, servers).url, nearest="hnsw" if kind == "hnsw" else "exact")  # type: ignore[attr-defined]
    built_in(server, pages, tmp_path)
    with open_index(tmp_path, embedder_hash=None, server=server) as index:
        assert len(index) == len(index.store()) == len(plain) > 150
        within = np.arange(3, len(plain), 4)
        for question in questions(30):
            [vector] = HashingEmbedder().encode([question])
            words = question.lower().rstrip("?").split()
            for among in (None, within, within[:2]):
                assert close(index.dense(vector, 10, among), plain.dense(vector, 10, among))
                assert close(index.lexical(words, 10, among), plain.lexical(words, 10, among))
            assert index.dense(vector, 1, np.array([], dtype=np.intp)) == []
            assert answer(index, question) == answer(plain, question)
        np.testing.assert_array_equal(index.chunk_vectors([9, 0, 9]), plain.chunk_vectors([9, 0, 9]))
        for term in ("power", "spoke", "nowhere", "it's", "\ud800"):
            assert index.document_frequency(term) == plain.document_frequency(term)
            assert index.holders(term) == plain.holders(term)
        assert index.lexical([], 5) == index.lexical(["nowhere"], 5) == index.dense(vector, 0) == []
        assert index.damage() is None
    if server:
        server.close()


@pytest.mark.parametrize("kind", SERVERS)
def test_old_generations_and_what_a_killed_build_left_are_dropped(
    kind: str, servers: dict[str, ServerProcess], corpus: Path, tmp_path: Path
) -> None:
    url = server_of(kind, servers).url  # type: ignore[attr-defined]
    server, folder = store_server(url), tmp_path / "index"
    assert server is not None
    other = built_in(server, corpus, tmp_path / "other")
    first = built_in(server, corpus, folder)
    assert not built_in(server, corpus, folder).changed
    prefix = (folder / "store.json").read_text().strip()
    with open_index(folder, embedder_hash=None, server=server) as index:
        server.write(prefix + "left_by_a_killed_build", index_parts(corpus, tmp_path))
        for town in ("Hull", "York"):
            (corpus / f"{town}.md").write_text(page(town), encoding="utf-8")
            built_in(server, corpus, folder)
        assert len(server.names(prefix)) == 3  # the first is still read
    (corpus / "Ghent.md").write_text(page("Ghent"), encoding="utf-8")
    last = built_in(server, corpus, folder)
    assert len(server.names(prefix)) == 2
    assert first.generation not in {path.name for path in folder.iterdir()}
    before = rollback(folder, server=server)
    with open_index(folder, embedder_hash=None, server=server) as index:
        assert index.generation == before < last.generation
    server.drop(server.names((tmp_path / "other" / "store.json").read_text().strip())[0])
    with pytest.raises(IndexDamagedError, match="no longer holds"):
        open_index(tmp_path / "other", embedder_hash=None, server=server)
    again = built_in(server, corpus, tmp_path / "other")  # a lost store is built anew
    assert again.changed and again.generation != other.generation
    with open_index(folder, embedder_hash=None) as unset:
        assert unset.documents() and "COPROD_STORE" not in (unset.damage() or "") and unset.damage()
        with pytest.raises(StoreError, match="none is set"):
            unset.lexical(["power"], 3)


def index_parts(corpus: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    from coprod_assistant.index.store import Embedded

    report = build(corpus, tmp_path / "parts", HashingEmbedder())
    return Embedded(tmp_path / "parts" / report.generation)


@pytest.mark.parametrize("kind", SERVERS)
def test_a_replica_whose_generation_is_gone_says_so_and_takes_the_newest_there_is(
    kind: str, servers: dict[str, ServerProcess], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coprod_assistant.index import handle as module

    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    server, folder, copy = store_server(server_of(kind, servers).url), tmp_path / "index", tmp_path / "copy"  # type: ignore[attr-defined]
    assert server is not None
    built_in(server, corpus, folder)
    shutil.copytree(folder, copy)
    replica = IndexHandle(copy, embedder_hash=None, server=server)
    prefix = (folder / "store.json").read_text().strip()
    (corpus / "hull.md").write_text(page("Hull"), encoding="utf-8")
    built_in(server, corpus, folder)
    monkeypatch.setattr("coprod_assistant.index.line.LOOK_S", 0.0)
    until(lambda: replica.damage() is None and replica.behind() is not None)
    with replica.pin() as index:
        assert index.dense(HashingEmbedder().encode(["Leeds"])[0], 3)  # it lags, says so, and answers
    server.drop(server.names(prefix)[0])
    with pytest.raises(StoreError) as told, replica.pin() as index:
        index.dense(HashingEmbedder().encode(["Leeds"])[0], 3)
    assert told.value.gone and replica.damage()
    for name in ("CURRENT", *(path.name for path in folder.glob("gen-*"))):
        if not (copy / name).exists():
            shutil.copytree(folder / name, copy / name)
    shutil.copy(folder / "CURRENT", copy / "CURRENT")
    with replica.pin() as index:
        assert index.generation == max(path.name for path in folder.glob("gen-*"))
        assert index.dense(HashingEmbedder().encode(["Hull"])[0], 3) and replica.passed_over is None
    until(lambda: replica.damage() is None and replica.behind() is None)
    replica.close()


def until(holds, seconds: float = 10.0) -> None:  # type: ignore[no-untyped-def]
    """Returns once `holds()`; fails after some seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_killed_amid_questions_gives_answers_or_an_error(
    kind: str,
    count: int,
    servers: dict[str, ServerProcess],
    pages: Path,
    plain: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = server_of(kind, servers)
    server = store_server(process.url)  # type: ignore[attr-defined]
    built_in(server, pages, tmp_path)
    asked = questions(77)
    right = {question: answer(plain, question) for question in asked}
    handle = IndexHandle(tmp_path, embedder_hash=None, server=server)
    outcomes: list[str] = []

    def ask(every: int) -> None:
        for number in range(every, count, 2):
            question = asked[number % len(asked)]
            try:
                with handle.pin() as index:
                    found = answer(index, question)
            except StoreError as error:
                outcomes.append("error" if error.hint else "no hint")
                time.sleep(0.02)
                continue
            except Exception as error:
                outcomes.append(repr(error))
                continue
            outcomes.append("right" if found == right[question] else f"wrong: {question}")

    askers = [threading.Thread(target=ask, args=(every,)) for every in range(2)]
    for asker in askers:
        asker.start()
    until(lambda: len(outcomes) >= count // 4, 120)
    process.kill()
    until(lambda: handle.damage() is not None)
    process.start()
    for asker in askers:
        asker.join()
    assert set(outcomes) == {"right", "error"} and len(outcomes) == count
    until(lambda: handle.damage() is None)
    assert answer(handle.current(), asked[0]) == right[asked[0]]
    handle.close()


@pytest.mark.parametrize("kind", SERVERS)
def test_two_replicas_answer_alike_while_a_third_builds(
    kind: str, servers: dict[str, ServerProcess], pages: Path, tmp_path: Path
) -> None:
    url = server_of(kind, servers).url  # type: ignore[attr-defined]
    corpus = Path(shutil.copytree(pages, tmp_path / "corpus"))
    folder = tmp_path / "index"
    first = built_in(store_server(url), corpus, folder).generation
    replicas = [IndexHandle(folder, embedder_hash=None, server=store_server(url)) for _ in range(2)]
    (corpus / "new.md").write_text(page("Utrecht"), encoding="utf-8")
    code = (
        f"{BUILD}; print(build_index(corpus, folder, HashingEmbedder(), timeout_s=30, memory_mb=512, server=server)"
        ".generation)"
    )
    told: dict[tuple[str, str], list[tuple[int, float]]] = {}
    with subprocess.Popen(
        [sys.executable, "-c", code, url, str(corpus), str(folder)], stdout=subprocess.PIPE, text=True
    ) as builder:
        rounds = 0
        while builder.poll() is None or rounds < 5:
            for question in [*questions(6), "Who met in Utrecht?"]:
                for replica in replicas:
                    with replica.pin() as index:
                        found = answer(index, question)
                        assert told.setdefault((index.generation, question), found) == found
            rounds += 1
            time.sleep(0.1)  # or the builder waits for us
        assert builder.stdout is not None
        second = builder.stdout.read().strip()
    assert builder.returncode == 0
    assert {generation for generation, _ in told} == {first, second}
    for replica in replicas:
        assert replica.current().generation == second
        replica.close()


def test_a_build_killed_as_it_writes_leaves_the_served_one(
    servers: dict[str, ServerProcess], pages: Path, tmp_path: Path
) -> None:
    url = server_of("chroma", servers).url  # type: ignore[attr-defined]  # PostgreSQL writes in one transaction
    server = store_server(url)
    assert server is not None
    corpus = Path(shutil.copytree(pages, tmp_path / "corpus"))
    first = built_in(server, corpus, tmp_path / "index").generation
    (corpus / "new.md").write_text(page("Utrecht"), encoding="utf-8")
    code = (
        f"{BUILD}; import os, signal; from coprod_assistant.index import handover; "
        "handover._compare = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
        "build_index(corpus, folder, HashingEmbedder(), timeout_s=30, memory_mb=512, server=server)"
    )
    done = subprocess.run([sys.executable, "-c", code, url, str(corpus), str(tmp_path / "index")], check=False)
    assert done.returncode == -signal.SIGKILL
    prefix = (tmp_path / "index" / "store.json").read_text().strip()
    assert len(server.names(prefix)) == 2
    with open_index(tmp_path / "index", embedder_hash=None, server=server) as index:
        assert index.generation == first and answer(index, questions(1)[0])
    built_in(server, corpus, tmp_path / "index")
    assert len(server.names(prefix)) == 2 and (tmp_path / "index" / first).is_dir()


def test_a_store_that_is_down_is_told_before_anything_is_built(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be asked"):
        built_in(store_server("chroma://127.0.0.1:9"), corpus, tmp_path / "index")
    with pytest.raises(StoreError, match="cannot be asked") as told:
        built_in(store_server("postgresql://me:secret-word@127.0.0.1:9/none"), corpus, tmp_path / "index")
    assert "secret-word" not in str(told.value) and told.value.hint
