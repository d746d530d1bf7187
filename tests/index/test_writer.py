"""A generation written from documents, without a corpus, holds all of them and embeds each text once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.chunk import CHUNK_CHARS, embedding_text
from coprod_assistant.errors import BuildError
from coprod_assistant.index import open_generation, write_generation
from coprod_assistant.index.cache import EmbeddingCache
from coprod_assistant.types import Block
from tests.index.hashing_embedder import HashingEmbedder
from tests.made_documents import long_sentence, made, of_text

PASSAGES = [
    made(("paragraph", f"Passage {n} is about topic{n}. It is short."), title=f"T{n}", name=f"{n}") for n in range(9)
]


def test_counts_and_contents(tmp_path: Path, embedder: HashingEmbedder) -> None:
    counts = write_generation(iter(PASSAGES), tmp_path / "generation", embedder)
    assert (counts.documents, counts.chunks, counts.units, counts.reused) == (9, 9, 18, 0)
    with open_generation(tmp_path / "generation", embedder_hash=embedder.model_hash) as index:
        assert [document.id for document in index.documents()] == [document.id for document in PASSAGES]
        assert [index.chunk(n).text for n in range(9)] == [document.text for document in PASSAGES]


def test_equal_texts_are_embedded_once(tmp_path: Path, embedder: HashingEmbedder) -> None:
    same = [made(("paragraph", "The same."), name=f"{number}") for number in range(5)]
    counts = write_generation(same, tmp_path / "generation", embedder)
    # Without a title the chunk's embedding text is its only sentence.
    assert embedder.encoded == ["The same."]
    assert (counts.embedded, counts.chunks, counts.units) == (1, 5, 5)


def test_vectors_are_those_of_the_texts(tmp_path: Path, embedder: HashingEmbedder) -> None:
    write_generation(PASSAGES, tmp_path / "generation", embedder)
    with open_generation(tmp_path / "generation") as index:
        for position, document in enumerate(PASSAGES):
            chunk = index.chunk(position)
            [expected] = HashingEmbedder().encode([embedding_text(chunk, document)])
            np.testing.assert_array_equal(index.chunk_vectors([position]), [expected])
            texts = [document.text[unit.start : unit.end] for unit in index.units(position)]
            np.testing.assert_allclose(index.unit_vectors(position), HashingEmbedder().encode(texts), atol=1e-3)


def test_the_cache_gives_the_same_generation_without_embedding(tmp_path: Path, embedder: HashingEmbedder) -> None:
    cache = EmbeddingCache(tmp_path / "cache")
    first = write_generation(PASSAGES, tmp_path / "one", embedder, cache=cache)
    embedder.encoded.clear()
    second = write_generation(PASSAGES, tmp_path / "two", embedder, cache=cache)
    cache.close()
    assert embedder.encoded == []
    assert (first.embedded, first.reused, second.embedded, second.reused) == (19, 0, 0, 19)
    for name in ("vectors.npy", "units.npy", "archive.sqlite"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


class Dying(HashingEmbedder):
    """Ends, as a killed process does, when it was given half of the texts."""

    def encode(self, texts, on_batch=None):  # type: ignore[no-untyped-def]
        if len(self.encoded) > 500:
            raise KeyboardInterrupt
        return super().encode(texts, on_batch)


def test_a_killed_build_goes_on_where_it_was(tmp_path: Path) -> None:
    many = [made(("paragraph", f"Sentence about topic{n}."), title=f"T{n}", name=f"{n}") for n in range(500)]
    cache = EmbeddingCache(tmp_path / "cache")
    dying = Dying()
    with pytest.raises(KeyboardInterrupt):
        write_generation(many, tmp_path / "killed", dying, cache=cache)
    cache.close()
    cache = EmbeddingCache(tmp_path / "cache")
    again = HashingEmbedder()
    counts = write_generation(many, tmp_path / "again", again, cache=cache)
    cache.close()
    assert len(dying.encoded) > 500
    assert set(dying.encoded).isdisjoint(again.encoded)
    assert (counts.embedded, counts.reused) == (len(again.encoded), len(dying.encoded))
    assert counts.embedded + counts.reused == 1_000


def test_another_model_does_not_take_vectors_from_the_cache(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "cache")
    write_generation(PASSAGES, tmp_path / "one", HashingEmbedder(), cache=cache)
    counts = write_generation(PASSAGES, tmp_path / "two", HashingEmbedder(model_hash="other"), cache=cache)
    cache.close()
    assert counts.reused == 0


@pytest.mark.parametrize("documents", [[], [of_text("", ())], [of_text("Nothing but boilerplate.", ())]])
def test_nothing_to_index_is_refused(tmp_path: Path, embedder: HashingEmbedder, documents: list[object]) -> None:
    with pytest.raises(BuildError, match="no document holds any text"):
        write_generation(documents, tmp_path / "generation", embedder)  # type: ignore[arg-type]


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, embedder: HashingEmbedder) -> None:
    (tmp_path / "precious.txt").touch()
    with pytest.raises(BuildError, match="is not empty"):
        write_generation(PASSAGES, tmp_path, embedder)


def test_a_document_cut_for_its_length_is_named(
    tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 40
    monkeypatch.setattr("coprod_assistant.chunk.MAX_CHUNKS", most)
    count = most + 3
    text = "".join(f"H{number:05}\n" for number in range(count))
    long = of_text(text, tuple(Block("heading", n * 7, n * 7 + 6, 1) for n in range(count)), name="long.html")
    counts = write_generation([long], tmp_path / "generation", embedder)
    assert counts.warnings == (f"long.html: cut after {most} chunks, 3 units left out",)
    assert counts.units == counts.chunks == most


def test_a_document_without_text_is_named(tmp_path: Path, embedder: HashingEmbedder) -> None:
    empty = of_text("Share this page", (), name="empty.html")
    counts = write_generation([empty, *PASSAGES], tmp_path / "generation", embedder)
    assert counts.warnings == ("empty.html: holds no text that can be searched",)
    assert (counts.documents, counts.chunks) == (10, 9)


def test_progress_is_told(tmp_path: Path, embedder: HashingEmbedder) -> None:
    told: list[tuple[str, int, int]] = []
    write_generation(PASSAGES, tmp_path / "generation", embedder, progress=lambda *step: told.append(step))
    assert [stage for stage, _, _ in told if stage != "cutting"] == [
        "embedding",
        "embedding",
        "vectors",
        "full text",
        "manifest",
    ]
    assert ("cutting", 9, 0) in told
    assert ("embedding", 19, 19) in told


def test_a_headings_words_find_the_chunks_below_it(tmp_path: Path, embedder: HashingEmbedder) -> None:
    long = [("paragraph", long_sentence(CHUNK_CHARS - 10, mark=mark)) for mark in "abc"]
    write_generation([made(("h2", "Workshop in Leeds"), *long)], tmp_path / "generation", embedder)
    with open_generation(tmp_path / "generation") as index:
        assert sorted(position for position, _ in index.lexical(["leed"], 10)) == [0, 1, 2]
        assert index.document_frequency("leed") == 3
        assert index.holders("leed") == [0, 1, 2]
