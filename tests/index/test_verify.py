"""A generation is verified as a reader sees it: what is not found again is not published."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.index import dense, layout, open_generation, write_generation
from coprod_assistant.index.dense import write_sketch
from coprod_assistant.index.lexical import write_lexical
from coprod_assistant.index.manifest import Origin, read_manifest, write_manifest
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


def test_a_vector_that_is_missing_is_seen(generation: Path) -> None:
    np.save(generation / "vectors.npy", np.load(generation / "vectors.npy")[:-1])
    sign(generation)
    assert found(generation) == ["vectors: 11 chunks, the manifest says 12"]


@pytest.mark.parametrize("wrong", [0.0, 0.5, np.nan])
def test_a_vector_that_is_none_is_seen(generation: Path, wrong: float) -> None:
    vectors = np.load(generation / "vectors.npy")
    vectors[4] *= wrong
    np.save(generation / "vectors.npy", vectors)
    sign(generation)
    [problem] = found(generation)
    assert "has a vector of length" in problem


def test_a_vector_that_its_sketch_does_not_find_is_seen(generation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WHOLE", 200)  # bytes
    monkeypatch.setattr(dense, "COMPARED", 1)
    write_sketch(generation)
    sign(generation)
    assert found(generation) == []
    np.save(generation / "sketch.npy", ~np.load(generation / "sketch.npy"))
    sign(generation)
    assert len(found(generation)) == 12
    assert "is not found by its own vector" in found(generation)[0]


def test_a_chunk_without_its_words_is_seen(generation: Path) -> None:
    (generation / "lexical.sqlite").unlink()
    terms = [["passag", f"topic{n}"] if n != 5 else ["passag"] for n in range(12)]
    write_lexical(generation / "lexical.sqlite", terms)
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
