"""A generation is verified as a reader sees it: what is not found again is not published."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.index import open_generation, write_generation
from coprod_assistant.index.lexical import write_lexical
from coprod_assistant.index.manifest import Origin, read_manifest, write_manifest
from coprod_assistant.index.vectors import write_chroma
from coprod_assistant.index.verify import main, problems
from tests.index.hashing_embedder import HashingEmbedder
from tests.made_documents import made

DOCUMENTS = [made(("paragraph", f"Passage about topic{n}."), name=f"{n}.html") for n in range(12)]


@pytest.fixture
def generation(tmp_path: Path, embedder: HashingEmbedder) -> Path:
    write_generation(DOCUMENTS, tmp_path / "generation", embedder)
    return tmp_path / "generation"


def sign(generation: Path) -> None:
    """Makes the manifest fit the files, as if they had been written so."""
    counts = read_manifest(generation).counts
    write_manifest(generation, HashingEmbedder(), counts, Origin())


def found(generation: Path) -> list[str]:
    with open_generation(generation) as index:
        return list(problems(index))


def test_a_whole_generation_has_no_problem(generation: Path) -> None:
    assert found(generation) == []


def test_chunks_of_the_same_words_may_find_each_other(tmp_path: Path, embedder: HashingEmbedder) -> None:
    same = [made(("paragraph", "The same words."), name=f"{number}.html") for number in range(20)]
    write_generation(same, tmp_path / "same", embedder)
    assert found(tmp_path / "same") == []


def test_a_vector_that_is_missing_in_the_store_is_seen(generation: Path) -> None:
    with open_generation(generation) as index:
        ids = [index.chunk(position).id for position in range(len(index))]
        vectors = index.chunk_vectors(range(len(index)))
    for path in (generation / "chroma").rglob("*"):
        if path.is_file():
            path.unlink()
    write_chroma(generation / "chroma", ids[:-1], vectors[:-1])
    sign(generation)
    assert found(generation) == ["the vector store does not hold the same chunks as the archive"]


def test_a_vector_that_is_another_in_the_store_is_seen(generation: Path) -> None:
    vectors = np.load(generation / "vectors.npy")
    np.save(generation / "vectors.npy", np.roll(vectors, 1, axis=0))
    sign(generation)
    assert len(found(generation)) == 12
    assert "is not found by its own vector" in found(generation)[0]


def test_a_chunk_without_its_words_is_seen(generation: Path) -> None:
    for path in (generation / "lexical").iterdir():
        path.unlink()
    write_lexical(generation / "lexical", [["passag", f"topic{n}"] if n != 5 else ["passag"] for n in range(12)])
    sign(generation)
    [problem] = found(generation)
    assert "is not found by its word 'topic5'" in problem


def test_the_program_says_what_is_wrong(generation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(generation)]) == 0
    (generation / "units.npy").unlink()
    assert main([str(generation)]) == 1
    assert capsys.readouterr().out == "generation/units.npy is missing\n"


def test_it_loads_neither_model_nor_language(generation: Path) -> None:
    code = (
        "import sys; from coprod_assistant.index.verify import main; status = main(sys.argv[1:]);"
        "print(status, [name for name in ('torch', 'spacy', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(generation)], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"
