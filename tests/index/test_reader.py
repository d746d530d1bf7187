"""What search and answers ask of an index."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.errors import AssistantError, IndexMissingError
from coprod_assistant.index import Index, layout, open_generation, open_index
from coprod_assistant.index.dense import write_sketch
from coprod_assistant.index.layout import generations
from coprod_assistant.index.manifest import Origin, write_manifest
from coprod_assistant.tokens import terms
from tests.index.conftest import TOWNS
from tests.index.hashing_embedder import HashingEmbedder


@pytest.fixture
def index(built: Path) -> Index:
    return open_index(built, embedder_hash="hashing-1")


def exact(index: Index, vector: np.ndarray, top_k: int) -> list[int]:
    cosines = index.chunk_vectors(range(len(index))) @ vector
    return sorted(range(len(index)), key=lambda row: (-cosines[row], row))[:top_k]


def test_positions_and_ids(index: Index) -> None:
    assert len(index) == len(TOWNS)
    for position in range(len(index)):
        chunk = index.chunk(position)
        assert index.position(chunk.id) == position
        assert index.document(chunk.document_id).text[chunk.start : chunk.end] == chunk.text
    with pytest.raises(AssistantError, match="no chunk 'x'"):
        index.position("x")
    index.close()


def test_documents_are_summarised(index: Index) -> None:
    assert [document.file for document in index.documents()] == sorted(f"{town.lower()}.md" for town in TOWNS)
    assert {document.chunks for document in index.documents()} == {1}
    index.close()


def test_units_have_the_vectors_of_their_own_texts(index: Index, embedder: HashingEmbedder) -> None:
    for position in range(len(index)):
        document = index.document(index.chunk(position).document_id)
        texts = [document.text[unit.start : unit.end] for unit in index.units(position)]
        np.testing.assert_allclose(index.unit_vectors(position), embedder.encode(texts), atol=1e-3)
        assert index.unit_vectors(position).dtype == np.float32
    index.close()


def test_dense_is_the_exact_ranking(index: Index, embedder: HashingEmbedder) -> None:
    for town in TOWNS:
        [vector] = embedder.encode([f"the workshop in {town} about power"])
        found = index.dense(vector, 3)
        cosines = index.chunk_vectors(range(len(index))) @ vector
        assert [row for row, _ in found] == exact(index, vector, 3)
        assert [cosine for _, cosine in found] == pytest.approx([cosines[row] for row, _ in found], abs=1e-6)
    assert index.dense(vector, 0) == []
    assert len(index.dense(vector, 1_000)) == len(index)
    index.close()


def test_an_index_on_the_disk_says_the_same_as_one_in_memory(
    built: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: list[object] = []
    ask_everything(index, expected)
    with open_index(built, embedder_hash=None) as opened:
        in_memory = [opened.chunk_vectors([3, 0]).tobytes(), dict(opened.surface_words()), opened.documents()]
    monkeypatch.setattr(layout, "WHOLE", 200)  # bytes
    (built / generations(built)[-1] / layout.MANIFEST).unlink()
    newest = built / generations(built)[-1]
    write_sketch(newest)
    write_manifest(newest, HashingEmbedder(), index.manifest.counts, Origin())
    with open_index(built, embedder_hash=None) as opened:
        found: list[object] = []
        ask_everything(opened, found)
        assert found == expected
        on_disk = [opened.chunk_vectors([3, 0]).tobytes(), dict(opened.surface_words()), opened.documents()]
    assert on_disk == in_memory
    index.close()


def test_lexical_finds_the_one_that_names_it(index: Index) -> None:
    for town in TOWNS:
        [(position, score)] = index.lexical(terms(town), 10)
        assert town in index.chunk(position).text
        assert score > 0
    assert index.lexical(terms("zebra"), 10) == []
    assert index.document_frequency(terms("workshop")[0]) == len(TOWNS)
    assert index.surface_words()["leeds"] == 5
    index.close()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="nowhere"):
        open_generation(tmp_path / "nowhere")


def ask_everything(index: Index, results: list[object]) -> None:
    embedder = HashingEmbedder()
    answers: list[object] = []
    for town in TOWNS * 20:
        [vector] = embedder.encode([town])
        answers.append((index.dense(vector, 3), index.lexical(terms(town), 3)))
        best = index.dense(vector, 1)[0][0]
        answers.append((index.chunk(best), index.units(best), index.document(index.chunk(best).document_id)))
        answers.append(index.unit_vectors(best).tobytes())
    results.append(answers)


def test_threads_get_the_same_answers(index: Index) -> None:
    expected: list[object] = []
    ask_everything(index, expected)
    results: list[object] = []
    threads = [threading.Thread(target=ask_everything, args=(index, results)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == expected * 8
    index.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from tests.index.hashing_embedder import HashingEmbedder
from coprod_assistant.index import open_index

def ask(folder):
    with open_index(folder, embedder_hash="hashing-1") as index:
        [vector] = HashingEmbedder().encode(["# Workshop in Leeds"])
        by_product = index.dense(vector, 1)[0][0]
        assert index.lexical(["leed"], 1)[0][0] == by_product
        return index.document(index.chunk(by_product).document_id).source.file, index.warnings

if os.getuid() == 0:  # whom no right stops from writing
    ask(Path(sys.argv[2]))  # loads all modules, which another user may have no right to read
    os.setgid(65534)
    os.setuid(65534)
try:
    (Path(sys.argv[1]) / "probe").touch()
    sys.exit("the folder can be written")
except PermissionError:
    print(*ask(Path(sys.argv[1])))
"""


def test_an_index_that_may_not_be_written_is_served(built: Path, built_once: Path) -> None:
    folders = [built, *(path for path in built.rglob("*") if path.is_dir())]
    parents = [parent for parent in built.parents if "pytest" in str(parent)]
    modes = {path: path.stat().st_mode for path in [*folders, *parents]}
    paths = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    try:
        for path in parents:
            path.chmod(0o755)
        for path in folders:
            path.chmod(0o555)
        command = [sys.executable, "-c", READ_ONLY, str(built), str(built_once / "index")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.stdout == "leeds.md ()\n", done.stderr
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_the_generation_is_not_changed_by_reading(built: Path, embedder: HashingEmbedder) -> None:
    newest = built / generations(built)[-1]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in newest.rglob("*") if path.is_file()}
    with open_index(built, embedder_hash=None) as index:
        index.lexical(["leed"], 3)
        index.dense(embedder.encode(["Leeds"])[0], 3)
        index.document(index.chunk(0).document_id)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in newest.rglob("*") if path.is_file()}
    assert after == before
